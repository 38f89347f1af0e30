"""The commands, in this process: what they print, where, and with which exit code."""

from __future__ import annotations

import csv
import json
import sys
from decimal import Decimal
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from ketacost import Comparison, Estimate, compare, estimate
from ketacost.cli import starting
from ketacost.interop.json_format import load
from ketacost.interop.plan_catalogue import design_ids
from ketacost.interop.regime_page import keys_of, payers
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.reports.comparison import comparison_text
from ketacost.reports.csv_format import comparison_csv, estimate_csv
from ketacost.reports.explanation import session_text
from ketacost.reports.text import estimate_text
from tests.unit.cli.files import PPO_TOML, exit_code, json_of
from tests.unit.reports.examples import ppo, self_pay, short_ppo

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def iv_file() -> str:
    """The name of a second good file, in the other form."""
    Path("iv.json").write_text(json_of(self_pay("")), encoding="utf-8")
    return "iv.json"


def problems(capsys: Captured) -> list[str]:
    """Return what stands on standard error, once nothing stands on standard output."""
    printed = capsys.readouterr()
    assert "" == printed.out
    return printed.err.splitlines()


# estimate


def test_estimate_prints_the_report(ppo_file: str, capsys: Captured) -> None:
    """The default is text, byte for byte the report of the Python call."""

    assert 0 == exit_code("estimate", ppo_file)
    assert (estimate_text(estimate(ppo())), "") == tuple(capsys.readouterr())


def test_json_reads_back_as_the_same_estimate(ppo_file: str, capsys: Captured) -> None:
    """What the command prints is the answer of the Python call."""

    assert 0 == exit_code("estimate", ppo_file, "--format", "json")
    assert estimate(ppo()) == load(Estimate, json.loads(capsys.readouterr().out))


def test_csv_adds_up_to_the_estimate(ppo_file: str, capsys: Captured) -> None:
    """The rows of the command sum to what the patient owes."""

    assert 0 == exit_code("estimate", ppo_file, "--format", "csv")
    out = capsys.readouterr().out
    owed = sum(Decimal(row["patient_responsibility_usd"]) for row in csv.DictReader(StringIO(out)))
    assert Decimal("8760.00") == owed
    assert estimate_csv(estimate(ppo())) == out


def test_standard_input_is_read_as_json(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """A hyphen stands for it."""
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(json_of(ppo()).encode())))

    assert 0 == exit_code("estimate", "-")
    assert estimate_text(estimate(ppo())) == capsys.readouterr().out


def test_standard_input_is_read_as_toml_where_said(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """The form is the caller's to say."""
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(PPO_TOML.encode())))

    assert 0 == exit_code("estimate", "-", "--input-format", "toml")
    assert "You pay in all:  $8,760.00\n" in capsys.readouterr().out


def test_the_day_of_the_question_can_be_said(ppo_file: str, capsys: Captured) -> None:
    """It beats the request's own."""

    assert 0 == exit_code("estimate", ppo_file, "--as-of", "2026-02-01")
    assert "Asked on:        2026-02-01\n" in capsys.readouterr().out


def test_an_answer_can_go_to_a_file(ppo_file: str, capsys: Captured) -> None:
    """Then nothing is printed, and the input is as it was."""

    assert 0 == exit_code("estimate", ppo_file, "--format", "json", "--output", "answer.json")
    assert ("", "") == tuple(capsys.readouterr())
    assert estimate(ppo()) == load(Estimate, json.loads(Path("answer.json").read_text(encoding="utf-8")))
    assert PPO_TOML == Path(ppo_file).read_text(encoding="utf-8")


