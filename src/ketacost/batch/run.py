"""A run on one machine: files in, files out, in parts over the cores, at a memory that does not grow."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs
import pyarrow as pa

from ketacost.batch.columns import KEY
from ketacost.batch.design_files import digest_of
from ketacost.batch.designs import Designs
from ketacost.batch.engine import Detail
from ketacost.batch.function import BatchFunction
from ketacost.batch.parts import ERRORS, DonePart, Place, write_text
from ketacost.batch.sources import Part, Source, open_source
from ketacost.batch.threads import in_order, threads
from ketacost.errors import InvalidInputError, Problem
from ketacost.reference.lookup import data_version
from ketacost.values.version import SCHEMA_VERSION, __version__

MANIFEST: Final = "manifest.json"
ROWS_A_PART: Final = 262_144
"""Rows of a part where nobody says: four record batches."""

_BEGUN: Final = "begun.json"

Progress = Callable[[int, int | None], None]
"""Is told how many rows are done, and of how many where that is known."""


@attrs.frozen(kw_only=True)
class RunSummary:
    """What a run came to.

    Attributes:
        rows: rows read.
        settled: rows that were settled.
        refused: rows that were refused, each in ``errors.parquet``.
        years: entries of amounts by row and benefit year.
        codes: how often each code refused a row.
        parts: parts the rows were cut into.
        kept: parts that an earlier run had done already.
    """

    rows: int
    settled: int
    refused: int
    years: int
    codes: Mapping[str, int]
    parts: int
    kept: int


def run_batch(
    source: str | Path,
    designs: Designs,
    out: str | Path,
    *,
    sessions: bool = False,
    lines: bool = False,
    workers: int | None = None,
    rows_a_part: int = ROWS_A_PART,
    resume: bool = False,
    on_progress: Progress | None = None,
) -> RunSummary:
    """Settle the rows of files and write what they come to.

    ``out`` then holds ``years/`` (and ``sessions/``, ``lines/``) as Parquet files of a part each, ``errors.parquet``
    and ``manifest.json``, which is written last. A part is there whole or not at all. A run that was stopped at any
    moment and resumed leaves the same bytes as one that was not.

    Args:
        source: a Parquet or CSV file, or a folder of Parquet files.
        designs: what the ids in the rows mean.
        out: a folder that does not exist or is empty, or, to resume, the one of the run that was stopped.
        sessions: whether amounts by session are wanted too.
        lines: whether amounts by claim line are.
        workers: threads that settle and write; by default one a core. No byte depends on it.
        rows_a_part: rows of a part.
        resume: do only what an earlier run of the same inputs left undone.
        on_progress: is told how far it has come.

    Raises:
        InvalidInputError: if a file cannot be read or written, a column means nothing, ``out`` holds something already,
            or is of another run. A row that cannot be settled stops nothing.
    """
    count = threads(workers)
    return perform(
        source,
        designs,
        out,
        by=lambda job, kept: _over_threads(job, kept, count),
        detail=Detail(sessions=sessions, lines=lines),
        rows_a_part=rows_a_part,
        resume=resume,
        on_progress=on_progress,
    )


@attrs.frozen(kw_only=True, eq=False)
class Job:
    """What a run has to do.

    Attributes:
        rows: where the rows come from.
        designs: what the ids in them mean.
        function: settles them, with these designs.
        place: where the answers go.
        key: the column of the caller's keys.
        rows_a_part: rows of a part.
    """

    rows: Source
    designs: Designs
    function: BatchFunction
    place: Place
    key: pa.Field
    rows_a_part: int


PartMaker = Callable[[Job, Mapping[int, DonePart]], Iterator[DonePart]]
"""Makes the parts that are not there yet; yields every part, done now or kept, in order."""


def perform(
    source: str | Path,
    designs: Designs,
    out: str | Path,
    *,
    by: PartMaker,
    detail: Detail,
    rows_a_part: int,
    resume: bool,
    on_progress: Progress | None,
) -> RunSummary:
    """Do a run, its parts made by whatever makes them; the rest is as :func:`run_batch` says."""
    if rows_a_part < 1:
        raise InvalidInputError([Problem("batch.number", "rows_a_part", f"expected 1 or more, got {rows_a_part}")])
    rows = open_source(source)
    function = BatchFunction(designs)
    function.settle(pa.RecordBatch.from_pylist([], schema=rows.schema), detail)  # what no row can have fails here
    place = Place(Path(out), detail)
    begun = _begun(rows, designs, detail, rows_a_part)
    finished = _open(place, begun, resume=resume)
    if finished is not None:
        place.clear()
        return _summary([DonePart(**part) for part in finished["parts"]], kept=len(finished["parts"]))
    kept = place.done()
    job = Job(
        rows=rows,
        designs=designs,
        function=function,
        place=place,
        key=rows.schema.field(KEY),
        rows_a_part=rows_a_part,
    )
    made: list[DonePart] = []
    so_far = 0
    for part in by(job, kept):
        made.append(part)
        so_far += part.rows
        if on_progress is not None:
            on_progress(so_far, rows.rows)
    return _finish(place, begun, made, rows, kept=len(kept))


def _over_threads(job: Job, kept: Mapping[int, DonePart], workers: int) -> Iterator[DonePart]:
    """Make the parts on the cores of this machine."""

    def done(part: Part) -> DonePart:
        return kept[part.number] if part.number in kept else job.place.write(part, job.function, job.key)

    return in_order(done, job.rows.parts(job.rows_a_part, kept), workers)


def _begun(rows: Source, designs: Designs, detail: Detail, rows_a_part: int) -> dict[str, Any]:
    """Return everything the bytes of a run depend on."""
    return {
        "ketacost": __version__,
        "reference_data": data_version(),
        "json_form": SCHEMA_VERSION,
        "pyarrow": pa.__version__,
        "source": [attrs.asdict(file) for file in rows.files],
        "columns": {field.name: str(field.type) for field in rows.schema},
        "designs": digest_of(designs),
        "options": {"sessions": detail.sessions, "lines": detail.lines, "rows_a_part": rows_a_part},
    }


def _open(place: Place, begun: Mapping[str, Any], *, resume: bool) -> Mapping[str, Any] | None:
    """Make the folder of a run, or open that of an earlier one; return its manifest if it is finished."""
    finished = _read(place.folder / MANIFEST)
    earlier = finished if finished is not None else _read(place.work / _BEGUN)
    if earlier is not None:
        if not resume:
            message = "a run stands here already; go on with it by resume (--resume), or name another folder"
            raise _refusal(place.folder, message)
        differing = [name for name, value in begun.items() if earlier.get(name) != value]
        if differing:
            message = (
                f"the run here had another {', '.join(differing)}, so its parts do not go with these; "
                "give what it had, or name another folder"
            )
            raise _refusal(place.folder, message)
        if finished is None:
            place.make()
        return finished
    if place.folder.exists() and (not place.folder.is_dir() or any(_others(place))):
        raise _refusal(place.folder, "there is something here already; name a folder that does not exist or is empty")
    if not place.folder.absolute().parent.is_dir():
        raise _refusal(place.folder, "the folder above it does not exist; make it first")
    place.make()
    write_text(place.work / _BEGUN, json.dumps(begun, sort_keys=True))
    return None


def _others(place: Place) -> Iterator[Path]:
    """Yield what stands in a folder but for the empty beginnings of a run that was stopped at once."""
    for path in place.folder.iterdir():
        if path != place.work and not (path.name in place.tables and path.is_dir() and not any(path.iterdir())):
            yield path


def _read(path: Path) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise _refusal(path, "this is not what a run writes; name another folder") from None
    return found


def _refusal(path: Path, message: str) -> InvalidInputError:
    return InvalidInputError([Problem("batch.out", str(path), message)])


def _finish(place: Place, begun: Mapping[str, Any], parts: list[DonePart], rows: Source, *, kept: int) -> RunSummary:
    """Join what the parts refused, and write the manifest: from then on the run is finished."""
    place.join_errors(len(parts), rows.schema.field(KEY))
    found = _summary(parts, kept=kept)
    totals = {"rows": found.rows, "settled": found.settled, "refused": found.refused, "years": found.years}
    manifest = {**begun, **totals, "codes": found.codes, "errors": ERRORS, "parts": [attrs.asdict(p) for p in parts]}
    write_text(place.folder / MANIFEST, f"{json.dumps(manifest, indent=2)}\n")
    place.clear()
    return found


def _summary(parts: list[DonePart], *, kept: int) -> RunSummary:
    codes: Counter[str] = Counter()
    for part in parts:
        codes.update(part.codes)
    rows, refused = sum(part.rows for part in parts), sum(part.refused for part in parts)
    return RunSummary(
        rows=rows,
        settled=rows - refused,
        refused=refused,
        years=sum(part.years for part in parts),
        codes=dict(sorted(codes.items())),
        parts=len(parts),
        kept=kept,
    )
