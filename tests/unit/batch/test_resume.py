"""Runs that are really killed, at any moment, and gone on with: nothing is lost, doubled or different by a byte."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
import pytest

from ketacost.batch.run import run_batch
from tests.unit.batch.rows import DESIGNS
from tests.unit.batch.test_run import contents, people

ROOT: Final = Path(__file__).parents[3]
ROWS: Final = 6_000
PART: Final = 200

KILLED_AT: Final = """\
import itertools, os, signal, sys
from ketacost.batch import parts
from ketacost.batch.run import run_batch
from tests.unit.batch.rows import DESIGNS

source, out, at, when = sys.argv[1:]
put, numbers = parts._put, itertools.count(1)

def dying(beside, target):
    number = next(numbers)  # threads write side by side
    if number == int(at) and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    put(beside, target)
    if number == int(at) and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)

parts._put = dying
run_batch(source, DESIGNS, out, rows_a_part=200, workers=2, resume=True)
"""
SLOW: Final = """\
import sys
from ketacost.batch.run import run_batch
from tests.unit.batch.rows import DESIGNS

print("begun", flush=True)
run_batch(sys.argv[1], DESIGNS, sys.argv[2], rows_a_part=200, workers=2, resume=True)
"""
LIMITED: Final = """\
import resource, signal, sys
from ketacost.cli.main import run

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows for thirty parts."""
    path = tmp_path_factory.mktemp("rows") / "people.parquet"
    pq.write_table(people(ROWS), path, row_group_size=1_111)
    return path


@pytest.fixture(scope="module")
def undisturbed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every byte of a run nobody stopped."""
    out = tmp_path_factory.mktemp("whole") / "out"
    run_batch(source, DESIGNS, out, rows_a_part=PART)
    return contents(out)


def program(text: str, *arguments: object) -> list[str]:
    """Return the command that runs a program with this Python."""
    return [sys.executable, "-c", text, *(str(argument) for argument in arguments)]


@pytest.mark.parametrize(
    ("at", "when"),
    [
        (1, "before"),
        (1, "after"),
        (2, "before"),
        (5, "after"),
        (40, "before"),
        (92, "after"),
        (93, "before"),
        (93, "after"),
    ],
)
def test_a_run_killed_at_a_write_goes_on(
    at: int, when: str, source: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    """Killed before or after the n-th file takes its place, the 1st and the last among them."""
    out = tmp_path / "out"
    killed = subprocess.run(program(KILLED_AT, source, out, at, when), cwd=ROOT, check=False)  # noqa: S603 (our own)

    assert -signal.SIGKILL == killed.returncode
    run_batch(source, DESIGNS, out, rows_a_part=PART, resume=True)
    assert undisturbed == contents(out)


def test_a_run_killed_at_random_moments_goes_on(source: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    """Killed again and again while it works, it comes to its end with the same bytes."""
    out, chance = tmp_path / "out", random.Random(20261128)  # noqa: S311 (moments, no secrets)
    for _ in range(5):
        with subprocess.Popen(  # noqa: S603 (our own program)
            program(SLOW, source, out), cwd=ROOT, stdout=subprocess.PIPE
        ) as running:
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(chance.random())
            running.kill()

    run_batch(source, DESIGNS, out, rows_a_part=PART, resume=True)
    assert undisturbed == contents(out)


def test_a_disk_that_takes_no_more_is_told(source: Path, tmp_path: Path) -> None:
    """A file that may not grow: a sentence with the file and the way on, exit code 2, and no file half-written."""
    for folder, name in (("plans", "ppo"), ("courses", "c")):
        (tmp_path / folder).mkdir()
        example = ROOT / "examples" / "commercial_ppo.toml"
        (tmp_path / folder / f"{name}.toml").write_bytes(example.read_bytes())
    out = tmp_path / "out"
    arguments = ["batch", source, "--plans", tmp_path / "plans", "--courses", tmp_path / "courses", "--out", out]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA")}
    found = subprocess.run(  # noqa: S603 (our own program)
        program(LIMITED, *arguments), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert 2 == found.returncode
    assert "this cannot be written: file too large" in found.stderr
    assert "--resume goes on" in found.stderr
    assert "Traceback" not in found.stderr
    assert [] == [path for path in out.rglob("*.parquet*") if not path.name.startswith("errors")]
