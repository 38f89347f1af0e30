"""What a course has to say besides its dates: how its findings are made, and those that need the dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ketacost.claims.services import Treatment
from ketacost.courses.course import Course
from ketacost.courses.esketamine import LABEL
from ketacost.courses.grid import Planned, Stretch
from ketacost.courses.regimens import KETAMINE, treatment_of
from ketacost.reference.lookup import figure
from ketacost.values.findings import Finding, Severity


def error(code: str, path: str, message: str, source: str | None = None) -> Finding:
    """Return a finding that stops the course."""
    return Finding(code=f"course.{code}", severity=Severity.ERROR, message=message, path=path, source=source)


def warning(code: str, path: str, message: str, source: str | None = None) -> Finding:
    """Return a finding that travels with the course."""
    return Finding(code=f"course.{code}", severity=Severity.WARNING, message=message, path=path, source=source)


def assumption(code: str, path: str, message: str, source: str | None = None) -> Finding:
    """Return a finding about something the caller did not say."""
    return Finding(code=f"course.{code}", severity=Severity.ASSUMPTION, message=message, path=path, source=source)


def notice(code: str, path: str, message: str, source: str | None = None) -> Finding:
    """Return a finding a reader should know, without weight."""
    return Finding(code=f"course.{code}", severity=Severity.NOTICE, message=message, path=path, source=source)


def missed_in_maintenance(
    course: Course, stretches: Sequence[Stretch], planned: Sequence[Planned]
) -> Iterator[Finding]:
    """Find the missed esketamine sessions after induction: the label lets the rhythm go back a step."""
    if treatment_of(course) is not Treatment.ESKETAMINE_NASAL:
        return
    for index, number in enumerate(course.missed_sessions):
        if number <= len(planned) and stretches[planned[number - 1].stretch].can_step_back:
            rule = figure(LABEL, "missed_sessions.worsening", course.starts_on)
            yield warning(
                "step_back",
                f"missed_sessions[{index}]",
                f"session {number} is missed after induction; if symptoms worsen, {rule.text}, which adds sessions",
                rule.source,
            )


def missed_beyond_the_end(course: Course, planned: Sequence[Planned]) -> Iterator[Finding]:
    """Find missed sessions the course does not have."""
    for index, number in enumerate(course.missed_sessions):
        if number > len(planned):
            message = f"the course has {len(planned)} sessions, so session {number} is not missed; correct the number"
            yield warning("missed_beyond_the_end", f"missed_sessions[{index}]", message)


def titration_beyond_the_end(course: Course, days: Sequence[date], planned: int) -> Iterator[Finding]:
    """Find changes of dose that come after the last session."""
    for index, change in enumerate(course.titration):
        after = change.session is not None and change.session > planned
        after = after or (change.on is not None and bool(days) and change.on > days[-1])
        if after:
            message = "the course ends before this change of dose; correct it, or lengthen the course"
            yield warning("titration_beyond_the_end", f"titration[{index}]", message)


def on_consecutive_days(course: Course, days: Sequence[date]) -> Iterator[Finding]:
    """Find ketamine sessions on two days in a row, which a long closure or a make-up can lead to."""
    if treatment_of(course) not in KETAMINE:
        return
    ordinals = [day.toordinal() for day in days]
    pairs = [day for day, one, other in zip(days, ordinals, ordinals[1:], strict=False) if other - one == 1]
    if pairs:
        count = f"{len(pairs)} time{'s' if len(pairs) > 1 else ''}, first on {pairs[0]} and the day after"
        message = f"sessions are on two days in a row {count}; spread the weekdays, or list sessions as missed"
        yield warning("consecutive_days", "", message)
