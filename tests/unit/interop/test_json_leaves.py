"""Single values: what each form reads, and that nothing is taken for something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import pytest

from ketacost import KetacostError, Rate, Unknown
from ketacost.interop import json_leaves
from ketacost.interop.json_leaves import LEAVES, Scalar, choices, enum_reader, is_unknown, shown, write_unknown
from ketacost.values.dates import MonthDay, Weekday


class Colour(StrEnum):
    """Two of them."""

    RED = "red"
    BLUE = "blue"


def _refused(read: json_leaves.Reader, raw: object) -> list[tuple[str, str]]:
    with pytest.raises(KetacostError) as caught:
        read(raw)
    return [(problem.path, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        pytest.param(bool, True, True, id="true"),
        pytest.param(bool, False, False, id="false"),
        pytest.param(int, 0, 0, id="zero"),
        pytest.param(int, -3, -3, id="whole below zero"),
        pytest.param(str, "", "", id="empty text"),
        pytest.param(str, "none", "none", id="the word none as text"),
        pytest.param(date, "2026-03-02", date(2026, 3, 2), id="day as text"),
        pytest.param(date, date(2026, 3, 2), date(2026, 3, 2), id="day of a TOML parser"),
        pytest.param(Rate, "37.5%", Rate(3750), id="rate"),
        pytest.param(Rate, "0%", Rate(0), id="rate of nothing"),
        pytest.param(Fraction, "1/4", Fraction(1, 4), id="fraction"),
        pytest.param(Fraction, "-7", Fraction(-7), id="whole fraction below zero"),
        pytest.param(MonthDay, "07-01", MonthDay(7, 1), id="month-day"),
        pytest.param(Decimal, "-1.25", Decimal("-1.25"), id="exact number"),
        pytest.param(Decimal, 3, Decimal(3), id="exact whole number"),
        pytest.param(Unknown, "unknown", Unknown(), id="unknown"),
        pytest.param(Unknown, {"unknown": "ask"}, Unknown("ask"), id="unknown with its reason"),
        pytest.param(
            Unknown, {"unknown": "ask", "low": "1", "high": 2}, Unknown("ask", 1, 2), id="unknown with bounds"
        ),
        pytest.param(Scalar, "40.00", "40.00", id="amount left to its field"),
    ],
)
def test_a_form_reads_its_own(kind: Any, raw: object, value: object) -> None:  # noqa: ANN401 (a type)
    """Of the same type, not merely equal."""
    found = LEAVES[kind](raw)

    assert (type(value), value) == (type(found), found)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        pytest.param(bool, "true", id="text for a boolean"),
        pytest.param(bool, 1, id="one for true"),
        pytest.param(bool, None, id="null for a boolean"),
        pytest.param(int, True, id="true for a number"),
        pytest.param(int, "8", id="text for a number"),
        pytest.param(int, 8.0, id="float for a number"),
        pytest.param(str, 5, id="number for text"),
        pytest.param(str, None, id="null for text"),
        pytest.param(date, "2026-3-2", id="short day"),
        pytest.param(date, 20260302, id="number for a day"),
        pytest.param(date, None, id="null for a day"),
        pytest.param(Rate, 0.2, id="fraction for a rate"),
        pytest.param(Rate, 20, id="number for a rate"),
        pytest.param(Rate, "20", id="rate without its sign"),
        pytest.param(Fraction, 0.25, id="float for a fraction"),
        pytest.param(Fraction, 1, id="number for a fraction"),
        pytest.param(Fraction, "1/0", id="fraction by nothing"),
        pytest.param(Fraction, "0.25", id="decimal for a fraction"),
        pytest.param(MonthDay, "7-1", id="short month-day"),
        pytest.param(MonthDay, 701, id="number for a month-day"),
        pytest.param(Decimal, 1.5, id="float for an exact number"),
        pytest.param(Decimal, True, id="true for an exact number"),
        pytest.param(Decimal, "NaN", id="not a number"),
        pytest.param(Decimal, "Infinity", id="infinity"),
        pytest.param(Decimal, "1,5", id="comma"),
        pytest.param(Decimal, "\u0665", id="digits of another script"),
        pytest.param(Unknown, "Unknown", id="unknown in capitals"),
        pytest.param(Unknown, {}, id="unknown without its word"),
        pytest.param(Unknown, {"unknown": 5}, id="reason as a number"),
        pytest.param(Unknown, {"unknown": "ask", "low": 1.5}, id="float for a bound"),
        pytest.param(Scalar, None, id="null for an amount"),
        pytest.param(Scalar, {}, id="object for an amount"),
        pytest.param(Scalar, [], id="list for an amount"),
    ],
)
def test_a_form_refuses_every_other(kind: Any, raw: object) -> None:  # noqa: ANN401 (a type)
    """Nothing is coerced."""

    assert [] != _refused(LEAVES[kind], raw)


def test_all_that_is_wrong_with_an_unknown_is_listed() -> None:
    """Each slip under its own key."""
    found = _refused(LEAVES[Unknown], {"unknown": None, "low": 1.5, "hihg": "2"})

    assert ["hihg", "unknown", "low"] == [path for path, _ in found]
    assert "did you mean 'high'" in found[0][1]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(Unknown(), "unknown", id="plain"),
        pytest.param(Unknown("ask"), {"unknown": "ask"}, id="reason"),
        pytest.param(Unknown(low=0), {"unknown": "not given", "low": "0.00"}, id="a bound of zero"),
        pytest.param(Unknown("ask", 1, 2), {"unknown": "ask", "low": "1.00", "high": "2.00"}, id="both bounds"),
    ],
)
def test_an_unknown_is_written_as_it_is_read(value: Unknown, written: object) -> None:
    """In the shortest form."""

    assert written == write_unknown(value)
    assert value == LEAVES[Unknown](written)
    assert is_unknown(written)


@pytest.mark.parametrize(
    "raw", ["none", None, 0, {"low": "1"}, "", []], ids=["none", "null", "zero", "low", "", "list"]
)
def test_what_is_not_said_to_be_unknown_is_not(raw: object) -> None:
    """Zero, none and a lone bound are none of it."""

    assert not is_unknown(raw)


def test_a_choice_reads_its_values_alone() -> None:
    """Not its names, and nothing that merely looks alike."""
    read = enum_reader(Colour)

    assert Colour.BLUE is read("blue")
    assert [("", "expected one of 'red', 'blue', got 'bleu'; did you mean 'blue'")] == _refused(read, "bleu")
    assert [("", "expected one of 'red', 'blue', got 'RED'")] == _refused(read, "RED")
    assert [("", "expected one of 'red', 'blue', got null")] == _refused(read, None)
    assert [("", "expected one of 'red', 'blue', got a list")] == _refused(read, ["red"])


def test_a_choice_with_more_forms_reads_them() -> None:
    """Weekdays have a reader of their own."""

    assert Weekday.parse("Monday") is enum_reader(Weekday)("Monday")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param(None, "null", id="null"),
        pytest.param(True, "true", id="true"),
        pytest.param({"patient": "x"}, "an object", id="object"),
        pytest.param(("x",), "a list", id="list"),
        pytest.param("x" * 99, "'" + "x" * 59 + "...", id="long text"),
    ],
)
def test_a_value_is_shown_shortly(value: object, words: str) -> None:
    """What an object or a list holds stays out of sentences."""

    assert words == shown(value)


def test_a_single_choice_is_named_plainly() -> None:
    """No "one of" where there is one."""

    assert "expected 'a', got 5" == choices(["a"], 5)
