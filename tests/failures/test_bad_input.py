"""Bad input through the whole door: every problem with its code, its path and its sentence, and nothing computed."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from ketacost import InvalidInputError, compare, estimate
from ketacost.interop.json_format import load_request, parse_json, parse_toml
from tests.failures import (
    balance_rows,
    billing_rows,
    corner_rows,
    course_rows,
    document_rows,
    ignored_rows,
    payer_rows,
    payment_rows,
    plan_rows,
    regimen_rows,
)
from tests.failures.asked import VALID, Change, Row, also, at, changed
from tests.failures.regimen_rows import infusions, phase, phased

TABLES = [
    document_rows,
    course_rows,
    regimen_rows,
    billing_rows,
    plan_rows,
    balance_rows,
    corner_rows,
    ignored_rows,
    payment_rows,
    payer_rows,
]
ROWS = [row for table in TABLES for row in table.ROWS]


def _problems(document: object) -> list[tuple[str, str, str]]:
    """Return what the whole door refuses, once a code and path, with the sentence."""
    with pytest.raises(InvalidInputError) as caught:
        estimate(load_request(document))  # type: ignore[arg-type]  # whatever a caller may send
    found: dict[tuple[str, str], str] = {}
    for problem in caught.value.problems:
        found.setdefault((problem.code, problem.path), problem.message)
    return [(code, path, message) for (code, path), message in found.items()]


def test_the_document_the_rows_change_is_valid() -> None:
    """Every refusal below is the change's doing."""

    assert 12 == len(estimate(load_request(VALID)).sessions)


@pytest.mark.parametrize(
    "change", [infusions(), phased(phase())], ids=["six infusions", "a custom course of infusions"]
)
def test_the_courses_the_rows_start_from_are_valid(change: Change) -> None:
    """Of the other regimens too."""

    assert () != estimate(load_request(changed(change))).sessions


def test_no_row_stands_for_nothing() -> None:
    """Each changes the valid document, and none changes it for the rows after it."""
    before = deepcopy(VALID)

    assert [] == [row.name for row in ROWS if changed(row.change) == before]
    assert before == VALID


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_bad_input_is_refused(row: Row) -> None:
    """Everything wrong is named, at its place, in a sentence that starts as the table says."""
    found = _problems(changed(row.change))

    assert [(code, path) for code, path, _ in row.refused] == [(code, path) for code, path, _ in found]
    assert [start for _, _, start in row.refused] == [
        message[: len(start)] for (_, _, start), (_, _, message) in zip(row.refused, found, strict=True)
    ]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_every_sentence_reads_alike(row: Row) -> None:
    """Lower case, no full stop, one line, and the place is a path a program can follow."""
    for code, path, message in _problems(changed(row.change)):
        assert (code, path, message.strip().rstrip(".")) == (code, path, message)
        assert "\n" not in message
        assert path == path.strip(".")


def test_all_problems_are_listed_at_once() -> None:
    """Four slips in four places are four problems."""
    slips = also(
        at("course.weeks", "8"),
        at("billing.pathway", "bundle"),
        at("coverage.plan.cost_sharing.0.coinsurance", "20"),
        at("prices.entries.0.billed", 1800.5),
    )

    assert [
        "course.weeks",
        "billing.pathway",
        "prices.entries[0].billed",
        "coverage.plan.cost_sharing[0].coinsurance",
    ] == [path for _, path, _ in _problems(changed(slips))]


def test_the_callers_document_is_left_as_it_was() -> None:
    """Neither reading nor refusing changes it."""
    bad = changed(at("course.weeks", "8"))
    before = deepcopy(bad)
    _problems(bad)
    load_request(VALID)

    assert before == bad


def test_a_comparison_of_one_request_is_refused() -> None:
    """There is nothing to compare."""
    with pytest.raises(InvalidInputError) as caught:
        compare([load_request(VALID)])

    assert [("requests", "a comparison needs at least two requests")] == [
        (problem.path, problem.message[:40]) for problem in caught.value.problems
    ]


def test_a_comparison_names_the_request_that_is_wrong() -> None:
    """By its place in the list."""
    bad = load_request(changed(at("course.safety.age", 17)))
    with pytest.raises(InvalidInputError) as caught:
        compare([load_request(VALID), bad])

    assert [("course.under_age", "requests[1].course.safety.age")] == [
        (problem.code, problem.path) for problem in caught.value.problems
    ]


@pytest.mark.parametrize("document", [None, 5, "text", [], True], ids=["null", "number", "text", "list", "true"])
def test_what_is_no_document_is_refused(document: object) -> None:
    """A request is an object."""

    assert [("json.type", "")] == [(code, path) for code, path, _ in _problems(document)]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        pytest.param("", "json.syntax", "line 1, column 1", id="empty"),
        pytest.param('{"course": ', "json.syntax", "line 1, column 12", id="cut off"),
        pytest.param('{"course": NaN}', "json.syntax", "NaN", id="not a number"),
        pytest.param("[]", "json.type", "a list", id="a list"),
        pytest.param('{"label": "a", "label": "b"}', "json.duplicate_key", "twice", id="a key twice"),
        pytest.param("[" * 100_000, "json.syntax", "nested", id="too deep"),
        pytest.param('{"label": ' + "9" * 5_000 + "}", "json.syntax", "digits", id="too many digits"),
    ],
)
def test_text_that_is_no_json_is_refused(text: str, code: str, said: str) -> None:
    """With the line and column where it has one."""
    with pytest.raises(InvalidInputError) as caught:
        parse_json(text)

    assert code == caught.value.problems[0].code
    assert said in caught.value.problems[0].message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("course = ", "end of document", id="no value"),
        pytest.param("[course\n", "line 1", id="no bracket"),
        pytest.param('label = "a"\nlabel = "b"', "overwrite", id="a key twice"),
        pytest.param("as_of = 2026-02-30", "", id="no such day"),
    ],
)
def test_text_that_is_no_toml_is_refused(text: str, said: str) -> None:
    """With the line and column where it has one."""
    with pytest.raises(InvalidInputError) as caught:
        parse_toml(text)

    assert "toml.syntax" == caught.value.problems[0].code
    assert said in caught.value.problems[0].message


def test_the_valid_document_reads_alike_as_json() -> None:
    """The table's document is the same request however it is written."""

    assert load_request(VALID) == parse_json(json.dumps(VALID))
