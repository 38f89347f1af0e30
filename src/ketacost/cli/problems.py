"""Problems on standard error: one a line, as ``path: sentence [code]``, and nothing on standard output."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from ketacost.errors import InvalidInputError, Problem, fault_text
from ketacost.reports.amounts import counted
from ketacost.reports.layout import plain

BAD_INPUT: Final = 2
"""Exit code when something the caller gave must change."""

INTERNAL: Final = 1
"""Exit code when the library is at fault."""


def refusal(code: str, message: str, path: str = "") -> InvalidInputError:
    """Return an error that holds one problem."""
    return InvalidInputError([Problem(code, path, message)])


def print_problems(problems: Sequence[Problem]) -> int:
    """Print every problem and return the exit code for bad input."""
    for problem in problems:
        say(str(problem))
    say(f"{counted(len(problems), 'problem')}; no answer was given")
    return BAD_INPUT


def print_internal(error: Exception) -> int:
    """Print what to report about a fault of the library, without anything of the caller's; return the exit code."""
    say(fault_text(error))
    say(
        "this is a fault of ketacost, not of your file; please report this line with the answer of 'ketacost --version'"
        " (KETACOST_LOG_LEVEL=debug shows more)"
    )
    return INTERNAL


def say(text: str) -> None:
    """Print one line on standard error, whatever its encoding can hold."""
    stream = sys.stderr
    encoding = stream.encoding or "utf-8"
    shown = plain(text).encode(encoding, "backslashreplace").decode(encoding)
    stream.write(f"{shown}\n")
