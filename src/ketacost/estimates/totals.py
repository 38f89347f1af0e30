"""Sums over postings, kept in integer cents until a record is made."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from ketacost.adjudication.waterfall import NOTHING_AFTER, Posting
from ketacost.claims.claim import Scenario
from ketacost.estimates.estimate import MoneyRange, Totals
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


class Ranges(Generic[K]):
    """Ranges over scenarios of what the patient owes, or of what stays with them, by key."""

    def __init__(self, sums: Mapping[Scenario, Mapping[K, Cents]], *, net: bool = False) -> None:
        """Take sums by scenario: the expected one alone when everything is exact, else at least both corners."""
        self._amount: Callable[[Cents], int] = _net if net else _owed
        expected = sums.get(Scenario.EXPECTED)
        self._expected = expected
        self._corners = None
        if Scenario.LOW in sums and Scenario.HIGH in sums:
            self._corners = (sums[Scenario.LOW], sums[Scenario.HIGH])
        elif expected is None:
            raise AssertionError

    def of(self, key: K) -> MoneyRange:
        """Return the range of one key; nothing was posted under a key that is not there."""
        amount = self._amount
        expected = None if self._expected is None else amount(self._expected.get(key, NOTHING))
        if self._corners is None:
            return _range(expected, expected, expected)
        low, high = self._corners
        return _range(amount(low.get(key, NOTHING)), expected, amount(high.get(key, NOTHING)))


def _owed(cents: Cents) -> int:
    return cents.owed


def _net(cents: Cents) -> int:
    return cents.net


@lru_cache(maxsize=_REMEMBERED)
def _range(low: int | None, expected: int | None, high: int | None) -> MoneyRange:
    if low is None or high is None:  # one of the three is always there
        raise AssertionError
    return MoneyRange(
        low=from_cents(low),
        expected=Unknown("a term, balance or price is not known") if expected is None else from_cents(expected),
        high=from_cents(high),
    )
