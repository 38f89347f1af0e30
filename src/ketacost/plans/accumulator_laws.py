"""State laws that make insurers count a manufacturer's money: a plan that does not count it may not be allowed to."""

from __future__ import annotations

from datetime import date
from typing import Final

from ketacost.claims.payers import LineOfBusiness
from ketacost.plans.conventions import ManufacturerDollars
from ketacost.plans.plan import Plan
from ketacost.reference.lookup import figures_on
from ketacost.values.findings import Finding, Severity
from ketacost.values.unknown import Unknown

TOPIC: Final = "accumulator_laws"
_INSURED: Final = frozenset({LineOfBusiness.INDIVIDUAL, LineOfBusiness.SMALL_GROUP, LineOfBusiness.LARGE_GROUP})
"""Lines a state may regulate; a large group may also pay its claims itself, which nobody has said."""


def check_accumulator_law(plan: Plan, residence: str | Unknown, on: date) -> tuple[Finding, ...]:
    """Return a warning where the law of the state probably makes the plan count what a savings card pays.

    The arithmetic goes on by the plan's own terms. The state where the person lives stands for the one whose law the
    plan is under.

    Args:
        plan: the first payer's plan.
        residence: two letters of a state.
        on: day of service.
    """
    if plan.conventions.manufacturer_dollars is not ManufacturerDollars.DO_NOT_COUNT:
        return ()
    if plan.line_of_business not in _INSURED or isinstance(residence, Unknown):
        return ()
    law = figures_on(TOPIC, on).get(residence.lower())
    if law is None:
        return ()
    whole = "insured" if plan.line_of_business is not LineOfBusiness.LARGE_GROUP else "insured and not self-funded"
    savings = ", but for the least deductible of a plan with a health savings account" if plan.hdhp else ""
    message = (
        f"a law of {residence} makes plans under it count what a savings card pays for a drug without a generic"
        f"{savings}; if this plan is {whole} and issued there, ask why it does not: the person may owe less"
    )
    return (
        Finding(
            code="plan.accumulator_law",
            severity=Severity.WARNING,
            message=message,
            path="conventions.manufacturer_dollars",
            source=law.source,
        ),
    )
