"""Properties of the values floor: rounding, text that reads back, and days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ketacost.errors import CodeError, DayError, MoneyError, RateError
from ketacost.values.calendars import (
    add_business_days,
    business_day_on_or_after,
    federal_holidays,
    is_business_day,
    next_business_day,
    statutory_holidays,
)
from ketacost.values.codes import hcpcs, icd10, modifier, ndc, place_of_service, revenue_code
from ketacost.values.dates import (
    MonthDay,
    Span,
    Weekday,
    add_months,
    add_weeks,
    benefit_year_containing,
    nth_weekday,
    parse_day,
)
from ketacost.values.money import (
    MAX_CENTS,
    Rounding,
    dollars,
    from_cents,
    round_ratio,
    round_to_cent,
    show,
    to_cents,
)
from ketacost.values.rates import WHOLE, Rate
from ketacost.values.unknown import Unknown, is_known

WIDE = Context(prec=200)
DECIMAL_MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.HALF_EVEN: ROUND_HALF_EVEN}

cents = st.integers(0, MAX_CENTS)
numerators = st.integers(-(10**18), 10**18)
denominators = st.integers(1, 10**9)
roundings = st.sampled_from(Rounding)
basis_points = st.integers(0, 100 * WHOLE)
days = st.dates(date(1986, 1, 1), date(2200, 12, 31))
month_days = st.dates(date(2001, 1, 1), date(2001, 12, 31)).map(lambda day: MonthDay(day.month, day.day))
spans = st.tuples(days, days).map(lambda pair: Span(min(pair), max(pair)))
closures = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=20)
digits = st.text("0123456789", min_size=11, max_size=11)


@given(cents)
def test_cents_and_dollars_read_back(amount: int) -> None:
    """Cents to dollars, to text, through the door and back to cents is the identity."""

    assert amount == to_cents(dollars(str(from_cents(amount)))) == to_cents(dollars(from_cents(amount)))


@given(cents)
def test_dollars_always_shows_two_decimals(amount: int) -> None:
    """Whatever the size, an amount has exactly two decimals and no exponent."""
    text = str(dollars(from_cents(amount)))

    assert text == f"{amount // 100}.{amount % 100:02d}"


@given(st.integers(-MAX_CENTS, MAX_CENTS))
def test_shown_money_reads_back(amount: int) -> None:
    """Without its dollar sign and commas the shown amount is the amount."""

    assert from_cents(amount) == Decimal(show(from_cents(amount)).replace("$", "").replace(",", ""))


@given(st.floats())
def test_no_float_is_money(value: float) -> None:
    """Every float is refused by name, whole ones too."""
    with pytest.raises(MoneyError) as caught:
        dollars(value)  # type: ignore[arg-type]

    assert "money.float" == caught.value.code


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=5))
def test_dollars_is_exact_or_refuses(value: Decimal) -> None:
    """The door never changes a value: it returns an equal one or raises."""
    try:
        taken = dollars(value, signed=True)
    except MoneyError:
        taken = None

    exact = Fraction(value) * 100 == int(Fraction(value) * 100)
    assert taken == (value if exact else None)


@given(st.text(max_size=20))
@example("Infinity")
@example("1e400")
@example("\u0661")
def test_any_text_is_an_amount_or_a_money_error(text: str) -> None:
    """No text escapes the door: it is exact dollars, zero or more, or one of our errors."""
    try:
        amount = dollars(text)
    except MoneyError:
        return

    assert 0 <= to_cents(amount) <= MAX_CENTS


@given(numerators, denominators, roundings)
def test_rounding_equals_an_independent_quantize(numerator: int, denominator: int, rounding: Rounding) -> None:
    """The integer rounding equals Decimal's own on the exact quotient.

    The quotient of integers below 10^18 by one below 10^9 is a half exactly when 200 digits say so.
    """
    quotient = WIDE.divide(Decimal(numerator), Decimal(denominator))
    expected = int(quotient.quantize(Decimal(1), rounding=DECIMAL_MODES[rounding], context=WIDE))

    assert expected == round_ratio(numerator, denominator, rounding)


@given(numerators, denominators)
def test_half_even_equals_the_rounding_of_fractions(numerator: int, denominator: int) -> None:
    """Half-even is what ``round`` does to an exact fraction."""

    assert round(Fraction(numerator, denominator)) == round_ratio(numerator, denominator, Rounding.HALF_EVEN)


@given(cents, basis_points)
def test_half_up_of_a_share_in_plain_integers(amount: int, share: int) -> None:
    """For amounts that are not negative, half-up is adding half and dropping the rest."""

    assert (2 * amount * share + WHOLE) // (2 * WHOLE) == round_ratio(amount * share, WHOLE)


@given(numerators, denominators, roundings)
def test_rounding_is_within_half_and_mirrored(numerator: int, denominator: int, rounding: Rounding) -> None:
    """A rounded number is never more than a half away, and the sign changes nothing else."""
    rounded = round_ratio(numerator, denominator, rounding)

    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)
    assert -rounded == round_ratio(-numerator, denominator, rounding)


@given(numerators, st.integers(0, 10**9), denominators, roundings)
def test_rounding_never_reverses_an_order(numerator: int, more: int, denominator: int, rounding: Rounding) -> None:
    """A larger amount never rounds to less."""

    assert round_ratio(numerator, denominator, rounding) <= round_ratio(numerator + more, denominator, rounding)


@given(cents, st.integers(0, WHOLE))
def test_a_share_leaves_a_rest_that_is_never_negative(amount: int, share: int) -> None:
    """A share of at most 100% rounds to no more than the amount, so what it leaves to the plan is never negative."""

    assert 0 <= round_ratio(amount * share, WHOLE) <= amount


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6), roundings)
def test_round_to_cent_equals_an_independent_quantize(amount: Decimal, rounding: Rounding) -> None:
    """A product with more decimals is rounded as Decimal itself would, once."""
    expected = amount.quantize(Decimal("0.01"), rounding=DECIMAL_MODES[rounding], context=WIDE)

    assert expected == round_to_cent(amount, rounding)


@given(basis_points)
def test_rate_text_reads_back(points: int) -> None:
    """Every rate prints as percent text that parses to itself."""

    assert Rate(points) == Rate.parse(str(Rate(points)))


@given(basis_points, basis_points)
def test_rates_order_as_their_basis_points(left: int, right: int) -> None:
    """Rates compare as the numbers they hold."""

    assert (left < right, left <= right, left == right) == (
        Rate(left) < Rate(right),
        Rate(left) <= Rate(right),
        Rate(left) == Rate(right),
    )


@given(st.text(max_size=12) | st.floats().map(str) | st.integers().map(str))
def test_text_without_a_percent_sign_is_no_rate(text: str) -> None:
    """A bare number is never guessed to be a percentage or a fraction."""
    bare = text.replace("%", "")
    with pytest.raises(RateError) as caught:
        Rate.parse(bare)

    assert "rate.not_percent" == caught.value.code


@given(cents, cents)
def test_unknown_keeps_ordered_bounds(one: int, other: int) -> None:
    """Bounds in order are kept to the cent, and the value stays unknown."""
    low, high = sorted((one, other))
    unknown = Unknown("not given", from_cents(low), from_cents(high))

    assert (from_cents(low), from_cents(high)) == (unknown.low, unknown.high)
    assert not is_known(unknown)


@given(st.dates())
def test_day_text_reads_back(day: date) -> None:
    """Every day of the calendar prints as ISO text that parses to itself."""

    assert day == parse_day(str(day)) == parse_day(day)


@given(st.text(max_size=12) | st.from_regex(r"\d{4}-\d\d-\d\d", fullmatch=True))
def test_any_text_is_a_day_or_a_day_error(text: str) -> None:
    """Text is either the ISO form of the day it gives, or one of our errors."""
    try:
        day = parse_day(text)
    except DayError:
        return

    assert text == day.isoformat()


@given(days, st.integers(-600, 600))
def test_adding_months_moves_the_month_and_keeps_the_day_if_it_can(anchor: date, months: int) -> None:
    """The month moves by exactly n; the day stays, or is the last of a shorter month."""
    reached = add_months(anchor, months)
    month_count = (reached.year - anchor.year) * 12 + reached.month - anchor.month
    is_last_of_month = (reached + timedelta(days=1)).day == 1

    assert months == month_count
    assert reached.day == anchor.day or (reached.day < anchor.day and is_last_of_month)


@given(days, st.integers(-500, 500), st.integers(0, 500))
def test_adding_months_keeps_the_order(anchor: date, months: int, more: int) -> None:
    """From one anchor, more months are never an earlier day, and two counts are never one day."""

    assert (more == 0) == (add_months(anchor, months) == add_months(anchor, months + more))
    assert add_months(anchor, months) <= add_months(anchor, months + more)


@given(days, st.integers(-500, 500))
def test_adding_weeks_keeps_the_weekday(anchor: date, weeks: int) -> None:
    """Weeks are seven days each, on the same weekday, and can be taken back."""
    reached = add_weeks(anchor, weeks)

    assert 7 * weeks == (reached - anchor).days
    assert Weekday.of(anchor) is Weekday.of(reached)
    assert anchor == add_weeks(reached, -weeks)


@given(days, st.sampled_from(Weekday))
def test_weekday_on_or_after_is_the_first(day: date, weekday: Weekday) -> None:
    """The day found has the weekday and is at most six days away."""
    found = weekday.on_or_after(day)

    assert weekday is Weekday.of(found)
    assert 0 <= (found - day).days <= 6


@given(st.integers(1986, 2200), st.integers(1, 12), st.sampled_from(Weekday), st.integers(1, 4))
def test_nth_weekday_counts_inside_the_month(year: int, month: int, weekday: Weekday, n: int) -> None:
    """The n-th lies in the n-th seven days of its month; the last lies in its last seven."""
    nth, last = nth_weekday(year, month, weekday, n), nth_weekday(year, month, weekday, -1)

    assert (year, month, weekday) == (nth.year, nth.month, Weekday.of(nth))
    assert n == (nth.day + 6) // 7
    assert (weekday, month) == (Weekday.of(last), last.month)
    assert month != (last + timedelta(days=7)).month


@given(spans, days)
def test_a_span_holds_the_days_between_its_ends(span: Span, day: date) -> None:
    """Membership is being between the ends, and the count agrees with it."""

    assert (span.first_on <= day <= span.last_on) == (day in span)
    assert span.last_on == span.first_on + timedelta(days=span.days - 1)


@given(spans, spans, days)
def test_overlap_holds_exactly_the_shared_days(one: Span, other: Span, day: date) -> None:
    """A day is in the overlap when it is in both; the order of the two changes nothing."""
    shared = one.overlap(other)

    assert other.overlap(one) == shared
    assert one.overlap(one) == one
    probes = [day, one.first_on, one.last_on, other.first_on, other.last_on]
    assert [p in one and p in other for p in probes] == [shared is not None and p in shared for p in probes]


@given(month_days)
def test_month_day_text_reads_back(starts: MonthDay) -> None:
    """Every month and day prints as text that parses to itself."""

    assert starts == MonthDay.parse(str(starts))


@given(days, month_days)
def test_every_day_has_one_benefit_year(day: date, starts: MonthDay) -> None:
    """The year holds the day, starts on the plan's day, has 365 or 366 days, and its neighbours do not hold it."""
    year = benefit_year_containing(day, starts)

    assert day in year
    assert day not in year.next()
    assert day not in year.previous()
    assert starts == year.starts
    assert year.span.days in {365, 366}


