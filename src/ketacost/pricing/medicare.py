"""Medicare amounts: relative values times conversion factor, or the hospital outpatient rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from ketacost.claims.claim import ClaimLine, LinePrice, PriceKind, PriceRange, PriceSource
from ketacost.claims.services import Component
from ketacost.errors import ReferenceDataError
from ketacost.pricing.no_price import NoPrice, NoPriceWhy
from ketacost.pricing.price_book import Locality, MedicareTerms, percent_of
from ketacost.reference.lookup import figure
from ketacost.reference.medicare import Rvus, conversion_factor, no_national_price, rvus
from ketacost.reference.schema import Figure
from ketacost.values.money import round_to_cent
from ketacost.values.rates import WHOLE
from ketacost.values.unknown import Unknown

OFFICE_PLACES: Final = frozenset({"11", "12", "49", "50", "53", "72"})
"""Places of service paid at the office (non-facility) rate; all others are facilities."""


@attrs.frozen(kw_only=True)
class MedicareAmount:
    """A Medicare amount for one unit: exact dollars before rounding, and the rows it comes from."""

    exact: Decimal
    detail: str
    rows: tuple[Figure, ...]


def medicare_price(line: ClaimLine, on: date, terms: MedicareTerms) -> LinePrice | NoPrice:
    """Return (a percentage of) the Medicare amount for a line, all units, rounded once."""
    found = medicare_amount(line, on, terms)
    if isinstance(found, NoPrice):
        return found
    allowed = percent_of(found.exact * line.units, terms.percent)
    whole = terms.percent.basis_points == WHOLE
    kind = PriceKind.PERCENT_OF_MEDICARE
    if whole:
        kind = PriceKind.MEDICARE_NATIONAL if terms.locality is None else PriceKind.MEDICARE_LOCALITY
    weakest = max(found.rows, key=lambda row: _WEAKNESS[row.status.value])
    return LinePrice(
        billed_charge=Unknown("no billed charge was given"),
        allowed_amount=PriceRange.exact(allowed),
        source=PriceSource(
            kind=kind,
            detail=found.detail if whole else f"{terms.percent} of {found.detail}",
            source=weakest.source,
            status=weakest.status.value,
        ),
    )


_WEAKNESS: Final = {"final": 0, "proposed": 1, "assumed": 2}


def medicare_amount(line: ClaimLine, on: date, terms: MedicareTerms) -> MedicareAmount | NoPrice:
    """Return the Medicare amount of one unit, or why there is none (never $0)."""
    try:
        if line.component is Component.FACILITY:
            row = figure("opps", f"payment.{line.code}", on)
            return MedicareAmount(exact=row.amount, detail=f"hospital outpatient rate {row.value}", rows=(row,))
        missing = no_national_price(line.code, on)
        if missing is not None:
            return NoPrice(line=line, on=on, why=NoPriceWhy.NO_NATIONAL_PRICE, sentence=missing.message)
        return _physician_fee(line, on, terms, rvus(line.code, on), conversion_factor(on, apm=terms.apm))
    except ReferenceDataError as error:
        return NoPrice(line=line, on=on, why=NoPriceWhy.NOT_PUBLISHED, sentence=error.message)


def _physician_fee(
    line: ClaimLine, on: date, terms: MedicareTerms, values: Rvus, factor: Figure
) -> MedicareAmount | NoPrice:
    office = line.place_of_service in OFFICE_PLACES
    total = values.total_nonfacility if office else values.total_facility
    if total is None:
        sentence = f"Medicare pays the clinician nothing for {line.code} in a facility"
        return NoPrice(line=line, on=on, why=NoPriceWhy.NO_NATIONAL_PRICE, sentence=sentence)
    if terms.locality is not None:
        adjusted = _adjusted(values, terms.locality, office=office)
        if adjusted is None:
            sentence = f"{line.code} has no split of its relative values on {on}, so no locality can be applied"
            return NoPrice(line=line, on=on, why=NoPriceWhy.NO_SPLIT, sentence=sentence)
        total = adjusted
    return MedicareAmount(
        exact=total * factor.amount, detail=f"total RVU {total} x {factor.value}", rows=(values.figure, factor)
    )


def _adjusted(values: Rvus, locality: Locality, *, office: bool) -> Decimal | None:
    expense = values.pe_nonfacility if office else values.pe_facility
    if values.work is None or expense is None or values.malpractice is None:
        return None
    return values.work * locality.work + expense * locality.practice_expense + values.malpractice * locality.malpractice


def national_amount(code: str, on: date, *, facility: bool = False, apm: bool = False) -> Decimal:
    """Return the national physician-fee amount of one unit in dollars, rounded once half-up.

    Raises:
        ReferenceDataError: if the fee schedule has none for that day.
    """
    values = rvus(code, on)
    total = values.total_facility if facility else values.total_nonfacility
    if total is None:
        raise ReferenceDataError("reference.no_rvus", f"Medicare pays the clinician nothing for {code} in a facility")
    return round_to_cent(total * conversion_factor(on, apm=apm).amount)
