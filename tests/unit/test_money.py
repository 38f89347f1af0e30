"""Money: what the door takes and refuses, cents, and the one rounding rule."""

from __future__ import annotations

from decimal import ROUND_UP, Decimal, Inexact, getcontext, localcontext

import pytest

from ketacost.errors import MoneyError
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


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("1450.00", "1450.00"),
        ("1450", "1450.00"),
        ("0", "0.00"),
        ("0.5", "0.50"),
        (".5", "0.50"),
        ("  40.00 ", "40.00"),
        ("007.10", "7.10"),
        ("1.50000", "1.50"),
        ("-0.00", "0.00"),
        pytest.param(1450, "1450.00", id="whole_number"),
        pytest.param(0, "0.00", id="whole_zero"),
        (Decimal("1450.5"), "1450.50"),
        (Decimal("1E+3"), "1000.00"),
        (Decimal(-0), "0.00"),
        (MAX_CENTS // 100, "10000000000.00"),
    ],
)
def test_dollars_has_two_decimals(given: str | int | Decimal, expected: str) -> None:
    """Exact amounts come back with exactly two decimals, and zero has no sign."""

    assert expected == str(dollars(given))


BAD_AMOUNTS = [
    (19.99, "money.float", "floats are not exact, got 19.99"),
    (0.0, "money.float", "floats are not exact"),
    (float("nan"), "money.float", "got nan"),
    (True, "money.type", "the boolean True"),
    (False, "money.type", "the boolean False"),
    (None, "money.type", "got NoneType"),
    (b"5.00", "money.type", "got bytes"),
    (["5.00"], "money.type", "got list"),
    ("", "money.not_a_number", "got ''"),
    ("forty", "money.not_a_number", "got 'forty'"),
    ("$40.00", "money.not_a_number", "got '$40.00'"),
    ("40.00 USD", "money.not_a_number", "got '40.00 USD'"),
    ("1,450.00", "money.not_a_number", "got '1,450.00'"),
    ("1_450", "money.not_a_number", "got '1_450'"),
    ("1450.0.0", "money.not_a_number", "got '1450.0.0'"),
    ("4 0", "money.not_a_number", "got '4 0'"),
    ("0x10", "money.not_a_number", "got '0x10'"),
    ("1e3", "money.not_a_number", "got '1e3'"),
    ("5E-1", "money.not_a_number", "got '5E-1'"),
    ("\u0664\u0660", "money.not_a_number", "expected an amount"),
    ("\uff14\uff10.00", "money.not_a_number", "expected an amount"),
    ("\u00a040", "money.not_a_number", "expected an amount"),
    ("\u221240", "money.not_a_number", "expected an amount"),
    ("NaN", "money.not_finite", "expected a finite amount, got NaN"),
    ("sNaN", "money.not_finite", "expected a finite amount"),
    ("inf", "money.not_finite", "expected a finite amount, got inf"),
    ("-Infinity", "money.not_finite", "expected a finite amount"),
    (Decimal("NaN"), "money.not_finite", "got NaN"),
    (Decimal("Infinity"), "money.not_finite", "got Infinity"),
    ("0.001", "money.too_many_decimals", "got 0.001; round it to the cent"),
    ("19.999", "money.too_many_decimals", "at most two decimals"),
    ("0." + "0" * 30 + "1", "money.too_many_decimals", "at most two decimals"),
    (Decimal("1E-3"), "money.too_many_decimals", "at most two decimals"),
    ("-0.01", "money.negative", "expected zero or more, got -0.01"),
    (-1, "money.negative", "expected zero or more, got -1"),
    (Decimal("-40.00"), "money.negative", "got -40.00"),
    ("10000000000.01", "money.too_large", "at most 10000000000 dollars"),
    (10**11, "money.too_large", "at most 10000000000 dollars"),
    (Decimal("1E+999"), "money.too_large", "at most 10000000000 dollars"),
]


@pytest.mark.parametrize(("given", "code", "fragment"), BAD_AMOUNTS)
def test_dollars_refuses(given: object, code: str, fragment: str) -> None:
    """What is not exact dollars is refused by code, with the value shown."""
    with pytest.raises(MoneyError) as caught:
        dollars(given)  # type: ignore[arg-type]

    assert code == caught.value.code
    assert fragment in caught.value.message


def test_dollars_takes_a_negative_where_it_has_a_meaning() -> None:
    """A signed amount may be below zero."""

    assert Decimal("-3.20") == dollars("-3.2", signed=True)


