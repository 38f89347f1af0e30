"""The reference-data page of the documentation, made from the data itself."""

from __future__ import annotations

from collections.abc import Iterator

from ketacost.reference.load import load_sources, load_topic, topics
from ketacost.reference.schema import Figure, Parts, Series, Source, Topic, Value

_HEAD = """# Reference data

This page is generated from the files under `src/ketacost/reference/`; change those, not this page.

Every figure is a row: the days of service it is for, its unit, its source, the day it was last checked, and how far
it can be trusted. `final` was read in the source named; `proposed` may still change; `assumed` is not confirmed, and
every result that uses it says so. A look-up on a day no row covers is an error, never the neighbouring year."""


def describe() -> str:
    """Return the page as Markdown: every topic, series and row, then the sources."""
    parts = [_HEAD]
    parts.extend(_topic(load_topic(name)) for name in topics())
    parts.append(_sources())
    return "\n\n".join(parts) + "\n"


def _topic(topic: Topic) -> str:
    lines = [f"## {topic.label}", "", f"File `{topic.name}.toml`."]
    if topic.reviewed_through is not None:
        lines[-1] += f" Reviewed for days to {topic.reviewed_through}; later days answer as assumed."
    lines += ["", "| key | what | days | value | status | source |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [row for series in topic.series.values() for row in _series(topic, series)]
    return "\n".join(lines)


def _series(topic: Topic, series: Series) -> Iterator[str]:
    key = series.key.removeprefix(f"{topic.name}.")
    per = f" per {series.period.value.replace('_', ' ')}" if series.period is not None else ""
    label = series.label + (f" ({series.note})" if series.note else "")
    for index, one in enumerate(series.figures):
        what = (f"`{key}`", _cell(label)) if index == 0 else ("", "")
        value = f"{_value(one.value)} {_unit(one)}{per}".strip()
        yield f"| {what[0]} | {what[1]} | {_days(one)} | {_cell(value)} | {_status(one)} | {one.source} |"
    for gap in series.gaps:
        yield f"|  |  | {_cell(str(gap))} |  |  |  |"


def _value(value: Value) -> str:
    if isinstance(value, Parts):
        return ", ".join(f"{name.replace('_', ' ')} {part}" for name, part in value.items)
    return str(value)


def _unit(one: Figure) -> str:
    return "" if one.unit.value in {"text", "code", "count"} else one.unit.value.replace("_", " ")


def _days(one: Figure) -> str:
    end = f"to {one.effective_to}" if one.effective_to is not None else "on"
    return f"{one.effective_from} {end}"


def _status(one: Figure) -> str:
    notes = [one.status.value]
    if one.published_on is not None:
        notes.append(f"published {one.published_on}")
    if one.superseded_on is not None:
        notes.append(f"superseded {one.superseded_on}")
    if one.note:
        notes.append(_cell(one.note))
    return "; ".join(notes)


def _sources() -> str:
    lines = ["## Sources", "", "| key | title | publisher | published | note |", "| --- | --- | --- | --- | --- |"]
    lines += [_source(one) for _, one in sorted(load_sources().items())]
    return "\n".join(lines)


def _source(one: Source) -> str:
    title = f"[{_cell(one.title)}]({one.url})" if one.url is not None else _cell(one.title)
    return f"| {one.key} | {title} | {_cell(one.publisher)} | {one.published_on or ''} | {_cell(one.note)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
