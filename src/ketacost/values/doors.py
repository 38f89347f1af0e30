"""Doors: the converters public models use for their fields.

Each takes what a caller may write (text, whole dollars, ``Decimal``, percent text) and returns the one type the model
holds. They are named functions because type checkers read the accepted input types from them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from ketacost.errors import UnknownError
from ketacost.values.money import dollars
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

AmountInput: TypeAlias = str | int | Decimal
"""What a caller may write for an amount: ``"40.00"``, ``40`` or ``Decimal("40")``; never a float."""


def amount(value: AmountInput) -> Decimal:
    """Return dollars with two decimals; raise :class:`MoneyError` for anything inexact."""
    return dollars(value)


def amount_or_none(value: AmountInput | None) -> Decimal | None:
    """Return dollars, or ``None`` where there is none."""
    return None if value is None else dollars(value)


def amount_or_unknown(value: AmountInput | Unknown) -> Decimal | Unknown:
    """Return dollars, or the unknown as it is."""
    return value if isinstance(value, Unknown) else dollars(value)


def term(value: AmountInput | Unknown | None) -> Decimal | Unknown | None:
    """Return a plan term in dollars: an amount, ``None`` (there is none) or unknown."""
    return value if value is None or isinstance(value, Unknown) else dollars(value)


def rate_term(value: str | Rate | Unknown | None) -> Rate | Unknown | None:
    """Return a plan term in percent: a rate, ``None`` (there is none) or unknown without dollar bounds."""
    if isinstance(value, Unknown):
        if value.low is not None or value.high is not None:
            raise UnknownError(
                "unknown.rate_bounds", "dollar bounds have no meaning for a rate; leave low and high out"
            )
        return value
    return value if value is None or isinstance(value, Rate) else Rate.parse(value)


def rate(value: str | Rate) -> Rate:
    """Return a rate from percent text."""
    return value if isinstance(value, Rate) else Rate.parse(value)


def rate_or_none(value: str | Rate | None) -> Rate | None:
    """Return a rate, or ``None`` where there is none."""
    return value if value is None or isinstance(value, Rate) else Rate.parse(value)
