"""Completion: in a real bash commands, options, choices, files and names are completed; zsh and fish get a script."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ketacost.cli.commands import GROUPS
from ketacost.cli.main import run

NAMES = [one.name for commands in GROUPS.values() for one in commands]
Captured = pytest.CaptureFixture[str]

_ASK = """
source script.bash
for line in "$@"; do
    read -r -a COMP_WORDS <<< "$line"
    [[ "$line" == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE="$line" COMP_POINT=${#line} COMPREPLY=()
    _ketacost
    echo "${COMPREPLY[*]}"
done
"""


@pytest.fixture
def bash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bash that finds our program by its name, with the script of this version beside it."""
    found = shutil.which("bash")
    assert found is not None
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "ketacost"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ketacost "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    run(["completion", "bash", "--output", "script.bash"])
    Path("ask.bash").write_text(_ASK, encoding="utf-8")
    return found


def test_bash_completes_what_is_typed(bash: str) -> None:
    """Commands, questions, options, choices, files, and the names that come along."""
    Path("first.toml").touch()
    expected = {
        "ketacost estim": "estimate",
        "ketacost solve b": "break-even best-start",
        "ketacost estimate first.toml --fo": "--format",
        "ketacost estimate first.toml --format ": "text json csv html pdf svg",
        "ketacost estimate fir": "first.toml",
        "ketacost estimate first.toml --output fir": "first.toml",
        "ketacost completion ": "bash zsh fish",
        "ketacost policy show cig": "cigna",
        "ketacost plans show medig": "medigap",
    }
    done = subprocess.run([bash, "ask.bash", *expected], capture_output=True, text=True, check=True)  # noqa: S603

    assert "" == done.stderr
    assert list(expected.values()) == done.stdout.splitlines()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_has_a_script_with_every_command(shell: str, capsys: Captured) -> None:
    """It names all of them, and the program."""
    assert 0 == run(["completion", shell])
    script = capsys.readouterr().out

    assert [] == [name for name in (*NAMES, "ketacost", "cheapest-plan") if name not in script]


def test_a_shell_nobody_knows_is_refused(capsys: Captured) -> None:
    """The sentence names those there are."""

    assert 2 == run(["completion", "tcsh"])
    assert "bash" in capsys.readouterr().err
