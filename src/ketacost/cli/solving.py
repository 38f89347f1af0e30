"""``ketacost solve``: questions about a course, each answered by estimates of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final, TypeAlias

from cyclopts import App, Parameter

from ketacost.cli.problems import refusal
from ketacost.cli.reading import read_request
from ketacost.cli.starting import day_of, started
from ketacost.cli.writing import write
from ketacost.errors import PlanError
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve import (
    PlanOffer,
    best_start,
    break_even_price,
    cheapest_plan,
    limits_met,
    stop_risk,
    variants,
)
from ketacost.interop import plan_catalogue
from ketacost.plans.coverage import Coverage
from ketacost.reports.answers import Answer, answer_text

File: TypeAlias = Annotated[str, Parameter(allow_leading_hyphen=True)]
Repeated: TypeAlias = Annotated[list[str], Parameter(negative_iterable="")]
_MONTHS: Final = 12
_Ask: TypeAlias = Callable[[], Answer]

solve = App(name="solve", help="Answer a question about a course: prices, plans, starts, limits, doses, stops.")


@solve.command
def break_even(asked: File, against: File, /, *, code: str | None = None) -> None:
    """Say up to which price a session one course costs at most what another does.

    Args:
        asked: request of the course whose price is asked, such as infusions paid in cash.
        against: request of the course it is compared with.
        code: code or drug number whose price it is, where the request prices several.
    """
    _say(lambda: break_even_price(read_request(asked, None), read_request(against, None), code=code))


@solve.command(name="cheapest-plan")
def cheapest(file: File, /, *, plan: Repeated, months: int = _MONTHS) -> None:
    """Rank shipped plan designs for a course, premiums included.

    Args:
        file: request of the course; its coverage gives members and balances.
        plan: a design and its monthly premium, such as federal_2026_gold=512.30; give two or more.
        months: months of premiums to count.
    """
    _say(lambda: _ranking(read_request(file, None), plan, months))


@solve.command(name="best-start")
def start(file: File, /, *, first: str, last: str) -> None:
    """Say on which day of a window to start.

    Args:
        file: request of the course.
        first: first day of the window.
        last: last day of it.
    """
    _say(
        lambda: best_start(read_request(file, None), first_on=day_of(first, "--first"), last_on=day_of(last, "--last"))
    )


@solve.command
def limits(file: File, /) -> None:
    """Say at which session each limit of the plan is met.

    Args:
        file: request of the course.
    """
    _say(lambda: limits_met(read_request(file, None)))


@solve.command(name="variants")
def doses(file: File, /) -> None:
    """Set 56 and 84 mg, and weekly and two-weekly maintenance, side by side.

    Args:
        file: request of the course.
    """
    _say(lambda: variants(read_request(file, None)))


@solve.command(name="stop-risk")
def stops(file: File, /, *, stop: Repeated) -> None:
    """Say what a course costs on average when it may stop early.

    Args:
        file: request of the course when it goes through.
        stop: last week with sessions and the probability that the course stops there, such as 4=30%; may be repeated.
    """
    _say(lambda: stop_risk(read_request(file, None), stops=[_stop(text) for text in stop]))


def _say(answer: _Ask) -> None:
    settings = started()
    write(answer_text(answer(), currency=settings.currency_display), None)


def _ranking(request: EstimateRequest, plans: list[str], months: int) -> Answer:
    return cheapest_plan(request, [_offer(text, request) for text in plans], months=months)


def _offer(text: str, request: EstimateRequest) -> PlanOffer:
    name, equals, premium = text.partition("=")
    if not equals:
        message = f"expected a design and its premium such as federal_2026_gold=512.30, got {text!r}"
        raise refusal("solve.plan", message, "--plan")
    try:
        design = plan_catalogue.load_design(name)
    except PlanError as error:
        raise error.at("--plan") from None
    if request.coverage is None:
        raise refusal("solve.no_coverage", "the request has no coverage to take members and balances from", "FILE")
    old = request.coverage
    return PlanOffer(
        label=design.name,
        coverage=Coverage(plan=design, members=old.members, accumulators=old.accumulators),
        monthly_premium=premium,
    )


def _stop(text: str) -> tuple[int, str]:
    week, equals, chance = text.partition("=")
    if not equals or not week.isdecimal():
        raise refusal("solve.stop", f"expected a week and a probability such as 4=30%, got {text!r}", "--stop")
    return int(week), chance
