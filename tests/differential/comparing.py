"""How an engine's ledger and the oracle's are held against each other, and how a difference is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ketacost.adjudication.ledger import Ledger, adjudicate
from ketacost.audit import oracle
from ketacost.values.unknown import Unknown
from tests.strategies.generate import Case

_FIELDS: Final = {
    "allowed": "allowed_amount",
    "write_off": "write_off",
    "balance_bill": "balance_bill",
    "noncovered": "noncovered",
    "deductible": "deductible",
    "copay": "copay",
    "coinsurance": "coinsurance",
    "plan_paid": "plan_paid",
}


def differences(case: Case) -> list[str]:
    """Return where engine and oracle differ on a case: lines, their order, their fields, closing pools."""
    ledger = adjudicate(case.coverage, case.claims, scenario=case.scenario, trace=False)
    answer = oracle.adjudicate(case.coverage, case.claims, case.scenario)
    return [*line_differences(ledger, answer), *pool_differences(ledger, answer)]


def line_differences(ledger: Ledger, answer: oracle.OracleLedger) -> Iterator[str]:
    """Yield each field of a line that differs."""
    engine_order = [(r.claim.sequence, r.line.number, r.benefit_year) for r in ledger.lines]
    oracle_order = [(r.claim, r.line, r.benefit_year) for r in answer.lines]
    if engine_order != oracle_order:
        yield f"order: engine {engine_order}, oracle {oracle_order}"
        return
    for result, expected in zip(ledger.lines, answer.lines, strict=True):
        for ours, theirs in _FIELDS.items():
            right, got = _plain(getattr(expected, ours)), _plain(getattr(result, theirs))
            if right != got:
                yield f"claim {expected.claim} line {expected.line} {ours}: engine {got}, oracle {right}"


def _plain(value: object) -> str:
    return "unknown" if isinstance(value, Unknown) else str(value)


def pool_differences(ledger: Ledger, answer: oracle.OracleLedger) -> Iterator[str]:
    """Yield each closing pool that differs."""
    closed = {
        (year.starts_on, pool.name): pool.applied for year, accumulators in ledger.accumulators for pool in accumulators
    }
    missing = {line.benefit_year for line in answer.lines} - {year for year, _ in closed}
    if missing:
        yield f"no closing pools for {sorted(missing)}"
    for key, applied in closed.items():
        if answer.pools.get(key) != applied:
            yield f"pool {key[0]} {key[1]}: engine {applied}, oracle {answer.pools.get(key)}"
