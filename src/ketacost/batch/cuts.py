"""Cuts of Parquet files into parts that can be read apart from each other, by whoever gets one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from ketacost.batch.sources import Part, Source, group_batches, spans
from ketacost.errors import InvalidInputError, Problem


class Stretch(NamedTuple):
    """Rows of one row group: its file and number, the first of the rows there, and how many."""

    file: str
    group: int
    first: int
    rows: int


class Cut(NamedTuple):
    """Where the rows of a part stand."""

    number: int
    rows: int
    stretches: tuple[Stretch, ...]


def cuts_of(source: Source, size: int) -> tuple[Cut, ...]:
    """Return the same parts as ``source.parts(size, ())``, by where their rows stand; without rows, one empty part.

    Raises:
        InvalidInputError: ``batch.source_kind`` for CSV, which can only be read from its start.
    """
    if source.is_csv:
        message = "only Parquet can be read in several places at once; convert it, or run it on one machine"
        raise InvalidInputError([Problem("batch.source_kind", source.files[0].name, message)])
    found: list[Cut] = []
    held: list[Stretch] = []
    filled = 0
    for span in spans(tuple(Path(file.name) for file in source.files)):
        at = 0
        while at < span.rows:
            step = min(size - filled, span.rows - at)
            held.append(Stretch(str(span.file.absolute()), span.group, at, step))
            at += step
            filled += step
            if filled == size:
                found.append(Cut(len(found), filled, tuple(held)))
                held, filled = [], 0
    if filled or not found:
        found.append(Cut(len(found), filled, tuple(held)))
    return tuple(found)


def read_cut(cut: Cut) -> Part:
    """Return a part, read from its files.

    Raises:
        InvalidInputError: ``batch.source`` if a file breaks while it is read.
    """
    return Part(cut.number, tuple(batch for one in cut.stretches for batch in _rows_of(one)), cut.rows)


def _rows_of(stretch: Stretch) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a stretch; a row group is read from its start, and no further than needed."""
    at, last = 0, stretch.first + stretch.rows
    for batch in group_batches(Path(stretch.file), stretch.group):
        first, end = max(stretch.first - at, 0), min(last - at, batch.num_rows)
        if first < end:
            yield batch.slice(first, end - first)
        at += batch.num_rows
        if at >= last:
            return
