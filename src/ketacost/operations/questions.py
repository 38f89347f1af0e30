"""Questions that are more than one request: what they ask, as one document each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.dispute import ProviderBill
from ketacost.estimates.good_faith_records import GoodFaithEstimate
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve import Measure
from ketacost.estimates.stopping import PERCENTILES
from ketacost.plans.coverage import Coverage
from ketacost.plans.plan import Plan
from ketacost.pricing.price_book import PriceBook
from ketacost.values.doors import amount_or_unknown
from ketacost.values.unknown import Unknown

YEAR_OF_PREMIUMS = 12
"""Months of premiums counted where nobody says."""


@attrs.frozen(kw_only=True)
class ComparisonQuestion:
    """Requests to set side by side.

    Attributes:
        requests: two or more.
    """

    requests: tuple[EstimateRequest, ...]


@attrs.frozen(kw_only=True)
class ExplanationQuestion:
    """One session of a request to explain step by step.

    Attributes:
        request: the course, its prices and its coverage.
        session: number of the session; 0 is the intake visit.
    """

    request: EstimateRequest
    session: int


@attrs.frozen(kw_only=True)
class BreakEvenQuestion:
    """Up to which price one course costs at most what another does.

    Attributes:
        asked: request of the course whose price is asked, such as infusions paid in cash.
        against: request of the course it is compared with.
        code: code or drug number whose price it is; ``None`` where the request prices one thing only.
        entry: which entry of the asked prices, counted from 0, where several have the code; ``None`` for the one.
        measure: which totals are compared.
    """

    asked: EstimateRequest
    against: EstimateRequest
    code: str | None = None
    entry: int | None = None
    measure: Measure = attrs.field(default=Measure.NET_COST, converter=Measure)


@attrs.frozen(kw_only=True)
class OfferedPlan:
    """One of the plans to choose from: a plan with the request's members and balances, a coverage, or neither.

    Attributes:
        label: the caller's name for it; empty for the plan's own.
        plan: the plan; ``None`` where a coverage is given, or for paying alone.
        coverage: the whole enrolment it would be, with members and balances of its own; ``None`` likewise.
        monthly_premium: dollars the person pays a month; a range where it is not known to the cent.
        prices: where prices come from under this plan; ``None`` for the request's own.
    """

    label: str = ""
    plan: Plan | None = None
    coverage: Coverage | None = None
    monthly_premium: Decimal | Unknown = attrs.field(converter=amount_or_unknown)
    prices: PriceBook | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse two enrolments at once."""
        if self.plan is not None and self.coverage is not None:
            message = "a coverage holds its own plan; leave one of the two out"
            raise InvalidInputError([Problem("solve.plan", "plan", message)])


@attrs.frozen(kw_only=True)
class PlanRankingQuestion:
    """Which of several plans costs least for a course, premiums included.

    Attributes:
        request: request of the course; its coverage gives members and balances to the plans.
        plans: two or more.
        months: months of premiums to count.
        measure: which total of the course is counted.
    """

    request: EstimateRequest
    plans: tuple[OfferedPlan, ...]
    months: int = YEAR_OF_PREMIUMS
    measure: Measure = attrs.field(default=Measure.NET_COST, converter=Measure)


@attrs.frozen(kw_only=True)
class BestStartQuestion:
    """On which day of a window to start a course.

    Attributes:
        request: request of the course.
        first_on: first day of the window.
        last_on: last day of it.
        measure: which total is counted.
    """

    request: EstimateRequest
    first_on: date
    last_on: date
    measure: Measure = attrs.field(default=Measure.NET_COST, converter=Measure)


@attrs.frozen(kw_only=True)
class LimitsMetQuestion:
    """At which session each limit of the plan is met.

    Attributes:
        request: request of the course.
    """

    request: EstimateRequest


@attrs.frozen(kw_only=True)
class VariantsQuestion:
    """Doses and maintenance rhythms of a course side by side.

    Attributes:
        request: request of the course.
        measure: which total is counted.
    """

    request: EstimateRequest
    measure: Measure = attrs.field(default=Measure.NET_COST, converter=Measure)


@attrs.frozen(kw_only=True)
class Stop:
    """One week after which a course may stop.

    Attributes:
        week: last week with sessions.
        probability: how likely it is, exactly: "30%", "0.3" or "1/3".
    """

    week: int
    probability: str


@attrs.frozen(kw_only=True)
class StopRiskQuestion:
    """What a course costs on average when it may stop early.

    Attributes:
        request: request of the course when it goes through.
        stops: the weeks after which it may stop; what is left to 1 goes through.
        percentiles: whole percents from 1 to 100.
        measure: which totals are weighed.
    """

    request: EstimateRequest
    stops: tuple[Stop, ...]
    percentiles: tuple[int, ...] = PERCENTILES
    measure: Measure = attrs.field(default=Measure.NET_COST, converter=Measure)


@attrs.frozen(kw_only=True)
class DisputeQuestion:
    """Which bills may be disputed against a good-faith estimate.

    Attributes:
        estimate: the good-faith estimate the person was given.
        bills: every bill so far for the services on it.
        on: day of the question.
    """

    estimate: GoodFaithEstimate
    bills: tuple[ProviderBill, ...]
    on: date
