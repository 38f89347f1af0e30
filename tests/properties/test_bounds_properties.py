"""Bounds are guaranteed: whatever the unknown turns out to be, the answer lies inside the range given before."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import attrs
from hypothesis import given
from hypothesis import strategies as st

from ketacost import Accumulators, AppliedAmount, Coverage, Estimate, Limit, LimitKind, Rate, Unknown, estimate
from ketacost.estimates.request import EstimateRequest
from ketacost.plans.conventions import Conventions, CopayScope, DeductibleTerm, ReliefOrder
from ketacost.values.money import from_cents
from ketacost.values.rates import WHOLE
from tests.unit.estimates.asking import NEW_YEAR, course, plan, prices, request, share

ASK: Final = Unknown("ask the plan")

amounts = st.integers(0, 800_000).map(from_cents)
small = st.integers(0, 30_000).map(from_cents)


@attrs.frozen
class Truth:
    """A coverage with everything known, and the same with some of it unknown."""

    known: Coverage
    asked: Coverage


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    """Return a true coverage and what a caller knows of it; at least one thing is unknown."""
    deductible = draw(amounts)
    used = min(deductible, draw(amounts))
    maximum = deductible + draw(amounts)
    rule = {"copay": draw(small), "coinsurance": Rate(draw(st.integers(0, WHOLE))), "deductible": "first"}
    rule["deductible"] = draw(st.sampled_from(DeductibleTerm))
    spent = used + min(maximum - used, draw(amounts))
    hidden = draw(
        st.sets(st.sampled_from(["copay", "coinsurance", "limit", "maximum", "used", "balances"]), min_size=1)
    )
    conventions = Conventions(
        copay_scope=draw(st.sampled_from(CopayScope)), relief_order=draw(st.sampled_from(ReliefOrder))
    )

    def coverage(hide: set[str]) -> Coverage:
        terms: dict[str, Any] = {name: ASK if name in hide else value for name, value in rule.items()}
        design = plan(
            deductibles=(Limit(individual=ASK if "limit" in hide else deductible),),
            out_of_pocket_maxima=(Limit(individual=ASK if "maximum" in hide else maximum),),
            cost_sharing=(share(**terms),),
            conventions=conventions,
        )
        return Coverage(plan=design, accumulators=ASK if "balances" in hide else _balances(used, spent, hide))

    return Truth(coverage(set()), coverage(hidden))


def _balances(used: Decimal, spent: Decimal, hide: set[str]) -> Accumulators:
    amounts_by_kind = ((LimitKind.DEDUCTIBLE, used), (LimitKind.OUT_OF_POCKET, spent))
    entries = (AppliedAmount(kind=k, individual=ASK if "used" in hide else amount) for k, amount in amounts_by_kind)
    return Accumulators(as_of=NEW_YEAR, applied=tuple(entries))


def _asked(coverage: Coverage, weeks: int) -> EstimateRequest:
    return request(coverage=coverage, course=course(weeks=weeks))


def _owed(answer: Estimate) -> Decimal:
    return answer.totals.patient_responsibility


@given(truths(), st.integers(1, 12))
def test_the_truth_lies_inside_the_bounds(truth: Truth, weeks: int) -> None:
    """What the person owes in the end is at least the low and at most the high end."""
    answer = estimate(_asked(truth.asked, weeks), trace=False)
    true = _owed(estimate(_asked(truth.known, weeks), trace=False))

    assert answer.patient_responsibility.low <= true <= answer.patient_responsibility.high


@given(truths())
def test_every_unknown_is_asked_about(truth: Truth) -> None:
    """Each question has the path of something unknown, and knowing it cannot move the top by more than the range."""
    answer = estimate(_asked(truth.asked, 4), trace=False)
    room = answer.patient_responsibility.high - answer.patient_responsibility.low

    assert all(question.path.startswith("coverage.") for question in answer.questions)
    assert all(question.swing <= room for question in answer.questions)
    assert sorted(answer.questions, key=lambda question: -question.swing) == list(answer.questions)


@given(st.integers(50_000, 150_000), st.integers(0, 50_000), st.integers(0, 100), st.integers(1, 12))
def test_a_price_inside_its_range_gives_an_answer_inside_the_bounds(
    low: int, width: int, percent: int, weeks: int
) -> None:
    """The price turns out to be any percentage of the way from low to high."""
    high = low + width
    true = low + width * percent // 100
    ranged = prices(billed=None, allowed=None, allowed_low=from_cents(low), allowed_high=from_cents(high))
    answer = estimate(request(course=course(weeks=weeks), prices=ranged), trace=False)
    exact = prices(billed=None, allowed=from_cents(true))
    owed = _owed(estimate(request(course=course(weeks=weeks), prices=exact), trace=False))

    assert answer.patient_responsibility.low <= owed <= answer.patient_responsibility.high
