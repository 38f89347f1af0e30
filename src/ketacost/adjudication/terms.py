"""Compile a plan for the kernel: rules to integer terms, limits to pools, lines to lanes. Every term must be known."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final

import attrs

from ketacost.adjudication import kernel
from ketacost.adjudication.kernel import NONE, UNLIMITED, Lane, Terms
from ketacost.claims.claim import ClaimLine
from ketacost.claims.coverage import CoverageTier, LimitKind, LimitScope, PoolName
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.conventions import (
    CapScope,
    CapUnit,
    CoinsuranceBase,
    CopayScope,
    CrossAccumulation,
    CrossingCopay,
    DeductibleTerm,
    FamilyCredit,
    NoncoveredLiability,
    ReliefOrder,
)
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import FamilyKind, Limit
from ketacost.plans.missing_authorization import Unapproved
from ketacost.plans.plan import Plan
from ketacost.values.money import Rounding, to_cents
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown, require

_DEDUCTIBLE_TERMS: Final = {
    DeductibleTerm.FIRST: kernel.DEDUCTIBLE_FIRST,
    DeductibleTerm.AFTER_COPAY: kernel.DEDUCTIBLE_AFTER_COPAY,
    DeductibleTerm.WAIVED: kernel.DEDUCTIBLE_WAIVED,
}
_BASES: Final = {
    CoinsuranceBase.AFTER_COPAY: kernel.BASE_AFTER_COPAY,
    CoinsuranceBase.BEFORE_COPAY: kernel.BASE_BEFORE_COPAY,
    CoinsuranceBase.ALLOWED: kernel.BASE_ALLOWED,
    CoinsuranceBase.GREATER_OF: kernel.BASE_GREATER_OF,
    CoinsuranceBase.LESSER_OF: kernel.BASE_LESSER_OF,
}
_CROSSINGS: Final = {
    CrossingCopay.FULL: kernel.CROSSING_FULL,
    CrossingCopay.PRORATED: kernel.CROSSING_PRORATED,
    CrossingCopay.NONE: kernel.CROSSING_NONE,
}
_CAPS: Final = {CapScope.COINSURANCE: kernel.CAP_COINSURANCE, CapScope.COST_SHARE: kernel.CAP_COST_SHARE}
_RELIEFS: Final = {
    ReliefOrder.COINSURANCE_COPAY_DEDUCTIBLE: kernel.RELIEF_COINSURANCE_FIRST,
    ReliefOrder.COPAY_COINSURANCE_DEDUCTIBLE: kernel.RELIEF_COPAY_FIRST,
    ReliefOrder.DEDUCTIBLE_COPAY_COINSURANCE: kernel.RELIEF_DEDUCTIBLE_FIRST,
}
_LIABILITIES: Final = {
    NoncoveredLiability.PATIENT_BILLED: kernel.LIABLE_PATIENT_BILLED,
    NoncoveredLiability.PATIENT_ALLOWED: kernel.LIABLE_PATIENT_ALLOWED,
    NoncoveredLiability.PROVIDER: kernel.LIABLE_PROVIDER,
}
_ROUNDINGS: Final = {Rounding.HALF_UP: kernel.ROUND_HALF_UP, Rounding.HALF_EVEN: kernel.ROUND_HALF_EVEN}


@attrs.frozen(kw_only=True)
class LimitPools:
    """One limit of the plan in this coverage: its pools' indices, ``NONE`` where the coverage has no such pool."""

    kind: LimitKind
    limit: Limit
    individual: int
    family: int


@attrs.frozen(kw_only=True)
class LineTerms:
    """Everything the kernel needs to know of the rule a kind of line falls under.

    Attributes:
        terms: the rule with the plan's conventions.
        lane: the pools it draws on and credits.
        pools: the pools of the lane there are.
        copay_scope: what shares a copay.
        rule: the rule as the plan has it.
        out_of_network: whether what lies above the allowed amount is balance billed.
        keeps_count: whether lines depend on earlier lines of their visit, day or year other than through pools.
    """

    terms: Terms
    lane: Lane
    pools: tuple[int, ...]
    copay_scope: CopayScope
    rule: CostShareRule
    out_of_network: bool
    keeps_count: bool


