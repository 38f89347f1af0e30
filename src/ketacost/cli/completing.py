"""``ketacost completion``: a shell that completes commands, options, files and the names that come along."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ketacost.cli.forms import File
from ketacost.cli.writing import check_output, write

_ZSH_ENDING: Final = """

if [[ "${funcstack[1]}" == "_ketacost" ]]; then
  _ketacost "$@"
else
  compdef _ketacost ketacost
fi
"""


class Shell(StrEnum):
    """A shell whose completion is known."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(shell: Shell, /, *, output: File | None = None) -> None:
    """Print the script that teaches a shell to complete.

    Args:
        shell: the shell.
        output: file to write the script to, replaced whole or not at all.
    """
    check_output(output)
    from ketacost.cli.commands import app  # noqa: PLC0415 (the table of commands names this module)

    script = app.generate_completion(prog_name="ketacost", shell=shell.value)
    write(_for_zsh(script) if shell is Shell.ZSH else script, output)


def _for_zsh(script: str) -> str:
    """Return the script under the name a file ``_ketacost`` needs, and usable by ``eval`` too."""
    return script.replace("_cyclopts_ketacost", "_ketacost").rstrip() + _ZSH_ENDING


def plan_names(_context: object) -> list[str]:
    """Return what ``ketacost plans show`` takes."""
    from ketacost.interop.plan_catalogue import design_ids  # noqa: PLC0415 (only where a shell asks)
    from ketacost.interop.regime_page import payers  # noqa: PLC0415

    return [*design_ids(), *payers()]


def policy_names(_context: object) -> list[str]:
    """Return the policies that come along."""
    from ketacost.interop.policy_catalogue import policy_ids  # noqa: PLC0415 (only where a shell asks)

    return list(policy_ids())


def tables(_context: object) -> list[str]:
    """Return the tables of reference data."""
    from ketacost.reference.load import topics  # noqa: PLC0415 (only where a shell asks)

    return list(topics())


def schemas(_context: object) -> list[str]:
    """Return the names of schemas."""
    from ketacost.operations.documents import schema_names  # noqa: PLC0415 (only where a shell asks)

    return list(schema_names())
