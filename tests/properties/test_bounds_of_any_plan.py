"""Bounds on plans of every convention: a range holds every completion, or is refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

import pytest

from ketacost.adjudication.ledger import adjudicate, total_cents
from ketacost.adjudication.settlement import Stay
from ketacost.adjudication.waterfall import Posting
from ketacost.claims.claim import Scenario
from ketacost.errors import InvalidInputError, PlanError
from ketacost.estimates.limits_of_bounds import Places
from ketacost.estimates.scenarios import outcome_of
from tests.strategies.generate import generate
from tests.strategies.uncertain import come_true, hide, tame

_PLACES: Final = Places("coverage", "secondary", "secondary_prices", "prices")
CASES: Final = 3_000
CHUNK: Final = 300
TRIES: Final = 3
_MOST_LINES: Final = 25


def _outcome(seed: int) -> str:
    """Return what became of one case: ``exact``, ``refused``, ``held``, or how its range was left."""
    random = Random(seed)  # noqa: S311 (test cases, no secrets)
    case = tame(generate(seed), random)
    if sum(len(priced.claim.lines) for priced in case.claims) > _MOST_LINES:
        return "long"
    try:
        stay = Stay(coverage=hide(case.coverage, random), claims=case.claims)
        ledgers = outcome_of((stay,), (_PLACES,), trace=False).ledgers
    except (InvalidInputError, PlanError):
        return "refused"
    if Scenario.LOW not in ledgers:
        return "exact"
    low, high = (_so_far(ledgers[end].postings) for end in (Scenario.LOW, Scenario.HIGH))
    for _ in range(TRIES):
        true = _so_far(adjudicate(case.coverage, come_true(case.claims, random), trace=False).postings)
        for line, ends in enumerate(zip(low, true, high, strict=True)):
            if list(ends) != sorted(ends):
                return f"seed {seed}: after line {line}, {ends} are not in order"
    return "held"


def _so_far(postings: Sequence[Posting]) -> list[int]:
    """Return what is owed up to each line: a course that ends there is a course too."""
    return [total_cents(postings[: at + 1]) for at in range(len(postings))]


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_what_comes_true_lies_inside_the_range(first: int) -> None:
    """Over 300 plans each: whatever comes true, what is owed up to any line is inside."""
    outcomes = [_outcome(seed) for seed in range(first, first + CHUNK)]

    assert [] == [one for one in outcomes if one.startswith("seed")]
    assert outcomes.count("held") > CHUNK // 10
