"""The cheapest of several plans for one course, premiums included, as at open enrolment."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import attrs

from ketacost.claims.claim import Scenario
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.estimate import Estimate, MoneyRange
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve_totals import (
    Measure,
    cheapest_for_sure,
    estimate_at,
    minus,
    ordering,
    plus,
    refusal,
    total_of,
)
from ketacost.estimates.summary import NOTICE
from ketacost.plans.coverage import Coverage
from ketacost.pricing.price_book import PriceBook
from ketacost.values.doors import amount_or_unknown
from ketacost.values.unknown import Unknown

MOST_MONTHS: Final = 240
"""Longest time premiums are counted for: a guard against a slip of the keyboard."""


@attrs.frozen(kw_only=True)
class PlanOffer:
    """One of the plans to choose from.

    Attributes:
        label: the caller's name for it.
        coverage: the enrolment it would be; ``None`` for paying alone.
        monthly_premium: dollars the person pays a month; a range where it is not known to the cent.
        prices: where prices come from under this plan; ``None`` for the request's own.
    """

    label: str
    coverage: Coverage | None
    monthly_premium: Decimal | Unknown = attrs.field(converter=amount_or_unknown)
    prices: PriceBook | None = None


@attrs.frozen(kw_only=True)
class RankedPlan:
    """One plan in its place.

    Attributes:
        place: from 1; plans that cost the same share one.
        label: the caller's name for it.
        premiums: premiums over the months.
        care: what the course costs the patient.
        total: both.
        above_first: how much more than the plan in the first place.
        may_be_cheapest: whether it may turn out to be the cheapest; only one plan, or several that cost the same to
            the cent, when the ranking is decided.
        estimate: the estimate under this plan.
    """

    place: int
    label: str
    premiums: MoneyRange
    care: MoneyRange
    total: MoneyRange
    above_first: MoneyRange
    may_be_cheapest: bool
    estimate: Estimate


@attrs.frozen(kw_only=True)
class PlanRanking:
    """The answer of :func:`cheapest_plan`.

    Attributes:
        notice: the sentence every output a patient sees must carry.
        measure: which total of the course is counted.
        months: months of premiums.
        ordered_by: what the order goes by: ``expected`` where every plan has one figure, else ``high``, the most it
            can cost.
        is_decided: the first plan is at most every other, whatever the unknowns turn out to be.
        plans: the plans, cheapest first; plans that cost the same in the order given.
    """

    notice: str
    measure: Measure
    months: int
    ordered_by: Scenario
    is_decided: bool
    plans: tuple[RankedPlan, ...]


def cheapest_plan(
    request: EstimateRequest, plans: Sequence[PlanOffer], *, months: int, measure: Measure = Measure.NET_COST
) -> PlanRanking:
    """Return plans in order of what a course and their premiums cost the patient.

    Args:
        request: the course; its own coverage is replaced by each plan's.
        plans: at least two, each with a label of its own.
        months: months of premiums to count, such as 12.
        measure: which total of the course is counted.

    Raises:
        InvalidInputError: if anything is wrong, every plan's problems at once; paths start with ``plans[i]``.
    """
    _refuse_bad_offers(plans, months)
    care: list[Estimate] = []
    problems: list[Problem] = []
    for index, offer in enumerate(plans):
        prices = request.prices if offer.prices is None else offer.prices
        own = attrs.evolve(request, coverage=offer.coverage, prices=prices, label=offer.label)
        try:
            care.append(estimate_at(own, f"plans[{index}]"))
        except InvalidInputError as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInputError(problems)
    return _ranking(plans, care, months, Measure(measure))


def _ranking(plans: Sequence[PlanOffer], care: Sequence[Estimate], months: int, measure: Measure) -> PlanRanking:
    premiums = [_premiums(offer.monthly_premium, months) for offer in plans]
    totals = [plus(paid, total_of(one, measure)) for paid, one in zip(premiums, care, strict=True)]
    ordered_by, key = ordering(totals)
    order = sorted(range(len(plans)), key=lambda index: key(totals[index]))
    least = min(total.high for total in totals)
    first = totals[order[0]]
    return PlanRanking(
        notice=NOTICE,
        measure=measure,
        months=months,
        ordered_by=ordered_by,
        is_decided=cheapest_for_sure(totals, order[0]),
        plans=tuple(
            RankedPlan(
                place=1 + sum(key(other) < key(totals[index]) for other in totals),
                label=plans[index].label,
                premiums=premiums[index],
                care=total_of(care[index], measure),
                total=totals[index],
                above_first=_above(totals[index], first),
                may_be_cheapest=totals[index].low <= least,
                estimate=care[index],
            )
            for index in order
        ),
    )


def _above(total: MoneyRange, first: MoneyRange) -> MoneyRange:
    """Return how much more than the first; nothing for the first itself."""
    nothing = first.low - first.low
    return MoneyRange(low=nothing, expected=nothing, high=nothing) if total is first else minus(total, first)


def _premiums(monthly: Decimal | Unknown, months: int) -> MoneyRange:
    if not isinstance(monthly, Unknown):
        return MoneyRange(low=monthly * months, expected=monthly * months, high=monthly * months)
    if monthly.low is None or monthly.high is None:  # _refuse_bad_offers has been here
        raise TypeError
    return MoneyRange(low=monthly.low * months, expected=Unknown(monthly.reason), high=monthly.high * months)


def _refuse_bad_offers(plans: Sequence[PlanOffer], months: int) -> None:
    if isinstance(months, bool) or not isinstance(months, int) or not 0 <= months <= MOST_MONTHS:
        raise refusal("months", "months", f"expected 0 to {MOST_MONTHS} whole months of premiums, got {months!r}")
    if len(plans) < 2:  # noqa: PLR2004 (a choice needs two)
        raise refusal("too_few_plans", "plans", f"a choice needs at least two plans, got {len(plans)}; add another")
    problems: list[Problem] = []
    labels: dict[str, int] = {}
    for index, offer in enumerate(plans):
        before = labels.setdefault(offer.label, index)
        if before != index:
            message = f"plans[{before}] is called {offer.label!r} too; give each plan a label of its own"
            problems.append(Problem("solve.same_label", f"plans[{index}].label", message))
        premium = offer.monthly_premium
        if isinstance(premium, Unknown) and (premium.low is None or premium.high is None):
            message = f"nothing bounds this premium ({premium.reason}); give it, or the least and the most it can be"
            problems.append(Problem("solve.premium", f"plans[{index}].monthly_premium", message))
    if problems:
        raise InvalidInputError(problems)
