"""What a published case of two payers or of assistance gives, in few words, through the settlement."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ketacost.adjudication.settlement import Settlement, Stay, settle
from ketacost.assistance.programs import Assistance
from ketacost.claims.amounts import LineResult
from ketacost.claims.claim import PricedClaim
from ketacost.claims.payers import Coordination
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from tests.known_answers.given import ZERO


def settled(
    first: Coverage,
    *claims: PricedClaim,
    second: Coverage | None = None,
    method: Coordination = Coordination.STANDARD,
    second_prices: tuple[PricedClaim, ...] | None = None,
    assistance: Assistance | None = None,
    **flags: Any,  # noqa: ANN401 (pays_deductible, pays_excess, tier)
) -> Settlement:
    """Return the settlement of one stay."""
    secondary = None if second is None else SecondaryCoverage(coverage=second, method=method, **flags)
    stay = Stay(coverage=first, secondary=secondary, assistance=assistance, claims=claims, second_prices=second_prices)
    return settle((stay,))


def left(lines: Iterable[LineResult]) -> Decimal:
    """Return what the patient owes once every payer has paid."""
    return sum((line.patient_responsibility for line in lines), ZERO)


def net(lines: Iterable[LineResult]) -> Decimal:
    """Return what stays with the patient."""
    return sum((line.net_cost for line in lines), ZERO)


def by_card(lines: Iterable[LineResult]) -> Decimal:
    """Return what the savings card pays."""
    return sum((line.savings_card_paid for line in lines), ZERO)
