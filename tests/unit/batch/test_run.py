"""Files in, files out: what a run writes, where, and what it refuses before it writes anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.dataset as pa_dataset
import pyarrow.parquet as pq
import pytest

from ketacost.batch.api import estimate_batch
from ketacost.batch.designs import Designs
from ketacost.batch.run import RunSummary, run_batch
from ketacost.errors import InvalidInputError
from tests.unit.batch.rows import DESIGNS

ROWS = 1_000


def people(rows: int = ROWS) -> pa.Table:
    """Return rows of two plans with balances of their own; every tenth names a plan nobody knows."""
    numbers = range(rows)
    return pa.table(
        {
            "key": pa.array(numbers, pa.int64()),
            "plan": ["nobody" if at % 10 == 9 else ("ppo", "family")[at % 2] for at in numbers],
            "course": ["c"] * rows,
            "applied_deductible": [f"{at}.25" for at in numbers],
            "applied_deductible_family": [f"{at}.25" if at % 2 else None for at in numbers],
            "unlisted_are_zero": ["true"] * rows,
        }
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A Parquet file of the people, in small row groups."""
    path = tmp_path / "people.parquet"
    pq.write_table(people(), path, row_group_size=137)
    return path


def read(folder: Path, table: str) -> list[dict[str, Any]]:
    """Return a table of a run."""
    place = folder / "errors.parquet" if table == "errors" else folder / table
    found: list[dict[str, Any]] = pa_dataset.dataset(place, format="parquet").to_table().to_pylist()
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, by its path in there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(source: Path, out: Path, **options: Any) -> RunSummary:  # noqa: ANN401 (options of a run)
    """Run with small parts, unless it is said otherwise."""
    return run_batch(source, DESIGNS, out, **{"rows_a_part": 300, **options})


def test_a_run_writes_what_the_table_comes_to(source: Path, tmp_path: Path) -> None:
    """Years, sessions, lines and refused rows are those of the same table in memory, in the order of the rows."""
    expected = estimate_batch(people(), DESIGNS, sessions=True, lines=True)

    found = run(source, tmp_path / "out", sessions=True, lines=True)

    for name in ("years", "sessions", "lines", "errors"):
        assert getattr(expected, name).to_pylist() == read(tmp_path / "out", name)
    assert (ROWS, 900, 100, 4) == (found.rows, found.settled, found.refused, found.parts)
    assert {"batch.no_design": 100} == found.codes


def test_a_finished_run_leaves_nothing_besides(source: Path, tmp_path: Path) -> None:
    """Parts, refused rows and the manifest: no temporary file, no table nobody asked for."""
    run(source, tmp_path / "out")

    parts = [f"years/part-0000{number}.parquet" for number in range(4)]
    assert {*parts, "errors.parquet", "manifest.json"} == set(contents(tmp_path / "out"))


def test_workers_change_no_byte(source: Path, tmp_path: Path) -> None:
    """One thread or five, the files are the same."""
    for workers in (1, 5):
        run(source, tmp_path / str(workers), workers=workers)

    assert contents(tmp_path / "1") == contents(tmp_path / "5")


def test_how_the_input_is_cut_changes_no_row(source: Path, tmp_path: Path) -> None:
    """Row groups, and files of a folder, only say where the same rows stand."""
    folder = tmp_path / "folder"
    folder.mkdir()
    table = people()
    for number, start in enumerate(range(0, ROWS, 410)):
        pq.write_table(table.slice(start, 410), folder / f"{number}.parquet", row_group_size=53)
    run(source, tmp_path / "one")
    run(folder, tmp_path / "many")

    for name in ("years", "errors"):
        assert read(tmp_path / "one", name) == read(tmp_path / "many", name)
    parts = [{k: v for k, v in contents(tmp_path / name).items() if k != "manifest.json"} for name in ("one", "many")]
    assert parts[0] == parts[1]


def test_csv_is_read_as_text(tmp_path: Path) -> None:
    """A CSV file gives the amounts of the Parquet one; its keys are text."""
    pa_csv.write_csv(people(), tmp_path / "people.csv")
    pq.write_table(people(), tmp_path / "people.parquet")

    for ending in ("csv", "parquet"):
        run(tmp_path / f"people.{ending}", tmp_path / ending)

    expected = [{**row, "key": str(row["key"])} for row in read(tmp_path / "parquet", "years")]
    assert expected == read(tmp_path / "csv", "years")


