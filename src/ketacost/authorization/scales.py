"""Rating scales: the latest score that counts, and whether the scores fell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from ketacost.authorization.criteria import Improved, ScoreAtLeast, ScoreOnFile, Threshold
from ketacost.authorization.evidence import Evidence, Instrument, Score
from ketacost.authorization.judgement import Judgement, leaf
from ketacost.authorization.truth import Truth, any_of, of

_WHOLE: Final = 100
_PAIR: Final = 2


def at_least(criterion: ScoreAtLeast, evidence: Evidence, on: date) -> Judgement:
    """Return whether the latest score on any scale reaches its threshold."""
    found = [_reaches(one, criterion, evidence, on) for one in criterion.any_of]
    listed = " or ".join(f"{one.instrument.upper()} {one.least}" for one in criterion.any_of)
    words = f"a score of at least {listed}"
    words += "" if criterion.within_days is None else f" in the last {criterion.within_days} days"
    return leaf(any_of(found), words, _ask(criterion, evidence, on))


def _reaches(threshold: Threshold, criterion: ScoreAtLeast, evidence: Evidence, on: date) -> Truth:
    scores = _until(evidence, [threshold.instrument], on)
    if not scores:
        return Truth.UNKNOWN
    latest = scores[-1]
    if criterion.within_days is not None and latest.on < on - timedelta(days=criterion.within_days):
        return Truth.UNKNOWN
    if criterion.boundary_doubtful and latest.value == threshold.least:
        return Truth.UNKNOWN
    return of(latest.value >= threshold.least)


def _ask(criterion: ScoreAtLeast, evidence: Evidence, on: date) -> str:
    scales = " or ".join(one.instrument.upper() for one in criterion.any_of)
    for one in criterion.any_of:
        scores = _until(evidence, [one.instrument], on)
        if criterion.boundary_doubtful and scores and scores[-1].value == one.least:
            return f"whether the policy takes a {one.instrument.upper()} of exactly {one.least}: its print is doubtful"
    if criterion.within_days is not None:
        return f"a {scales} of the last {criterion.within_days} days"
    return f"a {scales}"


def on_file(criterion: ScoreOnFile, evidence: Evidence, on: date) -> Judgement:
    """Return whether any score on some scales is recorded; none recorded leaves it open."""
    scales = " or ".join(one.upper() for one in criterion.instruments)
    found = _until(evidence, criterion.instruments, on)
    return leaf(Truth.MET if found else Truth.UNKNOWN, f"a score on {scales}", f"a score on {scales}")


def improved(criterion: Improved, evidence: Evidence, on: date) -> Judgement:
    """Return whether the latest score on a scale is below its first one by enough."""
    scales = criterion.instruments or tuple(Instrument)
    falls = []
    for instrument in scales:
        scores = _until(evidence, [instrument], on)
        if len(scores) >= _PAIR:
            falls.append(_fell(scores[0], scores[-1], criterion.percent))
    words = f"a fall of at least {criterion.percent} percent" if criterion.percent else "a fall of the score"
    truth = any_of(falls) if falls else Truth.UNKNOWN
    return leaf(truth, words, "the score before treatment and the latest one, on one scale")


def _fell(first: Score, latest: Score, percent: int) -> Truth:
    drop = first.value - latest.value
    return of(drop > 0 and drop * _WHOLE >= percent * first.value)


def _until(evidence: Evidence, instruments: Iterable[Instrument], on: date) -> list[Score]:
    wanted = set(instruments)
    return sorted(
        (score for score in evidence.scores if score.instrument in wanted and score.on <= on),
        key=lambda score: score.on,
    )
