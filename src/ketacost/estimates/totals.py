"""Sums over postings, kept in integer cents until a record is made."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from ketacost.adjudication.waterfall import NOTHING_AFTER, Posting
from ketacost.claims.claim import Scenario
from ketacost.estimates.estimate import Cases, MoneyRange, Totals
from ketacost.values.money import from_cents
from ketacost.values.unknown import Unknown

K = TypeVar("K", bound=Hashable)

_REMEMBERED = 4_096
"""Records kept for sums that come again: the sessions of a maintenance phase mostly cost the same."""


class Cents(NamedTuple):
    """Sums of the parts of some lines, in cents.

    ``owed`` is what the patient owes once every payer has paid; the four after it are assistance, of which ``rebate``
    comes back later.
    """

    allowed: int
    plan_paid: int
    deductible: int
    copay: int
    coinsurance: int
    noncovered: int
    balance_bill: int
    secondary_paid: int
    secondary_write_off: int
    owed: int
    discount: int
    card: int
    grants: int
    rebate: int

    @property
    def net(self) -> int:
        """What stays with the patient in the end."""
        return self.owed - self.discount - self.card - self.grants - self.rebate


NOTHING = Cents(*[0] * len(Cents._fields))


def parts_of(posting: Posting) -> Cents:
    """Return the parts of one line."""
    allowed, _, balance_bill, noncovered, copay, deductible, coinsurance, plan_paid = posting.parts[:8]
    owed = deductible + copay + coinsurance + noncovered + balance_bill
    after = posting.after
    if after is NOTHING_AFTER:
        return Cents(
            allowed, plan_paid, deductible, copay, coinsurance, noncovered, balance_bill, 0, 0, owed, 0, 0, 0, 0
        )
    _, paid, write_off = after.layer
    owed -= paid + write_off
    return Cents(
        allowed,
        plan_paid,
        deductible,
        copay,
        coinsurance,
        noncovered,
        balance_bill,
        paid,
        write_off,
        owed,
        *after.relief,
    )


def add(sums: Iterable[Cents]) -> Cents:
    """Return the sum of sums."""
    return Cents._make(map(sum, zip(NOTHING, *sums, strict=True)))


def group(keys: Sequence[K], rows: Sequence[Cents], whole: Cents | None = None) -> dict[K, Cents]:
    """Return sums of rows by key, in the order keys first appear; ``whole`` is their sum, where it is known already."""
    if whole is not None and keys and keys.count(keys[0]) == len(keys):
        return {keys[0]: whole}
    grouped: dict[K, list[Cents]] = {}
    for key, row in zip(keys, rows, strict=True):
        grouped.setdefault(key, []).append(row)
    return {key: found[0] if len(found) == 1 else add(found) for key, found in grouped.items()}


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
        secondary_paid=from_cents(cents.secondary_paid),
        secondary_write_off=from_cents(cents.secondary_write_off),
        patient_responsibility=from_cents(cents.owed),
        clinic_discount=from_cents(cents.discount),
        savings_card_paid=from_cents(cents.card),
        grants_paid=from_cents(cents.grants),
        rebate=from_cents(cents.rebate),
        net_cost=from_cents(cents.net),
    )


class ByCase(Generic[K]):
    """What the patient owes in each case, by key."""

    def __init__(self, sums: Mapping[Scenario, Mapping[K, Cents]]) -> None:
        """Take sums by scenario: the expected one alone when everything is exact, else at least both corners."""
        self._expected = sums.get(Scenario.EXPECTED)
        self._low = sums.get(Scenario.LOW, self._expected)
        self._high = sums.get(Scenario.HIGH, self._expected)

    def of(self, key: K) -> Cases:
        """Return the cases of one key; nothing was posted under a key that is not there."""
        if self._low is None or self._high is None:
            raise AssertionError
        expected = None if self._expected is None else self._expected.get(key, NOTHING).owed
        return _cases(self._low.get(key, NOTHING).owed, expected, self._high.get(key, NOTHING).owed)


@lru_cache(maxsize=_REMEMBERED)
def _cases(cheapest: int, expected: int | None, dearest: int) -> Cases:
    return Cases(cheapest=from_cents(cheapest), expected=_expected(expected), dearest=from_cents(dearest))


@lru_cache(maxsize=_REMEMBERED)
def money_range(low: int, expected: int | None, high: int) -> MoneyRange:
    """Return a guaranteed range of cents as dollars; two ends in the wrong order are put right."""
    if low > high:
        low, high = high, low
    if low == high:
        expected = low
    return MoneyRange(low=from_cents(low), expected=_expected(expected), high=from_cents(high))


def _expected(cents: int | None) -> Decimal | Unknown:
    return Unknown("a term, balance or price is not known") if cents is None else from_cents(cents)


def range_over(cents: Mapping[Scenario, int]) -> MoneyRange:
    """Return the range of one figure over scenarios: the expected one alone, or both corners."""
    expected = cents.get(Scenario.EXPECTED)
    low, high = cents.get(Scenario.LOW, expected), cents.get(Scenario.HIGH, expected)
    if low is None or high is None:
        raise AssertionError
    return money_range(low, expected, high)


def net_range(whole: Mapping[Scenario, Cents], most_help: int | None) -> MoneyRange:
    """Return what stays with the patient.

    Args:
        whole: sums over the course by scenario.
        most_help: ``None`` where both ends are sure; else only what is owed has two sure ends, and assistance pays at
            most so many cents of it.
    """
    if most_help is None:
        return range_over({scenario: cents.net for scenario, cents in whole.items()})
    low, high = whole[Scenario.LOW].owed, whole[Scenario.HIGH].owed
    expected = whole[Scenario.EXPECTED].net if Scenario.EXPECTED in whole else None
    return money_range(max(0, min(low, high) - most_help), expected, max(low, high))
