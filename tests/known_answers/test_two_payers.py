"""Two payers: published and worked cases of coordination, each split as its rule says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ketacost.claims.coverage import Accumulators
from ketacost.claims.payers import Coordination
from ketacost.claims.services import ServiceCategory
from ketacost.plans.conventions import DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage
from ketacost.plans.plan import Plan
from tests.known_answers.given import NEW_YEAR, OUT, claim, covered, line, money, ordinary, plan, rule, sessions
from tests.known_answers.settled import left, settled

C = Coordination
EXCLUDES = Plan(
    name="excludes it",
    deductibles=(),
    out_of_pocket_maxima=(),
    cost_sharing=(CostShareRule(services=(ServiceCategory.ALL_OTHER,), covered=False),),
)
PART_B = ordinary("283", "20%")
_COPAY_OF_20 = rule(copay="20", deductible=DeductibleTerm.WAIVED)


def _share(percent: str) -> Plan:
    """Return a plan that leaves a percentage to the person, with its deductible met."""
    return ordinary("0", percent)


W14 = {"first": ("40%", "125"), "second": ("25%", "125")}
W15 = {"first": ("20%", "150"), "second": ("20%", "140")}


@pytest.mark.parametrize(
    ("case", "method", "answer"),
    [
        pytest.param(W14, C.STANDARD, ("50.00", "0.00"), id="W14 standard"),
        pytest.param(W14, C.MAINTENANCE, ("37.50", "12.50"), id="W14 maintenance"),
        pytest.param(W14, C.NON_DUPLICATION, ("18.75", "31.25"), id="W14 non-duplication"),
        pytest.param(W15, C.STANDARD, ("30.00", "0.00"), id="W15 standard"),
        pytest.param(W15, C.NON_DUPLICATION, ("0.00", "30.00"), id="W15 non-duplication"),
        pytest.param(W15, C.MAINTENANCE, ("16.00", "14.00"), id="W15 maintenance"),
    ],
)
def test_two_plans_of_employers(
    case: dict[str, tuple[str, str]], method: Coordination, answer: tuple[str, str]
) -> None:
    """Benefit rules, section 2.12; W14 has the first plan pay 75 of 125, W15 120 of 150."""
    (first, allowed), (second, second_allows) = case["first"], case["second"]
    found = settled(
        covered(_share(first)),
        claim(line(allowed)),
        second=covered(_share(second)),
        method=method,
        second_prices=(claim(line(second_allows)),),
    ).lines[0]

    assert answer == (str(found.secondary_paid), str(found.patient_responsibility))


def test_medicare_second_pays_the_least_of_three() -> None:
    """42 CFR 411.33(b): charge 175, the first plan allows 150 and pays 120, Medicare's fee is 125: Medicare pays 30."""
    found = settled(
        covered(_share("20%")),
        claim(line("150", billed="175")),
        second=covered(ordinary("0", "20%")),
        method=C.MEDICARE_SECONDARY,
        second_prices=(claim(line("125")),),
    ).lines[0]

    assert (money("30"), money("0")) == (found.secondary_paid, found.patient_responsibility)


def test_medicare_second_lets_nobody_ask_for_the_charge() -> None:
    """The same charge of a clinic outside the first plan's network: 25 above the greater price are nobody's."""
    found = settled(
        covered(plan(rule(coinsurance="20%", tier=OUT), deductible="0")),
        claim(line("150", billed="175", tier=OUT)),
        second=covered(ordinary("0", "20%")),
        method=C.MEDICARE_SECONDARY,
        second_prices=(claim(line("125")),),
    ).lines[0]

    assert (money("30"), money("25"), money("0")) == (
        found.secondary_paid,
        found.secondary_write_off,
        found.patient_responsibility,
    )


