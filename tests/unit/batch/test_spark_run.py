"""A run on Spark: the same bytes as on one machine, resumed across both, and problems as sentences."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from ketacost.batch.cuts import cuts_of, read_cut
from ketacost.batch.run import run_batch
from ketacost.batch.sources import open_source
from ketacost.batch.spark_run import run_on_spark
from ketacost.errors import InvalidInputError
from tests.unit.batch.rows import DESIGNS
from tests.unit.batch.test_run import contents, people

ROWS = 1_000
SPARK = pytest.mark.xdist_group("spark")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two files of people, in row groups that no part agrees with."""
    folder = tmp_path / "people"
    folder.mkdir()
    pq.write_table(people().slice(0, 611), folder / "a.parquet", row_group_size=137)
    pq.write_table(people().slice(611), folder / "b.parquet", row_group_size=89)
    return folder


@given(size=st.integers(1, 120), groups=st.lists(st.integers(1, 40), max_size=6))
def test_cuts_are_the_parts_of_the_stream(
    size: int, groups: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the row groups and the size of a part: the same rows, in the same parts, in the same order."""
    folder = tmp_path_factory.mktemp("cuts")
    at = 0
    for number, rows in enumerate(groups or [0]):
        pq.write_table(pa.table({"key": list(range(at, at + rows))}), folder / f"{number}.parquet", row_group_size=7)
        at += rows
    source = open_source(folder)
    streamed = [(one.number, one.rows, _keys(one.batches)) for one in source.parts(size, ())]
    read = [read_cut(cut) for cut in cuts_of(source, size)]

    assert streamed == [(one.number, one.rows, _keys(one.batches)) for one in read]


def _keys(batches: tuple[pa.RecordBatch, ...]) -> list[int]:
    return [key for batch in batches for key in batch.column("key").to_pylist()]


@SPARK
def test_every_byte_is_that_of_one_machine(session: SparkSession, source: Path, tmp_path: Path) -> None:
    """Years, sessions, lines, refused rows and the manifest."""
    summary = run_batch(source, DESIGNS, tmp_path / "one", rows_a_part=130, sessions=True, lines=True)
    progress: list[tuple[int, int | None]] = []

    found = run_on_spark(
        session,
        source,
        DESIGNS,
        tmp_path / "many",
        rows_a_part=130,
        sessions=True,
        lines=True,
        on_progress=lambda done, rows: progress.append((done, rows)),
    )

    assert contents(tmp_path / "one") == contents(tmp_path / "many")
    assert summary == found
    assert [(min(130 * part, ROWS), ROWS) for part in range(1, 9)] == progress


@SPARK
def test_what_one_machine_began_a_cluster_finishes(session: SparkSession, source: Path, tmp_path: Path) -> None:
    """The parts that are there are kept, and the bytes are those of a run that was never stopped."""
    run_batch(source, DESIGNS, tmp_path / "whole", rows_a_part=130)

    class _Stopped(Exception):  # noqa: N818 (it only stops the run)
        pass

    def stop(done: int, _rows: int | None) -> None:
        if done >= 390:
            raise _Stopped

    with pytest.raises(_Stopped):
        run_batch(source, DESIGNS, tmp_path / "out", rows_a_part=130, workers=1, on_progress=stop)
    found = run_on_spark(session, source, DESIGNS, tmp_path / "out", rows_a_part=130, resume=True)

    assert 3 <= found.kept < found.parts
    assert contents(tmp_path / "whole") == contents(tmp_path / "out")


@SPARK
def test_what_a_worker_cannot_read_is_a_sentence(session: SparkSession, source: Path, tmp_path: Path) -> None:
    """No traceback of Spark: the file and what is wrong with it; what was done is kept."""
    broken = source / "b.parquet"
    content = bytearray(broken.read_bytes())
    content[4:2_000] = b"\0" * 1_996
    broken.write_bytes(bytes(content))

    with pytest.raises(InvalidInputError) as caught:
        run_on_spark(session, source, DESIGNS, tmp_path / "out", rows_a_part=130)
    assert [("file.unreadable", str(broken))] == [(one.code, one.path) for one in caught.value.problems]


@SPARK
def test_csv_is_for_one_machine(session: SparkSession, tmp_path: Path) -> None:
    """It can only be read from its start; the way out is said."""
    text = tmp_path / "people.csv"
    text.write_text("key,plan,course\n1,ppo,c\n", encoding="ascii")

    with pytest.raises(InvalidInputError, match="convert it"):
        run_on_spark(session, text, DESIGNS, tmp_path / "out")
