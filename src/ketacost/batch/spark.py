"""Beyond one machine: the same function over the partitions of a Spark data frame, on the caller's own cluster.

Every Python worker makes its function once and keeps it, with the programs it has made, for all tasks over the same
designs. Nothing here starts or changes a cluster; ``local_spark.py`` starts a small one for trials.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import attrs
import pyarrow as pa

from ketacost.batch.api import ROWS_AT_ONCE
from ketacost.batch.columns import KEY, read_schema
from ketacost.batch.designs import Designs
from ketacost.batch.function import BatchFunction, output_fields
from ketacost.batch.inputs import cents_of_decimals
from ketacost.errors import InvalidInputError, MissingExtraError, Problem

try:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import DataType, DateType, DecimalType, LongType, StringType, StructField, StructType
except ImportError:
    raise MissingExtraError(
        "extra.missing", "Spark needs packages of its own; install them with: pip install 'ketacost[spark]'"
    ) from None

_CENTS: Final = "_cents"
_KEPT_FUNCTIONS: Final = 4
"""Functions a worker keeps: those of the designs it saw last."""


def estimate(
    df: DataFrame, designs: Designs, *, columns: Sequence[str] | None = None, rows_at_once: int = ROWS_AT_ONCE
) -> DataFrame:
    """Return what every row comes to, equal row by row to :func:`~ketacost.batch.api.estimate_batch` of the same rows.

    Nothing runs before the result is read. Amounts come by row and benefit year; a refused row comes back once, with
    its ``code``, ``path`` and ``message`` and no amounts. The key keeps its type, the order of the rows is Spark's.

    Args:
        df: the rows, with the columns of a batch.
        designs: what the ids in the rows mean; they travel once to each executor.
        columns: the columns wanted beside the key, all of them in dollars if not given. For Spark to read an amount
            takes longer than to settle it, so the fewer the faster; an amount's name with ``_cents`` behind it is the
            same in whole cents, which Spark reads in a quarter of the time.
        rows_at_once: how many rows are settled together, whatever the size of Spark's own record batches; no result
            depends on it.

    Raises:
        InvalidInputError: if a column means nothing, or can hold no such value at all. A row that cannot be settled
            stops nothing.
    """
    names = _names(columns, rows_at_once)
    read_schema(df.columns)
    session = df.sparkSession
    # No rows, but the columns' types: what can never be read fails here, and not in a worker hours later.
    BatchFunction(designs)(_empty(session.createDataFrame([], df.schema).toArrow()))
    function = _partition_function(shipped(session, designs), names, rows_at_once)
    return df.mapInArrow(function, output_schema(df.schema, names))


def output_schema(rows: StructType, names: Sequence[str]) -> StructType:
    """Return the columns of :func:`estimate` for rows of some columns: the key as it is, then those of some names."""
    types = _types()
    return StructType([rows[KEY], *(StructField(name, types[name]) for name in names)])


def _types() -> dict[str, DataType]:
    """Return the columns that may be wanted: those of a batch, and its amounts in whole cents."""
    fields = output_fields()
    amounts = [field.name for field in fields if pa.types.is_decimal(field.type)]
    return {field.name: _spark_type(field.type) for field in fields} | {
        f"{name}{_CENTS}": LongType() for name in amounts
    }


def _names(columns: Sequence[str] | None, rows_at_once: int) -> tuple[str, ...]:
    """Return the columns that are wanted, checked like the rest of the options."""
    known = [field.name for field in output_fields()]
    found = known if columns is None else [name for name in dict.fromkeys(columns) if name != KEY]
    message = f"no such column comes out; there are {', '.join(known)}, and each amount with {_CENTS}"
    types = _types()
    problems = [Problem("batch.output", name, message) for name in found if name not in types]
    if rows_at_once < 1:
        message = f"expected at least 1 row at once, got {rows_at_once}"
        problems.append(Problem("batch.rows_at_once", "rows_at_once", message))
    if problems:
        raise InvalidInputError(problems)
    return tuple(found)


@attrs.frozen
class Shipped:
    """Designs on their way to a worker: the same where their digest is."""

    digest: str
    held: Any = attrs.field(eq=False)  # a broadcast, or the designs themselves

    def designs(self) -> Designs:
        """Return the designs, where they have come to."""
        found: Designs = self.held if isinstance(self.held, Designs) else self.held.value
        return found


def shipped(session: SparkSession, designs: Designs) -> Shipped:
    """Return designs as they travel to the workers of a session."""
    digest = hashlib.sha256(pickle.dumps(designs)).hexdigest()
    context = getattr(session, "sparkContext", None)  # Spark Connect has none: there they travel with the function
    return Shipped(digest, designs if context is None else context.broadcast(designs))


def _partition_function(
    given: Shipped, names: tuple[str, ...], rows_at_once: int
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def settle_partition(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        function = function_of(given)
        return (_selected(function(batch), names) for batch in _regrouped(batches, rows_at_once))

    return settle_partition


def _selected(batch: pa.RecordBatch, names: tuple[str, ...]) -> pa.RecordBatch:
    columns = [_column(batch, name) for name in names]
    return pa.RecordBatch.from_arrays([batch.column(KEY), *columns], [KEY, *names])


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    if not name.endswith(_CENTS):
        return batch.column(name)
    amounts = batch.column(name.removesuffix(_CENTS))
    return pa.array(cents_of_decimals(amounts), mask=amounts.is_null().to_numpy(zero_copy_only=False))


@lru_cache(maxsize=_KEPT_FUNCTIONS)
def function_of(given: Shipped) -> BatchFunction:
    """Return the function of some designs, made once in a Python worker: programs are dear to make."""
    return BatchFunction(given.designs())


def _regrouped(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the same rows in record batches of a number of rows or, where a partition ends, fewer."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count >= rows:
            whole, rest = divmod(count, rows)
            joined = pa.concat_batches(held)
            yield from (joined.slice(at * rows, rows) for at in range(whole))
            held, count = [joined.slice(whole * rows)], rest
    if count:
        yield pa.concat_batches(held)


def _empty(table: pa.Table) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=table.schema)


def _spark_type(kind: pa.DataType) -> DataType:
    if pa.types.is_decimal(kind):
        return DecimalType(kind.precision, kind.scale)
    return DateType() if pa.types.is_date(kind) else StringType()
