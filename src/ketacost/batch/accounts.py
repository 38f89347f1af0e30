"""The payers of a program: each with its binding, and its places in the tables and in the state of a row."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import Final, NamedTuple

import attrs
import numpy as np

from ketacost.adjudication import opening
from ketacost.adjudication.binding import Binding
from ketacost.adjudication.order import by_day
from ketacost.adjudication.settlement import Stay
from ketacost.batch.columns import InputSchema, VisitsColumn
from ketacost.batch.coverages import Coverages, NumberedCoverage, family_lane
from ketacost.batch.tables import (
    ACCOUNTS,
    CREDITS,
    NONE,
    OPENINGS,
    RELATIVES,
    YEARS,
    Ints,
    Records,
    as_table,
)
from ketacost.batch.visits import OTHER_PREFIX, UNCOUNTED, UNCOVERED
from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import Accumulators, CoverageTier
from ketacost.errors import InvalidInputError, PlanError, Problem
from ketacost.plans.coverage import Coverage
from ketacost.values.money import to_cents
from ketacost.values.unknown import require

_NEVER: Final = date.max.toordinal()
MOST_IN_STATE: Final = 20_000
"""Most pools, counters and credits one row may need: far above any course, and small enough for every core."""


class Bases(NamedTuple):
    """Where the parts of one account start in the state of a row, and its first limit over all plans."""

    pool: int
    visit: int
    counts: int
    copay: int
    cap: int
    first_limit: int


@attrs.define(eq=False)
class Account:
    """One payer while it is in force.

    Attributes:
        number: its place among the payers of the program.
        prefix: place of its columns' prefix, ``NONE`` where the input has none for it.
        from_row: whether rows give its balances.
        coverage: where its plan stands.
        binding: its years and counters.
        balances: those of its design; of nothing where rows give them.
        members: whom it covers.
    """

    number: int
    prefix: int
    from_row: bool
    coverage: NumberedCoverage
    binding: Binding
    balances: Accumulators
    members: CoverageTier

    def reaches(self, day: date) -> None:
        """Go on through benefit years up to a day: relatives may spend until then."""
        if day > self.binding.years[-1].ends_on:
            self.binding.year_index(day)


class Payers:
    """The accounts of a program, in the order they are opened."""

    def __init__(self, coverages: Coverages, schema: InputSchema, scenario: Scenario, given: frozenset[str]) -> None:
        """Start with none; ``given`` are the prefixes whose balances the rows give."""
        self._coverages = coverages
        self._schema = schema
        self._scenario = scenario
        self._given = given
        self.accounts: list[Account] = []
        self._first: Account | None = None
        self._second: Account | None = None

    def first(self, stay: Stay, prefix: str) -> Account:
        """Return the first payer of a stay, opening it unless it goes on."""
        if self._first is None or not stay.keeps_coverage:
            self._first = self._open(stay.coverage, prefix)
        return self._first

    def second(self, stay: Stay, prefix: str) -> Account | None:
        """Return the second payer of a stay, opening it unless it goes on; ``None`` for none."""
        if stay.secondary is None:
            return None
        if self._second is None or not stay.keeps_secondary:
            self._second = self._open(stay.secondary.coverage, prefix)
        return self._second

    def _open(self, coverage: Coverage, prefix: str) -> Account:
        balances = require(coverage.accumulators, "coverage.accumulators")
        binding = Binding(coverage.plan, coverage.members, balances.as_of, self._scenario)
        prefixes = self._schema.prefixes
        account = Account(
            number=len(self.accounts),
            prefix=prefixes.index(prefix) if prefix in prefixes else NONE,
            from_row=prefix in self._given,
            coverage=self._coverages.number(binding.compiled),
            binding=binding,
            balances=balances,
            members=coverage.members,
        )
        self.accounts.append(account)
        return account

    def bases(self) -> list[Bases]:
        """Return where each account starts in the state, once every line is bound."""
        bindings = [account.binding for account in self.accounts]

        def starts(sizes: list[int]) -> list[int]:
            return list(accumulate(sizes, initial=0))[:-1]

        return [
            Bases(*found)
            for found in zip(
                starts([len(b.years) * b.size for b in bindings]),
                starts([b.visit_keys for b in bindings]),
                starts([len(b.counted) for b in bindings]),
                starts([b.copay_keys for b in bindings]),
                starts([b.cap_keys for b in bindings]),
                [account.coverage.first_limit for account in self.accounts],
                strict=True,
            )
        ]

    def sizes(self) -> dict[str, int]:
        """Return how much state a row needs.

        Raises:
            InvalidInputError: ``batch.too_much_state`` beyond any real course.
        """
        bindings = [account.binding for account in self.accounts]
        found = {
            "pools": sum(len(b.years) * b.size for b in bindings),
            "visit_keys": sum(b.visit_keys for b in bindings),
            "count_keys": sum(len(b.counted) for b in bindings),
            "copay_keys": sum(b.copay_keys for b in bindings),
            "cap_keys": sum(b.cap_keys for b in bindings),
        }
        if max(found.values()) > MOST_IN_STATE:
            message = f"a batch keeps at most {MOST_IN_STATE} balances and counters a row; split the course"
            raise InvalidInputError([Problem("batch.too_much_state", "course", message)])
        return found

    def tables(self, bases: list[Bases]) -> dict[str, Records | Ints]:
        """Return the accounts and what belongs to them, places counted from these tables' own starts."""
        made = _Tables(self._schema)
        for account, base in zip(self.accounts, bases, strict=True):
            made.add(account, base)
        return made.tables()


