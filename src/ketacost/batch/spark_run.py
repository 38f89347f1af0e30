"""A run on a cluster: the same parts, files and bytes as on one machine, settled and written by Spark's Python workers.

Spark itself moves no row: every worker reads the rows of its part from Parquet and writes its own files, so nothing is
turned from Arrow into Spark's own rows and back. The folders must be where every worker finds them under the same name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa

from ketacost.batch.cuts import Cut, cuts_of, read_cut
from ketacost.batch.designs import Designs
from ketacost.batch.engine import Detail
from ketacost.batch.parts import DonePart, Place
from ketacost.batch.run import ROWS_A_PART, Job, Progress, RunSummary, perform
from ketacost.batch.spark import Shipped, function_of, shipped
from ketacost.errors import InvalidInputError, KetacostError, Problem

if TYPE_CHECKING:  # without the extra the import above has said what to install
    from pyspark.sql import SparkSession

_SECONDS_BETWEEN_LOOKS: Final = 0.5


def run_on_spark(
    session: SparkSession,
    source: str | Path,
    designs: Designs,
    out: str | Path,
    *,
    sessions: bool = False,
    lines: bool = False,
    rows_a_part: int = ROWS_A_PART,
    resume: bool = False,
    on_progress: Progress | None = None,
) -> RunSummary:
    """Settle the rows of Parquet files on a cluster and write what they come to.

    ``out`` holds what :func:`~ketacost.batch.run.run_batch` would write, byte for byte, and a run that was stopped on
    either is resumed on either.

    Args:
        session: the caller's own.
        source: a Parquet file or a folder of them, where every worker can read it.
        designs: what the ids in the rows mean; they travel once to each executor.
        out: a folder where every worker can write; as for ``run_batch``.
        sessions: whether amounts by session are wanted too.
        lines: whether amounts by claim line are.
        rows_a_part: rows of a part; a part is one task.
        resume: do only what an earlier run of the same inputs left undone.
        on_progress: is told how far it has come.

    Raises:
        InvalidInputError: as ``run_batch``, and ``batch.source_kind`` for CSV.
    """
    return perform(
        source,
        designs,
        out,
        by=partial(_over_tasks, session),
        detail=Detail(sessions=sessions, lines=lines),
        rows_a_part=rows_a_part,
        resume=resume,
        on_progress=on_progress,
    )


class _Order(NamedTuple):
    """What a worker is told: the parts to make, for whom, and where to."""

    cuts: tuple[Cut, ...]
    designs: Shipped
    out: Path
    detail: Detail
    key: pa.Field


def _over_tasks(session: SparkSession, job: Job, kept: Mapping[int, DonePart]) -> Iterator[DonePart]:
    """Make the parts as tasks of one Spark job; a part is done when its note stands in the folder, as in any run."""
    cuts = cuts_of(job.rows, job.rows_a_part)
    missing = tuple(cut for cut in cuts if cut.number not in kept)
    folder = job.place.folder.absolute()
    order = _Order(missing, shipped(session, job.designs), folder, job.place.detail, job.key)
    done = kept
    with ThreadPoolExecutor(1) as pool:
        tasks = pool.submit(_run_tasks, session, order)
        for cut in cuts:
            while cut.number not in done:
                are_over = tasks.done()  # asked first: what is done by now, their notes say
                done = job.place.done()
                if are_over and cut.number not in done:
                    raise _refusal(tasks.result())
                wait([tasks], timeout=0 if cut.number in done else _SECONDS_BETWEEN_LOOKS)
            yield done[cut.number]


def _run_tasks(session: SparkSession, order: _Order) -> list[str]:
    """Run one task a part; return the problems that stopped any."""
    if not order.cuts:
        return []
    tasks = session.range(0, len(order.cuts), 1, len(order.cuts))
    return [row.problem for row in tasks.mapInArrow(_worker(order), "problem string").collect()]


def _refusal(told: list[str]) -> Exception:
    """Return what stopped a job whose tasks are over, though a part is missing."""
    problems = [Problem(*json.loads(one)) for one in dict.fromkeys(told)]
    nowhere = "the tasks are done, but their files are not here; out must be a folder that all machines share"
    return InvalidInputError(problems or [Problem("batch.out", "out", nowhere)])


def _worker(order: _Order) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def make(numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        place = Place(order.out, order.detail)
        for batch in numbers:
            problems: list[str] = []
            try:
                for at in batch.column(0).to_pylist():
                    place.write(read_cut(order.cuts[at]), function_of(order.designs), order.key)
            except KetacostError as error:
                problems = [json.dumps((one.code, one.path, one.message)) for one in error.problems]
            yield pa.RecordBatch.from_pydict({"problem": pa.array(problems, pa.string())})

    return make
