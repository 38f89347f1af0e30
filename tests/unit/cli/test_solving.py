"""``ketacost solve``: each question prints the report of the Python call; what is missing is refused by name."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import attrs
import pytest
from jsonschema import Draft202012Validator

from ketacost.estimates.solve import (
    BestStart,
    BreakEven,
    ExpectedCost,
    LimitsMet,
    PlanRanking,
    Variants,
    best_start,
    break_even_price,
    limits_met,
    stop_risk,
    variants,
)
from ketacost.interop.json_format import read_json, to_json
from ketacost.interop.json_schema import schema
from ketacost.interop.plan_catalogue import load_design
from ketacost.reports.answers import Answer, answer_text
from ketacost.reports.answers_csv import answer_csv
from tests.unit.cli.files import exit_code, json_of
from tests.unit.reports.examples import ppo, self_pay

Captured = pytest.CaptureFixture[str]
SCHEMAS = {
    LimitsMet: "limits_met",
    Variants: "variants",
    ExpectedCost: "expected_cost",
    BestStart: "best_start",
    PlanRanking: "plan_ranking",
}


@pytest.fixture
def iv_file() -> str:
    """The name of a file with a course paid in cash."""
    Path("iv.json").write_text(json_of(self_pay("")), encoding="utf-8")
    return "iv.json"


def _is(answer: Answer, capsys: Captured) -> bool:
    return answer_text(answer) == capsys.readouterr().out


def test_limits(ppo_file: str, capsys: Captured) -> None:
    """At which session each limit is met."""

    assert 0 == exit_code("solve", "limits", ppo_file)
    assert _is(limits_met(ppo()), capsys)


def test_variants(ppo_file: str, capsys: Captured) -> None:
    """Doses and rhythms side by side."""

    assert 0 == exit_code("solve", "variants", ppo_file)
    assert _is(variants(ppo()), capsys)


def test_stops(ppo_file: str, capsys: Captured) -> None:
    """Two weeks with probabilities."""

    assert 0 == exit_code("solve", "stop-risk", ppo_file, "--stop", "4=30%", "--stop", "8=1/10")
    assert _is(stop_risk(ppo(), stops=[(4, "30%"), (8, "1/10")]), capsys)


def test_starts(ppo_file: str, capsys: Captured) -> None:
    """Every open day of a window."""
    first, last = date(2026, 3, 2), date(2026, 3, 6)

    assert 0 == exit_code("solve", "best-start", ppo_file, "--first", str(first), "--last", str(last))
    assert _is(best_start(ppo(), first_on=first, last_on=last), capsys)


def test_break_even(ppo_file: str, iv_file: str, capsys: Captured) -> None:
    """The price of the infusion's course that costs what Spravato does."""
    asked = attrs.evolve(self_pay(""))
    code = asked.prices.entries[0].code if asked.prices.entries else "96365"

    assert 0 == exit_code("solve", "break-even", iv_file, ppo_file, "--code", str(code))
    assert _is(break_even_price(asked, ppo(), code=code), capsys)


def test_cheapest_plan_ranks_designs(ppo_file: str, capsys: Captured) -> None:
    """Two designs with their premiums; the cheaper one stands first."""
    offers = ("--plan", "federal_2026_gold=512.30", "--plan", "federal_2026_silver=402")

    assert 0 == exit_code("solve", "cheapest-plan", ppo_file, *offers)
    out = capsys.readouterr().out
    assert "Standardized gold" in out
    assert "Standardized silver" in out


def test_cheapest_plan_takes_plans_in_files(ppo_file: str, capsys: Captured) -> None:
    """A file may write the plan out or name its regime."""
    Path("gold.json").write_text(to_json(load_design("federal_2026_gold")), encoding="utf-8")
    Path("va.toml").write_text('regime = "champva"\non = 2026-03-02\n', encoding="utf-8")

    assert 0 == exit_code("solve", "cheapest-plan", ppo_file, "--plan", "gold.json=512.30", "--plan", "va.toml=0")
    out = capsys.readouterr().out
    assert "Standardized gold" in out
    assert "CHAMPVA" in out


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        pytest.param(("limits",), LimitsMet, id="limits"),
        pytest.param(("variants",), Variants, id="variants"),
        pytest.param(("stop-risk", "--stop", "4=1/3"), ExpectedCost, id="stop-risk"),
        pytest.param(("best-start", "--first", "2026-03-02", "--last", "2026-03-06"), BestStart, id="best-start"),
        pytest.param(
            ("cheapest-plan", "--plan", "federal_2026_gold=512.30", "--plan", "federal_2026_silver=402"),
            PlanRanking,
            id="cheapest-plan",
        ),
    ],
)
def test_an_answer_in_json_reads_back(
    ppo_file: str, question: tuple[str, ...], kind: type[object], capsys: Captured
) -> None:
    """What is written is the answer, and has the shape its schema says."""
    name, *options = question
    assert 0 == exit_code("solve", name, ppo_file, *options, "--format", "json", "--output", "answer.json")
    assert "" == capsys.readouterr().out
    text = Path("answer.json").read_text(encoding="utf-8")
    document = SCHEMAS[kind]

    assert f"{to_json(read_json(kind, text))}\n" == text
    assert [] == [error.message for error in Draft202012Validator(schema(document)).iter_errors(json.loads(text))]


def test_a_break_even_in_json_reads_back(ppo_file: str, iv_file: str, capsys: Captured) -> None:
    """Two requests, one answer."""
    assert 0 == exit_code("solve", "break-even", iv_file, ppo_file, "--code", "96365", "--format", "json")
    text = capsys.readouterr().out

    assert f"{to_json(read_json(BreakEven, text))}\n" == text
    assert [] == [error.message for error in Draft202012Validator(schema("break_even")).iter_errors(json.loads(text))]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        pytest.param(("best-start", "--first", "soon", "--last", "2026-03-06"), "--first: ", id="no day"),
        pytest.param(("stop-risk", "--stop", "four"), "--stop: expected a week", id="no probability"),
        pytest.param(("cheapest-plan", "--plan", "federal_2026_gold"), "--plan: expected a design", id="no premium"),
        pytest.param(("cheapest-plan", "--plan", "nope.toml=3"), "nope.toml: there is no such file", id="no such file"),
        pytest.param(("cheapest-plan", "--plan", "nope=3"), "--plan: no shipped plan design", id="no such design"),
    ],
)
def test_what_is_missing_is_refused(ppo_file: str, arguments: tuple[str, ...], problem: str, capsys: Captured) -> None:
    """On standard error, with the option and the fix; nothing on standard output."""
    question, *options = arguments

    assert 2 == exit_code("solve", question, ppo_file, *options)
    printed = capsys.readouterr()
    assert "" == printed.out
    assert problem in printed.err


def test_an_answer_comes_as_rows(ppo_file: str, capsys: Captured) -> None:
    """For a spreadsheet."""

    assert 0 == exit_code("solve", "limits", ppo_file, "--format", "csv")
    assert answer_csv(limits_met(ppo())) == capsys.readouterr().out
