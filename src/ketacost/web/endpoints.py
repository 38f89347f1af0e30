"""The endpoints: each reads a body or a name, asks the operations in a thread, and sends their text as it is."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from ketacost.errors import InvalidInputError, KetacostError, MissingExtraError, PlanError, PolicyError, Problem
from ketacost.interop.documents import json_document
from ketacost.operations.bounds import Bounds
from ketacost.operations.documents import schema_names
from ketacost.operations.table import answer_to, outcome_of
from ketacost.reference.lookup import data_version
from ketacost.settings import WebSettings
from ketacost.values.version import SCHEMA_VERSION, __version__
from ketacost.web.drawing import DRAWING, SVG
from ketacost.web.limits import Workplace
from ketacost.web.problems import Kind, Refusal

Endpoint = Callable[[Request], Awaitable[Response]]
"""Answers one request."""

JSON: Final = "application/json"
"""The content type of every answer but a drawing."""


def operation_endpoint(name: str, settings: WebSettings, workplace: Workplace) -> Endpoint:
    """Return what answers one operation's questions.

    Args:
        name: of the operation.
        settings: the limits.
        workplace: where answers are computed.
    """
    bounds = _bounds(settings)

    def answered(document: dict[str, object]) -> str:
        return answer_to(name, document, unconfirmed=settings.unconfirmed_figures, bounds=bounds)

    return _question_endpoint(answered, JSON, settings, workplace)


def drawing_endpoint(settings: WebSettings, workplace: Workplace) -> Endpoint:
    """Return what draws pictures; arguments as :func:`operation_endpoint`."""
    bounds = _bounds(settings)

    def drawn(document: dict[str, object]) -> str:
        return str(outcome_of(DRAWING, document, unconfirmed=settings.unconfirmed_figures, bounds=bounds))

    return _question_endpoint(drawn, SVG, settings, workplace)


def _bounds(settings: WebSettings) -> Bounds:
    return Bounds(entries=settings.web_most_entries, weeks=settings.web_most_weeks)


def _question_endpoint(
    answered: Callable[[dict[str, object]], str], media_type: str, settings: WebSettings, workplace: Workplace
) -> Endpoint:
    async def ask(request: Request) -> Response:
        body = await workplace.body_of(request, settings.web_most_bytes)
        try:
            return Response(await workplace.result_of(lambda: answered(_document(body))), media_type=media_type)
        except MissingExtraError as error:
            raise Refusal(Kind.NOT_INSTALLED, error.problems) from None
        except KetacostError as error:
            raise Refusal(Kind.INVALID, error.problems) from None

    return ask


def text_endpoint(text: Callable[[], str], workplace: Workplace) -> Endpoint:
    """Return what answers with a text that asks for nothing, such as a list."""

    async def look_up(_request: Request) -> Response:
        return Response(await workplace.result_of(text), media_type=JSON)

    return look_up


def named_endpoint(text_of: Callable[[str], str], workplace: Workplace) -> Endpoint:
    """Return what answers with the text of a name in the address, such as an entry of a list."""

    async def look_up(request: Request) -> Response:
        name = str(request.path_params["id"])
        try:
            return Response(await workplace.result_of(lambda: text_of(name)), media_type=JSON)
        except (PlanError, PolicyError, InvalidInputError) as error:
            raise Refusal(Kind.NOT_FOUND, error.problems) from None

    return look_up


def schemas_text() -> str:
    """Return the names of the documents that have a JSON Schema, as JSON text."""
    return _json({"schemas": schema_names()})


async def health(_request: Request) -> Response:
    """Answer that the server answers; nothing is computed for it, and no thread is asked."""
    return Response(_json({"status": "ok"}), media_type=JSON)


async def version(_request: Request) -> Response:
    """Answer with the versions that stand on every estimate."""
    versions = {"version": __version__, "schema_version": SCHEMA_VERSION, "data_version": data_version()}
    return Response(_json(versions), media_type=JSON)


def _document(body: bytes) -> dict[str, object]:
    """Return the document a body holds; a byte order mark, as some editors write it, is no part of it."""
    if not body.strip():
        raise _no_json("body.empty", "the body is empty; send the question as JSON")
    try:
        return json_document(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _no_json("body.not_utf8", f"expected UTF-8 text, got another encoding (byte {error.start + 1})") from None
    except KetacostError as error:
        is_no_json = any(problem.code == "json.syntax" for problem in error.problems)
        raise Refusal(Kind.NOT_JSON if is_no_json else Kind.INVALID, error.problems) from None


def _no_json(code: str, message: str) -> Refusal:
    return Refusal(Kind.NOT_JSON, [Problem(code, "", message)])


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"
