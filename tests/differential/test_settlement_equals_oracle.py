"""The engine's settlement and the oracle's, written apart from the same documents, agree to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from ketacost.adjudication.ledger import Ledger
from ketacost.adjudication.settlement import Settlement, Stay, settle
from ketacost.audit import oracle_settlement as oracle
from ketacost.claims.amounts import LineResult
from ketacost.claims.claim import Scenario
from ketacost.values.unknown import Unknown
from tests.strategies.generate import describe
from tests.strategies.settlements import (
    SettlementCase,
    generate_settlement,
    settlement_cases,
    smallest_settlement,
)

CASES: Final = 6_000
CHUNK: Final = 250

_OF_THE_FIRST: Final = {
    "allowed": "allowed_amount",
    "write_off": "write_off",
    "balance_bill": "balance_bill",
    "noncovered": "noncovered",
    "deductible": "deductible",
    "copay": "copay",
    "coinsurance": "coinsurance",
    "plan_paid": "plan_paid",
}
_OF_THE_REST: Final = tuple(field.name for field in attrs.fields(oracle.SettledLine) if field.name != "first")


def oracle_stay(stay: Stay) -> oracle.OracleStay:
    """Return the oracle's record of a stay."""
    fields = [field.name for field in attrs.fields(oracle.OracleStay)]
    return oracle.OracleStay(**{name: getattr(stay, name) for name in fields})


def differences(case: SettlementCase) -> list[str]:
    """Return where engine and oracle differ: lines, their order, their fields, closing pools of both payers."""
    settlement = settle(case.stays, scenario=case.scenario, trace=False)
    answer = oracle.settle([oracle_stay(stay) for stay in case.stays], case.scenario)
    return [*_line_differences(settlement, answer), *_pool_differences(settlement, answer)]


def _line_differences(settlement: Settlement, answer: oracle.OracleSettlement) -> Iterator[str]:
    for got, right in zip_longest(settlement.lines, answer.lines):
        place = _place(got)
        if right is None or place != (right.first.claim, right.first.line, right.first.benefit_year):
            yield f"order: engine {place}, oracle {None if right is None else right.first}"
            return
        pairs = [(name, getattr(right.first, name), getattr(got, theirs)) for name, theirs in _OF_THE_FIRST.items()]
        pairs += [(name, getattr(right, name), getattr(got, name)) for name in _OF_THE_REST]
        for name, ours, theirs in pairs:
            if _plain(ours) != _plain(theirs):
                yield f"claim {place[0]} line {place[1]} {name}: engine {_plain(theirs)}, oracle {_plain(ours)}"


def _place(line: LineResult) -> tuple[object, ...]:
    return (line.claim.sequence, line.line.number, line.benefit_year)


def _plain(value: object) -> str:
    return "unknown" if isinstance(value, Unknown) else str(value)


def _pool_differences(settlement: Settlement, answer: oracle.OracleSettlement) -> Iterator[str]:
    for payer, ledgers, books in (
        ("first", settlement.ledgers, answer.first),
        ("second", settlement.second, answer.second),
    ):
        if len(ledgers) != len(books):
            yield f"{payer} payers: engine {len(ledgers)}, oracle {len(books)}"
        for number, (ledger, pools) in enumerate(zip(ledgers, books, strict=False)):
            closed = _closed(ledger)
            wrong = {key: pools.get(key) for key, applied in closed.items() if pools.get(key) != applied}
            yield from (f"{payer} {number} {key[0]} {key[1]}: {closed[key]}, oracle {wrong[key]}" for key in wrong)


def _closed(ledger: Ledger) -> dict[tuple[object, object], object]:
    return {
        (year.starts_on, pool.name): pool.applied for year, accumulators in ledger.accumulators for pool in accumulators
    }


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_settlement_equals_oracle(first: int) -> None:
    """Every field of every line and every closing pool of every payer agree on 250 generated settlements."""

    for seed in range(first, first + CHUNK):
        case = generate_settlement(seed)
        if differences(case):
            case = smallest_settlement(case, lambda smaller: bool(differences(smaller)))
            pytest.fail("\n".join([f"seed {seed}", *differences(case), *map(describe, case.stays), str(case.scenario)]))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(settlement_cases())
def test_settlement_equals_oracle_on_cases_that_shrink(case: SettlementCase) -> None:
    """The same holds for settlements hypothesis makes, so that a difference comes with its smallest example."""

    assert [] == differences(case)
