"""Self-pay: a person without coverage, as a plan that covers nothing."""

from __future__ import annotations

from datetime import date

from ketacost.claims.coverage import Accumulators
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage
from ketacost.plans.plan import Plan

SELF_PAY = Plan(
    name="self-pay",
    line_of_business=LineOfBusiness.SELF_PAY,
    deductibles=(),
    out_of_pocket_maxima=(),
    cost_sharing=(CostShareRule(services=(ServiceCategory.ALL_OTHER,), tiers=tuple(NetworkTier), covered=False),),
)
"""Covers nothing: every line is the patient's, and no legal ceiling applies."""


def self_pay_coverage(as_of: date) -> Coverage:
    """Return the coverage of a person who pays alone."""
    return Coverage(plan=SELF_PAY, accumulators=Accumulators.none_used(as_of))
