"""Published cash prices, as ranges of low authority: every use is an assumption."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from ketacost.claims.claim import ClaimLine, LinePrice, PriceKind, PriceRange, PriceSource, UnitKind
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
_FILL: Final = "ssri.retail_fill"


def published_price(line: ClaimLine, on: date) -> LinePrice | None:
    """Return the published cash price of a session, an evaluation or a generic fill, ``None`` where there is none."""
    key = _key_of(line)
    if key is None:
        return None
    try:
        row = figure("drug_prices" if key == _FILL else "cash_prices", key, on)
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


def _key_of(line: ClaimLine) -> str | None:
    if line.service is ServiceCategory.PSYCHIATRIC_EVALUATION:
        return _EVALUATION
    if line.service is ServiceCategory.TREATMENT_SESSION:
        return _SESSIONS.get(line.code)
    return _FILL if line.unit is UnitKind.FILL and line.service is ServiceCategory.GENERIC_DRUG else None
