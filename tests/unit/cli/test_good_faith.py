"""``ketacost good-faith`` and ``dispute``: the shipped example, what it is written as, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ketacost.estimates.good_faith import good_faith_answer
from ketacost.estimates.good_faith_records import GoodFaithEstimate, GoodFaithQuestion
from ketacost.interop.json_format import dump, read_json, read_toml, to_json
from ketacost.interop.json_schema import schema
from ketacost.reports.good_faith_text import good_faith_text
from tests.unit.cli.files import exit_code

Captured = pytest.CaptureFixture[str]
EXAMPLES = Path(__file__).parents[3] / "examples" / "good_faith"
QUESTION, BILLS = str(EXAMPLES / "infusions.toml"), str(EXAMPLES / "bills.toml")


def _question() -> GoodFaithQuestion:
    return read_toml(GoodFaithQuestion, Path(QUESTION).read_text(encoding="utf-8"))


def test_the_text_is_the_report(capsys: Captured) -> None:
    """Six infusions in a package, two at their own price."""
    answer = good_faith_answer(_question())

    assert 0 == exit_code("good-faith", QUESTION)
    assert good_faith_text(answer) == capsys.readouterr().out
    assert "3300.00" == str(answer.total)


def test_the_record_reads_back_and_has_its_schema() -> None:
    """Written, read, and written again it is the same; question and answer have the shape the schemas say."""
    assert 0 == exit_code("good-faith", QUESTION, "--format", "json", "--output", "estimate.json")
    text = Path("estimate.json").read_text(encoding="utf-8")

    assert good_faith_answer(_question()) == read_json(GoodFaithEstimate, text)
    for name, document in (("good_faith_estimate", json.loads(text)), ("good_faith_question", dump(_question()))):
        assert [] == [error.message for error in Draft202012Validator(schema(name)).iter_errors(document)]
    assert _question() == read_json(GoodFaithQuestion, to_json(_question()))


def test_bills_are_compared_with_the_record(capsys: Captured) -> None:
    """$3,750 is $450 above $3,300."""
    exit_code("good-faith", QUESTION, "--format", "json", "--output", "estimate.json")

    assert 0 == exit_code("dispute", "estimate.json", BILLS, "--on", "2026-04-02", "--format", "json")
    found = json.loads(capsys.readouterr().out)
    assert [("eligible", "450.00", "2026-07-18")] == [
        (one["status"], one["excess"], one["start_by"]) for one in found["findings"]
    ]
    assert [] == [error.message for error in Draft202012Validator(schema("disputes")).iter_errors(found)]


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        pytest.param(("good-faith", "nope.toml"), "nope.toml: there is no such file", id="no file"),
        pytest.param(("good-faith", BILLS), "bills: no such key", id="another document"),
        pytest.param(("dispute", QUESTION, BILLS, "--on", "2026-04-02"), "request: no such key", id="no estimate"),
        pytest.param(("dispute", "estimate.json", BILLS, "--on", "soon"), "--on: ", id="no day"),
        pytest.param(("dispute", "estimate.json", BILLS, "--on", "2026-01-02"), "bills[0].billed_on", id="too early"),
    ],
)
def test_a_mistake_is_refused(command: tuple[str, ...], problem: str, capsys: Captured) -> None:
    """On standard error, with its place; nothing on standard output."""
    exit_code("good-faith", QUESTION, "--format", "json", "--output", "estimate.json")

    assert 2 == exit_code(*command)
    printed = capsys.readouterr()
    assert "" == printed.out
    assert problem in printed.err
