"""Whatever is sent as a body: an answer or a refusal with its problems, never a fault and never a traceback."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from ketacost.operations.table import OPERATIONS
from ketacost.settings import WebSettings
from ketacost.web import application
from tests.data.fifty_requests import QUESTIONS

_MOST_WEEKS: Final = 1_100

odd_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.just(10**400),
    st.just(-1),
    st.floats(),  # NaN and the infinite among them, as Python's json writes them
    st.text(max_size=20),
    st.sampled_from(
        ["", "none", "unknown", "0", "-1.00", "1e9", "NaN", "2026-02-30", "9999-12-31", "\ud800", "\u0000"]
    ),
    st.just([]),
    st.just({}),
    st.just({"unknown": 1}),
    st.just([[[[[[]]]]]]),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)


@cache
def _client() -> TestClient:
    return TestClient(application(WebSettings(web_page=False, web_most_weeks=_MOST_WEEKS)))


def _places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    parts: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    return [path, *(place for key, part in parts for place in _places(part, (*path, key)))]


@st.composite
def mutated(draw: st.DrawFn, operation: str) -> str:
    """Return a good question with one to three values replaced, taken out or written twice."""
    document = deepcopy(QUESTIONS[operation])
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(_places(document)[1:] or [("course",)]))
        around: Any = document
        for step in place[:-1]:
            around = around[step]
        if draw(st.booleans()):
            around[place[-1]] = deepcopy(draw(odd_values))  # a later change may be made inside it
        elif isinstance(around, dict):
            around.pop(place[-1], None)
    text = json.dumps(document)
    if draw(st.integers(0, 9)) == 0:
        text = f'{{"course": 1, {text[1:]}' if len(text) > len("{}") else text
    return text


@st.composite
def broken(draw: st.DrawFn, operation: str) -> bytes:
    """Return the bytes of a good question, cut, with bytes replaced, or repeated."""
    whole = json.dumps(QUESTIONS[operation]).encode()
    cut = draw(st.integers(0, len(whole)))
    return draw(
        st.sampled_from([whole[:cut], whole[:cut] + draw(st.binary(max_size=8)) + whole[cut:], whole + whole[:cut]])
    )


def _check(operation: str, body: str | bytes) -> None:
    sent = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    response = _client().post(f"/v1/{operation}", content=sent, headers={"content-type": "application/json"})
    assert response.status_code in (200, 400, 422), response.text[:500]
    if response.status_code != 200:
        document = response.json()
        assert document["problems"]
        assert all(one["code"] and one["message"] for one in document["problems"])
        assert "Traceback" not in response.text
        assert ' File \\"' not in response.text


@pytest.mark.parametrize("operation", OPERATIONS)
@given(data=st.data())
def test_a_question_with_odd_values_is_answered_or_refused(operation: str, data: st.DataObject) -> None:
    """Wrong types, huge numbers, impossible days, keys taken out, keys twice."""
    _check(operation, data.draw(mutated(operation)))


@pytest.mark.parametrize("operation", OPERATIONS)
@given(data=st.data())
def test_broken_bytes_are_refused(operation: str, data: st.DataObject) -> None:
    """Cut anywhere, with other bytes between, or with more after the end."""
    _check(operation, data.draw(broken(operation)))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(body: bytes) -> None:
    """Also those that are no text."""
    _check("estimate", body)


@pytest.mark.parametrize("depth", [10, 300, 2_000, 100_000])
@pytest.mark.parametrize("opening", ['{"course":', "[", '{"authorization":{"policy":{"rules":[{"criteria":'])
def test_deep_questions_are_refused(depth: int, opening: str) -> None:
    """Nested as deep as a body of the largest size can be."""
    _check("estimate", (opening * (depth * 10 // len(opening) + 1))[:999_000])


@pytest.mark.parametrize("depth", [1, 5, 20, 29, 30, 50, 100, 300, 450, 900, 5_000])
def test_deep_criteria_are_answered_or_refused(depth: int) -> None:
    """The one model that holds itself: all of all of all of ... something; many levels are answered, more refused."""
    policy = {
        "payer": "P",
        "title": "T",
        "source": "S",
        "grade": "payer_text",
        "checked_on": "2026-01-01",
        "treatments": ["esketamine_nasal"],
        "rules": [{"use": "resistant_depression", "criteria": "CRITERIA"}],
    }
    text = json.dumps({"policy": policy, "requested_on": "2026-03-02"})
    criteria = '{"kind": "all_of", "parts": [' * depth + '{"kind": "takes_oral"}' + "]}" * depth
    response = _client().post(
        "/v1/authorize",
        content=text.replace('"CRITERIA"', criteria),
        headers={"content-type": "application/json"},
    )

    assert (200 if depth <= 29 else 400) == response.status_code, response.text[:500]