class _Tables:
    """Collects what the accounts of a program say."""

    def __init__(self, schema: InputSchema) -> None:
        self._schema = schema
        self.accounts: list[dict[str, int]] = []
        self.years: list[dict[str, int]] = []
        self.openings: list[dict[str, int]] = []
        self.numbers: list[int] = []
        self.relatives: list[dict[str, int]] = []
        self.credits: list[dict[str, int]] = []

    def add(self, account: Account, base: Bases) -> None:
        binding, carry = account.binding, account.binding.plan.carry_over
        first_year = binding.years[0]
        entry = {
            "prefix": account.prefix,
            "coverage": account.coverage.number,
            "from_row": int(account.from_row),
            "first_limit": account.coverage.first_limit,
            "first_pool": base.pool,
            "pools": binding.size,
            "years": len(binding.years),
            "first_year": len(self.years),
            "first_deductible": account.coverage.first_pools,
            "deductibles": account.coverage.deductibles,
            "carries": int(carry is not None),
            "only_if_unmet": int(carry is not None and carry.only_if_unmet),
            "in_window": int(carry is not None and binding.as_of > first_year.last_months(carry.months).first_on),
            "as_of": binding.as_of.toordinal(),
            "is_family": int(account.members is CoverageTier.FAMILY),
            "first_opening": len(self.openings),
            "first_count": base.counts,
            "counts": len(binding.counted),
            "first_relative": len(self.relatives),
            "first_credit": len(self.credits),
            "first_family_lane": account.coverage.first_family_lane,
        }
        self.years += [
            {
                "ends": year.ends_on.toordinal(),
                "window": _NEVER if carry is None else year.last_months(carry.months).first_on.toordinal(),
            }
            for year in binding.years
        ]
        entry["first_visits"] = len(self.numbers)
        self._visit_columns(account, base)
        entry["first_opening_count"] = len(self.numbers)
        members = 0 if account.from_row else self._design(account)
        entry |= {
            "relatives": len(self.relatives) - entry["first_relative"],
            "credits": len(self.credits) - entry["first_credit"],
            "members": members,
        }
        self.accounts.append(entry)

    def _design(self, account: Account) -> int:
        """Put the balances of a design into the tables; return how many relatives they name."""
        binding, balances = account.binding, account.balances
        compiled = binding.compiled
        used, window = opening.opening_pools(compiled, balances, binding.years[0])
        self.openings += [{"used": u, "window": w} for u, w in zip(used, window, strict=True)]
        visits = opening.opening_visits(compiled, balances)
        self.numbers += [visits.get(rule, 0) if year == 0 else 0 for rule, year in binding.counted]
        credited = opening.opening_credits(compiled, balances)
        names = dict.fromkeys(entry.member for entry in balances.family_spending)
        names |= dict.fromkeys(member for member, _ in credited)
        members = {name: at for at, name in enumerate(names)}
        self.relatives += [
            {
                "account": account.number,
                "member": members[entry.member],
                "day": entry.on.toordinal(),
                "deductible": to_cents(entry.deductible),
                "out_of_pocket": to_cents(entry.out_of_pocket),
                "lane": family_lane(entry.tier, entry.benefits),
            }
            for entry in by_day(balances.family_spending)
        ]
        self.credits += [
            {"member": members[member], "pool": pool, "cents": cents}
            for (member, pool), cents in credited.items()
            if pool != NONE
        ]
        return len(members)

    def _visit_columns(self, account: Account, base: Bases) -> None:
        binding = account.binding
        keys = {rule: at for at, (rule, year) in enumerate(binding.counted) if year == 0}
        prefixes = self._schema.prefixes
        for column in self._schema.visits:
            rule = OTHER_PREFIX
            if prefixes.index(column.prefix) == account.prefix:
                rule = _rule_of_visits(account, column)
            key = keys.get(rule)
            self.numbers += [rule, NONE if key is None else key + base.counts]

    def tables(self) -> dict[str, Records | Ints]:
        return {
            "accounts": as_table(self.accounts, ACCOUNTS),
            "years": as_table(self.years, YEARS),
            "openings": as_table(self.openings, OPENINGS),
            "numbers": np.array(self.numbers, np.int64),
            "relatives": as_table(self.relatives, RELATIVES),
            "credits": as_table(self.credits, CREDITS),
        }


def _rule_of_visits(account: Account, column: VisitsColumn) -> int:
    plan = account.binding.plan
    try:
        found = plan.rule_for(column.service, column.tier, column.benefit, column.code)
    except PlanError:
        return UNCOVERED
    rule = plan.cost_sharing[found]
    return UNCOUNTED if rule.first_visits is None and rule.visit_limit is None else found
