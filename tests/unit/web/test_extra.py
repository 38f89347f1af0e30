"""Without its packages the room says what to install."""

from __future__ import annotations

import subprocess
import sys

import pytest

_IMPORT = """
import sys
sys.modules[sys.argv[1]] = None
try:
    import ketacost.web
except ImportError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("missing", ["starlette", "anyio"])
def test_the_extra_is_named(missing: str) -> None:
    """As an import that failed, which it is."""
    done = subprocess.run(  # noqa: S603 (this Python, on the text above)
        [sys.executable, "-c", _IMPORT, missing], capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith("MissingExtraError HTTP needs packages of its own; install them with: pip install")
    assert "'ketacost[web]'" in done.stdout
