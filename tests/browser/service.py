"""The estimator's files and its operations over HTTP, as small as can be."""

from __future__ import annotations

import json
from http import HTTPStatus

from examples.embed.serve import Handler
from ketacost.errors import KetacostError
from ketacost.operations.table import answer


class ServiceHandler(Handler):
    """Sends the files, and answers ``POST /v1/<operation>``."""

    def do_POST(self) -> None:  # noqa: N802 (the name http.server looks for)
        """Answer one question."""
        question = self.rfile.read(int(self.headers["Content-Length"])).decode()
        try:
            self._send(HTTPStatus.OK, "application/json", answer(self.path.removeprefix("/v1/"), question))
        except KetacostError as error:
            problems = [{"code": one.code, "path": one.path, "message": one.message} for one in error.problems]
            body = json.dumps({"problems": problems})
            self._send(HTTPStatus.UNPROCESSABLE_ENTITY, "application/problem+json", body)

    def _send(self, status: HTTPStatus, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
