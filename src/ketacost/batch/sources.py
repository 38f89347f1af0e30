"""Rows from files: Parquet or CSV, one file or a folder of Parquet, read as a stream and cut into parts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import attrs
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from ketacost.batch.api import ROWS_AT_ONCE
from ketacost.errors import InvalidInputError, Problem

_BLOCK: Final = 1 << 20
_BROKEN_LINE: Final = re.compile(r"Row #(\d+): Expected (\d+) columns, got (\d+)")


@attrs.frozen
class SourceFile:
    """One file: its name as given, its bytes, and a hash of them."""

    name: str
    size: int
    digest: str


class Part(NamedTuple):
    """A run of rows, by its number; a part that was left out has none."""

    number: int
    batches: tuple[pa.RecordBatch, ...]
    rows: int


class Span(NamedTuple):
    """Record batches that can be read apart from others: a row group, by its file and its number there."""

    file: Path
    group: int
    rows: int


@attrs.frozen(kw_only=True)
class Source:
    """Rows to be read.

    Attributes:
        files: the files, in the order they are read.
        schema: the columns; those of CSV are text.
        rows: how many rows, ``None`` where only reading tells.
        is_csv: whether it is a CSV file.
    """

    files: tuple[SourceFile, ...]
    schema: pa.Schema
    rows: int | None
    is_csv: bool

    def parts(self, size: int, left_out: Collection[int]) -> Iterator[Part]:
        """Yield the rows in parts of a number of rows, the last with fewer; where there are none, one empty part.

        Args:
            size: rows of a part.
            left_out: numbers of parts not wanted; where the file lets them be passed over they are not read.

        Raises:
            InvalidInputError: ``batch.source`` if a file breaks while it is read.
        """
        yield from _cut(self._runs(size, left_out), size, left_out)

    def _runs(self, size: int, left_out: Collection[int]) -> Iterator[tuple[int, Iterator[pa.RecordBatch]]]:
        """Yield runs of record batches, each with its number of rows, which are passed over where none is wanted."""
        if self.is_csv:
            yield 0, _csv_batches(Path(self.files[0].name))
            return
        at = 0
        for span in spans(tuple(Path(file.name) for file in self.files)):
            first, last = at // size, max(at, at + span.rows - 1) // size
            wanted = any(number not in left_out for number in range(first, last + 1))
            yield span.rows, group_batches(span.file, span.group) if wanted else iter(())
            at += span.rows


def open_source(path: str | Path) -> Source:
    """Return the rows of a Parquet or CSV file, or of a folder of Parquet files, in the order of their names.

    Raises:
        InvalidInputError: if there is no such file, or it is none of these, or its files differ in their columns.
    """
    place = Path(path)
    files = _files(place)
    is_csv = files[0].suffix.lower() == ".csv"
    with _reading(files[0]):
        schema = _csv_reader(files[0]).schema if is_csv else pq.read_schema(files[0])
    schema = schema.remove_metadata()
    rows = None if is_csv else sum(_rows_of(file, schema, files[0].name) for file in files)
    return Source(files=tuple(_hashed(file) for file in files), schema=schema, rows=rows, is_csv=is_csv)


def _rows_of(file: Path, schema: pa.Schema, like: str) -> int:
    """Return how many rows a Parquet file has, whose columns must be those of the first."""
    with _reading(file):
        found = pq.ParquetFile(file)
    if not found.schema_arrow.remove_metadata().equals(schema):
        message = f"its columns or their types differ from those of {like}; make them alike"
        raise _refusal("batch.source_columns", file, message)
    return int(found.metadata.num_rows)


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        found = sorted(file for file in place.iterdir() if file.suffix.lower() == ".parquet")
        if not found:
            raise _refusal("batch.source", place, "this folder holds no .parquet file; name one that does, or a file")
        return found
    if not place.exists():
        raise _refusal("file.missing", place, "there is no such file; check its name and folder")
    if place.suffix.lower() not in {".csv", ".parquet"}:
        message = f"expected a file that ends in .parquet or .csv, got {place.name!r}; rename or convert it"
        raise _refusal("file.unknown_ending", place, message)
    return [place]


def _refusal(code: str, path: Path, message: str) -> InvalidInputError:
    return InvalidInputError([Problem(code, str(path), message)])


def _hashed(file: Path) -> SourceFile:
    digest = hashlib.sha256()
    with _reading(file), file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return SourceFile(str(file), file.stat().st_size, digest.hexdigest())


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    """Turn what breaks while a file is read into a sentence without the file's content."""
    try:
        yield
    except pa.ArrowInvalid as error:
        broken = _BROKEN_LINE.search(str(error))
        if broken is not None:
            line, expected, got = broken.groups()
            raise _refusal("batch.source", file, f"line {line} has {got} columns, expected {expected}") from None
        raise _refusal("batch.source", file, "this file is broken, or not what its ending says") from None
    except pa.ArrowException:
        raise _refusal("batch.source", file, "this file is broken, or not what its ending says") from None
    except OSError as error:
        reason = (error.strerror or "it is broken, or not what its ending says").lower()
        raise _refusal("file.unreadable", file, f"this file cannot be read: {reason}") from None


