"""Plain-text layout: headings, wrapped sentences and tables that read well in a terminal and in a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

WIDTH: Final = 96
"""Columns a sentence is wrapped to."""

NAME_WIDTH: Final = 28
"""Columns a caller's own words may take in a table."""

_GAP: Final = " "


def plain(text: str) -> str:
    """Return text without control characters: what a caller wrote cannot move the cursor or break a line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def clipped(text: str, width: int = NAME_WIDTH) -> str:
    """Return text for one cell of a table, cut where it is too long."""
    one = plain(text)
    return one if len(one) <= width else f"{one[: width - 3]}..."


def title(text: str) -> list[str]:
    """Return the lines of the title of a report."""
    lines = textwrap.wrap(plain(text), WIDTH) or [""]
    return [*lines, "=" * max(len(line) for line in lines)]


def section(heading: str, body: Sequence[str]) -> list[str]:
    """Return a heading over some lines, with an empty line before it; nothing when there are no lines."""
    return ["", heading, "-" * len(heading), *body] if body else []


def paragraph(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """Return a sentence wrapped to the width of a report.

    Args:
        text: the sentence.
        first: what the first line starts with.
        rest: what the others start with; by default spaces of the same length.
    """
    after = " " * len(first) if rest is None else rest
    return textwrap.wrap(plain(text), WIDTH, initial_indent=first, subsequent_indent=after, break_on_hyphens=False)


def facts(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return names and values in two columns."""
    width = max((len(name) for name, _ in pairs), default=0) + 1
    return [line for name, value in pairs for line in paragraph(value, f"{name + ':':<{width}}  ")]


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> list[str]:
    """Return a table under ruled headings.

    Args:
        headers: one entry a column; a line break makes the heading taller.
        rows: one entry a row, as many cells as headings. A row of one cell is a line across the table.
        left: how many columns stand to the left; the others, amounts, to the right.
    """
    tall = [header.split("\n") for header in headers]
    height = max(len(lines) for lines in tall)
    tops = [[("", *lines)[max(0, index)] for lines in tall for index in [level - height + len(lines) + 1]]
            for level in range(height)]  # fmt: skip
    full = [row for row in rows if len(row) == len(headers)]
    widths = [max(len(row[column]) for row in [*tops, *full]) for column in range(len(headers))]

    def line(row: Sequence[str]) -> str:
        cells = [
            cell.ljust(width) if column < left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return _GAP.join(cells).rstrip()

    rule = _GAP.join("-" * width for width in widths)
    return [*map(line, tops), rule, *(line(row) if len(row) == len(headers) else row[0] for row in rows)]


def text_of(lines: Sequence[str]) -> str:
    """Return lines as one text that ends with a line break."""
    return "\n".join([*(line.rstrip() for line in lines), ""])
