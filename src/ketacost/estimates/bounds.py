"""Bounds: complete what nobody said at its cheapest and at its dearest, so that the answer is a guaranteed range.

What a person owes does not fall when a copay, a coinsurance, a price, or what is left of a deductible or a maximum
rises, so the two corners bound every completion. Where a plan breaks that rule, ``estimates/monotone.py`` refuses the
unknown by name instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeVar

import attrs

from ketacost.assistance.programs import Assistance, ObservationRebate, SavingsCard
from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import Accumulators, AppliedAmount, CoverageTier, LimitKind
from ketacost.errors import UnknownError
from ketacost.plans.conventions import NoncoveredLiability
from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.values.money import MAX_CENTS, from_cents
from ketacost.values.rates import WHOLE, Rate
from ketacost.values.unknown import Unknown

Choice = Callable[[str], Scenario]
"""Says for the path of an unknown whether to complete it for the lowest or the highest total."""

Program = TypeVar("Program", SavingsCard, ObservationRebate)

_ZERO: Final = Decimal("0.00")
_ANY: Final = from_cents(MAX_CENTS)


class Completer:
    """Completes the unknowns of coverages and programs; remembers the path and reason of each it met."""

    def __init__(self, choose: Choice) -> None:
        """Complete by ``choose``."""
        self.choose = choose
        self.met: dict[str, str] = {}
        self.at = "coverage"

    def coverage(self, coverage: Coverage, first_on: date, at: str = "coverage") -> Coverage:
        """Return the coverage with every unknown completed (the same object when there is none).

        Args:
            coverage: the enrolment.
            first_on: day of the first claim it takes.
            at: where in the request it stands.
        """
        self.at = at
        plan = self._plan(coverage.plan)
        balances = self._balances(coverage, plan, first_on)
        if plan is coverage.plan and balances is coverage.accumulators:
            return coverage
        return attrs.evolve(coverage, plan=plan, accumulators=balances)

    def _pick(self, path: str, unknown: Unknown, low: Decimal, high: Decimal) -> Decimal:
        self.met[path] = unknown.reason
        if self.choose(path) is Scenario.LOW:
            return low if unknown.low is None else unknown.low
        return high if unknown.high is None else unknown.high

    # plan

    def _plan(self, plan: Plan) -> Plan:
        if not has_unknown_terms(plan):
            return plan
        rules = tuple(
            self._rule(rule, f"{self.at}.plan.cost_sharing[{i}]", plan) for i, rule in enumerate(plan.cost_sharing)
        )
        deductibles = self._limits(plan.deductibles, f"{self.at}.plan.deductibles")
        maxima = self._limits(plan.out_of_pocket_maxima, f"{self.at}.plan.out_of_pocket_maxima")
        return attrs.evolve(plan, cost_sharing=rules, deductibles=deductibles, out_of_pocket_maxima=maxima)

    def _rule(self, rule: CostShareRule, path: str, plan: Plan) -> CostShareRule:
        covered = rule.covered
        if isinstance(covered, Unknown):
            self.met[f"{path}.covered"] = covered.reason
            dearest = plan.conventions.noncovered_liability is NoncoveredLiability.PROVIDER
            covered = (self.choose(f"{path}.covered") is Scenario.LOW) is not dearest
        return attrs.evolve(
            rule,
            covered=covered,
            copay=self._copay(rule.copay, f"{path}.copay"),
            coinsurance=self._rate(rule.coinsurance, f"{path}.coinsurance"),
            first_visits=self._first(rule.first_visits, f"{path}.first_visits"),
        )

    def _first(self, first: FirstVisits | None, path: str) -> FirstVisits | None:
        if first is None:
            return None
        return attrs.evolve(
            first,
            copay=self._copay(first.copay, f"{path}.copay"),
            coinsurance=self._rate(first.coinsurance, f"{path}.coinsurance"),
        )

    def _copay(self, copay: Decimal | Unknown | None, path: str) -> Decimal | None:
        return self._pick(path, copay, _ZERO, _ANY) if isinstance(copay, Unknown) else copay

    def _rate(self, rate: Rate | Unknown | None, path: str) -> Rate | None:
        if not isinstance(rate, Unknown):
            return rate
        self.met[path] = rate.reason
        return Rate(0) if self.choose(path) is Scenario.LOW else Rate(WHOLE)

    def _limits(self, limits: tuple[Limit, ...], path: str) -> tuple[Limit, ...]:
        return tuple(self._limit(limit, f"{path}[{i}]") for i, limit in enumerate(limits))

    def _limit(self, limit: Limit, path: str) -> Limit:
        individual, family = limit.individual, limit.family
        if isinstance(individual, Unknown):
            most = family if isinstance(family, Decimal) else _ANY
            individual = self._pick(f"{path}.individual", individual, _ZERO, most)
        if isinstance(family, Unknown):
            least = _ZERO if individual is None else individual
            family = max(least, self._pick(f"{path}.family", family, least, _ANY))
        return attrs.evolve(limit, individual=individual, family=family)

    # balances: what lowers the total is more already applied

    def _balances(self, coverage: Coverage, plan: Plan, first_on: date) -> Accumulators:
        balances = coverage.accumulators
        at = f"{self.at}.accumulators"
        if isinstance(balances, Unknown):
            _refuse_uncounted(plan, at)
            self.met[at] = balances.reason
            if self.choose(at) is Scenario.HIGH:
                return Accumulators.none_used(first_on)
            return Accumulators(as_of=first_on, applied=_all_met(plan, coverage.members, ()), unlisted_are_zero=True)
        if not balances.unlisted_are_zero:
            _refuse_uncounted(plan, f"{at}.visits_used", balances)
        if not _has_unknown(balances) and (balances.unlisted_are_zero or _lists_all(balances, plan, coverage.members)):
            return balances
        applied = tuple(
            self._applied(entry, plan, f"{at}.applied[{i}]", coverage.members)
            for i, entry in enumerate(balances.applied)
        )
        if not balances.unlisted_are_zero:
            applied += self._unlisted(applied, plan, coverage.members)
        return attrs.evolve(balances, applied=applied, unlisted_are_zero=True)

    def _unlisted(
        self, applied: tuple[AppliedAmount, ...], plan: Plan, members: CoverageTier
    ) -> tuple[AppliedAmount, ...]:
        missing = _all_met(plan, members, applied)
        if not missing:
            return ()
        path = f"{self.at}.accumulators.applied"
        self.met[path] = "what was applied to " + ", ".join(
            f"the {entry.kind} limit for {entry.tier} ({entry.benefits})" for entry in missing
        )
        return missing if self.choose(path) is Scenario.LOW else ()

    def _applied(self, entry: AppliedAmount, plan: Plan, path: str, members: CoverageTier) -> AppliedAmount:
        limit = _limit_of(plan, entry)
        individual = self._less(entry.individual, f"{path}.individual", None if limit is None else limit.individual)
        family = entry.family
        if members is CoverageTier.FAMILY and family is None:
            family = Unknown("the family's amount was not given")
        family = self._less(family, f"{path}.family", None if limit is None else limit.family, at_least=individual)
        return attrs.evolve(
            entry,
            individual=_ZERO if individual is None else individual,
            family=family,
            individual_carry_over=self._less(entry.individual_carry_over, f"{path}.individual_carry_over", individual),
            family_carry_over=self._less(entry.family_carry_over, f"{path}.family_carry_over", family),
        )

    def _less(
        self,
        amount: Decimal | Unknown | None,
        path: str,
        most: Decimal | Unknown | None,
        at_least: Decimal | None = None,
    ) -> Decimal | None:
        if not isinstance(amount, Unknown):
            return amount
        self.met[path] = amount.reason
        least = _ZERO if at_least is None else at_least
        if self.choose(path) is Scenario.HIGH:
            return least if amount.low is None else amount.low
        if amount.high is not None:
            return amount.high
        return max(least, most) if isinstance(most, Decimal) else _ANY

    # assistance: what lowers the total is more money in a program

    def assistance(self, assistance: Assistance) -> Assistance:
        """Return the programs with every unknown completed (the same object when there is none)."""
        card = self._program(assistance.savings_card, "assistance.savings_card")
        rebate = self._program(assistance.rebate, "assistance.rebate")
        if card is assistance.savings_card and rebate is assistance.rebate:
            return assistance
        return attrs.evolve(assistance, savings_card=card, rebate=rebate)

    def _program(self, program: Program | None, at: str) -> Program | None:
        if program is None or not (isinstance(program.yearly_maximum, Unknown) or isinstance(program.used, Unknown)):
            return program
        maximum, used = program.yearly_maximum, program.used
        if isinstance(maximum, Unknown):
            path = f"{at}.yearly_maximum"
            self.met[path] = maximum.reason
            is_high = self.choose(path) is Scenario.HIGH
            maximum = (_ZERO if maximum.low is None else maximum.low) if is_high else maximum.high
        if isinstance(used, Unknown):
            path = f"{at}.used"
            self.met[path] = used.reason
            all_of_it = _ANY if maximum is None else maximum
            if self.choose(path) is Scenario.HIGH:
                used = all_of_it if used.high is None else used.high
            else:
                used = _ZERO if used.low is None else used.low
        return attrs.evolve(program, yearly_maximum=maximum, used=used)


@lru_cache(maxsize=256)
def has_unknown_terms(plan: Plan) -> bool:
    """Return whether any term of the plan is unknown."""
    return any(
        isinstance(value, Unknown)
        for rule in plan.cost_sharing
        for terms in (rule, rule.first_visits)
        if terms is not None
        for value in (rule.covered, terms.copay, terms.coinsurance)
    ) or any(
        isinstance(value, Unknown)
        for limit in (*plan.deductibles, *plan.out_of_pocket_maxima)
        for value in (limit.individual, limit.family)
    )


def _has_unknown(balances: Accumulators) -> bool:
    return any(
        isinstance(value, Unknown)
        for entry in balances.applied
        for value in (entry.individual, entry.family, entry.individual_carry_over, entry.family_carry_over)
    )


def _lists_all(balances: Accumulators, plan: Plan, members: CoverageTier) -> bool:
    has_family = members is not CoverageTier.FAMILY or all(entry.family is not None for entry in balances.applied)
    return has_family and not _all_met(plan, members, balances.applied)


def _limit_of(plan: Plan, entry: AppliedAmount) -> Limit | None:
    limits = plan.deductibles if entry.kind is LimitKind.DEDUCTIBLE else plan.out_of_pocket_maxima
    return next((x for x in limits if entry.tier in x.tiers and entry.benefits is x.benefits), None)


def _all_met(plan: Plan, members: CoverageTier, listed: tuple[AppliedAmount, ...]) -> tuple[AppliedAmount, ...]:
    """Return entries that say every limit not listed is met."""
    found = []
    for kind, limits in (
        (LimitKind.DEDUCTIBLE, plan.deductibles),
        (LimitKind.OUT_OF_POCKET, plan.out_of_pocket_maxima),
    ):
        for limit in limits:
            if any(e.kind is kind and e.tier in limit.tiers and e.benefits is limit.benefits for e in listed):
                continue
            individual = limit.individual if isinstance(limit.individual, Decimal) else _ANY
            family = limit.family if isinstance(limit.family, Decimal) else _ANY
            carries = kind is LimitKind.DEDUCTIBLE and plan.carry_over is not None
            found.append(
                AppliedAmount(
                    kind=kind,
                    tier=limit.tiers[0],
                    benefits=limit.benefits,
                    individual=individual,
                    family=family if members is CoverageTier.FAMILY else None,
                    individual_carry_over=individual if carries else None,
                    family_carry_over=family if carries and members is CoverageTier.FAMILY else None,
                )
            )
    return tuple(found)


def _refuse_uncounted(plan: Plan, path: str, balances: Accumulators | None = None) -> None:
    listed = () if balances is None else balances.visits_used
    for index, rule in enumerate(plan.cost_sharing):
        counted = rule.first_visits is not None or rule.visit_limit is not None
        if counted and all(plan.rule_for(x.service, x.tier, x.benefit, x.code) != index for x in listed):
            raise UnknownError(
                "unknown.visits_used",
                f"the plan counts visits for {', '.join(rule.services)}; give the balances with visits_used",
                path=path,
            )