def test_dollars_limits_a_negative_too() -> None:
    """A signed amount is limited in size on both sides."""
    with pytest.raises(MoneyError) as caught:
        dollars("-10000000000.01", signed=True)

    assert "money.too_large" == caught.value.code


@pytest.mark.parametrize(("cents", "text"), [(0, "0.00"), (1, "0.01"), (-5, "-0.05"), (145_000, "1450.00")])
def test_from_cents_has_two_decimals(cents: int, text: str) -> None:
    """Cents become dollars with two decimals."""

    assert text == str(from_cents(cents))


def test_to_cents_is_whole() -> None:
    """Dollars become an integer, not a decimal without a fraction."""
    cents = to_cents(Decimal("1450.07"))

    assert 145_007 == cents
    assert int is type(cents)


def test_money_ignores_the_decimal_context_of_the_thread() -> None:
    """A caller's low precision, rounding mode or traps never reach an amount."""
    with localcontext() as context:
        context.prec = 3
        context.rounding = ROUND_UP
        context.traps[Inexact] = True
        answers = (
            str(dollars("123456.78")),
            str(from_cents(12_345_678)),
            to_cents(Decimal("123456.78")),
            str(round_to_cent(Decimal("123456.784"))),
            show(Decimal("-123456.78")),
        )

    assert ("123456.78", "123456.78", 12_345_678, "123456.78", "-$123,456.78") == answers


def test_money_leaves_no_flag_in_the_decimal_context() -> None:
    """Refusing an inexact amount sets no signal in the caller's context."""
    with localcontext() as context:
        context.clear_flags()
        with pytest.raises(MoneyError):
            dollars("0.001")
        flags = getcontext().flags

        assert not flags[Inexact]


@pytest.mark.parametrize(
    ("numerator", "denominator", "half_up", "half_even"),
    [
        (0, 1, 0, 0),
        (1, 2, 1, 0),
        (3, 2, 2, 2),
        (5, 2, 3, 2),
        (7, 2, 4, 4),
        (-1, 2, -1, 0),
        (-3, 2, -2, -2),
        (-5, 2, -3, -2),
        (1, 3, 0, 0),
        (2, 3, 1, 1),
        (-2, 3, -1, -1),
        (249_999, 100_000, 2, 2),
        (250_000, 100_000, 3, 2),
        (250_001, 100_000, 3, 3),
    ],
)
def test_round_ratio_at_and_beside_the_half(numerator: int, denominator: int, half_up: int, half_even: int) -> None:
    """Half-up goes away from zero, half-even to the even neighbour, and nothing else differs."""

    assert half_up == round_ratio(numerator, denominator)
    assert half_even == round_ratio(numerator, denominator, Rounding.HALF_EVEN)


@pytest.mark.parametrize("denominator", [0, -1])
def test_round_ratio_refuses_a_denominator_that_is_not_positive(denominator: int) -> None:
    """A ratio needs a positive denominator."""
    with pytest.raises(MoneyError) as caught:
        round_ratio(1, denominator)

    assert "money.ratio" == caught.value.code


@pytest.mark.parametrize("percent", [15, 30])
def test_coinsurance_of_every_amount_to_2000_dollars(percent: int) -> None:
    """All amounts of 1 to 200,000 cents at 15% and 30% round as half-up in integers."""
    wrong = [cents for cents in range(1, 200_001) if (cents * percent + 50) // 100 != round_ratio(cents * percent, 100)]

    assert [] == wrong


@pytest.mark.parametrize(
    ("amount", "half_up", "half_even"),
    [
        ("0.125", "0.13", "0.12"),
        ("2.675", "2.68", "2.68"),
        ("0.005", "0.01", "0.00"),
        ("-0.005", "-0.01", "0.00"),
        ("12.3449999", "12.34", "12.34"),
        ("7", "7.00", "7.00"),
    ],
)
def test_round_to_cent(amount: str, half_up: str, half_even: str) -> None:
    """An exact product is rounded once to the cent, either way."""

    assert half_up == str(round_to_cent(Decimal(amount)))
    assert half_even == str(round_to_cent(Decimal(amount), Rounding.HALF_EVEN))


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0.00", "$0.00"), ("1450.00", "$1,450.00"), ("-3.20", "-$3.20"), ("1234567.89", "$1,234,567.89")],
)
def test_show_reads_like_money(amount: str, text: str) -> None:
    """People read a sign, a dollar, thousands and two decimals."""

    assert text == show(Decimal(amount))
