"""Ketamine infusions, off the label: the rhythms clinics report, and doses by weight.

No label sets any of this; every figure is what studies, a society or clinics report (``ketamine_practice``).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from ketacost.courses.course import Course, Regimen
from ketacost.courses.doors import plain
from ketacost.courses.grid import Stretch
from ketacost.reference.lookup import figure

PRACTICE: Final = "ketamine_practice"


class Induction(NamedTuple):
    """The usual induction: how many sessions, how many a week, and the weeks reported for it."""

    sessions: int
    per_week: int
    fewest_weeks: int
    most_weeks: int


class Infusion(NamedTuple):
    """The usual infusion: dose by weight, minutes it runs and minutes the clinic books for the visit."""

    mg_per_kg: Decimal
    minutes: int
    chair_minutes: int


@lru_cache(maxsize=1024)
def induction(on: date) -> Induction:
    """Return the usual induction on a day.

    Raises:
        ReferenceDataError: before the first day the practice figures are for.
    """
    weeks = figure(PRACTICE, "iv.induction.weeks", on).parts
    return Induction(
        sessions=figure(PRACTICE, "iv.induction.sessions", on).whole,
        per_week=figure(PRACTICE, "iv.induction.sessions_per_week", on).whole,
        fewest_weeks=int(weeks["low"]),
        most_weeks=int(weeks["high"]),
    )


@lru_cache(maxsize=1024)
def infusion(on: date) -> Infusion:
    """Return the usual infusion on a day.

    Raises:
        ReferenceDataError: before the first day the practice figures are for.
    """
    return Infusion(
        mg_per_kg=figure(PRACTICE, "iv.dose", on).amount,
        minutes=figure(PRACTICE, "iv.infusion_minutes", on).whole,
        chair_minutes=figure(PRACTICE, "iv.chair_minutes", on).whole,
    )


def stretches(course: Course) -> tuple[Stretch, ...]:
    """Return the phases of an infusion course: a counted induction, or weekly infusions and then monthly ones."""
    if course.regimen is Regimen.KETAMINE_IV_WEEKLY_MONTHLY:
        return _weekly_then_monthly(course.starts_on)
    return counted_induction(course)


def counted_induction(course: Course) -> tuple[Stretch, ...]:
    """Return an induction of a number of sessions, then single boosters where the course asks for them."""
    usual = induction(course.starts_on)
    sessions = usual.sessions if course.sessions is None else course.sessions
    per_week = _per_week(course, sessions, usual) if course.sessions_per_week is None else course.sessions_per_week
    weeks = -(-sessions // per_week)
    found = [Stretch("induction", weeks=weeks, per_week=per_week, sessions=sessions)]
    every_weeks = course.booster_every_weeks
    if every_weeks is not None:
        # One interval after the last week of induction, not right behind it.
        found.append(Stretch("booster", first_week=weeks - 1 + every_weeks, every_weeks=every_weeks))
    return tuple(found)


def _per_week(course: Course, sessions: int, usual: Induction) -> int:
    """Return sessions a week: one each chosen weekday where that gives the weeks reported, else the usual number."""
    chosen = len(course.weekdays)
    if chosen and usual.fewest_weeks <= -(-sessions // chosen) <= usual.most_weeks:
        return chosen
    return usual.per_week


def _weekly_then_monthly(on: date) -> tuple[Stretch, ...]:
    weeks = figure(PRACTICE, "iv.weekly.sessions", on).whole
    every_weeks = figure(PRACTICE, "iv.weekly.then_every_weeks", on).whole
    return (
        Stretch("induction", weeks=weeks, per_week=1),
        Stretch("maintenance", first_week=weeks - 1 + every_weeks, every_weeks=every_weeks),
    )


def dose_by_weight(course: Course) -> Decimal | None:
    """Return milligrams from body weight, ``None`` when the weight is not given.

    The dose is exact: 0.5 mg/kg and 72.5 kg are 36.25 mg. Rounding is the clinic's.
    """
    if course.weight_kg is None:
        return None
    per_kg = infusion(course.starts_on).mg_per_kg if course.dose_mg_per_kg is None else course.dose_mg_per_kg
    return plain(per_kg * course.weight_kg)


def minutes(course: Course) -> tuple[int, int]:
    """Return the minutes of the infusion and those left of the time the clinic books."""
    usual = infusion(course.starts_on)
    running = usual.minutes if course.infusion_minutes is None else course.infusion_minutes
    return running, max(usual.chair_minutes - running, 0)
