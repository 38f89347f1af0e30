"""On Spark: Python workers of a real session, equal to the run without it; bad columns before anything runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from pyspark import cloudpickle
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as spark_types

from ketacost.batch import spark
from ketacost.batch.api import estimate_batch
from ketacost.batch.designs import CourseSetup, Designs, PayerSetup
from ketacost.batch.function import BatchResult, output_fields
from ketacost.errors import InvalidInputError
from ketacost.interop.json_format import parse_toml

EXAMPLES: Final = Path(__file__).parents[3] / "examples"
ERRORS: Final = ("code", "path", "message")
PLANS: Final = ("commercial_ppo", "hdhp_november_start", "two_employer_plans", "plan_change")
ROWS: Final = 240
pytestmark = pytest.mark.xdist_group("spark")  # one Spark for all of them


@pytest.fixture(scope="module")
def designs() -> Designs:
    """One payer, one that turns its year, two payers, and a change of plan; one course."""
    requests = {name: parse_toml((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")) for name in PLANS}
    first = requests[PLANS[0]]
    return Designs(
        plans={
            name: PayerSetup(coverage=one.coverage, secondary=one.secondary, changes=one.changes)
            for name, one in requests.items()
        },
        courses={"spravato": CourseSetup(course=first.course, billing=first.billing, prices=first.prices)},
    )


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    """Rows of every plan with different balances; every eleventh names a plan nobody knows."""
    numbers = range(ROWS)
    return pa.table(
        {
            "key": pa.array(numbers, pa.int64()),
            "plan": ["nobody" if at % 11 == 0 else PLANS[at % len(PLANS)] for at in numbers],
            "course": ["spravato"] * ROWS,
            "starts_on": [date(2026, 3, 2) + timedelta(days=70 * (at % 5)) for at in numbers],
            "applied_deductible": pa.array([Decimal(at) * 5 for at in numbers], pa.decimal128(18, 2)),
            "applied_out_of_pocket": pa.array([Decimal(at) * 20 for at in numbers], pa.decimal128(18, 2)),
            "as_of": [date(2026, 1, 31)] * ROWS,
        }
    )


@pytest.fixture(scope="module")
def expected(rows: pa.Table, designs: Designs) -> list[dict[str, Any]]:
    """What the run without Spark says."""
    return _joined(estimate_batch(rows, designs))


def _joined(result: BatchResult) -> list[dict[str, Any]]:
    years = [row | dict.fromkeys(ERRORS) for row in result.years.to_pylist()]
    nothing = dict.fromkeys(result.years.schema.names)
    return sorted([*years, *(nothing | row for row in result.errors.to_pylist())], key=_place)


def _place(row: dict[str, Any]) -> tuple[Any, str]:
    return row["key"], row["benefit_year"] or ""


def _collected(found: DataFrame) -> list[dict[str, Any]]:
    return sorted(found.toArrow().to_pylist(), key=_place)


def test_the_case_has_both_kinds_of_rows(expected: list[dict[str, Any]]) -> None:
    """Refused ones, and settled ones in one benefit year and in two."""
    refused = {row["key"] for row in expected if row["code"] is not None}

    assert set(range(0, ROWS, 11)) <= refused < set(range(ROWS))
    assert set(range(ROWS)) == {row["key"] for row in expected}
    assert {"2026", "2027", None} <= {row["benefit_year"] for row in expected}


@pytest.mark.parametrize("at_once", ["10", "10000"])
def test_it_equals_the_local_run(
    session: SparkSession, designs: Designs, rows: pa.Table, expected: list[dict[str, Any]], at_once: str
) -> None:
    """Whatever the number of partitions and the size of Spark's record batches."""
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", at_once)
    frame = session.createDataFrame(rows)

    for partitions in (1, 3, 7):
        assert expected == _collected(spark.estimate(frame.repartition(partitions), designs))


def test_rows_at_once_change_nothing(
    session: SparkSession, designs: Designs, rows: pa.Table, expected: list[dict[str, Any]]
) -> None:
    """Rows settled by sevens come to the same."""
    frame = session.createDataFrame(rows).coalesce(1)

    assert expected == _collected(spark.estimate(frame, designs, rows_at_once=7))


def test_no_rows_come_to_no_rows(session: SparkSession, designs: Designs, rows: pa.Table) -> None:
    """An empty data frame is no error."""

    assert [] == _collected(spark.estimate(session.createDataFrame(rows).limit(0), designs))


