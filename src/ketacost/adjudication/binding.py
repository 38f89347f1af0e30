"""The binding: which terms, benefit year, pools and counters each line of one coverage goes by.

Everything here follows from the plan, the days and the claims; no amount decides any of it. The walk binds a line when
it posts it; a batch binds the lines of a course once for all the people who have it.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ketacost.adjudication.kernel import NONE, Line
from ketacost.adjudication.terms import CompiledCoverage, LineTerms, compile_coverage, terms_tier
from ketacost.claims.claim import Claim, ClaimLine, LinePrice, Scenario
from ketacost.claims.coverage import CoverageTier
from ketacost.claims.services import NetworkTier
from ketacost.errors import DayError, PriceError
from ketacost.plans.conventions import CapUnit, CopayScope
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.plan import Plan
from ketacost.values.dates import benefit_year_containing
from ketacost.values.money import to_cents
from ketacost.values.unknown import Unknown


class AsSecond(NamedTuple):
    """What a second payer goes by: its own network tier, and cents billed and allowed."""

    tier: NetworkTier
    billed: int
    allowed: int


class Binding:
    """The years and counters of one coverage while its lines are bound, in the order they are processed.

    Attributes:
        plan: the plan.
        compiled: the plan compiled for these members.
        as_of: day of the opening balances.
        size: pools a benefit year has.
        years: benefit years reached, in order, from the one of the balances.
        counted: for each counter of visits, the rule and the year it counts.
        visit_keys: how many visits were told apart so far.
        copay_keys: how many shared copays.
        cap_keys: how many shared maxima of a rule.
    """

    def __init__(self, plan: Plan, members: CoverageTier, as_of: date, scenario: Scenario) -> None:
        """Start in the benefit year of the balances."""
        self.plan = plan
        self.compiled: CompiledCoverage = compile_coverage(plan, members)
        self.as_of = as_of
        self.scenario = scenario
        self.size = len(self.compiled.names)
        self.years = [benefit_year_containing(as_of, plan.benefit_year_starts, plan.limit_months)]
        self.counted: list[tuple[int, int]] = []
        self.visit_keys = 0
        self.copay_keys = 0
        self.cap_keys = 0
        self._keys: dict[tuple[object, ...], int] = {}
        self._counts: dict[tuple[int, int], int] = {}
        # Lines alike but for their counters, by the objects they come from: sessions share their prices and terms.
        self._plain: dict[tuple[int, int, int, int], Line] = {}
        self._terms: dict[int, LineTerms] = {}

    def year_index(self, day: date) -> int:
        """Return the index of the benefit year of a day, going on through years up to it."""
        newest = self.years[-1]
        if newest.starts_on <= day <= newest.ends_on:
            return len(self.years) - 1
        while day > self.years[-1].ends_on:
            self.years.append(self.years[-1].next())
        for index, year in enumerate(self.years):
            if day in year:
                return index
        raise self._before_balances(f"{day} lies")

    def check_day(self, claim: Claim) -> None:
        """Refuse a claim from before the balances."""
        if claim.on < self.as_of:
            raise self._before_balances(f"a visit on {claim.on} lies")

    def _before_balances(self, what: str) -> DayError:
        message = f"{what} before the balances of {self.as_of}; give older balances"
        return DayError("day.before_balances", message, path="accumulators.as_of")

    def in_window(self, day: date, year: int) -> int:
        """Return whether what is applied on a day of a year is carried over, 0 or 1."""
        carry = self.plan.carry_over
        return int(carry is not None and day in self.years[year].last_months(carry.months))

    def terms_of(self, line: ClaimLine, as_second: AsSecond | None = None) -> LineTerms:
        """Return the terms of a line (remembered by the line, since courses repeat theirs)."""
        found = self._terms.get(id(line))
        if found is None:
            tier = terms_tier(line) if as_second is None else as_second.tier
            authorized = line.authorized or as_second is not None
            found = self.compiled.line_terms(line.service, tier, line.benefit, line.code, authorized=authorized)
            self._terms[id(line)] = found
        return found

    def line(
        self,
        claim: Claim,
        line: ClaimLine,
        price: LinePrice,
        found: LineTerms,
        year: int,
        as_second: AsSecond | None = None,
    ) -> Line:
        """Return the line as the kernel takes it.

        Args:
            claim: the claim of the line.
            line: the coded line.
            price: its price.
            found: its terms.
            year: index of its benefit year.
            as_second: for a second payer, the tier and the cents to go by instead of the line's own.
        """
        base = year * self.size
        in_window = 0 if self.plan.carry_over is None else self.in_window(claim.on, year)
        alike = (id(price), id(found), base, in_window)
        plain = None if as_second is not None else self._plain.get(alike)
        if as_second is not None:
            plain = Line(as_second.billed, as_second.allowed, 0, base, in_window, NONE, NONE, NONE, NONE)
        elif plain is None:
            billed, allowed = self._cents_of(claim, line, price, found)
            plain = Line(billed, allowed, int(found.out_of_network), base, in_window, NONE, NONE, NONE, NONE)
            self._plain[alike] = plain
        if not found.keeps_count:
            return plain
        rule, rule_index = found.rule, found.terms.rule
        counted = rule.first_visits is not None or rule.visit_limit is not None
        return plain._replace(
            visit_key=self._visit_key(rule_index, year, claim.visit) if counted else NONE,
            count_key=self._count_key(rule_index, year) if counted else NONE,
            copay_key=self._copay_key(found.copay_scope, claim, line),
            cap_key=self._cap_key(rule, rule_index, claim),
        )

    def _cents_of(self, claim: Claim, line: ClaimLine, price: LinePrice, found: LineTerms) -> tuple[int, int]:
        """Return billed charge and allowed amount in cents."""
        allowed = to_cents(price.allowed_amount.at(self.scenario))
        if not isinstance(price.billed_charge, Unknown):
            return to_cents(price.billed_charge.at(self.scenario)), allowed
        if found.out_of_network and found.terms.covered:
            raise PriceError(
                "price.billed_unknown",
                f"line {line.code or line.ndc} on {claim.on} is out of network and may be balance billed; give its "
                "billed charge",
                path="prices",
            )
        return NONE, allowed

    # keys: dense indices into the state for whatever a visit, a day or a rule counts

    def _visit_key(self, rule: int, year: int, visit: int) -> int:
        key = ("visit", rule, year, visit)
        found = self._keys.get(key)
        if found is None:
            found = self._keys[key] = self.visit_keys
            self.visit_keys += 1
        return found

    def _count_key(self, rule: int, year: int) -> int:
        key = (rule, year)
        found = self._counts.get(key)
        if found is None:
            found = self._counts[key] = len(self.counted)
            self.counted.append(key)
        return found

    def _copay_key(self, scope: CopayScope, claim: Claim, line: ClaimLine) -> int:
        if scope is CopayScope.PER_LINE:
            return NONE
        if scope is CopayScope.PER_DAY_HIGHEST:
            key: tuple[object, ...] = (scope, claim.on)
        elif scope is CopayScope.PER_COMPONENT:
            key = (scope, claim.visit, line.component)
        else:
            key = (scope, claim.visit)
        found = self._keys.get(key)
        if found is None:
            found = self._keys[key] = self.copay_keys
            self.copay_keys += 1
        return found

    def _cap_key(self, rule: CostShareRule, index: int, claim: Claim) -> int:
        if rule.maximum is None or rule.maximum_unit is CapUnit.LINE:
            return NONE
        key = ("cap", index, claim.visit if rule.maximum_unit is CapUnit.VISIT else claim.on)
        found = self._keys.get(key)
        if found is None:
            found = self._keys[key] = self.cap_keys
            self.cap_keys += 1
        return found