# streams


def spans(files: tuple[Path, ...]) -> Iterator[Span]:
    """Yield the row groups of Parquet files, in order."""
    for file in files:
        with _reading(file):
            meta = pq.ParquetFile(file).metadata
            sizes = [meta.row_group(at).num_rows for at in range(meta.num_row_groups)]
        yield from (Span(file, at, rows) for at, rows in enumerate(sizes))


def group_batches(file: Path, group: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows of one row group of a Parquet file.

    Raises:
        InvalidInputError: ``batch.source`` if the file breaks while it is read.
    """
    with _reading(file):
        yield from pq.ParquetFile(file).iter_batches(ROWS_AT_ONCE, row_groups=[group])


def _csv_reader(file: Path) -> pa_csv.CSVStreamingReader:
    with file.open("rb") as stream:
        names = pa_csv.read_csv(
            pa.BufferReader(stream.readline().removeprefix(b"\xef\xbb\xbf")),
        ).column_names
    return pa_csv.open_csv(
        file,
        read_options=pa_csv.ReadOptions(use_threads=False, block_size=8 * _BLOCK),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )


def _csv_batches(file: Path) -> Iterator[pa.RecordBatch]:
    with _reading(file):
        yield from _csv_reader(file)


class _Cutter:
    """Cuts runs of record batches at the edges of parts."""

    def __init__(self, size: int, left_out: Collection[int]) -> None:
        self._size = size
        self._left_out = left_out
        self._held: list[pa.RecordBatch] = []
        self.number = 0
        self.filled = 0

    def take(self, rows: int, batch: pa.RecordBatch | None) -> Iterator[Part]:
        """Take rows, or pass over as many, and yield each part that is full."""
        at = 0
        while at < rows:
            step = min(self._size - self.filled, rows - at)
            if batch is not None and self.number not in self._left_out:
                self._held.append(batch.slice(at, step))
            self.filled += step
            at += step
            if self.filled == self._size:
                yield self.part()

    def part(self) -> Part:
        """Return what was taken as a part, and begin the next one."""
        found = Part(self.number, tuple(self._held), self.filled)
        self.number, self.filled, self._held = self.number + 1, 0, []
        return found


def _cut(runs: Iterator[tuple[int, Iterator[pa.RecordBatch]]], size: int, left_out: Collection[int]) -> Iterator[Part]:
    """Yield the parts of runs of record batches; a run that is passed over only moves the place."""
    cutter = _Cutter(size, left_out)
    for rows, batches in runs:
        read = 0
        for batch in batches:
            yield from cutter.take(batch.num_rows, batch)
            read += batch.num_rows
        yield from cutter.take(rows - read, None)
    if cutter.filled or cutter.number == 0:
        yield cutter.part()
