"""The call people make: anything Arrow-compatible in, Arrow tables out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa

from ketacost.batch.columns import KEY
from ketacost.batch.designs import Designs
from ketacost.batch.engine import Detail
from ketacost.batch.function import BatchFunction, BatchResult, parts_of
from ketacost.batch.results import ERROR_FIELDS, line_fields, session_fields, year_fields
from ketacost.batch.threads import in_order, threads

ROWS_AT_ONCE: Final = 65_536
"""Rows settled together: enough to hide what a record batch costs, few enough to stay in memory's near parts."""


def estimate_batch(
    data: Any,  # noqa: ANN401 (whatever speaks Arrow)
    designs: Designs,
    *,
    sessions: bool = False,
    lines: bool = False,
    workers: int | None = None,
    rows_at_once: int = ROWS_AT_ONCE,
) -> BatchResult:
    """Return what every row comes to, exact to the cent, equal to :func:`ketacost.estimate` of the same question.

    Args:
        data: the rows: a pyarrow table, record batch, reader or dataset, or anything with the Arrow PyCapsule interface
            (Polars, DuckDB, pandas).
        designs: what the ids in the rows mean.
        sessions: whether amounts by session are wanted too.
        lines: whether amounts by claim line are.
        workers: threads that settle them; by default one a core. No result depends on it.
        rows_at_once: how many rows are settled together; no result depends on it.

    Raises:
        InvalidInputError: if a column means nothing, or can hold no such value at all. A row that cannot be settled is
            listed in ``errors`` and stops nothing.
    """
    function, detail = BatchFunction(designs), Detail(sessions=sessions, lines=lines)
    reader = reader_of(data)
    found: dict[str, list[pa.RecordBatch]] = {"years": [], "sessions": [], "lines": [], "errors": []}
    function.engine(tuple(reader.schema.names))

    def settle(batch: pa.RecordBatch) -> list[tuple[str, pa.RecordBatch]]:
        return list(parts_of(function.settle(batch, detail), detail))

    for parts in in_order(settle, batches_of(reader, rows_at_once), threads(workers)):
        for name, part in parts:
            found[name].append(part)
    key = reader.schema.field(KEY)
    return BatchResult(
        years=_table(found["years"], [key, *year_fields()]),
        errors=_table(found["errors"], [key, *ERROR_FIELDS]),
        sessions=_table(found["sessions"], [key, *session_fields()]) if sessions else None,
        lines=_table(found["lines"], [key, *line_fields()]) if lines else None,
    )


def _table(batches: list[pa.RecordBatch], fields: list[pa.Field]) -> pa.Table:
    return pa.Table.from_batches(batches, pa.schema(fields))


def reader_of(data: Any) -> pa.RecordBatchReader:  # noqa: ANN401 (whatever speaks Arrow)
    """Return a reader of anything Arrow-compatible.

    Raises:
        TypeError: for anything else.
    """
    if isinstance(data, pa.RecordBatchReader):
        return data
    if isinstance(data, pa.RecordBatch):
        return pa.RecordBatchReader.from_batches(data.schema, [data])
    if hasattr(data, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(data)
    if hasattr(data, "scanner"):  # a dataset, which need not be loaded otherwise
        return data.scanner().to_reader()
    message = f"expected Arrow data (a table, a reader, a data frame), got {type(data).__name__}"
    raise TypeError(message)


def batches_of(reader: pa.RecordBatchReader, rows: int) -> Iterator[pa.RecordBatch]:
    """Yield record batches of at most so many rows."""
    for batch in reader:
        for start in range(0, batch.num_rows, rows):
            yield batch.slice(start, rows)
