"""Days, spans and benefit years: plain calendar days without time or zone.

Months are always counted from the anchor: 31 January + 2 months is 31 March, while two steps of one month give
28 March. Spans are inclusive on both ends, as approvals and benefit years are written. Federal holidays and business
days are in :mod:`ketacost.values.calendars`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

import attrs

from ketacost.errors import DayError

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH_DAY: Final = re.compile(r"([0-9]{2})-([0-9]{2})")
_EXAMPLE: Final = 'write it as "2026-07-01"'
_ONE_DAY: Final = timedelta(days=1)
_LEAP_YEAR: Final = 2000
_MONTHS: Final = 12
_LENGTH_OF_MONTH: Final = len("2026-03")
_LENGTH_OF_DAY: Final = len("2026-03-01")
_LAST: Final = -1
_WEEKS_IN_EVERY_MONTH: Final = 4


def parse_day(value: str | date, *, path: str = "") -> date:
    """Return a calendar day from ISO text (``YYYY-MM-DD``) or from a ``date``.

    Args:
        value: the day; a ``datetime`` is refused, because its time and zone would be dropped in silence.
        path: JSON path of the value, for the error.

    Raises:
        DayError: ``day.type``, ``day.not_iso`` or, for a day the calendar does not have, ``day.no_such_day``.
    """
    if isinstance(value, datetime):
        raise DayError("day.type", f"expected a day without a time, got {value}; give its date()", path=path)
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise DayError("day.type", f"expected a day, got {type(value).__name__} {value!r}; {_EXAMPLE}", path=path)
    if _ISO_DAY.fullmatch(value) is None:
        raise DayError("day.not_iso", f"expected a day as YYYY-MM-DD, got {value!r}; {_EXAMPLE}", path=path)
    try:
        return date.fromisoformat(value)
    except ValueError:
        message = f"the calendar has no day {value}; check the month and the day"
        raise DayError("day.no_such_day", message, path=path) from None


def add_months(anchor: date, months: int) -> date:
    """Return the day ``months`` after ``anchor``; a day the month lacks becomes its last day.

    Count every date of a series from the same anchor, never from the date before.

    Raises:
        DayError: ``day.out_of_range`` beyond the years 1 to 9999.
    """
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 (loaded when a day is stepped)

    day = parse_day(anchor)
    try:
        return day + relativedelta(months=months)
    except (ValueError, OverflowError):
        raise _out_of_range(f"{day} {months:+d} months") from None


def add_weeks(anchor: date, weeks: int) -> date:
    """Return the day ``weeks`` after ``anchor``.

    Raises:
        DayError: ``day.out_of_range`` beyond the years 1 to 9999.
    """
    return add_days(anchor, 7 * weeks)


def add_days(anchor: date, days: int) -> date:
    """Return the day ``days`` after ``anchor``.

    Raises:
        DayError: ``day.out_of_range`` beyond the years 1 to 9999.
    """
    day = parse_day(anchor)
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise _out_of_range(f"{day} {days:+d} days") from None


def _out_of_range(what: str) -> DayError:
    return DayError("day.out_of_range", f"{what} leaves the years 1 to 9999; use a nearer day")


class Weekday(StrEnum):
    """A day of the week, Monday first."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"

    @classmethod
    def parse(cls, text: str) -> Weekday:
        """Return the weekday named by its first three letters or in full, in any case.

        Raises:
            DayError: ``day.weekday`` for anything else.
        """
        name = text.strip().lower() if isinstance(text, str) else ""
        for weekday in cls:
            if name in {weekday.value, weekday.name.lower()}:
                return weekday
        raise DayError("day.weekday", f'expected a weekday such as "mon" or "Monday", got {text!r}')

    @classmethod
    def of(cls, day: date) -> Weekday:
        """Return the weekday of a day."""
        return _WEEK[day.weekday()]

    @property
    def number(self) -> int:
        """Monday 0 to Sunday 6, as ``date.weekday`` counts."""
        return _WEEK.index(self)

    def on_or_after(self, day: date) -> date:
        """Return the first day with this weekday that is not before ``day``."""
        return add_days(day, (self.number - day.weekday()) % 7)


_WEEK: Final = tuple(Weekday)


