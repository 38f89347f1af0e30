"""The walk: one coverage's pools and counters while claim lines are posted, across visits and benefit years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from ketacost.adjudication import kernel, opening
from ketacost.adjudication.kernel import NONE, UNLIMITED, Line, Parts, State
from ketacost.adjudication.order import by_day
from ketacost.adjudication.terms import CompiledCoverage, LimitPools, LineTerms, compile_coverage, terms_tier
from ketacost.adjudication.waterfall import Posting
from ketacost.claims.claim import Claim, ClaimLine, LinePrice, Scenario
from ketacost.claims.coverage import Accumulator, Accumulators, BenefitScope, FamilySpending
from ketacost.claims.services import Benefit, NetworkTier
from ketacost.errors import DayError, PriceError
from ketacost.plans.conventions import CapUnit, CopayScope, FamilyCredit
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import FamilyKind
from ketacost.values.dates import benefit_year_containing
from ketacost.values.money import from_cents, to_cents
from ketacost.values.unknown import Unknown, require

_NO_LINE: Final = Line(0, 0, 0, 0, 0, NONE, NONE, NONE, NONE)

Uncounted: TypeAlias = Callable[[Parts], int]
"""Says of a split line how many cents of its cost share the plan does not count."""


class AsSecond(NamedTuple):
    """What a second payer goes by: its own network tier, and cents billed and allowed."""

    tier: NetworkTier
    billed: int
    allowed: int


class Walk:
    """The moving part: pools and counters while lines are posted. Lives inside one call of the ledger."""

    def __init__(self, coverage: Coverage, scenario: Scenario, *, trace: bool) -> None:
        """Open the pools of a coverage with its balances."""
        balances = require(coverage.accumulators, "coverage.accumulators")
        self.coverage = coverage
        self.scenario = scenario
        self.trace = trace
        self.plan = coverage.plan
        self.compiled: CompiledCoverage = compile_coverage(coverage.plan, coverage.members)
        self.as_of = balances.as_of
        self.size = len(self.compiled.names)
        first = benefit_year_containing(balances.as_of, self.plan.benefit_year_starts, self.plan.limit_months)
        used, window = opening.opening_pools(self.compiled, balances, first)
        self.years = [first]
        self.state = State(used, window, [], [], [], [], [])
        self.keys: dict[tuple[object, ...], int] = {}
        # Lines alike but for their counters, by the objects they come from: sessions share their prices and terms.
        self.plain: dict[tuple[int, int, int, int], Line] = {}
        self.terms: dict[int, LineTerms] = {}
        self.counts: dict[tuple[int, int], int] = {}
        self.relatives = by_day(balances.family_spending)
        self.posted_relatives = 0
        self.credited: list[dict[tuple[str, int], int]] = [opening.opening_credits(self.compiled, balances)]
        self.opening_visits = opening.opening_visits(self.compiled, balances)
        self.count = 0
        self.met: set[int] = set()
        self.filled: list[tuple[int, int]] = []
        self._note_met()

    # years

    def year_index(self, day: date) -> int:
        """Return the index of the benefit year of a day, opening years up to it."""
        newest = self.years[-1]
        if newest.starts_on <= day <= newest.ends_on:
            return len(self.years) - 1
        while day > self.years[-1].ends_on:
            self._open_next_year()
        for index, year in enumerate(self.years):
            if day in year:
                return index
        raise DayError(
            "day.before_balances",
            f"{day} lies before the balances of {self.as_of}; give older balances",
            path="accumulators.as_of",
        )

    def _open_next_year(self) -> None:
        old = (len(self.years) - 1) * self.size
        self.years.append(self.years[-1].next())
        self.credited.append({})
        self.state.used.extend([0] * self.size)
        self.state.window.extend([0] * self.size)
        carry = self.plan.carry_over
        if carry is not None:
            for pools in self.compiled.deductibles:
                kernel.carry_over(
                    self.state,
                    self.compiled.limits,
                    old,
                    old + self.size,
                    pools.individual,
                    pools.family,
                    int(carry.only_if_unmet),
                )
        self._note_met()

    def _in_window(self, day: date, index: int) -> int:
        carry = self.plan.carry_over
        return int(carry is not None and day in self.years[index].last_months(carry.months))

    # lines

    def post(
        self,
        claim: Claim,
        line: ClaimLine,
        price: LinePrice,
        *,
        as_second: AsSecond | None = None,
        uncounted: Uncounted | None = None,
    ) -> Posting:
        """Split one line and post it.

        Args:
            claim: the claim of the line.
            line: the coded line.
            price: its price.
            as_second: for a second payer, the tier and the cents to go by instead of the line's own.
            uncounted: says of the split how many cents the plan does not count, because somebody else pays them.
        """
        if claim.on < self.as_of:
            raise DayError(
                "day.before_balances",
                f"a visit on {claim.on} lies before the balances of {self.as_of}; give older balances",
                path="accumulators.as_of",
            )
        found = self._terms_of(line, as_second)
        index = self.year_index(claim.on)
        base = index * self.size
        kernel_line = self._kernel_line(claim, line, price, found, index, as_second)
        if not self.trace and uncounted is None:
            parts = kernel.split_line(kernel_line, found.terms, found.lane, self.compiled.limits, self.state)
            self._note_filled(found.pools, base)
            return Posting(claim, line, price, self.years[index], parts, found, (), 0, False)  # noqa: FBT003 (in order, it is quicker)
        used, window = self.state.used, self.state.window
        before = [(base + pool, used[base + pool], window[base + pool]) for pool in found.pools]
        copay_before = self.state.copay_charged[kernel_line.copay_key] if kernel_line.copay_key >= 0 else 0
        parts = kernel.split_line(kernel_line, found.terms, found.lane, self.compiled.limits, self.state)
        spared = 0 if uncounted is None else uncounted(parts)
        if spared:
            for pool, cents, in_window in before:
                used[pool], window[pool] = cents, in_window
            kernel.post_less(spared, parts, kernel_line, found.terms, found.lane, self.compiled.limits, self.state)
        self._note_filled(found.pools, base)
        changes = tuple((pool - base, old, used[pool]) for pool, old, _ in before if used[pool] != old)
        return Posting(
            claim, line, price, self.years[index], parts, found, changes if self.trace else (), copay_before, self.trace
        )

    def used_of(self, claim: Claim, line: ClaimLine) -> tuple[int, int]:
        """Return what counts in the individual deductible pool of a line, and in the family one, before the line."""
        found = self._terms_of(line, None)
        base = self.year_index(claim.on) * self.size
        lane = found.lane
        individual = self.state.used[base + lane.deductible_individual] if lane.deductible_individual >= 0 else 0
        family = self.state.used[base + lane.deductible_family] if lane.deductible_family >= 0 else 0
        return individual, family

    def _terms_of(self, line: ClaimLine, as_second: AsSecond | None) -> LineTerms:
        found = self.terms.get(id(line))
        if found is None:
            tier = terms_tier(line) if as_second is None else as_second.tier
            authorized = line.authorized or as_second is not None
            found = self.compiled.line_terms(line.service, tier, line.benefit, line.code, authorized=authorized)
            self.terms[id(line)] = found
        return found

    def _note_filled(self, pools: tuple[int, ...], base: int) -> None:
        used, limits = self.state.used, self.compiled.limits
        for pool in pools:
            if used[base + pool] >= limits[pool] and base + pool not in self.met:
                self.met.add(base + pool)
                self.filled.append((self.count, pool))
        self.count += 1

    def _note_met(self) -> None:
        """Remember pools that are full without a line having filled them: opened full, or by a relative."""
        for index, cents in enumerate(self.state.used):
            if cents >= self.compiled.limits[index % self.size]:
                self.met.add(index)

    def _kernel_line(
        self,
        claim: Claim,
        line: ClaimLine,
        price: LinePrice,
        found: LineTerms,
        index: int,
        as_second: AsSecond | None,
    ) -> Line:
        base = index * self.size
        in_window = 0 if self.plan.carry_over is None else self._in_window(claim.on, index)
        alike = (id(price), id(found), base, in_window)
        plain = None if as_second is not None else self.plain.get(alike)
        if as_second is not None:
            plain = Line(as_second.billed, as_second.allowed, 0, base, in_window, NONE, NONE, NONE, NONE)
        elif plain is None:
            billed, allowed = self._cents_of(claim, line, price, found)
            plain = Line(billed, allowed, int(found.out_of_network), base, in_window, NONE, NONE, NONE, NONE)
            self.plain[alike] = plain
        if not found.keeps_count:
            return plain
        rule, rule_index = found.rule, found.terms.rule
        counted = rule.first_visits is not None or rule.visit_limit is not None
        return plain._replace(
            visit_key=self._visit_key(rule_index, index, claim.visit) if counted else NONE,
            count_key=self._count_key(rule_index, index) if counted else NONE,
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
        found = self.keys.get(key)
        if found is None:
            found = self.keys[key] = len(self.state.visit_ordinal)
            self.state.visit_ordinal.append(0)
        return found

    def _count_key(self, rule: int, year: int) -> int:
        key = (rule, year)
        found = self.counts.get(key)
        if found is None:
            found = self.counts[key] = len(self.state.visits)
            self.state.visits.append(self.opening_visits.get(rule, 0) if year == 0 else 0)
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
        found = self.keys.get(key)
        if found is None:
            found = self.keys[key] = len(self.state.copay_set)
            self.state.copay_set.append(NONE)
            self.state.copay_charged.append(0)
        return found

    def _cap_key(self, rule: CostShareRule, index: int, claim: Claim) -> int:
        if rule.maximum is None or rule.maximum_unit is CapUnit.LINE:
            return NONE
        key = ("cap", index, claim.visit if rule.maximum_unit is CapUnit.VISIT else claim.on)
        found = self.keys.get(key)
        if found is None:
            found = self.keys[key] = len(self.state.cap_used)
            self.state.cap_used.append(0)
        return found

    # relatives

    def post_relatives(self, through: date) -> None:
        """Post relatives' spending up to and including a day."""
        while self.posted_relatives < len(self.relatives) and self.relatives[self.posted_relatives].on <= through:
            self._post_relative(self.relatives[self.posted_relatives])
            self.posted_relatives += 1
            self._note_met()

    def _post_relative(self, entry: FamilySpending) -> None:
        if entry.on < self.as_of:
            raise DayError(
                "day.before_balances",
                f"a relative's spending on {entry.on} lies before the balances of {self.as_of}, which hold it already; "
                "remove it",
                path="accumulators.family_spending",
            )
        index = self.year_index(entry.on)
        benefit = Benefit.PHARMACY if entry.benefits is BenefitScope.PHARMACY else Benefit.MEDICAL
        line = _NO_LINE._replace(year=index * self.size, in_window=self._in_window(entry.on, index))
        deductible = self.plan.deductible_for(entry.tier, benefit)
        maximum = self.plan.maximum_for(entry.tier, benefit)
        if deductible is not None:
            self._credit_relative(
                line, index, entry.member, self.compiled.deductibles[deductible], to_cents(entry.deductible)
            )
        if maximum is not None:
            self._credit_relative(
                line, index, entry.member, self.compiled.maxima[maximum], to_cents(entry.out_of_pocket)
            )

    def _credit_relative(self, line: Line, year: int, member: str, pools: LimitPools, cents: int) -> None:
        if pools.family == NONE:
            return
        capped = (
            self.plan.conventions.family_credit is FamilyCredit.UP_TO_INDIVIDUAL_LIMIT
            and pools.limit.family_kind is FamilyKind.EMBEDDED
        )
        member_limit = self.compiled.limits[pools.individual] if capped else UNLIMITED
        key = (member, pools.family)
        used = self.credited[year].get(key, 0)
        self.credited[year][key] = used + kernel.credit_relative(
            self.state, self.compiled.limits, line, pools.family, cents, used, member_limit
        )

    # results

    def accumulators(self, index: int) -> tuple[Accumulator, ...]:
        """Return the pools of one year as they stand."""
        base = index * self.size
        return tuple(
            Accumulator(
                name=name,
                limit=None if limit == UNLIMITED else from_cents(limit),
                applied=from_cents(self.state.used[base + pool]),
            )
            for pool, (name, limit) in enumerate(zip(self.compiled.names, self.compiled.limits, strict=True))
        )

    def closing(self, as_of: date) -> Accumulators:
        """Return opening balances for ``as_of`` (relatives' spending before that day is posted now)."""
        while self.posted_relatives < len(self.relatives) and self.relatives[self.posted_relatives].on < as_of:
            self._post_relative(self.relatives[self.posted_relatives])
            self.posted_relatives += 1
        index = self.year_index(as_of)
        base = index * self.size
        return Accumulators(
            as_of=as_of,
            applied=opening.closing_applied(
                self.compiled,
                self.state.used[base : base + self.size],
                self.state.window[base : base + self.size],
                self.plan.carry_over,
            ),
            visits_used=opening.closing_visits(self.compiled, self._visits_in(index)),
            family_spending=tuple(self.relatives[self.posted_relatives :]),
            member_credits=opening.closing_credits(self.compiled, self.credited[index]),
            unlisted_are_zero=True,
        )

    def _visits_in(self, year: int) -> dict[int, int]:
        visits = dict(self.opening_visits) if year == 0 else {}
        for (rule, in_year), index in self.counts.items():
            if in_year == year:
                visits[rule] = self.state.visits[index]
        return visits
