"""Lengths of time as rules write them: hours, calendar days, business days or months. A length has no start."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import attrs

from ketacost.errors import DayError

_MOST: Final = 10_000


class TimeUnit(StrEnum):
    """What one of a length is."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"


@attrs.frozen(kw_only=True)
class TimeLimit:
    """A length of time.

    Attributes:
        count: how many, at least 1.
        unit: of what.
    """

    count: int
    unit: TimeUnit = attrs.field(converter=TimeUnit)

    def __attrs_post_init__(self) -> None:
        """Refuse a length of nothing, and one no rule has."""
        if isinstance(self.count, bool) or not isinstance(self.count, int) or not 1 <= self.count <= _MOST:
            raise DayError("day.length", f"expected a whole number from 1 to {_MOST}, got {self.count!r}", path="count")

    def __str__(self) -> str:
        """Return ``72 hours`` or ``1 month``."""
        noun = self.unit.replace("_", " ")
        return f"{self.count} {noun.removesuffix('s') if self.count == 1 else noun}"
