"""Text to document: objects only, each key once, and the place where the text goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ketacost import InvalidInputError
from ketacost.interop.documents import json_document, toml_document


def test_a_json_object_is_its_dictionary() -> None:
    """Text, numbers, booleans and null stay what they are."""

    assert {"a": [1, "x", True, None], "b": {"c": 0.5}} == json_document('{"a": [1, "x", true, null], "b": {"c": 0.5}}')


def test_toml_days_are_days() -> None:
    """A bare day needs no quotes; a table in a table is an object in an object."""

    assert {"as_of": date(2026, 3, 2), "course": {"weeks": 8}} == toml_document(
        "as_of = 2026-03-02\n[course]\nweeks = 8"
    )


def _problem(text: str) -> tuple[str, str, str]:
    with pytest.raises(InvalidInputError) as caught:
        json_document(text)
    [problem] = caught.value.problems
    return problem.code, problem.path, problem.message


def test_a_syntax_error_has_its_line_and_column() -> None:
    """Counted from one, as editors do."""

    assert (
        "json.syntax",
        "",
        "expected JSON, got an error at line 3, column 1: expecting property name enclosed in double quotes",
    ) == _problem('{\n  "course": {\n')


def test_a_comma_too_many_is_found_where_it_stands() -> None:
    """The commonest slip of all."""
    code, _, message = _problem('{"weekdays": ["mon", ]}')

    assert "json.syntax" == code
    assert "line 1" in message


def test_every_repeated_key_is_listed() -> None:
    """In nested objects and lists too, each with its whole path, the outer ones first."""
    with pytest.raises(InvalidInputError) as caught:
        json_document(
            '{"course": {"weeks": 1, "weeks": 2}, "list": [{"a": 1}, {"a": 1, "a": 2}], "label": 1, "label": 2}'
        )

    assert ["label", "course.weeks", "list[1].a"] == [problem.path for problem in caught.value.problems]
    assert {"json.duplicate_key"} == {problem.code for problem in caught.value.problems}


def test_a_key_written_three_times_is_one_problem() -> None:
    """Said once, however often it stands there."""

    assert ("json.duplicate_key", "label", "this key stands twice in one object; keep one") == _problem(
        '{"label": "a", "label": "b", "label": "c"}'
    )


@pytest.mark.parametrize("read", [json_document, toml_document], ids=["JSON", "TOML"])
def test_bytes_are_no_document(read: Callable[[str], object]) -> None:
    """Whoever holds bytes knows their encoding; we do not guess it."""
    with pytest.raises(InvalidInputError) as caught:
        read(b"{}")  # type: ignore[arg-type]  # what a caller may send

    assert ["expected the document as text, got bytes; decode bytes as UTF-8"] == [
        problem.message for problem in caught.value.problems
    ]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_json_does_not_know_is_refused_by_name(word: str) -> None:
    """Python's parser would take these; no other program writes them back."""
    code, _, message = _problem(f'{{"label": {word}}}')

    assert "json.syntax" == code
    assert f"got {word}" in message


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("[]", "a list", id="list"),
        pytest.param('"x"', "'x'", id="text"),
        pytest.param("5", "5", id="number"),
        pytest.param("null", "null", id="null"),
        pytest.param("false", "false", id="boolean"),
    ],
)
def test_a_document_is_an_object(text: str, shown: str) -> None:
    """Anything else is shown as it was written."""

    assert ("json.type", "", f"expected an object in braces, got {shown}") == _problem(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("as_of = 2026-13-01", id="month 13"),
        pytest.param("a = [" * 5_000, id="nested"),
        pytest.param("a = " + "9" * 5_000, id="digits"),
        pytest.param("a = 1\na = 2", id="a key twice"),
        pytest.param("[course]\n[course]", id="a table twice"),
        pytest.param("label = 'x", id="open text"),
    ],
)
def test_what_is_no_toml_is_refused(text: str) -> None:
    """With our own error, whatever the parser raises."""
    with pytest.raises(InvalidInputError) as caught:
        toml_document(text)

    assert ["toml.syntax"] == [problem.code for problem in caught.value.problems]


def test_bytes_are_refused_by_name() -> None:
    """A caller who forgot to decode is told so by both readers."""
    for read in (json_document, toml_document):
        with pytest.raises(InvalidInputError) as caught:
            read(b"{}")  # type: ignore[arg-type]  # what a caller may send

        assert ["json.type"] == [problem.code for problem in caught.value.problems]
        assert "bytes" in str(caught.value)
