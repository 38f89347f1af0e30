"""``ketacost batch``: folders of designs and rows in, a summary on standard output, sentences for what must change."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from ketacost.cli.main import run

ROOT: Final = Path(__file__).parents[3]
EXAMPLE: Final = ROOT / "examples" / "commercial_ppo.toml"
PAGE: Final = (ROOT / "docs/how-to/run-a-batch.md").read_text(encoding="utf-8")
CARD: Final = (ROOT / "examples" / "savings_card.toml").read_text(encoding="utf-8")
PEOPLE: Final = "key,plan,course,starts_on\n1,ppo,spravato,2026-09-14\n2,hmo,spravato,2026-09-14\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the page's example."""
    monkeypatch.chdir(tmp_path)
    for name in ("plans/ppo", "courses/spravato"):
        path = tmp_path / f"{name}.toml"
        path.parent.mkdir()
        path.write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return tmp_path


def batch(*more: str, source: str = "people.csv") -> int:
    """Run the page's command with more words."""
    return run(["batch", source, "--plans", "plans", "--courses", "courses", "--out", "answer", *more])


def test_the_page_shows_what_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The example of the page gives the page's summary, to the letter."""
    (command,) = re.findall(r"^\$ ketacost (batch people\.csv .*)$", PAGE, re.MULTILINE)
    expected = PAGE.partition(f"$ ketacost {command}\n")[2].partition("```")[0]

    assert 0 == run(shlex.split(command))
    assert expected == capsys.readouterr().out
    assert {"years", "errors.parquet", "manifest.json"} == {path.name for path in (folder / "answer").iterdir()}


def test_the_summary_has_a_form_for_machines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same counts as JSON."""

    assert 0 == batch("--format", "json", "--sessions", "--lines")
    found = json.loads(capsys.readouterr().out)
    assert (2, 1, 1, {"batch.no_design": 1}) == (found["rows"], found["settled"], found["refused"], found["codes"])
    assert (folder / "answer/lines/part-00000.parquet").exists()


def test_a_run_is_resumed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same command again is refused, and with --resume says that there is nothing left to do."""
    batch()

    assert 2 == batch()
    assert "go on with it by resume (--resume)" in capsys.readouterr().err
    assert 0 == batch("--resume")
    assert "2 rows in 1 part (1 part of an earlier run kept)" in capsys.readouterr().out
    assert (folder / "answer/manifest.json").exists()


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("plans/bad.toml", "coverage = 3\n", "plans/bad.toml: coverage:"),
        ("plans/bad.json", "{", "plans/bad.json: expected JSON, got an error at line 1"),
        ("plans/ppo.json", "{}", "plans/ppo.toml: two files are called 'ppo', so it is no id; rename one [file.twice]"),
        ("courses/bad.toml", "billing = {}\n", "courses/bad.toml: course: "),
        ("plans/card.toml", CARD, "plans/card.toml: assistance: a batch takes assistance from a folder of its own"),
        ("courses/bad.toml", b"\xff\xfe", "courses/bad.toml: expected text in UTF-8"),
        ("people.csv", "key,plan\n1,ppo\n", "course: every row needs this column; add it [batch.no_column]"),
        ("people.csv", "key,plan,course\n1,ppo\n", "people.csv: line 2 has 2 columns, expected 3 [batch.source]"),
        ("people.csv", "", "people.csv: this file is broken, or not what its ending says [batch.source]"),
    ],
)
def test_what_must_change_is_told(
    file: str, content: str | bytes, told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line a problem with its file, exit code 2, no traceback, no folder of answers."""
    (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())

    assert 2 == batch()
    shown = capsys.readouterr()
    assert "" == shown.out
    assert told in shown.err
    assert "Traceback" not in shown.err
    assert not (folder / "answer/manifest.json").exists()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("nobody.csv", "nobody.csv: there is no such file; check its name and folder [file.missing]"),
        ("plans/ppo.toml", "expected a file that ends in .parquet or .csv, got 'ppo.toml'; rename or convert it"),
        ("plans", "plans: this folder holds no .parquet file; name one that does, or a file [batch.source]"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_source_that_is_none_is_told(source: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that leads nowhere, or to something else."""

    assert 2 == batch(source=source)
    assert told in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_problems_of_all_folders_come_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing folder, an empty one and a wrong file are three lines of one answer."""
    (folder / "empty").mkdir()
    (folder / "plans/bad.toml").write_text("coverage = 3\n", encoding="utf-8")
    arguments = ["batch", "people.csv", "--plans", "plans", "--courses", "empty", "--assistance", "none", "--out", "a"]

    assert 2 == run(arguments)
    shown = capsys.readouterr().err
    assert "plans/bad.toml: coverage" in shown
    assert "empty: this folder holds no .toml or .json file; put one document a design in it [file.no_designs]" in shown
    assert "none: there is no such folder; check its name [file.no_folder]" in shown
