"""``python -m ketacost``: the same as the command ``ketacost``."""

from __future__ import annotations

from ketacost.cli.main import run

if __name__ == "__main__":
    raise SystemExit(run())
