"""What a question may ask for where many people ask: refused by name before anything is computed."""

from __future__ import annotations

import json

import pytest

from ketacost import InvalidInputError
from ketacost.errors import Problem
from ketacost.operations.bounds import Bounds
from ketacost.operations.table import answer
from tests.data.fifty_requests import FIFTY, Asked, example
from tests.failures.asked import Document

WIDE = Bounds(entries=10_000, weeks=10_000_000)
START = next(one for one in FIFTY if one.operation == "solve/best-start")


@pytest.mark.parametrize("asked", FIFTY[::5], ids=lambda asked: asked.name)
def test_bounds_change_no_answer(asked: Asked) -> None:
    """Within them."""

    assert answer(asked.operation, asked.question) == answer(asked.operation, asked.question, bounds=WIDE)


def test_a_question_that_takes_too_long_is_refused() -> None:
    """19 days of a course of 26 weeks; the number that is allowed is allowed."""
    with pytest.raises(InvalidInputError) as caught:
        answer(START.operation, START.question, bounds=Bounds(entries=500, weeks=19 * 26 - 1))

    assert [
        Problem(
            "limit.weeks",
            "",
            "this takes up to 494 weeks of treatment to compute (19 times the weeks asked for), "
            "and at most 493 are computed for one question; ask for less at a time",
        )
    ] == list(caught.value.problems)
    assert answer(START.operation, START.question, bounds=Bounds(entries=500, weeks=19 * 26))


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        pytest.param({f"key{n}": n for n in range(51)}, [""], id="an object"),
        pytest.param({"changes": [{}] * 51}, ["changes"], id="a list"),
        pytest.param({"changes": [{"a": [0] * 51, "b": [[0] * 51]}]}, ["changes[0].a", "changes[0].b[0]"], id="both"),
    ],
)
def test_long_lists_are_refused_by_their_place(document: Document, paths: list[str]) -> None:
    """Before any of them is read; what is inside is not looked at."""
    with pytest.raises(InvalidInputError) as caught:
        answer("estimate", json.dumps(document), bounds=Bounds(entries=50, weeks=100))

    assert [("limit.entries", path) for path in paths] == [(one.code, one.path) for one in caught.value.problems]
    assert "expected at most 50 entries, got 51; ask for less at a time" == caught.value.problems[0].message


def test_what_is_checked_pair_by_pair_stays_small() -> None:
    """A thousand rules that contradict each other would be half a million problems."""
    document = example("commercial_ppo")
    document["coverage"]["plan"]["cost_sharing"] *= 500
    with pytest.raises(InvalidInputError) as caught:
        answer("estimate", json.dumps(document), bounds=Bounds(entries=500, weeks=20_000))

    assert ["coverage.plan.cost_sharing"] == [one.path for one in caught.value.problems]
