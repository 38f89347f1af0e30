"""What a report is made of before it has a width: sentences, headings, tables, and the page they are set on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeAlias

import attrs

WIDTH: Final = 96
"""Columns a sentence is wrapped to where nobody says how wide the page is."""

NARROWEST: Final = 40
"""Columns below which nothing is fitted any more."""


class Tone(StrEnum):
    """How a line asks to be seen; only a page with colour shows it."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"
    WARNING = "warning"


@attrs.frozen(kw_only=True)
class Page:
    """What a report is set on.

    Attributes:
        columns: how wide a terminal is; ``None`` for a file or a pipe, where a table has what it
            needs.
        colored: whether tones are shown.
    """

    columns: int | None = None
    colored: bool = False

    @property
    def sentence(self) -> int:
        """Columns of a sentence: never more than read well."""
        return WIDTH if self.columns is None else max(NARROWEST, min(WIDTH, self.columns))

    @property
    def table(self) -> int | None:
        """Columns of a table; ``None`` for as many as it needs."""
        return None if self.columns is None else max(NARROWEST, self.columns)


PIPED: Final = Page()
"""A file or a pipe: the same text on every machine."""


@attrs.frozen
class Paragraph:
    """A sentence, with what its first line and the others start with."""

    text: str
    first: str = ""
    rest: str = ""
    tone: Tone = Tone.PLAIN


@attrs.frozen
class Title:
    """The name of a report."""

    text: str


@attrs.frozen
class Heading:
    """The name of a part of it."""

    text: str
    tone: Tone = Tone.STRONG


@attrs.frozen
class Table:
    """Rows under headings; the first ``left`` columns stand to the left, the others to the right."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1


Block: TypeAlias = Paragraph | Title | Heading | Table

Line: TypeAlias = str | Block
"""A line as it stands, or something that becomes lines when the page is known."""