@attrs.frozen(kw_only=True, eq=False)
class CompiledCoverage:
    """A plan compiled for self-only or family coverage.

    Attributes:
        plan: the plan it was made of.
        members: self-only or family.
        names: the pools of one benefit year, in index order.
        limits: their limits in cents, ``UNLIMITED`` where there is none.
        deductibles: pools of each deductible of the plan, in its order.
        maxima: pools of each out-of-pocket maximum, in its order.
    """

    plan: Plan
    members: CoverageTier
    names: tuple[PoolName, ...]
    limits: tuple[int, ...]
    deductibles: tuple[LimitPools, ...]
    maxima: tuple[LimitPools, ...]
    _lines: dict[tuple[ServiceCategory, NetworkTier, Benefit, str, bool], LineTerms] = attrs.field(
        factory=dict, repr=False
    )

    def line_terms(
        self, service: ServiceCategory, tier: NetworkTier, benefit: Benefit, code: str, *, authorized: bool = True
    ) -> LineTerms:
        """Return the compiled terms for such a line (remembered, since courses repeat their lines).

        Raises:
            PlanError: if the plan has no rule, no deductible or no maximum such a line needs.
            UnknownError: if a term the line needs is unknown.
        """
        key = (service, tier, benefit, code, authorized)
        found = self._lines.get(key)
        if found is None:
            index = self.plan.rule_for(service, tier, benefit, code)
            rule = self.plan.cost_sharing[index]
            lane = _lane(self, rule, index, tier, benefit)
            scope = rule.copay_scope or self.plan.conventions.copay_scope
            found = LineTerms(
                terms=_authorized(_terms(self.plan, rule, index), self.plan, tier, benefit, authorized=authorized),
                lane=lane,
                pools=tuple(pool for pool in lane if pool >= 0),
                copay_scope=scope,
                rule=rule,
                out_of_network=tier is NetworkTier.OUT_OF_NETWORK,
                keeps_count=_keeps_count(rule, scope),
            )
            self._lines[key] = found
        return found

    def pools_of(self, kind: LimitKind) -> tuple[LimitPools, ...]:
        """Return the pools of every deductible, or of every maximum."""
        return self.deductibles if kind is LimitKind.DEDUCTIBLE else self.maxima

    def member_limit(self, pools: LimitPools) -> int:
        """Return the most one relative is credited toward a family limit, in cents."""
        up_to_individual = self.plan.conventions.family_credit is FamilyCredit.UP_TO_INDIVIDUAL_LIMIT
        capped = up_to_individual and pools.limit.family_kind is FamilyKind.EMBEDDED
        return self.limits[pools.individual] if capped else UNLIMITED


def terms_tier(line: ClaimLine) -> NetworkTier:
    """Return the tier whose rule and pools a line has: in network where the No Surprises Act protects it."""
    return NetworkTier.IN_NETWORK if line.protected and line.tier is NetworkTier.OUT_OF_NETWORK else line.tier


def _keeps_count(rule: CostShareRule, scope: CopayScope) -> bool:
    first = rule.first_visits
    shares_copay = scope is not CopayScope.PER_LINE and not (
        rule.copay is None and (first is None or first.copay is None)
    )
    capped = rule.maximum is not None and rule.maximum_unit is not CapUnit.LINE
    return first is not None or rule.visit_limit is not None or shares_copay or capped


