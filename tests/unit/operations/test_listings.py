"""What is listed without a question: each entry is the shipped one, and a name that is not there is refused."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from ketacost import KetacostError
from ketacost.interop.json_format import dump
from ketacost.interop.json_schema import schemas_of
from ketacost.interop.plan_catalogue import describe_design, design_ids
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.interop.regime_page import payers
from ketacost.operations.listings import LISTINGS, listing


def test_every_policy_is_listed_and_shown() -> None:
    """By its id, in order; one of them is the policy a case would name."""

    assert list(policy_ids()) == [one["id"] for one in json.loads(listing("policies"))["policies"]]
    assert dump(load_policy("cigna")) == json.loads(listing("policies", "cigna"))


def test_every_plan_is_listed_and_shown() -> None:
    """Designs and regimes by name; a design comes with its source, a regime with the facts it asks for."""
    listed = json.loads(listing("plans"))

    assert list(design_ids()) == [one["id"] for one in listed["designs"]]
    assert list(payers()) == [one["name"] for one in listed["regimes"]]
    assert dump(describe_design("federal_2026_gold")) == json.loads(listing("plans", "federal_2026_gold"))
    assert ["letter", "on"] == [key["name"] for key in json.loads(listing("plans", "medigap"))["keys"]][:2]


@pytest.mark.parametrize("name", LISTINGS)
def test_lists_and_entries_have_the_shape_their_schemas_say(name: str) -> None:
    """All of them."""
    found = LISTINGS[name]
    tops, definitions = schemas_of([found.list_type, found.entry_type])
    lists, entries = [Draft202012Validator({**top, "$defs": definitions}) for top in tops]
    names = policy_ids() if name == "policies" else [*design_ids(), *payers()]

    assert [] == [error.message for error in lists.iter_errors(json.loads(listing(name)))]
    for one in names:
        assert [] == [error.message for error in entries.iter_errors(json.loads(listing(name, one)))]


@pytest.mark.parametrize(
    ("name", "entry", "code"),
    [
        pytest.param("polices", None, "listing.unknown", id="a list"),
        pytest.param("policies", "cinga", "policy.no_such_policy", id="a policy"),
        pytest.param("policies", "../__init__", "policy.no_such_policy", id="a way out of the folder"),
        pytest.param("plans", "federal_2026_glod", "plan.no_such_design", id="a plan"),
    ],
)
def test_a_name_that_is_not_there_is_refused(name: str, entry: str | None, code: str) -> None:
    """With the names there are."""
    with pytest.raises(KetacostError) as caught:
        listing(name, entry)

    assert [code] == [problem.code for problem in caught.value.problems]
    assert "expected one of" in caught.value.problems[0].message
