"""The table of operations: every face asks the same thing in the same words, and gets the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from ketacost import InvalidInputError, api
from ketacost.cli.main import run
from ketacost.estimates.request import EstimateRequest, Unconfirmed
from ketacost.interop.json_format import dump, load, read_json, to_json
from ketacost.interop.json_schema import schemas_of
from ketacost.operations.documents import schema, schema_names
from ketacost.operations.operation import requests_of, strict
from ketacost.operations.table import OPERATIONS, answer
from ketacost.reports.explanation import session_text
from tests.data.fifty_requests import FIFTY, QUESTIONS, Asked, example
from tests.failures.asked import Document

Captured = pytest.CaptureFixture[str]
PPO = example("commercial_ppo")
GOLD: Document = {"plan": "federal_2026_gold", "monthly_premium": "400"}
OFFERS = [GOLD, {**GOLD, "plan": "federal_2026_silver"}]


def _problems(operation: str, document: Document) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as caught:
        answer(operation, json.dumps(document))
    return [(problem.code, problem.path) for problem in caught.value.problems]


def _uncovered() -> Document:
    return {**PPO, "coverage": None}


def test_there_are_fifty() -> None:
    """No two have one name, and there is a question of every operation."""

    assert 50 == len(FIFTY) == len({one.name for one in FIFTY})
    assert set(OPERATIONS) == set(QUESTIONS)


@pytest.mark.parametrize("asked", FIFTY, ids=lambda asked: asked.name)
def test_the_fifty_have_one_answer_in_a_program_and_on_the_command_line(
    asked: Asked, tmp_path: Path, capsys: Captured
) -> None:
    """Byte for byte; and what is written has the shape its schema says, and reads back."""
    text = answer(asked.operation, asked.question)
    operation = OPERATIONS[asked.operation]

    assert 0 == run(asked.command(tmp_path))
    assert capsys.readouterr().out == text
    assert text == f"{to_json(operation.ask(operation.read(asked.document)))}\n"
    assert text == f"{to_json(read_json(operation.answer, text))}\n"


@pytest.mark.parametrize("name", OPERATIONS)
def test_questions_and_answers_have_the_shape_their_schemas_say(name: str) -> None:
    """The question as it is asked and as it is written back, and the answer."""
    operation = OPERATIONS[name]
    tops, definitions = schemas_of([operation.question, operation.answer])
    questions, answers = [Draft202012Validator({**top, "$defs": definitions}) for top in tops]
    documents = [one.document for one in FIFTY if one.operation == name]
    for document in [QUESTIONS[name], *documents[:3]]:
        asked = json.dumps(document)

        assert [] == [error.message for error in questions.iter_errors(document)]
        assert [] == [error.message for error in questions.iter_errors(dump(operation.read(document)))]
        assert [] == [error.message for error in answers.iter_errors(json.loads(answer(name, asked)))]


def test_published_question_schemas_find_their_requests() -> None:
    """They refer to the request's own schema; with both at hand a question validates, and a slip does not."""
    registry = Registry().with_resources(
        [(found["$id"], Resource.from_contents(found)) for found in map(schema, schema_names())]
    )
    validator = Draft202012Validator(schema("plan_ranking_question"), registry=registry)
    question = {"request": PPO, "plans": OFFERS}
    slip = {"request": {**PPO, "cuorse": 1}, "plans": OFFERS}

    assert [] == [error.message for error in validator.iter_errors(question)]
    assert ["request"] == [error.path[0] for error in validator.iter_errors(slip)]


@pytest.mark.parametrize("asked", FIFTY[::7], ids=lambda asked: asked.name)
def test_the_answer_is_the_call_s(asked: Asked) -> None:
    """The text is the library's own answer to the question as a value."""
    operation = OPERATIONS[asked.operation]
    question = operation.read(asked.document)

    assert isinstance(operation.ask(question), operation.answer)
    assert f"{to_json(operation.ask(question))}\n" == answer(asked.operation, asked.question)


def test_an_explanation_is_the_report_s_text() -> None:
    """The same words ``ketacost explain`` prints."""
    found = json.loads(answer("explain", json.dumps({"request": PPO, "session": 2})))

    assert {"session": 2, "text": session_text(api.estimate(load(EstimateRequest, PPO)), 2)} == found


def test_an_offer_may_be_a_coverage_or_nothing() -> None:
    """A coverage brings members and balances of its own; without either the person pays alone."""
    offers = [
        {"coverage": PPO["coverage"], "monthly_premium": "300"},
        {
            "monthly_premium": "0",
            "prices": {"entries": [{"code": c, "kind": "cash", "billed": "900.00"} for c in _CODES]},
        },
        {"plan": "federal_2026_gold", "label": "gold", "monthly_premium": "500"},
    ]
    found = json.loads(answer("solve/cheapest-plan", json.dumps({"request": PPO, "plans": offers})))

    assert {"Employer PPO", "paying alone", "gold"} == {plan["label"] for plan in found["plans"]}


_CODES = ("G2082", "G2083", "90792")


