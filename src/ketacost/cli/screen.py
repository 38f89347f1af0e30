"""What an answer is set on: a terminal with its width and colours, or a file or pipe that is the same everywhere."""

from __future__ import annotations

import os
import sys

from ketacost.cli.writing import is_standard_output
from ketacost.reports.layout import PIPED, Page


def page_of(output: str | None = None) -> Page:
    """Return the page of an answer.

    Args:
        output: where the answer goes; ``None`` or ``-`` for standard output.
    """
    if not is_standard_output(output):
        return PIPED
    terminal = sys.stdout.isatty()
    return Page(columns=_columns() if terminal else None, colored=_is_colored(terminal=terminal))


def _columns() -> int | None:
    """Return how wide the terminal is: as ``COLUMNS`` says, or as it says itself; ``None`` where nobody knows."""
    said = os.environ.get("COLUMNS", "")
    try:
        found = int(said) if said.isdecimal() else os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return None
    return found if found > 0 else None


def _is_colored(*, terminal: bool) -> bool:
    """Return whether tones are shown: ``NO_COLOR`` forbids it, ``FORCE_COLOR`` wants it in a pipe too."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and os.environ.get("TERM") != "dumb"
