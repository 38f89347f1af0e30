"""Small good-faith estimates to vary: one clinic, eight weeks of Spravato at a cash price of 400 a session."""

from __future__ import annotations

from datetime import date
from typing import Any

from ketacost import EstimateRequest, PriceBook, PriceEntry
from ketacost.estimates.good_faith import good_faith_estimate
from ketacost.estimates.good_faith_records import GoodFaithEstimate, Provider
from tests.unit.estimates.asking import request

CLINIC_NPI = "1234567893"  # the example of CMS's description of the check digit
HOSPITAL_NPI = "1245319599"
FOUR_HUNDRED = PriceBook(entries=(PriceEntry(code="G2082", allowed="400", kind="cash"),))


def provider(**parts: Any) -> Provider:  # noqa: ANN401 (any field of a provider)
    """Return a clinic; parts replace its own."""
    whole: dict[str, Any] = {
        "name": "Harbor Clinic",
        "npi": CLINIC_NPI,
        "tin": "12-3456789",
        "state": "MA",
        "location": "1 Main Street, Salem",
    }
    return Provider(**whole | parts)


def alone(**parts: Any) -> EstimateRequest:  # noqa: ANN401 (any field of a request)
    """Return eight weeks of Spravato at a cash price of 400 a session; parts replace its own."""
    return request(**{"coverage": None, "prices": FOUR_HUNDRED} | parts)


def given(asked: EstimateRequest | None = None, **parts: Any) -> GoodFaithEstimate:  # noqa: ANN401 (any argument)
    """Return a good-faith estimate scheduled four weeks ahead; parts replace its arguments."""
    whole: dict[str, Any] = {"scheduled_on": date(2026, 2, 2), "requested_on": None, "providers": (provider(),)}
    return good_faith_estimate(asked or alone(), **whole | parts)
