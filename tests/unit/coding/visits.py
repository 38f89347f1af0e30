"""Planned visits for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ketacost.claims.claim import Claim, ClaimLine
from ketacost.claims.services import PlannedVisit, Treatment, VisitKind
from ketacost.coding.billing import Billing
from ketacost.coding.pathways import code_visits

MARCH = date(2026, 3, 2)
DEVICE_MG = 28


def spravato(mg: str = "84", **parts: Any) -> PlannedVisit:  # noqa: ANN401 (any field of a visit)
    """Return one esketamine session."""
    return visit(Treatment.ESKETAMINE_NASAL, mg=mg, devices=int(mg) // DEVICE_MG, **parts)


def visit(treatment: Treatment, *, mg: str | None = None, **parts: Any) -> PlannedVisit:  # noqa: ANN401 (any field)
    """Return one treatment visit on 2 March 2026; parts replace its own."""
    whole: dict[str, Any] = {
        "number": 1,
        "on": MARCH,
        "kind": VisitKind.TREATMENT,
        "treatment": treatment,
        "phase": "induction",
        "dose_mg": None if mg is None else Decimal(mg),
    }
    return PlannedVisit(**whole | parts)


def claims_of(billing: Billing, *visits: PlannedVisit) -> tuple[Claim, ...]:
    """Return the claims some visits become."""
    return code_visits(visits, billing).claims


def lines_of(billing: Billing, *visits: PlannedVisit) -> list[ClaimLine]:
    """Return all their lines."""
    return [line for claim in claims_of(billing, *visits) for line in claim.lines]
