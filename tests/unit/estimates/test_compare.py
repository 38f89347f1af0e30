"""Side by side: the same dates, the same money, month by month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost import InvalidInputError, Limit, compare, estimate
from tests.unit.estimates.asking import course, covered, plan, request, share


def test_options_are_the_estimates_in_order() -> None:
    """Each column is the estimate of its request."""
    asked = [request(label="PPO"), request(coverage=None)]
    comparison = compare(asked)

    assert ["PPO", "option 2"] == [option.label for option in comparison.options]
    assert [estimate(one, trace=False) for one in asked] == list(comparison.estimates)
    assert [Decimal("4000.00"), Decimal("21600.00")] == [o.patient_responsibility.high for o in comparison.options]


def test_months_hold_every_month_of_any_option() -> None:
    """A month one option has nothing in is a zero there, and the sums so far reach the totals."""
    comparison = compare([request(), request(course=course(starts_on=date(2026, 6, 1), weeks=4))])

    assert ["2026-03", "2026-04", "2026-06"] == [month.month for month in comparison.months]
    assert (Decimal("0.00"), Decimal("3200.00")) == comparison.months[-1].patient_responsibility
    assert tuple(one.totals.patient_responsibility for one in comparison.estimates) == comparison.months[-1].so_far


def test_two_plans_on_the_same_course() -> None:
    """2,000 and 20 % of 10,000 on the one; no deductible and 10 % of 12,000 on the other."""
    richer = plan(name="richer", deductibles=(Limit(individual="0"),), cost_sharing=(share(coinsurance="10%"),))
    comparison = compare([request(), request(coverage=covered(richer))])

    assert ["PPO", "richer"] == [option.plan for option in comparison.options]
    assert [Decimal("4000.00"), Decimal("1200.00")] == [o.patient_responsibility.high for o in comparison.options]


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_are_refused(count: int) -> None:
    """One option has nothing beside it."""
    with pytest.raises(InvalidInputError) as caught:
        compare([request()] * count)

    assert ["compare.too_few"] == [problem.code for problem in caught.value.problems]


def test_problems_of_every_option_are_listed() -> None:
    """Paths start with the option's place."""
    with pytest.raises(InvalidInputError) as caught:
        compare([request(course=course(dose_mg=84)), request(), request(course=course(dose_mg=57))])

    assert {"requests[0]", "requests[2]"} == {problem.path.split(".")[0] for problem in caught.value.problems}
