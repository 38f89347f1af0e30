"""Uncertain cases: a plan of readings under which ranges exist, some of its terms hidden, and what may come true."""

from __future__ import annotations

from random import Random
from typing import Final, TypeVar

import attrs

from ketacost.claims.claim import LinePrice, PricedClaim, PriceRange
from ketacost.claims.coverage import Accumulators
from ketacost.plans.conventions import CapScope, CoinsuranceBase, CrossAccumulation, CrossingCopay
from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.values.money import from_cents, to_cents
from ketacost.values.rates import WHOLE, Rate
from ketacost.values.unknown import Unknown
from tests.strategies.generate import Case

ASK: Final = Unknown("ask the plan")
_HIDDEN: Final = 0.15

T = TypeVar("T")
Terms = TypeVar("Terms", CostShareRule, FirstVisits)


def tame(case: Case, random: Random) -> Case:
    """Return the case with shares of at most the whole, and mostly with readings under which ranges exist."""
    plan = case.coverage.plan
    plan = attrs.evolve(plan, cost_sharing=tuple(_at_most_whole(rule) for rule in plan.cost_sharing))
    if random.random() > _HIDDEN:
        conventions = attrs.evolve(
            plan.conventions,
            crossing_copay=random.choice([CrossingCopay.FULL, CrossingCopay.PRORATED]),
            coinsurance_base=random.choice(
                [CoinsuranceBase.AFTER_COPAY, CoinsuranceBase.BEFORE_COPAY, CoinsuranceBase.ALLOWED]
            ),
            cross_accumulation=CrossAccumulation.NONE,
        )
        carry_over = None if plan.carry_over is None else attrs.evolve(plan.carry_over, only_if_unmet=False)
        rules = tuple(
            rule if rule.coinsurance_minimum is not None else attrs.evolve(rule, maximum_scope=CapScope.COINSURANCE)
            for rule in plan.cost_sharing
        )
        plan = attrs.evolve(plan, conventions=conventions, carry_over=carry_over, cost_sharing=rules)
    return attrs.evolve(case, coverage=attrs.evolve(case.coverage, plan=plan))


def _at_most_whole(rule: CostShareRule) -> CostShareRule:
    first = rule.first_visits
    return attrs.evolve(_whole(rule), first_visits=None if first is None else _whole(first))


def _whole(terms: Terms) -> Terms:
    rate = terms.coinsurance
    return attrs.evolve(terms, coinsurance=Rate(WHOLE)) if isinstance(rate, Rate) and rate > Rate(WHOLE) else terms


def hide(coverage: Coverage, random: Random) -> Coverage:
    """Return the coverage with some of its terms and balances unknown."""

    def maybe(value: T) -> T | Unknown:
        return ASK if value is not None and random.random() < _HIDDEN else value

    def limit(one: Limit) -> Limit:
        return attrs.evolve(one, individual=maybe(one.individual), family=maybe(one.family))

    def rule(one: CostShareRule) -> CostShareRule:
        if one.covered is False:
            return one
        return attrs.evolve(one, copay=maybe(one.copay), coinsurance=maybe(one.coinsurance))

    plan: Plan = attrs.evolve(
        coverage.plan,
        cost_sharing=tuple(rule(one) for one in coverage.plan.cost_sharing),
        deductibles=tuple(limit(one) for one in coverage.plan.deductibles),
        out_of_pocket_maxima=tuple(limit(one) for one in coverage.plan.out_of_pocket_maxima),
    )
    balances = coverage.accumulators
    assert isinstance(balances, Accumulators)
    applied = tuple(
        attrs.evolve(entry, individual=maybe(entry.individual), family=maybe(entry.family))
        for entry in balances.applied
    )
    return attrs.evolve(coverage, plan=plan, accumulators=attrs.evolve(balances, applied=applied))


def come_true(claims: tuple[PricedClaim, ...], random: Random) -> tuple[PricedClaim, ...]:
    """Return the claims with one exact price inside each range."""

    def exact(price: PriceRange) -> PriceRange:
        return PriceRange.exact(from_cents(random.randint(to_cents(price.low), to_cents(price.high))))

    def one(price: LinePrice) -> LinePrice:
        billed = price.billed_charge
        return attrs.evolve(
            price,
            billed_charge=billed if isinstance(billed, Unknown) else exact(billed),
            allowed_amount=exact(price.allowed_amount),
        )

    return tuple(attrs.evolve(priced, prices=tuple(one(price) for price in priced.prices)) for priced in claims)
