"""Where a generator's choices come from: a seeded ``Random`` (fast) or hypothesis (slow, but it shrinks)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from random import Random
from typing import Final, Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Chooser(Protocol):
    """Makes the choices of a generator; the first of a list and the least of a range are the simplest."""

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""

    def number(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``."""

    def chance(self, percent: int) -> bool:
        """Return true in so many of a hundred cases."""


class Seeded:
    """Choices from a seed, the same on every machine."""

    def __init__(self, seed: int) -> None:
        """Start from a seed."""
        self._random = Random(seed)  # noqa: S311 (test cases, no secrets)

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items, all alike likely."""
        return items[int(self._random.random() * len(items))]

    def number(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``."""
        return low + int(self._random.random() * (high - low + 1))

    def chance(self, percent: int) -> bool:
        """Return true in so many of a hundred cases."""
        return self._random.random() * 100 < percent


_EITHER: Final = st.booleans()


@cache
def _whole_numbers(low: int, high: int) -> st.SearchStrategy[int]:
    """Return the numbers of a range; made once, since hypothesis takes long to make a strategy and to check it."""
    return st.integers(low, high)


class Drawn:
    """Choices drawn from hypothesis; it shrinks toward first items, least numbers and false."""

    def __init__(self, draw: st.DrawFn) -> None:
        """Draw with the function a composite strategy receives."""
        self._draw = draw

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[self._draw(_whole_numbers(0, len(items) - 1))]

    def number(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``."""
        return self._draw(_whole_numbers(low, high))

    def chance(self, percent: int) -> bool:
        """Return a boolean; hypothesis looks for its own frequencies."""
        return 0 < percent and self._draw(_EITHER)


def subset(choose: Chooser, items: Sequence[T]) -> tuple[T, ...]:
    """Return at least one of the items, in their order."""
    kept = [item for item in items if choose.chance(50)]
    return tuple(kept) if kept else (choose.pick(items),)


def money(choose: Chooser, cents: Sequence[int]) -> Decimal:
    """Return one of the amounts, or now and then any amount up to the highest of them."""
    value = choose.number(0, max(cents)) if choose.chance(15) else choose.pick(cents)
    return Decimal(value).scaleb(-2)
