"""The application below a prefix of another one: FastAPI, Starlette and Django answer as it does alone."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import httpx2
import pytest
from django.conf import settings as django_settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path as django_path
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from ketacost.operations.listings import listing
from ketacost.operations.table import answer
from ketacost.settings import WebSettings
from ketacost.web import application
from tests.data.fifty_requests import FIFTY
from tests.unit.web.asking import JSON

App = Callable[[Any, Any, Any], Awaitable[None]]


def _in_fastapi() -> App:
    app = FastAPI()
    app.mount("/app/cost", application(WebSettings()))

    @app.get("/own")
    def own() -> str:
        return "own"

    return app


def _in_starlette() -> App:
    return Starlette(routes=[Mount("/app", routes=[Mount("/cost", application(WebSettings()))])])


def own_page(_request: HttpRequest) -> HttpResponse:
    """Answer as a page of the Django project does."""
    return HttpResponse("own")


urlpatterns = [django_path("own", own_page)]


def _in_django() -> App:
    if not django_settings.configured:
        django_settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="x" * 50, USE_TZ=True)
    pages, cost, prefix = ASGIHandler(), application(WebSettings()), "/app/cost"

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 (ASGI)
        if scope["type"] == "http" and scope["path"].startswith(f"{prefix}/"):
            await cost({**scope, "root_path": f"{scope.get('root_path', '')}{prefix}"}, receive, send)
        else:
            await pages(scope, receive, send)

    return app


def _ask(app: App, method: str, path: str, **sent: Any) -> httpx2.Response:  # noqa: ANN401 (of the client)
    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://clinic.example") as client:
            return await client.request(method, path, **sent)

    return anyio.run(ask)


@pytest.mark.parametrize("make", [_in_fastapi, _in_starlette, _in_django], ids=["fastapi", "starlette", "django"])
def test_a_mounted_application_answers_as_it_does_alone(
    make: Callable[[], App], caplog: pytest.LogCaptureFixture
) -> None:
    """Questions, look-ups, refusals and the description; its log names the address without the prefix."""
    caplog.set_level("INFO", logger="ketacost.web")
    app = make()
    asked = FIFTY[0]
    response = _ask(app, "POST", "/app/cost/v1/estimate", content=asked.question, headers=JSON)
    refused = _ask(app, "POST", "/app/cost/v1/estimate", content="{}", headers=JSON)
    lost = _ask(app, "GET", "/app/cost/nope")

    assert answer(asked.operation, asked.question) == response.text
    assert "no-store" == response.headers["cache-control"]
    assert listing("plans", "medigap") == _ask(app, "GET", "/app/cost/v1/plans/medigap").text
    assert [{"url": "."}] == [
        {"url": one["url"]} for one in _ask(app, "GET", "/app/cost/openapi.json").json()["servers"]
    ]
    assert (422, 404) == (refused.status_code, lost.status_code)
    assert "application/problem+json" == lost.headers["content-type"]
    lines = [record.getMessage().split(" ")[:2] for record in caplog.records if record.name == "ketacost.web"]
    assert ["POST", "/v1/estimate"] == lines[0]


def test_the_other_pages_stay_their_own() -> None:
    """In FastAPI and in Django."""

    assert "own" == json.loads(_ask(_in_fastapi(), "GET", "/own").text)
    assert "own" == _ask(_in_django(), "GET", "/own").text
    assert 404 == _ask(_in_fastapi(), "GET", "/v1/plans").status_code
