"""Terms no line of a course uses: what is unknown in them neither widens the answer nor is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Final, TypeAlias

import attrs

from ketacost.adjudication.settlement import Stay
from ketacost.adjudication.terms import terms_tier
from ketacost.claims.claim import ClaimLine
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.estimates.bounds import has_unknown_terms
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage
from ketacost.plans.plan import Plan
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

_ZERO: Final = Decimal("0.00")
_Kind: TypeAlias = tuple[ServiceCategory, NetworkTier, Benefit, str]


def without_idle(stays: tuple[Stay, ...]) -> tuple[Stay, ...]:
    """Return stays whose plans hold no unknown in rules that no line of any stay uses.

    A coverage may go on through several stays, so what any of them uses counts for all.
    """
    if not any(has_unknown_terms(plan) for stay in stays for plan in _plans(stay)):
        return stays
    lines = tuple({id(line): line for stay in stays for one in stay.claims for line in one.claim.lines}.values())
    return tuple(_settled_stay(stay, lines) for stay in stays)


def _plans(stay: Stay) -> Iterator[Plan]:
    yield stay.coverage.plan
    if stay.secondary is not None:
        yield stay.secondary.coverage.plan


def _settled_stay(stay: Stay, lines: tuple[ClaimLine, ...]) -> Stay:
    coverage = _settled(stay.coverage, {(line.service, terms_tier(line), line.benefit, line.code) for line in lines})
    secondary = stay.secondary
    if secondary is not None:
        behind = {(line.service, secondary.tier, line.benefit, line.code) for line in lines}
        secondary = attrs.evolve(secondary, coverage=_settled(secondary.coverage, behind))
    return attrs.evolve(stay, coverage=coverage, secondary=secondary)


def _settled(coverage: Coverage, lines: Iterable[_Kind]) -> Coverage:
    plan = coverage.plan
    if not has_unknown_terms(plan):
        return coverage
    used = set()
    for line in lines:
        with suppress(PlanError):  # said where such a line is adjudicated
            used.add(plan.rule_for(*line))
    rules = tuple(rule if i in used else _known(rule) for i, rule in enumerate(plan.cost_sharing))
    return (
        coverage if rules == plan.cost_sharing else attrs.evolve(coverage, plan=attrs.evolve(plan, cost_sharing=rules))
    )


def _known(rule: CostShareRule) -> CostShareRule:
    """Return a rule with any known term for each unknown one."""
    first = rule.first_visits
    return attrs.evolve(
        rule,
        covered=False if isinstance(rule.covered, Unknown) else rule.covered,
        copay=_ZERO if isinstance(rule.copay, Unknown) else rule.copay,
        coinsurance=Rate(0) if isinstance(rule.coinsurance, Unknown) else rule.coinsurance,
        first_visits=None
        if first is not None and isinstance(first.copay, Unknown) | isinstance(first.coinsurance, Unknown)
        else first,
    )
