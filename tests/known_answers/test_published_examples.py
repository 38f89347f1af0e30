"""Published examples of prices, codes and courses, keys ``E`` of ``docs/explanation/known-answers.md``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from ketacost import Estimate, EstimateRequest, Payment, PriceBook, PriceEntry, estimate
from ketacost.claims.claim import Biller, Claim, ClaimLine, PriceKind, UnitKind
from ketacost.claims.services import Benefit, Component, ServiceCategory
from ketacost.coding.billing import Billing, CodedUnits, Pathway
from ketacost.coding.edits import check_claims
from ketacost.courses.course import Course
from ketacost.plans.checks import check_plan
from ketacost.plans.limits import CarryOver
from ketacost.plans.networks import OutOfNetworkTerms
from ketacost.pricing.medicare import national_amount
from ketacost.reference.lookup import amount, figure
from ketacost.values.unknown import Unknown
from tests.known_answers.asked import BUNDLED, CASH, both_doses, enrolled, infusions, price, spravato, stimulation
from tests.known_answers.given import IN, OUT, claim, covered, line, money, plan, rule, split


def _cash(course: Course, prices: PriceBook) -> Estimate:
    return estimate(EstimateRequest(course=course, billing=CASH, prices=prices))


@pytest.mark.parametrize(
    ("dose_mg", "published"),
    [pytest.param(56, "4,720", id="E1-56mg"), pytest.param(84, "6,785", id="E1-84mg")],
)
def test_the_drug_of_the_first_month_costs_its_list_price(dose_mg: int, published: str) -> None:
    """E1, STAT 2019-03-22: list prices of $590 and $885, eight sessions, the first at 56 mg."""

    answer = _cash(spravato(4, dose_mg=dose_mg), both_doses("590", "885"))

    assert money(published) == answer.patient_responsibility.expected
    assert 8 == len(answer.sessions)


def test_six_months_at_the_median_cash_price() -> None:
    """E5, a patient site's calculator of 2025: $1,050 at 21 sessions in 26 weeks is $22,050."""

    median = str(amount("cash_prices", "esketamine.session", date(2026, 3, 2)))
    answer = _cash(spravato(26), both_doses(median, median))

    assert 21 == len(answer.sessions)
    assert money("22,050") == answer.patient_responsibility.expected


def test_six_months_at_a_share_of_286_dollars() -> None:
    """E6, the same site: 21 sessions at $286 are about $6,000 (exactly $6,006; its plan is not visible)."""

    design = plan(rule(copay="286", deductible="waived"))
    answer = estimate(
        EstimateRequest(
            course=spravato(26), billing=BUNDLED, prices=both_doses("1450", "1450"), coverage=enrolled(design)
        )
    )

    assert money("6,006") == answer.patient_responsibility.expected


@pytest.mark.parametrize(
    ("sessions", "end", "published"),
    [pytest.param(6, "low", "2,400", id="E7-low"), pytest.param(8, "high", "6,400", id="E7-high")],
)
def test_a_series_of_infusions_has_the_published_ends(sessions: int, end: str, published: str) -> None:
    """E7, a price guide: $400 to $800 an infusion, six to eight of them, is $2,400 to $6,400."""

    answer = _cash(infusions(sessions), PriceBook(published_cash=True))

    assert money(published) == getattr(answer.patient_responsibility, end)
    assert isinstance(answer.patient_responsibility.expected, Unknown)


@pytest.mark.parametrize(
    ("minutes", "published"), [pytest.param(60, "900", id="E10-one-hour"), pytest.param(120, "1,000", id="E10-two")]
)
def test_what_one_clinic_bills_to_the_plan_for_an_infusion(minutes: int, published: str) -> None:
    """E10, a clinic's contract: $125 + $400 + $375 are billed, and $100 for each hour past the first.

    Its membership fee of $250 is the patient's and stands on no claim.
    """

    entries = (
        price("J3490", "0"),
        price("96365", "125"),
        price("96366", "100"),
        price("99215", "400"),
        price("99417", "375"),
    )
    billing = Billing(
        pathway=Pathway.INFUSION,
        visit_code="99215",
        prolonged=(CodedUnits(code="99417", units=4),),
    )
    design = plan(rule(coinsurance="20%", deductible="waived"))
    answer = estimate(
        EstimateRequest(
            course=infusions(1, minutes=minutes),
            billing=billing,
            prices=PriceBook(entries=entries),
            coverage=enrolled(design),
        )
    )

    assert money(published) == sum(_known(item.billed_charge) for item in answer.lines)
    assert money(published) / 5 == answer.patient_responsibility.expected


def _known(charge: Decimal | Unknown) -> Decimal:
    assert isinstance(charge, Decimal)
    return charge


