"""``ketacost authorize`` and ``policy``: the shipped chart beside the shipped policies, and files of one's own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ketacost.authorization.determination import Determination, evaluate
from ketacost.authorization.evidence import Evidence
from ketacost.interop.json_format import dump, read_json, read_toml, to_json
from ketacost.interop.json_schema import schema
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.reports.determination import determination_text
from tests.unit.cli.files import exit_code

Captured = pytest.CaptureFixture[str]
CHART = str(Path(__file__).parents[3] / "examples" / "authorization" / "two_trials.toml")
ON = date(2026, 3, 2)


def _chart() -> Evidence:
    return read_toml(Evidence, Path(CHART).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", policy_ids())
def test_the_text_is_the_report(name: str, capsys: Captured) -> None:
    """For every policy: the same words as the call, with the sentence that the payer decides."""

    assert 0 == exit_code("authorize", CHART, "--policy", name, "--on", str(ON))
    out = capsys.readouterr().out
    assert determination_text(evaluate(load_policy(name), _chart(), ON)) == out
    assert "the\npayer decides" in out


def test_a_checklist_says_what_to_find_out(capsys: Captured) -> None:
    """One thing is missing at Cigna."""
    exit_code("authorize", CHART, "--policy", "cigna", "--on", str(ON))

    assert "Find out\n--------\n- whether the prescription monitoring program was checked\n" in capsys.readouterr().out


def test_an_answer_in_json_reads_back(capsys: Captured) -> None:
    """A renewal, with its tree; chart, policy and answer have the shape their schemas say."""
    arguments = ("--on", str(ON), "--stage", "renewal", "--format", "json")
    assert 0 == exit_code("authorize", CHART, "--policy", "ohio_medicaid", *arguments)
    text = capsys.readouterr().out
    documents = {
        "determination": json.loads(text),
        "evidence": dump(_chart()),
        "policy": dump(load_policy("ohio_medicaid")),
    }

    assert f"{to_json(read_json(Determination, text))}\n" == text
    for name, document in documents.items():
        assert [] == [error.message for error in Draft202012Validator(schema(name)).iter_errors(document)]


def test_a_policy_of_ones_own_is_read_and_checked(capsys: Captured) -> None:
    """A file in place of an id; a slip is named with its path."""
    Path("own.json").write_text(to_json(load_policy("cigna")), encoding="utf-8")
    Path("bad.json").write_text(to_json(load_policy("cigna")).replace("age_range", "age_rage"), encoding="utf-8")

    assert 0 == exit_code("authorize", CHART, "--policy", "own.json", "--on", str(ON))
    assert 0 == exit_code("policy", "check", "own.json")
    assert "nothing is wrong with this file" in capsys.readouterr().out
    assert 2 == exit_code("policy", "check", "bad.json")
    assert "rules[0].criteria.parts[0].kind: expected one of" in capsys.readouterr().err


@pytest.mark.parametrize("name", policy_ids())
def test_policies_are_listed_and_shown(name: str, capsys: Captured) -> None:
    """Each with its payer, and where it was read."""

    assert 0 == exit_code("policy", "list")
    assert name in [line.split()[0] for line in capsys.readouterr().out.splitlines()[2:]]
    assert 0 == exit_code("policy", "show", name)
    assert "Read in:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        pytest.param(
            ("authorize", CHART, "--policy", "cinga", "--on", str(ON)), "did you mean 'cigna'", id="no policy"
        ),
        pytest.param(("authorize", CHART, "--policy", "cigna", "--on", "soon"), "--on: ", id="no day"),
        pytest.param(("authorize", "nope.toml", "--policy", "cigna", "--on", str(ON)), "no such file", id="no chart"),
        pytest.param(("policy", "show", "nope"), "no shipped policy of this name", id="nothing to show"),
    ],
)
def test_a_mistake_is_refused(command: tuple[str, ...], problem: str, capsys: Captured) -> None:
    """On standard error; nothing on standard output."""

    assert 2 == exit_code(*command)
    printed = capsys.readouterr()
    assert "" == printed.out
    assert problem in printed.err
