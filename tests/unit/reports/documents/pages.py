"""Reads a document back: its tables, its amounts, its marks, and whether its elements are closed."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from ketacost import Estimate, EstimateRequest, estimate
from ketacost.interop.json_format import parse_toml

EXAMPLES = Path(__file__).parents[4] / "examples"
FILES = sorted(path.stem for path in EXAMPLES.glob("*.toml"))

_AMOUNT = re.compile(r"-?\$[\d,]+\.\d\d")
_EMPTY = frozenset({"meta", "br", "img"})
_FOREIGN = re.compile(r"^(?:https?:|//|file:|ftp:)|url\(", re.IGNORECASE)


class Page(HTMLParser):
    """One parsed document.

    Attributes:
        tables: rows of cells by the identifier of the table.
        text: everything a reader reads, in one line.
        foreign: texts that are marked as being in another language.
        names: names of all elements, in order.
        attributes: every attribute of every element.
        unclosed: what is not closed in order; empty in a page that nests well.
    """

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__(convert_charrefs=True)
        self.tables: dict[str, list[list[str]]] = {}
        self.names: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.foreign: list[str] = []
        self.unclosed: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._table = ""
        self.feed(html)
        self.close()
        self.unclosed += [name for name, _ in self._open]
        self.text = " ".join("".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element."""
        given = {name: value or "" for name, value in attrs}
        self.names.append(tag)
        self.attributes += [(tag, name, value) for name, value in given.items()]
        if tag == "table":
            self._table = given["id"]
            self.tables[self._table] = []
        if tag == "tr":
            self.tables[self._table].append([])
        if tag in {"td", "th"}:
            self.tables[self._table][-1].append("")
        if tag not in _EMPTY:
            self._open.append((tag, given.get("lang", "")))
        self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if not self._open or self._open[-1][0] != tag:
            self.unclosed.append(tag)
        else:
            self._open.pop()
        self._words.append(" ")

    def handle_data(self, data: str) -> None:
        """Take what stands in it."""
        inside = [name for name, _ in self._open]
        if "style" in inside:
            return
        self._words.append(data)
        if any(lang for name, lang in self._open if name != "html") and data.strip():
            self.foreign.append(data.strip())
        if {"td", "th"} & set(inside):
            self.tables[self._table][-1][-1] += data

    def column(self, table: str, head: str) -> list[str]:
        """Return what stands under a heading, the total row last."""
        heads, *rows = self.tables[table]
        place = heads.index(head)
        return [row[place] for row in rows]

    def refers_outside(self) -> list[str]:
        """Return every attribute that leads out of the page."""
        return [value for _, name, value in self.attributes if name in {"src", "href"} and _FOREIGN.search(value)]


def amount(text: str) -> Decimal:
    """Return the amount a page writes as ``$1,234.56`` or ``1,234.56``."""
    return Decimal(text.replace("$", "").replace(",", ""))


def amounts_in(text: str) -> list[Decimal]:
    """Return every amount of a text, in order."""
    return [amount(found) for found in _AMOUNT.findall(text)]


@cache
def asked(name: str) -> EstimateRequest:
    """Return the request of a shipped example."""
    return parse_toml((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def answered(name: str) -> Estimate:
    """Return the estimate of a shipped example, with its trace."""
    return estimate(asked(name))
