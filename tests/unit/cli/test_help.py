"""Help that teaches: every command says what it does in a line and shows lines that work."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest
from cyclopts import App

from ketacost.cli.commands import GROUPS, app
from ketacost.cli.main import run
from ketacost.settings import PREFIX, Settings
from tests.unit.cli.terminal import open_terminal

ROOT: Final = Path(__file__).parents[3]
TABLE: Final = [one for commands in GROUPS.values() for one in commands]
Captured = pytest.CaptureFixture[str]


def paths_of(one: App = app, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command and group of commands."""
    for name in one:
        if not name.startswith("-"):
            yield (*above, name)
            yield from paths_of(one[name], (*above, name))


PATHS: Final = [" ".join(path) for path in paths_of()]
WAITING: Final = {"serve"}
"""Commands that go on until somebody stops them: their examples are not run here."""
MANY_PEOPLE: Final = {one.name for one in GROUPS["Many people"]}


def help_of(path: str, capsys: Captured) -> str:
    """Return the help of a command."""
    assert 0 == run([*path.split(), "--help"])
    return capsys.readouterr().out


def examples_of(text: str) -> list[str]:
    """Return the lines that can be tried at the end of a help, each as one line."""
    found = re.search(r"^Examples?:\n(.*)", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    lines = found[1].replace("\\\n", " ").splitlines()
    return [" ".join(line.split()) for line in lines if line.strip()]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the shipped examples stand as in a checkout."""
    for name in ("examples", "src"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in (".local/share/bash-completion/completions", ".zsh/completions", ".config/fish/completions"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def tried(lines: Iterator[str], capsys: Captured) -> int:
    """Run lines as a shell would, each once, and return how many ran; a review may say that something is due."""
    ran = dict.fromkeys(lines)
    for line in ran:
        words = [os.path.expanduser(word) for word in shlex.split(line)]  # noqa: PTH111 (as a shell does it)
        if words[0] == "ketacost":
            assert run(words[1:]) in ({0, 3} if "review" in words else {0}), (line, capsys.readouterr().err)
        else:
            assert ["eval", "$(ketacost completion bash)"] == words
    return len(ran)


@pytest.mark.parametrize("path", [path for path in PATHS if path not in MANY_PEOPLE | WAITING])
@pytest.mark.usefixtures("checkout")
def test_every_example_of_every_help_works(path: str, capsys: Captured) -> None:
    """As it stands there, in a folder with the shipped examples."""

    assert tried(iter(examples_of(help_of(path, capsys))), capsys) > 0


@pytest.mark.usefixtures("checkout")
def test_the_examples_of_many_people_work_together(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """The answer key of the first is what the others read."""
    monkeypatch.setattr("ketacost.batch.threads.threads", lambda _workers: 1)  # no processes for a hundred rows
    lines = [line for path in ("corpus", "batch", "score") for line in examples_of(help_of(path, capsys))]

    assert 3 == tried(iter(lines), capsys)


@pytest.mark.parametrize("path", PATHS)
def test_an_example_is_of_its_own_command_and_fits(path: str, capsys: Captured) -> None:
    """No command borrows the page above it, and no line of it is broken by a usual terminal."""
    text = help_of(path, capsys)

    assert any(line.startswith(f"ketacost {path}") for line in examples_of(text))
    assert all(len(line.rstrip()) <= 80 for line in text.splitlines())
    assert all(line.startswith("  ") for line in re.split(r"^Examples?:\n", text, flags=re.MULTILINE)[1].splitlines())


@pytest.mark.parametrize("command", TABLE, ids=[one.name for one in TABLE])
def test_the_table_says_what_the_code_says(command: object) -> None:
    """The line of the table is the first sentence of the function, or the help of the group."""
    (one,) = [known for known in TABLE if known is command]
    module, _, name = one.place.partition(":")
    found = getattr(import_module(f"ketacost.cli.{module}"), name)
    said = found.help if isinstance(found, App) else (found.__doc__ or "").split("\n\n")[0]

    assert one.summary == " ".join(said.split())


@pytest.mark.usefixtures("ppo_file")
def test_the_bare_program_shows_three_commands_that_work(capsys: Captured) -> None:
    """In their order, in an empty folder, with nothing but the package."""
    assert 0 == run([])
    lines = re.findall(r"^  ketacost (.*?)  +\S", capsys.readouterr().out, re.MULTILINE)

    assert 3 == len(lines)
    for line in lines:
        assert 0 == run(line.split())


def test_the_starter_is_the_shipped_example(capsys: Captured) -> None:
    """One request, kept in two places that are the same."""
    run(["example"])

    assert (ROOT / "examples" / "commercial_ppo.toml").read_text(encoding="utf-8") == capsys.readouterr().out


def test_the_help_is_grouped_and_tells_codes_and_variables(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order a newcomer needs."""
    monkeypatch.setenv("COLUMNS", "200")
    text = help_of("", capsys)
    places = [text.index(f"─ {heading} ─") for heading in (*GROUPS, "Options")]

    assert sorted(places) == places
    assert all(f"{PREFIX}{name.upper()}" in text for name in Settings.model_fields)
    assert all(f"{code} " in text for code in (0, 1, 2, 3, 130))


def test_each_command_has_one_line_on_a_usual_terminal(capsys: Captured) -> None:
    """Name and sentence side by side."""
    lines = help_of("", capsys).splitlines()

    assert [] == [
        one.name for one in TABLE if not any(f" {one.name} " in line and one.summary in line for line in lines)
    ]


def test_the_help_fits_a_narrow_terminal() -> None:
    """A process of its own on a terminal of 60 columns."""
    screen, writer = open_terminal(60)
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    command = [sys.executable, "-m", "ketacost", "--help"]
    done = subprocess.run(command, stdout=writer, check=False, env=environment)  # noqa: S603 (our own program)
    os.close(writer)
    screen.close()

    assert 0 == done.returncode
    assert max(len(line.rstrip()) for line in screen.text.splitlines()) <= 60


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["estimat"], 'Unknown command "estimat". Did you mean "estimate"?', id="command"),
        pytest.param(["solve", "limit"], 'Unknown command "limit". Did you mean "limits"?', id="question"),
        pytest.param(
            ["estimate", "a.toml", "--formt", "json"], "Unknown option: --formt. Did you mean --format?", id="option"
        ),
        pytest.param(["estimate", "a.toml", "--format", "jsn"], 'Invalid value "jsn" for --format.', id="choice"),
        pytest.param(["estimate"], "requires an argument", id="no file"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_nearest(words: list[str], said: str, capsys: Captured) -> None:
    """On standard error, with where to read on, and nothing computed."""

    assert 2 == run(words)
    printed = capsys.readouterr()
    assert "" == printed.out
    assert said in printed.err
    assert printed.err.endswith("ketacost --help lists the commands, ketacost COMMAND --help their options\n")


def test_a_page_of_help_loads_no_command() -> None:
    """What a command needs is imported when it runs."""
    program = (
        "import sys; from ketacost.cli.main import run; run(['--help']); "
        "print([name for name in sys.modules if name in "
        "('cattrs', 'pydantic', 'ketacost.cli.estimating', 'ketacost.cli.solving', 'ketacost.interop.json_format')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603

    assert "[]" == done.stdout.splitlines()[-1]
