"""The console entry: runs one command and turns every ending into an exit code.

0 is a good answer, 2 is input that must change (every problem listed, nothing computed), 1 is a fault of the library,
and 3 is a good answer that says no (a score that is not all right, data that is due).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from traceback import print_exception
from typing import Final

from ketacost.cli.problems import print_internal, print_problems
from ketacost.errors import KetacostError

INTERRUPTED: Final = 130
"""Exit code when the person stopped the program, as shells have it."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: what stands after ``ketacost`` on the command line; by default the program's own.
    """
    try:
        # Here, not above: without the extra this is a sentence that says what to install, not a traceback.
        from ketacost.cli.commands import dispatch  # noqa: PLC0415

        return dispatch(list(sys.argv[1:] if arguments is None else arguments))
    except KetacostError as error:
        return print_problems(error.problems)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  # catch-all: the outermost door; what nobody foresaw is reported, not shown raw
        if _wants_tracebacks():
            print_exception(error)
        return print_internal(error)


def _wants_tracebacks() -> bool:
    from ketacost.settings import LogLevel, load_settings  # noqa: PLC0415 (heavy, and only wanted after a fault)

    try:
        return load_settings().log_level is LogLevel.DEBUG
    except KetacostError:
        return False
