"""The order in which claims and relatives' spending consume the pools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Final

from ketacost.claims.claim import Claim, PricedClaim
from ketacost.claims.coverage import FamilySpending
from ketacost.plans.conventions import ProcessingOrder

_BY_SERVICE: Final = attrgetter("claim.on", "claim.sequence")


def ordering_day(claim: Claim, order: ProcessingOrder) -> date:
    """Return the day that orders a claim: the day processed where the plan goes by it and it is known."""
    if order is ProcessingOrder.PROCESSED_DATE and claim.processed_on is not None:
        return claim.processed_on
    return claim.on


def in_processing_order(claims: Iterable[PricedClaim], order: ProcessingOrder) -> list[PricedClaim]:
    """Return the claims by day, then by sequence."""
    if order is ProcessingOrder.SERVICE_DATE:
        return sorted(claims, key=_BY_SERVICE)
    return sorted(claims, key=lambda priced: (ordering_day(priced.claim, order), priced.claim.sequence))


def by_day(spending: Sequence[FamilySpending]) -> list[FamilySpending]:
    """Return relatives' spending by day; entries of one day keep their order."""
    return sorted(spending, key=lambda entry: entry.on)
