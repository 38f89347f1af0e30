"""Part D cost sharing billed monthly: the same money on other days."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

import attrs
from hypothesis import given
from hypothesis import strategies as st

from ketacost import (
    Accumulators,
    Billing,
    Course,
    Coverage,
    EstimateRequest,
    Payment,
    PriceBook,
    PriceEntry,
    SafetyFacts,
    estimate,
)
from ketacost.estimates.request import PrescriptionPaymentPlan
from ketacost.estimates.smoothing import bills_of_year
from ketacost.plans.medicare import original_medicare

YEARS = st.dictionaries(st.integers(1, 12), st.integers(0, 10**6), max_size=12)


@given(YEARS, st.integers(1, 12), st.integers(0, 210_000))
def test_everything_is_billed_once_and_nothing_before_it_is_owed(
    incurred: dict[int, int], first: int, most: int
) -> None:
    """By any month no more is billed than was incurred; by December all of it."""
    own = {month: cents for month, cents in incurred.items() if month >= first}
    bills = bills_of_year(own, first=first, most=most)
    months = range(first, 13)
    billed = list(accumulate(bills[month] for month in months))
    owed = list(accumulate(own.get(month, 0) for month in months))

    assert all(left <= right for left, right in zip(billed, owed, strict=True))
    assert billed[-1] == owed[-1]
    assert min(bills.values()) >= 0


@given(st.integers(1, 11), st.integers(0, 210_000), st.integers(0, 210_000))
def test_the_first_month_bills_at_most_its_part(first: int, cents: int, most: int) -> None:
    """What is left of the threshold, spread over the months left, to the nearest cent."""
    bill = bills_of_year({first: cents}, first=first, most=most)[first]

    assert bill <= cents
    assert 2 * abs(bill * (13 - first) - most) <= 13 - first or bill == cents


@given(st.integers(1, 60), st.integers(1, 12), st.integers(50, 3000), st.integers(0, 2100))
def test_only_the_days_change(weeks: int, month: int, price: int, before: int) -> None:
    """Totals and visits are those without smoothing; the cash flow ends at the same sum."""
    on = date(2026, month, 2)
    plain = EstimateRequest(
        course=Course(
            regimen="spravato_trd_adjunct",
            starts_on=on,
            weeks=weeks,
            weekdays=("mon", "thu"),
            dose_mg=84,
            safety=SafetyFacts(age=70, certified_site=True),
        ),
        billing=Billing(pathway="specialty_pharmacy", visit_code="99214"),
        prices=PriceBook(
            entries=(
                PriceEntry(code="99214", allowed="130"),
                PriceEntry(ndc="50458-0028-02", allowed=price),
                PriceEntry(ndc="50458-0028-03", allowed=price),
            )
        ),
        coverage=Coverage(plan=original_medicare(on, part_d=True), accumulators=Accumulators.none_used(on)),
    )
    joined = PrescriptionPaymentPlan(joined_on=on, incurred_before=before)
    spread = estimate(attrs.evolve(plain, payment=Payment(prescription_payment_plan=joined)))
    usual = estimate(plain)
    fills = sum(line.patient_responsibility for line in usual.lines if line.benefit == "pharmacy")

    assert usual.totals == spread.totals
    assert usual.cash_flow[-1].net_so_far == spread.cash_flow[-1].net_so_far
    assert fills == sum(move.billed_monthly for move in spread.cash_flow)
    assert usual.totals.patient_responsibility - fills == sum(one.due_at_session for one in spread.sessions)