@pytest.mark.parametrize(
    ("operation", "document", "problems"),
    [
        pytest.param(
            "explain",
            {"request": {**PPO, "course": {**PPO["course"], "weeks": 0}}, "session": 1},
            [("course.weeks", "request.course.weeks")],
            id="a wrong request",
        ),
        pytest.param(
            "explain", {"request": PPO, "session": 99}, [("report.no_such_session", "session")], id="no such session"
        ),
        pytest.param(
            "explain", {"request": PPO, "session": True}, [("json.type", "session")], id="a session that is no number"
        ),
        pytest.param("compare", {"requests": [PPO]}, [("compare.too_few", "requests")], id="one alone"),
        pytest.param(
            "compare",
            {"requests": [PPO, {**PPO, "cuorse": 1}, {}]},
            [
                ("json.unknown_key", "requests[1].cuorse"),
                ("json.missing_key", "requests[2].course"),
                ("json.missing_key", "requests[2].billing"),
            ],
            id="every problem of every request",
        ),
        pytest.param(
            "solve/cheapest-plan",
            {"request": _uncovered(), "plans": OFFERS},
            [("solve.no_coverage", "plans[0].plan"), ("solve.no_coverage", "plans[1].plan")],
            id="nobody's balances",
        ),
        pytest.param(
            "solve/cheapest-plan",
            {"request": PPO, "plans": [{**GOLD, "coverage": PPO["coverage"]}]},
            [("solve.plan", "plans[0].plan")],
            id="two enrolments",
        ),
        pytest.param(
            "solve/stop-risk",
            {"request": PPO, "stops": [{"week": 4, "probability": "often"}, {"week": 4.5, "probability": "1/3"}]},
            [("json.type", "stops[1].week")],
            id="no week",
        ),
        pytest.param(
            "solve/stop-risk",
            {"request": PPO, "stops": [{"week": 4, "probability": "often"}]},
            [("solve.probability", "stops[0].probability")],
            id="no probability",
        ),
        pytest.param(
            "solve/best-start",
            {"request": PPO, "first_on": "2026-10-02", "last_on": "2026-09-14"},
            [("solve.window", "last_on")],
            id="a window that ends before it starts",
        ),
        pytest.param("authorize", PPO, [("json.missing_key", "authorization.policy")], id="no authorization"),
        pytest.param(
            "authorize",
            {**PPO, "authorization": None},
            [("json.missing_key", "authorization.policy"), ("json.missing_key", "authorization.requested_on")],
            id="none of it",
        ),
        pytest.param("authorize", {**PPO, "authorization": 3}, [("json.type", "authorization")], id="a number for it"),
        pytest.param(
            "solve/limits",
            {"request": {**PPO, "course": {**PPO["course"], "weeks": 0}}},
            [("course.weeks", "request.course.weeks")],
            id="paths of the question",
        ),
    ],
)
def test_a_wrong_question_lists_its_problems(
    operation: str, document: Document, problems: list[tuple[str, str]]
) -> None:
    """With the path it has in the question, not in a part of it."""

    assert problems == _problems(operation, document)[: len(problems)]


def test_an_unknown_operation_is_refused() -> None:
    """With the names there are, and the nearest."""
    with pytest.raises(InvalidInputError) as caught:
        answer("estimat", "{}")
    (problem,) = caught.value.problems

    assert ("operation.unknown", "operation") == (problem.code, problem.path)
    assert problem.message.endswith("did you mean 'estimate'")


@pytest.mark.parametrize("asked", FIFTY[::3], ids=lambda asked: asked.name)
def test_the_work_of_a_question_counts_every_request_in_it(asked: Asked) -> None:
    """Its weeks are a multiple of those of its requests; a question without a request takes none."""
    operation = OPERATIONS[asked.operation]
    question = operation.read(asked.document)
    weeks = sum(request.course.weeks for request in requests_of(question))

    assert operation.estimates(question) * weeks == operation.weeks(question)
    assert (weeks == 0) is not any(f'"{key}"' in asked.question for key in ("course",))


@pytest.mark.parametrize("asked", FIFTY, ids=lambda asked: asked.name)
def test_strictness_reaches_every_request_in_a_question(asked: Asked) -> None:
    """And changes nothing else."""
    question = OPERATIONS[asked.operation].read(asked.document)
    found = strict(question)

    assert {Unconfirmed.REFUSE} >= {request.unconfirmed_figures for request in requests_of(found)}
    assert [attrs.evolve(request, unconfirmed_figures=Unconfirmed.REFUSE) for request in requests_of(question)] == list(
        requests_of(found)
    )


def test_a_strict_face_refuses_figures_nobody_confirmed() -> None:
    """The shipped silver design rests on some."""
    question = json.dumps(example("marketplace_silver"))
    with pytest.raises(InvalidInputError) as caught:
        answer("estimate", question, unconfirmed=Unconfirmed.REFUSE)

    assert any("unconfirmed" in problem.code or "assumed" in problem.code for problem in caught.value.problems)
    assert answer("estimate", question) == answer("estimate", question, unconfirmed=Unconfirmed.WARN)