@lru_cache(maxsize=256)
def compile_coverage(plan: Plan, members: CoverageTier) -> CompiledCoverage:
    """Return the plan compiled for self-only or family coverage.

    Raises:
        UnknownError: if a limit is unknown; bounds are made before this, by completing the plan.
    """
    names: list[PoolName] = []
    limits: list[int] = []

    def pools(kind: LimitKind, path: str, all_limits: tuple[Limit, ...]) -> tuple[LimitPools, ...]:
        return tuple(
            _pools_of_limit(kind, f"{path}[{i}]", limit, members, names, limits) for i, limit in enumerate(all_limits)
        )

    deductibles = pools(LimitKind.DEDUCTIBLE, "deductibles", plan.deductibles)
    maxima = pools(LimitKind.OUT_OF_POCKET, "out_of_pocket_maxima", plan.out_of_pocket_maxima)
    return CompiledCoverage(
        plan=plan,
        members=members,
        names=tuple(names),
        limits=tuple(limits),
        deductibles=deductibles,
        maxima=maxima,
    )


def _pools_of_limit(
    kind: LimitKind, path: str, limit: Limit, members: CoverageTier, names: list[PoolName], limits: list[int]
) -> LimitPools:
    family_coverage = members is CoverageTier.FAMILY
    aggregate = family_coverage and limit.family_kind is FamilyKind.AGGREGATE

    no_limit = 0 if kind is LimitKind.DEDUCTIBLE else UNLIMITED

    def add(scope: LimitScope, amount: Decimal | Unknown | None, none: int) -> int:
        known = require(amount, f"{path}.{scope}")
        names.append(PoolName(kind=kind, scope=scope, benefits=limit.benefits, tiers=limit.tiers))
        limits.append(none if known is None else to_cents(known))
        return len(names) - 1

    individual = NONE if aggregate else add(LimitScope.INDIVIDUAL, limit.individual, no_limit)
    family = NONE
    if family_coverage:
        family = add(LimitScope.FAMILY, limit.family, no_limit if aggregate else UNLIMITED)
    return LimitPools(kind=kind, limit=limit, individual=individual, family=family)


def _terms(plan: Plan, rule: CostShareRule, index: int) -> Terms:
    path = f"cost_sharing[{index}]"
    conventions = plan.conventions
    covered = require(rule.covered, f"{path}.covered")
    first = rule.first_visits
    base = conventions.coinsurance_base
    if not rule.base_allows_after_copay(base):
        raise PlanError(
            "plan.base_after_copay",
            f"coinsurance base '{base}' does not go with deductible = 'after_copay'; choose another base",
            path=f"{path}.deductible",
        )
    return Terms(
        rule=index,
        covered=int(covered),
        liability=_LIABILITIES[conventions.noncovered_liability],
        copay=_cents(rule.copay if covered else None, f"{path}.copay"),
        rate=_basis_points(rule.coinsurance if covered else None, f"{path}.coinsurance"),
        deductible=_DEDUCTIBLE_TERMS[rule.deductible or DeductibleTerm.WAIVED],
        first_visits=0 if first is None else first.visits,
        first_copay=NONE if first is None else _cents(first.copay, f"{path}.first_visits.copay"),
        first_rate=NONE if first is None else _basis_points(first.coinsurance, f"{path}.first_visits.coinsurance"),
        first_deductible=kernel.DEDUCTIBLE_WAIVED if first is None else _DEDUCTIBLE_TERMS[first.deductible],
        visit_limit=UNLIMITED if rule.visit_limit is None else rule.visit_limit,
        copay_is_first_of_visit=int(
            (rule.copay_scope or conventions.copay_scope) in (CopayScope.PER_VISIT, CopayScope.PER_COMPONENT)
        ),
        coinsurance_base=_BASES[base],
        crossing_copay=_CROSSINGS[conventions.crossing_copay],
        coinsurance_minimum=0 if rule.coinsurance_minimum is None else to_cents(rule.coinsurance_minimum),
        maximum=UNLIMITED if rule.maximum is None else to_cents(rule.maximum),
        maximum_scope=_CAPS[rule.maximum_scope],
        relief_order=_RELIEFS[conventions.relief_order],
        counts_to_maximum=int(rule.counts_to_maximum),
        deductible_counts=int(conventions.deductible_counts_to_maximum),
        copay_credits_deductible=int(conventions.copay_counts_to_deductible),
        rounding=_ROUNDINGS[conventions.rounding],
        penalized=0,
        withheld_rate=0,
        withheld_most=UNLIMITED,
        left_out_rate=0,
    )


