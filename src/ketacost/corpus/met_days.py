"""On which day of a benefit year a line fills a deductible or a maximum, by the oracle's pools alone.

The oracle has settled every line; here its posting (N) is done once more, line after line, in fresh books, and each
pool is looked at before and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import attrs

from ketacost.audit.oracle import LineAtHand, at_hand, order_day, step_n_post
from ketacost.audit.oracle_assistance import what_counts
from ketacost.audit.oracle_pools import Books, Pool
from ketacost.audit.oracle_settlement import OracleStay, SettledLine
from ketacost.audit.oracle_steps import Parts
from ketacost.audit.oracle_terms import limit_for, other_network
from ketacost.claims.claim import Claim, ClaimLine, LinePrice, Scenario
from ketacost.claims.coverage import FamilySpending, LimitKind
from ketacost.values.dates import BenefitYear, benefit_year_containing

Placed: TypeAlias = tuple[BenefitYear, date, SettledLine]
"""A settled line with its benefit year and its day."""

Met: TypeAlias = dict[tuple[BenefitYear, LimitKind], date]
"""The first day of a benefit year on which a line filled a limit."""


@attrs.frozen(kw_only=True)
class Replayed:
    """Settled lines with their years, and the days limits were met.

    Attributes:
        lines: every line with its benefit year and its day, in the order they were settled.
        met: days by year and kind of limit.
        first: the books of each first payer, as they stand at the end.
    """

    lines: tuple[Placed, ...]
    met: Met
    first: tuple[Books, ...]


def replay(stays: Sequence[OracleStay], settled: Sequence[SettledLine], scenario: Scenario) -> Replayed:
    """Return what the oracle settled, placed in years, with the days on which its pools were filled."""
    lines: list[Placed] = []
    met: Met = {}
    books: list[Books] = []
    to_come: list[FamilySpending] = []
    answers = iter(settled)
    for stay in stays:
        if not stay.keeps_coverage:
            books.append(Books.opened(stay.coverage))
            to_come = sorted(books[-1].balances.family_spending, key=lambda entry: entry.on)
        own, plan = books[-1], stay.coverage.plan
        for claim, line, price in _lines(stay):
            while to_come and to_come[0].on <= order_day(plan, claim):
                own.post_relative(to_come.pop(0))
            answer = next(answers)
            year = benefit_year_containing(claim.on, plan.benefit_year_starts, plan.limit_months)
            if _share(answer):
                for kind in _filled(own, stay, at_hand(plan, claim, line, price, scenario), answer):
                    met[year, kind] = min(claim.on, met.get((year, kind), claim.on))
            lines.append((year, claim.on, answer))
    return Replayed(lines=tuple(lines), met=met, first=tuple(books))


def _lines(stay: OracleStay) -> Iterator[tuple[Claim, ClaimLine, LinePrice]]:
    """Yield the lines of a stay in the order the first payer takes them."""
    plan = stay.coverage.plan
    for priced in sorted(stay.claims, key=lambda one: (order_day(plan, one.claim), one.claim.sequence)):
        for line, price in zip(priced.claim.lines, priced.prices, strict=True):
            yield priced.claim, line, price


def _share(answer: SettledLine) -> Decimal:
    return answer.first.deductible + answer.first.copay + answer.first.coinsurance


def _filled(books: Books, stay: OracleStay, at: LineAtHand, answer: SettledLine) -> list[LimitKind]:
    """Post a settled line and return which limits it filled."""
    first = answer.first
    parts = Parts(Fraction(first.deductible), Fraction(first.copay), Fraction(first.coinsurance))
    pools = list(_pools(books, at))
    open_before = [(kind, pool) for kind, pool in pools if not pool.is_full]
    counts = None
    if stay.assistance is not None and answer.savings_card_paid:
        counts = what_counts(books, at, parts.total, Fraction(answer.savings_card_paid))
    step_n_post(books, at, parts, counts)
    return [kind for kind, pool in open_before if pool.is_full]


def _pools(books: Books, at: LineAtHand) -> Iterator[tuple[LimitKind, Pool]]:
    """Yield the pools a line may fill: its own and, where the plan says so, the other network's."""
    plan, book = books.coverage.plan, books.book_of(at.claim.on)
    for kind in LimitKind:
        own = limit_for(plan, kind, at.tier, at.line.benefit)
        other = other_network(plan, own, kind, at.tier, at.line.benefit)
        for key in (own, other):
            if key is not None:
                yield from ((kind, pool) for pool in book.pools[key].values())
