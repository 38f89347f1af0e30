"""The engine: record batches in, settled amounts out, programs made once and kept while they are in use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from threading import Lock
from typing import Any, Final, NamedTuple, TypeAlias

import attrs
import numpy as np
import pyarrow as pa

from ketacost.adjudication.kernel import State
from ketacost.batch.columns import KEY, InputSchema
from ketacost.batch.compiled import compiled
from ketacost.batch.coverages import Coverages
from ketacost.batch.inputs import Inputs, read_inputs
from ketacost.batch.linking import amount_columns, link
from ketacost.batch.programs import Program, ProgramKey
from ketacost.batch.refusals import OF_PROGRAM
from ketacost.batch.tables import (
    AMOUNTS,
    BOOKS,
    LINE_ONLY,
    LINES,
    NONE,
    ROWS,
    SECOND_ALLOWED,
    YEAR_ONLY,
    Ints,
    Out,
    Purses,
    Records,
    Rows,
    Scratch,
    Tables,
)
from ketacost.batch.walk import settle_rows

ProgramMaker: TypeAlias = Callable[[ProgramKey, InputSchema, Coverages], Program]
"""Makes the program of a combination."""

_KEPT_LINES: Final = 300_000
"""Claim lines of programs that are kept (some 150 MB): hundreds of courses under dozens of plans."""
_LINKED_LINES: Final = 150_000
"""Claim lines settled by one set of tables."""


@attrs.frozen(kw_only=True)
class Detail:
    """What comes out besides amounts by benefit year.

    Attributes:
        sessions: amounts of each session.
        lines: amounts of each claim line.
    """

    sessions: bool = False
    lines: bool = False


@attrs.frozen(kw_only=True, eq=False)
class Settled:
    """The rows of a record batch, settled.

    Attributes:
        schema: what the columns of the rows mean.
        key_field: the column of the caller's keys.
        inputs: the rows.
        programs: the programs they follow.
        program: which of them each row follows.
        out: the amounts.
        first_slot: where each row's benefit years start in ``out.years``; one more than there are rows.
        first_session: where its sessions start in ``out.sessions``.
        first_line: where its lines start in ``out.lines``.
        status: 0 for a row that was settled, else why it was not.
    """

    schema: InputSchema
    key_field: pa.Field
    inputs: Inputs
    programs: tuple[Program, ...]
    program: Ints
    out: Out
    first_slot: Ints
    first_session: Ints
    first_line: Ints
    status: Ints


class _Linked(NamedTuple):
    """Tables of some programs, and the place of each."""

    tables: Tables
    places: Mapping[Program, int]


class Engine:
    """Settles record batches of one schema by some designs. It may be used by several threads at once."""

    def __init__(self, make: ProgramMaker, schema: InputSchema) -> None:
        """Start with no program made; ``make`` makes one where it is needed."""
        self._make = make
        self.schema = schema
        self._amounts = amount_columns(schema)
        self._coverages = Coverages(schema)
        self._programs: OrderedDict[ProgramKey, Program] = OrderedDict()
        self._kept = 0
        self._linked: _Linked | None = None
        self._lock = Lock()

    def settle(self, batch: pa.RecordBatch, detail: Detail) -> Settled:
        """Return the rows of a record batch, settled.

        Raises:
            InvalidInputError: for a column that can hold no such value at all; a wrong value only refuses its row.
        """
        inputs = read_inputs(batch, self.schema, self._amounts)
        keys, program = _program_keys(inputs)
        programs = self._programs_of(keys)
        slots = np.array([found.record["slots"] for found in programs], np.int64)
        sessions = np.array([found.record["sessions"] for found in programs], np.int64)
        lines = np.array([found.record["lines"] for found in programs], np.int64)
        first_slot = _starts(slots[program])
        first_session = _starts(sessions[program] if detail.sessions else np.zeros_like(program))
        first_line = _starts(lines[program] if detail.lines else np.zeros_like(program))
        out = Out(
            years=np.zeros((first_slot[-1], len(AMOUNTS) + len(YEAR_ONLY)), np.int64),
            sessions=np.zeros((first_session[-1], len(AMOUNTS)), np.int64),
            lines=np.zeros((first_line[-1], len(AMOUNTS) + len(LINE_ONLY)), np.int64),
        )
        out.lines[:, SECOND_ALLOWED] = NONE
        records = self._records(inputs)
        records["first_slot"], records["first_session"] = first_slot[:-1], first_session[:-1]
        records["first_line"] = first_line[:-1]
        rows = Rows(records=records, applied=inputs.applied, visits=inputs.visits, relatives=inputs.relatives)
        for group in _groups_of(programs):
            tables, places = self._tables_of([programs[at] for at in group])
            numbers = np.full(len(programs), NONE, np.int64)
            numbers[group] = places
            records["program"] = numbers[program]
            scratch = _scratch(tables, int(inputs.members.max(initial=0)))
            compiled(settle_rows)(0, batch.num_rows, tables, rows, scratch, out)
        status = records["status"].copy()
        refused = np.array([found.is_refused for found in programs], bool)[program] & (status == 0)
        status[refused] = OF_PROGRAM
        return Settled(
            schema=self.schema,
            key_field=batch.schema.field(KEY),
            inputs=inputs,
            programs=programs,
            program=program,
            out=out,
            first_slot=first_slot,
            first_session=first_session,
            first_line=first_line,
            status=status,
        )

    @staticmethod
    def _records(inputs: Inputs) -> Records:
        """Return the rows as records, before any is settled."""
        records = np.zeros(len(inputs.status), ROWS)
        records["status"] = inputs.status
        for at in range(inputs.are_zero.shape[1]):
            records["are_zero"] |= inputs.are_zero[:, at] << at
        records["approved_from"], records["approved_through"] = inputs.approved_from, inputs.approved_through
        records["members"] = inputs.members
        records["first_relative"], records["relatives"] = inputs.first_relative[:-1], np.diff(inputs.first_relative)
        limited = (inputs.approved_from >= 0) | (inputs.approved_through >= 0)
        records["has_more"] = limited | (records["relatives"] > 0)
        return records

    def _programs_of(self, keys: Sequence[ProgramKey]) -> tuple[Program, ...]:
        """Return programs by their keys, made where they are new; the ones used least lately go first."""
        with self._lock:
            found = []
            for key in keys:
                program = self._programs.pop(key, None)
                if program is None:
                    program = self._make(key, self.schema, self._coverages)
                    self._kept += program.record["lines"]
                self._programs[key] = program
                found.append(program)
            while self._kept > _KEPT_LINES and len(self._programs) > len(keys):
                _, dropped = self._programs.popitem(last=False)
                self._kept -= dropped.record["lines"]
            return tuple(found)

    def _tables_of(self, programs: Sequence[Program]) -> tuple[Tables, list[int]]:
        """Return tables that hold some programs, and where; the last tables again where they hold them all."""
        with self._lock:
            if self._linked is None or not all(program in self._linked.places for program in programs):
                self._linked = self._link(programs)
            return self._linked.tables, [self._linked.places[program] for program in programs]

    def _link(self, programs: Sequence[Program]) -> _Linked:
        """Return tables of some programs and, as long as there is room, of those the last tables held."""
        before = () if self._linked is None else self._linked.places
        chosen = dict.fromkeys(programs)
        lines = sum(program.record["lines"] for program in chosen)
        for program in before:
            lines += 0 if program in chosen else program.record["lines"]
            if lines > _LINKED_LINES:
                break
            chosen[program] = None
        tables = link(list(chosen), self.schema, self._coverages)
        return _Linked(tables, {program: at for at, program in enumerate(chosen)})


def _starts(sizes: Ints) -> Ints:
    found = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=found[1:])
    return found


def _groups_of(programs: Sequence[Program]) -> list[list[int]]:
    """Return the places of the programs that can be settled, in groups whose tables stay small."""
    groups: list[list[int]] = []
    lines = _LINKED_LINES
    for at, program in enumerate(programs):
        if program.is_refused:
            continue
        if lines + program.record["lines"] > _LINKED_LINES:
            groups.append([])
            lines = 0
        groups[-1].append(at)
        lines += program.record["lines"]
    return groups


def _program_keys(inputs: Inputs) -> tuple[list[ProgramKey], Ints]:
    """Return the combinations there are, and which one each row is of."""
    columns = [coded.codes for coded in inputs.ids]
    columns += [inputs.starts_on, *(inputs.opened[:, at] for at in range(inputs.opened.shape[1]))]
    codes = np.zeros(len(inputs.status), np.int64)
    count = 1
    for column in columns:
        if len(column) and (column == column[0]).all():
            continue
        values, own = _encoded(column)
        codes = codes * values + own
        count *= values
        if count > 1 << 31:
            count, codes = _encoded(codes)
    count, program = _encoded(codes)
    first = np.zeros(count, np.int64)
    first[program[::-1]] = np.arange(len(program))[::-1]  # the last one written is the first row of its program
    plans, courses, assistance, scenarios = inputs.ids
    keys = [
        ProgramKey(
            plan=plans.word(row),
            course=courses.word(row),
            assistance=assistance.word(row),
            starts_on=_date(inputs.starts_on[row]),
            scenario=scenarios.word(row),
            opened=tuple(_date(day) for day in inputs.opened[row]),
        )
        for row in first.tolist()
    ]
    return keys, program


def _date(ordinal: int) -> date | None:
    return None if ordinal < 0 else date.fromordinal(int(ordinal))


def _encoded(column: Ints) -> tuple[int, Ints]:
    """Return how many different values a column has, and their numbers in the order they first come."""
    encoded = pa.array(column).dictionary_encode()
    return len(encoded.dictionary), encoded.indices.to_numpy().astype(np.int64)


def _scratch(tables: Tables, members: int) -> Scratch:
    """Return state large enough for any row of some programs."""

    def zeros(size: int) -> Any:  # noqa: ANN401 (an array, which the kernel knows as a sequence of whole numbers)
        return np.zeros(max(size, 1), np.int64)

    def most(table: Records, field: str) -> int:
        return int(table[field].max(initial=0))

    programs, payers = tables.courses.programs, tables.payers
    pools = most(programs, "pools")
    members = max(members, most(payers.accounts, "members"))
    days = most(programs, "card_days")
    return Scratch(
        state=State(
            used=zeros(pools),
            window=zeros(pools),
            visit_ordinal=zeros(most(programs, "visit_keys")),
            visits=zeros(most(programs, "count_keys")),
            copay_set=zeros(most(programs, "copay_keys")),
            copay_charged=zeros(most(programs, "copay_keys")),
            cap_used=zeros(most(programs, "cap_keys")),
        ),
        line=np.zeros(1, LINES),
        listed=zeros(pools),
        books=np.zeros(max(most(programs, "accounts"), 1), BOOKS),
        credited=zeros(pools * members),
        purses=Purses(
            card=zeros(most(tables.courses.cards, "years")),
            rebate=zeros(most(tables.courses.rebates, "years")),
            grants=zeros(most(programs, "grants")),
            devices=zeros(days),
            paid=zeros(days),
        ),
    )
