"""A table as lines: side by side where the page has room, in bands of columns or row by row where it has not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from ketacost.reports.blocks import Table

_GAP: Final = " "
_MOST_BANDS: Final = 3
"""Bands in which a reader still finds a row again; a table that needs more is set row by row."""
_LEAST_WORDS: Final = 20
"""Columns in which words are still read."""
_INDENT: Final = "  "


def table_lines(table: Table, columns: int | None) -> list[str]:
    """Return the lines of a table.

    Args:
        table: headings and rows.
        columns: columns there are; ``None`` for as many as it needs.
    """
    widths = _widths(table)
    every = range(len(table.headers))
    if columns is None or _width(widths, every) <= columns:
        return _side_by_side(table, widths, every)
    if table.left >= len(widths) and (room := _room_of_widest(widths, columns)) >= _LEAST_WORDS:
        return _wrapped(table, widths, room)
    bands = _bands(widths, table.left, columns)
    if bands is None or len(bands) > _MOST_BANDS:
        return list(_row_by_row(table, columns))
    lines = [["", *_side_by_side(table, widths, [*range(table.left), *band])] for band in bands]
    return [line for band in lines for line in band][1:]


def _tops(table: Table) -> list[list[str]]:
    """Return the headings as rows; short ones stand at the bottom."""
    tall = [header.split("\n") for header in table.headers]
    height = max(len(lines) for lines in tall)
    filled = [[""] * (height - len(lines)) + lines for lines in tall]
    return [[lines[level] for lines in filled] for level in range(height)]


def _is_full(table: Table, row: Sequence[str]) -> bool:
    """Tell a row of cells from a line across the table."""
    return len(row) == len(table.headers)


def _widths(table: Table) -> list[int]:
    full = [*_tops(table), *(row for row in table.rows if _is_full(table, row))]
    return [max(len(row[column]) for row in full) for column in range(len(table.headers))]


def _width(widths: Sequence[int], columns: Sequence[int]) -> int:
    return sum(widths[one] for one in columns) + len(_GAP) * (len(columns) - 1)


def _side_by_side(table: Table, widths: Sequence[int], columns: Sequence[int]) -> list[str]:
    def line(row: Sequence[str]) -> str:
        cells = [row[one].ljust(widths[one]) if one < table.left else row[one].rjust(widths[one]) for one in columns]
        return _GAP.join(cells).rstrip()

    rule = _GAP.join("-" * widths[one] for one in columns)
    rows = (line(row) if _is_full(table, row) else row[0] for row in table.rows)
    return [*map(line, _tops(table)), rule, *rows]


def _room_of_widest(widths: Sequence[int], columns: int) -> int:
    """Return how many columns the widest one has when the others keep theirs."""
    return columns - (_width(widths, range(len(widths))) - max(widths))


def _wrapped(table: Table, widths: Sequence[int], room: int) -> list[str]:
    """Return a table of words whose widest column is wrapped; the other cells stand beside its first line."""
    widest = widths.index(max(widths))
    rows: list[Sequence[str]] = []
    for row in table.rows:
        if not _is_full(table, row):
            rows.append(row)
            continue
        pieces = textwrap.wrap(row[widest], room, break_on_hyphens=False) or [""]
        rows += [
            [piece if column == widest else (cell if first else "") for column, cell in enumerate(row)]
            for piece, first in zip(pieces, [True, *[False] * len(pieces)], strict=False)
        ]
    narrow = Table(table.headers, rows, table.left)
    return _side_by_side(narrow, _widths(narrow), range(len(widths)))


def _bands(widths: Sequence[int], left: int, columns: int) -> list[list[int]] | None:
    """Return the columns to the right in bands of about as many, or ``None`` where one does not fit beside the left."""
    right = list(range(left, len(widths)))
    room = columns - _width(widths, range(left)) - len(_GAP)
    if not right or any(widths[one] > room for one in right):
        return None
    for count in range(2, len(right) + 1):
        size = -(-len(right) // count)
        bands = [right[start : start + size] for start in range(0, len(right), size)]
        if all(_width(widths, band) <= room for band in bands):
            return bands
    return None


def _row_by_row(table: Table, columns: int) -> Iterator[str]:
    """Yield each row as its first cell that says something, and under it the others with their headings."""
    names = [" ".join(header.replace("-\n", "").split("\n")) for header in table.headers]
    for row in table.rows:
        if not _is_full(table, row):
            yield row[0]
            continue
        said = [(name, text) for name, text in zip(names, row, strict=True) if text.strip()]
        head, *others = said or [("", "")]
        named = [] if not others or head[0] else [others.pop(0)]
        yield from textwrap.wrap(" ".join([head[1], *(text for _, text in named)]), columns, subsequent_indent=_INDENT)
        for name, text in others:
            yield from textwrap.wrap(
                f"{name}: {text}",
                columns,
                initial_indent=_INDENT,
                subsequent_indent=2 * _INDENT,
                break_on_hyphens=False,
            )