def test_workers_make_their_function_once(session: SparkSession, designs: Designs, rows: pa.Table) -> None:
    """Tasks, and runs, of the same designs share it: no worker has made it twice."""
    frame = session.createDataFrame(rows)
    for partitions in (4, 6):
        spark.estimate(frame.repartition(partitions), designs).count()

    def made(_: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        asked = spark.function_of.cache_info()
        yield pa.RecordBatch.from_pydict({"made": [asked.misses], "kept": [asked.currsize]})

    found = frame.repartition(4).mapInArrow(made, "made long, kept long").toArrow().to_pylist()

    assert 4 == len(found)
    assert any(one["kept"] for one in found)
    assert [one["kept"] for one in found] == [one["made"] for one in found]


@pytest.mark.parametrize("kind", ["string", "int", "decimal(20,0)", "timestamp", "binary"])
def test_the_key_keeps_its_type(session: SparkSession, designs: Designs, rows: pa.Table, kind: str) -> None:
    """A caller's key comes back as what it was."""
    frame = session.createDataFrame(rows.slice(0, 4))
    source = frame["key"].cast("string") if kind == "binary" else frame["key"]
    keyed = frame.withColumn("key", source.cast(kind))
    found = spark.estimate(keyed, designs)

    assert keyed.schema["key"] == found.schema["key"]
    assert {row.key for row in keyed.collect()} == {row.key for row in found.collect()}


def test_columns_are_the_library_s_own(session: SparkSession, designs: Designs, rows: pa.Table) -> None:
    """Amounts are decimals, days are dates, words are strings, in the order of the local run."""
    frame = session.createDataFrame(rows)
    local = estimate_batch(rows.slice(0, 1), designs)
    found = spark.estimate(frame, designs).schema

    assert [*local.years.schema.names, *ERRORS] == found.names
    assert spark_types.DecimalType(18, 2) == found["net_cost"].dataType
    assert spark_types.DateType() == found["deductible_met_on"].dataType
    assert spark_types.StringType() == found["message"].dataType


@pytest.mark.parametrize(
    ("column", "code"),
    [("zip string", "batch.column"), ("applied_deductible double", "batch.type")],
    ids=["no_such_column", "floats_for_money"],
)
def test_a_wrong_column_is_refused_before_anything_runs(
    session: SparkSession, designs: Designs, rows: pa.Table, column: str, code: str
) -> None:
    """The sentence of the local run, not a worker's traceback."""
    name, kind = column.split()
    frame = session.createDataFrame(rows)
    wrong = frame.withColumn(name, frame["key"].cast(kind))
    with pytest.raises(InvalidInputError) as caught:
        spark.estimate(wrong, designs)

    assert [(code, name)] == [(problem.code, problem.path) for problem in caught.value.problems]


def test_only_the_columns_wanted_come_back(
    session: SparkSession, designs: Designs, rows: pa.Table, expected: list[dict[str, Any]]
) -> None:
    """In the order asked for, the key first."""
    names = ["code", "net_cost", "benefit_year"]
    found = spark.estimate(session.createDataFrame(rows), designs, columns=names)

    assert ["key", *names] == found.columns
    assert [{name: row[name] for name in found.columns} for row in expected] == _collected(found)


def test_amounts_may_come_in_cents(
    session: SparkSession, designs: Designs, rows: pa.Table, expected: list[dict[str, Any]]
) -> None:
    """The name with _cents behind it is the same amount as a whole number, and nothing where there is none."""
    frame = session.createDataFrame(rows)
    found = _collected(spark.estimate(frame, designs, columns=["benefit_year", "net_cost_cents", "allowed_amount"]))

    wanted = [(row["key"], row["net_cost"], row["allowed_amount"]) for row in expected]
    cents = [(None if row["net_cost_cents"] is None else Decimal(row["net_cost_cents"]) / 100) for row in found]
    assert wanted == [(row["key"], net, row["allowed_amount"]) for row, net in zip(found, cents, strict=True)]


def test_a_column_that_does_not_come_out_is_refused(session: SparkSession, designs: Designs, rows: pa.Table) -> None:
    """By its name, with those there are."""
    with pytest.raises(InvalidInputError, match="net_price: no such column comes out; there are benefit_year, "):
        spark.estimate(session.createDataFrame(rows), designs, columns=["net_price"])


def test_no_rows_at_once_are_refused(session: SparkSession, designs: Designs, rows: pa.Table) -> None:
    """There is no progress by none at a time."""
    with pytest.raises(InvalidInputError, match="expected at least 1 row at once, got 0"):
        spark.estimate(session.createDataFrame(rows), designs, rows_at_once=0)


def test_without_a_context_designs_travel_with_the_function(
    designs: Designs, rows: pa.Table, expected: list[dict[str, Any]]
) -> None:
    """Spark Connect cannot broadcast: the function alone, pickled as Spark does it, says the same."""
    shipped = spark.shipped(object(), designs)  # type: ignore[arg-type]
    names = tuple(field.name for field in output_fields())
    pickled = cloudpickle.dumps(spark._partition_function(shipped, names, 64))  # type: ignore[no-untyped-call]  # noqa: SLF001
    function = cloudpickle.loads(pickled)
    found = pa.Table.from_batches(function(iter(rows.to_batches(max_chunksize=50))))

    assert expected == sorted(found.to_pylist(), key=_place)


@pytest.mark.parametrize("module", ["spark", "local_spark"])
def test_without_the_extra_it_says_what_to_install(module: str) -> None:
    """The error of the library, which is an ImportError too, names the extra."""
    program = f"import sys; sys.modules['pyspark'] = None; import ketacost.batch.{module}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603

    assert 1 == done.returncode
    assert "MissingExtraError" in done.stderr
    assert "pip install 'ketacost[spark]'" in done.stderr
