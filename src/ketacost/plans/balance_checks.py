"""Do the balances fit the plan and the people? What would be ignored, or contradicts itself, is an error."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ketacost.claims.coverage import Accumulators, AppliedAmount, CoverageTier, LimitKind
from ketacost.errors import PlanError
from ketacost.plans.coverage import Coverage
from ketacost.plans.plan import Plan
from ketacost.values.findings import Finding, Severity
from ketacost.values.unknown import Unknown

_AT = "accumulators"


def check_balances(coverage: Coverage) -> tuple[Finding, ...]:
    """Return what is wrong with the opening balances of a coverage; paths are under the coverage."""
    balances = coverage.accumulators
    if isinstance(balances, Unknown):
        return ()
    return (
        *_visits(coverage, balances),
        *_relatives(coverage, balances),
        *(finding for index, entry in enumerate(balances.applied) for finding in _applied(coverage, entry, index)),
    )


def _error(code: str, message: str, path: str) -> Finding:
    return Finding(code=f"plan.{code}", severity=Severity.ERROR, message=message, path=f"{_AT}.{path}")


def _warning(code: str, message: str, path: str) -> Finding:
    return Finding(code=f"plan.{code}", severity=Severity.WARNING, message=message, path=f"{_AT}.{path}")


def _visits(coverage: Coverage, balances: Accumulators) -> Iterator[Finding]:
    seen: set[int] = set()
    for index, entry in enumerate(balances.visits_used):
        path = f"visits_used[{index}]"
        try:
            found = coverage.plan.rule_for(entry.service, entry.tier, entry.benefit, entry.code)
        except PlanError as error:
            yield _error("visits_without_rule", f"{error.message}, or remove this entry", path)
            continue
        rule = coverage.plan.cost_sharing[found]
        if rule.first_visits is None and rule.visit_limit is None:
            yield _error(
                "visits_not_counted", f"the rule for {entry.service} counts no visits; remove this entry", path
            )
        elif found in seen:
            yield _error("visits_twice", f"visits of the rule for {entry.service} are listed twice; add them up", path)
        seen.add(found)


def _relatives(coverage: Coverage, balances: Accumulators) -> Iterator[Finding]:
    if coverage.members is CoverageTier.FAMILY:
        return
    for name, entries in (("family_spending", balances.family_spending), ("member_credits", balances.member_credits)):
        if entries:
            message = "self-only coverage has no relatives; remove this or write members = 'family'"
            yield _error("relatives_of_self_only", message, name)


def _applied(coverage: Coverage, entry: AppliedAmount, index: int) -> Iterator[Finding]:
    path = f"applied[{index}]"
    individual, family = entry.individual, entry.family
    if isinstance(individual, Decimal) and isinstance(family, Decimal) and family < individual:
        message = f"the family's amount holds this person's, so expected at least {individual}, got {family}"
        yield _error("applied_family_below", message, f"{path}.family")
    yield from _above_the_limit(coverage.plan, entry, path)
    for name, carried, whole in (
        ("individual_carry_over", entry.individual_carry_over, individual),
        ("family_carry_over", entry.family_carry_over, family),
    ):
        if carried is None:
            continue
        if coverage.plan.carry_over is None:
            yield _error("no_carry_over", "the plan carries nothing over; remove this", f"{path}.{name}")
        elif isinstance(carried, Decimal) and isinstance(whole, Decimal) and carried > whole:
            message = f"expected a part of the {whole} applied, got {carried}"
            yield _error("carry_over_above_applied", message, f"{path}.{name}")


def _above_the_limit(plan: Plan, entry: AppliedAmount, path: str) -> Iterator[Finding]:
    limits = plan.deductibles if entry.kind is LimitKind.DEDUCTIBLE else plan.out_of_pocket_maxima
    for limit in limits:
        if entry.tier not in limit.tiers or entry.benefits is not limit.benefits:
            continue
        for name, applied, most in (
            ("individual", entry.individual, limit.individual),
            ("family", entry.family, limit.family),
        ):
            if isinstance(applied, Decimal) and isinstance(most, Decimal) and applied > most:
                message = f"{applied} was applied to a limit of {most}; it counts as met, but check both figures"
                yield _warning("applied_above_limit", message, f"{path}.{name}")
