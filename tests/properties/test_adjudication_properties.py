"""Laws every line and every ledger keeps, whatever the plan, the balances and the prices."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.adjudication import kernel
from ketacost.adjudication.ledger import Ledger, adjudicate
from ketacost.audit.recheck import recheck
from ketacost.claims.coverage import LimitKind, LimitScope, PoolName
from ketacost.claims.services import NetworkTier
from ketacost.values.unknown import Unknown
from tests.strategies.generate import Case, cases

ZERO: Final = Decimal("0.00")


def _walk(case: Case) -> Ledger:
    return adjudicate(case.coverage, case.claims, scenario=case.scenario)


@given(cases())
def test_every_cent_of_a_charge_has_a_home(case: Case) -> None:
    """Billed = write-off + patient + plan on every line whose charge is known; no part is below zero."""
    for line in _walk(case).lines:
        parts = (line.deductible, line.copay, line.coinsurance, line.noncovered, line.balance_bill, line.plan_paid)
        assert min(parts) >= 0
        if not isinstance(line.billed_charge, Unknown) and not isinstance(line.write_off, Unknown):
            assert line.billed_charge == line.write_off + sum(parts, ZERO)
            assert line.write_off >= 0


@given(cases())
def test_the_allowed_amount_is_shared_by_patient_and_plan(case: Case) -> None:
    """What is covered is split without rest, and the allowed amount is never above the charge or the contract."""
    for line in _walk(case).lines:
        contract = line.price.allowed_amount.at(case.scenario)
        assert line.allowed_amount <= contract
        if not isinstance(line.billed_charge, Unknown):
            assert line.allowed_amount <= line.billed_charge
        shared = line.deductible + line.copay + line.coinsurance + line.plan_paid
        withheld = line.noncovered if not line.line.authorized else 0
        assert line.allowed_amount in {shared, shared + withheld} or shared == 0


@given(cases())
def test_stored_results_add_up_without_the_engine(case: Case) -> None:
    """The rechecker finds nothing in what the engine made: parts, adjustments, steps, accumulators."""

    assert () == recheck(_walk(case).lines)


@given(cases())
def test_nothing_is_balance_billed_in_network(case: Case) -> None:
    """Nor on a line the No Surprises Act protects."""
    for line in _walk(case).lines:
        if line.line.tier is not NetworkTier.OUT_OF_NETWORK or line.line.protected:
            assert ZERO == line.balance_bill


@given(cases())
def test_accumulators_grow_by_what_was_posted_and_never_past_their_limit(case: Case) -> None:
    """Within a benefit year each pool starts where the line before left it, and ends where the ledger says."""
    ledger = _walk(case)
    last: dict[tuple[date, PoolName], Decimal] = {}
    for line in ledger.lines:
        for change in line.changes:
            key = (line.benefit_year, change.name)
            assert change.after > change.before
            assert change.limit is None or change.after <= change.limit
            if change.name.scope is LimitScope.INDIVIDUAL and key in last:
                assert last[key] == change.before
            last[key] = change.after
    closing = {(year.starts_on, pool.name): pool.applied for year, pools in ledger.accumulators for pool in pools}
    for key, applied in last.items():
        if key[1].scope is LimitScope.INDIVIDUAL:
            assert applied == closing[key]
        else:
            assert applied <= closing[key]


@given(cases())
def test_no_one_pays_more_than_the_maximum(case: Case) -> None:
    """What one person's lines add to an individual maximum never exceeds it, inside the crossing line either."""
    added: dict[tuple[date, PoolName], Decimal] = defaultdict(lambda: ZERO)
    limits: dict[tuple[date, PoolName], Decimal | None] = {}
    for line in _walk(case).lines:
        for change in line.changes:
            if change.name.kind is LimitKind.OUT_OF_POCKET:
                key = (line.benefit_year, change.name)
                added[key] += change.after - change.before
                limits[key] = change.limit

    for key, total in added.items():
        limit = limits[key]
        assert limit is None or total <= limit


@given(cases())
def test_trace_changes_no_cent(case: Case) -> None:
    """A ledger without trace holds the same splits."""
    bare = adjudicate(case.coverage, case.claims, scenario=case.scenario, trace=False)

    assert [attrs.evolve(line, changes=(), steps=()) for line in _walk(case).lines] == list(bare.lines)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_claims_are_handed_in_is_no_matter(case: Case, random: object) -> None:
    """Days and sequence numbers order the claims, not the list."""
    shuffled = list(case.claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random

    assert _walk(case).lines == _walk(attrs.evolve(case, claims=tuple(shuffled))).lines


@pytest.mark.parametrize("percent", [15, 30])
def test_portions_round_half_up_on_every_amount(percent: int) -> None:
    """All amounts of 1 to 200,000 cents, in integers, against exact fractions."""
    rate = percent * 100

    assert [] == [
        cents
        for cents in range(1, 200_001)
        if kernel.portion(cents, rate, kernel.WHOLE, kernel.ROUND_HALF_UP) != (cents * percent + 50) // 100
    ]


@given(st.integers(0, 10**9), st.integers(0, 20_000), st.integers(1, 20_000))
def test_portions_round_like_fractions(amount: int, numerator: int, denominator: int) -> None:
    """Half-up goes up at the half; half-even goes to the even cent, as Python rounds fractions."""
    exact = Fraction(amount * numerator, denominator)

    assert int(exact + Fraction(1, 2)) == kernel.portion(amount, numerator, denominator, kernel.ROUND_HALF_UP)
    assert round(exact) == kernel.portion(amount, numerator, denominator, kernel.ROUND_HALF_EVEN)
