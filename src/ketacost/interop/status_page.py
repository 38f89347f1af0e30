"""The page about the state of the data, made from the data: what was checked when, how sure it is, what ends when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Final

from ketacost.interop.plan_catalogue import describe_design, design_ids
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.reference.load import load_topic, topics
from ketacost.reference.review import last_days
from ketacost.reference.schema import Figure, Series, Status, Topic

_HEAD: Final = """# Data status

This page is generated from the files under `src/ketacost/reference/`; change those, not this page.

How fresh the shipped data is, how sure, and what ends when. `final` was read in the source named; `proposed` may still
change; `assumed` is not confirmed by a document, and every answer that uses it says so. Nothing updates itself: a later
release brings later figures, and [a folder of your own](../how-to/change-a-figure.md) brings yours at once. [Every
row](reference-data.md) stands on a page of its own."""

_REVIEW: Final = """## What is due on a day

The same as a list for a program, such as one that reminds you: rows not checked for so long, values that end soon.

```python
from datetime import date

from ketacost.reference.review import review_all

due = review_all(date(2026, 11, 24), older_than_days=180, within_days=45)
assert "reference.expiring" in {finding.code for finding in due}
assert "reference.gap" not in {finding.code for finding in due}
```"""

_MOST_NAMED: Final = 4
"""How many series of a table are named before they are only counted."""


def describe_status() -> str:
    """Return the page as Markdown: the whole, each table, what ends when, what is proposed, designs and policies."""
    tables = [load_topic(name) for name in topics()]
    sections = [
        _HEAD,
        _whole(tables),
        "\n".join(_tables(tables)),
        "\n".join(_ends(tables)),
        "\n".join(_proposed(tables)),
        "\n".join(_designs()),
        "\n".join(_policies()),
        _REVIEW,
    ]
    return "\n\n".join(sections) + "\n"


def _rows(tables: Iterable[Topic]) -> list[Figure]:
    return [row for table in tables for line in table.series.values() for row in line.figures]


def _whole(tables: list[Topic]) -> str:
    rows = _rows(tables)
    counts = Counter(row.status for row in rows)
    said = ", ".join(f"{counts[status]:,} {status.value}" for status in Status)
    return f"**{len(rows):,} rows in {len(tables)} tables: {said}. Checked {_span(row.verified_on for row in rows)}.**"


def _tables(tables: Iterable[Topic]) -> Iterator[str]:
    yield from ("## By table", "")
    yield "| table | about | rows | final | proposed | assumed | checked | reviewed for days to |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for table in tables:
        rows = _rows([table])
        counts = Counter(row.status for row in rows)
        cells = (
            f"`{table.name}`",
            table.label,
            str(len(rows)),
            *(str(counts[status]) for status in Status),
            _span(row.verified_on for row in rows),
            str(table.reviewed_through or ""),
        )
        yield f"| {' | '.join(cells)} |"


def _ends(tables: Iterable[Topic]) -> Iterator[str]:
    lines = [line for table in tables for line in table.series.values()]
    yield from ("## What ends, and when", "")
    yield from (
        "After the last day shown a look-up fails and says what is missing, until a release brings the next value.",
        "",
    )
    yield from ("| last day | table | series |", "| --- | --- | --- |")
    for (end, table), pairs in groupby(last_days(lines), key=lambda pair: (pair[0], _table_of(pair[1]))):
        yield f"| {end} | `{table}` | {_named([line for _, line in pairs])} |"


def _proposed(tables: Iterable[Topic]) -> Iterator[str]:
    rows = [row for row in _rows(tables) if row.status is Status.PROPOSED and row.superseded_on is None]
    yield from ("## What may still change", "")
    if not rows:
        yield "No row in force is only proposed."
        return
    yield from ("| figure | from | source |", "| --- | --- | --- |")
    yield from (f"| `{row.key}` | {row.effective_from} | {row.source} |" for row in rows)


def _designs() -> Iterator[str]:
    yield from ("## Plan designs", "", "| design | plan year | status | checked |", "| --- | --- | --- | --- |")
    for name in design_ids():
        given = describe_design(name).source
        link = f"[`{name}`](plan-designs.md#{name})"
        yield f"| {link} | {given.starts_on} to {given.ends_on} | {given.status.value} | {given.checked_on} |"


def _policies() -> Iterator[str]:
    policies = sorted((load_policy(name) for name in policy_ids()), key=lambda one: one.grade.value)
    yield from ("## Policies", "", "Which of them was read where stands in [their list](policies.md).", "")
    yield from ("| how near to the payer's words | policies | checked |", "| --- | --- | --- |")
    for grade, found in groupby(policies, key=lambda one: one.grade):
        days = [one.checked_on for one in found]
        yield f"| {grade.value.replace('_', ' ')} | {len(days)} | {_span(days)} |"


def _table_of(line: Series) -> str:
    return line.key.partition(".")[0]


def _named(lines: list[Series]) -> str:
    keys = [f"`{line.key.partition('.')[2]}`" for line in lines]
    rest = len(keys) - _MOST_NAMED
    return ", ".join(keys) if rest <= 0 else f"{', '.join(keys[:_MOST_NAMED])} and {rest} more"


def _span(days: Iterable[date]) -> str:
    found = sorted(days)
    return str(found[0]) if found[0] == found[-1] else f"{found[0]} to {found[-1]}"
