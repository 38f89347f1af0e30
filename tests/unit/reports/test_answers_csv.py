"""Answers to questions as rows: the records' own figures, under headings that depend on the kind of answer alone."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from io import StringIO
from typing import Final

import attrs
import pytest

from ketacost.estimates.estimate import MoneyRange
from ketacost.estimates.solve import (
    PlanOffer,
    best_start,
    break_even_price,
    cheapest_plan,
    limits_met,
    stop_risk,
    variants,
)
from ketacost.reports.answers import Answer
from ketacost.reports.answers_csv import answer_csv
from tests.unit.reports.examples import ppo, self_pay

FIRST: Final = date(2026, 11, 2)
LAST_DAY: Final = date(2026, 11, 6)
LAST: Final = ["notice", "reference_data"]


def rows(answer: Answer) -> list[dict[str, str]]:
    """Return what a spreadsheet reads."""
    return list(csv.DictReader(StringIO(answer_csv(answer))))


def figures(found: MoneyRange, name: str) -> dict[str, str]:
    """Return the three columns of a range."""
    return {f"{name}_{end}_usd": str(getattr(found, end)) for end in ("low", "expected", "high")}


def test_each_day_is_a_row() -> None:
    """A range takes three columns."""
    answer = best_start(ppo(), first_on=FIRST, last_on=LAST_DAY)

    assert [
        {
            "starts_on": str(day.starts_on),
            "first_session_on": str(day.first_session_on),
            "last_on": str(day.last_on),
            "sessions": str(day.sessions),
            **figures(day.total, "total"),
            **figures(day.cost_of_waiting, "cost_of_waiting"),
            "notice": "estimate, not a bill",
            "reference_data": answer.estimate.versions.reference_data,
        }
        for day in answer.days
    ] == rows(answer)


def test_each_plan_is_a_row() -> None:
    """In their order; a label that a spreadsheet would compute stays text."""
    plans = [PlanOffer(label=label, coverage=ppo().coverage, monthly_premium=400) for label in ("=1+1", "Other")]
    answer = cheapest_plan(ppo(), plans, months=12)

    assert [("'=1+1", "yes"), ("Other", "yes")] == sorted(
        (one["label"], one["may_be_cheapest"]) for one in rows(answer)
    )
    assert [str(one.total.high) for one in answer.plans] == [one["total_high_usd"] for one in rows(answer)]


def test_each_limit_is_a_row_and_none_leaves_the_headings() -> None:
    """So that what reads the file finds its columns."""
    answer = limits_met(ppo())
    none = attrs.evolve(answer, met=())

    assert [(str(one.on), str(one.owed_at)) for one in answer.met] == [
        (one["on"], one["owed_at_usd"]) for one in rows(answer)
    ]
    assert answer_csv(answer).partition("\n")[0] == answer_csv(none).rstrip("\n")


def test_each_variant_is_a_row() -> None:
    """A dose is no amount of money."""
    answer = variants(ppo())

    assert [(str(one.dose_mg), str(one.total.high)) for one in answer.variants] == [
        (one["dose_mg"], one["total_high_usd"]) for one in rows(answer)
    ]


def test_each_outcome_is_a_row_with_its_chance_in_decimals() -> None:
    """A spreadsheet takes 3/10 for a day of October."""
    answer = stop_risk(ppo(), stops=[(4, Fraction(1, 3)), (8, Fraction(3, 10))])

    assert [("4", "0.333333"), ("8", "0.3"), ("", "0.366667")] == [
        (one["after_week"], one["probability"]) for one in rows(answer)
    ]


def test_each_price_tried_is_a_row() -> None:
    """At the price and a cent above, for what is sure and for what is possible."""
    answer = break_even_price(self_pay(""), against=ppo(), code="96365")
    tried = [(one.price, one.is_at_most) for found in (answer.surely, answer.possibly) for one in found.checks]

    assert [(str(price), "yes" if at_most else "no") for price, at_most in tried] == [
        (one["price_usd"], one["is_at_most"]) for one in rows(answer)
    ]


ANSWERS: Final[dict[str, Callable[[], Answer]]] = {
    "limits": lambda: limits_met(ppo()),
    "variants": lambda: variants(ppo()),
    "best start": lambda: best_start(ppo(), first_on=FIRST, last_on=LAST_DAY),
    "stop risk": lambda: stop_risk(ppo(), stops=[(4, Fraction(1, 2))]),
    "break-even": lambda: break_even_price(self_pay(""), against=ppo(), code="96365"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_row_says_what_it_is(name: str) -> None:
    """An estimate, with the data it rests on; and every cell stands under a heading."""
    head, *others = csv.reader(StringIO(answer_csv(ANSWERS[name]())))

    assert LAST == head[-2:]
    assert {len(head)} == {len(one) for one in others}
    assert {"estimate, not a bill"} == {one[-2] for one in others}
