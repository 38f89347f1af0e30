"""Parts of a run on disk: Parquet files that are there whole or not at all, and a note of each part that is done."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import attrs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ketacost.batch.api import ROWS_AT_ONCE
from ketacost.batch.engine import Detail
from ketacost.batch.function import BatchFunction, parts_of
from ketacost.batch.results import ERROR_FIELDS, line_fields, session_fields, year_fields
from ketacost.batch.sources import Part
from ketacost.errors import InvalidInputError, Problem

WORK: Final = ".parts"
"""Folder of what is only there while a run is not finished."""
ERRORS: Final = "errors.parquet"

_FIELDS: Final[Mapping[str, Callable[[], list[pa.Field]]]] = {
    "years": year_fields,
    "sessions": session_fields,
    "lines": line_fields,
    "errors": lambda: list(ERROR_FIELDS),
}
_WRITING: Final[Mapping[str, Any]] = {
    "compression": "snappy",  # the quickest of those that every reader knows; zstd would halve the files
    "write_statistics": False,
}
_WORDS: Final = ("benefit_year", "starts_on", "phase", "code", "path", "message")
"""Columns of a few values, each written once."""


@attrs.frozen
class DonePart:
    """What a part came to: rows read, rows refused, entries of years, and how often each code refused a row."""

    number: int
    rows: int
    refused: int
    years: int
    codes: Mapping[str, int]


class Place:
    """The folder a run writes into."""

    def __init__(self, folder: Path, detail: Detail) -> None:
        """Know the folder; nothing is made yet."""
        self.folder = folder
        self.work = folder / WORK
        self.detail = detail
        self.tables = ("years", *(name for name in ("sessions", "lines") if getattr(detail, name)))

    def make(self) -> None:
        """Make the folders, and clear away what a run that was stopped left half-written."""
        for folder in (self.folder, self.work, *(self.folder / name for name in self.tables)):
            folder.mkdir(exist_ok=True)
            for left in folder.glob(".*.writing"):
                left.unlink()

    def part_file(self, table: str, number: int) -> Path:
        """Return where a table of a part stands."""
        name = f"part-{number:05}.parquet"
        return self.work / f"errors-{name}" if table == "errors" else self.folder / table / name

    def done(self) -> dict[int, DonePart]:
        """Return the parts that are done, by number."""
        found = (DonePart(**json.loads(note.read_text(encoding="ascii"))) for note in self.work.glob("part-*.json"))
        return {part.number: part for part in found}

    def note(self, part: DonePart) -> None:
        """Note that a part is done; its files are in their place already."""
        write_text(self.work / f"part-{part.number:05}.json", json.dumps(attrs.asdict(part), sort_keys=True))

    def write(self, part: Part, function: BatchFunction, key: pa.Field) -> DonePart:
        """Settle a part and write its files; then note that it is done."""
        refused, years = 0, 0
        codes: Counter[str] = Counter()
        with ExitStack() as stack:
            writers = {
                table: stack.enter_context(parquet(self.part_file(table, part.number), [key, *_FIELDS[table]()]))
                for table in (*self.tables, "errors")
            }
            for batch in _gathered(part):
                for table, found in parts_of(function.settle(batch, self.detail), self.detail):
                    _add(writers[table], found)
                    if table == "errors":
                        refused += found.num_rows
                        codes.update(_counted(found))
                    elif table == "years":
                        years += found.num_rows
        done = DonePart(part.number, part.rows, refused, years, dict(sorted(codes.items())))
        self.note(done)
        return done

    def join_errors(self, numbers: int, key: pa.Field) -> None:
        """Join the refused rows of all parts in one file."""
        with parquet(self.folder / ERRORS, [key, *ERROR_FIELDS]) as writer:
            for number in range(numbers):
                for batch in pq.ParquetFile(self.part_file("errors", number)).iter_batches(ROWS_AT_ONCE):
                    _add(writer, batch)

    def clear(self) -> None:
        """Remove what is only there while a run is not finished."""
        for left in self.work.glob("*"):
            left.unlink()
        if self.work.exists():
            self.work.rmdir()


def _gathered(part: Part) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a part in record batches of a fixed number, however they were read."""
    if part.batches:
        table = pa.Table.from_batches(part.batches).combine_chunks()
        yield from table.to_batches(max_chunksize=ROWS_AT_ONCE)


def _add(writer: pq.ParquetWriter, batch: pa.RecordBatch) -> None:
    """Write a record batch as one row group."""
    if batch.num_rows:
        writer.write_batch(batch, row_group_size=batch.num_rows)


def _counted(errors: pa.RecordBatch) -> dict[str, int]:
    found = pc.value_counts(errors.column("code")).to_pylist()
    return {entry["values"]: entry["counts"] for entry in found}


@contextmanager
def parquet(target: Path, fields: list[pa.Field]) -> Iterator[pq.ParquetWriter]:
    """Write a Parquet file beside its place, and put it there once it is whole and on disk.

    Raises:
        InvalidInputError: ``file.unwritable`` if the disk refuses it.
    """
    beside = _beside(target)
    schema = pa.schema(fields)
    words = [name for name in _WORDS if name in schema.names]
    with writing(target):
        try:
            with pq.ParquetWriter(beside, schema, use_dictionary=words, **_WRITING) as writer:
                yield writer
            _put(beside, target)
        finally:
            beside.unlink(missing_ok=True)


def write_text(target: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    beside = _beside(target)
    with writing(target):
        beside.write_text(text, encoding="ascii", newline="\n")
        _put(beside, target)


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn what the disk says into a sentence.

    Raises:
        InvalidInputError: ``file.unwritable``.
    """
    try:
        yield
    except OSError as error:
        reason = (type(error).__name__ if error.errno is None else os.strerror(error.errno)).lower()
        message = f"this cannot be written: {reason}; what is done is kept, --resume goes on once there is room"
        raise InvalidInputError([Problem("file.unwritable", str(target), message)]) from None


def _beside(target: Path) -> Path:
    """Return a name no other writer of the same part has, on this machine or another."""
    return target.with_name(f".{target.name}.{uuid4().hex}.writing")


def _put(beside: Path, target: Path) -> None:
    """Move a file to its place when it is on disk: after a power cut it is there whole, or not."""
    _sync(beside)
    beside.replace(target)
    if os.name != "nt":  # there a folder cannot be opened
        _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
