"""What of the money due for a visit goes to a pharmacy, and what to the clinic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from ketacost.claims.services import Component
from ketacost.estimates.estimate import Estimate, EstimateLine

_ZERO: Final = Decimal("0.00")


def pays_pharmacy(estimate: Estimate) -> bool:
    """Return whether what is due for a visit may hold money for a pharmacy; without claim lines, whether one bills."""
    if all(group.name != Component.PHARMACY for group in estimate.components):
        return False
    share = pharmacy_share(estimate)
    return share is None or any(amount != 0 for amount in share.values())


def pharmacy_share(estimate: Estimate) -> Mapping[int, Decimal] | None:
    """Return the dollars due to a pharmacy by session, ``None`` where the answer does not tell.

    (A) What the person owes on the pharmacy's lines, less what is taken off or paid for it at once.
    (B) Where a drug plan bills by the month, that is not all due: the share is what is due less the clinic's own lines.
    (C) Nobody can tell without claim lines, nor where in case (B) the person also lays money out that comes back.
    """
    if not estimate.lines:
        return None
    if all(move.billed_monthly == 0 for move in estimate.cash_flow):
        return _due_by_session(estimate, (line for line in estimate.lines if line.component is Component.PHARMACY))
    if any(move.reimbursed_later != 0 for move in estimate.cash_flow):
        return None
    clinic = _due_by_session(estimate, (line for line in estimate.lines if line.component is not Component.PHARMACY))
    return {one.session: one.due_at_session - clinic[one.session] for one in estimate.sessions}


def _due_by_session(estimate: Estimate, lines: Iterable[EstimateLine]) -> dict[int, Decimal]:
    due = {one.session: _ZERO for one in estimate.sessions}
    for line in lines:
        due[line.session] += _due(line)
    return due


def _due(line: EstimateLine) -> Decimal:
    return line.patient_responsibility - line.clinic_discount - line.savings_card_paid - line.grants_paid
