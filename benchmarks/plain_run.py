"""The functions of the batch kernel as plain Python, over what plain Python reads fastest: named tuples and lists."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from ketacost.batch.tables import Out, Rows, Scratch, Tables


class Grid:
    """Rows of whole numbers in lists, read and written by two places as an array is."""

    def __init__(self, rows: Iterable[Iterable[int]], width: int) -> None:
        """Copy the rows."""
        self._rows = [list(row) for row in rows]
        self.shape = (len(self._rows), width)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def __getitem__(self, at: tuple[int, int]) -> int:
        """Return one number."""
        return self._rows[at[0]][at[1]]

    def __setitem__(self, at: tuple[int, int], value: int) -> None:
        """Write one number."""
        self._rows[at[0]][at[1]] = value

    def __iter__(self) -> Iterator[list[int]]:
        """Yield the rows."""
        return iter(self._rows)


def named(records: Any) -> list[Any]:  # noqa: ANN401 (any table)
    """Return the records of a table as named tuples, which Python reads faster."""
    entry: Any = type("Entry", (namedtuple("Entry", records.dtype.names),), {"__slots__": ()})  # noqa: PYI024
    return [entry(*one.item()) for one in records]


def plain(value: Any, *, changes: bool = False) -> Any:  # noqa: ANN401 (tables of every kind)
    """Return arrays and tuples of arrays as lists, records as named tuples; as objects where fields are written."""
    if isinstance(value, tuple):
        parts = [plain(part, changes=changes) for part in value]
        return type(value)(*parts)
    if value.dtype.names:
        if changes:
            return [SimpleNamespace(**dict(zip(value.dtype.names, one.item(), strict=True))) for one in value]
        return named(value)
    return value.tolist() if value.ndim == 1 else Grid(value.tolist(), value.shape[1])


def plain_arguments(tables: Tables, rows: Rows, scratch: Scratch, out: Out) -> tuple[Any, Any, Any, Any]:
    """Return the arguments of ``settle_rows`` for plain Python."""
    moving = Scratch(*(plain(part, changes=True) for part in scratch))
    given = Rows(plain(rows.records, changes=True), *(plain(part) for part in rows[1:]))
    return plain(tables), given, moving, Out(*(plain(part) for part in out))


def with_fields(value: Any) -> Any:  # noqa: ANN401 (tables of every kind)
    """Return arrays of records, also inside tuples, as views whose fields Python reads by name."""
    if isinstance(value, tuple):
        return type(value)(*(with_fields(part) for part in value))
    return value.view(np.recarray) if value.dtype.names else value


def as_array(years: Grid) -> Any:  # noqa: ANN401 (numpy's)
    """Return the amounts as an array."""
    return np.array(list(years), np.int64)
