"""Every refusal has one form, says all that is wrong, and holds no traceback."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from ketacost.estimates import calculate
from ketacost.operations.table import OPERATIONS
from ketacost.web.problems import Kind
from tests.data.fifty_requests import FIFTY, example
from tests.unit.web.asking import JSON, ask, client_of, refused

PPO = example("commercial_ppo")
DEEP = '{"course":' * 40_000
NUL = json.dumps({**PPO, "label": "a\u0000b"})


@pytest.mark.parametrize(
    ("body", "status", "problems"),
    [
        pytest.param(b"", 400, [("body.empty", "")], id="nothing"),
        pytest.param(b" \n", 400, [("body.empty", "")], id="blanks"),
        pytest.param(b"{", 400, [("json.syntax", "")], id="half"),
        pytest.param(b"course=1", 400, [("json.syntax", "")], id="a form"),
        pytest.param(b"\xff\xfe{\x00}\x00", 400, [("body.not_utf8", "")], id="UTF-16"),
        pytest.param(b'{"label": "\xe9"}', 400, [("body.not_utf8", "")], id="Latin-1"),
        pytest.param(b'{"course": NaN}', 400, [("json.syntax", "")], id="no number"),
        pytest.param(DEEP.encode(), 400, [("json.syntax", "")], id="deep"),
        pytest.param(b'{"course": ' + b"9" * 5_000 + b"}", 400, [("json.syntax", "")], id="a number too long"),
        pytest.param(b"[]", 422, [("json.type", "")], id="a list"),
        pytest.param(b"null", 422, [("json.type", "")], id="null"),
        pytest.param(
            b'{"billing": {}, "billing": {}}', 422, [("json.duplicate_key", "billing")], id="a key written twice"
        ),
        pytest.param(
            b"{}", 422, [("json.missing_key", "course"), ("json.missing_key", "billing")], id="all that is missing"
        ),
        pytest.param(
            json.dumps({**PPO, "cuorse": 1, "billing": {"pathway": "x"}, "as_of": "soon"}).encode(),
            422,
            [("json.unknown_key", "cuorse"), ("json.choice", "billing.pathway"), ("day.not_iso", "as_of")],
            id="all that is wrong",
        ),
    ],
)
def test_a_bad_question_lists_every_problem(
    body: bytes, status: int, problems: list[tuple[str, str]], client: TestClient
) -> None:
    """400 where it is no JSON, 422 where something in it is wrong."""
    found = refused(ask(client, "estimate", body))

    assert (status, "not-json" if status == 400 else "invalid-input") == found[:2]
    assert sorted(problems) == sorted(found[2])


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "form"])  # which asks for nothing
def test_every_operation_refuses_an_empty_question(name: str, client: TestClient) -> None:
    """With what is missing."""
    status, kind, problems = refused(ask(client, name, "{}"))

    assert (422, "invalid-input") == (status, kind)
    assert {"json.missing_key"} == {code for code, _ in problems}


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="none"),
        pytest.param({"content-type": "text/plain"}, id="text"),
        pytest.param({"content-type": "multipart/form-data"}, id="a form"),
        pytest.param({"content-type": "application/json; charset=latin-1"}, id="another charset"),
        pytest.param({**JSON, "content-encoding": "gzip"}, id="packed"),
    ],
)
def test_another_content_type_is_refused(headers: dict[str, str], client: TestClient) -> None:
    """Before the body is read."""
    response = client.post("/v1/estimate", content=FIFTY[0].question, headers=headers)

    assert (415, "unsupported-media-type", [("http.unsupported_media_type", "")]) == refused(response)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nope",
        "/v1",
        "/v1/estimate/",
        "/v2/estimate",
        "/v1/policies/",
        "/V1/estimate",
        "//v1/estimate",
        "/static/../app.py",
        "/%2e%2e/settings.py",
    ],
)
def test_an_address_that_is_not_there_is_refused(path: str) -> None:
    """No redirection, no list of what stands beside it."""
    bare = client_of(web_page=False)

    assert (404, "not-found", [("http.not_found", "")]) == refused(bare.get(path))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param("/v1/policies/cinga", "policy.no_such_policy", id="a policy"),
        pytest.param("/v1/plans/gold", "plan.no_such_design", id="a plan"),
        pytest.param("/v1/schema/reqest", "schema.unknown_name", id="a schema"),
        pytest.param("/v1/policies/%00", "policy.no_such_policy", id="no character"),
        pytest.param("/v1/plans/..%2f..%2fcodes", "http.not_found", id="a way out"),
    ],
)
def test_a_name_that_is_not_there_is_refused(path: str, code: str, client: TestClient) -> None:
    """With those there are."""
    status, kind, problems = refused(client.get(path))

    assert (404, "not-found", [code]) == (status, kind, [one for one, _ in problems])


def test_too_much_work_is_refused_before_it_is_done() -> None:
    """The whole question is too much, not one value in it."""
    asked = next(one for one in FIFTY if one.operation == "solve/best-start")

    assert (422, "invalid-input", [("limit.weeks", "")]) == refused(
        ask(client_of(web_most_weeks=100), asked.operation, asked.question)
    )


def test_a_caller_is_told_their_own_words_and_no_one_else(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """A message may quote what is wrong, since it goes to who wrote it; the log never does."""
    caplog.set_level("DEBUG")
    response = ask(client, "estimate", json.dumps({**PPO, "as_of": "marker-7f3a"}))

    assert "marker-7f3a" in response.text
    assert "marker-7f3a" not in caplog.text


def test_a_fault_is_said_without_anything_of_the_caller_s(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its kind and its place, to be reported; neither answer nor log has the traceback or the message."""

    def broken(*_arguments: object, **_options: object) -> None:
        raise LookupError("marker-7f3a")

    monkeypatch.setattr(calculate, "estimate", broken)
    caplog.set_level("DEBUG")
    response = ask(client, "estimate", FIFTY[0].question)

    assert (500, "internal", [("http.internal", "")]) == refused(response)
    assert response.json()["detail"].startswith("internal error: LookupError in test_problems.py, line ")
    assert "internal error: LookupError in test_problems.py" in caplog.text
    for text in (response.text, caplog.text):
        assert "marker-7f3a" not in text
        assert "Traceback" not in text


def test_a_great_many_problems_are_counted(client: TestClient) -> None:
    """A thousand are told; how many more there are is told too."""
    rules = PPO["coverage"]["plan"]["cost_sharing"] * 40
    plan = {**PPO["coverage"]["plan"], "cost_sharing": rules}
    response = ask(client, "estimate", json.dumps({**PPO, "coverage": {**PPO["coverage"], "plan": plan}}))
    status, kind, problems = refused(response)

    assert (422, "invalid-input", 1_001) == (status, kind, len(problems))
    assert ("limit.problems", "") == problems[-1]
    assert response.json()["detail"] == f"{40 * 39:,} problems; each with its place"
    assert response.json()["problems"][-1]["message"].startswith(f"and {40 * 39 - 1_000:,} more problems")


def test_no_two_kinds_are_told_alike() -> None:
    """Each has a type of its own."""

    assert len(Kind) == len({kind.type for kind in Kind})


def test_text_of_any_kind_is_answered(client: TestClient) -> None:
    """A character no terminal shows stays what it is."""

    assert "a\u0000b" == ask(client, "estimate", NUL).json()["label"]
