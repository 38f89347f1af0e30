"""The days of an authorization as the texts and the page show them."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path

import attrs
import pytest

from ketacost import Estimate, estimate
from ketacost.authorization.steps import Actor, AuthorizationStep
from ketacost.estimates.authorization_records import AuthorizationOutlook, Delay
from ketacost.interop.json_format import parse_toml
from ketacost.reports.authorization import authorization_text
from ketacost.reports.decision_days import late_answer, steps_in_order
from ketacost.reports.language import Language
from ketacost.reports.page.approving import authorization_view
from ketacost.reports.page.page_words import PageWords
from ketacost.reports.text import estimate_text

EXAMPLE = Path(__file__).parents[3] / "examples" / "prior_authorization.toml"
LATE = "the answer may come only after session 1 on 2026-09-14; the payer has until 2026-09-16"


@functools.cache
def answer() -> Estimate:
    """Return the shipped example: asked on 1 September, begun on the 14th."""
    return estimate(parse_toml(EXAMPLE.read_text(encoding="utf-8")))


def outlook() -> AuthorizationOutlook:
    """Return its authorization."""
    found = answer().authorization
    assert found is not None
    return found


def step(key: str, earliest: date | None, latest: date | None = None, only_if: str = "") -> AuthorizationStep:
    """Return a step of which the days alone matter."""
    return AuthorizationStep(key=key, does=key, actor=Actor.CLINIC, earliest=earliest, latest=latest, only_if=only_if)


def test_steps_stand_in_order_of_their_first_day() -> None:
    """Those of a denial come after all others; a step without a first day stands at its last."""
    steps = [
        step("appeal", date(2026, 1, 1), only_if="decision"),
        step("nobody knows", None),
        step("second", date(2026, 3, 2)),
        step("by then", None, date(2026, 3, 1)),
        step("first", date(2026, 2, 9)),
    ]

    assert ["first", "by then", "second", "nobody knows", "appeal"] == [one.key for one in steps_in_order(steps)]


def test_both_texts_warn_of_an_answer_after_the_first_session() -> None:
    """The estimate counts it under what to read first; the authorization says it at the top."""
    text = estimate_text(answer())

    assert f"Warnings\n--------\n- {LATE}\n" in text
    assert "Read first:      2 warnings and 3 assumptions (below)\n" in text
    assert f"Take care: {LATE}" in " ".join(authorization_text(outlook()).split())


@pytest.mark.parametrize(
    ("planned_on", "said"),
    [
        pytest.param(date(2026, 9, 15), True, id="a day before"),
        pytest.param(date(2026, 9, 16), False, id="that day"),
    ],
)
def test_an_answer_in_time_needs_no_warning(planned_on: date, said: bool) -> None:  # noqa: FBT001 (a case)
    """The last day of the decision, 16 September, is the edge."""
    delay = Delay(planned_on=planned_on, earliest=None, latest=None, patient_responsibility=None, more=None)

    assert said == bool(late_answer(attrs.evolve(outlook(), delay=delay)))


def test_nothing_waits_where_the_first_session_is_covered() -> None:
    """Or where nobody decides."""
    no_decision = tuple(one for one in outlook().steps if one.key != "decision")

    assert "" == late_answer(attrs.evolve(outlook(), delay=None))
    assert "" == late_answer(attrs.evolve(outlook(), steps=no_decision))


def test_the_estimate_says_what_stands_in_its_authorization() -> None:
    """The findings of the determination and of the windows, each once, as in the letter."""
    text = " ".join(estimate_text(answer()).split())
    codes = ("policy.not_payer_text", "authorization.still_open", "authorization.window_from_first_session")

    assert [1, 1, 1] == [text.count(f"{code})") for code in codes]


def test_the_page_has_the_steps_of_a_denial_last() -> None:
    """The first session stands before the appeals."""
    view = authorization_view(outlook(), PageWords(Language.ENGLISH))
    assert view is not None
    ordinary = [one for one in outlook().steps if not one.only_if]
    names = [row[0].casefold() for row in view.steps.rows]

    assert len(outlook().steps) == len(names)
    assert [] == [name for name in names[: len(ordinary)] if "appeal" in name or "bridge" in name]
    assert any("appeal" in name for name in names[len(ordinary) :])
