"""The page of the browser widget and its files: those that are there when the server starts, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

FOLDER: Final = Path(__file__).parent / "static"
"""Where the page and its files come with the package."""

PAGE: Final = "index.html"
"""The file that answers the bare address."""

_TYPES: Final = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".map": "application/json",
        ".mjs": "text/javascript; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml; charset=utf-8",
        ".ts": "text/plain; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
        ".zip": "application/zip",
    }
)
"""Content types by ending: the system's own table differs from one machine to the next."""

_OTHER: Final = "application/octet-stream"


def page_routes(folder: Path, frame_ancestors: Sequence[str]) -> list[Route]:
    """Return a route for each file of a folder, and one for the page at the bare address.

    Args:
        folder: where the files are; none if it does not exist.
        frame_ancestors: sites that may show the page in a frame.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    if not names:
        return []
    files = StaticFiles(directory=folder)
    headers = {"content-security-policy": _policy(frame_ancestors), "cache-control": "no-cache"}
    routes = [_route(f"/{name}", name, files, headers) for name in names]
    return [_route("/", PAGE, files, headers), *routes] if PAGE in names else routes


def _route(path: str, name: str, files: StaticFiles, headers: dict[str, str]) -> Route:
    kind = _TYPES.get(Path(name).suffix.lower(), _OTHER)

    async def file(request: Request) -> Response:
        answer = await files.get_response(name, request.scope)
        answer.headers.update(headers)
        if "content-type" in answer.headers:  # not where nothing changed since the browser's copy
            answer.headers["content-type"] = kind
        return answer

    return Route(path, file, methods=["GET"])


def _policy(frame_ancestors: Sequence[str]) -> str:
    """Return the page's content security policy: its own files, and the compiled Python among them."""
    return "; ".join(
        [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {' '.join(frame_ancestors) or chr(39) + 'none' + chr(39)}",
        ]
    )
