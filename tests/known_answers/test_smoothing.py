"""The Medicare Prescription Payment Plan, month by month, as published."""

from __future__ import annotations

from datetime import date

import pytest

from ketacost.estimates.request import PrescriptionPaymentPlan
from ketacost.estimates.smoothing import monthly_bills

# medicare.gov/prescription-payment-plan/examples, example 1: $500 a month until the threshold of $2,000 in April
_EARLY = [16_667, 7_576, 12_576, 18_131, 18_131, 18_131, 18_131, 18_131, 18_132, 18_131, 18_132, 18_131]
# simpra.hlthcard.com/how-payments-are-calculated: $4 a month, $617 in April, $124 in July and October; joined in April,
# with $12 paid before
_SHAWNA = [22_089, 5_001, 5_059, 7_125, 7_205, 7_305, 11_439, 11_639, 12_038]


@pytest.mark.parametrize(
    ("joined", "before", "incurred", "bills"),
    [
        pytest.param(1, "0", {1: 500, 2: 500, 3: 500, 4: 500}, _EARLY, id="high costs early, joined in January"),
        pytest.param(
            4, "12", {4: 617, 5: 4, 6: 4, 7: 124, 8: 4, 9: 4, 10: 124, 11: 4, 12: 4}, _SHAWNA, id="joined in April"
        ),
    ],
)
def test_published_examples(joined: int, before: str, incurred: dict[int, int], bills: list[int]) -> None:
    """To the cent; of the first one January to March are printed, the later months follow by the same rule."""
    terms = PrescriptionPaymentPlan(joined_on=date(2025, joined, 1), incurred_before=before)
    found = monthly_bills(terms, [(date(2025, month, 5), 100 * dollars) for month, dollars in incurred.items()])

    assert bills == list(found.values())
    assert [date(2025, joined, 28) < day for day in found] == [True] * len(bills)


def test_what_the_course_cost_before_joining_counts() -> None:
    """$4 in January, $1,996 in February when joining: a month is $181.45 or a cent more (the page prints 181.45)."""
    terms = PrescriptionPaymentPlan(joined_on=date(2025, 2, 1))
    found = monthly_bills(terms, [(date(2025, 1, 9), 400), (date(2025, 2, 9), 199_600)])

    assert {18_145, 18_146} == set(found.values())
    assert 199_600 == sum(found.values())


def test_a_first_month_is_measured_by_the_threshold() -> None:
    """One fill of $1,200 in January: the page's $100 leaves the first month's rule out, which gives $166.67."""
    found = monthly_bills(PrescriptionPaymentPlan(joined_on=date(2025, 1, 1)), [(date(2025, 1, 9), 120_000)])

    assert [16_667, 9_394] == list(found.values())[:2]
    assert 120_000 == sum(found.values())
