"""Requests made from the description itself: no fault, and every answer is one the description names."""

from __future__ import annotations

from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ketacost.operations.table import OPERATIONS
from ketacost.settings import WebSettings
from ketacost.web import application
from ketacost.web.openapi import openapi
from tests.data.fifty_requests import QUESTIONS

CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SCHEMA: Final = schemathesis.openapi.from_asgi(
    "/openapi.json", application(WebSettings(web_page=False, web_most_weeks=4_000))
)
PLACES: Final = [(path, method.upper()) for path, item in openapi()["paths"].items() for method in item]
few = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(("path", "method"), PLACES, ids=[f"{method} {path}" for path, method in PLACES])
@few
@given(data=st.data())
def test_whatever_has_the_described_shape_gets_a_described_answer(path: str, method: str, data: st.DataObject) -> None:
    """Most of it is nonsense, so most answers are problems."""
    case: Any = data.draw(SCHEMA[path][method].as_strategy())
    case.call_and_validate(checks=CHECKS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_good_question_gets_the_described_answer(name: str) -> None:
    """Of each operation one."""
    operation: Any = SCHEMA[f"/v1/{name}"]["POST"]
    case = operation.Case(body=QUESTIONS[name], media_type="application/json")
    response = case.call_and_validate(checks=CHECKS)

    assert 200 == response.status_code
