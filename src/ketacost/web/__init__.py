"""HTTP: the operations as an ASGI application that runs alone or below any other, and the browser widget's page."""

from __future__ import annotations

from ketacost.errors import MissingExtraError

try:
    from ketacost.web.app import application
except ModuleNotFoundError as error:
    if (error.name or "").startswith("ketacost"):
        raise
    raise MissingExtraError(
        "extra.missing", "HTTP needs packages of its own; install them with: pip install 'ketacost[web]'"
    ) from None

__all__ = ["application"]
