"""Choices that are the same on every machine: a counter hashed with SHA-256, never a library's random generator."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, TypeVar

from ketacost.values.money import from_cents

T = TypeVar("T")

_WORD: Final = 8
"""Bytes of one choice; a hash holds four."""


class Choices:
    """A stream of choices that depends on its name alone."""

    def __init__(self, *name: object) -> None:
        """Start the stream of a name, such as a seed, a stratum and a number."""
        self._name = "/".join(str(part) for part in name).encode()
        self._hashed = 0
        self._bytes = b""

    def _word(self) -> int:
        if not self._bytes:
            self._bytes = sha256(self._name + b"#" + str(self._hashed).encode()).digest()
            self._hashed += 1
        word, self._bytes = self._bytes[:_WORD], self._bytes[_WORD:]
        return int.from_bytes(word, "big")

    def number(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``."""
        return low + (self._word() * (high - low + 1) >> 8 * _WORD)

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items, all alike likely."""
        return items[self.number(0, len(items) - 1)]

    def chance(self, percent: int) -> bool:
        """Return true in so many of a hundred cases."""
        return self.number(1, 100) <= percent

    def some(self, items: Sequence[T]) -> list[T]:
        """Return at least one of the items, in their order."""
        kept = [item for item in items if self.chance(50)]
        return kept or [self.pick(items)]

    def amount(self, low: int, high: int, step: int = 1) -> str:
        """Return dollars between two amounts in cents, as documents write them."""
        return str(from_cents(low + step * self.number(0, (high - low) // step)))

    def rate(self, low: int, high: int, step: int = 1) -> str:
        """Return a percentage between two of basis points, as documents write it."""
        points = low + step * self.number(0, (high - low) // step)
        return f"{points // 100}.{points % 100:02}%"
