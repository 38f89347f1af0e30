"""Is this plan possible? Contradictions are errors; what the law asks (``legal_checks``) warns and never clamps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Final

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.services import ServiceCategory
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.legal_checks import legal_findings
from ketacost.plans.limits import FamilyKind
from ketacost.plans.plan import Plan
from ketacost.values.dates import benefit_year_containing
from ketacost.values.findings import Finding, Severity
from ketacost.values.rates import WHOLE, Rate

_MONTHS: Final = 12
_LAST_COMMON_DAY: Final = 28


@lru_cache(maxsize=256)
def check_plan(plan: Plan, on: date) -> tuple[Finding, ...]:
    """Return everything wrong or unusual about a plan whose benefit year contains ``on``; paths are under the plan."""
    return (
        *_limits_that_overlap(plan),
        *_deductible_above_maximum(plan),
        *_family_deductible_alone(plan),
        *_rules_that_collide(plan),
        *_bases_that_do_not_fit(plan),
        *_terms_out_of_place(plan),
        *_short_periods(plan),
        *legal_findings(plan, on),
        *_unconfirmed(plan),
    )


def check_terms_for(plan: Plan, first_on: date, last_on: date) -> tuple[Finding, ...]:
    """Return where visits lie on days the plan's terms are not known to be for.

    Args:
        plan: the plan.
        first_on: day of the first visit.
        last_on: day of the last visit.
    """
    first = benefit_year_containing(first_on, plan.benefit_year_starts)
    written = first.span if plan.terms_for is None else plan.terms_for
    if all(rule.covered is False for rule in plan.cost_sharing) or (first_on in written and last_on in written):
        return ()
    if first_on not in written:
        return (
            Finding(
                code="plan.terms_for_other_days",
                severity=Severity.WARNING,
                message=f"the plan's terms are for {written.first_on} to {written.last_on}, and the first visit is on "
                f"{first_on}; ask for the terms of that day",
                path="terms_for",
            ),
        )
    return (
        Finding(
            code="plan.terms_carry_on",
            severity=Severity.ASSUMPTION,
            message=f"visits after {written.last_on} are taken to have the same terms; a plan may change them then",
            path="terms_for",
        ),
    )


def _unconfirmed(plan: Plan) -> Iterator[Finding]:
    if plan.assumed:
        yield Finding(
            code="plan.assumed",
            severity=Severity.ASSUMPTION,
            message=f"no document confirms these terms of the plan: {'; '.join(plan.assumed)}",
            path="assumed",
        )


def _error(code: str, message: str, path: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, path=path)


def _limits_that_overlap(plan: Plan) -> Iterator[Finding]:
    for name, limits in (("deductibles", plan.deductibles), ("out_of_pocket_maxima", plan.out_of_pocket_maxima)):
        for (i, one), (j, other) in combinations(enumerate(limits), 2):
            shared = set(one.tiers) & set(other.tiers)
            if shared and one.benefits == other.benefits:
                yield _error(
                    "plan.limit_twice",
                    f"entries {i} and {j} are both for {', '.join(sorted(shared))} ({one.benefits}); keep one",
                    f"{name}[{j}]",
                )


def _deductible_above_maximum(plan: Plan) -> Iterator[Finding]:
    if not plan.conventions.deductible_counts_to_maximum:
        return
    for index, deductible in enumerate(plan.deductibles):
        for maximum in plan.out_of_pocket_maxima:
            shared = maximum.benefits in (deductible.benefits, BenefitScope.COMBINED)
            if not shared or not set(deductible.tiers) & set(maximum.tiers):
                continue
            for scope in ("individual", "family"):
                d, m = getattr(deductible, scope), getattr(maximum, scope)
                if isinstance(d, Decimal) and isinstance(m, Decimal) and d > m:
                    yield _error(
                        "plan.deductible_above_maximum",
                        f"expected the {scope} deductible at most the {scope} out-of-pocket maximum, got {d} and {m}",
                        f"deductibles[{index}].{scope}",
                    )


def _family_deductible_alone(plan: Plan) -> Iterator[Finding]:
    for index, limit in enumerate(plan.deductibles):
        if limit.individual is None and limit.family is not None and limit.family_kind is FamilyKind.EMBEDDED:
            yield _error(
                "plan.family_deductible_alone",
                "an embedded family deductible needs an individual one; write family_kind = 'aggregate' if only the "
                "family amount exists",
                f"deductibles[{index}].individual",
            )


def _rules_that_collide(plan: Plan) -> Iterator[Finding]:
    for (i, one), (j, other) in combinations(enumerate(plan.cost_sharing), 2):
        if one.specificity == other.specificity and _meet(one, other):
            yield _error(
                "plan.ambiguous_rules",
                f"rules {i} and {j} match the same lines; remove one, or name a benefit or codes",
                f"cost_sharing[{j}]",
            )


def _meet(one: CostShareRule, other: CostShareRule) -> bool:
    all_other = ServiceCategory.ALL_OTHER
    services = bool(set(one.services) & set(other.services)) or all_other in (*one.services, *other.services)
    return (
        services
        and bool(set(one.tiers) & set(other.tiers))
        and (one.benefit is None or other.benefit is None or one.benefit is other.benefit)
        and (not one.codes or not other.codes or bool(set(one.codes) & set(other.codes)))
    )


def _terms_out_of_place(plan: Plan) -> Iterator[Finding]:
    for index, rule in enumerate(plan.cost_sharing):
        path = f"cost_sharing[{index}]"
        for name, terms in (("", rule), ("first_visits.", rule.first_visits)):
            if terms is None:
                continue
            if isinstance(terms.coinsurance, Rate) and terms.coinsurance.basis_points > WHOLE:
                message = f"expected the patient's share, at most 100%, got {terms.coinsurance}"
                yield _error("plan.coinsurance_above_whole", message, f"{path}.{name}coinsurance")
            if rule.covered is False and (terms.copay is not None or terms.coinsurance is not None):
                message = "what the plan does not cover has no copay and no coinsurance; remove them"
                yield _error("plan.terms_of_uncovered", message, path)


def _short_periods(plan: Plan) -> Iterator[Finding]:
    """Find what a plan that counts by month or quarter cannot have: whatever is counted over a whole year."""
    if plan.limit_months == _MONTHS:
        return
    if plan.benefit_year_starts.day > _LAST_COMMON_DAY:
        message = f"a month or quarter starts on a day up to the {_LAST_COMMON_DAY}th, got {plan.benefit_year_starts}"
        yield _error("plan.limit_months", message, "benefit_year_starts")
    if plan.carry_over is not None:
        yield _error("plan.limit_months", "carry-over is from year to year; a month carries nothing over", "carry_over")
    for index, rule in enumerate(plan.cost_sharing):
        if rule.first_visits is not None or rule.visit_limit is not None:
            message = "visits are counted over a year; leave them out, or write limit_months = 12"
            yield _error("plan.limit_months", message, f"cost_sharing[{index}]")


def _bases_that_do_not_fit(plan: Plan) -> Iterator[Finding]:
    base = plan.conventions.coinsurance_base
    for index, rule in enumerate(plan.cost_sharing):
        if rule.covered is not False and not rule.base_allows_after_copay(base):
            yield _error(
                "plan.base_after_copay",
                f"coinsurance base '{base}' does not go with deductible = 'after_copay'; choose another base",
                f"cost_sharing[{index}].deductible",
            )
