"""What a batch may never depend on: the order of its rows, how they are cut, and how many work on them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ketacost.batch.api import estimate_batch
from ketacost.batch.function import BatchFunction
from ketacost.interop.json_format import parse_toml
from tests.known_answers.test_examples_as_a_batch import designs_of
from tests.strategies.batches import Row, table_of

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
REQUESTS: Final = {path.stem: parse_toml(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.toml"))}
DESIGNS: Final = designs_of(REQUESTS)
_TABLES: Final = ("years", "sessions", "lines", "errors")


def _rows() -> list[Row]:
    """Return people of every example with balances and first days of their own, some of whom are refused."""
    found = []
    for name, request in REQUESTS.items():
        for number in range(6):
            applied = {"applied_deductible": Decimal(f"{137 * number}.50"), "unlisted_are_zero": True}
            found.append(
                {
                    "key": f"{name} {number}",
                    "plan": name,
                    "course": name,
                    "assistance": name if name in DESIGNS.assistance else None,
                    "starts_on": request.course.starts_on + timedelta(days=7 * (number // 2)),
                    **(applied if number % 2 else {}),
                }
            )
    return found


ROWS: Final = _rows()
WHOLE: Final = table_of(ROWS)


def answers(data: Any, rows_at_once: int = 65_536) -> dict[str, list[Row]]:  # noqa: ANN401 (whatever speaks Arrow)
    """Return every table of a batch as rows, in an order of its own."""
    found = estimate_batch(data, DESIGNS, sessions=True, lines=True, rows_at_once=rows_at_once)
    return {name: _sorted(getattr(found, name).to_pylist()) for name in _TABLES}


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["key"])  # what one row has keeps its order


EXPECTED: Final = answers(WHOLE)


def test_the_rows_are_worth_the_name() -> None:
    """Some rows are settled and some refused, so that both are seen to keep."""

    assert len(EXPECTED["errors"]) > 10
    assert len({row["key"] for row in EXPECTED["years"]}) > 80


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(len(ROWS))), st.integers(1, 150))
def test_order_and_size_of_chunks_change_nothing(order: list[int], rows_at_once: int) -> None:
    """However the rows stand and are cut, every row comes to the same."""

    assert EXPECTED == answers(pa.Table.from_batches([WHOLE]).take(order), rows_at_once)


@settings(max_examples=8, deadline=None)
@given(st.sets(st.integers(1, len(ROWS) - 1), max_size=6))
def test_cutting_the_input_changes_nothing(cuts: set[int]) -> None:
    """A table of several record batches, a reader and a dataset's batches are the same rows."""
    edges = [0, *sorted(cuts), len(ROWS)]
    parts = [WHOLE.slice(a, b - a) for a, b in pairwise(edges)]

    assert EXPECTED == answers(pa.RecordBatchReader.from_batches(WHOLE.schema, parts))


@settings(max_examples=4, deadline=None)
@given(st.integers(2, 6), st.integers(1, 40))
def test_several_threads_share_one_function(workers: int, rows: int) -> None:
    """One function may be called by several threads at once, each with rows of its own."""
    function = BatchFunction(DESIGNS)
    whole = function(WHOLE).to_pylist()
    parts = [WHOLE.slice(at, rows) for at in range(0, len(ROWS), rows)]
    with ThreadPoolExecutor(workers) as pool:
        found = [row for part in pool.map(function, parts) for row in part.to_pylist()]

    assert _sorted(whole) == _sorted(found)


def test_good_and_refused_rows_make_the_input() -> None:
    """Every key comes back once: settled with its years, or refused with its reason."""
    settled = {row["key"] for row in EXPECTED["years"]}
    refused = [row["key"] for row in EXPECTED["errors"]]

    assert sorted(row["key"] for row in ROWS) == sorted([*settled, *refused])


def test_every_table_adds_up_to_the_years() -> None:
    """Lines and sessions of a row sum to its years, in every column of money."""
    money = [name for name, value in EXPECTED["years"][0].items() if str(value).count(".") == 1]

    def sums(table: str) -> dict[str, list[object]]:
        found: dict[str, list[Any]] = {}
        for row in EXPECTED[table]:
            before = found.setdefault(row["key"], [0] * len(money))
            found[row["key"]] = [a + row[name] for a, name in zip(before, money, strict=True)]
        return found

    assert len(money) == 15
    assert sums("years") == sums("sessions")
    assert sums("years") == sums("lines")
