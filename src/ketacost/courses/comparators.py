"""What a ketamine course is compared with: magnetic stimulation, electroconvulsive therapy, a generic tablet."""

from __future__ import annotations

from datetime import date
from typing import Final

from ketacost.courses.course import Course, Regimen
from ketacost.courses.grid import Stretch
from ketacost.reference.lookup import figure

COMPARATORS: Final = "comparators"

_MONTHS_IN_YEAR: Final = 12
_KEYS: Final = {Regimen.TMS: "tms", Regimen.ECT: "ect"}


def stretches(course: Course) -> tuple[Stretch, ...]:
    """Return the one phase of a comparator course."""
    if course.regimen is Regimen.SSRI_GENERIC:
        fills = figure(COMPARATORS, "ssri.fills_per_year", course.starts_on).whole
        return (Stretch("daily", every_months=_MONTHS_IN_YEAR // fills),)
    key = _KEYS[course.regimen]
    per_week = course.sessions_per_week
    if per_week is None:
        per_week = figure(COMPARATORS, f"{key}.sessions_per_week", course.starts_on).whole
    return (Stretch("course", per_week=per_week, sessions=usual_sessions(course)),)


def usual_sessions(course: Course) -> int:
    """Return the sessions of a stimulation course: those asked for, else the usual number.

    Where only a range is published its upper end stands, so that the cost is not understated.
    """
    if course.sessions is not None:
        return course.sessions
    if course.regimen is Regimen.TMS:
        return figure(COMPARATORS, "tms.sessions_usual", course.starts_on).whole
    return session_range(course)[1]


def session_range(course: Course) -> tuple[int, int]:
    """Return the fewest and the most sessions published for a stimulation course."""
    parts = figure(COMPARATORS, f"{_KEYS[course.regimen]}.sessions", course.starts_on).parts
    return int(parts["low"]), int(parts["high"])


def days_supply(on: date) -> int:
    """Return the days one fill of the tablet lasts."""
    return figure(COMPARATORS, "ssri.days_supply", on).whole