@pytest.mark.parametrize(
    ("policy", "flags", "first", "later"),
    [
        pytest.param(_share("0%"), {}, "283.00", "0.00", id="G"),
        pytest.param(_share("50%"), {}, "390.31", "135.61", id="K"),
        pytest.param(_share("0%"), {"pays_deductible": True}, "0.00", "0.00", id="F"),
        pytest.param(plan(_COPAY_OF_20), {}, "303.00", "20.00", id="N with its copay"),
    ],
)
def test_medigap_takes_over_what_medicare_leaves(policy: Plan, flags: dict[str, Any], first: str, later: str) -> None:
    """W16: G2083 at 1,356.08 in 2026; Medicare leaves 497.62 of the first session and 271.22 of each later one."""
    days = (date(2026, 1, 5), date(2026, 1, 8))
    lines = settled(
        covered(PART_B),
        *sessions(line("1,356.08"), days),
        second=covered(policy),
        method=C.SUPPLEMENT,
        **flags,
    ).lines

    assert [money("497.62"), money("271.22")] == [found.left_by_plan for found in lines]
    assert [money(first), money(later)] == [found.patient_responsibility for found in lines]


@pytest.mark.parametrize(
    ("rate", "paid", "forgiven"),
    [
        pytest.param("1,400", "271.22", "0.00", id="the program's rate is higher"),
        pytest.param("1,184.86", "100.00", "171.22", id="it tops up by a hundred"),
        pytest.param("1,000", "0.00", "271.22", id="Medicare paid more than the rate"),
    ],
)
def test_a_qualified_beneficiary_owes_nothing(rate: str, paid: str, forgiven: str) -> None:
    """Benefit rules, section 2.12: at most the rate less Medicare's 1,084.86; the rest is nobody's."""
    found = settled(
        covered(PART_B, deductible_left="0"),
        claim(line("1,356.08")),
        second=covered(_share("0%")),
        method=C.LESSER_OF,
        second_prices=(claim(line(rate)),),
    ).lines[0]

    assert (money(paid), money(forgiven), money("0")) == (
        found.secondary_paid,
        found.secondary_write_off,
        found.patient_responsibility,
    )


def test_a_full_dual_owes_the_programs_copay_only() -> None:
    """A $4 copay of the state's stays; the state pays 96 of the 100 its rate leaves open."""
    found = settled(
        covered(PART_B, deductible_left="0"),
        claim(line("1,356.08")),
        second=covered(plan(rule(copay="4", deductible=DeductibleTerm.WAIVED))),
        method=C.LESSER_OF,
        second_prices=(claim(line("1,184.86")),),
    ).lines[0]

    assert (money("96"), money("171.22"), money("4")) == (
        found.secondary_paid,
        found.secondary_write_off,
        found.patient_responsibility,
    )


def test_what_the_first_plan_does_not_cover_is_the_second_ones_alone() -> None:
    """Billed 300, the second plan allows 250 and leaves 20 percent: its contract takes 50 off."""
    found = settled(
        Coverage(plan=EXCLUDES, accumulators=Accumulators.none_used(NEW_YEAR)),
        claim(line("300")),
        second=covered(_share("20%")),
        second_prices=(claim(line("250")),),
    ).lines[0]

    assert (money("200"), money("50"), money("50")) == (
        found.secondary_paid,
        found.secondary_write_off,
        found.patient_responsibility,
    )


def test_each_payer_has_accumulators_of_its_own() -> None:
    """The first plan's deductible of 500 fills in one visit, the second's of 900 in two; its money starts then."""
    days = (date(2026, 1, 5), date(2026, 1, 8), date(2026, 1, 12))
    found = settled(
        covered(ordinary("500", "20%")),
        *sessions(line("600"), days),
        second=covered(ordinary("900", "0%"), as_of=NEW_YEAR),
    )

    assert [money("520"), money("120"), money("120")] == [one.left_by_plan for one in found.lines]
    assert [money("0"), money("120"), money("120")] == [one.secondary_paid for one in found.lines]
    assert money("520") == left(found.lines)


@pytest.mark.parametrize(("alone", "patient"), [(False, "300"), (True, "0")], ids=["qualified only", "full Medicaid"])
def test_what_medicare_does_not_cover(*, alone: bool, patient: str) -> None:
    """A qualified beneficiary has Medicare's cost sharing paid and nothing else; full Medicaid may cover more."""
    found = settled(
        Coverage(plan=EXCLUDES, accumulators=Accumulators.none_used(NEW_YEAR)),
        claim(line("300")),
        second=covered(_share("0%")),
        method=C.LESSER_OF,
        pays_alone=alone,
    ).lines[0]

    assert money(patient) == found.patient_responsibility
