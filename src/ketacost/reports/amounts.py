"""Amounts and words as reports show them; what is not known is said in words, never as $0."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ketacost.estimates.estimate import MoneyRange
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

NOT_KNOWN: Final = "not known"

_PLAIN_AMOUNT: Final = re.compile(r"-?\d+\.\d\d")


class CurrencyDisplay(StrEnum):
    """How an amount is written: ``symbol`` gives ``$1,450.00``, ``code`` gives ``1450.00 USD``."""

    SYMBOL = "symbol"
    CODE = "code"


def money(amount: Decimal | Unknown, currency: CurrencyDisplay) -> str:
    """Return an amount as people read it, or ``not known``."""
    if isinstance(amount, Unknown):
        return NOT_KNOWN
    return show(amount) if currency is CurrencyDisplay.SYMBOL else f"{amount:.2f} USD"


def cell(amount: Decimal | Unknown, currency: CurrencyDisplay) -> str:
    """Return an amount for a table; with currency codes the heading of the table says the currency once."""
    if isinstance(amount, Unknown):
        return NOT_KNOWN
    return show(amount) if currency is CurrencyDisplay.SYMBOL else f"{amount:.2f}"


def money_range(amounts: MoneyRange, currency: CurrencyDisplay) -> str:
    """Return one figure where there is one, with its bounds where it is not certain; else the bounds alone."""
    if is_exact(amounts):
        return money(amounts.low, currency)
    low, high = money(amounts.low, currency), money(amounts.high, currency)
    if isinstance(amounts.expected, Unknown):
        return f"between {low} and {high}"
    return f"{money(amounts.expected, currency)} (at least {low}, at most {high})"


def is_exact(amounts: MoneyRange) -> bool:
    """Return whether the figure is certain: both bounds are the same."""
    return amounts.low == amounts.high


def figure(amounts: MoneyRange) -> Decimal | Unknown:
    """Return the one figure of a range: where both bounds are the same, that; else the expected one."""
    return amounts.low if is_exact(amounts) else amounts.expected


def input_text(value: str, currency: CurrencyDisplay) -> str:
    """Return what a step used as people read it: an amount as money, a name with spaces."""
    return money(Decimal(value), currency) if _PLAIN_AMOUNT.fullmatch(value) else words(value)


def words(name: str) -> str:
    """Return an identifier as words: ``in_network`` gives ``in network``."""
    return name.replace("_", " ")


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: ``1 warning``, ``2 warnings``."""
    return f"{count} {noun if count == 1 else noun + 's'}"


def listed(items: Sequence[str]) -> str:
    """Return words as a list in a sentence: ``a, b and c``."""
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)
