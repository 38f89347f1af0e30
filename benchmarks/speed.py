"""How fast it is, beside what it is compared with, in one run: ``python benchmarks/speed.py [rounds]``.

Each figure is the median over rounds; the things compared take turns, so that a busy machine slows them alike. Figures
belong to the machine they were measured on; the ratios travel better.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median

import attrs

from ketacost import EstimateRequest, estimate
from ketacost.adjudication import kernel
from ketacost.adjudication.ledger import adjudicate
from ketacost.audit import oracle
from ketacost.claims.claim import PricedClaim, Scenario
from ketacost.claims.coverage import Accumulators, AppliedAmount, LimitKind
from ketacost.estimates.calculate import priced
from ketacost.interop.json_format import parse_toml
from ketacost.plans.coverage import Coverage

ROUNDS = 15
ALONE = "import attrs, cattrs, dateutil.relativedelta"
TARGETS = {"import": "at most 4x", "kernel": "200,000", "estimate": "1,000", "with trace": "100"}

Work = Callable[[], int]
"""Does something and returns how many things it did."""


def main() -> None:
    """Measure everything and print one table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    request = year_of_sessions()
    one_course, own_courses = with_balances(request), with_courses(request)
    coverage, claims = claims_of(request)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {rounds} rounds, medians")
    imports = together({"none": "pass", "alone": ALONE, "ketacost": "import ketacost"}, rounds)
    base = imports["none"]
    ratio = (imports["ketacost"] - base) / (imports["alone"] - base)
    print(f"import: {ALONE[7:]} {imports['alone'] - base:.3f} s, ketacost {imports['ketacost'] - base:.3f} s")
    print(f"        ratio {ratio:.2f} (target {TARGETS['import']})")
    rates = measured(
        {
            "kernel": kernel_lines,
            "ledger": lambda: lines_of_ledger(coverage, claims),
            "oracle": lambda: lines_of_oracle(coverage, claims),
            "estimate": lambda: estimates(one_course, trace=False),
            "of a new course": lambda: estimates(own_courses, trace=False),
            "with trace": lambda: estimates(one_course, trace=True),
        },
        rounds,
    )
    sessions = len(estimate(request).sessions)
    print(f"{'':22}{'a second':>12}  target")
    for name, unit in (("kernel", "lines"), ("ledger", "lines"), ("oracle", "lines")):
        print(f"{name + ', ' + unit:22}{rates[name]:>12,.0f}  {TARGETS.get(name, '')}")
    for name in ("estimate", "of a new course", "with trace"):
        print(f"{name:22}{rates[name]:>12,.0f}  {TARGETS.get(name, '')}   ({sessions} sessions)")
    print(f"the ledger is {rates['ledger'] / rates['oracle']:.0f} times as fast as the oracle, its second engine")


def year_of_sessions() -> EstimateRequest:
    """Return a 52-week course with maintenance every two weeks: 34 sessions and no intake."""
    example = Path(__file__).parents[1] / "examples" / "commercial_ppo.toml"
    request = parse_toml(example.read_text(encoding="utf-8"))
    return attrs.evolve(request, course=attrs.evolve(request.course, weeks=52, new_patient=False, closures=()))


def with_balances(request: EstimateRequest, count: int = 60) -> list[EstimateRequest]:
    """Return the request for people of one course, each with a deductible of their own applied so far."""
    if request.coverage is None:
        raise SystemExit("the benchmark needs a coverage")
    known = Accumulators(as_of=request.as_of or request.course.starts_on, unlisted_are_zero=True)
    balances = (
        attrs.evolve(known, applied=(AppliedAmount(kind=LimitKind.DEDUCTIBLE, individual=number),))
        for number in range(count)
    )
    return [attrs.evolve(request, coverage=attrs.evolve(request.coverage, accumulators=one)) for one in balances]


def with_courses(request: EstimateRequest, count: int = 180) -> list[EstimateRequest]:
    """Return the request for more people than courses are remembered, who start on days of their own."""
    courses = (
        attrs.evolve(
            request.course,
            starts_on=request.course.starts_on + timedelta(days=number),
            safety=attrs.evolve(request.course.safety, age=25 + number % 40),
        )
        for number in range(count)
    )
    return [attrs.evolve(request, course=course) for course in courses]


def claims_of(request: EstimateRequest) -> tuple[Coverage, tuple[PricedClaim, ...]]:
    """Return the coverage and priced claims of a request."""
    if request.coverage is None:
        raise SystemExit("the benchmark needs a coverage")
    claims, _ = priced(request.course, request.billing, request.prices, request.coverage)
    return request.coverage, claims


def together(programs: Mapping[str, str], rounds: int) -> dict[str, float]:
    """Return the median seconds of some one-line programs, run in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, text in programs.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", text], check=True)  # noqa: S603 (this Python, the texts above)
            seconds[name].append(time.perf_counter() - began)
    return {name: median(found) for name, found in seconds.items()}


def measured(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Return the median rate a second of some works, run in turn after one round that does not count."""
    rates: dict[str, list[float]] = {name: [] for name in works}
    for counts in [False] + [True] * rounds:
        for name, work in works.items():
            began = time.perf_counter()
            done = work()
            if counts:
                rates[name].append(done / (time.perf_counter() - began))
    return {name: median(found) for name, found in rates.items()}


def kernel_lines(members: int = 500) -> int:
    """Split 34 lines a member with the kernel alone: half under a deductible and 20 %, half under a copay."""
    unlimited, none = kernel.UNLIMITED, kernel.NONE
    shared = kernel.Terms(
        0, 1, 0, none, 2000, 0, 0, none, none, 2, unlimited, 0, 0, 0, 0, unlimited, 0, 0, 1, 1, 0, 0, 0, 0, unlimited, 0
    )
    copay = shared._replace(rule=1, copay=4000, rate=none, deductible=kernel.DEDUCTIBLE_WAIVED)
    lane = kernel.Lane(0, none, 1, none, none, none, none, none)
    session = kernel.Line(240_000, 145_000, 0, 0, 0, none, none, none, none)
    visit = kernel.Line(22_000, 18_000, 0, 0, 0, none, none, none, none)
    limits = (200_000, 600_000)
    for _ in range(members):
        state = kernel.State([0, 0], [0, 0], [], [], [], [], [])
        for _ in range(17):
            for line, terms in ((session, shared), (visit, copay)):
                parts = kernel.split_line(line, terms, lane, limits, state)
                kernel.post(0, parts, line, terms, lane, limits, state)
    return 34 * members


def lines_of_ledger(coverage: Coverage, claims: tuple[PricedClaim, ...], times: int = 30) -> int:
    """Adjudicate the claims of one course, without trace."""
    lines = 0
    for _ in range(times):
        lines += len(adjudicate(coverage, claims, trace=False).postings)
    return lines


def lines_of_oracle(coverage: Coverage, claims: tuple[PricedClaim, ...], times: int = 3) -> int:
    """Adjudicate them with the second engine."""
    lines = 0
    for _ in range(times):
        lines += len(oracle.adjudicate(coverage, claims, Scenario.EXPECTED).lines)
    return lines


def estimates(requests: Sequence[EstimateRequest], *, trace: bool) -> int:
    """Make whole estimates, from the course to the totals."""
    for request in requests:
        estimate(request, trace=trace)
    return len(requests)


if __name__ == "__main__":
    main()
