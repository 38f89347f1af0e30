"""The ledger: walks all claim lines of a course in order, across visits, benefits and benefit years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

import attrs

from ketacost.adjudication.order import in_processing_order, ordering_day
from ketacost.adjudication.walk import Walk
from ketacost.adjudication.waterfall import Posting, line_result, line_split
from ketacost.claims.amounts import LineResult, LineSplit
from ketacost.claims.claim import PricedClaim, Scenario
from ketacost.claims.coverage import Accumulator, Accumulators, PoolName
from ketacost.plans.coverage import Coverage
from ketacost.values.dates import BenefitYear


@attrs.frozen(kw_only=True, eq=False)
class Ledger:
    """Every line of a course, split, with the pools of every benefit year it touched.

    Attributes:
        coverage: the enrolment.
        scenario: which end of prices was used.
        postings: the lines in processing order, as the kernel returned them.
        years: the benefit years reached, in order.
    """

    coverage: Coverage
    scenario: Scenario
    postings: tuple[Posting, ...]
    years: tuple[BenefitYear, ...]
    _walk: Walk = attrs.field(repr=False)

    @cached_property
    def lines(self) -> tuple[LineResult, ...]:
        """The result of every line, in processing order."""
        return tuple(line_result(posting, self._walk.compiled) for posting in self.postings)

    def splits(self) -> tuple[LineSplit, ...]:
        """Return the split of every line in the order of the postings, made anew."""
        return tuple([line_split(posting, self._walk.compiled) for posting in self.postings])

    @property
    def filled(self) -> tuple[tuple[Posting, PoolName, int], ...]:
        """Each limit a line finished: the line, the pool, and the limit in cents."""
        return tuple(
            (self.postings[at], self._walk.compiled.names[pool], self._walk.compiled.limits[pool])
            for at, pool in self._walk.filled
        )

    @property
    def accumulators(self) -> tuple[tuple[BenefitYear, tuple[Accumulator, ...]], ...]:
        """The pools at the end of each benefit year reached."""
        return tuple((year, self._walk.accumulators(index)) for index, year in enumerate(self.years))

    def closing(self, as_of: date) -> Accumulators:
        """Return the balances with which a course could go on, on ``as_of``; no line in here may lie on or after it."""
        return self._walk.closing(as_of)


def adjudicate(
    coverage: Coverage,
    claims: Iterable[PricedClaim],
    *,
    scenario: Scenario = Scenario.EXPECTED,
    trace: bool = True,
) -> Ledger:
    """Split every claim line to the cent, in processing order.

    Args:
        coverage: the enrolment; every term its lines need must be known.
        claims: coded and priced claims of one person.
        scenario: which end of every price range to use.
        trace: whether to keep accumulators and steps of every line.

    Raises:
        PlanError: if the plan lacks a rule or limit a line needs.
        PriceError: if an unprotected out-of-network line has no billed charge.
        DayError: if a line lies before the opening balances.
        UnknownError: if a needed term or balance is unknown.
    """
    walk = Walk(coverage, scenario, trace=trace)
    order = coverage.plan.conventions.processing_order
    postings: list[Posting] = []
    for priced in in_processing_order(claims, order):
        if walk.relatives:
            walk.post_relatives(ordering_day(priced.claim, order))
        for line, price in zip(priced.claim.lines, priced.prices, strict=True):
            postings.append(walk.post(priced.claim, line, price))
    return Ledger(coverage=coverage, scenario=scenario, postings=tuple(postings), years=tuple(walk.years), walk=walk)


def total_cents(postings: Sequence[Posting]) -> int:
    """Return what the patient owes over some postings, in cents."""
    return sum(
        p.parts.copay + p.parts.deductible + p.parts.coinsurance + p.parts.noncovered + p.parts.balance_bill
        for p in postings
    )