def nth_weekday(year: int, month: int, weekday: Weekday, n: int) -> date:
    """Return the n-th such weekday of a month, counted from 1; -1 is the last one.

    Raises:
        DayError: ``day.nth`` when ``n`` is neither 1 to 4 nor -1 (not every month has a fifth).
    """
    from dateutil import relativedelta as step  # noqa: PLC0415 (loaded when a day is stepped)

    if n != _LAST and not 1 <= n <= _WEEKS_IN_EVERY_MONTH:
        raise DayError("day.nth", f"expected 1 to {_WEEKS_IN_EVERY_MONTH}, or -1 for the last, got {n}")
    start = 31 if n == _LAST else 1
    return date(year, month, 1) + step.relativedelta(day=start, weekday=step.weekday(weekday.number)(n))


@attrs.frozen
class Span:
    """Days from the first to the last, both included.

    Attributes:
        first_on: first day.
        last_on: last day, not before the first.
    """

    first_on: date = attrs.field(converter=parse_day)
    last_on: date = attrs.field(converter=parse_day)

    def __attrs_post_init__(self) -> None:
        """Refuse a span that ends before it starts."""
        if self.last_on < self.first_on:
            message = f"expected the last day on or after the first, got {self.first_on} to {self.last_on}; swap them"
            raise DayError("day.reversed", message)

    def __contains__(self, day: date) -> bool:
        """Return whether the day lies in the span, both ends included."""
        return self.first_on <= parse_day(day) <= self.last_on

    def __str__(self) -> str:
        """Return ``2026-07-01 to 2027-06-30``."""
        return f"{self.first_on} to {self.last_on}"

    @property
    def days(self) -> int:
        """How many days the span holds, at least 1."""
        return (self.last_on - self.first_on).days + 1

    def overlap(self, other: Span) -> Span | None:
        """Return the days both spans hold, ``None`` when they share none."""
        first_on, last_on = max(self.first_on, other.first_on), min(self.last_on, other.last_on)
        return Span(first_on, last_on) if first_on <= last_on else None


@attrs.frozen
class MonthDay:
    """A month and day that come every year, such as the first day of a benefit year.

    Attributes:
        month: 1 to 12.
        day: day of that month; 29 February is refused, because most years lack it.
    """

    month: int
    day: int

    def __attrs_post_init__(self) -> None:
        """Refuse a day that is not in every year's calendar."""
        if any(isinstance(part, bool) or not isinstance(part, int) for part in (self.month, self.day)):
            message = f'expected whole numbers, got {self.month!r} and {self.day!r}; parse "07-01" with MonthDay.parse'
            raise DayError("day.month_day", message)
        try:
            date(_LEAP_YEAR, self.month, self.day)
        except (ValueError, OverflowError):
            message = f"no year has month {self.month} day {self.day}; write month and day such as 07-01"
            raise DayError("day.month_day", message) from None
        if (self.month, self.day) == (2, 29):
            raise DayError("day.leap_day", "29 February is not in every year; use 02-28 or 03-01")

    @classmethod
    def parse(cls, text: str) -> MonthDay:
        """Return the month and day written ``MM-DD``.

        Raises:
            DayError: ``day.month_day`` for other text or a day no year has, ``day.leap_day`` for 02-29.
        """
        match = _MONTH_DAY.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise DayError("day.month_day", f'expected month and day such as "07-01", got {text!r}')
        return cls(int(match[1]), int(match[2]))

    def on(self, year: int) -> date:
        """Return this day in a year."""
        try:
            return date(year, self.month, self.day)
        except (ValueError, OverflowError):
            raise _out_of_range(f"year {year}") from None

    def __str__(self) -> str:
        """Return ``MM-DD``, which :meth:`parse` reads back."""
        return f"{self.month:02d}-{self.day:02d}"


