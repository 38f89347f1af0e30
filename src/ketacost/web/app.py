"""The application: routes of all operations and lists, the page, and the limits and headers around them.

It runs alone (``ketacost serve``, or any ASGI server) or below a prefix of another application:

    app.mount("/cost", application())
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ketacost.operations.documents import schema_text
from ketacost.operations.listings import LISTINGS, listing
from ketacost.operations.table import OPERATIONS
from ketacost.reference.load import use_folder
from ketacost.settings import WebSettings, load_web_settings
from ketacost.web import endpoints
from ketacost.web.headers import Outermost
from ketacost.web.limits import Workplace
from ketacost.web.openapi import openapi_text
from ketacost.web.pages import FOLDER, page_routes
from ketacost.web.problems import Kind, Refusal


def application(settings: WebSettings | None = None, *, page_folder: Path = FOLDER) -> Starlette:
    """Return the ASGI application.

    A reference folder in the settings holds for the whole process, as on the command line.

    Args:
        settings: limits, other sites, and the general settings; ``None`` for those of the environment.
        page_folder: folder of the page and its files; by default the page that comes along.

    Raises:
        InvalidInputError: if a variable of the environment has no such value; it lists every one.
    """
    chosen = load_web_settings() if settings is None else settings
    if chosen.reference_folder is not None:
        use_folder(chosen.reference_folder)
    routes = _routes(chosen, Workplace(chosen.web_at_once, chosen.web_seconds))
    if chosen.web_page:
        routes += page_routes(page_folder, chosen.web_frame_ancestors)
    templates = {route.endpoint: route.path for route in routes}
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Outermost, templates=templates), *_other_sites(chosen.web_origins)],
        exception_handlers={HTTPException: _unrouted, Refusal: _refused},
    )
    app.router.redirect_slashes = False  # an address is right or it is not there
    return app


def _routes(settings: WebSettings, workplace: Workplace) -> list[Route]:
    routes = [
        Route(f"/v1/{name}", endpoints.operation_endpoint(name, settings, workplace), methods=["POST"])
        for name in OPERATIONS
    ]
    routes.append(Route("/v1/drawing", endpoints.drawing_endpoint(settings, workplace), methods=["POST"]))
    for name in LISTINGS:
        routes.append(Route(f"/v1/{name}", endpoints.text_endpoint(partial(listing, name), workplace)))
        routes.append(Route(f"/v1/{name}/{{id}}", endpoints.named_endpoint(partial(listing, name), workplace)))
    return [
        *routes,
        Route("/v1/schema", endpoints.text_endpoint(endpoints.schemas_text, workplace)),
        Route("/v1/schema/{id}", endpoints.named_endpoint(schema_text, workplace)),
        Route("/openapi.json", endpoints.text_endpoint(openapi_text, workplace)),
        Route("/health", endpoints.health),
        Route("/version", endpoints.version),
    ]


def _other_sites(origins: tuple[str, ...]) -> list[Middleware]:
    """Return what lets pages of other sites ask, where any are named; nobody's cookies are ever taken."""
    if not origins:
        return []
    return [
        Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=["content-type"])
    ]


async def _refused(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return error.response()


async def _unrouted(request: Request, error: Exception) -> Response:
    """Answer where there is no such address or method; OPTIONS is answered with the methods there are."""
    if not isinstance(error, HTTPException):
        raise error
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if error.status_code != Kind.METHOD.status:
        message = "there is nothing at this address; /openapi.json lists what there is"
        return Refusal.of(Kind.NOT_FOUND, message).response()
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=headers)
    message = f"this address takes {headers.get('allow', 'another method')}"
    return Refusal.of(Kind.METHOD, message, headers).response()
