"""Dating a course: every session gets a day the clinic is open on, a phase and a dose.

How sessions are dated: (A) the grid of the course says on which day each is planned; (B) a session planned for a
closed day is on the next open day after it; (C) no two sessions share a day and their order never changes, so a
session whose day is taken moves on too; (D) the next session is looked for from its own planned day, so nothing drifts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import attrs

from ketacost.claims.services import Treatment
from ketacost.courses.course import Course, DoseChange, MissedSessions
from ketacost.courses.esketamine import device_figures
from ketacost.courses.grid import Planned, Stretch
from ketacost.courses.openings import ALWAYS_OPEN, MoveReason, Openings, openings_of
from ketacost.courses.regimens import doses_of, planned_of, stretches_of, treatment_of
from ketacost.courses.remarks import (
    missed_beyond_the_end,
    missed_in_maintenance,
    on_consecutive_days,
    titration_beyond_the_end,
)
from ketacost.courses.structure import dating_findings
from ketacost.values.findings import Finding, refuse_errors

_ONE_DAY: Final = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Dose:
    """What one session gives.

    Attributes:
        mg: milligrams.
        devices: esketamine devices, ``None`` for other treatments.
    """

    mg: Decimal
    devices: int | None = None


@attrs.frozen(kw_only=True)
class Session:
    """One dated session.

    Attributes:
        number: its place in the plan, from 1; a skipped session leaves its number unused.
        on: the day it is given.
        phase: name of the phase.
        dose: what it gives, ``None`` where the treatment has no dose or it is not known.
        moved_from: the day it was planned for, ``None`` when it is on that day.
        reason: why it was moved, ``None`` when it was not.
    """

    number: int
    on: date
    phase: str
    dose: Dose | None = None
    moved_from: date | None = None
    reason: MoveReason | None = None


@attrs.frozen(kw_only=True)
class Schedule:
    """A dated course.

    Attributes:
        sessions: in date order, no two on one day.
        intake_on: day of the intake visit, ``None`` when there is none.
        findings: what a reader of the dates must know.
    """

    sessions: tuple[Session, ...]
    intake_on: date | None = None
    findings: tuple[Finding, ...] = ()


def expand(course: Course) -> Schedule:
    """Return the dated sessions of a course.

    The sessions of a shorter horizon are the first sessions of a longer one. A session planned inside the horizon
    belongs to the course even when a closure moves it past the end.

    Args:
        course: what is planned.

    Raises:
        InvalidInputError: if the course contradicts itself, so that it has no dates; it lists everything. The safety
            gates and the label are looked at by :func:`ketacost.courses.checks.check_course`.
    """
    refuse_errors(dating_findings(course))
    treatment = treatment_of(course)
    stretches = stretches_of(course)
    planned = planned_of(course, stretches)
    openings = ALWAYS_OPEN if treatment is Treatment.SSRI_GENERIC else openings_of(course)
    doses = _Doses(course, treatment)
    sessions = tuple(
        Session(
            number=number,
            on=on,
            phase=stretches[slot.stretch].name,
            dose=doses.next(number, on, slot.stretch, stretches),
            moved_from=slot.on if reason is not None else None,
            reason=reason,
        )
        for number, slot, on, reason in _dated(course, planned, openings)
    )
    findings = (
        *missed_beyond_the_end(course, planned),
        *missed_in_maintenance(course, stretches, planned),
        *titration_beyond_the_end(course, [session.on for session in sessions], len(planned)),
        *on_consecutive_days(course, [session.on for session in sessions]),
    )
    return Schedule(sessions=sessions, intake_on=_intake_on(course, sessions), findings=findings)


def _dated(
    course: Course, planned: Sequence[Planned], openings: Openings
) -> Iterator[tuple[int, Planned, date, MoveReason | None]]:
    missed = frozenset(course.missed_sessions)
    skips = course.missed is MissedSessions.SKIP
    last = date.min
    for number, slot in enumerate(planned, start=1):
        is_missed = number in missed
        if is_missed and skips:
            continue
        on, reason = slot.on, openings.closed(slot.on)
        if is_missed:
            on, reason = on + _ONE_DAY, MoveReason.MISSED
        if on <= last:
            on, reason = last + _ONE_DAY, reason or MoveReason.DAY_TAKEN
        if reason is not None:
            on = openings.on_or_after(on)
        last = on
        yield number, slot, on, reason


class _Doses:
    """The dose from session to session: the first, the usual, a phase's own, and every change when its time comes."""

    def __init__(self, course: Course, treatment: Treatment) -> None:
        self._device_mg = device_figures(course.starts_on).mg if treatment is Treatment.ESKETAMINE_NASAL else None
        self._changes: tuple[DoseChange, ...] = course.titration
        self._stretch = -1
        first_mg, later_mg = doses_of(course)
        self._first = None if first_mg is None else self._dose(first_mg)
        self._current = None if later_mg is None else self._dose(later_mg)

    def next(self, number: int, on: date, stretch: int, stretches: Sequence[Stretch]) -> Dose | None:
        """Return the dose of the next session given."""
        is_first = self._stretch < 0
        if stretch != self._stretch:
            self._stretch = stretch
            entered = stretches[stretch].dose_mg
            if entered is not None:
                self._current = self._dose(entered)
        if self._changes and self._change(number, on):
            return self._current
        return self._first if is_first and self._first is not None else self._current

    def _change(self, number: int, on: date) -> bool:
        due = [change for change in self._changes if _is_due(change, number, on)]
        if due:
            self._current = self._dose(due[-1].dose_mg)
            self._changes = tuple(change for change in self._changes if change not in due)
        return bool(due)

    def _dose(self, mg: Decimal) -> Dose:
        return Dose(mg=mg, devices=None if self._device_mg is None else int(mg // self._device_mg))


def _is_due(change: DoseChange, number: int, on: date) -> bool:
    if change.session is not None:
        return number >= change.session
    return change.on is not None and on >= change.on


def _intake_on(course: Course, sessions: Sequence[Session]) -> date | None:
    if not course.new_patient:
        return None
    if course.intake_on is not None:
        return course.intake_on
    first_on = sessions[0].on if sessions else course.starts_on
    return openings_of(course).on_or_before(first_on - timedelta(days=course.intake_days_before))
