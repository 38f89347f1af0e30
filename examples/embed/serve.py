"""Serve the built folder on this machine: ``python examples/embed/serve.py OUT``, then open the address it prints.

It sends what any web server should send for it: the right types, compressed copies, and the content security policy.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""Nothing but the folder's own files, and no code made from text; WebAssembly is Python itself."""


class Handler(SimpleHTTPRequestHandler):
    """Sends a file of the folder, compressed where a compressed copy lies beside it."""

    policy = POLICY
    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 (as in the parent class)
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
    }

    def do_GET(self) -> None:
        """Send a file."""
        whole = Path(self.translate_path(self.path))
        copy = whole.with_name(f"{whole.name}.gz")
        if "gzip" not in self.headers.get("Accept-Encoding", "") or not copy.is_file():
            super().do_GET()
            return
        content = copy.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(whole)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        """Add what goes with every answer."""
        self.send_header("Content-Security-Policy", self.policy)
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name of the parent class)
        """Log nothing."""


class Server(ThreadingHTTPServer):
    """A server whose readers may leave at any time."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 (as in the parent class)
        """Say nothing of a reader who left; anything else is a fault."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(folder: Path, port: int = 0, handler: type[SimpleHTTPRequestHandler] = Handler) -> Iterator[str]:
    """Serve a folder on this machine alone while the block runs, and give its address.

    Args:
        folder: what is served.
        port: where; 0 for any that is free.
        handler: what answers.
    """
    server = Server(("127.0.0.1", port), partial(handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    """Serve until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="what examples/embed/build.py wrote")
    parser.add_argument("--port", type=int, default=8000, help="0 for any that is free")
    options = parser.parse_args()
    with serving(options.folder, options.port) as address, suppress(KeyboardInterrupt):
        print(address, flush=True)
        Event().wait()


if __name__ == "__main__":
    main()
