"""Three values: a criterion is met, not met, or nobody can say yet (strong Kleene logic)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Truth(StrEnum):
    """Whether a criterion is met. ``UNKNOWN`` never counts as either of the others."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


_OPPOSITE: Final = MappingProxyType({Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN})


def of(known: bool) -> Truth:  # noqa: FBT001 (the value itself)
    """Return the truth of something known."""
    return Truth.MET if known else Truth.NOT_MET


def opposite(truth: Truth) -> Truth:
    """Return met for not met and the other way round; unknown stays."""
    return _OPPOSITE[truth]


def at_least(count: int, parts: Iterable[Truth]) -> Truth:
    """Return whether so many parts are met.

    Met once enough are met, not met once the unknown ones could not make up for what is missing, else unknown.
    """
    given = tuple(parts)
    met = given.count(Truth.MET)
    if met >= count:
        return Truth.MET
    return Truth.NOT_MET if met + given.count(Truth.UNKNOWN) < count else Truth.UNKNOWN


def all_of(parts: Iterable[Truth]) -> Truth:
    """Return whether every part is met; met for none at all."""
    given = tuple(parts)
    return at_least(len(given), given)


def any_of(parts: Iterable[Truth]) -> Truth:
    """Return whether one part is met; not met for none at all."""
    return at_least(1, parts)
