"""Cases of several lines: totals as published, and the lines on the way."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketacost.plans.conventions import CrossingCopay
from tests.known_answers.given import owed
from tests.known_answers.published_courses import CASES, PATIENT, c18, w6


def _amounts(*figures: str) -> list[Decimal]:
    return [Decimal(figure).quantize(Decimal("0.01")) for figure in figures]


@pytest.mark.parametrize("key", PATIENT)
def test_a_case_of_several_lines_costs_what_was_published(key: str) -> None:
    """What is owed over the whole case is the published total."""

    assert PATIENT[key] == owed(CASES[key]())


def test_a_copay_before_the_deductible_is_taken_first() -> None:
    """W5: 60 + 940, then 60 + 60, then the copay alone."""

    first, second, third, *_ = CASES["W5"]()

    assert _amounts("60", "940") == [first.copay, first.deductible]
    assert _amounts("60", "60") == [second.copay, second.deductible]
    assert _amounts("60", "0") == [third.copay, third.deductible]


def test_a_copay_after_the_deductible_falls_on_the_line_that_finishes_it() -> None:
    """W6: 1,000; then 500 and the copay of 60; then 60."""

    assert _amounts("1000", "560", "60") == [item.patient_responsibility for item in CASES["W6-full"]()[:3]]


def test_the_crossing_copay_can_be_prorated_or_none() -> None:
    """W6: half of the crossing session is left, so half of the copay is due, or nothing at all."""

    prorated, none = w6(CrossingCopay.PRORATED)[1], w6(CrossingCopay.NONE)[1]

    assert _amounts("530", "500") == [prorated.patient_responsibility, none.patient_responsibility]


def test_one_visit_has_one_copay() -> None:
    """W8: 50 for the visit, 200 + 210 for the drug, nothing more for the observation."""

    assert _amounts("50", "410", "0") == [item.patient_responsibility for item in CASES["W8-visit"]()]


def test_each_benefit_year_has_its_own_deductible() -> None:
    """W9: $5,660 before the year turns and $4,500 after it; the turn costs $4,160."""

    lines = CASES["W9-two-years"]()
    years = sorted({item.benefit_year for item in lines})
    by_year = [owed(item for item in lines if item.benefit_year == year) for year in years]

    assert _amounts("5660", "4500") == by_year
    assert Decimal("4160.00") == owed(lines) - PATIENT["W9-one-year"]


def test_others_money_can_finish_the_family_deductible() -> None:
    """W4: $100 of the family's $3,000 is left, so $100 is all this person's line posts."""

    (result,) = CASES["W4"]()

    assert _amounts("100", "180") == [result.deductible, result.coinsurance]


def test_each_member_of_the_worked_family_pays_the_worked_share() -> None:
    """W3: 5,000 for the large bill; 800, 700 + 20 and 160 for the others."""

    assert _amounts("5000", "800", "720", "160") == [item.cost_share for item in CASES["W3-one-large"]()]


def test_the_federal_example_of_an_embedded_maximum_is_exact() -> None:
    """C8: the plan bears $3,150 of the first person's cost share and $2,850 of the others'."""

    first, *others = CASES["C8"]()

    assert _amounts("6850", "3150") == [first.cost_share, first.plan_paid]
    assert Decimal("2850.00") == sum(item.plan_paid for item in others)


def test_one_persons_maximum_leaves_the_rest_of_the_familys_to_others() -> None:
    """C9: 6,850 of 20,000 for one person, 13,150 for the plan; others at most 3,150."""

    first, other = CASES["C9"]()

    assert _amounts("6850", "13150", "3150") == [first.cost_share, first.plan_paid, other.cost_share]


def test_last_quarter_deductible_carries_over() -> None:
    """C15: $800 of the fourth quarter leaves $1,200 of $2,000 in January; $800 of September carries nothing."""

    assert Decimal("1200.00") == CASES["C15"]()[-1].deductible
    assert Decimal("2000.00") == CASES["C15-early"]()[-1].deductible


def test_a_carry_over_only_if_unmet_carries_the_last_quarter_alone() -> None:
    """A deductible of $900 with 200 in March and 550 in October stays unmet; 550 carries, 350 is left."""

    assert Decimal("350.00") == CASES["C15-if-unmet"]()[-1].deductible


@pytest.mark.parametrize(
    "amounts",
    [
        pytest.param(("2700", "100", "200"), id="one-member-reaches-the-embedded-limit"),
        pytest.param(("1000", "1500", "500"), id="nobody-does"),
    ],
)
def test_either_way_the_family_deductible_is_met(amounts: tuple[str, ...]) -> None:
    """C18: both published ways fill the family's $3,000 to the cent, and the next bill posts nothing."""

    *before, last = c18(amounts)

    assert [Decimal(amount) for amount in amounts] == [item.deductible for item in before]
    assert Decimal("0.00") == last.deductible
