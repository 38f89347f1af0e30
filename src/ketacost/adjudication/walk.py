"""The walk: one coverage's pools and counters while claim lines are posted, across visits and benefit years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, TypeAlias

from ketacost.adjudication import kernel, opening
from ketacost.adjudication.binding import AsSecond, Binding
from ketacost.adjudication.kernel import NONE, UNLIMITED, Line, Parts, State
from ketacost.adjudication.order import by_day
from ketacost.adjudication.terms import LimitPools
from ketacost.adjudication.waterfall import Posting
from ketacost.claims.claim import Claim, ClaimLine, LinePrice, Scenario
from ketacost.claims.coverage import Accumulator, Accumulators, BenefitScope, FamilySpending
from ketacost.claims.services import Benefit
from ketacost.errors import DayError
from ketacost.plans.coverage import Coverage
from ketacost.values.dates import BenefitYear
from ketacost.values.money import from_cents, to_cents
from ketacost.values.unknown import require

_NO_LINE: Final = Line(0, 0, 0, 0, 0, NONE, NONE, NONE, NONE)

Uncounted: TypeAlias = Callable[[Parts], int]
"""Says of a split line how many cents of its cost share the plan does not count."""


class Walk:
    """The moving part: pools and counters while lines are posted. Lives inside one call of the ledger."""

    def __init__(self, coverage: Coverage, scenario: Scenario, *, trace: bool) -> None:
        """Open the pools of a coverage with its balances."""
        balances = require(coverage.accumulators, "coverage.accumulators")
        self.coverage = coverage
        self.scenario = scenario
        self.trace = trace
        self.plan = coverage.plan
        self.binding = Binding(coverage.plan, coverage.members, balances.as_of, scenario)
        self.compiled = self.binding.compiled
        self.as_of = balances.as_of
        self.size = self.binding.size
        self.opened = 1
        used, window = opening.opening_pools(self.compiled, balances, self.years[0])
        self.state = State(used, window, [], [], [], [], [])
        self.relatives = by_day(balances.family_spending)
        self.posted_relatives = 0
        self.credited: list[dict[tuple[str, int], int]] = [opening.opening_credits(self.compiled, balances)]
        self.opening_visits = opening.opening_visits(self.compiled, balances)
        self.count = 0
        self.met: set[int] = set()
        self.filled: list[tuple[int, int]] = []
        self._note_met()

    # years

    @property
    def years(self) -> list[BenefitYear]:
        """The benefit years reached, in order."""
        return self.binding.years

    def year_index(self, day: date) -> int:
        """Return the index of the benefit year of a day, opening years up to it."""
        index = self.binding.year_index(day)
        while self.opened < len(self.years):
            self._open_next_year()
        return index

    def _open_next_year(self) -> None:
        old = (self.opened - 1) * self.size
        self.opened += 1
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
        self.binding.check_day(claim)
        found = self.binding.terms_of(line, as_second)
        index = self.year_index(claim.on)
        base = index * self.size
        kernel_line = self.binding.line(claim, line, price, found, index, as_second)
        if found.keeps_count:
            self._grow()
        terms, lane, limits, state = found.terms, found.lane, self.compiled.limits, self.state
        used, trace = state.used, self.trace
        before = [(pool, used[base + pool]) for pool in found.pools] if trace else []
        parts = kernel.split_line(kernel_line, terms, lane, limits, state)
        spared = 0 if uncounted is None else uncounted(parts)
        kernel.post(spared, parts, kernel_line, terms, lane, limits, state)
        self._note_filled(found.pools, base)
        changes = tuple([(pool, old, used[base + pool]) for pool, old in before if used[base + pool] != old])
        return Posting(claim, line, price, self.years[index], parts, found, changes, trace)

    def used_of(self, claim: Claim, line: ClaimLine) -> tuple[int, int]:
        """Return what counts in the individual deductible pool of a line, and in the family one, before the line."""
        found = self.binding.terms_of(line)
        base = self.year_index(claim.on) * self.size
        lane = found.lane
        individual = self.state.used[base + lane.deductible_individual] if lane.deductible_individual >= 0 else 0
        family = self.state.used[base + lane.deductible_family] if lane.deductible_family >= 0 else 0
        return individual, family

    def _grow(self) -> None:
        """Give every counter the binding told apart a place in the state."""
        binding, state = self.binding, self.state
        state.visit_ordinal.extend([0] * (binding.visit_keys - len(state.visit_ordinal)))
        state.cap_used.extend([0] * (binding.cap_keys - len(state.cap_used)))
        new_copays = binding.copay_keys - len(state.copay_set)
        state.copay_set.extend([NONE] * new_copays)
        state.copay_charged.extend([0] * new_copays)
        for rule, year in binding.counted[len(state.visits) :]:
            state.visits.append(self.opening_visits.get(rule, 0) if year == 0 else 0)

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
        line = _NO_LINE._replace(year=index * self.size, in_window=self.binding.in_window(entry.on, index))
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
        member_limit = self.compiled.member_limit(pools)
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
        for (rule, in_year), count in zip(self.binding.counted, self.state.visits, strict=True):
            if in_year == year:
                visits[rule] = count
        return visits
