"""What a terminal gets that a pipe does not: its own width, tones, and no bytes that are no text."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from ketacost import api, estimate
from ketacost.cli.main import run
from ketacost.reports.text import estimate_text
from tests.unit.cli.terminal import open_terminal, terminal
from tests.unit.reports.examples import ppo

EXAMPLES: Final = Path(__file__).parents[3] / "examples"
COMMANDS: Final[dict[str, list[object]]] = {
    "estimate": ["estimate", EXAMPLES / "savings_card.toml"],
    "two payers": ["estimate", EXAMPLES / "two_employer_plans.toml"],
    "a range": ["estimate", EXAMPLES / "iv_cash.toml"],
    "compare": ["compare", *(EXAMPLES / f"{name}.toml" for name in ("commercial_ppo", "iv_cash", "hdhp_with_hsa"))],
    "explain": ["explain", EXAMPLES / "medicare_medigap.toml", "--session", "1"],
    "limits": ["solve", "limits", EXAMPLES / "commercial_ppo.toml"],
    "authorize": ["authorize", EXAMPLES / "prior_authorization.toml"],
    "checklist": ["authorize", EXAMPLES / "prior_authorization.toml", "--format", "checklist"],
    "good faith": ["good-faith", EXAMPLES / "good_faith" / "infusions.toml"],
    "policies": ["policy", "list"],
    "plans": ["plans", "show", "federal_2026_gold"],
    "data": ["data", "show", "aca_limits"],
    "review": ["data", "review", "--on", "2026-11-28"],
}
_FIGURE: Final = re.compile(r"\$[\d,]+\.\d\d|\d{4}-\d\d-\d\d")
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_runs_over_the_edge_and_no_figure_is_lost(
    name: str, columns: int, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """On a narrow, a usual and a wide terminal, every amount and day of the piped text is there."""
    words = [str(word) for word in COMMANDS[name]]
    code = run(words)
    piped = capsys.readouterr().out
    with terminal(columns, monkeypatch) as screen:
        assert code == run(words)

    assert [] == [line for line in screen.text.splitlines() if len(line) > columns]
    assert set(_FIGURE.findall(piped)) == set(_FIGURE.findall(screen.text))


def test_a_wide_terminal_shows_what_a_pipe_gets(ppo_file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for tones, the same text where it fits."""
    with terminal(120, monkeypatch) as screen:
        run(["estimate", ppo_file])

    assert estimate_text(estimate(ppo())) == screen.text


@pytest.mark.parametrize(
    ("variables", "toned"),
    [
        pytest.param({}, True, id="terminal"),
        pytest.param({"NO_COLOR": "1"}, False, id="no colour"),
        pytest.param({"NO_COLOR": ""}, True, id="no colour, empty"),
        pytest.param({"TERM": "dumb"}, False, id="dumb terminal"),
        pytest.param({"TERM": "dumb", "FORCE_COLOR": "1"}, True, id="forced"),
        pytest.param({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, id="forbidden and forced"),
    ],
)
def test_a_terminal_gets_tones_unless_they_are_not_wanted(
    ppo_file: str, monkeypatch: pytest.MonkeyPatch, *, variables: dict[str, str], toned: bool
) -> None:
    """Headings and the answer in bold; ``NO_COLOR`` beats everything."""
    with terminal(80, monkeypatch, **variables) as screen:
        run(["estimate", ppo_file])

    assert toned == ("\x1b[1mYou pay in all:  $8,760.00\x1b[0m" in screen.raw)
    assert toned == ("\x1b" in screen.raw)


def test_a_pipe_gets_tones_where_they_are_forced(
    ppo_file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """For ``ketacost ... | less -R``; the text is set as in any pipe."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    run(["estimate", ppo_file])
    out = capsys.readouterr().out

    assert "\x1b[1m" in out
    assert estimate_text(estimate(ppo())) == re.sub(r"\x1b\[[0-9;]*m", "", out)


def test_a_width_can_be_said(ppo_file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """``COLUMNS`` beats what the terminal says of itself."""
    with terminal(200, monkeypatch, COLUMNS="50") as screen:
        run(["estimate", ppo_file])

    assert max(len(line) for line in screen.text.splitlines()) in range(40, 51)


def test_a_file_is_the_same_whatever_the_terminal(ppo_file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer with a name is set as in a pipe."""
    with terminal(60, monkeypatch) as screen:
        run(["estimate", ppo_file, "--output", "answer.txt"])

    assert "" == screen.text
    assert estimate_text(estimate(ppo())) == Path("answer.txt").read_text(encoding="utf-8")


def test_a_pdf_never_goes_to_a_terminal(ppo_file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """It is refused before anything is computed, with what to do."""
    monkeypatch.setattr(api, "estimate", None)
    with terminal(80, monkeypatch) as screen:
        assert 2 == run(["estimate", ppo_file, "--format", "pdf"])

    assert "" == screen.text
    assert capsys.readouterr().err.startswith(
        "standard output: this form is no text; name a file, such as --output answer.pdf, or send it to another program"
        " [file.terminal]\n"
    )


def test_the_program_itself_fits_a_narrow_terminal(ppo_file: str) -> None:
    """A process of its own on a terminal of 60 columns."""
    screen, writer = open_terminal(60)
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    done = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-m", "ketacost", "estimate", ppo_file],
        stdout=writer,
        stderr=writer,
        check=False,
        env=environment,
    )
    os.close(writer)
    screen.close()

    assert 0 == done.returncode
    assert "You pay in all:  $8,760.00" in screen.text
    assert max(len(line) for line in screen.text.splitlines()) <= 60
