"""Deadlines: a length counted from a day, rolled where its rule says so, with both readings of a federal holiday.

A length in hours runs on through nights and weekends; counted from a day without a time it ends, at the latest, on the
day after as many whole days. A month that lacks the day ends on the first of the next one: four months after
30 October is 1 March.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from ketacost.values.calendars import add_business_days, federal_holidays, statutory_holidays
from ketacost.values.dates import add_days, add_months
from ketacost.values.time_limits import TimeLimit, TimeUnit

_SATURDAY: Final = 5
_HOURS: Final = 24


class Roll(StrEnum):
    """What happens where the last day is a weekend or a federal holiday."""

    NONE = "none"
    NEXT_BUSINESS_DAY = "next_business_day"


@attrs.frozen(kw_only=True)
class Deadline:
    """The last day for something.

    Attributes:
        on: the last day by the safest reading.
        counted: where the count ends before it rolls; the same day where nothing rolls.
        later_reading: the last day by the other reading of federal holidays; ``None`` where both agree.
        starts_on: the day the count starts from, itself not counted.
        length: how long.
        says: what must be done by then, and what a reader must know, one phrase.
        source: key of the source of the rule; empty for the caller's own count.
        assumed: whether nothing that was read confirms it.
    """

    on: date
    counted: date
    later_reading: date | None = None
    starts_on: date
    length: TimeLimit
    says: str = ""
    source: str = ""
    assumed: bool = False


def deadline(
    starts_on: date,
    length: TimeLimit,
    *,
    roll: Roll = Roll.NONE,
    says: str = "",
    source: str = "",
    assumed: bool = False,
) -> Deadline:
    """Return the last day of a length counted from a day.

    Args:
        starts_on: the day that starts it: of receipt, of the notice, of filing.
        length: how long.
        roll: what happens where it ends on a weekend or a federal holiday.
        says: what it is about.
        source: key of the source of the rule.
        assumed: whether nothing that was read confirms it.

    Raises:
        DayError: where the count leaves the calendar.
    """
    counted = end_of(starts_on, length)
    safe, later = counted, None
    if roll is Roll.NEXT_BUSINESS_DAY:
        safe, late = sorted((_rolled(counted, _statutory), _rolled(counted, _observed)))
        later = late if late != safe else None
    elif counted.weekday() >= _SATURDAY:
        says = f"{says}; a {counted:%A}, and the rule does not move it: be done before".removeprefix("; ")
    return Deadline(
        on=safe,
        counted=counted,
        later_reading=later,
        starts_on=starts_on,
        length=length,
        says=says,
        source=source,
        assumed=assumed,
    )


def end_of(starts_on: date, length: TimeLimit) -> date:
    """Return the day a length ends that starts after ``starts_on``."""
    match length.unit:
        case TimeUnit.HOURS:
            return add_days(starts_on, -(-length.count // _HOURS))
        case TimeUnit.DAYS:
            return add_days(starts_on, length.count)
        case TimeUnit.BUSINESS_DAYS:
            return add_business_days(starts_on, length.count)
        case TimeUnit.MONTHS:
            reached = add_months(starts_on, length.count)
            return reached if reached.day == starts_on.day else add_days(reached, 1)


def last_day_to_start(ends_before: date, length: TimeLimit) -> date:
    """Return the last day from which a length still ends before another day."""
    day = add_days(ends_before, -1)
    while end_of(day, length) >= ends_before:
        day = add_days(day, -1)
    return day


def _rolled(day: date, is_holiday: Callable[[date], bool]) -> date:
    while day.weekday() >= _SATURDAY or is_holiday(day):
        day = add_days(day, 1)
    return day


def _statutory(day: date) -> bool:
    return any(holiday.on == day for holiday in statutory_holidays(day.year))


def _observed(day: date) -> bool:
    return day in federal_holidays(day.year)
