"""The page about the command line is true to the code: its samples are printed by it, its tables name all there is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclopts import App

from ketacost.cli.commands import app
from ketacost.cli.main import run
from ketacost.reports.csv_format import COLUMNS
from ketacost.settings import PREFIX, Settings

PAGE = (Path(__file__).parents[3] / "docs/reference/command-line.md").read_text(encoding="utf-8")
INPUT = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
SAMPLES = re.findall(r"```sh\n(ketacost [^`]*)\n```\n\n```text\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES = Path(__file__).parents[3] / "examples" / "good_faith"
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(("command", "sample"), SAMPLES, ids=[command for command, _ in SAMPLES])
def test_every_sample_is_what_the_command_prints(command: str, sample: str, capsys: Captured) -> None:
    """Each stretch between the dots stands in the output, word for word and in this order."""
    Path("ppo.toml").write_text(INPUT[0], encoding="utf-8")
    for example in EXAMPLES.iterdir():
        Path(example.name).write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    for line in command.splitlines():
        run(shlex.split(line.removeprefix("ketacost ")))
    printed = "".join(capsys.readouterr())
    stretches = [found for found in re.split(r"^\.\.\.\n", sample, flags=re.MULTILINE) if found]
    places = [printed.find(stretch) for stretch in stretches]

    assert -1 not in places
    assert sorted(places) == places


def test_the_page_has_its_input_and_samples() -> None:
    """One file, and a sample of each command that reads it."""

    assert 1 == len(INPUT)
    assert {"estimate", "compare", "explain", "solve", "good-faith", "data", "verify"} == {
        command.split()[1] for command, _ in SAMPLES
    }


def commands_of(one: App, above: str = "") -> Iterator[tuple[str, App]]:
    """Yield every command by its words; a group of commands is no command."""
    for name in one:
        if not name.startswith("-"):
            words = f"{above} {name}".strip()
            inner = list(commands_of(one[name], words))
            yield from inner or [(words, one[name])]


COMMANDS = dict(commands_of(app))


def options_of(command: App) -> set[str]:
    """Return the options of a command."""
    return {name for argument in command.assemble_argument_collection() for name in argument.names if name[:2] == "--"}


def part_of(command: str) -> str:
    """Return what the page says under the heading of a command, and of the options many commands share."""
    parts = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    own = f"`ketacost {command.split(maxsplit=1)[0]}"
    return "".join(part for part in parts if own in part.split("\n")[0] or part.startswith("Options "))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_names_every_command_and_its_options(command: str) -> None:
    """Each stands in the table at the top and under a heading of its own or its group's, with every option."""
    head = PAGE.partition("\n## ")[0]

    assert f"`ketacost {command}" in head
    assert set() == {one for one in options_of(COMMANDS[command]) if one not in part_of(command)}


def test_the_page_names_no_command_or_option_that_is_not_there() -> None:
    """What the page shows, some command offers."""
    shown = {words.strip() for words in re.findall(r"`ketacost ((?:[a-z][a-z-]* ?)+)", PAGE)}
    offered = {"--help", "--version"}.union(*map(options_of, COMMANDS.values()))
    known = tuple({*COMMANDS, *(command.split()[0] for command in COMMANDS)})

    assert [] == [words for words in shown if not words.startswith(known)]
    assert set() == set(re.findall(r"(?<=[` ])--[a-z][a-z-]+", PAGE)) - offered


def test_the_page_says_the_forms_of_every_command() -> None:
    """The choices of an option stand on the page."""
    choices = {
        f"`{choice}`"
        for command in COMMANDS.values()
        for argument in command.assemble_argument_collection()
        for choice in argument.get_choices(force=True) or ()
    }

    assert {"`pdf`", "`letter`", "`es`", "`zsh`"} <= choices
    assert set() == {one for one in choices if one not in PAGE}


def test_the_page_lists_the_columns() -> None:
    """All of them, in their order."""

    assert list(COLUMNS) == [name for name in re.findall(r"`([a-z_]+)`[,.]", PAGE) if name in COLUMNS]


def test_the_page_lists_the_settings() -> None:
    """Each field of the settings has its variable there."""

    assert {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} == set(
        re.findall(rf"`({PREFIX}[A-Z_]+)`", PAGE)
    )
