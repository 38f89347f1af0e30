"""Days, spans, benefit years, federal holidays and business days."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ketacost.errors import DayError
from ketacost.values.calendars import (
    FIRST_HOLIDAY_YEAR,
    LAST_HOLIDAY_YEAR,
    FederalHoliday,
    add_business_days,
    business_day_on_or_after,
    federal_holidays,
    is_business_day,
    next_business_day,
    statutory_holidays,
)
from ketacost.values.dates import (
    BenefitYear,
    MonthDay,
    Span,
    Weekday,
    add_days,
    add_months,
    add_weeks,
    benefit_year_containing,
    benefit_year_start,
    nth_weekday,
    parse_day,
)

if TYPE_CHECKING:
    from collections.abc import Callable

FROZEN_HOLIDAYS = Path(__file__).parents[1] / "data" / "federal_holidays_2021_2040.csv"
FROZEN_YEARS = range(2021, 2041)
JANUARY = MonthDay(1, 1)
JULY = MonthDay(7, 1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def day(text: str) -> date:
    """Return the day written as ISO text, without the code under test."""
    return date.fromisoformat(text)


def test_parse_day_reads_iso_text_and_days() -> None:
    """Text and days give the same day."""

    assert date(2026, 7, 1) == parse_day("2026-07-01") == parse_day(date(2026, 7, 1))


def test_parse_day_names_the_field() -> None:
    """The error carries the path it was given."""
    with pytest.raises(DayError) as caught:
        parse_day("soon", path="course.starts_on")

    assert "course.starts_on" == caught.value.path


BAD_DAYS = [
    ("", "day.not_iso", "got ''"),
    ("soon", "day.not_iso", "got 'soon'"),
    ("07/01/2026", "day.not_iso", 'write it as "2026-07-01"'),
    ("2026-7-1", "day.not_iso", "got '2026-7-1'"),
    ("20260701", "day.not_iso", "got '20260701'"),
    ("2026-W27-3", "day.not_iso", "got '2026-W27-3'"),
    ("2026-182", "day.not_iso", "got '2026-182'"),
    ("2026-07-01T00:00:00", "day.not_iso", "got '2026-07-01T00:00:00'"),
    (" 2026-07-01", "day.not_iso", "got ' 2026-07-01'"),
    ("2026-07-01\n", "day.not_iso", "got '2026-07-01\\n'"),
    ("\uff12\uff10\uff12\uff16-07-01", "day.not_iso", "expected a day as YYYY-MM-DD"),
    ("2026-02-29", "day.no_such_day", "no day 2026-02-29"),
    ("2026-13-01", "day.no_such_day", "no day 2026-13-01"),
    ("2026-00-10", "day.no_such_day", "check the month and the day"),
    ("0000-01-01", "day.no_such_day", "no day 0000-01-01"),
    (NOON, "day.type", "expected a day without a time"),
    (20260701, "day.type", "got int 20260701"),
    (None, "day.type", "got NoneType None"),
    (True, "day.type", "got bool True"),
]


@pytest.mark.parametrize(("given", "code", "fragment"), BAD_DAYS)
def test_parse_day_refuses(given: object, code: str, fragment: str) -> None:
    """Other spellings, impossible days and moments are refused with the value shown."""
    with pytest.raises(DayError) as caught:
        parse_day(given)  # type: ignore[arg-type]

    assert code == caught.value.code
    assert fragment in caught.value.message


@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-10-30", 4, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-15", 0, "2026-12-15"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_add_months_counts_from_the_anchor(anchor: str, months: int, expected: str) -> None:
    """A day the month lacks becomes its last one, and comes back two months on."""

    assert day(expected) == add_months(day(anchor), months)


def test_add_weeks_and_days() -> None:
    """Weeks are seven days, across a leap day and backwards."""

    assert day("2028-03-07") == add_weeks(day("2028-02-22"), 2)
    assert day("2025-12-25") == add_weeks(day("2026-01-01"), -1)
    assert day("2028-02-29") == add_days(day("2028-02-28"), 1)


@pytest.mark.parametrize(
    ("step", "fragment"),
    [
        (lambda: add_months(date.max, 1), "9999-12-31 +1 months"),
        (lambda: add_months(date.min, -1), "0001-01-01 -1 months"),
        (lambda: add_weeks(date.max, 1), "9999-12-31 +7 days"),
        (lambda: add_days(date.min, -1), "0001-01-01 -1 days"),
        (lambda: add_days(date.min, 10**12), "+1000000000000 days"),
        (lambda: benefit_year_containing(date.max, JULY), "year 10000"),
        (lambda: benefit_year_containing(date.min, JULY), "year 0"),
        (lambda: benefit_year_containing(date.max, JANUARY), "year 10000"),
        (lambda: JULY.on(0), "year 0"),
    ],
    ids=[
        "month_after_the_last",
        "month_before_the_first",
        "week_after_the_last",
        "day_before_the_first",
        "days_without_number",
        "benefit_year_of_the_last_day",
        "benefit_year_of_the_first_day",
        "calendar_year_of_the_last_day",
        "july_of_no_year",
    ],
)
def test_steps_out_of_the_calendar_are_refused(step: Callable[[], object], fragment: str) -> None:
    """Leaving the years 1 to 9999 is an error of ours with the step shown."""
    with pytest.raises(DayError) as caught:
        step()

    assert "day.out_of_range" == caught.value.code
    assert fragment in caught.value.message


@pytest.mark.parametrize(
    "step",
    [
        lambda: add_months(NOON, 1),
        lambda: add_weeks(NOON, 1),
        lambda: NOON in Span(date(2026, 1, 1), date(2026, 1, 2)),
        lambda: NOON in benefit_year_containing(date(2026, 1, 1), JANUARY),
        lambda: Span(NOON, date(2026, 1, 2)),
        lambda: is_business_day(NOON),
        lambda: next_business_day(NOON),
    ],
    ids=["months", "weeks", "in_span", "in_benefit_year", "span", "is_business_day", "next_business_day"],
)
def test_moments_are_no_days(step: Callable[[], object]) -> None:
    """A moment passed for a day is refused: a holiday or a last day would be missed in silence."""
    with pytest.raises(DayError) as caught:
        step()

    assert "day.type" == caught.value.code


@pytest.mark.parametrize(
    ("text", "expected"),
    [("mon", Weekday.MONDAY), ("MON", Weekday.MONDAY), (" Thursday ", Weekday.THURSDAY), ("sunday", Weekday.SUNDAY)],
)
def test_weekday_parse(text: str, expected: Weekday) -> None:
    """Weekdays are read short or in full, in any case."""

    assert expected is Weekday.parse(text)


@pytest.mark.parametrize(
    "given", ["", "mo", "mondays", "1", 1, None], ids=["empty", "two_letters", "plural", "digit", "number", "nothing"]
)
def test_weekday_parse_refuses(given: object) -> None:
    """Numbers are refused: Monday is 0 for some and 1 for others."""
    with pytest.raises(DayError) as caught:
        Weekday.parse(given)  # type: ignore[arg-type]

    assert "day.weekday" == caught.value.code
    assert repr(given) in caught.value.message


def test_weekday_of_a_known_day() -> None:
    """23 November 2026 is a Monday."""

    assert Weekday.MONDAY is Weekday.of(day("2026-11-23"))
    assert (0, 6) == (Weekday.MONDAY.number, Weekday.SUNDAY.number)


@pytest.mark.parametrize(("weekday", "expected"), [("mon", "2026-11-23"), ("tue", "2026-11-24"), ("sun", "2026-11-29")])
def test_weekday_on_or_after(weekday: str, expected: str) -> None:
    """From a Monday on, Monday is the day itself and Sunday six days later."""

    assert day(expected) == Weekday.parse(weekday).on_or_after(day("2026-11-23"))


@pytest.mark.parametrize(
    ("month", "weekday", "n", "expected"),
    [
        (11, Weekday.THURSDAY, 4, "2026-11-26"),
        (6, Weekday.MONDAY, 1, "2026-06-01"),
        (5, Weekday.SUNDAY, -1, "2026-05-31"),
        (5, Weekday.MONDAY, -1, "2026-05-25"),
        (2, Weekday.SATURDAY, 4, "2026-02-28"),
    ],
)
def test_nth_weekday(month: int, weekday: Weekday, n: int, expected: str) -> None:
    """The first may be the 1st, the last the last day of the month."""

    assert day(expected) == nth_weekday(2026, month, weekday, n)


@pytest.mark.parametrize("n", [0, 5, -2])
def test_nth_weekday_refuses_what_some_months_lack(n: int) -> None:
    """A fifth weekday would spill into the next month."""
    with pytest.raises(DayError) as caught:
        nth_weekday(2026, 11, Weekday.MONDAY, n)

    assert "day.nth" == caught.value.code


def test_span_includes_both_ends() -> None:
    """A 28-day approval from 1 December ends on the 28th, which it covers."""
    span = Span(day("2026-12-01"), day("2026-12-28"))

    assert 28 == span.days
    assert [True, True, False, False] == [
        day(d) in span for d in ("2026-12-01", "2026-12-28", "2026-11-30", "2026-12-29")
    ]
    assert "2026-12-01 to 2026-12-28" == str(span)


def test_span_of_one_day() -> None:
    """A span may start and end on one day."""

    assert 1 == Span(day("2026-12-01"), day("2026-12-01")).days


def test_span_reversed_is_refused() -> None:
    """A span never ends before it starts."""
    with pytest.raises(DayError) as caught:
        Span(day("2026-12-02"), day("2026-12-01"))

    assert "day.reversed" == caught.value.code
    assert "got 2026-12-02 to 2026-12-01" in caught.value.message


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (("2026-01-10", "2026-01-20"), ("2026-01-10", "2026-01-20")),
        (("2026-01-20", "2026-02-20"), ("2026-01-20", "2026-01-31")),
        (("2026-01-31", "2026-02-20"), ("2026-01-31", "2026-01-31")),
        (("2026-02-01", "2026-02-20"), None),
        (("2025-12-01", "2025-12-31"), None),
    ],
)
def test_span_overlap(other: tuple[str, str], expected: tuple[str, str] | None) -> None:
    """Spans share the days both hold; touching ends share one, neighbours none."""
    january = Span(day("2026-01-01"), day("2026-01-31"))
    shared = None if expected is None else Span(day(expected[0]), day(expected[1]))

    assert shared == january.overlap(Span(day(other[0]), day(other[1])))


def test_month_day_reads_and_writes_text() -> None:
    """A month and day are written MM-DD."""

    assert MonthDay(7, 1) == MonthDay.parse("07-01")
    assert "07-01" == str(MonthDay(7, 1))
    assert date(2026, 7, 1) == MonthDay(7, 1).on(2026)


BAD_MONTH_DAYS = [
    ("02-29", "day.leap_day", "use 02-28 or 03-01"),
    ("02-30", "day.month_day", "no year has month 2 day 30"),
    ("04-31", "day.month_day", "no year has month 4 day 31"),
    ("13-01", "day.month_day", "no year has month 13 day 1"),
    ("00-01", "day.month_day", "no year has month 0 day 1"),
    ("7-1", "day.month_day", "got '7-1'"),
    ("2026-07-01", "day.month_day", "got '2026-07-01'"),
    ("--07-01", "day.month_day", "got '--07-01'"),
    ("July 1", "day.month_day", 'such as "07-01"'),
    ("", "day.month_day", "got ''"),
    (None, "day.month_day", "got None"),
    (701, "day.month_day", "got 701"),
]


@pytest.mark.parametrize(("given", "code", "fragment"), BAD_MONTH_DAYS)
def test_month_day_parse_refuses(given: object, code: str, fragment: str) -> None:
    """Days that do not come every year, and other spellings, are refused."""
    with pytest.raises(DayError) as caught:
        MonthDay.parse(given)  # type: ignore[arg-type]

    assert code == caught.value.code
    assert fragment in caught.value.message


@pytest.mark.parametrize(("month", "day_of_month"), [("7", 1), (7, 1.0), (True, 1), (7, 10**30)])
def test_month_day_takes_whole_numbers_alone(month: object, day_of_month: object) -> None:
    """Text, floats and booleans are no month or day."""
    with pytest.raises(DayError) as caught:
        MonthDay(month, day_of_month)  # type: ignore[arg-type]

    assert "day.month_day" == caught.value.code


@pytest.mark.parametrize(
    ("inside", "starts", "first", "last", "label"),
    [
        ("2026-01-01", JANUARY, "2026-01-01", "2026-12-31", "2026"),
        ("2026-12-31", JANUARY, "2026-01-01", "2026-12-31", "2026"),
        ("2026-06-30", JULY, "2025-07-01", "2026-06-30", "2025-07-01 to 2026-06-30"),
        ("2026-07-01", JULY, "2026-07-01", "2027-06-30", "2026-07-01 to 2027-06-30"),
        ("2028-02-29", MonthDay(3, 1), "2027-03-01", "2028-02-29", "2027-03-01 to 2028-02-29"),
        ("2026-11-23", MonthDay(12, 31), "2025-12-31", "2026-12-30", "2025-12-31 to 2026-12-30"),
    ],
)
def test_benefit_year_containing(inside: str, starts: MonthDay, first: str, last: str, label: str) -> None:
    """A day belongs to the year that started last; the label is the year only for calendar years."""
    year = benefit_year_containing(day(inside), starts)

    assert BenefitYear(day(first), day(last)) == year
    assert label == year.label == str(year)
    assert year.starts_on == benefit_year_start(label)
    assert starts == year.starts


def test_benefit_year_neighbours() -> None:
    """The next year starts the day after this one ends, the previous ends the day before it starts."""
    year = benefit_year_containing(day("2026-11-23"), JULY)

    assert "2027-07-01 to 2028-06-30" == year.next().label
    assert "2025-07-01 to 2026-06-30" == year.previous().label


@pytest.mark.parametrize(
    ("starts", "n", "expected"),
    [
        (JANUARY, 3, "2026-10-01 to 2026-12-31"),
        (JANUARY, 1, "2026-12-01 to 2026-12-31"),
        (JANUARY, 12, "2026-01-01 to 2026-12-31"),
        (JULY, 3, "2027-04-01 to 2027-06-30"),
        (MonthDay(8, 31), 3, "2027-05-31 to 2027-08-30"),
        (MonthDay(8, 31), 6, "2027-02-28 to 2027-08-30"),
    ],
)
def test_last_months(starts: MonthDay, n: int, expected: str) -> None:
    """The last three months are the window of a fourth-quarter carry-over."""
    year = benefit_year_containing(starts.on(2026), starts)

    assert expected == str(year.last_months(n))


@pytest.mark.parametrize("n", [0, 13, -3])
def test_last_months_refuses_more_than_a_year(n: int) -> None:
    """A year has one to twelve last months."""
    with pytest.raises(DayError) as caught:
        benefit_year_containing(day("2026-11-23"), JANUARY).last_months(n)

    assert "day.months" == caught.value.code


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-01-01", "2026-12-30", "day.benefit_year"),
        ("2026-01-01", "2027-01-01", "day.benefit_year"),
        ("2026-07-01", "2026-06-30", "day.benefit_year"),
        ("2028-02-29", "2029-02-28", "day.leap_day"),
    ],
)
def test_benefit_year_is_twelve_months(first: str, last: str, code: str) -> None:
    """Shorter, longer and reversed years are refused, and one from 29 February."""
    with pytest.raises(DayError) as caught:
        BenefitYear(day(first), day(last))

    assert code == caught.value.code


def frozen_days() -> dict[date, str]:
    """Return the weekdays of the frozen calendar with the plain name of their holiday."""
    lines = [line for line in FROZEN_HOLIDAYS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = ((day(row["day"]), row["name"].removesuffix(" (observed)")) for row in csv.DictReader(lines))
    return {on: "Juneteenth" if name.startswith("Juneteenth") else name for on, name in rows}


def test_observed_days_match_the_frozen_calendar() -> None:
    """Every weekday of the frozen calendar is an observed holiday of ours, by name, and there is no other."""
    expected = {on: name for on, name in frozen_days().items() if on.weekday() < 5}
    ours = {on: name for year in FROZEN_YEARS for on, name in federal_holidays(year).items()}

    assert expected == ours
    assert list(ours) == sorted(ours)


def test_statutory_days_match_the_frozen_calendar() -> None:
    """Every day of the frozen calendar that is not a stand-in is a statutory holiday of ours, and there is no other."""
    lines = FROZEN_HOLIDAYS.read_text(encoding="utf-8").splitlines()
    expected = [day(line[:10]) for line in lines if line[:2] == "20" and not line.endswith("(observed)")]
    ours = [holiday.on for year in FROZEN_YEARS for holiday in statutory_holidays(year)]

    assert expected == ours
    assert 11 * len(FROZEN_YEARS) == len(ours)


@pytest.mark.parametrize(
    ("name", "on", "observed_on"),
    [
        ("Independence Day", "2026-07-04", "2026-07-03"),
        ("Independence Day", "2027-07-04", "2027-07-05"),
        ("New Year's Day", "2022-01-01", "2021-12-31"),
        ("Juneteenth", "2021-06-19", "2021-06-18"),
        ("Christmas Day", "2026-12-25", "2026-12-25"),
        ("Martin Luther King Jr. Day", "1986-01-20", "1986-01-20"),
    ],
)
def test_both_days_of_a_holiday_are_kept(name: str, on: str, observed_on: str) -> None:
    """A holiday has the day of the statute and the weekday it is observed on (5 U.S.C. 6103; EO 11582)."""
    year = day(on).year

    assert FederalHoliday(name=name, on=day(on), observed_on=day(observed_on)) in statutory_holidays(year)
    assert name == federal_holidays(day(observed_on).year)[day(observed_on)]


def test_juneteenth_starts_in_2021() -> None:
    """Public Law 117-17 made it a holiday in June 2021: ten holidays before, eleven since."""

    assert [10, 10, 11, 11] == [len(statutory_holidays(year)) for year in (1986, 2020, 2021, 2022)]
    assert is_business_day(day("2020-06-19"))
    assert not is_business_day(day("2023-06-19"))


def test_new_years_day_may_be_observed_in_the_year_before() -> None:
    """2021 has two New Year's Days observed, 2022 none."""

    assert day("2021-12-31") in federal_holidays(2021)
    assert 12 == len(federal_holidays(2021))
    assert "New Year's Day" not in federal_holidays(2022).values()