def test_the_manifest_says_what_was_run(source: Path, tmp_path: Path) -> None:
    """Inputs with their hashes, versions, options, counts by part, and nothing of time or machine."""
    run(source, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="ascii"))

    assert (ROWS, 900, 100) == (manifest["rows"], manifest["settled"], manifest["refused"])
    assert [300, 300, 300, 100] == [part["rows"] for part in manifest["parts"]]
    assert source.stat().st_size == manifest["source"][0]["size"]
    assert {"sessions": False, "lines": False, "rows_a_part": 300} == manifest["options"]


def test_no_rows_are_a_run_too(tmp_path: Path) -> None:
    """An empty table gives empty tables with their columns."""
    pq.write_table(people(0), tmp_path / "none.parquet")

    found = run(tmp_path / "none.parquet", tmp_path / "out")

    assert (0, 1) == (found.rows, found.parts)
    assert [] == read(tmp_path / "out", "years")
    assert "net_cost" in pq.read_schema(tmp_path / "out/years/part-00000.parquet").names


def test_progress_reaches_the_end(source: Path, tmp_path: Path) -> None:
    """Every part is told, and the last word is all rows of all."""
    told: list[tuple[int, int | None]] = []
    run(source, tmp_path / "out", on_progress=lambda done, total: told.append((done, total)))

    assert [300, 600, 900, 1_000] == [done for done, _ in told]
    assert {ROWS} == {total for _, total in told}


# resuming


def test_a_finished_run_resumed_does_nothing(source: Path, tmp_path: Path) -> None:
    """It says what it came to, and touches no file."""
    first = run(source, tmp_path / "out")
    before = contents(tmp_path / "out")

    again = run(source, tmp_path / "out", resume=True)

    assert (first.rows, first.refused, first.codes, 4) == (again.rows, again.refused, again.codes, again.kept)
    assert before == contents(tmp_path / "out")


@pytest.mark.parametrize("stopped_after", [1, 2, 3])
def test_a_run_that_stopped_goes_on(stopped_after: int, source: Path, tmp_path: Path) -> None:
    """Parts that are done are kept, the others made; every byte is that of a run nobody stopped."""
    run(source, tmp_path / "whole")

    def stop(done: int, total: int | None) -> None:
        if done >= 300 * stopped_after:
            raise KeyboardInterrupt(f"{done} of {total}")

    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "out", workers=1, on_progress=stop)
    assert not (tmp_path / "out" / "manifest.json").exists()

    found = run(source, tmp_path / "out", resume=True)

    assert found.kept >= stopped_after
    assert contents(tmp_path / "whole") == contents(tmp_path / "out")


def test_resuming_where_nothing_was_begun_begins(source: Path, tmp_path: Path) -> None:
    """A run may always be started with resume: the first time it starts from nothing."""

    assert 0 == run(source, tmp_path / "out", resume=True).kept


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"rows_a_part": 200}, "options"),
        ({"lines": True}, "options"),
        ({"designs": Designs(plans={"ppo": DESIGNS.plans["ppo"]}, courses=DESIGNS.courses)}, "designs"),
        ({"rows": people().slice(1)}, "source"),
        ({"rows": people().drop_columns(["unlisted_are_zero"])}, "source, columns"),
    ],
    ids=["parts", "tables", "designs", "rows", "columns"],
)
def test_a_run_of_something_else_is_not_gone_on_with(
    change: dict[str, Any], named: str, source: Path, tmp_path: Path
) -> None:
    """What differs from the run that was begun is named, and nothing is written."""
    run(source, tmp_path / "out")
    before = contents(tmp_path / "out")
    if "rows" in change:
        pq.write_table(change["rows"], source)
    options = {"rows_a_part": 300, "resume": True} | {k: v for k, v in change.items() if k not in ("rows", "designs")}

    with pytest.raises(InvalidInputError) as caught:
        run_batch(source, change.get("designs", DESIGNS), tmp_path / "out", **options)

    (problem,) = caught.value.problems
    assert problem.message.startswith(f"the run here had another {named}, so its parts")
    assert before == contents(tmp_path / "out")