@given(days, month_days)
def test_benefit_years_meet_without_gap_or_overlap(day: date, starts: MonthDay) -> None:
    """Each year starts the day after the one before it, and next and previous undo each other."""
    year = benefit_year_containing(day, starts)

    assert year.next().starts_on == year.ends_on + timedelta(days=1)
    assert year == year.next().previous() == year.previous().next()
    assert year.next() == benefit_year_containing(year.ends_on + timedelta(days=1), starts)


@given(days, month_days, st.integers(1, 11))
def test_last_months_end_with_the_year_and_nest(day: date, starts: MonthDay, n: int) -> None:
    """More last months start earlier, all end with the year, and twelve are the whole."""
    year = benefit_year_containing(day, starts)
    fewer, more = year.last_months(n), year.last_months(n + 1)

    assert year.ends_on == fewer.last_on == more.last_on
    assert year.starts_on <= more.first_on < fewer.first_on
    assert year.span == year.last_months(12)


@given(st.integers(1986, 2200))
def test_holidays_are_observed_on_weekdays_near_their_day(year: int) -> None:
    """A holiday is observed on a weekday at most one day off, and on its own day when that is a weekday."""
    for holiday in statutory_holidays(year):
        off = (holiday.observed_on - holiday.on).days

        assert holiday.observed_on.weekday() < 5
        assert {5: -1, 6: 1}.get(holiday.on.weekday(), 0) == off
        assert holiday.name == federal_holidays(holiday.observed_on.year)[holiday.observed_on]


