"""The scripts that put ketacost behind other people's faces print what they are meant to show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        pytest.param(
            "07_fastapi_app.py",
            ["In all: $8140.00 over 22 visits", "First visit: $40.00", "422: did you mean 'course'"],
            id="FastAPI",
        ),
        pytest.param(
            "08_django_view.py",
            [
                "deductible of $700.00 met at session 1, 2026-03-02",
                "out_of_pocket of $2800.00 met at session 9, 2026-03-30",
                "422 ['request']",
            ],
            id="Django",
        ),
        pytest.param(
            "09_mcp_server.py",
            ["tools: estimate, explain, plans", "$8140.00 to $8140.00 over 22 visits", "refused: True "],
            id="assistants",
        ),
    ],
)
def test_each_prints_what_it_shows(script: str, lines: list[str]) -> None:
    """A figure, and how a refusal looks; nothing on standard error."""
    done = subprocess.run(  # noqa: S603 (this Python, on a shipped file)
        [sys.executable, str(EXAMPLES / script)], capture_output=True, text=True, encoding="utf-8", check=True
    )
    printed = done.stdout.splitlines()

    assert "" == done.stderr
    assert len(lines) == len(printed)
    assert [True] * len(lines) == [line.startswith(start) for line, start in zip(printed, lines, strict=True)]
