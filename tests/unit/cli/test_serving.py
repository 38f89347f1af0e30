"""``ketacost serve``: a real process on a free port of this machine, asked and ended; and what it refuses."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.util import find_spec as really_find

import pytest

from ketacost.cli import serving
from ketacost.operations.table import answer
from tests.data.fifty_requests import FIFTY
from tests.unit.cli.files import exit_code

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.xdist_group("serving")


@contextmanager
def _served(*options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a server and yield its process and its port; whatever happens, it does not outlive the test."""
    process = subprocess.Popen(  # noqa: S603 (this Python, our own command)
        [sys.executable, "-m", "ketacost", "serve", "--port", "0", *options], stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+) ", line)
        assert found is not None, line
        yield process, int(found[1])
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def _ask(port: int, method: str, path: str, body: str | None = None) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {"content-type": "application/json"} if body else {})
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8")
    finally:
        connection.close()


@pytest.mark.parametrize("options", [(), ("--workers", "2")], ids=["one process", "two processes"])
def test_a_server_starts_answers_and_ends(options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a free port; told to end, it ends well; its log has a line a request and nothing of the question."""
    monkeypatch.setenv("KETACOST_LOG_LEVEL", "info")
    asked = FIFTY[0]
    with _served(*options) as (process, port):
        assert (200, answer(asked.operation, asked.question)) == _ask(port, "POST", "/v1/estimate", asked.question)
        assert 422 == _ask(port, "POST", "/v1/estimate", json.dumps({"marker-7f3a": 1}))[0]
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(60)
        assert process.stderr is not None
        log = process.stderr.read()

    assert [["POST", "/v1/estimate", "200"], ["POST", "/v1/estimate", "422"]] == sorted(
        line.split(" ")[:3] for line in log.splitlines()
    )
    assert "marker-7f3a" not in log


def test_a_small_answer_is_not_held_back() -> None:
    """It once came after 44 ms: its second part waited until the first was acknowledged."""
    with (
        serving.listening_on("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname(), 60),
    ):
        taken, _ = listening.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        pytest.param(("--port", "70000"), "--port: expected a port from 0 to 65535, got 70000", id="no port"),
        pytest.param(("--workers", "0"), "--workers: expected at least one process, got 0", id="nobody works"),
        pytest.param(
            ("--host", "no such host"), "--host: nothing can listen on no such host, port 8000: ", id="no host"
        ),
        pytest.param(("--host", "192.0.2.1"), "--host: nothing can listen on 192.0.2.1, port 8000: ", id="not ours"),
    ],
)
def test_what_cannot_be_served_is_refused(options: tuple[str, ...], problem: str, capsys: Captured) -> None:
    """Before anything is loaded."""

    assert 2 == exit_code("serve", *options)
    assert capsys.readouterr().err.startswith(problem)


def test_a_port_that_is_taken_is_refused(capsys: Captured) -> None:
    """By its name."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert 2 == exit_code("serve", "--port", port)
    assert f"--port: nothing can listen on 127.0.0.1, port {port}: address already in use" in capsys.readouterr().err


def test_a_bad_variable_is_told_first(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """Every one of them."""
    monkeypatch.setenv("KETACOST_WEB_SECONDS", "soon")
    monkeypatch.setenv("KETACOST_WEB_ORIGINS", "https://clinic.example/page")

    assert 2 == exit_code("serve")
    err = capsys.readouterr().err
    assert "KETACOST_WEB_SECONDS: expected a whole number from 1 to 600, got 'soon'" in err
    assert "KETACOST_WEB_ORIGINS: expected origins such as https://clinic.example" in err


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_without_the_extra_it_says_what_to_install(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """In one sentence."""
    monkeypatch.setattr(serving, "find_spec", lambda name: None if name == missing else really_find(name))

    assert 2 == exit_code("serve")
    assert "pip install 'ketacost[web]'" in capsys.readouterr().err
