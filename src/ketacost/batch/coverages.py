"""What programs share of the plans: terms, lanes, limits and pools, each once, numbered over all plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Generic, TypeVar

import attrs
import numpy as np

from ketacost.adjudication.coordination import Rules
from ketacost.adjudication.kernel import UNLIMITED, Lane, Terms
from ketacost.adjudication.terms import CompiledCoverage, LimitPools, LineTerms
from ketacost.batch.columns import AppliedGroup, InputSchema
from ketacost.batch.requests import benefits_of
from ketacost.batch.tables import FAMILY_LANES, LANES, LIMITS, NONE, RULES, TERMS, Ints, Records
from ketacost.claims.coverage import BenefitScope, CoverageTier, LimitKind
from ketacost.claims.services import Benefit, NetworkTier
from ketacost.errors import InvalidInputError, Problem
from ketacost.plans.plan import Plan

T = TypeVar("T", bound=tuple[int, ...])

MOST_CENTS: Final = 10**9
"""Largest amount of one line, copay or rule's maximum, $10 million: products of two still fit 64 bits."""

_TIERS: Final = tuple(NetworkTier)
_SHARED_BENEFITS: Final = (Benefit.MEDICAL, Benefit.PHARMACY)
FAMILY_LANES_OF_PLAN: Final = len(_TIERS) * len(_SHARED_BENEFITS)


def family_lane(tier: NetworkTier, benefits: BenefitScope) -> int:
    """Return the number of the lane a relative's spending takes."""
    return _TIERS.index(tier) * len(_SHARED_BENEFITS) + (benefits is BenefitScope.PHARMACY)


class Numbered(Generic[T]):
    """Values in the order they first came, each with its number."""

    def __init__(self) -> None:
        """Start empty."""
        self._numbers: dict[T, int] = {}

    def number(self, value: T) -> int:
        """Return the number of a value, a new one for a new value."""
        return self._numbers.setdefault(value, len(self._numbers))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._numbers)

    def table(self, dtype: np.dtype[np.void]) -> Records:
        """Return the values as a table."""
        return np.array([tuple(value) for value in self._numbers], dtype)


@attrs.frozen(kw_only=True)
class NumberedCoverage:
    """Where a compiled coverage stands in the shared tables."""

    number: int
    first_limit: int
    first_pools: int
    deductibles: int
    first_family_lane: int


class Coverages:
    """Every coverage the programs of one input schema use."""

    def __init__(self, schema: InputSchema) -> None:
        """Start with none."""
        self._schema = schema
        self._terms = Numbered[Terms]()
        self._lanes = Numbered[Lane]()
        self._rules = Numbered[Rules]()
        self._found: dict[tuple[Plan, CoverageTier], NumberedCoverage] = {}
        self._limits: list[int] = []
        self._limit_pools: list[tuple[int, int, int]] = []
        self._family_lanes: list[tuple[int, int, int, int]] = []
        self._group_limits: list[list[int]] = []

    def number(self, compiled: CompiledCoverage) -> NumberedCoverage:
        """Return where a coverage stands, putting it there if it is new."""
        key = (compiled.plan, compiled.members)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._add(compiled)
        return found

    def _add(self, compiled: CompiledCoverage) -> NumberedCoverage:
        offset, first_pools = len(self._limits), len(self._limit_pools)
        self._limits += compiled.limits
        for pools in (*compiled.deductibles, *compiled.maxima):
            is_deductible = pools.kind is LimitKind.DEDUCTIBLE
            self._limit_pools.append((_at(pools.individual, offset), _at(pools.family, offset), is_deductible))
        first_family_lane = len(self._family_lanes)
        self._family_lanes += [
            _lane_of_family(compiled, tier, benefit, offset) for tier in _TIERS for benefit in _SHARED_BENEFITS
        ]
        self._group_limits.append([_limit_of(group, compiled, first_pools) for group in self._schema.applied])
        return NumberedCoverage(
            number=len(self._group_limits) - 1,
            first_limit=offset,
            first_pools=first_pools,
            deductibles=len(compiled.deductibles),
            first_family_lane=first_family_lane,
        )

    def terms(self, terms: Terms) -> int:
        """Return the number of a rule's terms.

        Raises:
            InvalidInputError: ``batch.too_large`` for an amount above $10 million.
        """
        amounts = (terms.copay, terms.first_copay, terms.coinsurance_minimum, terms.maximum, terms.withheld_most)
        if any(MOST_CENTS < amount < UNLIMITED for amount in amounts):
            message = "a batch takes amounts of at most $10,000,000; write a lower one, or none for no limit"
            raise InvalidInputError([Problem("batch.too_large", f"coverage.plan.cost_sharing[{terms.rule}]", message)])
        return self._terms.number(terms)

    def lane(self, found: LineTerms, coverage: NumberedCoverage) -> int:
        """Return the number of the lane of a line's terms."""
        return self._lanes.number(Lane(*(_at(pool, coverage.first_limit) for pool in found.lane)))

    def rules(self, rules: Rules) -> int:
        """Return the number of the rules by which a second payer follows the first."""
        return self._rules.number(rules)

    def tables(self) -> tuple[Records, Records, Ints, Records, Records, Records, Ints]:
        """Return terms, lanes, limits, pools of limits, rules, lanes of relatives and limits of column groups."""
        return (
            self._terms.table(TERMS),
            self._lanes.table(LANES),
            np.array(self._limits, np.int64),
            np.array(self._limit_pools, LIMITS),
            self._rules.table(RULES),
            np.array(self._family_lanes, FAMILY_LANES),
            np.array(self._group_limits, np.int64).reshape(len(self._group_limits), len(self._schema.applied)),
        )


def _at(pool: int, offset: int) -> int:
    return NONE if pool < 0 else pool + offset


def _limit_of(group: AppliedGroup, compiled: CompiledCoverage, first_pools: int) -> int:
    """Return the number of the limit a group of columns means, ``NONE`` where the plan has no such limit."""
    benefits = benefits_of(group, compiled.plan)
    every: Sequence[LimitPools] = (*compiled.deductibles, *compiled.maxima)
    for at, pools in enumerate(every):
        if pools.kind is group.kind and group.tier in pools.limit.tiers and pools.limit.benefits is benefits:
            return first_pools + at
    return NONE


def _lane_of_family(
    compiled: CompiledCoverage, tier: NetworkTier, benefit: Benefit, offset: int
) -> tuple[int, int, int, int]:
    deductible, maximum = compiled.plan.deductible_for(tier, benefit), compiled.plan.maximum_for(tier, benefit)
    return (
        *_family_pool(compiled, None if deductible is None else compiled.deductibles[deductible], offset),
        *_family_pool(compiled, None if maximum is None else compiled.maxima[maximum], offset),
    )


def _family_pool(compiled: CompiledCoverage, pools: LimitPools | None, offset: int) -> tuple[int, int]:
    """Return the family pool of a limit and the most one member is credited in it."""
    if pools is None or pools.family == NONE:
        return NONE, 0
    return pools.family + offset, compiled.member_limit(pools)
