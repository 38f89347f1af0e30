"""Amounts and words as reports show them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.estimates.estimate import MoneyRange
from ketacost.reports.amounts import (
    CurrencyDisplay,
    cell,
    counted,
    figure,
    input_text,
    listed,
    money,
    money_range,
    words,
)
from ketacost.values.money import from_cents
from ketacost.values.unknown import Unknown

SYMBOL, CODE = CurrencyDisplay.SYMBOL, CurrencyDisplay.CODE
CENTS = st.integers(min_value=-(10**12), max_value=10**12).map(from_cents)
NOBODY_SAID = Unknown("nobody said")


def exact_or_not(low: str, expected: str | None, high: str) -> MoneyRange:
    """Return a range; ``None`` is an expected figure nobody knows."""
    middle = NOBODY_SAID if expected is None else Decimal(expected)
    return MoneyRange(low=Decimal(low), expected=middle, high=Decimal(high))


@given(CENTS)
def test_an_amount_with_a_symbol_reads_back(amount: Decimal) -> None:
    """Nothing is lost between the figure and what is printed."""

    assert amount == Decimal(money(amount, SYMBOL).replace("$", "").replace(",", ""))


@given(CENTS)
def test_an_amount_with_a_code_reads_back(amount: Decimal) -> None:
    """The currency code stands after the plain number."""

    assert amount == Decimal(money(amount, CODE).removesuffix(" USD"))


@pytest.mark.parametrize(
    ("shown", "currency", "text"),
    [
        pytest.param(Decimal("1450.00"), SYMBOL, "$1,450.00", id="symbol"),
        pytest.param(Decimal("1450.00"), CODE, "1450.00 USD", id="code"),
        pytest.param(Decimal("-180.00"), SYMBOL, "-$180.00", id="relief"),
        pytest.param(Decimal("0.00"), SYMBOL, "$0.00", id="zero"),
        pytest.param(NOBODY_SAID, SYMBOL, "not known", id="unknown"),
        pytest.param(NOBODY_SAID, CODE, "not known", id="unknown with a code"),
    ],
)
def test_money_is_written_as_people_read_it(shown: Decimal | Unknown, currency: CurrencyDisplay, text: str) -> None:
    """Zero is an amount; what is not known is words."""

    assert text == money(shown, currency)


def test_a_cell_leaves_the_currency_code_to_the_heading() -> None:
    """A table says the currency once."""

    assert ("1450.00", "$1,450.00", "not known") == (
        cell(Decimal("1450.00"), CODE),
        cell(Decimal("1450.00"), SYMBOL),
        cell(NOBODY_SAID, CODE),
    )


@pytest.mark.parametrize(
    ("amounts", "text"),
    [
        pytest.param(exact_or_not("5.00", "5.00", "5.00"), "$5.00", id="certain"),
        pytest.param(exact_or_not("5.00", None, "5.00"), "$5.00", id="bounds meet"),
        pytest.param(exact_or_not("4.00", "5.00", "6.00"), "$5.00 (at least $4.00, at most $6.00)", id="expected"),
        pytest.param(exact_or_not("0.00", None, "6.00"), "between $0.00 and $6.00", id="not known"),
    ],
)
def test_a_range_says_what_is_certain(amounts: MoneyRange, text: str) -> None:
    """An unknown figure is never $0; its bounds are said as bounds."""

    assert text == money_range(amounts, SYMBOL)


def test_bounds_that_meet_are_a_figure() -> None:
    """Where both bounds agree, nothing is unknown."""

    assert Decimal("5.00") == figure(exact_or_not("5.00", None, "5.00"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("1050.00", "$1,050.00", id="amount"),
        pytest.param("20%", "20%", id="rate"),
        pytest.param("per_visit", "per visit", id="name"),
        pytest.param("12", "12", id="count"),
    ],
)
def test_what_a_step_used_is_shown_by_its_kind(value: str, text: str) -> None:
    """Only what has cents is money."""

    assert text == input_text(value, SYMBOL)


def test_words_counts_and_lists() -> None:
    """Small words come out right for none, one and several."""

    assert ("in network", "1 warning", "0 visits", "2 faults") == (
        words("in_network"),
        counted(1, "warning"),
        counted(0, "visit"),
        counted(2, "fault"),
    )
    assert ("", "a", "a and b", "a, b and c") == (
        listed([]),
        listed(["a"]),
        listed(["a", "b"]),
        listed(["a", "b", "c"]),
    )
