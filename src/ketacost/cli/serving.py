"""``ketacost serve``: the HTTP application on an address of this machine."""

from __future__ import annotations

import errno
import gc
import signal
import socket
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from ketacost.cli.problems import refusal, say
from ketacost.cli.starting import started
from ketacost.errors import MissingExtraError
from ketacost.settings import load_web_settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST: Final = "127.0.0.1"
"""Where nobody says: this machine alone."""

PORT: Final = 8000
"""Where nobody says."""

_MOST_PORT: Final = 65_535
_LONGEST_END: Final = 5
"""Seconds that answers under way are waited for when the server is told to end."""


def serve(*, host: str = HOST, port: int = PORT, workers: int = 1) -> None:
    """Answer over HTTP until told to end, by Ctrl+C or SIGTERM.

    Args:
        host: address to listen on; by default this machine alone.
        port: port to listen on; 0 takes a free one.
        workers: processes that answer.
    """
    needs_web()
    import uvicorn  # noqa: PLC0415 (an extra, loaded when it is asked)

    load_web_settings()  # here, so that a bad variable is told before any process starts
    if workers < 1:
        raise refusal("serve.workers", f"expected at least one process, got {workers}", "--workers")
    listening = listening_on(host, port)
    shown = f"[{host}]" if ":" in host else host
    say(f"ketacost answers on http://{shown}:{listening.getsockname()[1]} (Ctrl+C ends it)")
    signal.signal(signal.SIGTERM, lambda *_: None)  # the server raises it once more when it has ended well
    uvicorn.run(
        "ketacost.cli.serving:worker",
        factory=True,
        fd=listening.fileno(),
        workers=workers,
        access_log=False,  # the application logs a line of its own, without anything a caller sent
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=_LONGEST_END,
        ws="none",
    )


def worker() -> ASGIApp:
    """Return the application of one process, with what it has loaded left out of every later search for garbage."""
    from ketacost.web import application  # noqa: PLC0415 (an extra, loaded when it is asked)

    started()
    app = application()
    gc.collect()
    gc.freeze()
    return app


def needs_web() -> None:
    """Say what to install where the packages of a server are missing.

    Raises:
        MissingExtraError: if they are.
    """
    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        raise MissingExtraError(
            "extra.missing", "this needs packages of its own; install them with: pip install 'ketacost[web]'"
        )


def listening_on(host: str, port: int) -> socket.socket:
    """Return a socket that listens, for a server that does not open one itself.

    Raises:
        InvalidInputError: if nothing can listen there.
    """
    if not 0 <= port <= _MOST_PORT:
        raise refusal("serve.port", f"expected a port from 0 to {_MOST_PORT}, got {port}", "--port")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        found = socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "no such address"
        message = f"nothing can listen on {host}, port {port}: {reason.partition(' (')[0].lower()}; choose another"
        is_of_port = getattr(error, "errno", None) in (errno.EADDRINUSE, errno.EACCES)
        raise refusal("serve.address", message, "--port" if is_of_port else "--host") from None
    # asyncio sets this on sockets it opened; without it a small answer waits 40 ms for an acknowledgement.
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    found.set_inheritable(True)  # for processes of its own
    return found
