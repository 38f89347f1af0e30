"""Published cash prices, as ranges of low authority: every use is an assumption."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from ketacost.claims.claim import ClaimLine, LinePrice, PriceKind, PriceRange, PriceSource
from ketacost.claims.services import ServiceCategory
from ketacost.errors import ReferenceDataError
from ketacost.reference.lookup import figure
from ketacost.values.unknown import Unknown

_SESSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "96365": "ketamine_iv.session",
        "G2082": "esketamine.session_range",
        "G2083": "esketamine.session_range",
        "90868": "tms.session",
    }
)
_EVALUATION: Final = "ketamine_iv.evaluation"


def published_price(line: ClaimLine, on: date) -> LinePrice | None:
    """Return the published cash price of a self-pay session or evaluation, ``None`` where none is published."""
    evaluation = line.service is ServiceCategory.PSYCHIATRIC_EVALUATION
    key = _EVALUATION if evaluation else _SESSIONS.get(line.code)
    if key is None or not (evaluation or line.service is ServiceCategory.TREATMENT_SESSION):
        return None
    try:
        row = figure("cash_prices", key, on)
    except ReferenceDataError:
        return None
    low, high = row.parts["low"], row.parts["high"]
    price = PriceRange(low=str(low), expected=Unknown("only a published range is known"), high=str(high))
    return LinePrice(
        billed_charge=price,
        allowed_amount=price,
        source=PriceSource(
            kind=PriceKind.CATALOGUE, detail=f"published range {low} to {high}", source=row.source, status="assumed"
        ),
    )
