"""How far long work has come: a bar with rate and time left on a terminal, plain lines elsewhere, on standard error."""

from __future__ import annotations

import sys
from threading import Timer
from time import monotonic
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.status import Status
from rich.text import Text

from ketacost.cli.problems import say

_PATIENCE: Final = 1.0
"""Seconds of work that need no word."""
_PAUSE: Final = 5.0
"""Seconds between two plain lines."""


class Progress:
    """Told how many rows are done, it says so where and when somebody wants to know."""

    def __init__(self, noun: str = "rows") -> None:
        """Begin now.

        Args:
            noun: what is counted.
        """
        self._noun = noun
        self._begun = monotonic()
        self._told = self._begun
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take the bar away from the terminal's last line."""
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int | None) -> None:
        """Say how many rows are done, and of how many where that is known."""
        now = monotonic()
        if now - self._begun < _PATIENCE:
            return
        if sys.stderr.isatty():
            self._show(done, total)
        elif now - self._told >= _PAUSE and done != total:
            self._told = now
            say(_line(done, total, self._noun, now - self._begun))

    def _show(self, done: int, total: int | None) -> None:
        if self._bar is None:
            self._bar = Bar(
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn(self._noun),
                _Rate(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.add_task(self._noun, total=total)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=done)


class Waiting:
    """Work whose length nobody knows: after a second a terminal shows that it goes on."""

    def __init__(self, doing: str) -> None:
        """Begin now.

        Args:
            doing: what is done, such as ``computing``.
        """
        self._doing = doing
        self._timer: Timer | None = None
        self._status: Status | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        if sys.stderr.isatty():
            self._timer = Timer(_PATIENCE, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take the sign away."""
        if self._timer is not None:
            self._timer.cancel()
            self.join()
        if self._status is not None:
            self._status.stop()

    def join(self) -> None:
        """Wait until the sign is shown, or known not to be."""
        if self._timer is not None:
            self._timer.join()

    def _show(self) -> None:
        self._status = Console(stderr=True).status(self._doing)
        self._status.start()


class _Rate(ProgressColumn):
    """Rows a second."""

    def render(self, task: Task) -> Text:
        """Return the rate so far."""
        return Text("" if task.speed is None else f"{task.speed:,.0f} a second")


def _line(done: int, total: int | None, noun: str, seconds: float) -> str:
    rate = done / seconds
    if total is None:
        return f"{done:,} {noun}, {rate:,.0f} a second"
    return f"{done:,} of {total:,} {noun}, {rate:,.0f} a second, about {(total - done) / rate:,.0f} seconds left"
