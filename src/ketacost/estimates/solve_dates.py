"""The best day to start a course on, in a window of days: every open day is computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import attrs

from ketacost.claims.claim import Scenario
from ketacost.courses.openings import openings_of
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.estimate import Estimate, MoneyRange
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve_totals import (
    Measure,
    cheapest_for_sure,
    estimate_at,
    minus,
    ordering,
    refusal,
    total_of,
)
from ketacost.estimates.summary import NOTICE
from ketacost.values.dates import parse_day

MOST_DAYS: Final = 370
"""Longest window: a year with its ends."""


@attrs.frozen(kw_only=True)
class StartDay:
    """What the course costs when it starts on a day.

    Attributes:
        starts_on: first day of week 1.
        first_session_on: day of the first session.
        last_on: day of the last visit.
        sessions: how many sessions it has.
        total: what it costs the patient.
        cost_of_waiting: how much more than on the first day of the window that has an answer; negative where waiting
            saves.
    """

    starts_on: date
    first_session_on: date
    last_on: date
    sessions: int
    total: MoneyRange
    cost_of_waiting: MoneyRange


@attrs.frozen(kw_only=True)
class RefusedDay:
    """A day the course cannot be estimated for, such as one before the opening balances.

    Attributes:
        starts_on: first day of week 1.
        problems: why.
    """

    starts_on: date
    problems: tuple[Problem, ...]


@attrs.frozen(kw_only=True)
class BestStart:
    """The answer of :func:`best_start`.

    Attributes:
        notice: the sentence every output a patient sees must carry.
        measure: which totals are compared.
        ordered_by: what "cheapest" goes by: ``expected`` where every day has one figure, else ``high``.
        is_decided: the first of the cheapest days is at most every other, whatever the unknowns turn out to be.
        cheapest: the cheapest days, earliest first.
        days: every open day of the window that has an answer.
        refused: the open days that have none.
        estimate: the estimate of the first of the cheapest days.
    """

    notice: str
    measure: Measure
    ordered_by: Scenario
    is_decided: bool
    cheapest: tuple[StartDay, ...]
    days: tuple[StartDay, ...]
    refused: tuple[RefusedDay, ...]
    estimate: Estimate


def best_start(
    request: EstimateRequest, *, first_on: date, last_on: date, measure: Measure = Measure.NET_COST
) -> BestStart:
    """Return what a course costs for every day it may start on, and the cheapest of them.

    Closures, changes of coverage and balances stay on their days; the course alone moves. A course whose weekdays are
    chosen has its first session on the first of them from the start on, so that neighbouring days may be the same.

    Args:
        request: the course; its own start does not matter.
        first_on: first day of the window.
        last_on: last day of it.
        measure: which totals are compared.

    Raises:
        InvalidInputError: if the window is turned round, too long or has no open day, if the course names days of
            its own (``solve.fixed_day``), or if no day has an answer.
    """
    days = _open_days(request, parse_day(first_on, path="first_on"), parse_day(last_on, path="last_on"))
    measure = Measure(measure)
    found: dict[date, Estimate] = {}
    refused: list[RefusedDay] = []
    for on in days:
        moved = attrs.evolve(request, course=attrs.evolve(request.course, starts_on=on))
        try:
            found[on] = estimate_at(moved, "request")
        except InvalidInputError as error:
            refused.append(RefusedDay(starts_on=on, problems=error.problems))
    if not found:
        raise InvalidInputError(refused[0].problems)
    return _answer(found, tuple(refused), measure)


def _answer(found: dict[date, Estimate], refused: tuple[RefusedDay, ...], measure: Measure) -> BestStart:
    totals = [total_of(one, measure) for one in found.values()]
    ordered_by, key = ordering(totals)
    days = tuple(_start_day(on, one, total, totals[0]) for (on, one), total in zip(found.items(), totals, strict=True))
    least = min(key(total) for total in totals)
    cheapest = tuple(day for day in days if key(day.total) == least)
    return BestStart(
        notice=NOTICE,
        measure=measure,
        ordered_by=ordered_by,
        is_decided=cheapest_for_sure(totals, days.index(cheapest[0])),
        cheapest=cheapest,
        days=days,
        refused=refused,
        estimate=found[cheapest[0].starts_on],
    )


def _start_day(on: date, one: Estimate, total: MoneyRange, first: MoneyRange) -> StartDay:
    given = [session for session in one.sessions if session.session > 0] or list(one.sessions)
    nothing = first.low - first.low
    same_day = MoneyRange(low=nothing, expected=nothing, high=nothing)
    return StartDay(
        starts_on=on,
        first_session_on=given[0].on,
        last_on=one.sessions[-1].on,
        sessions=sum(session.session > 0 for session in one.sessions),
        total=total,
        cost_of_waiting=same_day if total is first else minus(total, first),
    )


def _open_days(request: EstimateRequest, first_on: date, last_on: date) -> tuple[date, ...]:
    count = (last_on - first_on).days + 1
    if count < 1:
        raise refusal("window", "last_on", f"expected a day from {first_on} on, got {last_on}; swap the two")
    if count > MOST_DAYS:
        message = f"expected at most {MOST_DAYS} days, got {count}; ask for a shorter window"
        raise refusal("window_too_long", "last_on", message)
    if fixed := list(_fixed_days(request)):
        raise InvalidInputError(fixed)
    openings = openings_of(request.course)
    every = (first_on + timedelta(days=number) for number in range(count))
    if days := tuple(day for day in every if openings.is_open(day)):
        return days
    raise refusal("no_open_day", "first_on", f"the clinic is closed from {first_on} to {last_on}; widen the window")


def _fixed_days(request: EstimateRequest) -> Iterator[Problem]:
    """Find the days of the course that would not move with its start."""
    course = request.course
    named = [("intake_on", course.intake_on, "give intake_days_before instead")]
    named += [(f"boosters_on[{i}]", on, "give booster_every_weeks instead") for i, on in enumerate(course.boosters_on)]
    named += [
        (f"titration[{i}].on", change.on, "give the number of its session instead")
        for i, change in enumerate(course.titration)
    ]
    for path, on, way_out in named:
        if on is not None:
            message = f"{on} does not move with the start; {way_out}"
            yield Problem("solve.fixed_day", f"request.course.{path}", message)
