"""Is this plan possible, and is it lawful? Contradictions are errors; legal ceilings warn and never clamp."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final

from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.errors import ReferenceDataError
from ketacost.plans.conventions import DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import FamilyKind, Limit
from ketacost.plans.plan import Plan
from ketacost.reference.lookup import figure
from ketacost.reference.schema import Figure
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import show

_IN_NETWORK: Final = frozenset({NetworkTier.IN_NETWORK, NetworkTier.PREFERRED})
_MONTHS: Final = 12


def check_plan(plan: Plan, on: date) -> tuple[Finding, ...]:
    """Return everything wrong or unusual about a plan whose benefit year contains ``on``; paths are under the plan."""
    return (
        *_limits_that_overlap(plan),
        *_deductible_above_maximum(plan),
        *_family_deductible_alone(plan),
        *_rules_that_collide(plan),
        *_bases_that_do_not_fit(plan),
        *_above_legal_maximum(plan, on),
        *_high_deductible(plan, on),
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
            if not set(deductible.tiers) & set(maximum.tiers) or deductible.benefits is not maximum.benefits:
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


def _bases_that_do_not_fit(plan: Plan) -> Iterator[Finding]:
    base = plan.conventions.coinsurance_base
    for index, rule in enumerate(plan.cost_sharing):
        if rule.covered is not False and not rule.base_allows_after_copay(base):
            yield _error(
                "plan.base_after_copay",
                f"coinsurance base '{base}' does not go with deductible = 'after_copay'; choose another base",
                f"cost_sharing[{index}].deductible",
            )


def _figure(topic: str, key: str, on: date) -> Figure | None:
    try:
        return figure(topic, key, on)
    except ReferenceDataError:
        return None


def _above_legal_maximum(plan: Plan, on: date) -> Iterator[Finding]:
    if plan.grandfathered:
        return
    for index, limit in enumerate(plan.out_of_pocket_maxima):
        if not set(limit.tiers) & _IN_NETWORK:
            continue
        for scope, key in (("individual", "self_only"), ("family", "family")):
            legal = _figure("aca_limits", key, on)
            path = f"out_of_pocket_maxima[{index}].{scope}"
            if legal is None:
                message = f"no legal limit on cost sharing is known for {on}; this maximum was not checked"
                yield Finding(code="plan.legal_limit_unknown", severity=Severity.NOTICE, message=message, path=path)
                continue
            amount = getattr(limit, scope)
            if isinstance(amount, Decimal) and isinstance(legal.value, Decimal) and amount > legal.value:
                yield Finding(
                    code="plan.maximum_above_legal_limit",
                    severity=Severity.WARNING,
                    message=f"{show(amount)} is above the legal limit of {show(legal.value)} on {on} for plans that "
                    "are not grandfathered",
                    path=path,
                    source=legal.source,
                )
        yield from _aggregate_above_self_only(limit, index, on)


def _aggregate_above_self_only(limit: Limit, index: int, on: date) -> Iterator[Finding]:
    legal = _figure("aca_limits", "self_only", on)
    if legal is None or limit.family_kind is not FamilyKind.AGGREGATE:
        return
    if isinstance(limit.family, Decimal) and isinstance(legal.value, Decimal) and limit.family > legal.value:
        yield Finding(
            code="plan.aggregate_above_self_only_limit",
            severity=Severity.WARNING,
            message=f"no one person may owe more than {show(legal.value)} in a family plan; an aggregate maximum of "
            f"{show(limit.family)} allows it",
            path=f"out_of_pocket_maxima[{index}].family",
            source=legal.source,
        )


def _high_deductible(plan: Plan, on: date) -> Iterator[Finding]:
    if not plan.hdhp:
        return
    months = 0 if plan.carry_over is None else plan.carry_over.months
    for index, limit in enumerate(plan.deductibles):
        for scope, amount, legal, source in _hdhp_figures(limit, "minimum_deductible", on):
            # A carry-over lengthens the plan year, and raises the least deductible in proportion.
            if amount * _MONTHS < legal * (_MONTHS + months):
                raised = f", raised for a carry-over of {months} months" if months else ""
                yield _not_high(
                    f"deductibles[{index}].{scope}", f"{show(amount)} is below the {show(legal)}", raised, source
                )
    for index, limit in enumerate(plan.out_of_pocket_maxima):
        for scope, amount, legal, source in _hdhp_figures(limit, "out_of_pocket_maximum", on):
            if amount > legal:
                yield _not_high(
                    f"out_of_pocket_maxima[{index}].{scope}", f"{show(amount)} is above the {show(legal)}", "", source
                )
    for index, rule in enumerate(plan.cost_sharing):
        if rule.covered is not False and rule.deductible is not DeductibleTerm.FIRST:
            yield Finding(
                code="plan.benefit_before_deductible",
                severity=Severity.WARNING,
                message="a plan with a health savings account may pay nothing but preventive care before its "
                "deductible; this rule pays sooner",
                path=f"cost_sharing[{index}].deductible",
            )


def _hdhp_figures(limit: Limit, key: str, on: date) -> Iterator[tuple[str, Decimal, Decimal, str]]:
    """Yield scope, amount, legal figure and source where both figures are known."""
    if not set(limit.tiers) & _IN_NETWORK:
        return
    for scope, amount, part in (("individual", limit.individual, "self_only"), ("family", limit.family, "family")):
        legal = _figure("hdhp_limits", f"{key}.{part}", on)
        if legal is not None and isinstance(amount, Decimal) and isinstance(legal.value, Decimal):
            yield scope, amount, legal.value, legal.source


def _not_high(path: str, what: str, raised: str, source: str) -> Finding:
    return Finding(
        code="plan.not_high_deductible",
        severity=Severity.WARNING,
        message=f"{what} a plan with a health savings account needs{raised}",
        path=path,
        source=source,
    )
