"""A client of the application in this process, and how a question is sent; no socket is opened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol, cast

from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from ketacost.settings import WebSettings
from ketacost.web import application
from ketacost.web.openapi import openapi
from ketacost.web.pages import FOLDER

JSON: Final = {"content-type": "application/json"}

PROBLEMS: Final = Draft202012Validator(openapi()["components"]["schemas"]["ProblemDetails"])
"""What every refusal looks like."""


class Response(Protocol):
    """What tests read of an answer, whichever client package the test client of Starlette stands on."""

    @property
    def status_code(self) -> int:
        """Status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers, by any case."""

    @property
    def content(self) -> bytes:
        """Bytes of the body."""

    @property
    def text(self) -> str:
        """Text of the body."""

    def json(self) -> Any:  # noqa: ANN401 (any JSON value)
        """Parsed body."""


def client_of(*, page_folder: Path = FOLDER, **settings: Any) -> TestClient:  # noqa: ANN401 (fields of the settings)
    """Return a client of an application with these settings."""
    return TestClient(application(WebSettings(**settings), page_folder=page_folder), base_url="http://cost.example")


def ask(client: TestClient, operation: str, question: str | bytes) -> Response:
    """Send a question as JSON."""
    return cast("Response", client.post(f"/v1/{operation}", content=question, headers=JSON))


def refused(response: Response) -> tuple[int, str, list[tuple[str, str]]]:
    """Return status, type and problems of a refusal, which has the form every refusal has."""
    document = response.json()
    PROBLEMS.validate(document)

    assert "application/problem+json" == response.headers["content-type"]
    assert response.status_code == document["status"]
    problems = [(one["code"], one["path"]) for one in document["problems"]]
    return response.status_code, document["type"].removeprefix("urn:ketacost:problem:"), problems
