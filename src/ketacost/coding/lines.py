"""One coded line: label, unit and category from the code data, network and benefit from the billing."""

from __future__ import annotations

from datetime import date

from ketacost.claims.claim import ClaimLine, UnitKind
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.coding.billing import Billing
from ketacost.reference.lookup import series
from ketacost.reference.schema import Figure


def coded_line(
    number: int,
    code: str,
    units: int,
    on: date,
    billing: Billing,
    *,
    component: Component = Component.PROFESSIONAL,
    benefit: Benefit | None = None,
    ndc: str | None = None,
    modifiers: tuple[str, ...] = (),
    service: ServiceCategory | None = None,
    unit: UnitKind | None = None,
) -> ClaimLine:
    """Return a line for a code; a code not in force that day is coded all the same, the claim edits speak of it."""
    row = _nearest(code, on)
    category = service or ServiceCategory(str(row.parts["category"]))
    falls_under = benefit or billing.benefit
    tier = billing.tier_of(category, component, falls_under, code)
    return ClaimLine(
        number=number,
        code=code,
        units=units,
        unit=unit or UnitKind(str(row.parts["unit_kind"])),
        service=category,
        benefit=falls_under,
        tier=tier,
        component=component,
        place_of_service=billing.place_of_service,
        ndc=ndc,
        modifiers=modifiers,
        protected=billing.protected and tier is NetworkTier.OUT_OF_NETWORK,
        label=series("codes", code).label,
    )


def pharmacy_line(billing: Billing, *, ndc: str | None, unit: UnitKind, label: str) -> ClaimLine:
    """Return a pharmacy's line by drug number; generic drugs may have none."""
    service = ServiceCategory.SPECIALTY_DRUG if ndc else ServiceCategory.GENERIC_DRUG
    tier = billing.tier_of(service, Component.PHARMACY, Benefit.PHARMACY, "")
    return ClaimLine(
        number=1,
        code="",
        units=1,
        unit=unit,
        service=service,
        benefit=Benefit.PHARMACY,
        tier=tier,
        component=Component.PHARMACY,
        place_of_service=PHARMACY_PLACE,
        ndc=ndc,
        label=label,
    )


PHARMACY_PLACE = "01"
"""Place of service of a pharmacy."""


def _nearest(code: str, on: date) -> Figure:
    rows = series("codes", code).figures
    return next((row for row in rows if row.covers(on)), rows[-1])
