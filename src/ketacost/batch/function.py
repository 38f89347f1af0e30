"""The function: a record batch in, a record batch out, for one machine, Spark, Dask, Ray or Daft alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import pyarrow as pa

from ketacost.batch.columns import KEY, InputSchema, read_schema
from ketacost.batch.coverages import Coverages
from ketacost.batch.designs import Designs
from ketacost.batch.engine import Detail, Engine, Settled
from ketacost.batch.programs import Program, ProgramKey, make_program
from ketacost.batch.results import ERROR_FIELDS, errors_of, lines_of, sessions_of, year_fields, years_of


@attrs.frozen(kw_only=True, eq=False)
class BatchResult:
    """What a batch comes to, as Arrow tables; rows stand in the order of the input.

    Attributes:
        years: amounts by row and benefit year.
        errors: rows that were refused, with ``code``, ``path`` and ``message``; good and refused rows make the input.
        sessions: amounts by row and session, where asked for.
        lines: amounts by row and claim line, where asked for.
    """

    years: pa.Table
    errors: pa.Table
    sessions: pa.Table | None = None
    lines: pa.Table | None = None


class BatchFunction:
    """Estimates record batches by some designs: ``RecordBatch -> RecordBatch``, to be called by any framework.

    It travels between processes by pickle, and makes what it needs where it is called. Amounts come by row and benefit
    year; a refused row comes back once, with its ``code``, ``path`` and ``message`` and no amounts.
    """

    def __init__(self, designs: Designs) -> None:
        """Keep the designs."""
        self._designs = designs
        self._engines: dict[tuple[str, ...], Engine] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel without what can be made again."""
        return BatchFunction, (self._designs,)

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return a record batch's amounts by row and benefit year, refused rows among them.

        Raises:
            InvalidInputError: if a column means nothing, or can hold no such value at all.
        """
        settled = self.settle(batch, Detail())
        years, errors = years_of(settled), errors_of(settled)
        schema = pa.schema([settled.key_field, *output_fields()])
        joined = pa.Table.from_batches([_widened(years, schema), _widened(errors, schema)], schema)
        return joined.combine_chunks().to_batches()[0] if joined.num_rows else _widened(years, schema)

    def settle(self, batch: pa.RecordBatch, detail: Detail) -> Settled:
        """Return the rows of a record batch, settled."""
        return self.engine(tuple(batch.schema.names)).settle(batch, detail)

    def engine(self, names: tuple[str, ...]) -> Engine:
        """Return the engine for inputs of some columns."""
        found = self._engines.get(names)
        if found is None:
            schema: InputSchema = read_schema(names)
            found = self._engines[names] = Engine(self._program, schema)
        return found

    def _program(self, key: ProgramKey, schema: InputSchema, coverages: Coverages) -> Program:
        return make_program(key, self._designs, schema, coverages)

    def output_schema(self, key: pa.DataType) -> pa.Schema:
        """Return the schema of what it returns, for keys of a type."""
        return pa.schema([pa.field(KEY, key), *output_fields()])


def output_fields() -> list[pa.Field]:
    """Return the columns of :class:`BatchFunction`, after the key: every one may be null."""
    return [field.with_nullable(True) for field in (*year_fields(), *ERROR_FIELDS)]  # noqa: FBT003 (its only argument)


def _widened(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return a record batch with every column of a schema, null where it has none."""
    columns = [
        batch.column(field.name) if field.name in batch.schema.names else pa.nulls(batch.num_rows, field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def parts_of(settled: Settled, detail: Detail) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Yield what a settled record batch comes to, table by table."""
    yield "years", years_of(settled)
    if detail.sessions:
        yield "sessions", sessions_of(settled)
    if detail.lines:
        yield "lines", lines_of(settled)
    yield "errors", errors_of(settled)
