"""What the benchmark of the batch measures in a process of its own; prints one line of JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib import import_module

import population
import pyarrow as pa

from ketacost.batch.function import BatchFunction


def main() -> None:
    """Measure what the first word asks for."""
    if sys.argv[1] == "first":
        print(json.dumps({"seconds": first_call()}))
    else:
        print(json.dumps(files(sys.argv[2], sys.argv[3])))


def first_call() -> float:
    """Return what the first call of the kernel takes longer than the second."""
    designs = population.designs()
    few = population.members(10, designs)
    return called(BatchFunction(designs), few) - called(BatchFunction(designs), few)


def called(function: BatchFunction, batch: pa.RecordBatch) -> float:
    """Return the seconds one call takes."""
    began = time.perf_counter()
    function(batch)
    return time.perf_counter() - began


def files(source: str, out: str) -> dict[str, float]:
    """Run a file to files once; return the seconds without the kernel's first call, and the most memory in bytes.

    Beside them stand the seconds it takes to make every program once, which the run contains.
    """
    run_batch = import_module("ketacost.batch.run").run_batch
    designs = population.designs()
    BatchFunction(designs)(population.members(10, designs))
    began = time.perf_counter()
    run_batch(source, designs, out)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    function, many = BatchFunction(designs), population.members(65_536, designs)
    programs = called(function, many) - called(function, many)
    return {"seconds": seconds, "peak": peak, "programs": programs}


if __name__ == "__main__":
    main()