@given(st.integers(1986, 2200))
def test_observed_days_lie_in_their_year_in_order(year: int) -> None:
    """The observed days of a year are days of that year, in order, nine to twelve of them."""
    observed = list(federal_holidays(year))

    assert observed == sorted(observed)
    assert {year} == {day.year for day in observed}
    assert len(observed) in {9, 10, 11, 12}


@given(st.dates(date(2025, 12, 1), date(2026, 4, 30)), closures)
def test_a_business_day_is_open(day: date, closed: frozenset[date]) -> None:
    """A business day is a weekday, no observed holiday and not closed, and nothing else counts."""
    is_open = day.weekday() < 5 and day not in federal_holidays(day.year) and day not in closed

    assert is_open == is_business_day(day, closed)


@given(st.dates(date(2025, 12, 1), date(2026, 4, 30)), closures)
def test_rolling_stops_at_the_first_business_day(day: date, closed: frozenset[date]) -> None:
    """The rolled day is open, not before the day, and no open day lies between; rolling twice changes nothing."""
    rolled = business_day_on_or_after(day, closed)

    assert is_business_day(rolled, closed)
    assert not any(is_business_day(day + timedelta(days=n), closed) for n in range((rolled - day).days))
    assert rolled == business_day_on_or_after(rolled, closed)
    assert next_business_day(day, closed) == business_day_on_or_after(day + timedelta(days=1), closed)