def test_the_currency_setting_reaches_the_report(
    ppo_file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Amounts are written as the person who runs the program wants them."""
    monkeypatch.setenv("KETACOST_CURRENCY_DISPLAY", "code")

    assert 0 == exit_code("estimate", ppo_file)
    assert estimate_text(estimate(ppo()), currency=CurrencyDisplay.CODE) == capsys.readouterr().out


def test_a_reference_folder_reaches_the_library(
    ppo_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """The folder is handed to the reference data, and taken back when the setting is gone."""
    given: list[Path | None] = []
    monkeypatch.setattr(starting, "use_folder", given.append)
    monkeypatch.setenv("KETACOST_REFERENCE_FOLDER", str(tmp_path))
    exit_code("estimate", ppo_file)
    monkeypatch.delenv("KETACOST_REFERENCE_FOLDER")
    exit_code("estimate", ppo_file)
    capsys.readouterr()

    assert [tmp_path, None] == given


def test_the_log_tells_sizes_and_nothing_of_the_caller(
    ppo_file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """At level info, standard error says how much was read, not what."""
    monkeypatch.setenv("KETACOST_LOG_LEVEL", "info")

    assert 0 == exit_code("estimate", ppo_file)
    assert [f"read {len(PPO_TOML)} bytes as toml"] == capsys.readouterr().err.splitlines()


# compare


def test_compare_prints_options_side_by_side(ppo_file: str, iv_file: str, capsys: Captured) -> None:
    """An option without a label is called by its file."""

    assert 0 == exit_code("compare", ppo_file, iv_file)
    assert comparison_text(compare([ppo(), self_pay("iv")])) == capsys.readouterr().out


def test_compare_as_json_reads_back(ppo_file: str, iv_file: str, capsys: Captured) -> None:
    """The same comparison as the Python call makes."""

    assert 0 == exit_code("compare", ppo_file, iv_file, "--format", "json")
    assert compare([ppo(), self_pay("iv")]) == load(Comparison, json.loads(capsys.readouterr().out))


def test_compare_as_csv_has_every_claim_line(ppo_file: str, iv_file: str, capsys: Captured) -> None:
    """The rows of all options stand in one table."""

    assert 0 == exit_code("compare", ppo_file, iv_file, "--format", "csv")
    assert comparison_csv(compare([ppo(), self_pay("iv")], trace=True)) == capsys.readouterr().out


def test_compare_lists_the_problems_of_every_file(ppo_file: str, capsys: Captured) -> None:
    """Each problem stands under its file: one that is missing, one of the wrong form, one that cannot be given."""
    bad_form = PPO_TOML.replace("weeks = 52", 'weeks = "many"')
    Path("form.toml").write_text(bad_form, encoding="utf-8")
    Path("dose.toml").write_text(PPO_TOML.replace('"84"', '"85"'), encoding="utf-8")

    assert 2 == exit_code("compare", "none.toml", ppo_file, "form.toml", "dose.toml")
    lines = problems(capsys)
    assert lines[0].startswith("none.toml: there is no such file")
    assert lines[1].startswith("form.toml: course.weeks: ")
    assert all(line.startswith("dose.toml: ") for line in lines[2:-1])
    assert f"{len(lines) - 1} problems; no answer was given" == lines[-1]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["ppo.toml"], "[compare.too_few]", id="one"),
        pytest.param([], "[compare.too_few]", id="none"),
        pytest.param(["-", "-"], "[file.stdin_twice]", id="standard input twice"),
        pytest.param(["ppo.toml", "--nope"], "[usage.unknown_option]", id="unknown option"),
    ],
)
def test_compare_needs_two_files(arguments: list[str], code: str, ppo_file: str, capsys: Captured) -> None:
    """Fewer, or the same stream twice, is refused."""

    assert "ppo.toml" == ppo_file
    assert 2 == exit_code("compare", *arguments)
    assert problems(capsys)[0].endswith(code)


# explain


@pytest.mark.parametrize("session", [0, 2, 16])
def test_explain_prints_one_session(session: int, ppo_file: str, capsys: Captured) -> None:
    """The report of the Python call, for any session and the intake."""

    assert 0 == exit_code("explain", ppo_file, "--session", session)
    assert session_text(estimate(ppo()), session) == capsys.readouterr().out


def test_explain_refuses_a_session_that_does_not_exist(ppo_file: str, capsys: Captured) -> None:
    """The sentence says which there are."""

    assert 2 == exit_code("explain", ppo_file, "--session", 99)
    assert [
        "session: expected a session from 1 to 34, or 0 for the intake visit, got 99 [report.no_such_session]",
        "1 problem; no answer was given",
    ] == problems(capsys)


# plans


def test_plans_lists_every_design(capsys: Captured) -> None:
    """One line a design, under two lines of headings, then the regimes."""

    assert 0 == exit_code("plans", "list")
    designs, _, regimes = capsys.readouterr().out.partition("\n\nRegimes")
    assert list(design_ids()) == [line.split()[0] for line in designs.splitlines()[2:]]
    assert list(payers()) == [line.split()[1] for line in regimes.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize("name", payers())
def test_plans_shows_a_regime_with_what_it_asks_for(name: str, capsys: Captured) -> None:
    """Every keyword of the constructor is there."""

    assert 0 == exit_code("plans", "show", name)
    out = capsys.readouterr().out
    assert f'regime = "{name}" in ' in out
    assert [] == [key.name for key in keys_of(payers()[name].keys) if f"- {key.name} (" not in out]


@pytest.mark.parametrize("design", design_ids())
def test_plans_shows_one_with_its_source(design: str, capsys: Captured) -> None:
    """Every shipped design can be shown, and says where it comes from."""

    assert 0 == exit_code("plans", "show", design)
    out = capsys.readouterr().out
    assert f'plan = "{design}"' in out
    assert "\nSource:" in out
    assert "\nWhat a service costs\n" in out


def test_plans_refuses_an_unknown_design(capsys: Captured) -> None:
    """The sentence lists those there are."""

    assert 2 == exit_code("plans", "show", "nope")
    assert problems(capsys)[0].endswith("got 'nope' [plan.no_such_design]")


# bad input, for every command that reads


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        pytest.param(["estimate", "none.toml"], "none.toml: there is no such file", id="missing file"),
        pytest.param(["estimate", "."], ".: this is a folder", id="folder"),
        pytest.param(
            ["estimate", "ppo.toml", "--output", "none/a"],
            "none/a: there is no folder 'none'",
            id="folder that is not there",
        ),
        pytest.param(["estimate", "ppo.toml", "--output", "ppo.toml"], "ppo.toml: this is the input", id="the input"),
        pytest.param(["estimate", "ppo.toml", "--as-of", "soon"], "--as-of: expected a day", id="no day"),
        pytest.param(["estimate", "ppo.toml", "--as-of", "2026-02-30"], "--as-of: ", id="a day that is none"),
        pytest.param(["compare", "ppo.toml", "ppo.toml", "--as-of", "soon"], "--as-of: ", id="no day to compare"),
        pytest.param(["explain", "none.toml", "--session", "1"], "none.toml: there is", id="nothing to explain"),
        pytest.param(["estimate"], 'Command "estimate" parameter FILE', id="no file named"),
        pytest.param(["estimate", "a.toml", "b.toml"], "Unused Tokens", id="a file too many"),
        pytest.param(["estimate", "ppo.toml", "--format", "xml"], 'Invalid value "xml"', id="unknown form"),
        pytest.param(["estimate", "ppo.toml", "--nope"], "Unknown option: --nope", id="unknown option"),
        pytest.param(["explain", "ppo.toml"], 'Command "explain" parameter --session', id="no session"),
        pytest.param(["explain", "ppo.toml", "--session", "one"], "Invalid value for --session", id="session in words"),
        pytest.param(["estim", "ppo.toml"], 'Unknown command "estim"', id="unknown command"),
    ],
)
def test_bad_input_exits_with_two(arguments: list[str], start: str, ppo_file: str, capsys: Captured) -> None:
    """A sentence on standard error, nothing on standard output, no traceback."""

    assert "ppo.toml" == ppo_file
    assert 2 == exit_code(*arguments)
    lines = problems(capsys)
    assert lines[0].startswith(start)
    assert "Traceback" not in "\n".join(lines)


def test_all_problems_of_a_request_are_listed(capsys: Captured) -> None:
    """One line a problem, as path, sentence and code, and a line that counts them."""
    Path("a.json").write_text('{"course": {"weeks": "x", "nope": 1}}', encoding="utf-8")

    assert 2 == exit_code("estimate", "a.json")
    lines = problems(capsys)
    assert {"course.weeks", "course.nope", "course.regimen", "course.starts_on", "billing"} == {
        line.partition(": ")[0] for line in lines[:-1]
    }
    assert all(line.endswith("]") for line in lines[:-1])
    assert "5 problems; no answer was given" == lines[-1]


def test_a_bad_setting_exits_with_two(ppo_file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """Before anything is computed."""
    monkeypatch.setenv("KETACOST_CURRENCY_DISPLAY", "euro")

    assert 2 == exit_code("estimate", ppo_file)
    assert problems(capsys)[0].startswith("KETACOST_CURRENCY_DISPLAY: expected 'symbol' or 'code', got 'euro'")


def test_nothing_half_made_is_left_when_the_request_is_bad(capsys: Captured) -> None:
    """A bad request writes no output file."""
    Path("a.json").write_text(json_of(short_ppo()).replace('"84"', '"85"'), encoding="utf-8")

    assert 2 == exit_code("estimate", "a.json", "--output", "answer.txt")
    assert problems(capsys)[0].startswith("course.")
    assert not Path("answer.txt").exists()
