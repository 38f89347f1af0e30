"""An authorization over its days: every step, approval and session, in words of the language."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

import attrs
import pytest

from ketacost import estimate
from ketacost.authorization.approvals import Approval, Standing
from ketacost.authorization.case import AuthorizationCase
from ketacost.authorization.policy import Stage
from ketacost.authorization.steps import Actor
from ketacost.estimates.authorization_outlook import outlook_of_case
from ketacost.estimates.authorization_records import AuthorizationOutlook
from ketacost.interop.json_format import load
from ketacost.interop.policy_catalogue import policy_ids
from ketacost.reports.language import Language, phrases
from ketacost.reports.pictures.authorization_timeline import authorization_timeline
from ketacost.reports.pictures.drawing import milliseconds
from tests.unit.reports.pictures.shipped import EXAMPLES, request, values

APPROVED = Approval(starts_on=date(2026, 9, 10), ends_on=date(2026, 12, 1), sessions=12)


@cache
def outlook(*approvals: Approval) -> AuthorizationOutlook:
    """Return the shipped example's authorization, with approvals in hand."""
    asked = request("prior_authorization")
    assert asked.authorization is not None
    case = attrs.evolve(asked.authorization, approvals=approvals)
    found = estimate(attrs.evolve(asked, authorization=case), trace=False).authorization
    assert found is not None
    return found


@cache
def of_policy(name: str, stage: Stage) -> AuthorizationOutlook:
    """Return the shipped chart under a policy."""
    document = tomllib.loads((EXAMPLES / "authorization" / "two_trials.toml").read_text(encoding="utf-8"))
    return outlook_of_case(load(AuthorizationCase, {**document, "policy": name, "stage": stage.value}))


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("name", policy_ids())
def test_every_policy_can_be_drawn_in_both_languages(name: str, stage: Stage) -> None:
    """Every step that goes well and has a last day is a row; no step lacks its words."""
    found = of_policy(name, stage)
    steps = [one for one in found.steps if not one.only_if and one.latest is not None]
    english, spanish = (authorization_timeline(found, language=language) for language in Language)

    assert len(steps) == len(values(english, "start")) == len(english.table.rows)
    assert [row[2:4] for row in english.table.rows] == [row[2:4] for row in spanish.table.rows]
    assert found.determination.payer in english.title
    assert found.determination.payer in spanish.title


def test_every_word_of_a_fixed_list_has_its_phrase() -> None:
    """Actors, standings and outcomes would fail only before the reader otherwise."""
    words = phrases("pictures", Language.ENGLISH)
    wanted = [*(f"actor_{one}" for one in Actor), *(f"standing_{one}" for one in Standing)]

    assert [] == [key for key in wanted if key not in words]


@pytest.mark.parametrize("approvals", [(), (APPROVED,)], ids=["to come", "in hand"])
def test_every_session_is_marked_on_its_day(approvals: tuple[Approval, ...]) -> None:
    """With its standing, told by color and by shape."""
    found = outlook(*approvals)
    marks = values(authorization_timeline(found), "standing")

    assert [milliseconds(one.on) for one in found.sessions] == [row["on"] for row in marks]
    assert len({one.standing for one in found.sessions}) == len({row["standing"] for row in marks})


def test_an_approval_says_its_days_though_they_go_on() -> None:
    """Its bar ends with the last session; its words and the table say the true end."""
    picture = authorization_timeline(outlook())

    assert "Approval 1, to come, Sep 14, 2026 to Mar 13, 2027, sessions: 21." in picture.description
    assert ("Approval 1, to come", "", "2026-09-14", "2027-03-13", "sessions: 21") in picture.table.rows


def test_sessions_left_over_are_counted_by_why() -> None:
    """Twelve are approved; what comes after the approval's days has no length in the document."""

    assert "Sessions: approved 12, sessions used up 2, length not known 7." in (
        authorization_timeline(outlook(APPROVED)).description
    )


def test_it_says_who_decides_and_where_the_policy_was_read() -> None:
    """The payer decides; the day it was compared stands on the picture."""
    picture = authorization_timeline(outlook(), language=Language.SPANISH)

    assert "Decide el plan; las políticas cambian." in " ".join(picture.spec["title"]["subtitle"])
    assert outlook().determination.source in picture.description