@given(st.dates(date(2025, 12, 1), date(2026, 4, 30)), st.integers(-60, 60), closures)
def test_business_days_are_counted_by_the_open_days_passed(day: date, n: int, closed: frozenset[date]) -> None:
    """Between the start, not counted, and the day reached lie exactly n open days, either way."""
    reached = add_business_days(day, n, closed)
    low, high = (day + timedelta(days=1), reached) if n > 0 else (reached, day - timedelta(days=1))
    passed = sum(is_business_day(low + timedelta(days=i), closed) for i in range((high - low).days + 1))

    assert abs(n) == passed
    assert n == 0 or is_business_day(reached, closed)


@given(st.dates(date(2025, 12, 1), date(2026, 4, 30)), st.integers(0, 30), st.integers(0, 30))
def test_business_days_add_up(day: date, first: int, second: int) -> None:
    """Counting in two steps reaches the same day, and from an open day counting back undoes it."""
    start = business_day_on_or_after(day)

    assert add_business_days(day, first + second) == add_business_days(add_business_days(day, first), second)
    assert start == add_business_days(add_business_days(start, first), -first)


@given(digits)
def test_an_ndc_is_the_same_in_all_its_spellings(code: str) -> None:
    """Eleven bare digits, 5-4-2, and the 10-digit form that drops a leading zero are one code."""
    labeler, product, package = code[:5], code[5:9], code[9:]
    canonical = f"{labeler}-{product}-{package}"
    spellings = [code, canonical]
    spellings += [f"{labeler[1:]}-{product}-{package}"] if labeler[0] == "0" else []
    spellings += [f"{labeler}-{product[1:]}-{package}"] if product[0] == "0" else []
    spellings += [f"{labeler}-{product}-{package[1:]}"] if package[0] == "0" else []

    assert {canonical} == {ndc(spelling) for spelling in spellings}


@given(st.from_regex(r"[A-Z][0-9][0-9A-Z]([0-9A-Z]{1,4})?", fullmatch=True))
def test_a_diagnosis_is_the_same_with_and_without_its_dot(code: str) -> None:
    """The dot after the third character is put in, kept, and never doubled."""
    canonical = icd10(code)

    assert code == canonical.replace(".", "")
    assert canonical == icd10(canonical) == icd10(canonical.lower())


@given(
    st.sampled_from([hcpcs, modifier, place_of_service, revenue_code, icd10, ndc]),
    st.text(max_size=14) | st.text("0123456789-.ABFGJT", max_size=14),
)
def test_any_text_is_a_stable_code_or_a_code_error(parse: object, text: str) -> None:
    """A parsed code parses to itself and is plain ASCII; other text is one of our errors."""
    assert callable(parse)
    try:
        code = parse(text)
    except CodeError:
        return

    assert code == parse(code)
    assert code.isascii()
