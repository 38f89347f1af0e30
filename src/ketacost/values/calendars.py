"""US federal holidays and business days.

The holidays are those of 5 U.S.C. 6103(a). One that falls on a Saturday is observed on the Friday before
(5 U.S.C. 6103(b)), one that falls on a Sunday on the Monday after (Executive Order 11582). Both days are kept, because
deadlines that skip "a federal holiday" are read both ways. Not holidays here: Inauguration Day (the Washington area
only) and single days closed by executive order.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

import attrs

from ketacost.errors import DayError
from ketacost.values.dates import Weekday, add_days, nth_weekday, parse_day

FIRST_HOLIDAY_YEAR: Final = 1986
"""First year covered: from then on ten holidays stand as today, and Juneteenth joins them in 2021."""

LAST_HOLIDAY_YEAR: Final = 9998
"""Last year covered; the next New Year's Day must still be a day."""

_SATURDAY: Final = 5
_SUNDAY: Final = 6


@attrs.frozen(kw_only=True)
class FederalHoliday:
    """One federal holiday of one year.

    Attributes:
        name: our short name.
        on: the day the statute names.
        observed_on: the weekday federal offices close for it; in the year before for a Saturday 1 January.
    """

    name: str
    on: date
    observed_on: date


class _FixedDay(NamedTuple):
    name: str
    month: int
    day: int
    first_year: int = FIRST_HOLIDAY_YEAR


class _FloatingDay(NamedTuple):
    name: str
    month: int
    weekday: Weekday
    nth: int


_FIXED: Final = (
    _FixedDay("New Year's Day", 1, 1),
    # Public Law 117-17, signed 2021-06-17, two days before the first one.
    _FixedDay("Juneteenth", 6, 19, first_year=2021),
    _FixedDay("Independence Day", 7, 4),
    _FixedDay("Veterans Day", 11, 11),
    _FixedDay("Christmas Day", 12, 25),
)
_FLOATING: Final = (
    # Public Law 98-144 made this one a holiday from 1986 on; it sets the first year covered.
    _FloatingDay("Martin Luther King Jr. Day", 1, Weekday.MONDAY, 3),
    _FloatingDay("Washington's Birthday", 2, Weekday.MONDAY, 3),
    _FloatingDay("Memorial Day", 5, Weekday.MONDAY, -1),
    _FloatingDay("Labor Day", 9, Weekday.MONDAY, 1),
    _FloatingDay("Columbus Day", 10, Weekday.MONDAY, 2),
    _FloatingDay("Thanksgiving Day", 11, Weekday.THURSDAY, 4),
)


@lru_cache(maxsize=256)
def statutory_holidays(year: int) -> tuple[FederalHoliday, ...]:
    """Return the federal holidays whose statutory day falls in a year, in date order.

    Raises:
        DayError: ``day.holiday_year`` for a year that is not covered.
    """
    _check_year(year)
    return _holidays_named_in(year)


@lru_cache(maxsize=256)
def federal_holidays(year: int) -> Mapping[date, str]:
    """Return the weekdays of a year on which a federal holiday is observed, with its name, in date order.

    A 31 December may stand for the next New Year's Day, and a year whose 1 January is a Saturday lacks its own.

    Raises:
        DayError: ``day.holiday_year`` for a year that is not covered.
    """
    _check_year(year)
    near = (*_holidays_named_in(year), *_holidays_named_in(year + 1))
    return MappingProxyType({h.observed_on: h.name for h in near if h.observed_on.year == year})


def is_business_day(day: date, closures: Container[date] = frozenset()) -> bool:
    """Return whether a day is Monday to Friday, no observed federal holiday and none of the closures.

    Raises:
        DayError: ``day.holiday_year`` for a year that is not covered.
    """
    plain = parse_day(day)
    return plain.weekday() < _SATURDAY and plain not in federal_holidays(plain.year) and plain not in closures


def business_day_on_or_after(day: date, closures: Container[date] = frozenset()) -> date:
    """Return the day itself when it is a business day, else the first one after it (a deadline that rolls).

    Raises:
        DayError: ``day.holiday_year`` when the search leaves the years covered.
    """
    return day if is_business_day(day, closures) else next_business_day(day, closures)


def next_business_day(day: date, closures: Container[date] = frozenset()) -> date:
    """Return the first business day after ``day``, never the day itself.

    Raises:
        DayError: ``day.holiday_year`` when the search leaves the years covered.
    """
    return add_business_days(day, 1, closures)


def add_business_days(day: date, n: int, closures: Container[date] = frozenset()) -> date:
    """Return the n-th business day after ``day``, before it for a negative ``n``; 0 leaves the day as it is.

    The start is never counted, whether or not it is a business day itself.

    Raises:
        DayError: ``day.holiday_year`` when the count leaves the years covered.
    """
    step = 1 if n > 0 else -1
    reached = parse_day(day)
    for _ in range(abs(n)):
        reached = add_days(reached, step)
        while not is_business_day(reached, closures):
            reached = add_days(reached, step)
    return reached


def _check_year(year: int) -> None:
    if not FIRST_HOLIDAY_YEAR <= year <= LAST_HOLIDAY_YEAR:
        message = f"federal holidays are known from {FIRST_HOLIDAY_YEAR} to {LAST_HOLIDAY_YEAR}, got the year {year}"
        raise DayError("day.holiday_year", message)


def _holidays_named_in(year: int) -> tuple[FederalHoliday, ...]:
    fixed = [(date(year, rule.month, rule.day), rule.name) for rule in _FIXED if year >= rule.first_year]
    floating = [(nth_weekday(year, rule.month, rule.weekday, rule.nth), rule.name) for rule in _FLOATING]
    return tuple(FederalHoliday(name=name, on=on, observed_on=_observed(on)) for on, name in sorted(fixed + floating))


def _observed(on: date) -> date:
    shift = {_SATURDAY: -1, _SUNDAY: 1}.get(on.weekday(), 0)
    return add_days(on, shift)
