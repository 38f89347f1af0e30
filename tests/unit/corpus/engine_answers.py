"""What the one-person engine answers to the rows of a corpus, bugs planted in it included."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import attrs
import pyarrow as pa

from ketacost.adjudication.settlement import Stay, settle
from ketacost.claims.claim import Scenario
from ketacost.corpus.answers import AMOUNTS, asked
from ketacost.corpus.columns import EXPECTED, batch_of
from ketacost.corpus.questions import Design, design_of, place_of, row_of

SEED = 7
ROWS = 610
"""Ten rows a stratum, of its first four designs."""


@attrs.frozen
class Question:
    """One row, ready for the engine."""

    key: int
    stratum: str
    stays: tuple[Stay, ...]
    scenario: Scenario


_design = cache(design_of)


@cache
def questions(stratum: str) -> tuple[Question, ...]:
    """Return the rows of a stratum."""
    return tuple(_question(number) for number in range(ROWS) if place_of(number).stratum == stratum)


def _question(number: int) -> Question:
    place = place_of(number)
    design: Design = _design(SEED, place.stratum, place.design)
    found = asked(row_of(SEED, number, design, place), design.designs)
    fields = [field.name for field in attrs.fields(type(found.stays[0]))]
    stays = tuple(Stay(**{name: getattr(stay, name) for name in fields}) for stay in found.stays)
    return Question(number, place.stratum, stays, found.scenario)


def engine_answers(strata: Collection[str]) -> pa.Table:
    """Return the engine's answers to the rows of some strata, without the days limits were met."""
    entries = [entry for stratum in strata for question in questions(stratum) for entry in _entries(question)]
    schema = pa.schema([field for field in EXPECTED if field.name in {"key", "benefit_year", "starts_on", *AMOUNTS}])
    return pa.Table.from_batches([batch_of(entries, schema)])


def _entries(question: Question) -> Iterator[dict[str, Any]]:
    years: dict[Any, dict[str, Decimal]] = {}
    for line in settle(question.stays, scenario=question.scenario, trace=False).lines:
        sums = years.setdefault(line.benefit_year, dict.fromkeys(AMOUNTS, Decimal("0.00")))
        for name in AMOUNTS:
            sums[name] += getattr(line, name)
    for starts_on, sums in years.items():
        yield {"key": question.key, "benefit_year": str(starts_on), "starts_on": starts_on, **sums}
