"""The suite itself proves that nothing in the library reaches for a network."""

from __future__ import annotations

import socket

import pytest


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_connection_to_another_machine_is_refused(method: str) -> None:
    """A socket that would leave this machine raises before a packet is sent."""
    # 192.0.2.0/24 is set aside for documentation (RFC 5737): nothing answers there.
    with socket.socket() as outside, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        getattr(outside, method)(("192.0.2.1", 80))


def test_a_connection_to_this_machine_is_allowed() -> None:
    """A local server and its client still talk, as test tools need."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())

        assert server.getsockname() == client.getpeername()
