"""Rows of a batch: generated settlements as programs and rows, each with what the one-person engine makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import attrs
import pyarrow as pa

from ketacost.adjudication.settlement import Settlement, Stay, settle
from ketacost.batch.columns import InputSchema
from ketacost.batch.coverages import Coverages
from ketacost.batch.engine import Engine
from ketacost.batch.programs import Program, ProgramKey, bind, refused
from ketacost.claims.coverage import Accumulators, FamilySpending
from ketacost.claims.services import PlannedVisit, Treatment, VisitKind
from ketacost.errors import KetacostError
from ketacost.estimates.calculate import Prepared, without_approval
from ketacost.plans.coverage import Coverage
from ketacost.values.unknown import Unknown
from tests.strategies.choosing import Chooser, Seeded
from tests.strategies.claims import make_balances
from tests.strategies.settlements import SettlementCase, generate_settlement

Row = dict[str, Any]

PEOPLE: Final = 3
"""People of one program."""


@attrs.frozen
class BatchCase:
    """One row: the settlement it stands for, what it says in columns, and the sessions no approval covers."""

    case: SettlementCase
    row: Row
    unapproved: frozenset[int]

    def settled(self) -> Settlement:
        """Return what the one-person engine makes of it."""
        stays = [without_approval(stay, self.unapproved) for stay in self.case.stays]
        return settle(stays, scenario=self.case.scenario, trace=False)


def batch_cases(seed: int) -> list[BatchCase]:
    """Return the rows of a seed: people of one program, each with balances and an approval of their own."""
    choose, case = Seeded(seed), generate_settlement(seed)
    given = [prefix for prefix, one in enrolments(case.stays).items() if not _has_credits(one) and choose.chance(60)]
    return [_batch_case(choose, case, given, f"{seed}.{number}", str(seed)) for number in range(PEOPLE)]


def _has_credits(coverage: Coverage) -> bool:
    """Return whether balances hold what only a design can say."""
    return isinstance(coverage.accumulators, Unknown) or bool(coverage.accumulators.member_credits)


def _batch_case(choose: Chooser, case: SettlementCase, given: Sequence[str], key: str, plan: str) -> BatchCase:
    own = attrs.evolve(case, stays=tuple(_with_balances(choose, case.stays, given)))
    row: Row = {"key": key, "plan": plan, "course": "any"}
    for prefix, coverage in enrolments(own.stays).items():
        if prefix in given and not isinstance(coverage.accumulators, Unknown):
            row |= balance_columns(prefix, coverage.accumulators)
    if not choose.chance(30):
        return BatchCase(own, row, frozenset())
    days = [visit.on for visit in _visits(case)]
    first_on = choose.pick(days) + timedelta(days=choose.pick((0, 1)))
    last_on = choose.pick(days) - timedelta(days=choose.pick((0, 1))) if choose.chance(70) else None
    row |= {"approved_from": first_on, "approved_through": last_on}
    return BatchCase(own, row, frozenset(_outside(case, first_on, last_on or date.max)))


def _outside(case: SettlementCase, first_on: date, last_on: date) -> Iterator[int]:
    """Yield the sessions no approval covers; nobody asks for one of the intake."""
    for visit in _visits(case):
        if visit.kind is VisitKind.TREATMENT and not first_on <= visit.on <= last_on:
            yield visit.number


def _with_balances(choose: Chooser, stays: Sequence[Stay], given: Sequence[str]) -> Iterator[Stay]:
    """Yield the stays with other balances of the same day where a row gives them; what goes on goes on with those."""
    first: Coverage | None = None
    second: Coverage | None = None
    for at, stay in enumerate(stays):
        prefix = f"change{at}_" if at else ""
        coverage, secondary = stay.coverage, stay.secondary
        if first is not None and stay.keeps_coverage:
            coverage = first
        elif prefix in given:
            coverage = _other_balances(choose, coverage)
        if secondary is not None:
            own = secondary.coverage
            if second is not None and stay.keeps_secondary:
                own = second
            elif f"{prefix}secondary_" in given:
                own = _other_balances(choose, own)
            secondary, second = attrs.evolve(secondary, coverage=own), own
        first = coverage
        yield attrs.evolve(stay, coverage=coverage, secondary=secondary)


def _other_balances(choose: Chooser, coverage: Coverage) -> Coverage:
    if isinstance(coverage.accumulators, Unknown):
        return coverage
    found = make_balances(choose, coverage.plan, coverage.members, coverage.accumulators.as_of)
    return attrs.evolve(coverage, accumulators=attrs.evolve(found, member_credits=()))


def enrolments(stays: Sequence[Stay]) -> dict[str, Coverage]:
    """Return the coverages that are opened, by the prefix of their columns."""
    found: dict[str, Coverage] = {}
    for at, stay in enumerate(stays):
        prefix = f"change{at}_" if at else ""
        if not stay.keeps_coverage:
            found[prefix] = stay.coverage
        if stay.secondary is not None and not stay.keeps_secondary:
            found[f"{prefix}secondary_"] = stay.secondary.coverage
    return found


def balance_columns(prefix: str, balances: Accumulators) -> Row:
    """Return opening balances as columns of a row."""
    row: Row = {
        f"{prefix}as_of": balances.as_of,
        f"{prefix}unlisted_are_zero": balances.unlisted_are_zero,
        f"{prefix}family_spending": [spending(entry) for entry in balances.family_spending] or None,
    }
    for applied in balances.applied:
        name = f"{prefix}applied_{applied.kind}_{applied.tier}_{applied.benefits}"
        row |= {
            name: applied.individual,
            f"{name}_family": applied.family,
            f"{name}_carry_over": applied.individual_carry_over,
            f"{name}_family_carry_over": applied.family_carry_over,
        }
    for used in balances.visits_used:
        code = f"_code_{used.code}" if used.code else ""
        row[f"{prefix}visits_{used.service}_{used.tier}_{used.benefit}{code}"] = used.visits
    return row


def spending(entry: FamilySpending) -> Row:
    """Return a relative's spending as a record of a list column."""
    return {
        "on": entry.on,
        "member": entry.member,
        "deductible": entry.deductible,
        "out_of_pocket": entry.out_of_pocket,
        "tier": str(entry.tier),
        "benefits": str(entry.benefits),
    }


