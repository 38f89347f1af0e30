"""A line without a price: the typed reason, never $0."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import attrs

from ketacost.claims.claim import ClaimLine


class NoPriceWhy(StrEnum):
    """Why a line has no price."""

    NO_ENTRY = "no_entry"
    NO_NATIONAL_PRICE = "no_national_price"
    NO_SPLIT = "no_split"
    NOT_PUBLISHED = "not_published"
    NO_BILLED_CHARGE = "no_billed_charge"


@attrs.frozen(kw_only=True)
class NoPrice:
    """A line that could not be priced, and what would help.

    Attributes:
        line: the line.
        on: its day of service.
        why: the kind of reason.
        sentence: the reason in words.
    """

    line: ClaimLine
    on: date
    why: NoPriceWhy
    sentence: str
