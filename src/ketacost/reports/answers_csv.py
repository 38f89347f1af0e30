"""The answers to questions as comma-separated values: one row an option, a day, a limit, an outcome or a price tried.

Headings are the fields of the records a Python caller reads. Amounts are plain dollars under a heading that ends in
``_usd``; a range takes three; a probability has six decimals at most. What is not known is the word ``unknown``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import NoneType
from typing import Any, Final, get_type_hints

import attrs

from ketacost.estimates.estimate import Estimate, MoneyRange
from ketacost.estimates.price_search import PriceOutcome
from ketacost.estimates.solve import BestStart, BreakEven, ExpectedCost, LimitsMet, PlanRanking, Variants
from ketacost.estimates.solve_dates import StartDay
from ketacost.estimates.solve_limits import LimitMet
from ketacost.estimates.solve_plans import RankedPlan
from ketacost.estimates.solve_variants import Variant
from ketacost.estimates.stopping import StopOutcome
from ketacost.reports.answers import Answer
from ketacost.reports.csv_format import NOTICE, UNKNOWN, csv_text, safe
from ketacost.values.unknown import Unknown

_NO_COLUMN: Final = frozenset({"estimate", "pool"})
"""Fields that are an answer of their own, or that their neighbors say."""

_NO_MONEY: Final = frozenset({"dose_mg"})
"""Decimals that are no dollars."""

_PLACES: Final = 6
"""Decimals of a probability."""

_ENDS: Final = ("low", "expected", "high")


@attrs.frozen
class _TriedPrice:
    """A price of a break-even that was computed anew, with what it says of the search."""

    search: str
    outcome: PriceOutcome
    price: Decimal
    total: Decimal
    at_most: Decimal
    is_at_most: bool


def answer_csv(answer: Answer) -> str:
    """Return any answer to a question as rows under their headings, which are the same for every answer of a kind."""
    kind, records, estimate = _records(answer)
    last = [NOTICE, estimate.versions.reference_data]
    types = {name: of for name, of in get_type_hints(kind).items() if name not in _NO_COLUMN}
    rows = ([*_cells(one, types), *last] for one in records)
    return csv_text([*_headings(types), "notice", "reference_data"], rows)


def _records(answer: Answer) -> tuple[type, tuple[object, ...], Estimate]:
    """Return what the rows are made of: the records, their type, and an estimate that says what data it rests on."""
    match answer:
        case BreakEven():
            return _TriedPrice, tuple(_tried(answer)), answer.asked
        case PlanRanking():
            return RankedPlan, answer.plans, answer.plans[0].estimate
        case BestStart():
            return StartDay, answer.days, answer.estimate
        case LimitsMet():
            return LimitMet, answer.met, answer.estimate
        case Variants():
            return Variant, answer.variants, answer.variants[0].estimate
        case ExpectedCost():
            return StopOutcome, answer.outcomes, answer.estimate


def _tried(answer: BreakEven) -> Iterator[_TriedPrice]:
    for search, found in (("surely", answer.surely), ("possibly", answer.possibly)):
        for check in found.checks:
            yield _TriedPrice(search, found.outcome, check.price, check.total, found.at_most, check.is_at_most)


def _headings(types: Mapping[str, object]) -> Iterator[str]:
    for name, of in types.items():
        if of is MoneyRange:
            yield from (f"{name}_{end}_usd" for end in _ENDS)
        else:
            yield f"{name}_usd" if of is Decimal and name not in _NO_MONEY else name


def _cells(record: object, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value = getattr(record, name)
        if isinstance(value, MoneyRange):
            yield from (_cell(getattr(value, end)) for end in _ENDS)
        else:
            yield str(value) if name in _NO_MONEY else _cell(value)


def _cell(value: object) -> str:
    if isinstance(value, str) and not isinstance(value, Enum):
        return safe(value)
    return _WRITERS.get(type(value), _plain)(value)


def _plain(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _decimal_fraction(value: Fraction) -> str:
    return str(round(Decimal(value.numerator) / value.denominator, _PLACES).normalize())


_WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {
    NoneType: lambda _nothing: "",
    Unknown: lambda _reason: UNKNOWN,
    bool: lambda is_so: "yes" if is_so else "no",
    Decimal: lambda amount: format(amount, ".2f"),
    Fraction: _decimal_fraction,  # as a fraction a spreadsheet would take it for a date
}
