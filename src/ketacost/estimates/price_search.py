"""The search for a price: the highest at which a total is at most another, to the cent.

Exact: the total is a whole number of cents that never falls as the price rises, so halving the interval between a price
that is low enough and one that is not ends at two neighbouring cents. That it never falls is the engine's own promise
for a price given as a range; where it cannot promise, the price is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

import attrs

from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.estimate import Estimate, MoneyRange
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve_totals import Measure, estimate_at, refusal, total_of
from ketacost.values.money import MAX_CENTS, from_cents

HIGHEST_PRICE_CENTS: Final = MAX_CENTS // 10_000
"""Highest price looked at, in cents: a million dollars, above any price of a line or a unit."""

_AMOUNTS: Final = ("allowed", "allowed_low", "allowed_high", "billed", "billed_low", "billed_high")


class PriceOutcome(StrEnum):
    """How a comparison of totals ends.

    ``AT_PRICE``: up to a price and no further. ``NEVER``: not even at $0. ``ALWAYS``: at every price looked at.
    """

    AT_PRICE = "at_price"
    NEVER = "never"
    ALWAYS = "always"


@attrs.frozen(kw_only=True)
class PriceCheck:
    """The forward engine's total at one price, computed anew.

    Attributes:
        price: dollars of the price.
        total: dollars of the course asked about at this price, the end of its range that is compared.
        is_at_most: whether it is at most the total it is compared with.
    """

    price: Decimal
    total: Decimal
    is_at_most: bool


@attrs.frozen(kw_only=True)
class PriceThreshold:
    """The highest price at which one total is at most another.

    Attributes:
        outcome: whether there is such a price.
        price: its dollars; ``None`` for never and always.
        at_most: dollars the total is compared with.
        checks: at the price and a cent above; at $0 for never; at the highest price looked at for always.
    """

    outcome: PriceOutcome
    price: Decimal | None
    at_most: Decimal
    checks: tuple[PriceCheck, ...]


class MovedPrice:
    """A request whose one price moves; totals are remembered by price."""

    def __init__(self, request: EstimateRequest, index: int, measure: Measure) -> None:
        """Move the price of one entry of the request's price book."""
        self.measure = measure
        self._request = request
        self._index = index
        self._entry = request.prices.entries[index]
        self._totals: dict[int, MoneyRange] = {}
        self.subject = str(self._entry.code or self._entry.ndc)

    def estimate(self, price: Decimal, *, trace: bool = False) -> Estimate:
        """Return the estimate at a price."""
        amounts = {name: price for name in ("allowed", "billed") if self._has(name)}
        return estimate_at(self._with(amounts), "asked", trace=trace)

    def refuse_unless_monotone(self) -> None:
        """Refuse unless the engine can guarantee a range for the price, and the price moves anything."""
        zero, top = from_cents(0), from_cents(HIGHEST_PRICE_CENTS)
        ends = {
            f"{name}_{end}": amount
            for name in ("allowed", "billed")
            if self._has(name)
            for end, amount in (("low", zero), ("high", top))
        }
        try:
            estimate_at(self._with(ends), "asked")
        except InvalidInputError as error:
            raise InvalidInputError(_as_not_monotone(problem) for problem in error.problems) from error
        free, dear = self.estimate(zero).totals, self.estimate(top).totals
        if (free.allowed_amount, free.patient_responsibility) == (dear.allowed_amount, dear.patient_responsibility):
            message = (
                f"no line of the course asked about takes the price of {self.subject}; name the code it is billed by"
            )
            raise refusal("price_unused", f"asked.prices.entries[{self._index}]", message)

    def threshold(self, at_most: Decimal, end: Callable[[MoneyRange], Decimal]) -> PriceThreshold:
        """Return the highest price at which one end of the total is at most ``at_most``."""

        def holds(cents: int) -> bool:
            return end(self._total(cents)) <= at_most

        def checked(*prices: int) -> tuple[PriceCheck, ...]:
            return tuple(self._check(from_cents(price), at_most, end) for price in prices)

        if not holds(0):
            return PriceThreshold(outcome=PriceOutcome.NEVER, price=None, at_most=at_most, checks=checked(0))
        if holds(HIGHEST_PRICE_CENTS):
            checks = checked(HIGHEST_PRICE_CENTS)
            return PriceThreshold(outcome=PriceOutcome.ALWAYS, price=None, at_most=at_most, checks=checks)
        low, high = 0, HIGHEST_PRICE_CENTS
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if holds(middle) else (low, middle)
        checks = checked(low, high)
        return PriceThreshold(outcome=PriceOutcome.AT_PRICE, price=from_cents(low), at_most=at_most, checks=checks)

    def _check(self, price: Decimal, at_most: Decimal, end: Callable[[MoneyRange], Decimal]) -> PriceCheck:
        total = end(total_of(self.estimate(price, trace=True), self.measure))
        return PriceCheck(price=price, total=total, is_at_most=total <= at_most)

    def _total(self, cents: int) -> MoneyRange:
        if cents not in self._totals:
            self._totals[cents] = total_of(self.estimate(from_cents(cents)), self.measure)
        return self._totals[cents]

    def _has(self, name: str) -> bool:
        return getattr(self._entry, f"{name}_range") is not None

    def _with(self, amounts: dict[str, Decimal]) -> EstimateRequest:
        parts: dict[str, Any] = dict.fromkeys(_AMOUNTS) | amounts
        book = self._request.prices
        entries = list(book.entries)
        entries[self._index] = attrs.evolve(self._entry, **parts)
        return attrs.evolve(self._request, prices=attrs.evolve(book, entries=tuple(entries)))


def _as_not_monotone(problem: Problem) -> Problem:
    if problem.code != "unknown.no_bound":
        return problem
    message = f"the total may fall as the price rises, so there may be no single price: {problem.message}"
    return attrs.evolve(problem, code="solve.not_monotone", message=message)