def test_a_superbill_brings_back_the_fee_less_the_copay() -> None:
    """E14, an out-of-network billing service: a fee of $200 and a copay of $20 bring back $180."""

    design = attrs.evolve(
        plan(rule(copay="20", deductible="waived", tier=OUT)), out_of_network=OutOfNetworkTerms(method="price_list")
    )
    answer = estimate(
        EstimateRequest(
            course=infusions(1),
            billing=Billing(pathway=Pathway.CASH, tier=OUT),
            prices=PriceBook(entries=(price("96365", "200"),)),
            coverage=enrolled(design),
            payment=Payment(superbill=True, reimbursed_after_days=30),
        )
    )

    due, back = answer.cash_flow
    assert (money("200"), money("180")) == (due.due_at_session, back.reimbursed_later)
    assert money("20") == back.net_so_far == answer.patient_responsibility.expected


@pytest.mark.parametrize(
    ("code", "on", "facility", "published"),
    [
        pytest.param("G2082", date(2026, 3, 2), False, "952.59", id="E16-G2082"),
        pytest.param("G2083", date(2026, 3, 2), False, "1,356.08", id="E16-G2083"),
        pytest.param("90870", date(2025, 3, 3), False, "166.58", id="E17-office"),
        pytest.param("90870", date(2025, 3, 3), True, "100.92", id="E17-facility"),
    ],
)
def test_medicare_amounts_are_those_two_publishers_print(code: str, on: date, facility: bool, published: str) -> None:  # noqa: FBT001
    """E16, E17: relative values by conversion factor, as the federal file and a billing guide both have them."""

    assert money(published) == national_amount(code, on, facility=facility)


def test_a_fifth_of_the_hospital_rate_is_the_printed_copayment() -> None:
    """E18, OPPS 2025: 20 % of $1,450.50 for G2083 is $290.10, exactly."""

    on = date(2025, 3, 3)
    rate = str(amount("opps", "payment.G2083", on))
    design = plan(rule(coinsurance="20%", deductible="waived"))
    (result,) = split(covered(design, as_of=date(2025, 1, 1)), claim(line(rate), on=on))

    assert (money("1,450.50"), money("290.10")) == (result.allowed_amount, result.coinsurance)
    assert figure("opps", "copayment.G2083", on).amount == result.coinsurance


@pytest.mark.parametrize(
    ("units", "refused"),
    [pytest.param(84, set(), id="E19-pay"), pytest.param(56, {"coding.units_against_ndc"}, id="E19-deny")],
)
def test_milligrams_must_agree_with_the_kit(units: int, refused: set[str]) -> None:
    """E19, Priority Health: S0013 x 84 with the three-device kit is paid, x 56 with it is denied."""

    drug = ClaimLine(
        number=1,
        code="S0013",
        units=units,
        unit=UnitKind.MILLIGRAM,
        service=ServiceCategory.MEDICAL_DRUG,
        benefit=Benefit.MEDICAL,
        tier=IN,
        component=Component.PROFESSIONAL,
        place_of_service="11",
        ndc="50458-0028-03",
    )
    submitted = Claim(
        sequence=1, visit=1, session=1, phase="induction", on=date(2025, 6, 2), biller=Biller.CLINIC, lines=(drug,)
    )

    assert refused == {finding.code for finding in check_claims([submitted])}


@pytest.mark.parametrize(
    ("sessions", "low", "high"),
    [pytest.param(30, "6,000", "15,000", id="E20-30"), pytest.param(36, "7,200", "18,000", id="E20-36")],
)
def test_a_course_of_magnetic_stimulation_has_the_published_ends(sessions: int, low: str, high: str) -> None:
    """E20: $200 to $500 a session. The printed $6,000 to $15,000 is for 30 sessions at both ends, not 30 to 36."""

    answer = _cash(
        stimulation(sessions),
        PriceBook(entries=tuple(_from_200_to_500(code) for code in ("90867", "90868"))),
    )

    assert (money(low), money(high)) == (answer.patient_responsibility.low, answer.patient_responsibility.high)


def _from_200_to_500(code: str) -> PriceEntry:
    return PriceEntry(code=code, kind=PriceKind.CASH, billed_low="200", billed_high="500")


@pytest.mark.parametrize(
    ("scope", "deductible", "told"),
    [
        pytest.param("individual", "2062.49", True, id="C17-self-below"),
        pytest.param("individual", "2062.50", False, id="C17-self-enough"),
        pytest.param("family", "4124.99", True, id="C17-family-below"),
        pytest.param("family", "4125.00", False, id="C17-family-enough"),
    ],
)
def test_a_carry_over_raises_the_least_deductible(scope: str, deductible: str, told: bool) -> None:  # noqa: FBT001
    """C17, a benefits consultant: with three months' carry-over the minima of 2025 are $2,062.50 and $4,125.00."""

    individual = deductible if scope == "individual" else "3500"
    design = attrs.evolve(
        plan(
            rule(),
            deductible=individual,
            maximum="8000",
            family=("4200" if scope == "individual" else deductible, None),
        ),
        hdhp=True,
        carry_over=CarryOver(months=3),
    )
    found = {f.path for f in check_plan(design, date(2025, 1, 1)) if f.code == "plan.not_high_deductible"}

    assert told == (f"deductibles[0].{scope}" in found)
