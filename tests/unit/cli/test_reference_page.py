"""The page about the command line is true to the code: its samples are printed by it, its tables name all there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from ketacost.cli.main import run
from ketacost.reports.csv_format import COLUMNS
from ketacost.settings import PREFIX, Settings

PAGE = (Path(__file__).parents[3] / "docs/reference/command-line.md").read_text(encoding="utf-8")
INPUT = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
SAMPLES = re.findall(r"```sh\n(ketacost .*?)\n```\n\n```text\n(.*?)```", PAGE, re.DOTALL)
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
    assert {"estimate", "compare", "explain", "solve", "good-faith"} == {command.split()[1] for command, _ in SAMPLES}


COMMANDS = (
    "estimate",
    "compare",
    "explain",
    "schema",
    "solve limits",
    "solve variants",
    "solve best-start",
    "solve break-even",
    "solve cheapest-plan",
    "solve stop-risk",
    "good-faith",
    "dispute",
    "authorize",
    "policy list",
    "policy show",
    "policy check",
    "policy diff",
    "plans list",
    "plans show",
    "batch",
    "corpus",
    "score",
    "serve",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_names_every_option(command: str, capsys: Captured) -> None:
    """What the help of a command offers stands on the page."""
    run([*command.split(), "--help"])
    offered = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))

    assert f"`ketacost {command}" in PAGE
    assert set() == {option for option in offered if option not in PAGE}


def test_the_page_names_no_option_that_is_not_there(capsys: Captured) -> None:
    """What the page shows, some command offers."""
    for command in COMMANDS:
        run([*command.split(), "--help"])
    run(["--help"])
    offered = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))

    assert set() == set(re.findall(r"(?<=[` ])--[a-z][a-z-]+", PAGE)) - offered


def test_the_page_lists_the_columns() -> None:
    """All of them, in their order."""

    assert list(COLUMNS) == [name for name in re.findall(r"`([a-z_]+)`[,.]", PAGE) if name in COLUMNS]


def test_the_page_lists_the_settings() -> None:
    """Each field of the settings has its variable there."""

    assert {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} == set(
        re.findall(rf"`({PREFIX}[A-Z_]+)`", PAGE)
    )
