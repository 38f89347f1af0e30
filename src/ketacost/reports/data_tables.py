"""Reference data as text and rows: the tables there are, one of them, and what a review of them found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from ketacost.reference.schema import Figure, Parts, Topic
from ketacost.reports.amounts import counted, words
from ketacost.reports.csv_format import csv_text, safe
from ketacost.reports.layout import PIPED, Line, Page, Tone, facts, paragraph, section, table, text_of, title
from ketacost.values.findings import Finding, Severity

COLUMNS: Final = ("severity", "code", "where", "message", "source")
"""Headings of :func:`review_csv`."""

_MOST_NAMED: Final = 5
"""Places of a table that are named in a text."""

_HEADINGS: Final = {
    Severity.ERROR: "Broken",
    Severity.WARNING: "Due",
    Severity.ASSUMPTION: "Assumed",
    Severity.NOTICE: "Not final",
}


def tables_text(topics: Iterable[Topic], *, page: Page = PIPED) -> str:
    """Return the tables there are: name, rows, the oldest day a row was checked, and what they hold."""
    rows = []
    for one in topics:
        figures = [row for line in one.series.values() for row in line.figures]
        oldest = min((row.verified_on for row in figures), default=None)
        rows.append([one.name, str(len(figures)), "" if oldest is None else oldest.isoformat()])
    return text_of(table(["Table", "Rows", "Checked\nsince"], rows), page)


def table_text(topic: Topic, *, page: Page = PIPED) -> str:
    """Return one table: every series with its rows, their days, status and source."""
    lines: list[Line] = [*title(topic.label)]
    for line in topic.series.values():
        per = "" if line.period is None else f", per {words(line.period.value)}"
        about = f"{line.label} ({words(line.unit.value)}{per})"
        rows = [[_days(one), _value(one), _status(one), one.source] for one in line.figures]
        body = [*paragraph(about), *paragraph(line.note), *table(["Days", "Value", "Status", "Source"], rows, left=4)]
        lines += section(line.key.removeprefix(f"{topic.name}."), body)
    return text_of(lines, page)


def _days(one: Figure) -> str:
    return f"from {one.effective_from}" if one.effective_to is None else f"{one.effective_from} to {one.effective_to}"


def _status(one: Figure) -> str:
    return one.status.value if one.superseded_on is None else f"replaced {one.superseded_on}"


def _value(one: Figure) -> str:
    if isinstance(one.value, Parts):
        return ", ".join(f"{words(name)} {part}" for name, part in one.value.items)
    return str(one.value)


def review_text(on: date, counts: Sequence[tuple[str, str]], findings: Sequence[Finding], *, page: Page = PIPED) -> str:
    """Return what a review found, the gravest first; what is the same in many rows is said once.

    Args:
        on: day of the question.
        counts: what was looked at, as names and numbers.
        findings: what was found.
        page: what the report is set on.
    """
    found = [(words(weight.value), sum(1 for f in findings if f.severity is weight)) for weight in Severity]
    said = [counted(count, noun) for noun, count in found if count]
    lines = [*title(f"Reference data on {on}"), "", *facts([*counts, ("Found", ", ".join(said) or "nothing")])]
    for severity, heading in _HEADINGS.items():
        tone = Tone.WARNING if severity in {Severity.ERROR, Severity.WARNING} else Tone.STRONG
        lines += section(heading, _grouped([one for one in findings if one.severity is severity]), tone=tone)
    return text_of(lines, page)


def _grouped(findings: Sequence[Finding]) -> list[Line]:
    """Return findings with the same sentence under one, with the places of each table."""
    places: dict[tuple[str, str], dict[str, list[str]]] = {}
    for one in findings:
        name, _, where = one.path.partition(".")
        places.setdefault((one.message, one.code), {}).setdefault(name, []).append(where)
    lines: list[Line] = []
    for (message, code), found in places.items():
        lines += paragraph(f"{message} [{code}]", "- ")
        lines += [line for name, where in found.items() for line in paragraph(_some(where), f"    {name}: ", "      ")]
    return lines


def _some(places: Sequence[str]) -> str:
    """Return the first places, and how many more there are; rows for a program have all of them."""
    more = len(places) - _MOST_NAMED
    return ", ".join(places[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def review_csv(findings: Iterable[Finding]) -> str:
    """Return what a review found as comma-separated values, one row a finding."""
    return csv_text(
        COLUMNS,
        ([one.severity.value, one.code, safe(one.path), safe(one.message), one.source or ""] for one in findings),
    )
