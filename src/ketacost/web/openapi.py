"""The OpenAPI description of the application, made from the table of operations and the JSON Schemas of its models."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from ketacost.interop.json_schema import DIALECT, Schema, schemas_of
from ketacost.operations.documents import schema_names
from ketacost.operations.listings import LISTINGS, Listing
from ketacost.operations.operation import Operation
from ketacost.operations.table import OPERATIONS
from ketacost.values.version import __version__
from ketacost.web.drawing import DRAWING, SVG
from ketacost.web.problems import MEDIA_TYPE, TYPE, Kind

_HERE: Final = "#/$defs/"
_THERE: Final = "#/components/schemas/"
_PROBLEMS: Final = "ProblemDetails"
_ABOUT: Final = (
    "What a ketamine treatment costs a US patient, visit by visit, to the cent. Every answer is an estimate, not a "
    "bill. Amounts are dollars as text. No request holds a name, and nothing of a request is kept or logged."
)
_ASKED: Final = (Kind.NOT_JSON, Kind.SLOW, Kind.TOO_LARGE, Kind.MEDIA, Kind.INVALID, Kind.FAULT, Kind.BUSY)
_LOOKED_UP: Final = (Kind.FAULT, Kind.BUSY)


@cache
def openapi_text() -> str:
    """Return the description as JSON text."""
    return json.dumps(openapi(), indent=2) + "\n"


def openapi() -> dict[str, Any]:
    """Return the description: OpenAPI 3.1, with the server where the description itself stands."""
    operations, lists = [*OPERATIONS.values(), DRAWING], list(LISTINGS.values())
    kinds = [kind for one in operations for kind in (one.question, one.answer)]
    kinds += [kind for one in lists for kind in (one.list_type, one.entry_type)]
    tops, definitions = schemas_of(kinds)
    pairs = list(zip(tops[::2], tops[1::2], strict=True))
    paths: dict[str, Any] = {}
    for operation, (question, answer) in zip(operations, pairs, strict=False):
        answered = _drawn() if operation is DRAWING else _answered("The answer.", answer)
        paths[f"/v1/{operation.name}"] = {"post": _asked(operation, question, answered)}
    for listing, (every, one) in zip(lists, pairs[len(operations) :], strict=True):
        paths |= _looked_up(listing, every, one)
    document = {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {
            "title": "ketacost",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": ".", "description": "Where this description was read, whatever prefix it stands below."}],
        "paths": {**paths, **_others()},
        "components": {"schemas": {**definitions, _PROBLEMS: _problem_details()}},
    }
    found: dict[str, Any] = _moved(document)
    return found


def _asked(operation: Operation, question: Schema, answered: Schema) -> Schema:
    kinds = (*_ASKED, Kind.NOT_INSTALLED) if operation is DRAWING else _ASKED
    return {
        "operationId": operation.name.replace("/", "_").replace("-", "_"),
        "summary": operation.summary,
        "tags": ["solve" if operation.name.startswith("solve/") else "ask"],
        "requestBody": {"required": True, "content": {"application/json": {"schema": question}}},
        "responses": {"200": answered, **_refusals(kinds)},
    }


def _looked_up(listing: Listing, every: Schema, one: Schema) -> Schema:
    return {
        f"/v1/{listing.name}": {
            "get": {
                "operationId": f"list_{listing.name}",
                "summary": listing.summary,
                "tags": ["look up"],
                "responses": {"200": _answered("The list.", every), **_refusals(_LOOKED_UP)},
            }
        },
        f"/v1/{listing.name}/{{id}}": {
            "get": {
                "operationId": f"show_{listing.name}",
                "summary": listing.shows,
                "tags": ["look up"],
                "parameters": [_named("Its name in the list.")],
                "responses": {"200": _answered("The entry.", one), **_refusals((Kind.NOT_FOUND, *_LOOKED_UP))},
            }
        },
    }


def _others() -> Schema:
    text = {"type": "string"}
    names = {"type": "array", "items": {"enum": list(schema_names())}}
    return {
        "/v1/schema": _got(
            "list_schemas",
            "The documents that have a JSON Schema.",
            {"type": "object", "properties": {"schemas": names}, "required": ["schemas"]},
            _LOOKED_UP,
        ),
        "/v1/schema/{id}": _got(
            "show_schema",
            "The JSON Schema of one document.",
            {"type": "object"},
            (Kind.NOT_FOUND, *_LOOKED_UP),
            parameters=[_named("Name of the document.")],
        ),
        "/openapi.json": _got("describe", "This description.", {"type": "object"}, _LOOKED_UP),
        "/health": _got(
            "health",
            "Whether the server answers.",
            {"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]},
        ),
        "/version": _got(
            "version",
            "The versions that stand on every answer.",
            {
                "type": "object",
                "properties": {"version": text, "schema_version": {}, "data_version": text},
                "required": ["version", "schema_version", "data_version"],
            },
        ),
    }


def _got(
    name: str, summary: str, answer: Schema, refusals: Sequence[Kind] = (), parameters: Sequence[Schema] = ()
) -> Schema:
    about = {"operationId": name, "summary": summary, "tags": ["look up"]}
    asked = {"parameters": list(parameters)} if parameters else {}
    return {"get": {**about, **asked, "responses": {"200": _answered(summary, answer), **_refusals(refusals)}}}


def _named(about: str) -> Schema:
    return {"name": "id", "in": "path", "required": True, "description": about, "schema": {"type": "string"}}


def _answered(about: str, schema: Schema) -> Schema:
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _drawn() -> Schema:
    return {"description": "The picture.", "content": {SVG: {"schema": {"type": "string"}}}}


def _refusals(kinds: Sequence[Kind]) -> Schema:
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{_THERE}{_PROBLEMS}"}}}
    retry = {"Retry-After": {"description": "Seconds until to ask again.", "schema": {"type": "integer"}}}
    return {
        str(kind.status): {
            "description": f"{kind.title}.",
            "content": content,
            **({"headers": retry} if kind is Kind.BUSY else {}),
        }
        for kind in kinds
    }


def _problem_details() -> Schema:
    text = {"type": "string"}
    problem = {
        "type": "object",
        "description": "One thing that is wrong: a stable code, the place in the body, and what to change.",
        "properties": {"code": text, "path": text, "message": text},
        "required": ["code", "path", "message"],
        "additionalProperties": False,
    }
    return {
        "description": "Why a request was refused (RFC 9457), with every problem of it.",
        "type": "object",
        "properties": {
            "type": {"enum": [kind.type for kind in Kind], "description": f"Starts with {TYPE}."},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "problems": {"type": "array", "items": problem, "minItems": 1},
        },
        "required": ["type", "title", "status", "detail", "problems"],
        "additionalProperties": False,
    }


def _moved(value: Any) -> Any:  # noqa: ANN401 (any JSON value)
    """Return a document whose references find the definitions among the components."""
    if isinstance(value, dict):
        return {
            key: part.replace(_HERE, _THERE) if key == "$ref" and isinstance(part, str) else _moved(part)
            for key, part in value.items()
        }
    return [_moved(part) for part in value] if isinstance(value, list) else value
