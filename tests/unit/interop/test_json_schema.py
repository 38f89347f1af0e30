"""The schema of each form of value, and that it and the reader agree on what has the right shape."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

import attrs
import pytest
from jsonschema import Draft202012Validator

from ketacost import EstimateRequest, KetacostError
from ketacost.claims.payers import LineOfBusiness
from ketacost.interop.json_format import load
from ketacost.interop.json_schema import schema, schema_names, schema_of, schema_text, schemas_of
from tests.failures.asked import VALID, at, changed

REQUEST: Final = schema("request")
DEFINITIONS: Final[dict[str, Any]] = REQUEST["$defs"]


def _takes(document: object) -> bool:
    return not list(Draft202012Validator(REQUEST).iter_errors(document))


def _reads(document: object) -> bool:
    try:
        load(EstimateRequest, document)
    except KetacostError:
        return False
    return True


def test_there_is_a_schema_of_each_document() -> None:
    """What goes in, and every answer."""

    assert {"request", "good_faith_question", "bills"} < set(schema_names())
    assert {"estimate", "comparison", "good_faith_estimate", "disputes"} < set(schema_names())
    assert {"break_even", "plan_ranking", "best_start", "limits_met", "variants", "expected_cost"} < set(schema_names())
    assert {"evidence", "policy", "determination"} < set(schema_names())
    assert 18 == len(schema_names())


def test_no_other_document_has_one() -> None:
    """The face that asks says so by name."""
    with pytest.raises(KeyError, match="plan"):
        schema("plan")


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_names_itself_and_its_dialect(name: str) -> None:
    """By a name that no network answers."""
    made = schema(name)

    assert "https://json-schema.org/draft/2020-12/schema" == made["$schema"]
    assert made["$id"].startswith(f"urn:ketacost:{name}:")
    assert f"ketacost {name}" == made["title"]


@pytest.mark.parametrize("name", schema_names())
def test_the_text_is_the_same_every_time(name: str) -> None:
    """ASCII, definitions sorted, one line break at the end."""
    text = schema_text(name)

    assert text == schema_text(name)
    assert text.isascii()
    assert text.endswith("}\n")
    assert sorted(schema(name)["$defs"]) == list(schema(name)["$defs"])


@pytest.mark.parametrize("name", schema_names())
def test_objects_take_their_own_keys_only(name: str) -> None:
    """In every definition."""
    objects = [made for made in schema(name)["$defs"].values() if made.get("type") == "object"]

    assert [] != objects
    assert [] == [made["description"] for made in objects if made["additionalProperties"] is not False]


def test_keys_and_required_keys_are_the_models_own() -> None:
    """A key is required where the model has no default."""
    kind: Any = EstimateRequest

    assert ["course", "billing"] == DEFINITIONS["EstimateRequest"]["required"]
    assert [field.name for field in attrs.fields(kind)] == list(DEFINITIONS["EstimateRequest"]["properties"])


def test_defaults_are_the_models_own() -> None:
    """A key left out means its default; an object of defaults is described by its own keys."""
    billing = DEFINITIONS["Billing"]["properties"]
    top = DEFINITIONS["EstimateRequest"]["properties"]

    assert ("11", None, "00104") == tuple(
        billing[k]["default"] for k in ("place_of_service", "visit_code", "anesthesia_code")
    )
    assert "unknown" == DEFINITIONS["SafetyFacts"]["properties"]["age"]["default"]
    assert [] == DEFINITIONS["Course"]["properties"]["closures"]["default"]
    assert "default" not in billing["pathway"]
    assert "default" not in top["prices"]


def test_a_choice_lists_its_values() -> None:
    """In the order of the enumeration, with its sentence."""

    assert {
        "description": "Which body of law a plan stands under.",
        "enum": [member.value for member in LineOfBusiness],
    } == DEFINITIONS["LineOfBusiness"]


def test_descriptions_speak_of_json() -> None:
    """No Python words and no markup in any of them."""

    def descriptions(part: object) -> list[str]:
        if isinstance(part, list):
            return [text for inner in part for text in descriptions(inner)]
        if not isinstance(part, dict):
            return []
        own = [part["description"]] if isinstance(part.get("description"), str) else []
        return own + [text for inner in part.values() for text in descriptions(inner)]

    found = [text for name in schema_names() for text in descriptions(schema(name))]

    assert [] == [text for text in found if "None" in text or "``" in text or ":class:" in text or "\n" in text]


RULE: Final = "coverage.plan.cost_sharing.0."

SHAPES: Final[list[tuple[str, str, object, bool]]] = [
    ("amount as text", RULE + "copay", "40.00", True),
    ("amount without cents", RULE + "copay", "40", True),
    ("amount as a whole number", RULE + "copay", 40, True),
    ("amount of zero", RULE + "copay", "0.00", True),
    ("no amount", RULE + "copay", None, True),
    ("the word none", RULE + "copay", "none", True),
    ("the word unknown", RULE + "copay", "unknown", True),
    ("an unknown with a bound", RULE + "copay", {"unknown": "ask", "low": "5"}, True),
    ("an unknown with an empty bound", RULE + "copay", {"unknown": "ask", "low": None}, True),
    ("an unknown with a slip", RULE + "copay", {"unknown": "ask", "lwo": "5"}, False),
    ("an unknown without its word", RULE + "copay", {"low": "5"}, False),
    ("an amount with decimals", RULE + "copay", 40.5, False),
    ("an amount below zero", RULE + "copay", -40, False),
    ("an amount of three decimals", RULE + "copay", "40.005", False),
    ("an amount with its sign", RULE + "copay", "$40", False),
    ("an amount with a comma", RULE + "copay", "1,040", False),
    ("true for an amount", RULE + "copay", True, False),
    ("an empty amount", RULE + "copay", "", False),
    ("a list of amounts", RULE + "copay", ["40.00"], False),
    ("rate", RULE + "coinsurance", "37.5%", True),
    ("rate of nothing", RULE + "coinsurance", "0%", True),
    ("no rate", RULE + "coinsurance", None, True),
    ("unknown rate", RULE + "coinsurance", "unknown", True),
    ("rate without its sign", RULE + "coinsurance", "20", False),
    ("rate as a fraction", RULE + "coinsurance", 0.2, False),
    ("rate of three decimals", RULE + "coinsurance", "20.125%", False),
    ("rate below zero", RULE + "coinsurance", "-20%", False),
    ("day", "as_of", "2026-03-02", True),
    ("no day", "as_of", None, True),
    ("the word none for a day", "as_of", "none", True),
    ("short day", "as_of", "2026-3-2", False),
    ("moment", "as_of", "2026-03-02T10:00:00", False),
    ("unknown day", "as_of", "unknown", False),
    ("month-day", "coverage.plan.benefit_year_starts", "07-01", True),
    ("short month-day", "coverage.plan.benefit_year_starts", "7-1", False),
    ("month-day of month 13", "coverage.plan.benefit_year_starts", "13-01", False),
    ("quantity with decimals", "course.dose_mg", "56.0", True),
    ("whole quantity", "course.dose_mg", 56, True),
    ("quantity as a float", "course.dose_mg", 56.5, False),
    ("quantity in words", "course.dose_mg", "fifty", False),
    ("no whole number", "course.sessions", None, True),
    ("whole number as text", "course.weeks", "8", False),
    ("whole number with decimals", "course.weeks", 8.5, False),
    ("true for a whole number", "course.weeks", True, False),
    ("known age", "course.safety.age", 41, True),
    ("unknown age", "course.safety.age", "unknown", True),
    ("no age", "course.safety.age", None, False),
    ("true", "course.safety.enrolled", True, True),
    ("the word true", "course.safety.enrolled", "true", False),
    ("nobody asked", "course.safety.contraindications", "unknown", True),
    ("asked, none", "course.safety.contraindications", [], True),
    ("the word none for a list", "course.safety.contraindications", "none", False),
    ("a convention called none", "coverage.plan.conventions.crossing_copay", "none", True),
    ("no convention", "coverage.plan.conventions.crossing_copay", None, False),
    ("a shipped design", "coverage.plan", "federal_2026_silver", True),
    ("no plan", "coverage.plan", None, False),
    ("no coverage", "coverage", None, True),
    ("the word none for a coverage", "coverage", "none", True),
    ("unknown coverage", "coverage", "unknown", False),
    ("unknown balances", "coverage.accumulators", "unknown", True),
    ("unknown balances with a reason", "coverage.accumulators", {"unknown": "ask the payer"}, True),
    ("no balances", "coverage.accumulators", None, False),
    ("text", "label", "none", True),
    ("no text", "label", None, False),
    ("number for text", "label", 5, False),
    ("no carry-over", "coverage.plan.carry_over", "none", True),
    ("carry-over of defaults", "coverage.plan.carry_over", {}, True),
    ("unknown key", "course.dose", "56", False),
    ("a code", "billing.anesthesia_code", "00104", True),
    ("no code", "billing.anesthesia_code", None, True),
    ("the word none for a code", "billing.anesthesia_code", "none", True),
    ("number for a code", "billing.anesthesia_code", 104, False),
    ("the least units", "billing.prolonged", [{"code": "99417", "units": 1}], True),
    ("no units", "billing.prolonged", [{"code": "99417", "units": 0}], False),
    ("the most days before", "billing.fill_days_before", 60, True),
    ("too many days before", "billing.fill_days_before", 61, False),
    ("a wait of no days", "payment", {"superbill": True, "reimbursed_after_days": 0}, True),
    ("a wait below zero", "payment", {"superbill": True, "reimbursed_after_days": -1}, False),
    ("29 February every year", "coverage.plan.benefit_year_starts", "02-29", False),
    ("31 April every year", "coverage.plan.benefit_year_starts", "04-31", False),
    ("the last day of a year", "coverage.plan.benefit_year_starts", "12-31", True),
]


@pytest.mark.parametrize(("path", "value", "is_right"), [row[1:] for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_schema_and_reader_agree(path: str, value: object, *, is_right: bool) -> None:
    """Each form in its place, and what merely looks like it."""
    document = changed(at(path, value))

    assert (is_right, is_right) == (_takes(document), _reads(document))


def test_the_valid_document_is_valid() -> None:
    """For both, so that the table above speaks of its changes."""

    assert (True, True) == (_takes(VALID), _reads(VALID))


def _two_of_one_name() -> tuple[type, type]:
    first, second = attrs.make_class("Term", {}), attrs.make_class("Term", {})
    first.__module__, second.__module__ = "ketacost.plans.first_terms", "ketacost.plans.second_terms"
    return first, second


def test_two_models_of_one_name_are_no_document() -> None:
    """A file's definitions are called by what their class is called."""
    first, second = _two_of_one_name()
    both = attrs.make_class("Both", {"first": attrs.field(type=first), "second": attrs.field(type=second)})

    with pytest.raises(
        TypeError, match=r"two models are called Term: ketacost\.plans\.second_terms and ketacost\.plans"
    ):
        schema_of("both", both)


def test_two_models_of_one_name_among_many_are_told_apart() -> None:
    """The later is called by its module too."""
    tops, definitions = schemas_of(_two_of_one_name())

    assert [{"$ref": "#/$defs/Term"}, {"$ref": "#/$defs/PlansSecondTermsTerm"}] == tops
    assert {"Term", "PlansSecondTermsTerm"} == set(definitions)


def test_two_enumerations_of_one_name_are_told_apart_too() -> None:
    """How a price search ends and how a determination does were once one."""
    pair = (StrEnum("End", {"NEVER": "never"}), StrEnum("End", {"MET": "met"}))
    tops, definitions = schemas_of(pair)

    assert 2 == len({one["$ref"] for one in tops}) == len(definitions)