def table_of(rows: Sequence[Row]) -> pa.RecordBatch:
    """Return rows as a record batch whose columns are all that any of them has, with the types a batch wants."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: pa.array([row.get(name) for row in rows], _type_of(name)) for name in names}
    return pa.RecordBatch.from_pydict(columns)


def _type_of(name: str) -> pa.DataType | None:
    if "applied_" in name:
        return pa.decimal128(18, 2)
    if "visits_" in name:
        return pa.int32()
    if name.endswith("unlisted_are_zero"):
        return pa.bool_()
    if name.endswith(("as_of", "starts_on", "approved_from", "approved_through")):
        return pa.date32()
    if name.endswith("family_spending"):
        money = pa.decimal128(18, 2)
        text = pa.string()
        fields = {"on": pa.date32(), "member": text, "deductible": money, "out_of_pocket": money}
        return pa.list_(pa.struct({**fields, "tier": text, "benefits": text}))
    return None


def engine_of(cases: Mapping[str, SettlementCase], schema: InputSchema) -> Engine:
    """Return an engine whose plans are the cases."""

    def make(key: ProgramKey, own: InputSchema, coverages: Coverages) -> Program:
        case = cases[str(key.plan)]
        opened = frozenset(prefix for prefix, day in zip(own.prefixes, key.opened, strict=True) if day is not None)
        ready = Prepared(visits=_visits(case), periods=(), stays=tuple(_emptied(case.stays, opened)), findings=())
        try:
            return bind(ready, case.scenario, own, coverages, opened)
        except KetacostError as error:
            return refused(error.problems)

    return Engine(make, schema)


def _visits(case: SettlementCase) -> tuple[PlannedVisit, ...]:
    """Return one visit a session, on the day of its first claim; session 0 is the intake."""
    days = {priced.claim.session: priced.claim.on for stay in reversed(case.stays) for priced in reversed(stay.claims)}
    return tuple(
        PlannedVisit(
            number=number,
            on=on,
            kind=VisitKind.TREATMENT if number else VisitKind.INTAKE,
            treatment=Treatment.ESKETAMINE_NASAL,
            phase="induction",
        )
        for number, on in sorted(days.items())
    )


def _emptied(stays: Sequence[Stay], opened: frozenset[str]) -> list[Stay]:
    found: list[Stay] = []
    for at, stay in enumerate(stays):
        prefix = f"change{at}_" if at else ""
        coverage = _empty(stay.coverage) if prefix in opened and not stay.keeps_coverage else stay.coverage
        secondary = stay.secondary
        if secondary is not None and f"{prefix}secondary_" in opened and not stay.keeps_secondary:
            secondary = attrs.evolve(secondary, coverage=_empty(secondary.coverage))
        found.append(attrs.evolve(stay, coverage=coverage, secondary=secondary))
    return found


def _empty(coverage: Coverage) -> Coverage:
    balances = coverage.accumulators
    if isinstance(balances, Unknown):
        return coverage
    return attrs.evolve(coverage, accumulators=Accumulators.none_used(balances.as_of))
