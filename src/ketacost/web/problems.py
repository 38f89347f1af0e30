"""Every refusal as problem details (RFC 9457): one form, and all problems of a question in one answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from http import HTTPStatus
from typing import Final

import attrs
from starlette.responses import Response

from ketacost.errors import Problem, fault_text
from ketacost.values.version import __version__

MEDIA_TYPE: Final = "application/problem+json"
"""The content type of every refusal."""

MOST_TOLD: Final = 1_000
"""Problems told one by one: a small body can have a great many, and no one mends them by such a list."""

TYPE: Final = "urn:ketacost:problem:"
"""What the type of every problem starts with."""


class Kind(Enum):
    """Why a request is refused: the end of the problem's type, the status, and the title."""

    NOT_JSON = ("not-json", HTTPStatus.BAD_REQUEST, "The body is no JSON")
    NOT_FOUND = ("not-found", HTTPStatus.NOT_FOUND, "There is nothing at this address")
    METHOD = ("method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, "This address takes another method")
    SLOW = ("request-timeout", HTTPStatus.REQUEST_TIMEOUT, "The body did not come in time")
    TOO_LARGE = ("too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large")
    MEDIA = ("unsupported-media-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body has another content type than JSON")
    INVALID = ("invalid-input", HTTPStatus.UNPROCESSABLE_ENTITY, "The question has problems; nothing was computed")
    FAULT = ("internal", HTTPStatus.INTERNAL_SERVER_ERROR, "A fault of ketacost")
    NOT_INSTALLED = ("not-installed", HTTPStatus.NOT_IMPLEMENTED, "This server lacks the packages for that")
    BUSY = ("busy", HTTPStatus.SERVICE_UNAVAILABLE, "Too many questions at once")
    TIME_LIMIT = ("time-limit", HTTPStatus.SERVICE_UNAVAILABLE, "The answer took too long")

    def __init__(self, name: str, status: HTTPStatus, title: str) -> None:
        """Keep the three."""
        self.type = f"{TYPE}{name}"
        self.status = status.value
        self.title = title
        self.code = f"http.{name.replace('-', '_')}"


class Refusal(Exception):  # noqa: N818 (an answer, not a fault)
    """A request that is refused: what the caller is told."""

    def __init__(self, kind: Kind, problems: Sequence[Problem], headers: Mapping[str, str] | None = None) -> None:
        """Keep what is told.

        Args:
            kind: why.
            problems: each thing wrong.
            headers: headers that say more, such as ``retry-after``.
        """
        super().__init__(kind.code)
        self.kind = kind
        self.problems = tuple(problems)
        self.headers = dict(headers or {})

    @classmethod
    def of(cls, kind: Kind, message: str, headers: Mapping[str, str] | None = None) -> Refusal:
        """Return a refusal of one problem, which is about no value of the question."""
        return cls(kind, [Problem(kind.code, "", message)], headers)

    def response(self) -> Response:
        """Return the refusal as an answer."""
        return Response(
            problem_text(self.kind, self.problems),
            status_code=self.kind.status,
            headers=self.headers,
            media_type=MEDIA_TYPE,
        )


def problem_text(kind: Kind, problems: Iterable[Problem]) -> str:
    """Return problem details as JSON text in ASCII."""
    found = tuple(problems)
    listed = [attrs.asdict(one) for one in (*found[:MOST_TOLD], *_more_than_told(len(found)))]
    detail = listed[0]["message"] if len(listed) == 1 else f"{len(found):,} problems; each with its place"
    document = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "problems": listed,
    }
    return json.dumps(document, indent=2) + "\n"


def _more_than_told(count: int) -> list[Problem]:
    if count <= MOST_TOLD:
        return []
    message = f"and {count - MOST_TOLD:,} more problems, which are not told one by one"
    return [Problem("limit.problems", "", message)]


def fault(error: Exception) -> Refusal:
    """Return the answer to a fault of the library: where it happened, and nothing of the caller's."""
    report = f"this is a fault of ketacost {__version__}, not of your question; please report this line"
    return Refusal.of(Kind.FAULT, f"{fault_text(error)}: {report}")
