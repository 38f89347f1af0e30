"""The good-faith estimate: who bills what, the figures, the period, and coverage that is declined."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost import Billing, EstimateRequest, PriceBook, PriceEntry
from ketacost.assistance.programs import Assistance, ClinicDiscount
from ketacost.estimates.good_faith_records import MissingProvider, Rhythm, SeparateItem
from ketacost.estimates.request import CoverageChange, Payment, PrescriptionPaymentPlan
from ketacost.plans.payer_order import MedicareFacts
from ketacost.values.dates import Span
from ketacost.values.findings import Severity
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown
from tests.unit.estimates.asking import course, covered
from tests.unit.estimates.good_faith_giving import FOUR_HUNDRED, HOSPITAL_NPI, alone, given, provider


def test_sessions_become_items_with_days_and_frequency() -> None:
    """Eight induction and four weekly sessions at 400: two items, 3,200 and 1,600."""
    found = given()
    (clinic,) = found.providers
    induction, weekly = clinic.items

    assert Decimal("4800.00") == found.total == clinic.total
    assert (8, Decimal("400.00"), Decimal("3200.00")) == (
        len(induction.days),
        induction.expected_charge,
        induction.total,
    )
    assert Rhythm(times=2, every_weeks=1) == induction.rhythm
    assert Rhythm(times=1, every_weeks=1) == weekly.rhythm
    assert ("G2082", "induction", date(2026, 3, 2)) == (induction.code, induction.phase, induction.days[0])
    assert (Span(date(2026, 3, 2), date(2026, 4, 20)), None) == (found.period, found.renew_from)


def test_the_estimate_says_what_it_is_for() -> None:
    """Main service in plain words with its day, diagnosis codes and items scheduled by themselves."""
    therapy = SeparateItem(label="Psychotherapy", code="90837")
    found = given(diagnosis_codes=("f332",), separately_scheduled=(therapy,))

    assert "Esketamine nasal spray (Spravato) with observation" == found.primary_item
    assert date(2026, 3, 2) == found.primary_on
    assert ("F33.2",) == found.diagnosis_codes
    assert (therapy,) == found.separately_scheduled
    assert "Six weeks of care" == given(primary_item=" Six weeks of care ").primary_item


def test_the_disclaimers_name_threshold_window_and_fee() -> None:
    """The figures of 45 CFR 149.620 stand in the paragraph on disputes, and no contract in another."""
    said = given().disclaimers
    (dispute,) = (text for text in said if "dispute within" in text)

    for part in ("at least $400.00 more", "120 calendar days", "$25.00", "www.cms.gov/nosurprises"):
        assert part in dispute
    for part in ("further items or services", "only an estimate", "not a contract", "care you are given any worse"):
        assert any(part in text for text in said)


def test_the_main_service_is_not_the_intake() -> None:
    """An intake before the first session is on the estimate, but the session is what it is about."""
    book = PriceBook(entries=(*FOUR_HUNDRED.entries, PriceEntry(code="90792", billed="250")))
    found = given(alone(course=course(new_patient=True), prices=book))

    assert date(2026, 3, 2) == found.primary_on
    assert found.period.first_on < found.primary_on
    assert Decimal("5050.00") == found.total


def test_a_clinic_discount_lowers_the_expected_charge() -> None:
    """What the clinic takes off is not expected to be charged: 400 less 25 percent."""
    found = given(alone(assistance=Assistance(discount=ClinicDiscount(percent=Rate(2500)))))

    assert {Decimal("300.00")} == {item.expected_charge for item in found.providers[0].items}
    assert Decimal("3600.00") == found.total


def test_a_course_longer_than_twelve_months_is_cut() -> None:
    """The period ends on the eve of the same day a year later; the first service after it is named."""
    found = given(alone(course=course(weeks=60, maintenance_every_weeks=2)))
    days = [day for one in found.providers for item in one.items for day in item.days]
    (cut,) = (one for one in found.findings if one.code == "good_faith.cut")

    assert Span(date(2026, 3, 2), date(2027, 3, 1)) == found.period
    assert date(2027, 3, 1) == max(days)
    assert date(2027, 3, 15) == found.renew_from
    assert "2027-03-15" in cut.message
    assert found.total == 400 * len(days)


def test_a_service_on_the_anniversary_is_the_first_left_out() -> None:
    """From an intake on 2 March 2026 the twelve months end on 1 March 2027, the eve of a session."""
    book = PriceBook(entries=(*FOUR_HUNDRED.entries, PriceEntry(code="90792", billed="250")))
    tuesdays = course(
        starts_on=date(2026, 3, 10),
        weekdays=("tue", "fri"),
        weeks=60,
        maintenance_every_weeks=1,
        new_patient=True,
        intake_on=date(2026, 3, 2),
    )
    found = given(alone(course=tuesdays, prices=book))

    assert (date(2027, 3, 1), date(2027, 3, 2)) == (found.period.last_on, found.renew_from)


def test_the_unconfirmed_figures_are_assumptions() -> None:
    """Twelve months and the meaning of an expected charge were confirmed by no document."""
    found = given().findings

    assumed = [one for one in found if one.code == "good_faith.figure_not_confirmed"]
    assert {Severity.ASSUMPTION} == {one.severity for one in assumed}
    assert {"general-knowledge"} == {one.source for one in assumed}
    meaning, months = (one.message for one in assumed)
    assert "expected charge meaning (the cash price" in meaning
    assert "recurring longest months (12)" in months


def test_figures_of_days_nobody_reviewed_are_assumptions() -> None:
    """The rule was read for services to the end of 2026; for a course in 2027 its figures are carried forward."""
    later = alone(course=course(starts_on=date(2027, 3, 1)))
    messages = [one.message for one in given(later).findings if one.code == "good_faith.figure_not_confirmed"]

    assert any("issue far ahead (10)" in said and "2026-12-31" in said for said in messages)
    assert any("dispute threshold (400.00)" in said for said in messages)


def test_lines_go_to_the_narrowest_provider() -> None:
    """Hospital and clinician bill the same code; the component tells them apart."""
    hospital = provider(name="Harbor Hospital", npi=HOSPITAL_NPI, components=("facility",))
    book = PriceBook(
        entries=(
            PriceEntry(code="G2082", component="facility", billed="900"),
            PriceEntry(code="G2082", component="professional", billed="200"),
        )
    )
    billing = Billing(pathway="hospital_outpatient", place_of_service="22")
    found = given(alone(billing=billing, prices=book), providers=(provider(), hospital))

    assert [("Harbor Clinic", Decimal("2400.00")), ("Harbor Hospital", Decimal("10800.00"))] == [
        (one.provider.name, one.total) for one in found.providers
    ]
    assert Decimal("13200.00") == found.total


def test_a_provider_that_names_codes_is_narrower_than_one_that_names_components() -> None:
    """The evaluation goes to the psychiatrist, the sessions to the clinic."""
    book = PriceBook(entries=(*FOUR_HUNDRED.entries, PriceEntry(code="90792", billed="250")))
    psychiatrist = provider(name="A psychiatrist", npi=HOSPITAL_NPI, codes=("90792",))
    clinic = provider(components=("professional",))
    found = given(alone(course=course(new_patient=True), prices=book), providers=(clinic, psychiatrist))

    assert [Decimal("4800.00"), Decimal("250.00")] == [one.total for one in found.providers]


def pharmacy_request(*entries: PriceEntry) -> EstimateRequest:
    """Return a course whose drug a pharmacy bills."""
    billing = Billing(pathway="specialty_pharmacy", visit_code="99214")
    return alone(billing=billing, prices=PriceBook(entries=(PriceEntry(code="99214", billed="150"), *entries)))


RANGED_KIT = PriceEntry(ndc="50458-028-02", component="pharmacy", tier="in_network", allowed_low=500, allowed_high=900)


@pytest.mark.parametrize("entries", [(), (RANGED_KIT,)], ids=["no price", "a range"])
def test_a_missing_provider_is_marked_and_in_no_total(entries: tuple[PriceEntry, ...]) -> None:
    """Its items stand with days and no charge, whatever the price list says; nothing unknown becomes 0."""
    pharmacy = MissingProvider(name="The pharmacy", components=("pharmacy",))
    found = given(pharmacy_request(*entries), missing_providers=(pharmacy,))
    (gone,) = found.missing

    assert Decimal("1800.00") == found.total
    assert 12 == sum(len(item.days) for item in gone.items)
    assert all(isinstance(item.expected_charge, Unknown) and isinstance(item.total, Unknown) for item in gone.items)
    assert "good_faith.missing_provider" in [one.code for one in found.findings]
    assert any("missing here" in text for text in found.disclaimers)


def test_what_only_a_plan_reads_is_left_out_with_it() -> None:
    """Who would pay first, and monthly bills of a drug plan, mean nothing to somebody who pays alone."""
    of_plans = alone(
        coverage=covered(),
        medicare=MedicareFacts(from_current_work=True, employees=30),
        payment=Payment(prescription_payment_plan=PrescriptionPaymentPlan(joined_on=date(2026, 3, 2))),
    )

    plain = given(alone(coverage=covered()), declines_coverage=True)
    assert plain.total == given(of_plans, declines_coverage=True).total


def test_coverage_can_be_declined() -> None:
    """What the plan would have paid is left out; so is a plan that would come later."""
    later = CoverageChange(on=date(2026, 4, 1), coverage=covered())
    found = given(alone(coverage=covered(), changes=(later,)), declines_coverage=True)

    assert Decimal("4800.00") == found.total
    assert found.declines_coverage


def test_a_change_of_prices_stays_when_coverage_is_declined() -> None:
    """From 1 April on the four sessions left cost 500."""
    dearer = PriceBook(entries=(PriceEntry(code="G2082", allowed="500"),))
    change = CoverageChange(on=date(2026, 4, 1), coverage=covered(), prices=dearer)
    found = given(alone(changes=(change,)), declines_coverage=True)

    april = [day for item in found.providers[0].items if item.expected_charge == 500 for day in item.days]
    assert date(2026, 4, 6) == min(april)
    assert Decimal("4800.00") + 100 * len(april) == found.total


def test_an_expected_figure_inside_a_range_is_used() -> None:
    """A range with an expected figure has the one figure an estimate needs."""
    book = PriceBook(entries=(PriceEntry(code="G2082", allowed_low=300, allowed=400, allowed_high=600),))

    assert Decimal("4800.00") == given(alone(prices=book)).total


def test_a_range_of_what_a_plan_would_allow_does_not_matter() -> None:
    """The person pays what is billed, which is one figure."""
    book = PriceBook(entries=(PriceEntry(code="G2082", allowed_low=300, allowed_high=390, billed=400),))

    assert Decimal("4800.00") == given(alone(prices=book)).total


def test_a_provider_with_nothing_inside_the_period_is_left_out() -> None:
    """The pharmacy starts after the twelve months, so the next estimate is the first to name it."""
    later = CoverageChange(
        on=date(2027, 4, 1),
        billing=Billing(pathway="specialty_pharmacy", visit_code="99214"),
        prices=PriceBook(entries=(PriceEntry(code="99214", billed="150"),)),
    )
    pharmacy = MissingProvider(name="The pharmacy", components=("pharmacy",))
    found = given(alone(course=course(weeks=64), changes=(later,)), missing_providers=(pharmacy,))

    assert () == found.missing
    assert found.renew_from is not None


@pytest.mark.parametrize(
    ("days", "rhythm"),
    [
        pytest.param("02", None, id="one day"),
        pytest.param("02 03 04", Rhythm(every_days=1), id="daily"),
        pytest.param("02 12 22", Rhythm(every_days=10), id="every ten days"),
        pytest.param("02 09 16", Rhythm(times=1, every_weeks=1), id="weekly"),
        pytest.param("02 17 30", Rhythm(times=1, every_weeks=2), id="fortnightly, one moved by a day"),
        pytest.param("02 05 09 12 16", Rhythm(times=2, every_weeks=1), id="twice a week, last week cut"),
        pytest.param("05 09 12 16", Rhythm(times=2, every_weeks=1), id="twice a week, begun on a Thursday"),
        pytest.param("02 03 04 20", Rhythm(), id="uneven"),
        pytest.param("02 09 30", Rhythm(), id="uneven weeks"),
        pytest.param("02 03 05", Rhythm(), id="within one week"),
        pytest.param("02 05 09", Rhythm(), id="too short to tell"),
    ],
)
def test_the_rhythm_of_days(days: str, rhythm: Rhythm | None) -> None:
    """March 2026 starts on a Sunday, so the 2nd is a Monday."""
    assert rhythm == Rhythm.of([date(2026, 3, int(day)) for day in days.split()])