@pytest.mark.parametrize("year", [FIRST_HOLIDAY_YEAR - 1, LAST_HOLIDAY_YEAR + 1, 0, -1])
@pytest.mark.parametrize("holidays_of", [federal_holidays, statutory_holidays])
def test_years_without_known_holidays_are_refused(holidays_of: Callable[[int], object], year: int) -> None:
    """Outside the years covered there is an error, never an empty calendar."""
    with pytest.raises(DayError) as caught:
        holidays_of(year)

    assert "day.holiday_year" == caught.value.code
    assert f"got the year {year}" in caught.value.message


def test_the_edges_of_the_years_covered() -> None:
    """The first and the last year covered have their holidays."""

    assert date(FIRST_HOLIDAY_YEAR, 1, 1) in federal_holidays(FIRST_HOLIDAY_YEAR)
    assert date(LAST_HOLIDAY_YEAR, 12, 25) in {h.on for h in statutory_holidays(LAST_HOLIDAY_YEAR)}


def test_holidays_cannot_be_changed_by_a_caller() -> None:
    """The cached calendar is read-only."""
    with pytest.raises(TypeError):
        federal_holidays(2026)[day("2026-11-23")] = "a day off"  # type: ignore[index]

    assert is_business_day(day("2026-11-23"))


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-25", 1, "2026-11-27"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-28", 0, "2026-11-28"),
        ("2026-07-02", 1, "2026-07-06"),
        ("2026-12-24", 3, "2026-12-30"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-07-06", -1, "2026-07-02"),
        ("2026-11-28", -1, "2026-11-27"),
        ("2026-11-23", 10, "2026-12-08"),
    ],
)
def test_add_business_days(start: str, n: int, expected: str) -> None:
    """Weekends, Thanksgiving, the observed 4 July and the New Year are stepped over; the start is never counted."""

    assert day(expected) == add_business_days(day(start), n)


