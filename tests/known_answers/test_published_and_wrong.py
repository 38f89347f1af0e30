"""Examples that are published with a wrong figure: the right one stands, and the printed one is not ours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost.reference.lookup import amount
from tests.known_answers.given import claim, covered, split
from tests.known_answers.published_courses import n3
from tests.known_answers.published_lines import CORRECTED

DESIGNS = {case.key: case for case in CORRECTED}


@pytest.mark.parametrize(
    ("key", "part", "right", "printed"),
    [
        pytest.param("N1", "patient_responsibility", "690.00", "790.00", id="N1-patient"),
        pytest.param("N1", "plan_paid", "760.00", "660.00", id="N1-plan"),
        pytest.param("N2", "balance_bill", "380.00", "610.00", id="N2-balance"),
        pytest.param("N2", "patient_responsibility", "836.00", "1066.00", id="N2-patient"),
        pytest.param("N8", "patient_responsibility", "1880.00", "1560.00", id="N8-patient"),
    ],
)
def test_a_misprinted_split_is_not_repeated(key: str, part: str, right: str, printed: str) -> None:
    """The source's own inputs give the right figure, never the one it prints."""

    case = DESIGNS[key]
    (result,) = split(covered(case.design), claim(case.item))

    assert Decimal(right) == getattr(result, part)
    assert Decimal(printed) != getattr(result, part)


def test_parts_of_the_second_mri_example_add_up_to_its_price() -> None:
    """N2: the printed parts come to 2,130 for a charge of 1,900; ours come to the charge."""

    case = DESIGNS["N2"]
    (result,) = split(covered(case.design), claim(case.item))

    assert Decimal("1900.00") == result.patient_responsibility + result.plan_paid


def test_a_bill_above_ones_own_deductible_credits_the_family_no_more_than_that() -> None:
    """N3: of a bill of 1,500 only 1,000 counts; with others' 500, 500 of the family's 2,000 is still open."""

    large, small, next_bill = n3()

    assert [Decimal("1000.00"), Decimal("500.00")] == [large.deductible, small.deductible]
    assert Decimal("500.00") == next_bill.deductible
    assert Decimal("0.00") != next_bill.deductible


@pytest.mark.parametrize(
    ("key", "right", "printed"),
    [
        pytest.param("minimum_deductible.self_only", "1750.00", "1700.00", id="N5-deductible"),
        pytest.param("out_of_pocket_maximum.self_only", "8700.00", "8500.00", id="N5-maximum"),
    ],
)
def test_the_2027_hdhp_figures_are_those_of_the_revenue_procedure(key: str, right: str, printed: str) -> None:
    """N5: an article's prose repeats 2026; its table, and Rev. Proc. 2026-24, have the figures of 2027."""

    assert Decimal(right) == amount("hdhp_limits", key, date(2027, 1, 1))
    assert Decimal(printed) == amount("hdhp_limits", key, date(2026, 12, 31))
