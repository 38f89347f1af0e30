"""Reading a record batch: every column into integers, every wrong value noted against its row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ketacost.batch.columns import InputSchema
from ketacost.batch.coverages import family_lane
from ketacost.batch.refusals import BAD_VALUE
from ketacost.batch.requests import spending_of
from ketacost.batch.tables import NONE, RELATIVES, Ints, Records, as_table
from ketacost.claims.coverage import FamilySpending
from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.values.money import MAX_CENTS, to_cents

EPOCH: Final = date(1970, 1, 1).toordinal()
UNDATED: Final = date.min.toordinal()
"""Stands for the day of balances that are given without one."""
MOST_RELATIVES: Final = 64
"""Most relatives of one row."""

_AMOUNT: Final = r"^[0-9]{1,10}(\.[0-9]{1,2})?$"
_DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_COUNT: Final = r"^[0-9]{1,4}$"
_MOST_VISITS: Final = 9_999

Flags = npt.NDArray[np.bool_]


class Coded(NamedTuple):
    """A column of words: the words, and which one stands in each row, ``NONE`` for none."""

    words: tuple[str, ...]
    codes: Ints

    def word(self, row: int) -> str | None:
        """Return the word in a row."""
        code = self.codes[row]
        return None if code == NONE else self.words[code]


@attrs.frozen(kw_only=True, eq=False)
class Inputs:
    """The rows of a record batch as integers.

    Attributes:
        key: the caller's keys, as they came.
        ids: plan, course, assistance and scenario.
        starts_on: first days, ``NONE`` where the course's own holds.
        opened: for each prefix, the day of the balances a row gives: ``NONE`` where it gives none, ``UNDATED`` without.
        are_zero: for each prefix, whether what is not listed is zero.
        applied: cents by column of amounts.
        visits: visits by column.
        approved_from: first approved day.
        approved_through: last approved day.
        relatives: relatives' spending by row, payer and day.
        first_relative: where each row's start among them.
        members: how many relatives each row names.
        status: why a row is refused already.
        problems: the words for a status of a bad value, by row.
    """

    key: pa.Array
    ids: tuple[Coded, Coded, Coded, Coded]
    starts_on: Ints
    opened: Ints
    are_zero: Ints
    applied: Ints
    visits: Ints
    approved_from: Ints
    approved_through: Ints
    relatives: Records
    first_relative: Ints
    members: Ints
    status: Ints
    problems: dict[int, Problem]


def read_inputs(batch: pa.RecordBatch, schema: InputSchema, amounts: tuple[str, ...]) -> Inputs:
    """Return the rows of a record batch as integers.

    Args:
        batch: the rows; its columns are those of the schema, in any order.
        schema: what the columns mean.
        amounts: the columns of amounts, in the order of the table of column groups.

    Raises:
        InvalidInputError: ``batch.type`` for a column whose type can hold no such value at all (floats for money).
    """
    return _Reader(batch, schema).inputs(amounts)


class _Reader:
    """Reads one record batch."""

    def __init__(self, batch: pa.RecordBatch, schema: InputSchema) -> None:
        self.batch = batch
        self.schema = schema
        self.rows = batch.num_rows
        self.status = np.zeros(self.rows, np.int64)
        self.problems: dict[int, Problem] = {}

    def inputs(self, amounts: tuple[str, ...]) -> Inputs:
        applied = self._matrix(amounts, self._cents)
        visits = self._matrix(tuple(column.name for column in self.schema.visits), self._counts)
        relatives, first_relative, members, has_relatives = self._relatives()
        opened, are_zero = self._balances(applied, visits, amounts, has_relatives)
        return Inputs(
            key=self.batch.column("key"),
            ids=(self._words("plan"), self._words("course"), self._words("assistance"), self._words("scenario")),
            starts_on=self._days("starts_on"),
            opened=opened,
            are_zero=are_zero,
            applied=applied,
            visits=visits,
            approved_from=self._days("approved_from"),
            approved_through=self._days("approved_through"),
            relatives=relatives,
            first_relative=first_relative,
            members=members,
            status=self.status,
            problems=self.problems,
        )

    # columns

    def _column(self, name: str) -> pa.Array | None:
        if not self.schema.has(name):
            return None
        found = self.batch.column(name)
        if pa.types.is_dictionary(found.type):
            found = found.dictionary_decode()
        if pa.types.is_large_string(found.type) or pa.types.is_string_view(found.type):
            found = found.cast(pa.string())
        return None if pa.types.is_null(found.type) else found

    def _wrong_type(self, name: str, column: pa.Array, expected: str) -> InvalidInputError:
        message = f"expected {expected}, got a column of {column.type}"
        return InvalidInputError([Problem("batch.type", name, message)])

    def _note(self, name: str, wrong: Flags, column: pa.Array, expected: str, code: str = "batch.value") -> None:
        """Refuse the rows of some flags for their value in a column."""
        for row in np.flatnonzero(wrong).tolist():
            if not self.status[row]:
                self.status[row] = BAD_VALUE
                self.problems[row] = Problem(code, name, f"expected {expected}, got {column[row].as_py()!r}")

    def _words(self, name: str) -> Coded:
        column = self._column(name)
        if column is None:
            return Coded((), np.full(self.rows, NONE, np.int64))
        if not pa.types.is_string(column.type):
            if not pa.types.is_integer(column.type):
                raise self._wrong_type(name, column, "text")
            column = column.cast(pa.string())
        encoded = column.dictionary_encode()
        codes = encoded.indices.fill_null(NONE).to_numpy(zero_copy_only=False).astype(np.int64)
        return Coded(tuple(encoded.dictionary.to_pylist()), codes)

    def _matrix(self, names: tuple[str, ...], read: Callable[[str], Ints]) -> Ints:
        found = np.empty((self.rows, len(names)), np.int64)
        for at, name in enumerate(names):
            found[:, at] = read(name)
        return found

    def _checked(self, name: str, column: pa.Array, pattern: str, expected: str) -> pa.Array:
        """Return a column of text with only what has a form left, the rest noted."""
        fits = pc.match_substring_regex(column, pattern).fill_null(True)  # noqa: FBT003 (a scalar)
        wrong = ~fits.to_numpy(zero_copy_only=False)
        if wrong.any():
            self._note(name, wrong, column, expected)
            column = pc.if_else(fits, column, pa.scalar(None, column.type))
        return column

    def _cents(self, name: str) -> Ints:
        column = self._column(name)
        if column is None:
            return np.full(self.rows, NONE, np.int64)
        expected = f'an amount of at most {MAX_CENTS // 100} dollars such as "125.00"'
        kind = column.type
        if pa.types.is_string(kind):
            column = self._checked(name, column, _AMOUNT, expected).cast(pa.decimal128(12, 2))
        elif pa.types.is_integer(kind):
            fits = column.to_numpy(zero_copy_only=False) if not column.null_count else column.fill_null(0).to_numpy()
            wrong = (fits < 0) | (fits > MAX_CENTS // 100)
            self._note(name, wrong, column, expected)
            return np.where(wrong | column.is_null().to_numpy(zero_copy_only=False), NONE, fits.astype(np.int64) * 100)
        elif not pa.types.is_decimal(kind):
            raise self._wrong_type(name, column, "decimals of dollars (floats are not exact)")
        cents = cents_of_decimals(column)
        given = ~column.is_null().to_numpy(zero_copy_only=False)
        wrong = given & ((cents < 0) | (cents > MAX_CENTS))
        if wrong.any():
            self._note(name, wrong, column, expected)
        return np.where(given & ~wrong, cents, NONE)

    def _counts(self, name: str) -> Ints:
        column = self._column(name)
        if column is None:
            return np.full(self.rows, NONE, np.int64)
        expected = f"a whole number of visits, 0 to {_MOST_VISITS}"
        if pa.types.is_string(column.type):
            column = self._checked(name, column, _COUNT, expected).cast(pa.int64())
        elif not pa.types.is_integer(column.type):
            raise self._wrong_type(name, column, "whole numbers")
        found = column.cast(pa.int64()).fill_null(NONE).to_numpy()
        given = ~column.is_null().to_numpy(zero_copy_only=False)
        wrong = given & ((found < 0) | (found > _MOST_VISITS))
        if wrong.any():
            self._note(name, wrong, column, expected)
        return np.where(wrong, NONE, found)

    def _days(self, name: str) -> Ints:
        column = self._column(name)
        if column is None:
            return np.full(self.rows, NONE, np.int64)
        if pa.types.is_string(column.type):
            text = self._checked(name, column, _DAY, "a day as YYYY-MM-DD")
            column = self._calendar(name, text)
        elif not pa.types.is_date32(column.type):
            raise self._wrong_type(name, column, "days without a time (date32)")
        days = column.cast(pa.int32()).fill_null(0).to_numpy().astype(np.int64) + EPOCH
        return np.where(column.is_null().to_numpy(zero_copy_only=False), NONE, days)

    def _calendar(self, name: str, text: pa.Array) -> pa.Array:
        """Return text of the right form as days; what the calendar does not have is noted."""
        try:
            return text.cast(pa.date32())
        except pa.ArrowInvalid:
            days = [_day_or_none(value) for value in text.to_pylist()]
            wrong = np.array([day is None for day in days]) & ~text.is_null().to_numpy(zero_copy_only=False)
            self._note(name, wrong, text, "a day the calendar has")
            return pa.array(days, pa.date32())

    def _flags(self, name: str) -> tuple[Flags, Flags]:
        """Return whether each row says yes, and whether it says anything."""
        column = self._column(name)
        if column is None:
            return np.zeros(self.rows, bool), np.zeros(self.rows, bool)
        if pa.types.is_string(column.type):
            column = pc.equal(self._checked(name, pc.utf8_lower(column), "^(true|false)$", "true or false"), "true")
        elif not pa.types.is_boolean(column.type):
            raise self._wrong_type(name, column, "true or false")
        given = ~column.is_null().to_numpy(zero_copy_only=False)
        return column.fill_null(False).to_numpy(zero_copy_only=False), given  # noqa: FBT003 (a scalar)

    # balances

    def _balances(
        self, applied: Ints, visits: Ints, amounts: tuple[str, ...], has_relatives: dict[str, Flags]
    ) -> tuple[Ints, Ints]:
        prefixes = self.schema.prefixes
        opened = np.full((self.rows, len(prefixes)), NONE, np.int64)
        are_zero = np.zeros((self.rows, len(prefixes)), np.int64)
        for at, prefix in enumerate(prefixes):
            own = {name for group in self.schema.applied if group.prefix == prefix for name in group.columns}
            given = (applied[:, [i for i, name in enumerate(amounts) if name in own]] >= 0).any(axis=1)
            of_visits = [i for i, column in enumerate(self.schema.visits) if column.prefix == prefix]
            given |= (visits[:, of_visits] >= 0).any(axis=1)
            days = self._days(f"{prefix}as_of")
            zero, says_zero = self._flags(f"{prefix}unlisted_are_zero")
            given |= (days >= 0) | says_zero
            if prefix in has_relatives:
                given |= has_relatives[prefix]
            opened[:, at] = np.where(days >= 0, days, np.where(given, UNDATED, NONE))
            are_zero[:, at] = zero
        return opened, are_zero

    def _relatives(self) -> tuple[Records, Ints, Ints, dict[str, Flags]]:
        entries: list[list[dict[str, int]]] = []
        members: list[dict[str, int]] = []
        given: dict[str, Flags] = {}
        for at, prefix in enumerate(self.schema.prefixes):
            name = f"{prefix}family_spending"
            column = self._column(name)
            if column is None:
                continue
            if not entries:
                entries, members = [[] for _ in range(self.rows)], [{} for _ in range(self.rows)]
            given[prefix] = ~column.is_null().to_numpy(zero_copy_only=False)
            for row in np.flatnonzero(given[prefix]).tolist():
                entries[row] += self._spending(name, row, at, column[row].as_py(), members[row])
        first = np.zeros(self.rows + 1, np.int64)
        if not entries:
            return as_table([], RELATIVES), first, np.zeros(self.rows, np.int64), given
        sizes = np.array([len(own) for own in entries], np.int64)
        np.cumsum(sizes, out=first[1:])
        records = as_table([entry for own in entries for entry in own], RELATIVES)
        counts = np.array([len(own) for own in members], np.int64)
        return records, first, counts, given

    def _spending(
        self, name: str, row: int, prefix: int, value: object, members: dict[str, int]
    ) -> list[dict[str, int]]:
        """Return what relatives of one row spent, in order of days."""
        try:
            listed = spending_of(value)
        except KetacostError as error:
            if not self.status[row]:
                self.status[row] = BAD_VALUE
                self.problems[row] = error.problems[0].under(name)
            return []
        found = [_relative(entry, prefix, members) for entry in sorted(listed, key=lambda entry: entry.on)]
        if len(members) > MOST_RELATIVES and not self.status[row]:
            self.status[row] = BAD_VALUE
            message = f"a batch takes at most {MOST_RELATIVES} relatives a row; give one entry for several"
            self.problems[row] = Problem("batch.too_many_relatives", name, message)
            return []
        return found


def _relative(entry: FamilySpending, prefix: int, members: dict[str, int]) -> dict[str, int]:
    return {
        "account": prefix,
        "member": members.setdefault(entry.member, len(members)),
        "day": entry.on.toordinal(),
        "deductible": to_cents(entry.deductible),
        "out_of_pocket": to_cents(entry.out_of_pocket),
        "lane": family_lane(entry.tier, entry.benefits),
    }


def _day_or_none(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None


def cents_of_decimals(column: pa.Array) -> Ints:
    """Return decimals as cents, -1 for what is no whole number of cents or far too large."""
    if column.type.scale == 2 and pa.types.is_decimal128(column.type):  # noqa: PLR2004 (dollars and cents)
        words = np.frombuffer(column.buffers()[1], np.int64, 2 * len(column), 16 * column.offset).reshape(-1, 2)
        return np.where(words[:, 1] == words[:, 0] >> 63, words[:, 0], -1)
    return np.array([_cents_of(value) for value in column.to_pylist()], np.int64)


def _cents_of(value: Decimal | None) -> int:
    if value is None:
        return NONE
    cents = value * 100
    return int(cents) if cents == int(cents) and 0 <= cents <= MAX_CENTS else NONE
