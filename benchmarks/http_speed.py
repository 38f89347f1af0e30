"""How fast one worker answers over HTTP: ``python benchmarks/http_speed.py [rounds]``.

A real ``ketacost serve`` with one worker on a free port of this machine, and a client in a process of its own that
keeps its connections, one of them or two: the estimate of 34 sessions with the trace of every line, each question with
a balance of its own. Then ``/health``, for what HTTP alone takes. Before it, where the time of one answer goes, in this
process: reading, computing, writing. Figures belong to the machine they were measured on.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
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


def main() -> None:
    """Measure the parts, then the server, and print both."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    requests = with_balances(year_of_sessions())
    questions = [to_json(request) for request in requests]
    packages = ", ".join(f"{name} {version(name)}" for name in ("starlette", "uvicorn", "httptools"))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, {packages}")
    print(f"{len(estimate(requests[0]).sessions)} sessions; {len(questions[0]):,} bytes in, ", end="")
    print(f"{len(answer('estimate', questions[0])):,} bytes out")
    for name, milliseconds in parts_of(questions).items():
        print(f"{name:40}{milliseconds:>8.2f} ms")
    print(f"one worker, {rounds} rounds of {REQUESTS} questions:")
    for name, wanted, rates, times in served(questions, rounds):
        shown = f"{min(rates):.0f} to {max(rates):.0f} in {rounds} rounds"
        print(f"{f'{name}, answers a second':40}{median(rates):>8.0f}     {'wanted 100; ' if wanted else ''}{shown}")
        print(f"{'    median of an answer':40}{median(times):>8.2f} ms")
        print(f"{'    99 in 100 within':40}{quantile(times, 0.99):>8.2f} ms  {'wanted 50' if wanted else ''}".rstrip())


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


def served(questions: Sequence[str], rounds: int) -> Iterator[tuple[str, bool, list[float], list[float]]]:
    """Yield what was asked, whether a rate is wanted of it, the rate of each round, and every answer's milliseconds."""
    command = [sys.executable, "-m", "ketacost", "serve", "--port", "0"]
    quiet = {**os.environ, "KETACOST_LOG_LEVEL": "warning"}  # a line an answer would fill the pipe nobody reads
    with subprocess.Popen(command, env=quiet, stderr=subprocess.PIPE, text=True) as server:  # noqa: S603 (this Python, our command)
        try:
            line = server.stderr.readline() if server.stderr else ""
            port = re.search(r":(\d+) ", line)
            if port is None:
                raise SystemExit(line)
            connections = [HTTPConnection("127.0.0.1", int(port[1]), timeout=60) for _ in range(2)]
            rounds_of(connections[:1], questions, 1)
            yield "estimates, one connection", True, *rounds_of(connections[:1], questions, rounds)
            yield "estimates, two connections", True, *rounds_of(connections, questions, rounds)
            yield "/health, one connection", False, *rounds_of(connections[:1], [""], rounds)
        finally:
            server.terminate()


def rounds_of(
    connections: Sequence[HTTPConnection], questions: Sequence[str], rounds: int
) -> tuple[list[float], list[float]]:
    """Return the answers a second of each round over all connections, and the milliseconds of every answer."""
    each = REQUESTS // len(connections)
    rates: list[float] = []
    times: list[float] = []
    with ThreadPoolExecutor(len(connections)) as pool:
        for _ in range(rounds):
            began = time.perf_counter()
            found = [pool.submit(ask_all, one, questions, each) for one in connections]
            times += [taken for future in found for taken in future.result()]
            rates.append(each * len(connections) / (time.perf_counter() - began))
    return rates, times


def ask_all(connection: HTTPConnection, questions: Sequence[str], count: int) -> list[float]:
    """Return the milliseconds of each answer, to the last byte, one question after another."""
    found = []
    for number in range(count):
        question = questions[number % len(questions)]
        began = time.perf_counter()
        if question:
            connection.request("POST", "/v1/estimate", question, {"content-type": "application/json"})
        else:
            connection.request("GET", "/health")
        response = connection.getresponse()
        body = response.read()
        found.append((time.perf_counter() - began) * 1000)
        if response.status != 200:  # noqa: PLR2004 (HTTP's own)
            raise SystemExit(body.decode("utf-8"))
    return found


def quantile(values: Sequence[float], part: float) -> float:
    """Return the least value that this part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


if __name__ == "__main__":
    main()
