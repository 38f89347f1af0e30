"""Sums over postings, kept in integer cents until a record is made."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from ketacost.adjudication.waterfall import Posting
from ketacost.estimates.estimate import Totals
from ketacost.values.money import from_cents

K = TypeVar("K", bound=Hashable)

Cents = list[int]
"""Seven sums: allowed, deductible, copay, coinsurance, noncovered, balance bill, plan paid."""


def group(postings: Iterable[Posting], key: Callable[[Posting], K]) -> dict[K, Cents]:
    """Return sums by key, in the order keys first appear."""
    sums: dict[K, Cents] = {}
    for posting in postings:
        parts = posting.parts
        name = key(posting)
        cents = sums.get(name)
        if cents is None:
            cents = sums[name] = [0, 0, 0, 0, 0, 0, 0]
        cents[0] += parts.allowed
        cents[1] += parts.deductible
        cents[2] += parts.copay
        cents[3] += parts.coinsurance
        cents[4] += parts.noncovered
        cents[5] += parts.balance_bill
        cents[6] += parts.plan_paid
    return sums


def add(sums: Iterable[Cents]) -> Cents:
    """Return the sum of sums."""
    return [sum(column) for column in zip([0] * 7, *sums, strict=True)]


def owed(cents: Cents) -> int:
    """Return what the patient owes of some sums, in cents."""
    return cents[1] + cents[2] + cents[3] + cents[4] + cents[5]


def totals(cents: Cents) -> Totals:
    """Return sums as dollars."""
    return Totals(
        allowed_amount=from_cents(cents[0]),
        deductible=from_cents(cents[1]),
        copay=from_cents(cents[2]),
        coinsurance=from_cents(cents[3]),
        noncovered=from_cents(cents[4]),
        balance_bill=from_cents(cents[5]),
        plan_paid=from_cents(cents[6]),
        patient_responsibility=from_cents(owed(cents)),
    )
