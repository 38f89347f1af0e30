"""Rates: percentages exact to the basis point (one hundredth of a percent)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import total_ordering
from typing import Final

import attrs

from ketacost.errors import RateError

WHOLE: Final = 10_000
"""Basis points in 100 percent."""

_PERCENT: Final = re.compile(r"(\d{1,6}(?:\.\d{1,2})?)\s*%", re.ASCII)


@total_ordering
@attrs.frozen(order=False)
class Rate:
    """A share of an amount in basis points: ``Rate(2000)`` is 20 percent.

    A type of its own, so that 20 (percent), 0.20 (a fraction) and 2000 (basis points) cannot be mixed up.
    """

    basis_points: int = attrs.field()

    @basis_points.validator
    def _check(self, _attribute: object, value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise RateError(
                "rate.type", f"expected whole basis points, got {value!r}; parse text with Rate.parse('20%')"
            )
        if not 0 <= value <= 100 * WHOLE:
            raise RateError("rate.range", f"expected 0% to {WHOLE}%, got {Decimal(value) / 100:f}%")

    @classmethod
    def parse(cls, text: str) -> Rate:
        """Return the rate written as percent text, ``"20%"`` or ``"37.5%"``.

        Raises:
            RateError: for a bare number (is 0.2 a fraction or a fifth of a percent?), more than two decimals,
                a negative or anything else that is not percent text.
        """
        match = _PERCENT.fullmatch(text.strip()) if isinstance(text, str) and text.isascii() else None
        if match is None:
            raise RateError("rate.not_percent", f'expected percent text such as "20%", got {text!r}')
        return cls(int(Decimal(match[1]) * 100))

    def __lt__(self, other: object) -> bool:
        """Order rates by size."""
        if not isinstance(other, Rate):
            return NotImplemented
        return self.basis_points < other.basis_points

    def __str__(self) -> str:
        """Return percent text that :meth:`parse` reads back: ``20%``, ``37.5%``."""
        whole, rest = divmod(self.basis_points, 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%" if rest else f"{whole}%"
