"""``ketacost authorize`` and ``policy``: the shipped chart beside the shipped policies, and files of one's own."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from ketacost.authorization.case import AuthorizationCase
from ketacost.estimates.authorization_outlook import outlook_of_case
from ketacost.estimates.authorization_records import AuthorizationOutlook
from ketacost.interop.json_format import dump, load, read_json, to_json
from ketacost.interop.json_schema import schema
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.reports.authorization import authorization_text
from tests.unit.cli.files import exit_code

Captured = pytest.CaptureFixture[str]
EXAMPLES = Path(__file__).parents[3] / "examples"
CHART = str(EXAMPLES / "authorization" / "two_trials.toml")
REQUEST = str(EXAMPLES / "prior_authorization.toml")
ON = date(2026, 3, 2)


def _case(**changes: object) -> AuthorizationCase:
    document = tomllib.loads(Path(CHART).read_text(encoding="utf-8"))
    return load(AuthorizationCase, {**document, **changes})


@pytest.mark.parametrize("name", policy_ids())
def test_the_text_is_the_report(name: str, capsys: Captured) -> None:
    """For every policy: the same words as the call, with the sentence that the payer decides."""

    assert 0 == exit_code("authorize", CHART, "--policy", name)
    out = capsys.readouterr().out
    assert authorization_text(outlook_of_case(_case(policy=name))) == out
    assert "the\npayer decides" in out


def test_a_checklist_says_what_to_find_out(capsys: Captured) -> None:
    """One thing is missing at Cigna."""
    exit_code("authorize", CHART, "--format", "checklist")

    assert (
        "Find out\n--------\n[ ] whether the prescription monitoring program was checked\n" in capsys.readouterr().out
    )


def test_a_request_is_answered_with_sessions_and_money(capsys: Captured) -> None:
    """The same file the estimate reads, with another policy and day."""

    assert 0 == exit_code("authorize", REQUEST, "--policy", "triple_s", "--on", "2026-09-02")
    out = capsys.readouterr().out
    assert "Requested on:  2026-09-02" in out
    assert "[open] a score of at least MADRS 28 or HAMD17 17" in out
    assert "the clinic carries $30,010.00" in out
    assert 0 == exit_code("estimate", REQUEST)
    assert "Prior authorization\n-------------------\n" in capsys.readouterr().out


def test_an_answer_in_json_reads_back(capsys: Captured) -> None:
    """A renewal, with its tree; case, policy and answer have the shape their schemas say."""
    arguments = ("--stage", "renewal", "--format", "json")
    assert 0 == exit_code("authorize", CHART, "--policy", "ohio_medicaid", *arguments)
    text = capsys.readouterr().out
    documents = {
        "authorization_outlook": json.loads(text),
        "authorization_case": dump(_case()),
        "policy": dump(load_policy("ohio_medicaid")),
        "evidence": dump(_case().evidence),
        "determination": json.loads(text)["determination"],
    }

    assert f"{to_json(read_json(AuthorizationOutlook, text))}\n" == text
    for name, document in documents.items():
        assert [] == [error.message for error in Draft202012Validator(schema(name)).iter_errors(document)]


def test_a_letter_holds_what_the_chart_says_and_nothing_else(capsys: Captured) -> None:
    """Drugs with class and weeks, blanks for what nobody wrote, no name."""
    exit_code("authorize", CHART, "--format", "letter")
    out = capsys.readouterr().out

    assert "- sertraline (SSRI), 8 weeks, dose adequate, improvement 10 percent, ended 2025-06-01" in out
    assert "the prescription monitoring program was checked: to be completed: ________" in out
    assert "Person:    ________" in out
    assert "lithium" not in out


def test_a_picture_is_well_formed_and_shows_every_session() -> None:
    """SVG whose marks say their words; what a payer is called cannot break it."""
    document = tomllib.loads(Path(REQUEST).read_text(encoding="utf-8"))
    document["authorization"]["policy"] = {**dump(load_policy("cigna")), "payer": "A & B <payer>"}
    Path("own.json").write_text(json.dumps(document, default=str), encoding="utf-8")
    assert 0 == exit_code("authorize", "own.json", "--format", "svg", "--output", "picture.svg")
    root = ET.fromstring(Path("picture.svg").read_text(encoding="utf-8"))  # noqa: S314 (our own picture)
    words = [one.get("aria-label", "") for one in root.iter()]

    assert "Prior authorization: A & B <payer>" == root.findtext("{http://www.w3.org/2000/svg}title")
    assert 21 == sum(one.startswith("Session ") for one in words)
    assert any(one.startswith("Approval 1, to come, Sep 14, 2026 to ") for one in words)


def test_versions_are_compared(capsys: Captured) -> None:
    """Texas dropped the oral drug for resistant depression and gained codes."""

    assert 0 == exit_code("policy", "diff", "texas_medicaid_2021", "texas_medicaid")
    out = capsys.readouterr().out
    assert "Only in the first\n" in out
    assert "criteria.parts[takes_oral].kind: takes_oral" in out
    assert "added[2025-10-01].codes: F32.3" in out
    assert 0 == exit_code("policy", "diff", "cigna", "cigna")
    assert "no difference" in capsys.readouterr().out


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
    assert name in {line.partition(" ")[0] for line in capsys.readouterr().out.splitlines()}
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
        pytest.param(
            ("authorize", str(EXAMPLES / "commercial_ppo.toml")), "authorization.policy: ", id="no case in it"
        ),
        pytest.param(("policy", "show", "nope"), "no shipped policy of this name", id="nothing to show"),
    ],
)
def test_a_mistake_is_refused(command: tuple[str, ...], problem: str, capsys: Captured) -> None:
    """On standard error; nothing on standard output."""

    assert 2 == exit_code(*command)
    printed = capsys.readouterr()
    assert "" == printed.out
    assert problem in printed.err
