"""``ketacost batch``: many people's rows in, what each comes to out, as files."""

from __future__ import annotations

from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, Final

from ketacost.cli.forms import AnswerFormat, File, Flag, TextOrJson, write_answer
from ketacost.cli.progress import Progress
from ketacost.cli.starting import started
from ketacost.errors import MissingExtraError
from ketacost.reports.amounts import counted

if TYPE_CHECKING:
    from ketacost.batch.run import RunSummary

_MANY: Final = 10_000
"""Rows from which a rate means something."""


def batch(
    source: File,
    /,
    *,
    courses: File,
    out: File,
    plans: File | None = None,
    assistance: File | None = None,
    sessions: Flag = False,
    lines: Flag = False,
    resume: Flag = False,
    workers: int | None = None,
    rows_a_part: int | None = None,
    form: TextOrJson = AnswerFormat.TEXT,
) -> None:
    """Settle many people's rows, file to file.

    Args:
        source: rows: a .parquet or .csv file, or a folder of .parquet files.
        courses: folder of courses, one .toml or .json file each, called by its name in the rows.
        out: folder to write into: one that does not exist or is empty or, with --resume, that of a stopped run.
        plans: folder of plans; leave it out where everybody pays alone.
        assistance: folder of assistance.
        sessions: write amounts by session too.
        lines: write amounts by claim line too.
        resume: do only what a stopped run of the same rows left undone.
        workers: threads that work; by default one a core.
        rows_a_part: rows of an output file.
        form: form of the summary that is printed.
    """
    needs_batch()
    from ketacost.batch.design_files import read_designs  # noqa: PLC0415 (an extra, loaded when it is asked)
    from ketacost.batch.run import ROWS_A_PART, run_batch  # noqa: PLC0415

    started()
    designs = read_designs(plans, courses, assistance)
    begun = monotonic()
    with Progress() as progress:
        found = run_batch(
            source,
            designs,
            out,
            sessions=sessions,
            lines=lines,
            workers=workers,
            rows_a_part=ROWS_A_PART if rows_a_part is None else rows_a_part,
            resume=resume,
            on_progress=progress,
        )
    write_answer(found, _text(found, out, monotonic() - begun), form, None, [])


def needs_batch() -> None:
    """Say what to install where the packages of a batch are missing.

    Raises:
        MissingExtraError: if they are.
    """
    if find_spec("pyarrow") is None or find_spec("numba") is None:
        raise MissingExtraError(
            "extra.missing", "this needs packages of its own; install them with: pip install 'ketacost[batch]'"
        )


def _text(found: RunSummary, out: str, seconds: float) -> str:
    rate = f", {found.rows / seconds:,.0f} a second" if found.rows >= _MANY and not found.kept else ""
    kept = f" ({counted(found.kept, 'part')} of an earlier run kept)" if found.kept else ""
    text = [
        f"{found.rows:,} rows in {counted(found.parts, 'part')}{kept}{rate}",
        f"settled: {found.settled:,}, with {found.years:,} benefit years, in {out}/years",
        f"refused: {found.refused:,}, in {out}/errors.parquet",
    ]
    text += [f"  {code}: {count:,}" for code, count in found.codes.items()]
    return "".join(f"{line}\n" for line in text)
