"""The shipped authorization policies, and what is wrong with a policy file, each with its place."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest

from ketacost.authorization.determination import evaluate
from ketacost.authorization.evidence import Evidence
from ketacost.authorization.policy import Policy
from ketacost.errors import KetacostError, PolicyError
from ketacost.interop.json_format import dump, load, to_json
from ketacost.interop.policy_catalogue import load_policy, policy_ids, read_policy

ON = date(2026, 3, 2)
HEAD = """
payer = "A payer"
title = "A policy"
source = "its page"
grade = "payer_text"
checked_on = 2026-11-23
treatments = ["esketamine_nasal"]
"""
RULE = """
[[rules]]
use = "resistant_depression"
criteria = %s
"""


def _refused(text: str) -> list[tuple[str, str]]:
    with pytest.raises(KetacostError) as caught:
        read_policy("sample", text)
    return [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.parametrize("name", policy_ids())
def test_a_policy_reads_back(name: str) -> None:
    """Written as JSON and read again it is the same, kinds of criteria and all."""
    policy = load_policy(name)

    assert policy == load(Policy, dump(policy))
    assert name == policy.id
    assert policy.source
    assert "\u2026" not in to_json(policy)


def test_there_are_policies_of_every_stance() -> None:
    """Thirteen documents: by criteria, excluded, and none required."""

    assert {"criteria", "excluded", "not_required"} == {load_policy(name).stance for name in policy_ids()}


def test_an_unknown_name_lists_those_there_are() -> None:
    """With the nearest."""
    with pytest.raises(PolicyError) as caught:
        load_policy("cinga")

    assert "did you mean 'cigna'" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        pytest.param("payer = ", "toml.syntax", "", id="no TOML"),
        pytest.param(HEAD, "policy.stance", "rules", id="criteria without rules"),
        pytest.param(HEAD + 'stance = "maybe"\n', "json.choice", "stance", id="no stance"),
        pytest.param(HEAD + RULE % '{ kind = "wish" }', "json.choice", "rules[0].criteria.kind", id="no such kind"),
        pytest.param(HEAD + RULE % "{ least = 18 }", "json.missing_key", "rules[0].criteria.kind", id="no kind"),
        pytest.param(HEAD + RULE % "5", "json.type", "rules[0].criteria", id="a number for a criterion"),
        pytest.param(
            HEAD + RULE % '{ kind = "trials" }', "json.missing_key", "rules[0].criteria.count", id="trials of no number"
        ),
        pytest.param(
            HEAD + RULE % '{ kind = "trials", count = 0 }', "json.value", "rules[0].criteria.count", id="no trials"
        ),
        pytest.param(
            HEAD + RULE % '{ kind = "all_of", parts = [{ kind = "age_range", lest = 18 }] }',
            "json.unknown_key",
            "rules[0].criteria.parts[0].lest",
            id="a slip inside a join",
        ),
        pytest.param(
            HEAD + RULE % '{ kind = "free", condition = "sadness" }',
            "json.choice",
            "rules[0].criteria.condition",
            id="no such condition",
        ),
        pytest.param(
            HEAD + RULE % '{ kind = "takes_oral" }' + RULE % '{ kind = "takes_oral" }',
            "policy.rule_twice",
            "rules[1]",
            id="a rule twice",
        ),
        pytest.param(
            HEAD + "effective_from = 2026-01-01\neffective_to = 2025-01-01\n" + RULE % '{ kind = "takes_oral" }',
            "policy.days",
            "effective_to",
            id="days the wrong way round",
        ),
    ],
)
def test_a_bad_file_says_where(text: str, code: str, path: str) -> None:
    """The first problem has the code and the place."""

    assert (code, path) == _refused(text)[0]


def test_a_version_of_other_days_warns() -> None:
    """Before its first day, after its last one, and never between."""
    policy = attrs.evolve(load_policy("bcbs_ma_087"), effective_from=ON, effective_to=ON + timedelta(days=9))

    def said(on: date) -> list[str]:
        return [finding.code for finding in evaluate(policy, Evidence(), on).findings]

    assert ["policy.other_days"] == said(ON - timedelta(days=1)) == said(ON + timedelta(days=10))
    assert [] == said(ON) == said(ON + timedelta(days=9))


def test_what_was_not_the_payers_own_text_says_so() -> None:
    """A third party's summary is to be confirmed."""

    assert ["policy.not_payer_text"] == [one.code for one in evaluate(load_policy("cigna"), Evidence(), ON).findings]
