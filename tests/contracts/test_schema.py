"""The published JSON Schemas are the code's own, valid, and hold for every document that goes in and comes out."""

from __future__ import annotations

import json
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator, SchemaError

from ketacost import compare, estimate
from ketacost.interop.json_format import dump, parse_toml
from ketacost.operations.documents import schema, schema_names, schema_text
from tests.failures import balance_rows, billing_rows, corner_rows, course_rows, document_rows, plan_rows, regimen_rows
from tests.failures.asked import Row, changed

ROOT: Final = Path(__file__).parents[2]
TABLES: Final = (document_rows, course_rows, regimen_rows, billing_rows, plan_rows, balance_rows, corner_rows)
BAD_INPUT: Final = [row for table in TABLES for row in table.ROWS]
FILES: Final = sorted((ROOT / "examples").glob("*.toml"))


def _problems(name: str, document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema(name)).iter_errors(document)]


def _document(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))
    return found


def test_published_schemas_are_the_generated_ones() -> None:
    """``ketacost schema --output docs/schema`` would change nothing."""

    assert {f"{name}.schema.json": schema_text(name) for name in schema_names()} == {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "schema").iterdir()
    }


@pytest.mark.parametrize("name", schema_names())
def test_references_resolve(name: str) -> None:
    """In the schema itself, or in the one a question's schema refers to."""
    text = schema_text(name)
    defined = {f"#/$defs/{key}" for key in schema(name)["$defs"]}
    for other in map(schema, ("request", "good_faith_estimate")):  # what a question's schema refers to
        defined |= {f"{other['$id']}#/$defs/{key}" for key in other["$defs"]}

    assert {part.split('"')[0] for part in text.split('"$ref": "')[1:]} <= defined


def test_schemas_are_valid() -> None:
    """Each follows the dialect it names; what several schemas define alike is looked at once."""
    parts = {}
    for name in schema_names():
        whole = schema(name)
        for part in ({**whole, "$defs": {}}, *whole["$defs"].values()):
            parts[json.dumps(part, sort_keys=True)] = part

    for part in parts.values():
        Draft202012Validator.check_schema(part)


def test_a_schema_that_is_none_is_found() -> None:
    """The check itself is not blind."""
    with pytest.raises(SchemaError):
        Draft202012Validator.check_schema({"type": "amount"})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_examples_hold(path: Path) -> None:
    """The file, the request as written back, and the estimate have the shape the schemas say."""
    request = parse_toml(path.read_text(encoding="utf-8"))

    assert [] == _problems("request", _document(path))
    assert [] == _problems("request", dump(request))
    assert [] == _problems("estimate", dump(estimate(request)))


def test_a_comparison_holds() -> None:
    """All examples side by side."""
    requests = [parse_toml(path.read_text(encoding="utf-8")) for path in FILES]

    assert [] == _problems("comparison", dump(compare(requests)))


WRONG_SHAPES: Final[list[tuple[str, list[str | int], object]]] = [
    ("an unknown key", ["coverage", "plan", "copayment"], "40.00"),
    ("a float for money", ["prices", "entries", 0, "billed"], 1800.5),
    ("three decimals", ["prices", "entries", 0, "billed"], "1800.505"),
    ("money below zero", ["prices", "entries", 0, "billed"], "-1.00"),
    ("a rate as a number", ["coverage", "plan", "cost_sharing", 1, "coinsurance"], 20),
    ("a day as a number", ["course", "starts_on"], 20260302),
    ("a day in words", ["course", "starts_on"], "2 March 2026"),
    ("weeks as text", ["course", "weeks"], "26"),
    ("weeks with decimals", ["course", "weeks"], 26.5),
    ("yes for true", ["course", "new_patient"], "yes"),
    ("an unknown regimen", ["course", "regimen"], "spravato"),
    ("one weekday without a list", ["course", "weekdays"], "mon"),
    ("null for text", ["coverage", "plan", "name"], None),
    ("a month 13", ["coverage", "plan", "benefit_year_starts"], "13-01"),
    ("an unknown without its word", ["coverage", "accumulators"], {"low": "0.00"}),
]


@pytest.mark.parametrize(("where", "value"), [row[1:] for row in WRONG_SHAPES], ids=[row[0] for row in WRONG_SHAPES])
def test_wrong_shapes_are_refused(where: list[str | int], value: object) -> None:
    """What the reader refuses for its shape, the schema refuses too, at the same place."""
    document = deepcopy(_document(ROOT / "examples" / "commercial_ppo.toml"))
    at: Any = document
    for step in where[:-1]:
        at = at[step]
    at[where[-1]] = value

    assert [] != _problems("request", document)


SHAPE_CODES: Final = (
    "json.",
    "money.",
    "rate.",
    "course.quantity",
    "day.type",
    "day.not_iso",
    "day.no_such_day",
    "day.month_day",
    "day.leap_day",
    "day.weekday",
)
"""Starts of the codes of refusals that look at one value alone, which a schema can say."""

BAD_SHAPES: Final = [
    row
    for row in BAD_INPUT
    if all(code.startswith(SHAPE_CODES) and not sentence.endswith(".0") for code, _path, sentence in row.refused)
]
"""To JSON Schema ``30.0`` is the whole number 30, so it cannot refuse it; the reader does."""


def test_the_table_of_bad_input_has_bad_shapes() -> None:
    """So that the next test has something to say."""

    assert {"json", "money", "rate", "day", "course"} == {row.refused[0][0].split(".")[0] for row in BAD_SHAPES}


@pytest.mark.parametrize("row", BAD_SHAPES, ids=[row.name for row in BAD_SHAPES])
def test_bad_shapes_are_refused(row: Row) -> None:
    """What the reader refuses for one value alone, the schema refuses too."""

    assert [] != _problems("request", changed(row.change))


def test_every_required_key_is_required() -> None:
    """A request without its course is no request."""
    document = _document(ROOT / "examples" / "commercial_ppo.toml")
    del document["course"]

    assert ["$: 'course' is a required property"] == _problems("request", document)


def test_descriptions_come_from_the_models() -> None:
    """A reader of the schema is told what each key is, in the words of the docstring."""
    course = schema("request")["$defs"]["Course"]["properties"]

    assert [] == [key for key, value in course.items() if "description" not in value]
