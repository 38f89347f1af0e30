"""Making a corpus part by part, over as many processes as wanted; no part depends on another."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from typing import Any, Final

import attrs
import pyarrow as pa

from ketacost.corpus.answers import answers_of, asked
from ketacost.corpus.claim_lines import claim_lines, usable_programs
from ketacost.corpus.columns import TABLES, batch_of, canonical, entry_text
from ketacost.corpus.questions import NAMES, Design, day_number, design_of, place_of, row_of
from ketacost.errors import InvalidInputError, KetacostError

ROWS_OF_A_PART: Final = 1_000
"""Rows that are made together."""

_REMEMBERED: Final = 3 * len(NAMES)


@attrs.frozen(kw_only=True)
class Part:
    """A run of rows with everything that is first used by them.

    Attributes:
        rows: how many rows.
        strata: rows by stratum.
        documents: folder, name and canonical JSON of each document.
        texts: canonical JSON Lines by table.
        batches: the same by table, as Arrow.
    """

    rows: int
    strata: Mapping[str, int]
    documents: tuple[tuple[str, str, str], ...]
    texts: Mapping[str, bytes]
    batches: Mapping[str, pa.RecordBatch]


def parts_of(seed: int, rows: int, workers: int) -> Iterator[Part]:
    """Yield the parts of a corpus in order; the same whatever the number of workers.

    Args:
        seed: the seed.
        rows: how many rows.
        workers: how many processes make them; 1 makes them here.
    """
    spans = ((start, min(start + ROWS_OF_A_PART, rows)) for start in range(0, rows, ROWS_OF_A_PART))
    if workers == 1:
        yield from (make_part(seed, first, end) for first, end in spans)
        return
    waiting: deque[Future[Part]] = deque()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        try:
            for first, end in spans:
                waiting.append(pool.submit(make_part, seed, first, end))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for part in waiting:  # somebody stopped: what nobody waits for is not begun
                part.cancel()


def make_part(seed: int, first: int, end: int) -> Part:
    """Return the rows of some numbers, ``end`` not among them."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    documents: list[tuple[str, str, str]] = []
    strata: Counter[str] = Counter()
    for number in range(first, end):
        place = place_of(number)
        design = _design(seed, place.stratum, place.design)
        if place.step == 0:
            documents += [(folder, name, canonical(own)) for folder, name, own in design.documents()]
        strata[place.stratum] += 1
        _make_row(seed, number, design, tables)
    return Part(
        rows=end - first,
        strata=strata,
        documents=tuple(documents),
        texts={name: "".join(f"{entry_text(entry)}\n" for entry in found).encode() for name, found in tables.items()},
        batches={name: batch_of(found, TABLES[name]) for name, found in tables.items()},
    )


@lru_cache(maxsize=_REMEMBERED)
def _design(seed: int, stratum: str, number: int) -> Design:
    return design_of(seed, stratum, number)


def _make_row(seed: int, number: int, design: Design, tables: Mapping[str, list[dict[str, Any]]]) -> None:
    place = place_of(number)
    row = row_of(seed, number, design, place)
    try:
        question = asked(row, design.designs)
        answers = answers_of(question)
    except KetacostError as error:
        raise InvalidInputError(problem.under(f"row {number} ({design.name})") for problem in error.problems) from error
    day = day_number(design, place)
    claims_id = f"{design.name}-{day}"
    if place.step == day:  # the first row of the design that starts on this day
        tables["claims"].extend(claim_lines(question, claims_id))
    tables["rows"].append(row)
    tables["labels"].append(
        {
            "key": number,
            "stratum": place.stratum,
            "claims_id": claims_id,
            "programs": usable_programs(question),
        }
    )
    tables["expected"].extend({"key": number, **answer} for answer in answers)
