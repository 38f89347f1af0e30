"""Drawings over HTTP: the picture of the library, asked by name, where the packages that draw are installed."""

from __future__ import annotations

import json
import sys
from typing import Any, Final

import pytest
import schemathesis
from starlette.testclient import TestClient

from ketacost import estimate
from ketacost.estimates.request import EstimateRequest
from ketacost.interop.json_format import load
from ketacost.reports.language import Language
from ketacost.reports.pictures import pictures_of, svg_text
from ketacost.settings import WebSettings
from ketacost.web import application
from tests.data.fifty_requests import example
from tests.unit.web.asking import ask, client_of, refused

REQUEST: Final = example("prior_authorization")
NAMES: Final = ("year_timeline", "year_bars", "waterfall", "authorization_timeline")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_the_picture_of_the_library(name: str, language: Language, client: TestClient) -> None:
    """The same text, for a page to take in as it is."""
    question = {"request": REQUEST, "picture": name, "language": language, "width": 360}
    response = ask(client, "drawing", json.dumps(question))
    pictures = pictures_of(estimate(load(EstimateRequest, REQUEST)), language=language, width=360)

    assert (200, "image/svg+xml") == (response.status_code, response.headers["content-type"].partition(";")[0])
    assert [svg_text(one) for one in pictures if one.name == name] == [response.text]


def test_without_more_said_it_is_the_year_in_english(client: TestClient) -> None:
    """The picture a page shows."""
    response = ask(client, "drawing", json.dumps({"request": REQUEST}))

    assert svg_text(pictures_of(estimate(load(EstimateRequest, REQUEST)))[0]) == response.text


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"picture": "pie"}, ("picture.unknown", "picture")),
        ({"width": 100_000}, ("json.value", "width")),
        ({"width": 10}, ("json.value", "width")),
        ({"language": "fr"}, ("json.choice", "language")),
        ({"spec": {"data": {"url": "file:///etc/hostname"}}}, ("json.unknown_key", "spec")),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    changed: dict[str, object], problem: tuple[str, str], client: TestClient
) -> None:
    """By its path; and nobody sends a specification, which could load what is not theirs."""
    response = ask(client, "drawing", json.dumps({"request": REQUEST, **changed}))

    assert (422, "invalid-input", [problem]) == refused(response)


def test_a_long_course_is_not_drawn() -> None:
    """The limits of every question hold here."""
    course = {**REQUEST["course"], "weeks": 101}
    response = ask(client_of(web_most_weeks=100), "drawing", json.dumps({"request": {**REQUEST, "course": course}}))

    assert (422, "invalid-input", [("limit.weeks", "")]) == refused(response)


def test_without_the_packages_the_server_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page then shows the table alone."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    response = ask(client, "drawing", json.dumps({"request": REQUEST}))

    assert (501, "not-installed", [("extra.missing", "")]) == refused(response)
    assert "ketacost[report]" in response.json()["detail"]


def test_a_drawing_is_as_described() -> None:
    """By the service's own description."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", application(WebSettings(web_page=False)))
    operation: Any = schema["/v1/drawing"]["POST"]
    case = operation.Case(body={"request": REQUEST, "picture": "waterfall"}, media_type="application/json")

    assert 200 == case.call_and_validate().status_code
