"""Scores count rows, not values: a row is right to the cent in everything scored, or it is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from ketacost.corpus.answers import AMOUNTS
from ketacost.corpus.files import read_table
from ketacost.corpus.score_records import Score, StratumScore
from ketacost.corpus.score_text import score_text
from ketacost.corpus.scoring import score
from ketacost.errors import InvalidInputError
from ketacost.interop.json_format import dump
from tests.unit.corpus.engine_answers import ROWS


@pytest.fixture
def right(small_corpus: Path) -> pa.Table:
    """Return the right answers."""
    return read_table(small_corpus, "expected")


def _with(table: pa.Table, name: str, row: int, value: object) -> pa.Table:
    values = table[name].to_pylist()
    values[row] = value
    return table.set_column(table.column_names.index(name), name, pa.array(values, table.schema.field(name).type))


def _stratum(found: Score, name: str) -> StratumScore:
    return next(one for one in found.strata if one.name == name)


def test_the_right_answers_are_right(right: pa.Table, small_corpus: Path) -> None:
    """Every row of every stratum, and nothing is left out of the score."""

    found = score(small_corpus, right)

    assert found.is_right
    assert (ROWS, ROWS, 0, 0, 0, ()) == (
        found.rows,
        found.right,
        found.wrong,
        found.missing,
        found.unexpected,
        found.not_scored,
    )


def test_amounts_may_be_text_and_numbers(right: pa.Table, small_corpus: Path) -> None:
    """``12.5`` is ``12.50``; days may be text; the order of entries and of columns means nothing."""

    texts = pa.table({name: right[name].cast(pa.string()) for name in reversed(right.column_names)})
    shorter = pc.replace_substring_regex(texts["copay"], r"0$", "")
    texts = texts.set_column(texts.column_names.index("copay"), "copay", shorter).sort_by([("key", "descending")])

    assert score(small_corpus, texts).is_right


def test_one_cent_makes_a_row_wrong(right: pa.Table, small_corpus: Path) -> None:
    """The stratum, the column, by how much, and the value itself are said."""

    was = right["net_cost"][0].as_py()
    found = score(small_corpus, _with(right, "net_cost", 0, was + Decimal("0.01")))
    stratum = _stratum(found, "deductible_first")

    assert (ROWS - 1, 1, 0) == (found.right, found.wrong, found.missing)
    assert [("net_cost", 1, Decimal("0.01"))] == [(one.name, one.wrong, one.most) for one in stratum.columns]
    assert ["0", "deductible_first", "2026", "net_cost"] == [
        getattr(found.first[0], name) for name in ("key", "stratum", "benefit_year", "column")
    ]
    assert f"${was:,.2f}" == found.first[0].expected
    assert not found.is_right


@pytest.mark.parametrize("value", [None, Decimal("-1.00")])
def test_an_amount_that_is_not_given_is_wrong(value: object, right: pa.Table, small_corpus: Path) -> None:
    """An empty cell never counts as zero."""

    nullable = right.cast(pa.schema([field.with_nullable(True) for field in right.schema]))
    zero = right["rebate"].to_pylist().index(Decimal("0.00"))

    assert 1 == score(small_corpus, _with(nullable, "rebate", zero, value)).wrong


def test_parts_of_a_cent_are_wrong(right: pa.Table, small_corpus: Path) -> None:
    """What is not whole cents is not right to the cent."""

    texts = right.set_column(3, AMOUNTS[0], right[AMOUNTS[0]].cast(pa.string()))
    value = texts[AMOUNTS[0]][0].as_py()

    assert 1 == score(small_corpus, _with(texts, AMOUNTS[0], 0, f"{value}4")).wrong


def test_a_day_is_scored_where_it_is_given(right: pa.Table, small_corpus: Path) -> None:
    """A limit met on another day is wrong; without the column it is said that it was not scored."""

    found = score(small_corpus, _with(right, "deductible_met_on", 0, date(2026, 5, 5)))
    without = score(small_corpus, right.drop_columns(["deductible_met_on"]))

    assert [("deductible_met_on", None)] == [
        (one.name, one.most) for one in _stratum(found, "deductible_first").columns
    ]
    assert ("deductible_met_on",) == without.not_scored
    assert without.is_right


def test_rows_without_an_answer_are_missing(right: pa.Table, small_corpus: Path) -> None:
    """A row that is not answered is missing; one that lacks a benefit year is wrong."""

    later = next(at for at, key in enumerate(right["key"].to_pylist()) if at and key == right["key"][at - 1].as_py())
    only_first = score(small_corpus, pa.concat_tables([right.slice(0, later), right.slice(later + 1)]))
    none = score(small_corpus, right.filter(pc.greater(right["key"], 0)))

    assert (0, 1) == (only_first.missing, only_first.wrong)
    assert (1, 0) == (none.missing, none.wrong)
    assert ("an answer", "nothing") == (none.first[0].expected, none.first[0].got)


def test_answers_nobody_asked_for_are_unexpected(right: pa.Table, small_corpus: Path) -> None:
    """A row the corpus does not have, and another benefit year of one it has, which makes that row wrong."""

    stranger = right.slice(0, 1).set_column(0, right.schema.field("key"), pa.array([999_999]))
    other_year = right.slice(0, 1).set_column(1, right.schema.field("benefit_year"), pa.array(["1999"]))
    strange = score(small_corpus, pa.concat_tables([right, stranger]))
    found = score(small_corpus, pa.concat_tables([right, other_year]))

    assert (1, ROWS) == (strange.unexpected, strange.right)
    assert (1, 1) == (found.unexpected, found.wrong)
    assert not strange.is_right
    assert not found.is_right


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"copayment": ["1.00"]}, ("score.column", "copayment")),
        ({"key": None}, ("score.no_column", "key")),
        ({"benefit_year": None}, ("score.no_column", "benefit_year")),
        ({"copay": None}, ("score.no_amounts", "")),
        ({"copay": [1.5]}, ("score.float", "copay")),
    ],
)
def test_tables_that_are_no_answers_are_refused(
    change: dict[str, Any], expected: tuple[str, str], small_corpus: Path
) -> None:
    """Each with the column."""

    columns = {"key": [0], "benefit_year": ["2026"], "copay": ["1.00"], **change}
    table = pa.table({name: value for name, value in columns.items() if value is not None})
    with pytest.raises(InvalidInputError) as caught:
        score(small_corpus, table)

    assert expected == (caught.value.problems[0].code, caught.value.problems[0].path)


def test_two_answers_of_one_year_are_refused(right: pa.Table, small_corpus: Path) -> None:
    """Nobody could say which one holds; so is a column that stands twice."""

    with pytest.raises(InvalidInputError, match="answered twice"):
        score(small_corpus, pa.concat_tables([right, right.slice(0, 1)]))
    with pytest.raises(InvalidInputError, match="stands twice"):
        score(small_corpus, right.append_column("copay", right["copay"]))


def test_a_score_reads_well(right: pa.Table, small_corpus: Path) -> None:
    """The text says the verdict, the strata, the columns and the first differences; JSON holds the same."""

    good = score_text(score(small_corpus, right))
    found = score(small_corpus, _with(right, "net_cost", 0, Decimal("0.00")))
    text = score_text(found)

    assert good.endswith("Everything is right.\n")
    assert "Columns that differ" not in good
    assert text.endswith("Not everything is right.\n")
    assert "deductible_first: net_cost 1 times, by $" in text
    assert "First differences" in text
    assert 1 == dump(found)["wrong"]
