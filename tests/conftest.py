"""What every test gets: a Hypothesis profile and no network."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.browser.needs import missing

# Only what the machine itself lacks leaves a test out, and a line at the end says so.
collect_ignore = ["browser"] if missing() else []

# No deadlines: a slow machine is not a failure, and speed has its own command under benchmarks/.
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,  # the same examples on every run: a red build can be repeated
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", max_examples=5_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line which tests this machine cannot run."""
    if missing():
        terminalreporter.write_line(missing())


class NetworkUsedError(AssertionError):
    """A test tried to reach another machine."""


def _stays_here(address: object) -> bool:
    """Tell whether a socket address is a Unix path or this machine's loopback."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a socket method so that it refuses any address outside this machine."""

    def refuse_outside(self: socket.socket, address: object) -> object:
        if not _stays_here(address):
            raise NetworkUsedError(f"tests run without a network; something connects to {address!r}")
        return connect(self, address)

    return refuse_outside


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine, in all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
        yield
