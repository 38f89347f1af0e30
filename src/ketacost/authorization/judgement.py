"""The judgement of one criterion: its truth, the reason, what is missing, and the judgements of its parts."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ketacost.authorization.truth import Truth, at_least, of
from ketacost.values.unknown import Unknown


@attrs.frozen(kw_only=True)
class Judgement:
    """What the evidence says of one criterion.

    Attributes:
        truth: met, not met or unknown.
        reason: what is asked and what was found, one phrase.
        missing: what to find out, the fewest things that could settle it; empty unless it is unknown.
        parts: the judgements of its parts, in order.
    """

    truth: Truth
    reason: str
    missing: tuple[str, ...] = ()
    parts: tuple[Judgement, ...] = ()


def leaf(truth: Truth, reason: str, *missing: str) -> Judgement:
    """Return a judgement without parts; what is missing is kept only where it is unknown."""
    return Judgement(truth=truth, reason=reason, missing=missing if truth is Truth.UNKNOWN else ())


def asked(words: str, fact: bool | Unknown) -> Judgement:  # noqa: FBT001 (a fact, no switch)
    """Return the judgement of a fact that is yes, no or unknown."""
    if isinstance(fact, Unknown):
        return leaf(Truth.UNKNOWN, words, f"whether {words}")
    return leaf(of(fact), words if fact else f"{words}: it is not so")


def joined(parts: Sequence[Judgement], needed: int, words: str) -> Judgement:
    """Return the judgement of parts of which so many must be met."""
    truth = at_least(needed, (part.truth for part in parts))
    met = sum(part.truth is Truth.MET for part in parts)
    return Judgement(
        truth=truth,
        reason=f"{words}: {met} of {len(parts)} met",
        missing=_least_missing(parts, needed - met) if truth is Truth.UNKNOWN else (),
        parts=tuple(parts),
    )


def _least_missing(parts: Sequence[Judgement], still: int) -> tuple[str, ...]:
    """Return the fewest things to find out that could settle so many more parts."""
    open_parts = sorted((part for part in parts if part.truth is Truth.UNKNOWN), key=lambda part: len(part.missing))
    return tuple(dict.fromkeys(item for part in open_parts[:still] for item in part.missing))