def test_closures_are_no_business_days() -> None:
    """A clinic's own closed day is stepped over like a holiday."""
    closed = frozenset({day("2026-11-27")})

    assert not is_business_day(day("2026-11-27"), closed)
    assert day("2026-11-30") == next_business_day(day("2026-11-25"), closed)
    assert day("2026-11-30") == business_day_on_or_after(day("2026-11-27"), closed)
    assert day("2026-11-25") == add_business_days(day("2026-11-30"), -1, closed)


def test_a_deadline_rolls_and_the_next_day_moves_on() -> None:
    """Rolling leaves a business day alone; the next business day is always a later one."""

    assert day("2026-11-23") == business_day_on_or_after(day("2026-11-23"))
    assert day("2026-11-24") == next_business_day(day("2026-11-23"))
    assert day("2026-12-28") == business_day_on_or_after(day("2026-12-25"))


def test_days_load_dateutil_only_when_stepped() -> None:
    """Importing days and calendars is light, and dateutil's text parser is never loaded."""
    script = (
        "import sys, ketacost.values.calendars as c, ketacost.values.dates as d;"
        "before = 'dateutil' in sys.modules; d.add_months(d.date(2026, 1, 31), 1); c.federal_holidays(2026);"
        "print(before, 'dateutil.relativedelta' in sys.modules, 'dateutil.parser' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603

    assert "False True False" == result.stdout.strip()
