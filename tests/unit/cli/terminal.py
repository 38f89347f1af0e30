"""A pseudo-terminal to print on, so that what only a terminal gets can be tested."""

from __future__ import annotations

import os
import pty
import re
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from threading import Thread

import pytest

_TONES = re.compile(r"\x1b\[[0-9;]*m")


class Screen:
    """What was printed on a terminal."""

    def __init__(self, reader: int) -> None:
        """Read what comes to the end of a terminal until it is closed."""
        self._reader = reader
        self._found: list[bytes] = []
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while True:
            try:
                piece = os.read(self._reader, 65_536)
            except OSError:  # the other end is closed
                return
            if not piece:
                return
            self._found.append(piece)

    def close(self) -> None:
        """Wait for the rest, and close this end."""
        self._thread.join(timeout=30)
        os.close(self._reader)

    @property
    def raw(self) -> str:
        """Everything, with what turns tones on and off."""
        return b"".join(self._found).decode().replace("\r\n", "\n")

    @property
    def text(self) -> str:
        """Everything as a person reads it."""
        return _TONES.sub("", self.raw)


def open_terminal(columns: int) -> tuple[Screen, int]:
    """Return a terminal of so many columns: what is printed on it, and the descriptor to print to."""
    reader, writer = pty.openpty()
    ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    return Screen(reader), writer


@contextmanager
def terminal(columns: int, monkeypatch: pytest.MonkeyPatch, **variables: str) -> Iterator[Screen]:
    """Make standard output a terminal of so many columns, in an environment with these variables."""
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    screen, writer = open_terminal(columns)
    stream = os.fdopen(writer, "w", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        try:
            yield screen
        finally:
            stream.close()
    screen.close()
