"""A small request to vary: eight weeks of Spravato at one price, on a plan with one deductible and one maximum."""

from __future__ import annotations

from datetime import date
from typing import Any

from ketacost import (
    Accumulators,
    Billing,
    CostShareRule,
    Course,
    Coverage,
    EstimateRequest,
    Limit,
    Plan,
    PriceBook,
    PriceEntry,
    SafetyFacts,
    ServiceCategory,
)

NEW_YEAR = date(2026, 1, 1)
SAFETY = SafetyFacts(age=41, certified_site=True)


def course(**parts: Any) -> Course:  # noqa: ANN401 (any field of a course)
    """Return twelve sessions of 56 mg from 2 March 2026; parts replace its own."""
    whole: dict[str, Any] = {
        "regimen": "spravato_trd_adjunct",
        "starts_on": date(2026, 3, 2),
        "weeks": 8,
        "weekdays": ("mon", "thu"),
        "dose_mg": 56,
        "safety": SAFETY,
    }
    return Course(**whole | parts)


def plan(**parts: Any) -> Plan:  # noqa: ANN401 (any field of a plan)
    """Return deductible 2,000, 20 percent, maximum 6,000; parts replace its own."""
    whole: dict[str, Any] = {
        "name": "PPO",
        "deductibles": (Limit(individual="2000"),),
        "out_of_pocket_maxima": (Limit(individual="6000"),),
        "cost_sharing": (share(),),
    }
    return Plan(**whole | parts)


def share(**terms: Any) -> CostShareRule:  # noqa: ANN401 (any term of a rule)
    """Return one rule for everything: 20 percent after the deductible; terms replace its own."""
    whole: dict[str, Any] = {"services": (ServiceCategory.ALL_OTHER,), "coinsurance": "20%", "deductible": "first"}
    return CostShareRule(**whole | terms)


def prices(**amounts: Any) -> PriceBook:  # noqa: ANN401 (any field of an entry)
    """Return a price of 1,000 for G2082, billed at 1,800; amounts replace its own."""
    whole: dict[str, Any] = {"code": "G2082", "billed": "1800", "allowed": "1000"}
    return PriceBook(entries=(PriceEntry(**whole | amounts),))


def request(**parts: Any) -> EstimateRequest:  # noqa: ANN401 (any field of a request)
    """Return the request; parts replace its own."""
    whole: dict[str, Any] = {
        "course": course(),
        "billing": Billing(pathway="bundled"),
        "prices": prices(),
        "coverage": Coverage(plan=plan(), accumulators=Accumulators.none_used(NEW_YEAR)),
    }
    return EstimateRequest(**whole | parts)


def covered(design: Plan | None = None, **parts: Any) -> Coverage:  # noqa: ANN401 (any field of a coverage)
    """Return a coverage by a plan with nothing used; parts replace its own."""
    whole: dict[str, Any] = {"plan": design or plan(), "accumulators": Accumulators.none_used(NEW_YEAR)}
    return Coverage(**whole | parts)
