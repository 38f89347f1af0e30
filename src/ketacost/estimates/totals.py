"""Sums over postings, kept in integer cents until a record is made."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeVar

from ketacost.adjudication.waterfall import Posting
from ketacost.claims.claim import Scenario
from ketacost.estimates.estimate import MoneyRange, Totals
from ketacost.values.money import from_cents
from ketacost.values.unknown import Unknown

K = TypeVar("K", bound=Hashable)

_REMEMBERED = 4_096
"""Records kept for sums that come again: the sessions of a maintenance phase mostly cost the same."""


class Cents(NamedTuple):
    """Sums of the parts of some lines, in cents."""

    allowed: int
    deductible: int
    copay: int
    coinsurance: int
    noncovered: int
    balance_bill: int
    plan_paid: int

    @property
    def owed(self) -> int:
        """What the patient owes."""
        return self.deductible + self.copay + self.coinsurance + self.noncovered + self.balance_bill


NOTHING = Cents(0, 0, 0, 0, 0, 0, 0)


def parts_of(posting: Posting) -> Cents:
    """Return the parts of one line."""
    parts = posting.parts
    return Cents(
        parts.allowed,
        parts.deductible,
        parts.copay,
        parts.coinsurance,
        parts.noncovered,
        parts.balance_bill,
        parts.plan_paid,
    )


def add(sums: Iterable[Cents]) -> Cents:
    """Return the sum of sums."""
    return Cents._make(map(sum, zip(NOTHING, *sums, strict=True)))


def group(postings: Iterable[Posting], rows: Iterable[Cents], key: Callable[[Posting], K]) -> dict[K, Cents]:
    """Return sums by key, in the order keys first appear; ``rows`` are the parts of the postings."""
    grouped: dict[K, list[Cents]] = {}
    for posting, row in zip(postings, rows, strict=True):
        grouped.setdefault(key(posting), []).append(row)
    return {name: rows[0] if len(rows) == 1 else add(rows) for name, rows in grouped.items()}


@lru_cache(maxsize=_REMEMBERED)
def totals(cents: Cents) -> Totals:
    """Return sums as dollars."""
    return Totals(
        allowed_amount=from_cents(cents.allowed),
        deductible=from_cents(cents.deductible),
        copay=from_cents(cents.copay),
        coinsurance=from_cents(cents.coinsurance),
        noncovered=from_cents(cents.noncovered),
        balance_bill=from_cents(cents.balance_bill),
        plan_paid=from_cents(cents.plan_paid),
        patient_responsibility=from_cents(cents.owed),
    )


def money_range(cents: Mapping[Scenario, int]) -> MoneyRange:
    """Return what the scenarios come to as a range."""
    expected = cents.get(Scenario.EXPECTED)
    low = cents.get(Scenario.LOW, expected)
    high = cents.get(Scenario.HIGH, expected)
    if low is None or high is None:  # one of the three is always there
        raise AssertionError
    return _range(low, expected, high)


@lru_cache(maxsize=_REMEMBERED)
def _range(low: int, expected: int | None, high: int) -> MoneyRange:
    return MoneyRange(
        low=from_cents(low),
        expected=Unknown("a term, balance or price is not known") if expected is None else from_cents(expected),
        high=from_cents(high),
    )
