"""``ketacost example``: a request to start from, with every part explained in its own comments."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from ketacost.cli.forms import File
from ketacost.cli.writing import check_output, write

STARTER: Final = "starter.toml"
"""The request that comes along; the same as ``examples/commercial_ppo.toml``."""


def starter(*, output: File | None = None) -> None:
    """Print a request to start from, explained by its comments.

    Args:
        output: file to write it to, replaced whole or not at all.
    """
    check_output(output)
    write(files("ketacost.cli").joinpath(STARTER).read_text(encoding="utf-8"), output)
