"""The description is valid, names every address, and describes what is asked and answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route
from starlette.testclient import TestClient

from ketacost.operations.table import OPERATIONS
from ketacost.settings import WebSettings
from ketacost.web import application
from ketacost.web.openapi import openapi


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The description."""
    return openapi()


def test_the_description_is_valid(document: dict[str, Any]) -> None:
    """OpenAPI 3.1."""

    assert [] == [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]


def test_the_description_is_served(document: dict[str, Any], client: TestClient) -> None:
    """As it is."""

    assert document == client.get("/openapi.json").json()


def test_every_address_is_described(document: dict[str, Any]) -> None:
    """With its method; and none that is not there."""
    app = application(WebSettings(web_page=False))
    routes = {
        (route.path, method.lower())
        for route in app.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }

    assert routes == {(path, method) for path, item in document["paths"].items() for method in item}


def test_names_of_operations_are_their_own(document: dict[str, Any]) -> None:
    """Generated clients call their functions by them."""
    names = [one["operationId"] for item in document["paths"].values() for one in item.values()]

    assert len(names) == len(set(names))
    assert {name.replace("/", "_").replace("-", "_") for name in OPERATIONS} <= set(names)
    assert all(name.isidentifier() for name in names)


def test_references_find_their_definitions(document: dict[str, Any]) -> None:
    """All of them, and each definition is used."""
    found = {one.removeprefix("#/components/schemas/") for one in _references(document)}

    assert found == set(document["components"]["schemas"])


@pytest.mark.parametrize(
    ("read_at", "asked_at"),
    [
        ("https://cost.example/openapi.json", "https://cost.example/v1/estimate"),
        ("https://clinic.example/app/cost/openapi.json", "https://clinic.example/app/cost/v1/estimate"),
    ],
)
def test_the_server_is_where_the_description_is(read_at: str, asked_at: str, document: dict[str, Any]) -> None:
    """Alone or below a prefix, which the description need not know."""
    (server,) = document["servers"]

    assert asked_at == urljoin(read_at, f"{server['url']}/v1/estimate")


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "$ref":
                yield part
            else:
                yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)
