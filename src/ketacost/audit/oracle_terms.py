"""The oracle's reading of a plan: which rule, which limit and which pools a line has (section 2 of the rule book)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import attrs

from ketacost.claims.claim import ClaimLine
from ketacost.claims.coverage import BenefitScope, CoverageTier, LimitKind, LimitScope
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError, UnknownError
from ketacost.plans.conventions import CrossAccumulation
from ketacost.plans.limits import FamilyKind, Limit
from ketacost.plans.plan import Plan
from ketacost.values.unknown import Unknown


@attrs.frozen
class LimitKey:
    """Which limit of the plan: its kind and its place in the plan's list."""

    kind: LimitKind
    index: int


def limits_of(plan: Plan, kind: LimitKind) -> tuple[Limit, ...]:
    """Return the plan's deductibles or its out-of-pocket maxima."""
    return plan.deductibles if kind is LimitKind.DEDUCTIBLE else plan.out_of_pocket_maxima


def all_limits(plan: Plan) -> Iterator[tuple[LimitKey, Limit]]:
    """Yield every limit of the plan with its key."""
    for kind in LimitKind:
        for index, limit in enumerate(limits_of(plan, kind)):
            yield LimitKey(kind, index), limit


def limit_for(plan: Plan, kind: LimitKind, tier: NetworkTier, benefit: Benefit) -> LimitKey | None:
    """Return the first listed limit that serves the tier and the benefit; behavioural goes with medical."""
    wanted = BenefitScope.PHARMACY if benefit is Benefit.PHARMACY else BenefitScope.MEDICAL
    for index, limit in enumerate(limits_of(plan, kind)):
        if tier in limit.tiers and limit.benefits in (BenefitScope.COMBINED, wanted):
            return LimitKey(kind, index)
    return None


def other_network(
    plan: Plan, own: LimitKey | None, kind: LimitKind, tier: NetworkTier, benefit: Benefit
) -> LimitKey | None:
    """Return the limit that cross-accumulation credits too, ``None`` for none or when it is the line's own."""
    convention = plan.conventions.cross_accumulation
    if tier is NetworkTier.OUT_OF_NETWORK:
        applies = convention in (CrossAccumulation.OUT_TO_IN, CrossAccumulation.BOTH)
        other = limit_for(plan, kind, NetworkTier.IN_NETWORK, benefit)
    else:
        applies = convention in (CrossAccumulation.IN_TO_OUT, CrossAccumulation.BOTH)
        other = limit_for(plan, kind, NetworkTier.OUT_OF_NETWORK, benefit)
    return other if applies and other != own else None


def pool_limits(kind: LimitKind, limit: Limit, members: CoverageTier) -> dict[LimitScope, Fraction | None]:
    """Return the pools a limit has in this coverage, with their limits (the table of section 2)."""
    individual = individual_limit(kind, limit)
    if members is CoverageTier.SELF_ONLY:
        return {LimitScope.INDIVIDUAL: individual}
    family = known(limit.family, "limit.family")
    if limit.family_kind is FamilyKind.AGGREGATE:
        return {LimitScope.FAMILY: none_of_a(kind, family)}
    return {LimitScope.INDIVIDUAL: individual, LimitScope.FAMILY: family}


def individual_limit(kind: LimitKind, limit: Limit) -> Fraction | None:
    """Return the individual limit, ``None`` where it never binds."""
    return none_of_a(kind, known(limit.individual, "limit.individual"))


def none_of_a(kind: LimitKind, amount: Fraction | None) -> Fraction | None:
    """Return what a limit of ``None`` comes to: a deductible of zero, or a maximum that never binds."""
    return Fraction(0) if amount is None and kind is LimitKind.DEDUCTIBLE else amount


def known(value: Decimal | Unknown | None, path: str) -> Fraction | None:
    """Return an exact amount, ``None`` for none, or refuse an unknown one."""
    if isinstance(value, Unknown):
        raise UnknownError("unknown.needed", f"this must be known here ({value.reason}); give a value", path=path)
    return None if value is None else Fraction(value)


def narrowest_rule(plan: Plan, service: ServiceCategory, tier: NetworkTier, benefit: Benefit, code: str) -> int:
    """Return the index of the narrowest rule: code beats benefit, that beats service, that beats ``all_other``."""
    found: list[tuple[bool, bool, bool, int]] = []
    for index, rule in enumerate(plan.cost_sharing):
        catch_all = ServiceCategory.ALL_OTHER in rule.services
        if tier not in rule.tiers or not (catch_all or service in rule.services):
            continue
        if rule.codes and code not in rule.codes:
            continue
        if rule.benefit is not None and rule.benefit is not benefit:
            continue
        found.append((bool(rule.codes), rule.benefit is not None, not catch_all, index))
    if not found:
        raise PlanError("plan.no_rule", f"no rule for {service} at {tier} ({benefit})", path="cost_sharing")
    best = max(found)[:3]
    alike = [entry[3] for entry in found if entry[:3] == best]
    if len(alike) > 1:
        raise PlanError("plan.ambiguous_rules", f"rules {alike} match alike", path="cost_sharing")
    return alike[0]


def effective_tier(line: ClaimLine) -> NetworkTier:
    """Return the tier whose terms a line has: a line the No Surprises Act protects has in-network terms."""
    if line.protected and line.tier is NetworkTier.OUT_OF_NETWORK:
        return NetworkTier.IN_NETWORK
    return line.tier
