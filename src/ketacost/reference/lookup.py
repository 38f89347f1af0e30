"""Look up figures by day of service, and, where it matters, by what was known on a day.

Every answer is the row itself, so its source, status and dates travel with the number. A day no row covers is an
error with a sentence; the neighbouring year is never used instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import attrs

from ketacost.errors import ReferenceDataError
from ketacost.reference.load import data_version, load_sources, load_topic, topics
from ketacost.reference.schema import Figure, Series, Source, Status, Topic, Unit
from ketacost.values.money import show

__all__ = ["amount", "data_version", "figure", "figures_on", "series", "source", "topics", "unconfirmed"]


def figure(topic: str, key: str, on: date, *, as_of: date | None = None, extra: Path | None = None) -> Figure:
    """Return the figure in force on a day of service.

    Args:
        topic: such as ``aca_limits``.
        key: such as ``self_only``.
        on: day of service (for plan limits: first day of the plan year).
        as_of: what was known on that day; by default the latest publication.
        extra: folder with the caller's own reference files.

    Returns:
        The row. A row with an open end, asked for a day later than its topic was reviewed for, comes back
        as ``assumed`` with a note.

    Raises:
        ReferenceDataError: if nothing is in force on that day, or was not published by ``as_of``.
    """
    return _figure(topic, key, on, as_of, extra)


@lru_cache(maxsize=16_384)
def _figure(topic: str, key: str, on: date, as_of: date | None, extra: Path | None) -> Figure:
    whole = series(topic, key, extra=extra)
    for one in whole.figures:
        if one.covers(on) and one.was_known(as_of):
            return _reviewed(one, on, load_topic(topic, extra))
    raise _nothing_in_force(whole, on, as_of)


def figures_on(topic: str, on: date, *, as_of: date | None = None, extra: Path | None = None) -> Mapping[str, Figure]:
    """Return every figure of a topic in force on a day, by key; keys with none that day are left out."""
    whole = load_topic(topic, extra)
    found = (
        (key, one)
        for key, line in whole.series.items()
        for one in line.figures
        if one.covers(on) and one.was_known(as_of)
    )
    return {key: _reviewed(one, on, whole) for key, one in found}


def series(topic: str, key: str, *, extra: Path | None = None) -> Series:
    """Return all values a key has had.

    Raises:
        ReferenceDataError: if the topic has no such key.
    """
    whole = load_topic(topic, extra)
    found = whole.series.get(key)
    if found is None:
        known = ", ".join(whole.series)
        message = f'no figure "{key}" in reference topic {topic}; expected one of {known}'
        raise ReferenceDataError("reference.unknown_key", message)
    return found


def amount(topic: str, key: str, on: date, *, as_of: date | None = None, extra: Path | None = None) -> Decimal:
    """Return the number alone; prefer :func:`figure` where the source should travel with it.

    Raises:
        ReferenceDataError: if nothing is in force, or the value is no single number.
    """
    return _figure(topic, key, on, as_of, extra).amount


def source(key: str, *, extra: Path | None = None) -> Source:
    """Return the source a figure names.

    Raises:
        ReferenceDataError: if there is no such source.
    """
    found = load_sources(extra).get(key)
    if found is None:
        raise ReferenceDataError("reference.unknown_source", f'no source "{key}" in sources.toml')
    return found


def unconfirmed(rows: Iterable[Figure]) -> tuple[str, ...]:
    """Return one sentence for each figure that no document confirms: what it is, its value, and why."""
    return tuple(_sentence(row) for row in rows if row.status is not Status.FINAL)


def _sentence(row: Figure) -> str:
    topic, _, key = row.key.partition(".")
    value = show(row.amount) if row.unit is Unit.USD else str(row.value)
    if row.unit is Unit.PERCENT:
        value += "%"
    why = f" ({row.note})" if row.note else ""
    return f"{series(topic, key).label}: {value}{why}"


def _reviewed(one: Figure, on: date, topic: Topic) -> Figure:
    through = topic.reviewed_through
    if through is None or on <= through or one.effective_to is not None or one.status is Status.ASSUMED:
        return one
    note = f"carried forward: {topic.name} was reviewed for days to {through}"
    return attrs.evolve(one, status=Status.ASSUMED, note=f"{one.note}; {note}" if one.note else note)


def _nothing_in_force(whole: Series, on: date, as_of: date | None) -> ReferenceDataError:
    if as_of is not None:
        days = [one.known_from for one in whole.figures if one.covers(on)]
        if days:
            message = f"no {whole.key} for {on} is recorded as published by {as_of}; the first was known on {min(days)}"
            return ReferenceDataError("reference.not_published", message)
    return ReferenceDataError("reference.not_in_force", f"no {whole.key} in force on {on}; {_nearest(whole, on)}")


def _nearest(whole: Series, on: date) -> str:
    first = whole.figures[0].effective_from
    if on < first:
        return f"first value starts {first}"
    for gap in whole.gaps:
        if gap.covers(on, on):
            return str(gap)
    later = [one.effective_from for one in whole.figures if one.effective_from > on]
    if later:
        return f"the next value starts {min(later)}"
    ended = [one.effective_to for one in whole.figures if one.effective_to is not None and one.effective_to < on]
    checked = max(one.verified_on for one in whole.figures)
    last = f"last value ends {max(ended)}" if ended else "the only value was superseded"
    return f"{last}, and nothing later was published as of {checked}"
