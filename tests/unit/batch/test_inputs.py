"""Columns as they come: every Arrow type that can hold a value is read alike, and a wrong value refuses its row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pa_dataset
import pyarrow.parquet as pq
import pytest

from ketacost.batch.api import estimate_batch
from ketacost.errors import InvalidInputError
from tests.unit.batch.rows import DESIGNS

SPENT = '[{"on": "2026-03-20", "member": "spouse", "deductible": "700.00", "out_of_pocket": "900.00"}]'


def table(**columns: pa.Array) -> pa.Table:
    """Return one row with some columns besides those every row has."""
    return pa.table({"key": ["a"], "plan": ["ppo"], "course": ["c"], **columns})


def years(data: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (whatever speaks Arrow)
    """Return the amounts by year of rows that are all settled."""
    found = estimate_batch(data, DESIGNS)
    assert [] == found.errors.to_pylist()
    rows: list[dict[str, Any]] = found.years.to_pylist()
    return rows


@pytest.mark.parametrize(
    "applied",
    [
        pa.array([Decimal("650.00")], pa.decimal128(18, 2)),
        pa.array([Decimal("650.00")], pa.decimal128(9, 2)),
        pa.array([Decimal("650.0000")], pa.decimal128(18, 4)),
        pa.array([Decimal(650)], pa.decimal128(9, 0)),
        pa.array([Decimal("650.00")], pa.decimal256(40, 2)),
        pa.array(["650"]),
        pa.array(["650.0"], pa.large_string()),
        pa.array(["650.00"], pa.string_view()),
        pa.array(["650.00"]).dictionary_encode(),
        pa.array([650], pa.int64()),
        pa.array([650], pa.uint16()),
    ],
    ids=lambda column: str(column.type),
)
def test_money_is_read_from_any_exact_type(applied: pa.Array) -> None:
    """Decimals of any scale, text and whole dollars are the same $650."""
    zero = pa.array([True])
    expected = years(table(applied_deductible=pa.array(["650.00"]), unlisted_are_zero=zero))

    assert Decimal("1350.00") == expected[0]["deductible"]
    assert expected == years(table(applied_deductible=applied, unlisted_are_zero=zero))


@pytest.mark.parametrize(
    "starts_on",
    [
        pa.array([date(2026, 4, 6)]),
        pa.array(["2026-04-06"]),
        pa.array(["2026-04-06"]).dictionary_encode(),
    ],
    ids=["date32", "text", "dictionary"],
)
def test_days_are_read_from_text_and_dates(starts_on: pa.Array) -> None:
    """A day is the same in both."""
    expected = [pay["deductible_met_on"] for pay in years(table(starts_on=pa.array([date(2026, 4, 6)])))]

    assert expected == [pay["deductible_met_on"] for pay in years(table(starts_on=starts_on))]


@pytest.mark.parametrize("ids", [pa.array(["7"]), pa.array([7], pa.int32())], ids=["text", "whole number"])
def test_ids_may_be_whole_numbers(ids: pa.Array) -> None:
    """A plan whose id is a number in the table is the one of that name."""
    found = estimate_batch(pa.table({"key": ["a"], "plan": ids, "course": ["c"]}), DESIGNS)

    assert ["nothing stands under '7'; known are carrying, family, ppo"] == found.errors.column("message").to_pylist()


@pytest.mark.parametrize(
    "key",
    [
        pa.array([41], pa.int64()),
        pa.array(["x"], pa.large_string()),
        pa.array([b"\x00\x01"], pa.binary()),
        pa.array([{"clinic": 3, "row": 9}]),
        pa.array([None], pa.string()),
    ],
    ids=["whole number", "text", "bytes", "record", "none"],
)
def test_the_callers_key_comes_back_as_it_was(key: pa.Array) -> None:
    """Whatever the key is, it is only carried along, with its type."""
    found = estimate_batch(pa.table({"key": key, "plan": ["ppo"], "course": ["c"]}), DESIGNS)

    assert key.to_pylist() == found.years.column("key").to_pylist()
    assert key.type == found.years.schema.field("key").type


def test_relatives_are_read_from_records_and_from_json() -> None:
    """What relatives spent is a list of records, or the same as JSON text."""
    records = [{"on": date(2026, 3, 20), "member": "spouse", "deductible": "700.00", "out_of_pocket": "900.00"}]
    zero = {"plan": pa.array(["family"]), "unlisted_are_zero": pa.array([True])}

    expected = years(table(**zero, family_spending=pa.array([records])))

    assert expected == years(table(**zero, family_spending=pa.array([SPENT])))


def test_text_says_yes_and_no() -> None:
    """A flag may be text, as CSV files have it."""
    given = {"applied_deductible": pa.array(["650.00"])}

    assert years(table(**given, unlisted_are_zero=pa.array([True]))) == years(
        table(**given, unlisted_are_zero=pa.array(["True"]))
    )


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("applied_deductible", pa.array([650.0]), "expected decimals of dollars (floats are not exact)"),
        ("applied_deductible", pa.array([True]), "expected decimals of dollars (floats are not exact)"),
        ("visits_psychotherapy", pa.array([1.0]), "expected whole numbers"),
        ("starts_on", pa.array([20260406]), "expected days without a time (date32)"),
        ("starts_on", pa.array([0], pa.timestamp("us")), "expected days without a time (date32)"),
        ("unlisted_are_zero", pa.array([1]), "expected true or false"),
        ("plan", pa.array([1.5]), "expected text"),
    ],
)
def test_a_column_that_can_hold_no_such_value_is_refused_whole(name: str, column: pa.Array, expected: str) -> None:
    """A type that cannot be right stops the run at once, named by its column."""
    with pytest.raises(InvalidInputError) as caught:
        estimate_batch(table().drop_columns([name] if name == "plan" else []).append_column(name, column), DESIGNS)

    (problem,) = caught.value.problems
    assert ("batch.type", name) == (problem.code, problem.path)
    assert problem.message.startswith(expected)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        (
            "applied_deductible",
            "-1.00",
            "expected an amount of at most 10000000000 dollars such as \"125.00\", got '-1.00'",
        ),
        (
            "applied_deductible",
            "1.005",
            "expected an amount of at most 10000000000 dollars such as \"125.00\", got '1.005'",
        ),
        (
            "applied_deductible",
            "1e3",
            "expected an amount of at most 10000000000 dollars such as \"125.00\", got '1e3'",
        ),
        ("applied_deductible", "$5", "expected an amount of at most 10000000000 dollars such as \"125.00\", got '$5'"),
        (
            "applied_deductible",
            "1,000",
            "expected an amount of at most 10000000000 dollars such as \"125.00\", got '1,000'",
        ),
        ("applied_deductible", "", "expected an amount of at most 10000000000 dollars such as \"125.00\", got ''"),
        ("visits_psychotherapy", "12.5", "expected a whole number of visits, 0 to 9999, got '12.5'"),
        ("visits_psychotherapy", "-2", "expected a whole number of visits, 0 to 9999, got '-2'"),
        ("starts_on", "2026-02-30", "expected a day the calendar has, got '2026-02-30'"),
        ("starts_on", "4/6/2026", "expected a day as YYYY-MM-DD, got '4/6/2026'"),
        ("unlisted_are_zero", "yes", "expected true or false, got 'yes'"),
        ("family_spending", "{", "expected a list as JSON text"),
        ("family_spending", "{}", "expected a list of entries"),
    ],
)
def test_a_wrong_value_refuses_its_row_alone(name: str, value: str, expected: str) -> None:
    """The row is listed with its column and what was expected; the row beside it is settled."""
    text = pa.table({"key": ["bad", "good"], "plan": ["ppo"] * 2, "course": ["c"] * 2, name: pa.array([value, None])})
    found = estimate_batch(text, DESIGNS)

    (error,) = found.errors.to_pylist()
    assert ("bad", name) == (error["key"], error["path"])
    assert expected == error["message"]
    assert ["good"] == found.years.column("key").to_pylist()


def test_what_is_no_arrow_data_is_told() -> None:
    """A list of dictionaries is no table."""
    with pytest.raises(TypeError, match="expected Arrow data"):
        estimate_batch([{"key": 1}], DESIGNS)


class Frame:
    """A data frame of somebody's library: all it can is the Arrow PyCapsule interface."""

    def __init__(self, own: pa.Table) -> None:
        """Hold a table."""
        self._own = own

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the stream the interface asks for."""
        return self._own.__arrow_c_stream__(requested_schema)


def test_anything_that_speaks_arrow_is_taken(tmp_path: Path) -> None:
    """A table, a record batch, a reader, a dataset, a pandas frame and a foreign frame are the same rows."""
    own = table(applied_deductible=pa.array(["650.00"]), unlisted_are_zero=pa.array([True]))
    pq.write_table(own, tmp_path / "rows.parquet")
    (batch,) = own.to_batches()

    for data in (batch, own.to_reader(), pa_dataset.dataset(tmp_path), own.to_pandas(), Frame(own)):
        assert years(own) == years(data)
