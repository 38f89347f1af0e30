"""Axes and frames: days in words of the language, and texts that fit."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.reports.language import Language
from ketacost.reports.pictures.drawing import day_axis, month_axis, row_axis, wrapped
from ketacost.values.dates import add_days

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(first=DAYS, days=st.integers(1, 1500), room=st.integers(200, 900))
def test_an_axis_of_days_is_never_crowded(first: date, days: int, room: int) -> None:
    """Its marks lie inside it, in order, each with its words, as many as there is room for."""
    last = add_days(first, days)
    axis = day_axis(first, last, Language.ENGLISH, room)["axis"]
    marks = [date(mark["year"], mark["month"], mark["date"]) for mark in axis["values"]]

    assert sorted(set(marks)) == marks
    assert all(first <= mark <= last for mark in marks)
    assert len(marks) <= room / 40 + 2
    assert len(marks) == len(json.loads(axis["labelExpr"].partition("[indexof")[0]))


@pytest.mark.parametrize(
    ("language", "first", "words"),
    [
        (Language.ENGLISH, date(2026, 11, 2), [["Dec", "2026"], ["Jan", "2027"], ["Feb"]]),
        (Language.SPANISH, date(2026, 11, 2), [["dic", "2026"], ["ene", "2027"], ["feb"]]),
        (Language.SPANISH, date(2027, 2, 1), [["1 feb", "2027"], ["15 feb"], ["1 mar"]]),
    ],
    ids=["months", "spanish months", "weeks"],
)
def test_the_year_stands_where_it_turns(language: Language, first: date, words: list[list[str]]) -> None:
    """Months of a long course, weeks of a short one."""
    days = 100 if len(words[0][0]) == 3 else 30
    label = day_axis(first, add_days(first, days), language, 300)["axis"]["labelExpr"]

    assert words == json.loads(label.partition("[indexof")[0])


def test_every_month_has_a_place_and_some_a_name() -> None:
    """Three months in much room."""
    months = [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    axis = month_axis(months, Language.ENGLISH, 500)

    assert ["2026-12", "2027-01", "2027-02"] == axis["scale"]["domain"]
    assert axis["axis"]["labelExpr"].startswith('[["Dec", "2026"], ["Jan", "2027"], ["Feb"]][')


def test_a_callers_words_are_data_in_an_expression() -> None:
    """A name with quotes and brackets stays one literal."""
    expression = row_axis([['"] + alert("x") + ["']], 300)["axis"]["labelExpr"]

    assert [['"] + alert("x") + ["']] == json.loads(expression.removesuffix("[datum.value]"))


@given(text=st.text(st.characters(categories=["L"]), max_size=200), room=st.integers(80, 600))
def test_wrapped_text_keeps_every_letter(text: str, room: int) -> None:
    """Nothing is cut, and there is always a line."""
    lines = wrapped(text, room)

    assert text == "".join(lines)
    assert lines
