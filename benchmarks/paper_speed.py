"""How fast documents become PDF files: ``python benchmarks/paper_speed.py [rounds]``.

Each document twice: in a process that has made one before, and as a whole command from nothing, Python's start
included. Medians of the rounds; figures belong to the machine they were measured on.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from pypdf import PdfReader

from ketacost import estimate
from ketacost.interop.json_format import parse_toml
from ketacost.reports.documents import billing_worksheet, patient_letter, pdf_bytes

EXAMPLES: Final = Path(__file__).resolve().parents[1] / "examples"
ROUNDS: Final = 5
WANTED_SECONDS: Final = 2
CASES: Final = (
    ("letter", "iv_cash", patient_letter),
    ("letter", "commercial_ppo", patient_letter),
    ("worksheet", "iv_cash", billing_worksheet),
    ("worksheet", "commercial_ppo", billing_worksheet),
)


def main() -> None:
    """Measure every case and print a line of each."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, weasyprint {version('weasyprint')}")
    print(f"median of {rounds} rounds; wanted of one page: under {WANTED_SECONDS} s")
    print(f"{'document':12}{'example':18}{'pages':>6}{'in process':>12}{'whole command':>15}{'a page':>9}")
    for name, example, made in CASES:
        answer = estimate(parse_toml((EXAMPLES / f"{example}.toml").read_text(encoding="utf-8")))
        pages = len(PdfReader(BytesIO(pdf_bytes(made(answer)))).pages)
        inside = median(timed(lambda: pdf_bytes(made(answer))) for _ in range(rounds))  # noqa: B023 (called at once)
        with TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "ketacost", "estimate", str(EXAMPLES / f"{example}.toml")]
            command += ["--format", "pdf", "--document", name, "--output", str(Path(folder) / "paper.pdf")]
            whole = median(timed(lambda: ran(command)) for _ in range(rounds))  # noqa: B023 (called at once)
        print(f"{name:12}{example:18}{pages:>6}{inside:>10.2f} s{whole:>13.2f} s{inside / pages:>7.2f} s")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ran(command: list[str]) -> None:
    """Run a command; what it says is of no interest."""
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (our own command)


if __name__ == "__main__":
    main()
