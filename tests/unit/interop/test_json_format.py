"""The whole door: requests in, answers out, as mappings and as text."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest

from ketacost import EstimateRequest, InvalidInputError, Rate, Unknown, compare, estimate
from ketacost.interop.json_format import dump, load, load_request, parse_json, parse_toml, to_json
from ketacost.plans.plan import Plan
from tests.failures.asked import VALID, at, changed
from tests.unit.estimates.asking import plan, request, share


def test_a_request_is_written_with_its_keys_in_the_models_order() -> None:
    """Readers see course, billing, prices and coverage first, every time."""

    first = ["course", "billing", "prices", "coverage"]
    later = [
        "secondary",
        "secondary_prices",
        "medicare",
        "assistance",
        "changes",
        "payment",
        "authorization",
        "unconfirmed_figures",
        "as_of",
        "label",
    ]

    assert [*first, *later] == list(dump(request()))


def test_values_are_written_in_one_form_each() -> None:
    """Amounts with two decimals, rates in percent, days in ISO form, unknowns by name, none as null."""
    written = dump(request(as_of=date(2026, 2, 1)))

    assert "2026-02-01" == written["as_of"]
    assert "2000.00" == written["coverage"]["plan"]["deductibles"][0]["individual"]
    assert written["coverage"]["plan"]["deductibles"][0]["family"] is None
    assert "20%" == written["coverage"]["plan"]["cost_sharing"][0]["coinsurance"]
    assert "01-01" == written["coverage"]["plan"]["benefit_year_starts"]
    assert "unknown" == written["course"]["safety"]["enrolled"]
    assert ["mon", "thu"] == written["course"]["weekdays"]
    assert "56" == written["course"]["dose_mg"]


def test_an_unknown_keeps_its_reason_and_its_bounds() -> None:
    """Through JSON and back."""
    known = Unknown("ask the plan", low="40", high="150")
    found = load(Plan, dump(plan(cost_sharing=(share(copay=known),))))

    assert known == found.cost_sharing[0].copay


def test_toml_and_json_are_one_request() -> None:
    """Bare days and quoted ones, tables and objects."""
    toml = """
        as_of = 2026-02-01
        [course]
        regimen = "tms"
        starts_on = 2026-03-02
        weeks = 6
        [billing]
        pathway = "brain_stimulation"
    """
    text = """{
        "as_of": "2026-02-01",
        "course": {"regimen": "tms", "starts_on": "2026-03-02", "weeks": 6},
        "billing": {"pathway": "brain_stimulation"}
    }"""

    assert parse_json(text) == parse_toml(toml)


def test_toml_decimals_are_refused_as_money() -> None:
    """TOML's 40.50 is a float to its parser, so it may have lost something."""
    with pytest.raises(InvalidInputError) as caught:
        load(Plan, changed(at("coverage.plan.deductibles.0.individual", 40.5))["coverage"]["plan"])

    assert [("money.float", "deductibles[0].individual")] == [(p.code, p.path) for p in caught.value.problems]


def test_reading_leaves_the_document_as_it_was() -> None:
    """Down to its inner lists."""
    document = deepcopy(VALID)
    load_request(document)

    assert document == VALID


def test_the_same_request_has_the_same_bytes_however_it_came() -> None:
    """Through Python, a document and text."""
    asked = load_request(VALID)

    assert to_json(asked) == to_json(parse_json(to_json(asked)))
    assert to_json(asked) == to_json(load(EstimateRequest, dump(asked)))


def test_text_is_ascii_and_one_line_where_asked() -> None:
    """What leaves the program survives any encoding."""
    asked = load_request(changed(at("label", "Behandlung für 3 €")))
    text = to_json(asked, indent=None)

    assert text.isascii()
    assert "\n" not in text
    assert "Behandlung für 3 €" == parse_json(text).label


def test_an_answer_holds_its_versions() -> None:
    """So that a stored answer says by which figures it came about."""
    answer = estimate(request())

    assert dump(answer.versions) == json.loads(to_json(answer))["versions"]
    assert "" not in dump(answer.versions).values()


def test_amounts_of_an_answer_are_text() -> None:
    """No number with decimals stands anywhere in it."""

    def floats(value: object) -> list[object]:
        if isinstance(value, dict):
            return [found for part in value.values() for found in floats(part)]
        if isinstance(value, list):
            return [found for part in value for found in floats(part)]
        return [value] if isinstance(value, float) else []

    assert [] == floats(json.loads(to_json(estimate(request()))))
    assert [] == floats(json.loads(to_json(compare([request(), request(coverage=None)]))))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(Decimal("1E+2"), "100", id="no exponent"),
        pytest.param(Rate(3750), "37.5%", id="rate"),
        pytest.param((date(2026, 3, 2),), ["2026-03-02"], id="days"),
        pytest.param([Unknown("ask")], [{"unknown": "ask"}], id="unknown in a list"),
        pytest.param(None, None, id="none"),
    ],
)
def test_single_values_are_written_too(value: object, written: object) -> None:
    """What is made of models need not be one."""

    assert written == dump(value)
