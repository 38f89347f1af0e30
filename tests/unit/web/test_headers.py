"""What stands on every answer, which pages may ask, and what is logged: never anything a caller sent."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from ketacost.web.headers import ALWAYS
from tests.data.fifty_requests import FIFTY
from tests.unit.web.asking import JSON, ask, client_of

CLINIC = "https://clinic.example"
MARKER = "marker-7f3a"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health", 200),
        ("HEAD", "/version", 200),
        ("GET", "/v1/plans", 200),
        ("GET", "/v1/policies/nope", 404),
        ("GET", "/nope", 404),
        ("OPTIONS", "/v1/estimate", 204),
        ("DELETE", "/v1/estimate", 405),
        ("POST", "/v1/estimate", 415),
        ("GET", "/openapi.json", 200),
    ],
)
def test_every_answer_carries_the_headers(method: str, path: str, status: int, client: TestClient) -> None:
    """Answers and refusals alike."""
    response = client.request(method, path)

    assert status == response.status_code
    assert dict(ALWAYS) == {name: response.headers.get(name) for name in ALWAYS}
    assert "set-cookie" not in response.headers


def test_the_headers_are_strict() -> None:
    """Nothing is loaded, framed, guessed or kept."""

    assert {
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    } == dict(ALWAYS)


def test_other_sites_may_not_ask_unless_they_are_named() -> None:
    """No header of cross-origin sharing, and no answer to what a browser asks first."""
    client = client_of()
    response = client.post("/v1/estimate", content=FIFTY[0].question, headers={**JSON, "origin": CLINIC})
    first = client.options("/v1/estimate", headers={"origin": CLINIC, "access-control-request-method": "POST"})

    assert [] == [name for name in (*response.headers, *first.headers) if name.startswith("access-control")]


@pytest.mark.parametrize(("origin", "may"), [(CLINIC, True), ("https://other.example", False), ("null", False)])
def test_sites_that_are_named_may_ask(origin: str, may: bool) -> None:  # noqa: FBT001 (a value of the case)
    """Those alone, with JSON, and without cookies."""
    client = client_of(web_origins=(CLINIC,))
    asked = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    first = client.options("/v1/estimate", headers=asked)
    response = client.post("/v1/estimate", content=FIFTY[0].question, headers={**JSON, "origin": origin})

    assert (200 if may else 400) == first.status_code
    assert (origin if may else None) == first.headers.get("access-control-allow-origin")
    assert (origin if may else None) == response.headers.get("access-control-allow-origin")
    assert "access-control-allow-credentials" not in response.headers
    assert ALWAYS["x-content-type-options"] == first.headers["x-content-type-options"]


def test_nothing_a_caller_sends_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Not from the body, the query, the address, the names of headers or the method; at no level."""
    caplog.set_level("DEBUG")
    caplog.set_level("DEBUG", logger="ketacost.web")  # a command that ran before may have set a level of its own
    client = client_of()
    client.post(f"/v1/estimate?name={MARKER}", content=f'{{"label": "{MARKER}"}}', headers={**JSON, MARKER: MARKER})
    client.post("/v1/estimate", content=f'{{"{MARKER}', headers=JSON)
    client.get(f"/v1/policies/{MARKER}?{MARKER}")
    client.get(f"/{MARKER}")
    client.request(MARKER.upper(), "/health")
    ask(client, "estimate", FIFTY[0].question.replace("{", f'{{"{MARKER}": "{MARKER}", ', 1))
    lines = [record.getMessage() for record in caplog.records if record.name == "ketacost.web"]

    others = [record for record in caplog.records if not record.name.startswith("httpx")]  # the client's own log
    assert "" == "".join(text for text in map(str, map(vars, others)) if MARKER in text.lower())
    assert [
        "POST /v1/estimate 422",
        "POST /v1/estimate 400",
        "GET /v1/policies/{id} 404",
        "GET (no such address) 404",
        "(another method) /health 405",
        "POST /v1/estimate 422",
    ] == [re.sub(r" \d+\.\d ms \d+ bytes$", "", line) for line in lines]


def test_a_line_says_how_long_and_how_much(caplog: pytest.LogCaptureFixture, client: TestClient) -> None:
    """Milliseconds, and bytes of the answer."""
    caplog.set_level("INFO", logger="ketacost.web")
    response = ask(client, "estimate", FIFTY[0].question)
    (line,) = [record.getMessage() for record in caplog.records if record.name == "ketacost.web"]

    assert re.fullmatch(rf"POST /v1/estimate 200 \d+\.\d ms {len(response.content)} bytes", line)
