"""What holds of every settlement: nothing is lost, nobody pays more than is owed, and the plan's side is its own."""

from __future__ import annotations

from decimal import Decimal

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from ketacost.adjudication.settlement import Settlement, settle
from ketacost.audit.recheck import recheck
from ketacost.claims.amounts import LineResult
from ketacost.claims.payers import Coordination
from ketacost.plans.conventions import ManufacturerDollars, ProcessingOrder
from ketacost.values.unknown import Unknown
from tests.strategies.generate import generate
from tests.strategies.payers import Settled, stays

ZERO = Decimal("0.00")


def _settled(found: Settled) -> Settlement:
    return settle((found.stay,), scenario=found.case.scenario)


def _helped(line: LineResult) -> Decimal:
    return line.clinic_discount + line.savings_card_paid + line.grants_paid + line.rebate


@given(stays())
def test_every_cent_billed_goes_somewhere(found: Settled) -> None:
    """Patient, both payers, assistance, write-off and what is forgiven are together what was billed."""
    for line in _settled(found).lines:
        if isinstance(line.billed_charge, Unknown) or isinstance(line.write_off, Unknown):
            continue
        payers = line.plan_paid + line.secondary_paid
        forgiven = line.write_off + line.secondary_write_off

        assert line.billed_charge == payers + forgiven + _helped(line) + line.net_cost


@given(stays())
def test_nobody_pays_what_is_not_owed(found: Settled) -> None:
    """No part is below zero; the second payer settles at most what is left, assistance at most what is owed."""
    for line in _settled(found).lines:
        parts = (line.secondary_paid, line.secondary_write_off, line.clinic_discount, line.savings_card_paid)

        assert min(*parts, line.grants_paid, line.rebate, line.patient_responsibility, line.net_cost) >= ZERO
        assert line.patient_responsibility <= line.left_by_plan
        assert line.savings_card_paid <= line.cost_share


@given(stays())
def test_two_payers_never_pay_more_than_the_greater_price(found: Settled) -> None:
    """Of the two payers' prices; but a Medigap policy may take the charge over."""
    secondary = found.stay.secondary
    assume(secondary is not None and secondary.method is not Coordination.SUPPLEMENT)
    prices = {} if found.stay.second_prices is None else {p.claim.sequence: p.prices for p in found.stay.second_prices}
    for line in _settled(found).lines:
        own = prices.get(line.claim.sequence)
        second = line.price if own is None else own[line.line.number - 1]
        dearest = max(line.allowed_amount, second.allowed_amount.at(found.case.scenario))

        assert line.plan_paid + line.secondary_paid <= dearest


@given(stays())
def test_the_second_payer_changes_nothing_of_the_first(found: Settled) -> None:
    """The first plan's split and its balances are those of the plan alone, as far as its reading counts all dollars."""
    conventions = found.stay.coverage.plan.conventions
    assume(conventions.manufacturer_dollars is ManufacturerDollars.COUNT and not found.stay.coverage.plan.hdhp)
    alone = settle((attrs.evolve(found.stay, secondary=None, assistance=None),), scenario=found.case.scenario)
    both = _settled(found)

    assert [_of_plan(line) for line in alone.lines] == [_of_plan(line) for line in both.lines]
    assert [ledger.accumulators for ledger in alone.ledgers] == [ledger.accumulators for ledger in both.ledgers]


def _of_plan(line: LineResult) -> tuple[object, ...]:
    return (line.cost_share, line.plan_paid, line.write_off, line.changes, line.steps)


@given(stays())
def test_dollars_that_do_not_count_never_fill_a_pool(found: Settled) -> None:
    """Under an accumulator adjustment no pool grows by more than the cost share the card did not pay."""
    conventions = found.stay.coverage.plan.conventions
    assume(conventions.manufacturer_dollars is ManufacturerDollars.DO_NOT_COUNT)
    for line in _settled(found).lines:
        for change in line.changes:
            assert change.after - change.before <= line.cost_share - line.savings_card_paid


@given(stays())
def test_a_settlement_rechecks(found: Settled) -> None:
    """The re-adder finds nothing in the lines of any ledger."""
    for ledger in _settled(found).ledgers:
        assert () == recheck(ledger.lines)


@given(stays())
def test_the_trace_changes_no_amount(found: Settled) -> None:
    """Without a trace every line is the same but for its steps and changes."""
    bare = settle((found.stay,), scenario=found.case.scenario, trace=False)

    assert [attrs.evolve(line, changes=(), steps=()) for line in _settled(found).lines] == list(bare.lines)


_LONG = st.integers(0, 2_000).map(generate).filter(lambda case: len({p.claim.on for p in case.claims}) > 1)


@given(stays(_LONG))
def test_a_stay_that_is_kept_goes_on_where_it_stood(found: Settled) -> None:
    """Cut in two on a day, with every payer kept, the settlement is the same."""
    plan = found.stay.coverage.plan
    by_service = attrs.evolve(plan.conventions, processing_order=ProcessingOrder.SERVICE_DATE)
    coverage = attrs.evolve(found.stay.coverage, plan=attrs.evolve(plan, conventions=by_service))
    whole = attrs.evolve(found.stay, coverage=coverage)
    days = sorted({priced.claim.on for priced in whole.claims})
    cut = days[len(days) // 2]
    first = attrs.evolve(whole, claims=tuple(p for p in whole.claims if p.claim.on < cut))
    rest = tuple(p for p in whole.claims if p.claim.on >= cut)
    second = attrs.evolve(whole, claims=rest, keeps_coverage=True, keeps_secondary=True)
    scenario = found.case.scenario

    assert settle((whole,), scenario=scenario).lines == settle((first, second), scenario=scenario).lines
