"""Review reference data: what is stale, has a hole, overlaps, names no source or ends soon. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from ketacost.reference.load import load_sources, load_topic, topics
from ketacost.reference.schema import Figure, Series, Source, overlapping
from ketacost.values.findings import Finding, Severity

_ONE_DAY = timedelta(days=1)


def stale(lines: Iterable[Series], today: date, *, older_than_days: int) -> tuple[Finding, ...]:
    """Return a finding for every row last checked more than that many days before ``today``."""
    return tuple(
        _finding("reference.stale", one, f"last checked on {one.verified_on}, over {older_than_days} days ago")
        for one in _figures(lines)
        if (today - one.verified_on).days > older_than_days
    )


def gaps(lines: Iterable[Series]) -> tuple[Finding, ...]:
    """Return a finding for every stretch between two values that the series does not declare as a gap."""
    return tuple(
        Finding(
            code="reference.gap",
            severity=Severity.ERROR,
            message=f"no value from {start} to {end}; add the value or declare the gap with its reason",
            path=line.key,
        )
        for line in lines
        for start, end in _holes(line)
        if not any(gap.covers(start, end) for gap in line.gaps)
    )


def overlaps(lines: Iterable[Series]) -> tuple[Finding, ...]:
    """Return a finding for every pair of rows that answer the same day at the same time of knowledge."""
    return tuple(
        _finding("reference.overlap", other, f"answers the same day as the value from {one.effective_from}")
        for line in lines
        for one, other in overlapping(line.figures)
    )


def unknown_sources(lines: Iterable[Series], sources: Mapping[str, Source]) -> tuple[Finding, ...]:
    """Return a finding for every row whose source is not among ``sources``."""
    return tuple(
        _finding("reference.unknown_source", one, f'names the source "{one.source}", which is not in sources.toml')
        for one in _figures(lines)
        if one.source not in sources
    )


def expiring(lines: Iterable[Series], today: date, *, within_days: int) -> tuple[Finding, ...]:
    """Return a finding for every series whose last value ends within that many days (or has ended).

    A series that declares a gap after its last value has ended on purpose and is left out.
    """
    return tuple(
        Finding(
            code="reference.expiring",
            severity=Severity.WARNING,
            message=f"the last value ends {end}; look for its successor",
            path=line.key,
        )
        for end, line in last_days(lines)
        if (end - today).days <= within_days
    )


def last_days(lines: Iterable[Series]) -> tuple[tuple[date, Series], ...]:
    """Return every series whose last value has a last day, with that day, the earliest first.

    A series that declares a gap after its last value has ended on purpose and is left out.
    """
    ending = ((end, line) for line in lines if (end := _last_day(line)) is not None and not _ended(line, end))
    return tuple(sorted(ending, key=lambda pair: (pair[0], pair[1].key)))


def review_all(today: date, *, older_than_days: int = 180, within_days: int = 45) -> tuple[Finding, ...]:
    """Return every finding about the packaged data on a given day."""
    lines = tuple(line for topic in topics() for line in load_topic(topic).series.values())
    return (
        *overlaps(lines),
        *gaps(lines),
        *unknown_sources(lines, load_sources()),
        *stale(lines, today, older_than_days=older_than_days),
        *expiring(lines, today, within_days=within_days),
    )


def _figures(lines: Iterable[Series]) -> Iterator[Figure]:
    return (one for line in lines for one in line.figures)


def _current(line: Series) -> list[Figure]:
    return [one for one in line.figures if one.superseded_on is None]


def _holes(line: Series) -> Iterator[tuple[date, date]]:
    for one, after in pairwise(_current(line)):
        if one.effective_to is not None and after.effective_from - one.effective_to > _ONE_DAY:
            yield one.effective_to + _ONE_DAY, after.effective_from - _ONE_DAY


def _last_day(line: Series) -> date | None:
    ends = [one.effective_to for one in _current(line)]
    return None if None in ends or not ends else max(end for end in ends if end is not None)


def _ended(line: Series, end: date) -> bool:
    return any(gap.covers(end + _ONE_DAY, None) for gap in line.gaps)


def _finding(code: str, one: Figure, message: str) -> Finding:
    errors = {"reference.overlap", "reference.unknown_source"}
    severity = Severity.ERROR if code in errors else Severity.WARNING
    where = f"{one.key} from {one.effective_from}"
    return Finding(code=code, severity=severity, message=message, path=where, source=one.source)
