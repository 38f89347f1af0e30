"""What every answer carries, whoever made it, and the one line that is logged about it.

The line holds the method, the address as a template, the status, the time and the size: nothing a caller sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from logging import getLogger
from time import perf_counter
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ketacost.web.problems import fault

_log: Final = getLogger("ketacost.web")

NOTHING_LOADED: Final = "default-src 'none'; frame-ancestors 'none'"
"""The content security policy of JSON: it is data, whatever a browser makes of it."""

ALWAYS: Final[Mapping[str, str]] = {
    "content-security-policy": NOTHING_LOADED,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""Headers of every answer that does not say otherwise."""

_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

UNMATCHED: Final = "(no such address)"
"""What an address without a route is called in the log."""


class Outermost:
    """Puts the headers on, turns a fault into an answer without anything of the caller's, and logs one line."""

    def __init__(self, app: ASGIApp, templates: Mapping[Any, str]) -> None:
        """Wrap an application.

        Args:
            app: what answers.
            templates: the address of each endpoint, as its route has it.
        """
        self._app = app
        self._templates = templates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        status, size = 0, 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:  # noqa: BLE001  # catch-all: the outermost door; a server would log the caller's data with the traceback
            answer = fault(error)
            _log.error("%s", answer.problems[0].message)
            if not status:
                await answer.response()(scope, receive, send_with_headers)
        method = scope["method"] if scope["method"] in _METHODS else "(another method)"
        route = self._templates.get(scope.get("endpoint"), UNMATCHED)
        _log.info("%s %s %d %.1f ms %d bytes", method, route, status, (perf_counter() - started) * 1000, size)
