"""Work over the cores: a few pieces at a time, results in the order of the pieces."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from ketacost.errors import InvalidInputError, Problem

T = TypeVar("T")
R = TypeVar("R")


def threads(workers: int | None) -> int:
    """Return how many threads work: as many as asked for or, where nobody says, one a core.

    Raises:
        InvalidInputError: ``batch.number`` for fewer than one.
    """
    if workers is None:
        if hasattr(os, "sched_getaffinity"):  # the cores this process may use, where the system says
            return len(os.sched_getaffinity(0))
        cores = os.cpu_count()
        return 1 if cores is None else cores
    if workers < 1:
        raise InvalidInputError([Problem("batch.number", "workers", f"expected 1 or more, got {workers}")])
    return workers


def in_order(work: Callable[[T], R], pieces: Iterable[T], workers: int) -> Iterator[R]:
    """Yield what work makes of each piece, in the order of the pieces; no more than one piece a thread waits.

    Threads are enough: the compiled walk and Arrow's reading and writing run without Python's lock.
    """
    if workers == 1:
        yield from map(work, pieces)
        return
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for piece in pieces:
                waiting.append(pool.submit(work, piece))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()
