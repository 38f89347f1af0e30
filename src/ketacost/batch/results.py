"""Results: settled amounts as Arrow, good rows and refused ones apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ketacost.batch.engine import Settled
from ketacost.batch.inputs import EPOCH
from ketacost.batch.messages import problem_of
from ketacost.batch.programs import Program
from ketacost.batch.tables import AMOUNTS, LINE_ONLY, YEAR_ONLY, Ints
from ketacost.errors import Problem

T = TypeVar("T")

MONEY: Final = pa.decimal128(18, 2)
"""The type of every amount."""

_OWED: Final = ("deductible", "copay", "coinsurance", "noncovered", "balance_bill")
_SETTLED: Final = ("secondary_paid", "secondary_write_off")
_HELP: Final = ("clinic_discount", "savings_card_paid", "grants_paid", "rebate")
_SUMS: Final = (*AMOUNTS, "patient_responsibility", "net_cost")
_MONEY_FIELDS: Final = [pa.field(name, MONEY, nullable=False) for name in _SUMS]

ERROR_FIELDS: Final = [pa.field("code", pa.string()), pa.field("path", pa.string()), pa.field("message", pa.string())]


def year_fields() -> list[pa.Field]:
    """Return the columns of amounts by benefit year, after the key."""
    return [
        pa.field("benefit_year", pa.string()),
        pa.field("starts_on", pa.date32()),
        *_MONEY_FIELDS,
        *(pa.field(name, pa.date32()) for name in YEAR_ONLY),
    ]


def session_fields() -> list[pa.Field]:
    """Return the columns of amounts by session, after the key."""
    return [
        pa.field("session", pa.int32()),
        pa.field("on", pa.date32()),
        pa.field("phase", pa.string()),
        *_MONEY_FIELDS,
    ]


def line_fields() -> list[pa.Field]:
    """Return the columns of amounts by claim line, after the key."""
    return [
        pa.field("session", pa.int32()),
        pa.field("sequence", pa.int32()),
        pa.field("number", pa.int32()),
        pa.field("on", pa.date32()),
        pa.field("code", pa.string()),
        pa.field("benefit_year", pa.string()),
        *_MONEY_FIELDS,
        *(pa.field(name, MONEY) for name in LINE_ONLY),
    ]


def years_of(settled: Settled) -> pa.RecordBatch:
    """Return amounts by row and benefit year, for the rows that were settled, in the order of the rows."""
    row, place, chosen = _spread(settled, settled.first_slot)
    years = _Labels(settled.programs, lambda program: program.years)
    at = years.at(settled.program[row], place)
    sums = settled.out.years[chosen]
    met = [_days(sums[:, len(AMOUNTS) + k]) for k in range(len(YEAR_ONLY))]
    return pa.RecordBatch.from_arrays(
        [
            settled.inputs.key.take(pa.array(row)),
            pa.array([year.label for year in years.values], pa.string()).take(pa.array(at)),
            pa.array([year.starts_on for year in years.values], pa.date32()).take(pa.array(at)),
            *_sums(sums),
            *met,
        ],
        schema=pa.schema([settled.key_field, *year_fields()]),
    )


def sessions_of(settled: Settled) -> pa.RecordBatch:
    """Return amounts by row and session, for the rows that were settled."""
    row, place, chosen = _spread(settled, settled.first_session)
    sessions = _Labels(settled.programs, lambda program: program.sessions)
    at = pa.array(sessions.at(settled.program[row], place))
    return pa.RecordBatch.from_arrays(
        [
            settled.inputs.key.take(pa.array(row)),
            pa.array([number for number, _, _ in sessions.values], pa.int32()).take(at),
            pa.array([on for _, on, _ in sessions.values], pa.date32()).take(at),
            pa.array([phase for _, _, phase in sessions.values], pa.string()).take(at),
            *_sums(settled.out.sessions[chosen]),
        ],
        schema=pa.schema([settled.key_field, *session_fields()]),
    )


def lines_of(settled: Settled) -> pa.RecordBatch:
    """Return amounts by row and claim line, for the rows that were settled, in the order they were processed."""
    row, place, chosen = _spread(settled, settled.first_line)
    lines = _Labels(settled.programs, lambda program: program.lines)
    at = pa.array(lines.at(settled.program[row], place))
    sums = settled.out.lines[chosen]
    write_off, second = sums[:, len(AMOUNTS)], sums[:, len(AMOUNTS) + 1]
    return pa.RecordBatch.from_arrays(
        [
            settled.inputs.key.take(pa.array(row)),
            pa.array([line.claim.session for line in lines.values], pa.int32()).take(at),
            pa.array([line.claim.sequence for line in lines.values], pa.int32()).take(at),
            pa.array([line.line.number for line in lines.values], pa.int32()).take(at),
            pa.array([line.claim.on for line in lines.values], pa.date32()).take(at),
            pa.array([line.line.code for line in lines.values], pa.string()).take(at),
            pa.array([line.year.label for line in lines.values], pa.string()).take(at),
            *_sums(sums),
            _money(write_off, write_off >= 0),
            _money(second, second >= 0),
        ],
        schema=pa.schema([settled.key_field, *line_fields()]),
    )


def errors_of(settled: Settled) -> pa.RecordBatch:
    """Return the rows that were refused, each with the code, the place and the words of the first reason."""
    rows = np.flatnonzero(settled.status)
    problems = [problem_of(settled, int(row)) for row in rows]
    return pa.RecordBatch.from_arrays(
        [settled.inputs.key.take(pa.array(rows)), *_error_columns(problems)],
        schema=pa.schema([settled.key_field, *ERROR_FIELDS]),
    )


def _error_columns(problems: list[Problem]) -> Iterator[pa.Array]:
    yield pa.array([problem.code for problem in problems], pa.string())
    yield pa.array([problem.path for problem in problems], pa.string())
    yield pa.array([problem.message for problem in problems], pa.string())


def _spread(settled: Settled, first: Ints) -> tuple[Ints, Ints, npt.NDArray[np.bool_] | slice]:
    """Return for each entry of the good rows its row, its place in the row, and which entries those are."""
    sizes = np.diff(first)
    every = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(first[-1]) - np.repeat(first[:-1], sizes)
    if not settled.status.any():
        return every, place, slice(None)
    good = settled.status[every] == 0
    return every[good], place[good], good


class _Labels(Generic[T]):
    """What programs say in words of the entries of their rows, each once."""

    def __init__(self, programs: tuple[Program, ...], of: Callable[[Program], tuple[T, ...]]) -> None:
        found = [of(program) for program in programs]
        self._starts = np.cumsum([0, *(len(own) for own in found)])
        self.values = [value for own in found for value in own]

    def at(self, program: Ints, place: Ints) -> Ints:
        return self._starts[program] + place


def _sums(sums: Ints) -> Iterator[pa.Array]:
    columns = dict(zip(AMOUNTS, np.ascontiguousarray(sums[:, : len(AMOUNTS)].T), strict=True))
    owed = np.sum([columns[name] for name in _OWED], axis=0)
    owed -= columns["secondary_paid"] + columns["secondary_write_off"]
    net = owed - np.sum([columns[name] for name in _HELP], axis=0)
    nothing = None
    for column in (*columns.values(), owed, net):
        if column.any():
            yield _money(column)
        else:  # most people have one payer and no assistance: their zeros are made once
            nothing = _money(column) if nothing is None else nothing
            yield nothing


def _money(cents: Ints, given: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Return cents as decimals of dollars; where they are not given, null."""
    words = np.zeros((len(cents), 2), np.int64)
    words[:, 0] = cents
    if cents.min(initial=0) < 0:
        words[:, 1] = cents >> 63
    mask = None if given is None or given.all() else pa.py_buffer(np.packbits(given, bitorder="little"))
    return pa.Array.from_buffers(MONEY, len(cents), [mask, pa.py_buffer(words)])


def _days(ordinals: Ints) -> pa.Array:
    """Return days by their ordinals, null for 0."""
    days = (ordinals - EPOCH).astype(np.int32)
    met = ordinals > 0
    mask = pa.py_buffer(np.packbits(met, bitorder="little"))
    return pa.Array.from_buffers(pa.date32(), len(days), [mask, pa.py_buffer(days)])
