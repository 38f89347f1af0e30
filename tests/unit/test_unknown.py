"""The unknown, and the doors of the models that let it through."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ketacost.errors import KetacostError, MoneyError, UnknownError
from ketacost.values.doors import amount, amount_or_none, amount_or_unknown, rate_or_none, rate_term, term
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown, is_known, require

if TYPE_CHECKING:
    from collections.abc import Callable


def test_unknown_keeps_its_reason_and_bounds() -> None:
    """An unknown says why, and its bounds are dollars with two decimals."""
    unknown = Unknown("the card was not read", low="10", high=40)

    assert "the card was not read" == unknown.reason
    assert ("10.00", "40.00") == (str(unknown.low), str(unknown.high))


def test_unknown_by_default_was_not_given() -> None:
    """Without words the reason is that nobody gave the value, and nothing bounds it."""

    assert Unknown("not given", None, None) == Unknown()


def test_unknown_may_be_bounded_on_one_side_or_to_one_amount() -> None:
    """One bound is enough, and two equal bounds do not cross."""

    assert Unknown(low="5").high is None
    assert Unknown(low="5", high="5.00").low == Decimal("5.00")


def test_unknown_refuses_bounds_that_cross() -> None:
    """The least cannot exceed the most."""
    with pytest.raises(UnknownError) as caught:
        Unknown(low="5", high="4.99")

    assert "unknown.bounds" == caught.value.code
    assert "got 5.00 and 4.99" in caught.value.message


def test_unknown_refuses_an_inexact_bound() -> None:
    """Bounds pass the door of money."""
    with pytest.raises(MoneyError) as caught:
        Unknown(low=0.5)  # type: ignore[arg-type]

    assert "money.float" == caught.value.code


@pytest.mark.parametrize("test", [bool, lambda value: value or 0, lambda value: not value], ids=["bool", "or", "not"])
def test_unknown_has_no_truth(test: Callable[[object], object]) -> None:
    """An unknown never passes for zero or for something."""
    with pytest.raises(UnknownError) as caught:
        test(Unknown())

    assert "unknown.truth" == caught.value.code


@pytest.mark.parametrize("value", [None, 0, Decimal("0.00"), "", False, Rate(0)])
def test_zero_and_none_are_known(value: object) -> None:
    """Nothing and zero were given; only the unknown was not."""

    assert is_known(value)
    assert require(value, "deductible") is value


def test_unknown_is_not_known() -> None:
    """An unknown is the one thing that is not known, bounded or not."""

    assert not is_known(Unknown())
    assert not is_known(Unknown(low="5", high="5"))


def test_require_names_the_missing_field() -> None:
    """The refusal carries the path and the reason."""
    with pytest.raises(UnknownError) as caught:
        require(Unknown("the plan booklet is silent"), "plan.coinsurance")

    assert "unknown.needed" == caught.value.code
    assert "plan.coinsurance" == caught.value.path
    assert "the plan booklet is silent" in caught.value.message


@pytest.mark.parametrize("door", [amount, amount_or_none, amount_or_unknown, term])
def test_amount_doors_give_dollars(door: Callable[[str], object]) -> None:
    """Every amount door gives two decimals."""

    assert "40.00" == str(door("40"))


@pytest.mark.parametrize("door", [amount_or_none, term, rate_term, rate_or_none])
def test_doors_let_none_through(door: Callable[[None], object]) -> None:
    """None stays none, never zero."""

    assert door(None) is None


@pytest.mark.parametrize("door", [amount_or_unknown, term, rate_term])
def test_doors_let_the_unknown_through(door: Callable[[Unknown], object]) -> None:
    """The unknown stays as it is."""
    unknown = Unknown("nobody said")

    assert door(unknown) is unknown


@pytest.mark.parametrize("door", [rate_term, rate_or_none])
def test_rate_doors_take_text_and_rates(door: Callable[[str | Rate], object]) -> None:
    """A rate may be written or already made."""

    assert Rate(2_000) == door("20%") == door(Rate(2_000))


@pytest.mark.parametrize(
    ("door", "given", "code", "fragment"),
    [
        (amount, 40.0, "money.float", "got 40.0"),
        (amount, None, "money.type", "got NoneType"),
        (amount, Unknown(), "money.type", "got Unknown"),
        (amount_or_none, "", "money.not_a_number", "got ''"),
        (amount_or_none, Unknown(), "money.type", "got Unknown"),
        (amount_or_unknown, None, "money.type", "got NoneType"),
        (amount_or_unknown, "unknown", "money.not_a_number", "got 'unknown'"),
        (term, "-1", "money.negative", "got -1"),
        (rate_term, 0.2, "rate.not_percent", "got 0.2"),
        (rate_term, Unknown(low="5"), "unknown.rate_bounds", "leave low and high out"),
        (rate_term, Unknown(high="5"), "unknown.rate_bounds", "leave low and high out"),
        (rate_or_none, "20", "rate.not_percent", "got '20'"),
        (rate_or_none, Unknown(), "rate.not_percent", "got Unknown"),
    ],
)
def test_doors_refuse(door: Callable[[object], object], given: object, code: str, fragment: str) -> None:
    """A door refuses what its field cannot hold."""
    with pytest.raises(KetacostError) as caught:
        door(given)

    assert code == caught.value.code
    assert fragment in caught.value.message
