"""The grid of a course: which days its sessions are planned for, before any closure moves one.

Weeks are counted from the course's first day, so that week 1 holds every chosen weekday exactly once whatever the day
the course starts on. Every day is counted from that first day, never from the session before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from ketacost.values.dates import Weekday, add_months

DAYS_IN_WEEK: Final = 7
_SATURDAY: Final = 5


class Stretch(NamedTuple):
    """A run of weeks with one rhythm; one of the three rhythms is above zero.

    Attributes:
        name: name of the phase.
        first_week: first week, counted from 0.
        weeks: how many weeks; ``None`` to the end of the horizon.
        per_week: sessions in each week.
        every_weeks: one session every so many weeks, from the first week on.
        every_months: one every so many calendar months, from the first day on, whatever the weekday.
        sessions: most sessions; ``None`` for no limit.
        dose_mg: dose from here on; ``None`` keeps the dose before.
        can_step_back: whether a missed session raises the question of going back to a closer rhythm.
    """

    name: str
    first_week: int = 0
    weeks: int | None = None
    per_week: int = 0
    every_weeks: int = 0
    every_months: int = 0
    sessions: int | None = None
    dose_mg: Decimal | None = None
    can_step_back: bool = False


class Planned(NamedTuple):
    """One planned session: its day, the place of its stretch in the list, and whether the caller named the day."""

    on: date
    stretch: int
    is_own_choice: bool = False


def planned_sessions(
    starts_on: date, weeks: int, weekdays: tuple[Weekday, ...], stretches: Sequence[Stretch]
) -> list[Planned]:
    """Return the planned sessions of a horizon, in date order; a shorter horizon gives a prefix of a longer one."""
    return [
        Planned(on, index)
        for index, stretch in enumerate(stretches)
        for on in _days(starts_on, weeks, weekdays, stretch)[: stretch.sessions]
    ]


def _days(starts_on: date, weeks: int, weekdays: tuple[Weekday, ...], stretch: Stretch) -> list[date]:
    end = weeks if stretch.weeks is None else min(weeks, stretch.first_week + stretch.weeks)
    if stretch.every_months:
        return _monthly(starts_on, end, stretch)
    offsets = week_offsets(starts_on.weekday(), weekdays, max(stretch.per_week, 1))
    # Ordinals, because adding a timedelta to every day takes most of the time of a whole course.
    first = starts_on.toordinal()
    weeks_with_sessions = range(stretch.first_week, end, max(stretch.every_weeks, 1))
    return [
        date.fromordinal(first + DAYS_IN_WEEK * week + offset) for week in weeks_with_sessions for offset in offsets
    ]


def _monthly(starts_on: date, end: int, stretch: Stretch) -> list[date]:
    anchor = starts_on + timedelta(weeks=stretch.first_week)
    past_end = starts_on + timedelta(weeks=end)
    found: list[date] = []
    on = anchor
    while on < past_end:
        found.append(on)
        on = add_months(anchor, stretch.every_months * len(found))
    return found


@lru_cache(maxsize=2048)
def week_offsets(start: int, weekdays: tuple[Weekday, ...], count: int) -> tuple[int, ...]:
    """Return the days of a course week on which its sessions are, counted from the course's first weekday.

    Args:
        start: weekday of the course's first day, Monday 0.
        weekdays: chosen weekdays, empty for none chosen.
        count: sessions a week.

    Returns:
        The first of the available days and the others spread evenly behind it. With no weekday chosen Monday to
        Friday and the first day are available, or all seven days where these are too few.
    """
    if weekdays:
        available = sorted((weekday.number - start) % DAYS_IN_WEEK for weekday in weekdays)
    else:
        available = [day for day in range(DAYS_IN_WEEK) if day == 0 or (start + day) % DAYS_IN_WEEK < _SATURDAY]
        if count > len(available):
            available = list(range(DAYS_IN_WEEK))
    size = len(available)
    taken = min(count, size)
    return tuple(available[-(-place * size // taken)] for place in range(taken))
