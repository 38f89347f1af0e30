"""Every command in a fence ``sh`` of README and docs runs, each page in a folder of its own with what the page gives.

A fence ``console`` shows commands with their answers; those have tests beside what they are about.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from ketacost.cli.main import run

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOT_RUN: Final = "<!-- not-run -->"
"""Stands before a fence whose commands need what no test has: a cluster, an hour, a person at a keyboard."""

_FENCE: Final = re.compile(
    r"^(?P<mark><!-- [\w-]+ -->\n)?```(?P<kind>sh|toml)\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL
)
_NAMED: Final = re.compile(r"`([\w./-]+\.toml)`[^`]*\Z")
_PROGRAM: Final = re.compile(r"^(?:\.venv/bin/)?ketacost ")


def commands_of(page: str) -> list[str]:
    """Return the commands of a page in their order; a marked fence is left out."""
    found: list[str] = []
    for fence in _FENCE.finditer(page):
        if fence["kind"] == "sh" and (fence["mark"] or "").strip() != NOT_RUN:
            lines = fence["body"].replace("\\\n", " ").splitlines()
            found += [" ".join(_PROGRAM.sub("", line).split()) for line in lines if _PROGRAM.match(line)]
    return found


def files_of(page: str) -> dict[str, str]:
    """Return the TOML files a page gives: a fence whose file is named in the sentence before it."""
    found: dict[str, str] = {}
    for fence in _FENCE.finditer(page):
        named = _NAMED.search(page[: fence.start()])
        if fence["kind"] == "toml" and named is not None:
            found[named[1]] = fence["body"]
    return found


SHOWN: Final = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}
WITH_COMMANDS: Final = [name for name, text in SHOWN.items() if commands_of(text)]


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_every_command_of_a_page_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each ends with 0, with 3 where the answer is no, or with the problem the page shows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for folder in ("examples", "docs", "src"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    for given in (ROOT / "examples" / "good_faith").iterdir():
        (tmp_path / given.name).write_bytes(given.read_bytes())
    for file, text in files_of(SHOWN[name]).items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    for command in commands_of(SHOWN[name]):
        code = run([os.path.expanduser(word) for word in shlex.split(command)])  # noqa: PTH111 (as a shell does it)
        problem = capsys.readouterr().err

        assert code in {0, 3} or problem in SHOWN[name], f"ketacost {command}: {problem}"


def test_the_pages_that_show_commands_are_found() -> None:
    """The search is not blind."""

    assert {"docs/reference/command-line.md"} <= set(WITH_COMMANDS)
    assert ["estimate a.toml --format csv"] == commands_of(
        "```sh\n.venv/bin/ketacost estimate a.toml \\\n --format csv\n```\n"
    )
    assert [] == commands_of(f"{NOT_RUN}\n```sh\nketacost estimate a.toml\n```\n")
    assert {"a.toml": "x = 1\n"} == files_of("This file, `a.toml`, is small:\n\n```toml\nx = 1\n```\n")
