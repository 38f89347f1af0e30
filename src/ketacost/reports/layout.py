"""Plain-text layout: headings, sentences and tables that read well in a terminal and in a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from ketacost.reports.blocks import PIPED, WIDTH, Heading, Line, Page, Paragraph, Table, Title, Tone
from ketacost.reports.table_text import table_lines

__all__ = ["PIPED", "WIDTH", "Line", "Page", "Tone"]

NAME_WIDTH: Final = 28
"""Columns a caller's own words may take in a table."""

_CODES: Final = {Tone.PLAIN: "", Tone.STRONG: "1", Tone.FAINT: "2", Tone.WARNING: "1;33"}
"""What a terminal is told: bold, faint, bold yellow; colours every terminal has, so that its own theme holds."""


def plain(text: str) -> str:
    """Return text without control characters: what a caller wrote cannot move the cursor or break a line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def clipped(text: str, width: int = NAME_WIDTH) -> str:
    """Return text for one cell of a table, cut where it is too long."""
    one = plain(text)
    return one if len(one) <= width else f"{one[: width - 3]}..."


def title(text: str) -> list[Line]:
    """Return the title of a report."""
    return [Title(plain(text))]


def section(heading: str, body: Sequence[Line], *, tone: Tone = Tone.STRONG) -> list[Line]:
    """Return a heading over some lines, with an empty line before it; nothing when there are no lines."""
    return ["", Heading(heading, tone), *body] if body else []


def paragraph(text: str, first: str = "", rest: str | None = None, *, tone: Tone = Tone.PLAIN) -> list[Line]:
    """Return a sentence that is wrapped to the page; nothing when there are no words.

    Args:
        text: the sentence.
        first: what the first line starts with.
        rest: what the others start with; by default spaces of the same length.
        tone: how it asks to be seen.
    """
    said = plain(text)
    return [Paragraph(said, first, " " * len(first) if rest is None else rest, tone)] if said.strip() else []


def facts(pairs: Sequence[tuple[str, str]], *, strong: str = "") -> list[Line]:
    """Return names and values in two columns.

    Args:
        pairs: names and values.
        strong: the name whose line is the answer itself.
    """
    width = max((len(name) for name, _ in pairs), default=0) + 1
    return [
        line
        for name, value in pairs
        for line in paragraph(value, f"{name + ':':<{width}}  ", tone=Tone.STRONG if name == strong else Tone.PLAIN)
    ]


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> list[Line]:
    """Return a table under ruled headings.

    Args:
        headers: one entry a column; a line break makes the heading taller.
        rows: one entry a row, as many cells as headings. A row of one cell is a line across the table.
        left: how many columns stand to the left; the others, amounts, to the right.
    """
    return [Table(headers, rows, left)]


def text_of(lines: Sequence[Line], page: Page = PIPED) -> str:
    """Return a report as one text that ends with a line break.

    Args:
        lines: what it is made of.
        page: what it is set on.
    """
    return "\n".join([*(line for one in lines for line in _set(one, page)), ""])


def _set(line: Line, page: Page) -> Iterator[str]:
    match line:
        case str():
            yield from (_toned(one, Tone.PLAIN, page) for one in _as_it_stands(line, page))
        case Paragraph():
            yield from (_toned(one, line.tone, page) for one in _sentence(line, page))
        case Title():
            yield from _ruled(line.text, "=", Tone.STRONG, page, wraps=True)
        case Heading():
            yield from _ruled(line.text, "-", line.tone, page, wraps=page.columns is not None)
        case Table():
            yield from (one.rstrip() for one in table_lines(line, page.table))


def _as_it_stands(line: str, page: Page) -> list[str]:
    """Return a line set by hand; only a terminal that is too narrow for it breaks it."""
    if page.table is None or len(line) <= page.table:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.wrap(line, page.table, subsequent_indent=indent, break_on_hyphens=False)


def _sentence(line: Paragraph, page: Page) -> list[str]:
    rest = line.rest if len(line.rest) <= page.sentence // 2 else line.rest[: page.sentence // 4]
    return textwrap.wrap(
        line.text, page.sentence, initial_indent=line.first, subsequent_indent=rest, break_on_hyphens=False
    )


def _ruled(text: str, rule: str, tone: Tone, page: Page, *, wraps: bool) -> Iterator[str]:
    lines = (textwrap.wrap(text, page.sentence) if wraps else [text]) or [""]
    yield from (_toned(line, tone, page) for line in lines)
    yield _toned(rule * max(len(line) for line in lines), Tone.FAINT, page)


def _toned(line: str, tone: Tone, page: Page) -> str:
    """Return a line without spaces at its end, in its tone where the page shows it."""
    shown = line.rstrip()
    code = _CODES[tone] if page.colored else ""
    return f"\x1b[{code}m{shown}\x1b[0m" if code and shown else shown
