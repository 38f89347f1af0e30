"""The days a clinic is open for a course: weekdays, closures and federal holidays."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from ketacost.courses.course import Course
from ketacost.values.calendars import federal_holidays

_ONE_DAY: Final = timedelta(days=1)
_MONDAY_TO_FRIDAY: Final = frozenset(range(5))


class MoveReason(StrEnum):
    """Why a session is not on the day the grid planned; the first cause where several meet."""

    CLOSURE = "closure"
    FEDERAL_HOLIDAY = "federal_holiday"
    MISSED = "missed"
    DAY_TAKEN = "day_taken"


class Openings(NamedTuple):
    """When the clinic is open.

    Attributes:
        closures: first and last day of each closure.
        closes_on_holidays: whether observed federal holidays close it.
        weekdays: weekdays it is open, Monday 0: Monday to Friday and those the course's sessions are on.
    """

    closures: tuple[tuple[date, date], ...]
    closes_on_holidays: bool
    weekdays: frozenset[int]

    def closed(self, day: date) -> MoveReason | None:
        """Return why the clinic is closed on a day, ``None`` when nothing but its weekday could close it."""
        for first_on, last_on in self.closures:
            if first_on <= day <= last_on:
                return MoveReason.CLOSURE
        if self.closes_on_holidays and day in federal_holidays(day.year):
            return MoveReason.FEDERAL_HOLIDAY
        return None

    def is_open(self, day: date) -> bool:
        """Return whether sessions can be moved to a day."""
        return day.weekday() in self.weekdays and self.closed(day) is None

    def on_or_after(self, day: date) -> date:
        """Return the first open day that is not before ``day``."""
        while not self.is_open(day):
            day += _ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """Return the last open day that is not after ``day``."""
        while not self.is_open(day):
            day -= _ONE_DAY
        return day


def openings_of(course: Course) -> Openings:
    """Return when the clinic of a course is open."""
    chosen = {weekday.number for weekday in course.weekdays} or {course.starts_on.weekday()}
    return Openings(
        closures=tuple((span.first_on, span.last_on) for span in course.closures),
        closes_on_holidays=course.closed_on_federal_holidays,
        weekdays=_MONDAY_TO_FRIDAY | chosen,
    )


ALWAYS_OPEN: Final = Openings(closures=(), closes_on_holidays=False, weekdays=frozenset(range(7)))
"""A pharmacy: fills are not moved."""
