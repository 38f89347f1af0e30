"""The maximizer: a plan that sets a drug's copay to what a savings card can give, and counts none of it."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

import attrs

from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.conventions import CopayScope, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.plan import Plan
from ketacost.values.doors import AmountInput, amount

_CENT = Decimal("0.01")
_DRUGS = (ServiceCategory.MEDICAL_DRUG, ServiceCategory.SPECIALTY_DRUG)


def with_maximizer(plan: Plan, *, card_maximum: AmountInput, fills: int) -> Plan:
    """Return the plan with a maximizer for drugs.

    The copay of a fill is the card's yearly maximum spread over the fills, rounded down to the cent, and it counts to
    neither the deductible nor the out-of-pocket maximum (the drug is declared no essential benefit).

    Args:
        plan: the plan; rules that name these drugs for an in-network line are replaced.
        card_maximum: dollars the savings card pays a year.
        fills: fills a year.

    Raises:
        PlanError: ``plan.maximizer`` for fewer than one fill.
    """
    if fills < 1:
        raise PlanError("plan.maximizer", f"expected at least one fill a year, got {fills}", path="fills")
    rule = CostShareRule(
        services=_DRUGS,
        copay=(amount(card_maximum) / fills).quantize(_CENT, rounding=ROUND_FLOOR),
        deductible=DeductibleTerm.WAIVED,
        copay_scope=CopayScope.PER_LINE,
        counts_to_maximum=False,
    )
    kept = tuple(found for one in plan.cost_sharing if (found := _without_drugs(one)) is not None)
    return attrs.evolve(plan, cost_sharing=(rule, *kept))


def _without_drugs(rule: CostShareRule) -> CostShareRule | None:
    if NetworkTier.IN_NETWORK not in rule.tiers:
        return rule
    services = tuple(service for service in rule.services if service not in _DRUGS)
    return attrs.evolve(rule, services=services) if services else None
