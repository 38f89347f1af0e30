"""How fast the batch is, beside what it is compared with, in one run: ``python benchmarks/batch_speed.py``.

Each figure is the median over rounds; the things compared take turns, so that a busy machine slows them alike, and must
come to the same amounts before any is timed. Figures belong to the machine they were measured on; the ratios travel
better.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Final
from unittest.mock import patch

import attrs
import c_kernel
import numpy as np
import numpy_formulation
import population
import pyarrow as pa
import pyarrow.parquet as pq
from plain_run import as_array, plain_arguments, with_fields

from ketacost.batch import engine
from ketacost.batch.compiled import compiled
from ketacost.batch.designs import Designs
from ketacost.batch.engine import Detail
from ketacost.batch.function import BatchFunction, parts_of
from ketacost.batch.tables import AMOUNTS, Out, Rows, Scratch, Tables
from ketacost.batch.walk import settle_rows

CORES: Final = 2
AT_ONCE: Final = 65_536
"""Rows settled together, as ``estimate_batch`` does."""
PLAIN_MEMBERS: Final = 100
RECORD_MEMBERS: Final = 4
"""Members for plain Python, which is some hundred times slower."""
HERE: Final = Path(__file__).parent
SPARK_COLUMNS: Final[Mapping[str, list[str] | None]] = {
    "all columns": None,
    "all amounts in cents": ["benefit_year", "code", *(f"{name}_cents" for name in (*AMOUNTS, "net_cost"))],
    "the net cost in cents": ["benefit_year", "code", "net_cost_cents"],
}
PARTS: Final = ("kernel", "files", "spark", "compile", "growth")


@attrs.frozen(kw_only=True, eq=False)
class Work:
    """The arguments of the walk for some members, made once."""

    tables: Tables
    rows: Rows
    scratch: Scratch
    out: Out
    count: int
    lines: int

    def run(self, settle: Callable[..., Any]) -> float:
        """Settle the members by one of the kernels; return the seconds it took."""
        self.rows.records["status"] = 0
        self.out.years[:] = 0
        began = time.perf_counter()
        settle(0, self.count, self.tables, self.rows, self.scratch, self.out)
        return time.perf_counter() - began


def main() -> None:
    """Measure what is asked for and print the tables."""
    asked = _arguments()
    designs = population.designs()
    _print_machine(asked.rounds)
    sections: Mapping[str, Callable[[Any, Designs], None]] = {
        "kernel": kernels,
        "files": files,
        "spark": spark,
        "compile": first_call,
        "growth": growth,
    }
    for name in asked.only.split(","):
        print(f"\n{name}")
        sections[name](asked, designs)


def _arguments() -> Any:  # noqa: ANN401 (argparse's)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="counted rounds, after one that does not count")
    parser.add_argument("--members", type=int, default=300_000, help="members the kernels settle")
    parser.add_argument("--days", type=int, default=population.START_DAYS, help="days their courses start on")
    parser.add_argument("--largest", type=int, default=10_000_000, help="most rows of the growth")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows from Parquet to Parquet")
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of {','.join(PARTS)}")
    return parser.parse_args()


def _print_machine(rounds: int) -> None:
    versions = ", ".join(f"{name} {version(name)}" for name in ("ketacost", "numba", "llvmlite", "numpy", "pyarrow"))
    print(f"{_processor()}, {os.cpu_count()} cores; Python {platform.python_version()}, {versions}")
    print(f"C: {c_kernel.compiler_version()}, {' '.join(c_kernel.OPTIONS[:1])}")
    print(f"seed {population.SEED}, {rounds} rounds after one that does not count, medians")


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found = (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    return next(found, platform.processor() or platform.machine())


# the kernel and its comparators


def kernels(asked: Any, designs: Designs) -> None:  # noqa: ANN401 (argparse's)
    """Compare the compiled kernel with C, NumPy and plain Python, on one core."""
    batch = population.members(asked.members, designs, days=asked.days)
    work = prepare(BatchFunction(designs), batch)
    few = prepare(BatchFunction(designs), batch.slice(0, PLAIN_MEMBERS))
    with tempfile.TemporaryDirectory() as folder:
        ways: dict[str, tuple[Work, Callable[..., Any]]] = {
            "compiled kernel": (work, compiled(settle_rows)),
            "C by hand": (work, c_kernel.compile_kernel(Path(folder))),
            "NumPy": (work, numpy_formulation.settle_rows),
            "plain, named tuples": (few, _plainly),
            "plain, records": (prepare(BatchFunction(designs), batch.slice(0, RECORD_MEMBERS)), _by_records),
        }
        hold_equal(ways)
        seconds = in_turn({name: partial(one[0].run, one[1]) for name, one in ways.items()}, asked.rounds)
    rates = {name: ways[name][0].lines / found for name, found in seconds.items()}
    print(f"{asked.members:,} members, {work.lines / work.count:.0f} lines a member, one core; yearly amounts equal")
    for name, rate in rates.items():
        a_member = rate / (work.lines / work.count)
        print(f"{name:22}{rate / 1e6:>12.3f} million lines/s{a_member:>14,.0f} members/s{1e9 / rate:>12,.1f} ns a line")
    ours = rates["compiled kernel"]
    for name, target in (("C by hand", 0.8), ("NumPy", 8.0), ("plain, named tuples", 250.0)):
        judge(f"compiled kernel / {name}", ours / rates[name], target)


def _plainly(first: int, last: int, tables: Any, rows: Any, scratch: Any, out: Any) -> None:  # noqa: ANN401, PLR0917
    """Run the walk in plain Python; what it reads is remembered, as it would be made once."""
    key = id(rows.records)
    if key not in _PLAIN:
        _PLAIN[key] = plain_arguments(tables, rows, scratch, out)
    given = _PLAIN[key]
    settle_rows(first, last, *given)


def _by_records(first: int, last: int, *given: Any) -> None:  # noqa: ANN401
    """Run the walk in plain Python over the very arrays of records, which Python reads slowly."""
    settle_rows(first, last, *(with_fields(one) for one in given))


_PLAIN: dict[int, tuple[Any, Any, Any, Any]] = {}


def hold_equal(ways: Mapping[str, tuple[Work, Callable[..., Any]]]) -> None:
    """Refuse to time kernels that do not come to the same amounts."""
    expected: Any = None
    for name, (work, settle) in ways.items():
        work.run(settle)
        years = as_array(_PLAIN[id(work.rows.records)][3].years) if settle is _plainly else work.out.years.copy()
        expected = years if expected is None else expected
        if not np.array_equal(years, expected[: len(years)]):
            raise SystemExit(f"{name} comes to other amounts than the compiled kernel; nothing was timed")


def prepare(function: BatchFunction, batch: pa.RecordBatch) -> Work:
    """Return the arguments with which the engine would settle a record batch."""
    taken: list[tuple[Any, ...]] = []
    with patch.object(engine, "compiled", lambda _: lambda *given: taken.append(given)):
        settled = function.settle(batch, Detail())
    if len(taken) != 1 or settled.status.any():
        raise SystemExit("the population must fit into one set of tables, with no row refused")
    _, count, tables, rows, scratch, out = taken[0]
    lines = np.array([program.record["lines"] for program in settled.programs])[settled.program].sum()
    return Work(tables=tables, rows=rows, scratch=scratch, out=out, count=count, lines=int(lines))


# whole runs


def chunks(rows: int, designs: Designs) -> Iterator[pa.RecordBatch]:
    """Yield a large population; beyond sixteen chunks the first ones come again."""
    made: list[pa.RecordBatch] = []
    for at in range(0, rows, AT_ONCE):
        if at < 16 * AT_ONCE:
            made.append(population.members(AT_ONCE, designs, first=at))
        yield made[at // AT_ONCE % 16].slice(0, min(AT_ONCE, rows - at))


def growth(asked: Any, designs: Designs) -> None:  # noqa: ANN401 (argparse's)
    """Show how time grows with the rows, from Arrow to Arrow in memory."""
    function = BatchFunction(designs)
    for rows in (10_000, 100_000, 1_000_000, 10_000_000):
        if rows <= asked.largest:
            given = list(chunks(rows, designs))
            estimated(function, given)
            seconds = median(estimated(function, given) for _ in range(asked.rounds if rows <= 1_000_000 else 1))  # noqa: PLR2004
            print(f"{rows:>12,} rows {seconds:>9.3f} s {rows / seconds:>12,.0f} rows/s on {CORES} cores")


def estimated(function: BatchFunction, given: list[pa.RecordBatch]) -> float:
    """Return the seconds for record batches to come to Arrow tables by year, over the cores."""

    def one(batch: pa.RecordBatch) -> int:
        return sum(part.num_rows for _, part in parts_of(function.settle(batch, Detail()), Detail()))

    began = time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(one, given))
    return time.perf_counter() - began


def bare(designs: Designs, given: list[pa.RecordBatch]) -> Callable[[], float]:
    """Return what times the bare kernel over record batches on all cores, everything else made before."""
    works = [prepare(BatchFunction(designs), batch) for batch in given]
    kernel = compiled(settle_rows)

    def timed() -> float:
        began = time.perf_counter()
        with ThreadPoolExecutor(CORES) as pool:
            list(pool.map(lambda work: work.run(kernel), works))
        return time.perf_counter() - began

    return timed


def files(asked: Any, designs: Designs) -> None:  # noqa: ANN401 (argparse's)
    """Compare a run from Parquet to Parquet with the bare kernel, and measure its memory."""
    try:
        import_module("ketacost.batch.run")
    except ModuleNotFoundError:
        print("there is no ketacost.batch.run yet")
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.parquet"
        write_population(source, asked.rows, designs)
        few = [population.members(AT_ONCE, designs, first=at * AT_ONCE) for at in range(4)]
        kernel = bare(designs, few)
        found: list[dict[str, float]] = []

        def run() -> float:
            out = Path(folder) / f"out-{len(found)}"
            found.append(in_another("files", str(source), str(out)))
            return found[-1]["seconds"]

        seconds = in_turn({"kernel": kernel, "files": run}, asked.rounds)
    rate, whole = len(few) * AT_ONCE / seconds["kernel"], asked.rows / seconds["files"]
    print(
        f"bare kernel {rate:,.0f} rows/s on {CORES} cores; {asked.rows:,} rows Parquet to Parquet {whole:,.0f} rows/s"
    )
    judge("Parquet to Parquet / bare kernel", whole / rate, 0.5)
    programs = median(one["programs"] for one in found)
    print(f"of its {seconds['files']:.1f} s, {programs:.1f} s make each program once, whatever the number of rows")
    judge("the same without making programs", asked.rows / (seconds["files"] - programs) / rate, 0.5)
    peak = median(one["peak"] for one in found)
    print(f"peak memory {peak / 2**20:,.0f} MiB for {asked.rows:,} rows (target: under 1,024)")


def write_population(path: Path, rows: int, designs: Designs) -> None:
    """Write a large population as one Parquet file."""
    writer: pq.ParquetWriter | None = None
    for batch in chunks(rows, designs):
        writer = pq.ParquetWriter(path, batch.schema) if writer is None else writer
        writer.write_batch(batch)
    if writer is not None:
        writer.close()


def spark(asked: Any, designs: Designs) -> None:  # noqa: ANN401 (argparse's)
    """Compare Spark on this machine, once warm, with the same work without it on as many cores."""
    local_session = import_module("ketacost.batch.local_spark").local_session
    estimate = import_module("ketacost.batch.spark").estimate
    run_on_spark = import_module("ketacost.batch.spark_run").run_on_spark
    run_batch = import_module("ketacost.batch.run").run_batch
    given = list(chunks(asked.rows, designs))
    function = BatchFunction(designs)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.parquet"
        write_population(source, asked.rows, designs)
        session = local_session(cores=CORES, config={"spark.driver.extraJavaOptions": ""})
        rows = session.read.parquet(str(source)).cache()
        rows.count()
        runs = iter(range(1_000_000))

        def frame(columns: list[str] | None) -> float:
            began = time.perf_counter()
            estimate(rows, designs, columns=columns).write.format("noop").mode("overwrite").save()
            return time.perf_counter() - began

        def whole(run: Callable[..., Any]) -> float:
            out = Path(folder) / f"out-{next(runs)}"
            began = time.perf_counter()
            run(source, designs, out)
            return time.perf_counter() - began

        frames = {name: partial(frame, columns) for name, columns in SPARK_COLUMNS.items()}
        seconds = in_turn(
            {
                "in memory": lambda: estimated(function, given),
                **frames,
                "files": lambda: whole(partial(run_batch, workers=CORES)),
                "files, by Spark": lambda: whole(partial(run_on_spark, session)),
            },
            asked.rounds,
        )
        session.stop()
    rates = {name: asked.rows / found for name, found in seconds.items()}
    print(f"{asked.rows:,} rows, {CORES} cores each; without Spark {rates['in memory']:,.0f} rows/s from memory")
    print(f"to memory, {rates['files']:,.0f} rows/s from Parquet to Parquet, programs made in each run")
    judge(f"run_on_spark: {rates['files, by Spark']:,.0f} rows/s", rates["files, by Spark"] / rates["files"], 0.5)
    for name in SPARK_COLUMNS:
        judge(f"estimate, {name}: {rates[name]:,.0f} rows/s", rates[name] / rates["in memory"], 0.5)


def first_call(asked: Any, _designs: Designs) -> None:  # noqa: ANN401 (argparse's)
    """Measure the first call, compiled anew and from the cache, each in a process of its own."""
    cold, cached = [], []
    for _ in range(max(asked.rounds // 2, 1)):
        with tempfile.TemporaryDirectory() as folder:
            cold.append(in_another("first", cache=folder)["seconds"])
            cached.append(in_another("first", cache=folder)["seconds"])
    print(f"first call {median(cold):.2f} s (target: under 15), from the cache {median(cached):.2f} s (under 1)")


def in_another(what: str, *words: str, cache: str | None = None) -> dict[str, float]:
    """Return what ``one_process.py`` measures in a process of its own."""
    environment = dict(os.environ) if cache is None else {**os.environ, "NUMBA_CACHE_DIR": cache}
    command = [sys.executable, str(HERE / "one_process.py"), what, *words]
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603 (this Python)
    found: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return found


# measuring


def in_turn(works: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Return the median seconds of some works that take turns, after one round that does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for counts in [False] + [True] * rounds:
        for name, work in works.items():
            found = work()
            if counts:
                seconds[name].append(found)
    return {name: median(found) for name, found in seconds.items()}


def judge(what: str, ratio: float, target: float) -> None:
    """Print a ratio and whether it is what it should be."""
    print(f"{what:44}{ratio:>10.2f}  (target: at least {target:g}, {'met' if ratio >= target else 'missed'})")


if __name__ == "__main__":
    main()
