"""What the browser tests need that no package brings: a browser, and Node.js for what is built."""

from __future__ import annotations

import os
import shutil
from typing import Final

BROWSER: Final = "KETACOST_CHROMIUM"
"""Names the browser where it is not called ``chromium``."""


def chromium() -> str | None:
    """Return the path of the browser, ``None`` where there is none."""
    return shutil.which(os.environ.get(BROWSER) or "chromium")


def missing() -> str:
    """Return one line that says what is not there, empty where everything is."""
    lacking = [name for name in ("node", "npm") if shutil.which(name) is None]
    lacking += [] if chromium() else [f"browser (chromium, or {BROWSER}=its path)"]
    return f"tests/browser left out, this machine has no {' and no '.join(lacking)}" if lacking else ""
