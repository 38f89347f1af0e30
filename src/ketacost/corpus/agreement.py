"""Does the engine agree with the oracle on this machine: generated cases settled by both, compared field by field.

The engine is the one that answers everybody; the oracle was written apart from it, in fractions, from the rule book.
Beside them the rechecker re-adds every line the engine settled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Final, TypeAlias

import attrs

from ketacost.adjudication.ledger import Ledger
from ketacost.adjudication.settlement import Settlement, Stay, settle
from ketacost.audit import oracle_settlement as oracle
from ketacost.audit.oracle_settlement import OracleSettlement, OracleStay
from ketacost.audit.recheck import recheck
from ketacost.claims.amounts import LineResult
from ketacost.claims.coverage import PoolName
from ketacost.corpus.answers import Asked, asked
from ketacost.corpus.questions import Design, design_of, place_of, row_of
from ketacost.errors import InvalidInputError, Problem
from ketacost.reference.lookup import data_version
from ketacost.values.unknown import Unknown
from ketacost.values.version import __version__

FIRST_DIFFERENCES: Final = 10
"""Differences that are told; the others are counted."""

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

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many cases are done, of how many."""


@attrs.frozen(kw_only=True)
class Difference:
    """One thing in which engine and oracle differ, or that does not add up.

    Attributes:
        case: number of the case; the seed and this number make it again.
        stratum: what the case is about.
        what: the line or pool, the field, and both figures.
    """

    case: int
    stratum: str
    what: str


@attrs.frozen(kw_only=True)
class StratumAgreement:
    """How the cases of a stratum came out.

    Attributes:
        name: the stratum.
        cases: how many cases.
        lines: claim lines in them.
        differing: cases in which anything differs.
    """

    name: str
    cases: int
    lines: int
    differing: int


@attrs.frozen(kw_only=True)
class Agreement:
    """What a comparison of engine and oracle found.

    Attributes:
        seed: what decided the cases.
        cases: how many cases.
        lines: claim lines in them.
        differing: cases in which anything differs.
        strata: the same by stratum, in the order the cases go through them.
        first: the first differences.
        library: version of the library.
        reference_data: version of the reference data.
    """

    seed: int
    cases: int
    lines: int
    differing: int
    strata: tuple[StratumAgreement, ...]
    first: tuple[Difference, ...]
    library: str
    reference_data: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing differs."""
        return self.differing == 0


def verify(cases: int, *, seed: int = 0, on_progress: Progress | None = None) -> Agreement:
    """Settle generated cases with the engine and the oracle, and return where they differ.

    Args:
        cases: how many, 1 or more; cases go through the strata in turn.
        seed: what decides them, 0 or more; the same seed makes the same cases on every machine.
        on_progress: is told how far it has come.

    Raises:
        InvalidInputError: if a number is out of range.
    """
    wrong = [
        Problem("verify.number", name, f"expected {least} or more, got {value}")
        for name, value, least in (("n", cases, 1), ("seed", seed, 0))
        if value < least
    ]
    if wrong:
        raise InvalidInputError(wrong)
    found: dict[str, StratumAgreement] = {}
    first: list[Difference] = []
    designs: dict[str, Design] = {}
    for number in range(cases):
        stratum = place_of(number).stratum
        lines, told = _case(seed, number, designs)
        before = found.get(stratum, StratumAgreement(name=stratum, cases=0, lines=0, differing=0))
        found[stratum] = StratumAgreement(
            name=stratum,
            cases=before.cases + 1,
            lines=before.lines + lines,
            differing=before.differing + bool(told),
        )
        room = FIRST_DIFFERENCES - len(first)
        first += [Difference(case=number, stratum=stratum, what=one) for one in told[:room]]
        if on_progress is not None:
            on_progress(number + 1, cases)
    strata = tuple(found.values())
    return Agreement(
        seed=seed,
        cases=cases,
        lines=sum(one.lines for one in strata),
        differing=sum(one.differing for one in strata),
        strata=strata,
        first=tuple(first),
        library=__version__,
        reference_data=data_version(),
    )


def _case(seed: int, number: int, designs: dict[str, Design]) -> tuple[int, list[str]]:
    """Return how many lines a case has, and what differs in it; ``designs`` keeps the last of each stratum."""
    place = place_of(number)
    design = designs.get(place.stratum)
    if design is None or design.name != place.name:
        design = designs[place.stratum] = design_of(seed, place.stratum, place.design)
    question = asked(row_of(seed, number, design, place), design.designs)
    settlement = settle([_stay(one) for one in question.stays], scenario=question.scenario)
    return len(settlement.lines), list(differences(question, settlement))


def _stay(stay: OracleStay) -> Stay:
    """Return the engine's record of a stay."""
    return Stay(**{field.name: getattr(stay, field.name) for field in attrs.fields(OracleStay)})


def differences(question: Asked, settlement: Settlement) -> Iterator[str]:
    """Yield where a settlement differs from the oracle's, line by line and pool by pool, and what does not add up."""
    yield from disagreements(settlement, oracle.settle(question.stays, question.scenario))
    yield from (f"{one.path}: {one.message} [{one.code}]" for one in recheck(settlement.lines))


def disagreements(settlement: Settlement, answer: OracleSettlement) -> Iterator[str]:
    """Yield where the engine's settlement and the oracle's differ: lines, their order and fields, closing pools."""
    yield from _of_lines(settlement, answer)
    yield from _of_pools(settlement, answer)


def _of_lines(settlement: Settlement, answer: OracleSettlement) -> Iterator[str]:
    for got, right in zip_longest(settlement.lines, answer.lines):
        place = None if got is None else _place(got)
        if right is None or place != (right.first.claim, right.first.line, right.first.benefit_year):
            yield f"the engine settles {place} where the oracle settles another line"
            return
        pairs = [(name, getattr(right.first, name), getattr(got, ours)) for name, ours in _OF_THE_FIRST.items()]
        pairs += [(name, getattr(right, name), getattr(got, name)) for name in _OF_THE_REST]
        for name, expected, given in pairs:
            if _plain(expected) != _plain(given):
                where = f"claim {right.first.claim}, line {right.first.line}"
                yield f"{where}: {name} is {_plain(given)} by the engine, {_plain(expected)} by the oracle"


def _place(line: LineResult) -> tuple[object, ...]:
    return (line.claim.sequence, line.line.number, line.benefit_year)


def _plain(value: object) -> str:
    return "unknown" if isinstance(value, Unknown) else str(value)


def _of_pools(settlement: Settlement, answer: OracleSettlement) -> Iterator[str]:
    payers = (("first", settlement.ledgers, answer.first), ("second", settlement.second, answer.second))
    for payer, ledgers, books in payers:
        if len(ledgers) != len(books):
            yield f"{payer} payers: {len(ledgers)} by the engine, {len(books)} by the oracle"
        for ledger, pools in zip(ledgers, books, strict=False):
            yield from (f"{payer} payer, {told}" for told in _closing(ledger, pools))


def _closing(ledger: Ledger, pools: Mapping[tuple[date, PoolName], Decimal]) -> Iterator[str]:
    for year, accumulators in ledger.accumulators:
        for pool in accumulators:
            right = pools.get((year.starts_on, pool.name))
            if right != pool.applied:
                yield f"{pool.name} from {year.starts_on}: {pool.applied} by the engine, {right} by the oracle"
