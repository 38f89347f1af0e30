"""The data of a request and of a payer's answer, as forms and electronic requests need it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ketacost.authorization.approvals import PlannedSession
from ketacost.authorization.case import AuthorizationCase
from ketacost.authorization.evidence import Evidence
from ketacost.authorization.request_form import Action, PayerDecision, request_form
from ketacost.authorization.truth import Truth
from ketacost.errors import InvalidInputError
from ketacost.interop.json_format import dump, load
from ketacost.interop.policy_catalogue import load_policy

ON = date(2026, 11, 23)
SESSIONS = tuple(PlannedSession(number=n, on=date(2026, 12, n)) for n in range(1, 9))


def _case(**fields: Any) -> AuthorizationCase:  # noqa: ANN401 (any field)
    own = {"policy": load_policy("bcbs_ma_087"), "requested_on": ON, "evidence": Evidence(age=34, diagnoses=("F33.2",))}
    return AuthorizationCase(**{**own, **fields})


def test_a_request_has_codes_units_days_diagnosis_and_answers() -> None:
    """Eight visits of G2082 from the first session to the last, the criteria as questions."""
    case = _case(urgent=True)
    form = request_form(case, case.determine(), SESSIONS)
    line = form.services[0]

    assert ("HS", "I", "MH", "U") == (form.category, form.certification, form.service_type, form.level_of_service)
    assert (1, "G2082", 8, "visits", ("F33.2",)) == (
        line.sequence,
        line.code,
        line.quantity,
        line.unit,
        line.diagnosis_codes,
    )
    assert (date(2026, 12, 1), date(2026, 12, 8)) == (line.starts_on, line.ends_on)
    assert ("1.1", "age 34: 18 years or older", Truth.MET) == (
        form.answers[0].link,
        form.answers[0].question,
        form.answers[0].answer,
    )
    assert 6 == len(form.answers)
    assert "R" == request_form(_case(stage="renewal"), case.determine()).certification
    assert form == load(type(form), dump(form))


def test_nothing_is_made_up_where_nobody_said() -> None:
    """No codes, no visits, no end."""
    case = _case(policy=load_policy("cigna"), evidence=Evidence())
    form = request_form(case, case.determine())
    bare = request_form(_case(), _case().determine())

    assert ((), ()) == (form.services, form.diagnosis_codes)
    assert (None, None) == (bare.services[0].quantity, bare.services[0].ends_on)


@pytest.mark.parametrize("action", [Action.APPROVED, Action.PARTLY_APPROVED, Action.APPROVED_OTHERWISE])
def test_an_approving_answer_gives_an_approval(action: Action) -> None:
    """In full, in part, or with other terms."""
    found = PayerDecision(
        action=action, decided_on=ON, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 28), sessions=8
    ).approval()

    assert found is not None
    assert (date(2026, 12, 28), 8) == (found.ends_on, found.sessions)


@pytest.mark.parametrize("action", [Action.PENDED, Action.CANCELLED, Action.CONTACT_PAYER, Action.NOT_REQUIRED])
def test_any_other_answer_gives_none(action: Action) -> None:
    """Pended is not approved."""

    assert PayerDecision(action=action, decided_on=ON).approval() is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"action": "A1"}, "decision.days"),
        ({"action": "A4", "starts_on": ON}, "decision.days"),
        ({"action": "A3"}, "decision.reason"),
    ],
)
def test_an_answer_that_contradicts_itself_is_refused(fields: dict[str, Any], code: str) -> None:
    """An approval without days, days without one, a denial without a reason."""
    with pytest.raises(InvalidInputError) as caught:
        PayerDecision(decided_on=ON, **fields)

    assert [code] == [problem.code for problem in caught.value.problems]
