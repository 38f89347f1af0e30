"""Coded lines for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from ketacost.claims.claim import Biller, Claim, ClaimLine, LinePrice, UnitKind
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.pricing.no_price import NoPrice
from ketacost.pricing.price_book import PriceBook
from ketacost.pricing.quote import Pricing, price_claims

MARCH = date(2026, 3, 2)


def line(code: str = "G2082", **parts: Any) -> ClaimLine:  # noqa: ANN401 (any field of a line)
    """Return one in-network office line; parts replace its own."""
    whole: dict[str, Any] = {
        "number": 1,
        "code": code,
        "units": 1,
        "unit": UnitKind.SESSION,
        "service": ServiceCategory.TREATMENT_SESSION,
        "benefit": Benefit.MEDICAL,
        "tier": NetworkTier.IN_NETWORK,
        "component": Component.PROFESSIONAL,
        "place_of_service": "11",
    }
    return ClaimLine(**whole | parts)


def priced(book: PriceBook, *lines: ClaimLine, on: date = MARCH, **terms: Any) -> Pricing:  # noqa: ANN401 (of the plan)
    """Return the pricing of one claim of some lines."""
    claim = Claim(sequence=1, visit=1, session=1, phase="induction", on=on, biller=Biller.CLINIC, lines=lines)
    return price_claims([claim], book, **terms)


def price(book: PriceBook, one: ClaimLine | None = None, *, on: date = MARCH, **terms: Any) -> LinePrice:  # noqa: ANN401
    """Return the price of one line; it must have one."""
    found = priced(book, one or line(), on=on, **terms)
    assert () == found.missing
    return found.claims[0].prices[0]


def missing(book: PriceBook, one: ClaimLine | None = None, *, on: date = MARCH) -> NoPrice:
    """Return why one line has no price; it must have none."""
    found = priced(book, one or line(), on=on)
    assert () == found.claims
    return found.missing[0]
