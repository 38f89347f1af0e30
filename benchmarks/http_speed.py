"""How fast one worker answers over HTTP: ``python benchmarks/http_speed.py [rounds]``.

A real ``ketacost serve`` with one worker on a free port of this machine, and a client in a process of its own that
keeps its connection: the estimate of 34 sessions with the trace of every line, each question with a balance of its
own. Before it, where the time of one answer goes, in this process: reading, computing, writing. Figures belong to the
machine they were measured on.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from importlib.metadata import version
from statistics import median

from speed import with_balances, year_of_sessions

from ketacost import estimate
from ketacost.interop.documents import json_document
from ketacost.interop.json_format import dump, load, to_json
from ketacost.operations.table import OPERATIONS, answer

ROUNDS = 5
REQUESTS = 300
"""Questions of a round."""

TARGETS = {"a second": "100", "p99": "50 ms"}


def main() -> None:
    """Measure the parts, then the server, and print both."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    requests = with_balances(year_of_sessions())
    questions = [to_json(request) for request in requests]
    packages = ", ".join(f"{name} {version(name)}" for name in ("starlette", "uvicorn", "h11"))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, {packages}")
    print(f"{len(estimate(requests[0]).sessions)} sessions; {len(questions[0]):,} bytes in, ", end="")
    print(f"{len(answer('estimate', questions[0])):,} bytes out")
    for name, milliseconds in parts_of(questions).items():
        print(f"{name:34}{milliseconds:>8.2f} ms")
    rates, times = served(questions, rounds)
    print(f"one worker, {rounds} rounds of {REQUESTS} questions, one connection:")
    print(f"{'answers a second, median':34}{median(rates):>8.0f}     wanted {TARGETS['a second']}")
    print(f"{'answers a second, each round':34}{' '.join(f'{rate:.0f}' for rate in rates)}")
    for name, part in (("median", 0.5), ("p95", 0.95), ("p99", 0.99)):
        wanted = f"wanted {TARGETS[name]}" if name in TARGETS else ""
        print(f"{f'{name} of an answer':34}{quantile(times, part):>8.2f} ms  {wanted}")


def parts_of(questions: Sequence[str], times: int = 60) -> dict[str, float]:
    """Return the median milliseconds of each part of an answer, the parts in turn."""
    operation = OPERATIONS["estimate"]
    documents = [json_document(question) for question in questions]
    asked = [operation.read(document) for document in documents]
    answers = [estimate(request) for request in asked]
    works: dict[str, Callable[[int], object]] = {
        "JSON text to document": lambda n: json_document(questions[n]),
        "document to request": lambda n: load(operation.question, documents[n]),
        "request to estimate": lambda n: estimate(asked[n]),
        "estimate to JSON text": lambda n: to_json(answers[n]),
        "the same by json.dumps": lambda n: json.dumps(dump(answers[n]), indent=2),
        "all of it": lambda n: answer("estimate", questions[n]),
    }
    found: dict[str, list[float]] = {name: [] for name in works}
    for number in range(times):
        for name, work in works.items():
            began = time.thread_time()
            work(number % len(questions))
            found[name].append((time.thread_time() - began) * 1000)
    return {name: median(each) for name, each in found.items()}


def served(questions: Sequence[str], rounds: int) -> tuple[list[float], list[float]]:
    """Return the answers a second of each round, and the milliseconds of every answer."""
    command = [sys.executable, "-m", "ketacost", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:  # noqa: S603 (this Python, our command)
        try:
            line = server.stderr.readline() if server.stderr else ""
            port = re.search(r":(\d+) ", line)
            if port is None:
                raise SystemExit(line)
            connection = HTTPConnection("127.0.0.1", int(port[1]), timeout=60)
            rates: list[float] = []
            times: list[float] = []
            for counts in [False] + [True] * rounds:
                found = [ask(connection, questions[number % len(questions)]) for number in range(REQUESTS)]
                if counts:
                    rates.append(1000 * REQUESTS / sum(found))
                    times += found
            return rates, times
        finally:
            server.terminate()


def ask(connection: HTTPConnection, question: str) -> float:
    """Ask one question and return the milliseconds to the last byte of its answer."""
    began = time.perf_counter()
    connection.request("POST", "/v1/estimate", question, {"content-type": "application/json"})
    response = connection.getresponse()
    body = response.read()
    taken = (time.perf_counter() - began) * 1000
    if response.status != 200:  # noqa: PLR2004 (HTTP's own)
        raise SystemExit(body.decode("utf-8"))
    return taken


def quantile(values: Sequence[float], part: float) -> float:
    """Return the least value that this part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


if __name__ == "__main__":
    main()
