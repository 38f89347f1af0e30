"""The oracle's pools: section 2 of the rule book, literally, in exact fractions of a dollar.

Written from ``docs/explanation/arithmetic.md`` alone. Nothing here is fast and nothing here is shared with the engine.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

import attrs

from ketacost.audit.oracle_terms import (
    LimitKey,
    all_limits,
    individual_limit,
    limit_for,
    limits_of,
    narrowest_rule,
    pool_limits,
)
from ketacost.claims.coverage import (
    Accumulators,
    AppliedAmount,
    BenefitScope,
    FamilySpending,
    LimitKind,
    LimitScope,
    PoolName,
)
from ketacost.claims.services import Benefit, NetworkTier
from ketacost.errors import PlanError, UnknownError
from ketacost.plans.conventions import FamilyCredit
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import FamilyKind, Limit
from ketacost.values.dates import BenefitYear, benefit_year_containing
from ketacost.values.unknown import Unknown, require

ZERO: Final = Fraction(0)


@attrs.define
class Pool:
    """One pool in one benefit year.

    Attributes:
        limit: dollars at which it is full, ``None`` without a limit.
        applied: dollars in it.
        in_window: the part of ``applied`` from days of service in the plan's carry-over window.
    """

    limit: Fraction | None
    applied: Fraction = ZERO
    in_window: Fraction = ZERO

    @property
    def left(self) -> Fraction | None:
        """Dollars until it is full, never below zero; ``None`` without a limit."""
        return None if self.limit is None else max(ZERO, self.limit - self.applied)

    @property
    def is_full(self) -> bool:
        """Whether it has a limit and the limit is reached."""
        return self.limit is not None and self.applied >= self.limit

    def start_at(self, amount: Fraction) -> None:
        """Open the pool with an amount; one above the limit counts as the limit."""
        self.applied = amount if self.limit is None else min(amount, self.limit)

    def add(self, amount: Fraction, *, in_window: bool) -> None:
        """Add an amount, never past the limit."""
        taken = amount if self.left is None else min(amount, self.left)
        self.applied += taken
        if in_window:
            self.in_window += taken


@attrs.define
class YearBook:
    """Everything that starts anew with a benefit year.

    Attributes:
        year: the benefit year.
        pools: every pool of every limit.
        credited: what one relative was credited toward one limit.
        ordinals: number of a visit under a rule, counted from 1.
        visits: how many visits each rule has had.
    """

    year: BenefitYear
    pools: dict[LimitKey, dict[LimitScope, Pool]]
    credited: dict[tuple[str, LimitKey], Fraction] = attrs.Factory(dict)
    ordinals: dict[tuple[int, int], int] = attrs.Factory(dict)
    visits: dict[int, int | Unknown] = attrs.Factory(dict)

    def left(self, key: LimitKey) -> Fraction | None:
        """Return what is left of a limit: the least of what is left in its pools, ``None`` when none has a limit."""
        amounts = [pool.left for pool in self.pools[key].values() if pool.left is not None]
        return min(amounts) if amounts else None

    def is_met(self, key: LimitKey) -> bool:
        """Return whether any pool of a limit is full."""
        return any(pool.is_full for pool in self.pools[key].values())

    def visit_number(self, rule: int, visit: int) -> int:
        """Return which visit of the year this is under a rule; a visit counts once, at its first line under it."""
        if (rule, visit) not in self.ordinals:
            used = require(self.visits.get(rule, 0), "accumulators.visits_used")
            self.ordinals[rule, visit] = used + 1
            self.visits[rule] = used + 1
        return self.ordinals[rule, visit]


@attrs.define
class Books:
    """All benefit years of one coverage, opened in order."""

    coverage: Coverage
    balances: Accumulators
    years: dict[date, YearBook] = attrs.Factory(dict)
    latest: date = date.min

    @classmethod
    def opened(cls, coverage: Coverage) -> Books:
        """Open the books with the balances of the coverage, in the year of their ``as_of`` day."""
        balances = require(coverage.accumulators, "accumulators")
        books = cls(coverage, balances)
        year = benefit_year_containing(balances.as_of, coverage.plan.benefit_year_starts, coverage.plan.limit_months)
        book = books._empty(year)
        for key, limit in all_limits(coverage.plan):
            books._open_limit(book, key, limit)
        for credit in balances.member_credits:
            key = books._reported(credit.kind, credit.tier, credit.benefits)
            book.credited[credit.member, key] = Fraction(credit.applied)
        books._open_visits(book)
        books.years[year.starts_on] = book
        books.latest = year.starts_on
        return books

    def _empty(self, year: BenefitYear) -> YearBook:
        members = self.coverage.members
        pools = {
            key: {scope: Pool(amount) for scope, amount in pool_limits(key.kind, limit, members).items()}
            for key, limit in all_limits(self.coverage.plan)
        }
        return YearBook(year, pools)

    def _reported(self, kind: LimitKind, tier: NetworkTier, benefits: BenefitScope) -> LimitKey:
        for index, limit in enumerate(limits_of(self.coverage.plan, kind)):
            if tier in limit.tiers and limit.benefits is benefits:
                return LimitKey(kind, index)
        raise PlanError("plan.no_such_limit", f"the plan has no {kind} limit for {tier}, {benefits}")

    def _open_limit(self, book: YearBook, key: LimitKey, limit: Limit) -> None:
        """Start the pools of one limit at the balance the payer reports."""
        entry = next(
            (e for e in self.balances.applied if self._reported(e.kind, e.tier, e.benefits) == key),
            None,
        )
        if entry is None:
            if not self.balances.unlisted_are_zero:
                raise UnknownError("unknown.needed", f"no balance for {key.kind} {limit.tiers}", path="accumulators")
            return
        for scope, pool in book.pools[key].items():
            pool.start_at(self._reported_amount(entry, scope))
            if key.kind is LimitKind.DEDUCTIBLE:
                pool.in_window = min(pool.applied, self._reported_carry(entry, scope, book.year))

    def _reported_amount(self, entry: AppliedAmount, scope: LimitScope) -> Fraction:
        if scope is LimitScope.INDIVIDUAL:
            return Fraction(require(entry.individual, "accumulators.applied.individual"))
        family = require(entry.family, "accumulators.applied.family")
        if family is not None:
            return Fraction(family)
        if not self.balances.unlisted_are_zero:
            raise UnknownError("unknown.needed", "say what the family has applied", path="accumulators.applied.family")
        return Fraction(require(entry.individual, "accumulators.applied.individual"))

    def _reported_carry(self, entry: AppliedAmount, scope: LimitScope, year: BenefitYear) -> Fraction:
        """Return the part of a balance that fell inside the carry-over window."""
        carry_over = self.coverage.plan.carry_over
        if carry_over is None or self.balances.as_of <= year.last_months(carry_over.months).first_on:
            return ZERO
        individual = scope is LimitScope.INDIVIDUAL
        part = require(
            entry.individual_carry_over if individual else entry.family_carry_over, "accumulators.applied.carry_over"
        )
        if part is None:
            raise UnknownError("unknown.needed", "say what of it counts in the carry-over", path="accumulators.applied")
        return Fraction(part)

    def _open_visits(self, book: YearBook) -> None:
        plan = self.coverage.plan
        for index, rule in enumerate(plan.cost_sharing):
            counted = rule.visit_limit is not None or rule.first_visits is not None
            unsaid = Unknown("say how many visits were used") if not self.balances.unlisted_are_zero else 0
            book.visits[index] = unsaid if counted else 0
        for used in self.balances.visits_used:
            book.visits[narrowest_rule(plan, used.service, used.tier, used.benefit, used.code)] = used.visits

    def book_of(self, day: date) -> YearBook:
        """Return the book of a day's benefit year, opening it and every year before it that is not open yet."""
        year = benefit_year_containing(day, self.coverage.plan.benefit_year_starts, self.coverage.plan.limit_months)
        while self.latest < year.starts_on:
            old = self.years[self.latest]
            new = self._empty(old.year.next())
            self._carry(old, new)
            self.years[new.year.starts_on] = new
            self.latest = new.year.starts_on
        return self.years[year.starts_on]

    def _carry(self, old: YearBook, new: YearBook) -> None:
        """Start the deductible pools with what was applied in the last months of the old year."""
        carry_over = self.coverage.plan.carry_over
        if carry_over is None:
            return
        for key, pools in new.pools.items():
            if key.kind is not LimitKind.DEDUCTIBLE or (carry_over.only_if_unmet and old.is_met(key)):
                continue
            for scope, pool in pools.items():
                pool.start_at(old.pools[key][scope].in_window)

    def post(self, key: LimitKey, amount: Fraction, on: date, *, only: LimitScope | None = None) -> None:
        """Add an amount to the pools of a limit in the benefit year of a day of service."""
        book = self.book_of(on)
        carry_over = self.coverage.plan.carry_over
        in_window = carry_over is not None and on in book.year.last_months(carry_over.months)
        for scope, pool in book.pools[key].items():
            if only is None or scope is only:
                pool.add(amount, in_window=in_window)

    def post_relative(self, spending: FamilySpending) -> None:
        """Add a relative's spending to the family pools of the limits that serve it."""
        self.book_of(spending.on)
        benefit = Benefit.PHARMACY if spending.benefits is BenefitScope.PHARMACY else Benefit.MEDICAL
        amounts = {LimitKind.DEDUCTIBLE: spending.deductible, LimitKind.OUT_OF_POCKET: spending.out_of_pocket}
        for kind, amount in amounts.items():
            key = limit_for(self.coverage.plan, kind, spending.tier, benefit)
            if key is not None:
                counted = self._member_credit(spending, key, Fraction(amount))
                self.post(key, counted, spending.on, only=LimitScope.FAMILY)

    def _member_credit(self, spending: FamilySpending, key: LimitKey, amount: Fraction) -> Fraction:
        """Return how much of a relative's amount counts: all of it, or what the individual limit still lets in."""
        limit = limits_of(self.coverage.plan, key.kind)[key.index]
        stops = (
            self.coverage.plan.conventions.family_credit is FamilyCredit.UP_TO_INDIVIDUAL_LIMIT
            and limit.family_kind is FamilyKind.EMBEDDED
        )
        individual = individual_limit(key.kind, limit)
        if not stops or individual is None:
            return amount
        credited = self.book_of(spending.on).credited
        before = credited.get((spending.member, key), ZERO)
        counted = max(ZERO, min(amount, individual - before))
        credited[spending.member, key] = before + counted
        return counted

    def name_of(self, key: LimitKey, scope: LimitScope) -> PoolName:
        """Return the public name of a pool."""
        limit = limits_of(self.coverage.plan, key.kind)[key.index]
        return PoolName(kind=key.kind, scope=scope, benefits=limit.benefits, tiers=limit.tiers)
