"""How far long work has come: nothing for short work, lines where no terminal is, a bar where one is."""

from __future__ import annotations

import io
import re
import sys

import pytest

from ketacost.cli import progress


class Terminal(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self) -> bool:
        """Return that it is."""
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock whose time is the number in the list."""
    now = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


def test_short_work_needs_no_word(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """What is done within a second says nothing."""
    with progress.Progress() as tell:
        for done in (10, 20):
            clock[0] += 0.4
            tell(done, 20)

    assert "" == capsys.readouterr().err


def test_lines_come_every_few_seconds(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """Rows, rate and time left, not more often than every five seconds, and not at the end."""
    with progress.Progress() as tell:
        for second in range(1, 13):
            clock[0] = float(second)
            tell(1_000 * second, 12_000)

    assert [
        "5,000 of 12,000 rows, 1,000 a second, about 7 seconds left",
        "10,000 of 12,000 rows, 1,000 a second, about 2 seconds left",
    ] == capsys.readouterr().err.splitlines()


def test_an_unknown_end_is_left_out(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """Of a stream nobody knows how long it is; what is counted has its own word."""
    with progress.Progress("cases") as tell:
        clock[0] = 6.0
        tell(3_000, None)

    assert ["3,000 cases, 500 a second"] == capsys.readouterr().err.splitlines()


@pytest.mark.usefixtures("clock")
def test_a_terminal_shows_a_bar(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar with the rows done of all, taken away at the end."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress.Progress() as tell:
        clock[0] = 2.0
        tell(5, 10)
        tell(8, 10)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())

    assert "8/10" in shown
    assert "rows" in shown


@pytest.mark.parametrize(
    ("terminal", "patience", "shown"), [(True, 0.0, True), (True, 60.0, False), (False, 0.0, False)]
)
def test_work_of_unknown_length_shows_that_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool, patience: float, shown: bool
) -> None:
    """After a moment, on a terminal alone, and it is taken away at the end."""
    stream = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm")
    with progress.Waiting("computing") as waiting:
        if shown:
            waiting.join()

    assert shown == ("computing" in stream.getvalue())