# refused


def _garbage(folder: Path) -> Path:
    (folder / "broken.parquet").write_bytes(b"PAR1 this is no table PAR1")
    return folder / "broken.parquet"


def _cut_short(folder: Path) -> Path:
    pq.write_table(people(), folder / "whole.parquet", row_group_size=100)
    content = bytearray((folder / "whole.parquet").read_bytes())
    content[1_000:9_000] = b"\xff" * 8_000  # the middle of the data: the footer still reads
    (folder / "cut.parquet").write_bytes(content)
    return folder / "cut.parquet"


def _broken_line(folder: Path) -> Path:
    (folder / "broken.csv").write_text("key,plan,course\n1,ppo,c\n2,ppo\n", encoding="utf-8")
    return folder / "broken.csv"


def _missing_column(folder: Path) -> Path:
    pq.write_table(people().drop_columns(["course"]), folder / "few.parquet")
    return folder / "few.parquet"


def _floats(folder: Path) -> Path:
    table = people().drop_columns(["applied_deductible"])
    pq.write_table(table.append_column("applied_deductible", pa.array([1.5] * ROWS)), folder / "floats.parquet")
    return folder / "floats.parquet"


def _unlike(folder: Path) -> Path:
    (folder / "in").mkdir()
    pq.write_table(people(5), folder / "in/a.parquet")
    pq.write_table(people(5).drop_columns(["unlisted_are_zero"]), folder / "in/b.parquet")
    return folder / "in"


def _no_parquet(folder: Path) -> Path:
    (folder / "in").mkdir()
    return folder / "in"


@pytest.mark.parametrize(
    ("make", "code", "sentence"),
    [
        (lambda folder: folder / "none.parquet", "file.missing", "there is no such file; check its name and folder"),
        (_no_parquet, "batch.source", "this folder holds no .parquet file; name one that does, or a file"),
        (_garbage, "batch.source", "this file is broken, or not what its ending says"),
        (_broken_line, "batch.source", "line 3 has 2 columns, expected 3"),
        (_missing_column, "batch.no_column", "every row needs this column; add it"),
        (_floats, "batch.type", "expected decimals of dollars (floats are not exact), got a column of double"),
        (_unlike, "batch.source_columns", "its columns or their types differ from those of a.parquet; make them alike"),
    ],
    ids=["missing", "no parquet", "garbage", "line", "column", "floats", "unlike"],
)
def test_a_bad_input_is_told(make: Callable[[Path], Path], code: str, sentence: str, tmp_path: Path) -> None:
    """The sentence says what is wrong without a word of the rows, and no manifest is written."""
    with pytest.raises(InvalidInputError) as caught:
        run(make(tmp_path), tmp_path / "out")

    (problem,) = caught.value.problems
    assert (code, sentence) == (problem.code, problem.message)
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_file_that_breaks_in_the_middle_is_told(tmp_path: Path) -> None:
    """What was done before it broke is kept for a resume; there is no manifest, so nobody takes it for whole."""
    with pytest.raises(InvalidInputError) as caught:
        run(_cut_short(tmp_path), tmp_path / "out", rows_a_part=100)

    assert {"batch.source", "file.unreadable"} >= {problem.code for problem in caught.value.problems}
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_folder_that_holds_something_is_not_written_into(source: Path, tmp_path: Path) -> None:
    """Somebody's files stay as they are; a run that stands there is named."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    run(source, tmp_path / "run")

    for name, sentence in (("out", "there is something here already"), ("run", "a run stands here already")):
        with pytest.raises(InvalidInputError) as caught:
            run(source, tmp_path / name)
        assert caught.value.problems[0].message.startswith(sentence)
    assert {"notes.txt"} == set(contents(tmp_path / "out"))


@pytest.mark.parametrize("name", ["workers", "rows_a_part"])
def test_a_number_below_one_is_refused(name: str, source: Path, tmp_path: Path) -> None:
    """Nothing works with no thread, or in parts of nothing."""
    with pytest.raises(InvalidInputError) as caught:
        run(source, tmp_path / "out", **{name: 0})

    assert [("batch.number", name)] == [(p.code, p.path) for p in caught.value.problems]
    assert not (tmp_path / "out").exists()