@attrs.frozen
class BenefitYear:
    """Months over which a plan counts its deductible and maximum: a year that need not be a calendar year.

    A few programs cap what a person owes in a quarter or a month; then the period is one of those.

    Attributes:
        starts_on: first day.
        ends_on: last day, the eve of the same day that many months later.
        months: how many: 12, 3 or 1.
    """

    starts_on: date = attrs.field(converter=parse_day)
    ends_on: date = attrs.field(converter=parse_day)
    months: int = _MONTHS

    def __attrs_post_init__(self) -> None:
        """Refuse anything but that many months."""
        due = add_months(self.starts_on, self.months) - _ONE_DAY
        if self.months == _MONTHS:
            due = self.starts.on(self.starts_on.year + 1) - _ONE_DAY
        if self.ends_on != due:
            words = "twelve months" if self.months == _MONTHS else f"{self.months} months"
            message = f"expected {words}, {self.starts_on} to {due}, got an end on {self.ends_on}"
            raise DayError("day.benefit_year", message)

    def __contains__(self, day: date) -> bool:
        """Return whether the day lies in the year, both ends included."""
        return self.starts_on <= parse_day(day) <= self.ends_on

    def __str__(self) -> str:
        """Return the label."""
        return self.label

    @property
    def label(self) -> str:
        """``2026`` for a calendar year, ``2026-03`` for a calendar month, else ``2026-07-01 to 2027-06-30``."""
        if self.months == 1 and self.starts_on.day == 1:
            return self.starts_on.isoformat()[:_LENGTH_OF_MONTH]
        first = self.starts_on
        is_calendar_year = self.months == _MONTHS and first.month == 1 and first.day == 1
        return str(first.year) if is_calendar_year else str(self.span)

    @property
    def span(self) -> Span:
        """The year as a span of days."""
        return Span(self.starts_on, self.ends_on)

    @property
    def starts(self) -> MonthDay:
        """Month and day on which every year of this plan starts."""
        return MonthDay(self.starts_on.month, self.starts_on.day)

    def next(self) -> BenefitYear:
        """Return the year (or shorter period) after this one."""
        if self.months < _MONTHS:
            return _period(self.ends_on + _ONE_DAY, self.months)
        return _benefit_year(self.starts_on.year + 1, self.starts)

    def previous(self) -> BenefitYear:
        """Return the year (or shorter period) before this one."""
        if self.months < _MONTHS:
            return _period(add_months(self.starts_on, -self.months), self.months)
        return _benefit_year(self.starts_on.year - 1, self.starts)

    def last_months(self, n: int) -> Span:
        """Return the last ``n`` months of the year; 3 is the window of a fourth-quarter carry-over.

        Raises:
            DayError: ``day.months`` when ``n`` is not 1 to the months of the period.
        """
        if not 1 <= n <= self.months:
            raise DayError("day.months", f"expected 1 to {self.months} months of a benefit year, got {n}")
        return Span(add_months(self.starts_on, self.months - n), self.ends_on)


def benefit_year_containing(day: date, starts: MonthDay, months: int = _MONTHS) -> BenefitYear:
    """Return the benefit year that holds a day, for a plan whose years start on ``starts``.

    Args:
        day: any day.
        starts: month and day each benefit year starts; for shorter periods a day up to the 28th.
        months: 12, or 3 or 1 for a plan that counts by quarter or month.

    Raises:
        DayError: ``day.out_of_range`` when that year leaves the years 1 to 9999.
    """
    started = (day.month, day.day) >= (starts.month, starts.day)
    year = _benefit_year(day.year if started else day.year - 1, starts)
    if months == _MONTHS:
        return year
    whole = (day.year - year.starts_on.year) * _MONTHS + day.month - year.starts_on.month
    passed = whole - (day.day < year.starts_on.day)
    return _period(add_months(year.starts_on, passed // months * months), months)


@lru_cache(maxsize=512)
def _benefit_year(year: int, starts: MonthDay) -> BenefitYear:
    return BenefitYear(starts.on(year), starts.on(year + 1) - _ONE_DAY)


@lru_cache(maxsize=512)
def _period(starts_on: date, months: int) -> BenefitYear:
    return BenefitYear(starts_on, add_months(starts_on, months) - _ONE_DAY, months)


def benefit_year_start(label: str) -> date:
    """Return the first day of the benefit year (or shorter period) that a label of :class:`BenefitYear` names.

    Raises:
        DayError: if no benefit year has such a label.
    """
    return parse_day((label.partition(" to ")[0] + "-01-01")[:_LENGTH_OF_DAY])
