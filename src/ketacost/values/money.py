"""Money: exact US dollars at the doors, integer cents inside, and the one rounding rule.

There is no federal rounding rule for cost sharing, so the library has one of its own: each claim line is
rounded once, half-up to the cent, the plan pays what is left, and totals are never rounded again. A plan may
state half-even instead.
"""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import Final

from ketacost.errors import MoneyError

MAX_CENTS: Final = 10**12
"""Largest amount taken, in cents ($10 billion): far above any claim, far below 64-bit overflow."""

_CENT: Final = Decimal("0.01")
# Arithmetic here never depends on the precision or traps a caller has set for the thread.
_EXACT: Final = Context(prec=28, traps=[InvalidOperation])
_MOST: Final = Decimal(MAX_CENTS // 100)
_EXAMPLE: Final = 'write it as a string such as "125.00"'


class Rounding(StrEnum):
    """How a fraction of a cent is rounded."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


def dollars(value: str | int | Decimal, *, signed: bool = False) -> Decimal:
    """Return ``value`` as dollars with exactly two decimals.

    Args:
        value: dollars as ``Decimal``, ``int`` or plain decimal text (``"1450.00"``).
        signed: whether a negative amount has a meaning here (an adjustment); otherwise it is refused.

    Raises:
        MoneyError: for a float, a boolean, text that is no number, more than two decimals, NaN, infinity,
            a negative where none is allowed, or an amount above ``MAX_CENTS``.
    """
    if type(value) is Decimal and value.same_quantum(_CENT) and _CENT <= value <= _MOST:
        return value  # most are, by the time a model holds them
    amount = _decimal(value)
    if not amount.is_finite():
        raise MoneyError("money.not_finite", f"expected a finite amount, got {value}; {_EXAMPLE}")
    try:
        exact = amount.quantize(_CENT, context=_EXACT)
    except InvalidOperation:
        raise MoneyError("money.too_large", f"expected at most {MAX_CENTS // 100} dollars, got {value}") from None
    if exact != amount:
        raise MoneyError("money.too_many_decimals", f"expected at most two decimals, got {value}; round it to the cent")
    if exact < 0 and not signed:
        raise MoneyError("money.negative", f"expected zero or more, got {value}")
    if exact.copy_abs() > MAX_CENTS // 100:
        raise MoneyError("money.too_large", f"expected at most {MAX_CENTS // 100} dollars, got {value}")
    return Decimal("0.00") if exact.is_zero() else exact


def _decimal(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool):
        raise MoneyError("money.type", f"expected an amount, got the boolean {value}; {_EXAMPLE}")
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        raise MoneyError("money.float", f"floats are not exact, got {value!r}; {_EXAMPLE}")
    if not isinstance(value, str):
        raise MoneyError("money.type", f"expected an amount, got {type(value).__name__}; {_EXAMPLE}")
    text = value.strip()
    if not value.isascii() or "_" in text or "e" in text.lower():
        raise MoneyError("money.not_a_number", f"expected an amount, got {value!r}; {_EXAMPLE}")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise MoneyError("money.not_a_number", f"expected an amount, got {value!r}; {_EXAMPLE}") from None


def to_cents(amount: Decimal) -> int:
    """Return exact dollars as integer cents; the amount must already have passed :func:`dollars`."""
    return int(amount.scaleb(2, context=_EXACT))


@lru_cache(maxsize=16_384)
def from_cents(cents: int) -> Decimal:
    """Return integer cents as dollars with two decimals."""
    return Decimal(cents).scaleb(-2, context=_EXACT)


def round_ratio(numerator: int, denominator: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """Return ``numerator / denominator`` rounded to an integer; half-up goes away from zero.

    Raises:
        MoneyError: if the denominator is not positive.
    """
    if denominator <= 0:
        raise MoneyError("money.ratio", f"expected a positive denominator, got {denominator}")
    if numerator < 0:
        return -round_ratio(-numerator, denominator, rounding)
    whole, rest = divmod(numerator, denominator)
    doubled = 2 * rest
    if doubled > denominator or (doubled == denominator and (rounding is Rounding.HALF_UP or whole % 2 == 1)):
        return whole + 1
    return whole


def round_to_cent(amount: Decimal, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """Return an exact product (RVU times conversion factor, units times unit price) rounded once to the cent."""
    numerator, denominator = amount.as_integer_ratio()
    return from_cents(round_ratio(numerator * 100, denominator, rounding))


def show(amount: Decimal) -> str:
    """Return the amount as people read it: ``$1,450.00``, ``-$3.20``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}${amount.copy_abs():,.2f}"
