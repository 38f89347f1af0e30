"""Requests made from the description itself: no fault, and every answer is one the description names."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ketacost.settings import WebSettings
from ketacost.web import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
app = application(WebSettings(web_page=False, web_most_weeks=500))
schema = schemathesis.openapi.from_asgi("/openapi.json", app)


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_as_described(case: Case) -> None:
    """Whatever has the shape the description says, or a little another."""
    case.call_and_validate(checks=CHECKS)


def test_every_address_is_tried() -> None:
    """The table above is not empty."""

    assert 20 < len(list(schema.get_all_operations()))


pytestmark = pytest.mark.xdist_group("schemathesis")
