"""Small plans and rules for the tests of this folder."""

from __future__ import annotations

from typing import Any

from ketacost.claims.services import ServiceCategory
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan


def rule(*services: str, **terms: Any) -> CostShareRule:  # noqa: ANN401 (any term of a rule)
    """Return a rule for some services (all others, when none is named): 20 percent after the deductible if unsaid."""
    named = tuple(ServiceCategory(service) for service in services or ("all_other",))
    terms.setdefault("deductible", None if terms.get("covered") is False else "first")
    if not {"copay", "coinsurance", "covered"} & set(terms):
        terms["coinsurance"] = "20%"
    return CostShareRule(services=named, **terms)


def plan(**parts: Any) -> Plan:  # noqa: ANN401 (any field of a plan)
    """Return a lawful plan: deductible 500 / 1,000, maximum 4,000 / 8,000, 20 percent; parts replace its own."""
    whole: dict[str, Any] = {
        "name": "sample",
        "deductibles": (Limit(individual="500", family="1000"),),
        "out_of_pocket_maxima": (Limit(individual="4000", family="8000"),),
        "cost_sharing": (rule(),),
    }
    return Plan(**whole | parts)
