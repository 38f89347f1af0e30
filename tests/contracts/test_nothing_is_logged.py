"""Nothing a caller wrote reaches a log, however much the command is asked to tell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from ketacost.settings import LogLevel

ROOT: Final = Path(__file__).parents[2]
EXAMPLE: Final = ROOT / "examples" / "commercial_ppo.toml"
MARK: Final = "Roe-4711"


def _told(level: LogLevel, *arguments: str, given: str) -> tuple[str, str]:
    """Return what the command prints and what it tells on standard error."""
    done = subprocess.run(  # noqa: S603 (this Python)
        [sys.executable, "-m", "ketacost", *arguments],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env={**os.environ, "KETACOST_LOG_LEVEL": level.value},
    )
    return done.stdout, done.stderr


@pytest.mark.parametrize("level", LogLevel)
def test_a_label_is_in_the_answer_and_in_no_log(level: LogLevel) -> None:
    """The one text of a caller's own comes back to the caller alone."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    request = "\n".join(f'label = "{MARK}"' if line.startswith("label") else line for line in lines)
    answer, told = _told(level, "estimate", "-", "--input-format", "toml", "--format", "json", given=request)

    assert MARK == json.loads(answer)["label"]
    assert MARK not in told
    assert "Employer PPO" not in told
    assert "1450" not in told


def test_the_most_talkative_level_tells_something() -> None:
    """So the test above can fail."""

    assert "" != _told(LogLevel.DEBUG, "estimate", str(EXAMPLE), given="")[1]
