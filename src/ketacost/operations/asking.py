"""From a question as one value to its answer: calls of the library, with the caller's own paths in every problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

import attrs

from ketacost import api
from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.estimates.dispute import Disputes, dispute_check
from ketacost.estimates.options import Comparison
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve import (
    BestStart,
    BreakEven,
    ExpectedCost,
    LimitsMet,
    PlanOffer,
    PlanRanking,
    Variants,
    best_start,
    break_even_price,
    cheapest_plan,
    limits_met,
    stop_risk,
    variants,
)
from ketacost.operations.questions import (
    BestStartQuestion,
    BreakEvenQuestion,
    ComparisonQuestion,
    DisputeQuestion,
    ExplanationQuestion,
    LimitsMetQuestion,
    OfferedPlan,
    PlanRankingQuestion,
    StopRiskQuestion,
    VariantsQuestion,
)
from ketacost.plans.coverage import Coverage
from ketacost.reports.explanation import session_text

T = TypeVar("T")

PAYING_ALONE: Final = "paying alone"
"""What an offer without plan and label is called."""


@attrs.frozen(kw_only=True)
class Explanation:
    """One session explained.

    Attributes:
        session: number of the session; 0 is the intake visit.
        text: the session line by line, every step with its rule and its source, as plain text.
    """

    session: int
    text: str


def comparison(question: ComparisonQuestion) -> Comparison:
    """Return requests side by side, as :func:`ketacost.compare` does."""
    return api.compare(question.requests)


def explanation(question: ExplanationQuestion) -> Explanation:
    """Return one session of an estimate in words.

    Raises:
        InvalidInputError: if the request is wrong, or has no such session.
    """
    found = _under_request(lambda: api.estimate(question.request))
    return Explanation(session=question.session, text=session_text(found, question.session))


def break_even(question: BreakEvenQuestion) -> BreakEven:
    """Return the price up to which one course costs at most what another does."""
    return break_even_price(
        question.asked, question.against, code=question.code, entry=question.entry, measure=question.measure
    )


def plan_ranking(question: PlanRankingQuestion) -> PlanRanking:
    """Return plans in order of what the course and their premiums cost.

    Raises:
        InvalidInputError: if anything is wrong; a plan without a coverage of its own needs the request's.
    """
    problems = list(_without_members(question))
    if problems:
        raise InvalidInputError(problems)
    offers = [_offer(one, question.request) for one in question.plans]
    return cheapest_plan(question.request, offers, months=question.months, measure=question.measure)


def start(question: BestStartQuestion) -> BestStart:
    """Return the best day of a window to start on."""
    return best_start(question.request, first_on=question.first_on, last_on=question.last_on, measure=question.measure)


def limits(question: LimitsMetQuestion) -> LimitsMet:
    """Return the session at which each limit is met."""
    return _under_request(lambda: limits_met(question.request))


def doses(question: VariantsQuestion) -> Variants:
    """Return doses and rhythms side by side."""
    return variants(question.request, measure=question.measure)


def stops(question: StopRiskQuestion) -> ExpectedCost:
    """Return what a course costs on average when it may stop early."""
    return stop_risk(
        question.request,
        stops=[(one.week, one.probability) for one in question.stops],
        percentiles=question.percentiles,
        measure=question.measure,
    )


def disputes(question: DisputeQuestion) -> Disputes:
    """Return for each provider that billed whether its bills may be disputed."""
    return Disputes(findings=dispute_check(question.estimate, question.bills, on=question.on))


def _under_request(ask: Callable[[], T]) -> T:
    """Return an answer about a question's request; its problems get the name the request has in the question."""
    try:
        return ask()
    except KetacostError as error:
        raise InvalidInputError(problem.under("request") for problem in error.problems) from None


def _without_members(question: PlanRankingQuestion) -> Iterator[Problem]:
    if question.request.coverage is not None:
        return
    for index, one in enumerate(question.plans):
        if one.plan is not None:
            message = "the request has no coverage to take members and balances from; give it one, or this plan its own"
            yield Problem("solve.no_coverage", f"plans[{index}].plan", message)


def _offer(offered: OfferedPlan, request: EstimateRequest) -> PlanOffer:
    coverage = offered.coverage
    if offered.plan is not None and request.coverage is not None:
        old = request.coverage
        coverage = Coverage(plan=offered.plan, members=old.members, accumulators=old.accumulators)
    own = PAYING_ALONE if coverage is None else coverage.plan.name
    return PlanOffer(
        label=offered.label or own,
        coverage=coverage,
        monthly_premium=offered.monthly_premium,
        prices=offered.prices,
    )
