"""Deadlines: the worked vectors, both readings of a holiday, and what no day may be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.authorization.deadlines import Roll, deadline, end_of, last_day_to_start
from ketacost.errors import DayError
from ketacost.values.calendars import federal_holidays, is_business_day, statutory_holidays
from ketacost.values.time_limits import TimeLimit, TimeUnit

FOUR_MONTHS = TimeLimit(count=4, unit="months")
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
LENGTHS = st.builds(TimeLimit, count=st.integers(1, 200), unit=st.sampled_from([TimeUnit.DAYS, TimeUnit.HOURS]))


@pytest.mark.parametrize(
    ("received", "due", "other"),
    [
        (date(2026, 10, 30), date(2027, 3, 1), None),  # there is no 30 February
        (date(2026, 8, 25), date(2026, 12, 28), None),  # Christmas is a Friday
        (date(2026, 3, 4), date(2026, 7, 6), None),  # 4 July is a Saturday
        (date(2026, 3, 3), date(2026, 7, 3), date(2026, 7, 6)),  # observed on Friday: two readings
    ],
)
def test_four_months_to_external_review(received: date, due: date, other: date | None) -> None:
    """Four months are no 120 days, and of two readings the earlier is the safe one."""
    found = deadline(received, FOUR_MONTHS, roll=Roll.NEXT_BUSINESS_DAY)

    assert (due, other) == (found.on, found.later_reading)


@pytest.mark.parametrize(
    ("length", "starts", "ends"),
    [
        (TimeLimit(count=72, unit="hours"), date(2026, 11, 23), date(2026, 11, 26)),
        (TimeLimit(count=24, unit="hours"), date(2026, 11, 23), date(2026, 11, 24)),
        (TimeLimit(count=25, unit="hours"), date(2026, 11, 23), date(2026, 11, 25)),
        (TimeLimit(count=180, unit="days"), date(2026, 11, 23), date(2027, 5, 22)),
        (TimeLimit(count=5, unit="business_days"), date(2026, 11, 23), date(2026, 12, 1)),  # Thanksgiving between
        (TimeLimit(count=1, unit="months"), date(2026, 1, 31), date(2026, 3, 1)),
    ],
)
def test_lengths_end_where_the_rule_says(length: TimeLimit, starts: date, ends: date) -> None:
    """Hours run on, days are counted, a month that lacks the day ends on the first of the next."""

    assert ends == end_of(starts, length)


def test_a_count_that_does_not_roll_warns() -> None:
    """180 days end on a Saturday: be done before."""
    found = deadline(date(2026, 11, 23), TimeLimit(count=180, unit="days"), says="file")

    assert date(2027, 5, 22) == found.on
    assert "file; a Saturday, and the rule does not move it: be done before" == found.says


@given(DAYS, LENGTHS)
def test_a_deadline_that_rolls_is_never_on_a_day_the_rule_leaves_out(starts: date, length: TimeLimit) -> None:
    """No weekend, and by either reading no holiday of that reading; the safe day is the earlier one."""
    found = deadline(starts, length, roll=Roll.NEXT_BUSINESS_DAY)
    other = found.on if found.later_reading is None else found.later_reading
    statutory = {holiday.on for holiday in statutory_holidays(found.on.year)}

    assert found.counted <= found.on <= other
    assert is_business_day(other)
    assert found.on.weekday() < 5
    assert found.on not in statutory or found.on not in federal_holidays(found.on.year)


@given(DAYS, LENGTHS)
def test_the_last_day_to_start_is_the_last(ends_before: date, length: TimeLimit) -> None:
    """One day later would be too late."""
    start = last_day_to_start(ends_before, length)

    assert end_of(start, length) < ends_before
    assert end_of(start + timedelta(days=1), length) >= ends_before


@pytest.mark.parametrize("count", [0, -1, 10_001, True, 1.5])
def test_a_length_of_nothing_is_refused(count: float) -> None:
    """And one no rule has."""
    with pytest.raises(DayError) as caught:
        TimeLimit(count=count, unit="days")  # type: ignore[arg-type]  # whatever a caller may give

    assert ["day.length"] == [problem.code for problem in caught.value.problems]


def test_a_length_reads_as_words() -> None:
    """One month, seventy-two hours."""

    assert ["1 month", "72 hours", "5 business days"] == [
        str(TimeLimit(count=1, unit="months")),
        str(TimeLimit(count=72, unit="hours")),
        str(TimeLimit(count=5, unit="business_days")),
    ]
