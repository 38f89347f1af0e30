"""A course may stop on any day and go on from the balances of that day: nothing changes."""

from __future__ import annotations

from datetime import timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from ketacost.adjudication.ledger import adjudicate
from ketacost.claims.coverage import Accumulators
from ketacost.plans.conventions import ProcessingOrder
from tests.strategies.generate import Case, cases


@st.composite
def by_day_of_service(draw: st.DrawFn) -> Case:
    """Return a case whose plan orders by day of service; by day processed, a day of service splits nothing."""
    case = draw(cases())
    plan = case.coverage.plan
    conventions = attrs.evolve(plan.conventions, processing_order=ProcessingOrder.SERVICE_DATE)
    return attrs.evolve(case, coverage=attrs.evolve(case.coverage, plan=attrs.evolve(plan, conventions=conventions)))


@given(by_day_of_service(), st.integers(0, 800))
def test_a_course_can_go_on_from_its_closing_balances(case: Case, days: int) -> None:
    """Lines and closing pools are those of the whole course: years, visits, carry-over and relatives included."""
    balances = case.coverage.accumulators
    assert isinstance(balances, Accumulators)
    split_on = balances.as_of + timedelta(days=days)
    before = [priced for priced in case.claims if priced.claim.on < split_on]
    after = [priced for priced in case.claims if priced.claim.on >= split_on]

    whole = adjudicate(case.coverage, case.claims, scenario=case.scenario)
    first = adjudicate(case.coverage, before, scenario=case.scenario)
    going_on = attrs.evolve(case.coverage, accumulators=first.closing(split_on))
    second = adjudicate(going_on, after, scenario=case.scenario)

    assert list(whole.lines) == [*first.lines, *second.lines]
    if after:
        pools = dict(whole.accumulators)
        assert [pools[year] for year, _ in second.accumulators] == [found for _, found in second.accumulators]


@given(by_day_of_service())
def test_balances_that_go_on_from_their_own_day_are_the_same(case: Case) -> None:
    """Closing on the opening day gives balances that open the same ledger."""
    balances = case.coverage.accumulators
    assert isinstance(balances, Accumulators)
    untouched = adjudicate(case.coverage, (), scenario=case.scenario).closing(balances.as_of)

    again = adjudicate(attrs.evolve(case.coverage, accumulators=untouched), case.claims, scenario=case.scenario)

    assert adjudicate(case.coverage, case.claims, scenario=case.scenario).lines == again.lines
