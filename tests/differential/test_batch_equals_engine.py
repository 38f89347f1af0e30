"""The batch, which walks integer tables compiled, and the one-person engine agree to the cent on every field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import attrs
import pyarrow as pa
import pytest

from ketacost.adjudication.settlement import Settlement
from ketacost.batch.columns import read_schema
from ketacost.batch.engine import Detail
from ketacost.batch.results import errors_of, lines_of, sessions_of, years_of
from ketacost.batch.tables import AMOUNTS
from ketacost.claims.amounts import LineResult
from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import LimitKind
from ketacost.values.unknown import Unknown
from tests.strategies.batches import BatchCase, Row, batch_cases, engine_of, table_of

CHUNK: Final = 175
PROGRAMS: Final = 40 * CHUNK
"""With three people each, 21,000 rows."""
_SAMPLE: Final = 500
_ORDER: Final = {"sessions": ("session",), "years": ("starts_on", "benefit_year")}
_MET: Final = {LimitKind.DEDUCTIBLE: "deductible_met_on", LimitKind.OUT_OF_POCKET: "maximum_met_on"}


def differences(cases: Sequence[BatchCase]) -> list[str]:
    """Return where the batch differs from the one-person engine: rows, lines, sessions, years, days limits were met."""
    batch = table_of([case.row for case in cases])
    engine = engine_of({case.row["plan"]: case.case for case in cases}, read_schema(batch.schema.names))
    settled = engine.settle(batch, Detail(sessions=True, lines=True))
    parts = {"lines": lines_of(settled), "sessions": sessions_of(settled), "years": years_of(settled)}
    found = {name: _by_key(part) for name, part in parts.items()}
    refused = _by_key(errors_of(settled))
    return [
        f"row {key}: {told}"
        for key, case in ((case.row["key"], case) for case in cases)
        for told in _of_row(case.settled(), {name: rows[key] for name, rows in found.items()}, refused[key])
    ]


def _by_key(batch: pa.RecordBatch) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in batch.to_pylist():
        found[row["key"]].append(row)
    return found


def _of_row(settlement: Settlement, got: Mapping[str, list[Row]], refused: Sequence[Row]) -> Iterator[str]:
    if refused:
        yield f"refused: {refused}"
        return
    expected = {"lines": [_line(line) for line in settlement.lines]}
    expected["sessions"] = _summed(settlement, ("session",), [(one.claim.session,) for one in settlement.postings])
    labels = [(one.year.starts_on, one.year.label) for one in settlement.postings]
    expected["years"] = _summed(settlement, ("starts_on", "benefit_year"), labels)
    for year in expected["years"]:
        year.update(_met_in(settlement, year["starts_on"], year["benefit_year"]))
    for name, rows in expected.items():
        order = _ORDER.get(name)
        ours = got[name] if order is None else sorted(got[name], key=lambda row: [row[field] for field in order])
        if len(ours) != len(rows):
            yield f"{name}: {len(rows)} expected, got {len(ours)}"
            continue
        for right, wrong in zip(rows, ours, strict=True):
            yield from (
                f"{name} {field} of {_named(right)}: expected {value}, got {wrong[field]}"
                for field, value in right.items()
                if wrong[field] != value
            )


def _named(row: Row) -> str:
    return ", ".join(f"{name} {row[name]}" for name in ("sequence", "number", "session", "starts_on") if name in row)


def _line(line: LineResult) -> Row:
    given = {name: getattr(line, name) for name in AMOUNTS}
    return {
        **given,
        "patient_responsibility": line.patient_responsibility,
        "net_cost": line.net_cost,
        "write_off": None if isinstance(line.write_off, Unknown) else line.write_off,
        "secondary_allowed": line.secondary_allowed,
        "session": line.claim.session,
        "sequence": line.claim.sequence,
        "number": line.line.number,
        "on": line.claim.on,
        "code": line.line.code,
    }


def _summed(settlement: Settlement, names: tuple[str, ...], keys: Sequence[tuple[Any, ...]]) -> list[Row]:
    sums: dict[tuple[Any, ...], Row] = {}
    for line, key in zip(settlement.lines, keys, strict=True):
        row = sums.setdefault(key, dict(zip(names, key, strict=True)))
        for name in (*AMOUNTS, "patient_responsibility", "net_cost"):
            row[name] = row.get(name, 0) + getattr(line, name)
    return [sums[one] for one in sorted(sums)]


def _met_in(settlement: Settlement, starts_on: date, label: str) -> Row:
    """Return the first day of a benefit year on which a line finished a deductible, and a maximum."""
    days: Row = dict.fromkeys(_MET.values())
    for posting, pool, _ in settlement.filled:
        name, on = _MET[pool.kind], posting.claim.on
        if (posting.year.starts_on, posting.year.label) == (starts_on, label) and (
            days[name] is None or on < days[name]
        ):
            days[name] = on
    return days


@pytest.mark.parametrize("first", range(0, PROGRAMS, CHUNK))
def test_batch_equals_engine(first: int) -> None:
    """Every amount by line, session and year, and every day a limit was met, agree on 525 generated rows."""

    assert [] == differences([case for seed in range(first, first + CHUNK) for case in batch_cases(seed)])


def test_the_comparison_sees_a_difference() -> None:
    """A row that is taken for approved where it is not is told: the comparison is not blind."""
    told = {"approved_from": None, "approved_through": None}
    unapproved = [case for seed in range(100) for case in batch_cases(seed) if case.unapproved]

    assert [] != differences([attrs.evolve(case, row=case.row | told) for case in unapproved])


def test_generated_rows_hold_what_a_row_can_say() -> None:
    """Balances of every payer, carried-over parts, visits, relatives, approvals and every scenario occur."""
    cases = [case for seed in range(_SAMPLE) for case in batch_cases(seed)]
    names = {name for case in cases for name, value in case.row.items() if value is not None}

    said = {
        "balances of the second payer": any(name.startswith("secondary_applied_") for name in names),
        "balances after a change": any(name.startswith("change1_applied_") for name in names),
        "balances of a second payer after a change": any(name.startswith("change2_secondary_") for name in names),
        "carried over": any(name.endswith("_carry_over") for name in names),
        "family": any(name.endswith("_family") for name in names),
        "pharmacy": any("_pharmacy" in name for name in names),
        "visits": any(name.startswith("visits_") for name in names),
        "relatives": "family_spending" in names,
        "approval from a day": "approved_from" in names,
        "approval through a day": "approved_through" in names,
        "no approval": any(case.unapproved for case in cases),
        "every approval": any(not case.unapproved and "approved_from" in case.row for case in cases),
        "balances of the design": any("as_of" not in case.row for case in cases),
        **{str(scenario): any(case.case.scenario is scenario for case in cases) for scenario in Scenario},
    }

    assert [] == [name for name, occurs in said.items() if not occurs]