def _authorized(terms: Terms, plan: Plan, tier: NetworkTier, benefit: Benefit, *, authorized: bool) -> Terms:
    """Return the terms as they are, or those of a line whose session no approval covers."""
    if authorized or not terms.covered:
        return terms
    missing = plan.missing_authorization
    liability = missing.liability(tier, benefit)
    if liability is not None:
        return terms._replace(covered=0, liability=_LIABILITIES[liability])
    percent = require(missing.percent, "missing_authorization.percent")
    points = 0 if percent is None else percent.basis_points
    if missing.effect is Unapproved.REDUCE_ALLOWED:
        return terms._replace(penalized=1, left_out_rate=points)
    most = UNLIMITED if missing.maximum is None else to_cents(missing.maximum)
    return terms._replace(penalized=1, withheld_rate=points, withheld_most=most)


def _cents(amount: Decimal | Unknown | None, path: str) -> int:
    known = require(amount, path)
    return NONE if known is None else to_cents(known)


def _basis_points(rate: Rate | Unknown | None, path: str) -> int:
    known = require(rate, path)
    return NONE if known is None else known.basis_points


def _lane(compiled: CompiledCoverage, rule: CostShareRule, index: int, tier: NetworkTier, benefit: Benefit) -> Lane:
    plan = compiled.plan
    deductible = plan.deductible_for(tier, benefit)
    maximum = plan.maximum_for(tier, benefit)
    path = f"cost_sharing[{index}]"
    if deductible is None and _needs_deductible(rule):
        raise PlanError(
            "plan.no_deductible",
            f"this rule uses a deductible, but none is listed for {tier} ({benefit}); list one, with individual = "
            "'none' if there is none",
            path=f"{path}.deductible",
        )
    if maximum is None and rule.counts_to_maximum and rule.covered is not False:
        raise PlanError(
            "plan.no_maximum",
            f"no out-of-pocket maximum is listed for {tier} ({benefit}); list one, with individual = 'none' if there "
            "is none, or write counts_to_maximum = false",
            path=f"{path}.counts_to_maximum",
        )
    crossed = _crossed_tier(plan.conventions.cross_accumulation, tier)
    cross_deductible = None if crossed is None else plan.deductible_for(crossed, benefit)
    cross_maximum = None if crossed is None else plan.maximum_for(crossed, benefit)
    return Lane(
        *_pair(compiled.deductibles, deductible),
        *_pair(compiled.maxima, maximum),
        *_pair(compiled.deductibles, None if cross_deductible == deductible else cross_deductible),
        *_pair(compiled.maxima, None if cross_maximum == maximum else cross_maximum),
    )


def _needs_deductible(rule: CostShareRule) -> bool:
    if rule.covered is False:
        return False
    terms = [rule.deductible] if rule.first_visits is None else [rule.deductible, rule.first_visits.deductible]
    return any(term is not DeductibleTerm.WAIVED for term in terms)


def _crossed_tier(cross: CrossAccumulation, tier: NetworkTier) -> NetworkTier | None:
    outward = tier is NetworkTier.OUT_OF_NETWORK
    if outward and cross in (CrossAccumulation.OUT_TO_IN, CrossAccumulation.BOTH):
        return NetworkTier.IN_NETWORK
    if not outward and cross in (CrossAccumulation.IN_TO_OUT, CrossAccumulation.BOTH):
        return NetworkTier.OUT_OF_NETWORK
    return None


def _pair(pools: tuple[LimitPools, ...], index: int | None) -> tuple[int, int]:
    return (NONE, NONE) if index is None else (pools[index].individual, pools[index].family)
