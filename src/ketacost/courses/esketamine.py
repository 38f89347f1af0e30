"""Esketamine nasal spray (Spravato) by its US label: rhythm, doses and devices, each figure from the reference data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from ketacost.courses.course import Course, Regimen
from ketacost.courses.grid import Stretch
from ketacost.reference.lookup import figure, series
from ketacost.reference.schema import Figure

LABEL: Final = "esketamine_label"

USES: Final = {
    Regimen.SPRAVATO_TRD_ADJUNCT: "trd_adjunct",
    Regimen.SPRAVATO_TRD_MONOTHERAPY: "trd_monotherapy",
    Regimen.SPRAVATO_MDSI: "mdsi",
}
"""The labelled use behind each regimen, as the reference data names it."""


class Rhythm(NamedTuple):
    """What the label sets for one use: weeks, sessions and doses.

    Weeks and counts are 0 where the label has no such phase (acute suicidality has no schedule after induction).
    """

    induction_weeks: int
    induction_per_week: int
    optimization_weeks: int
    optimization_per_week: int
    closest_maintenance: int
    widest_maintenance: int
    first_dose_mg: Decimal
    lowest_dose_mg: Decimal
    highest_dose_mg: Decimal


class DeviceFigures(NamedTuple):
    """Milligrams in one device, minutes of rest between two, and least minutes of observation after a dose."""

    mg: int
    minutes_between: int
    observation_minutes: int


@lru_cache(maxsize=1024)
def rhythm(use: str, on: date) -> Rhythm:
    """Return what the label sets for a use on a day.

    Raises:
        ReferenceDataError: if the use was not approved yet.
    """
    has_later_phases = use != USES[Regimen.SPRAVATO_MDSI]
    maintenance = figure(LABEL, f"maintenance.weeks_between_sessions.{use}", on).parts if has_later_phases else None
    later_dose = figure(LABEL, f"later_dose_mg.{use}", on).parts
    return Rhythm(
        induction_weeks=figure(LABEL, f"induction.weeks.{use}", on).whole,
        induction_per_week=figure(LABEL, f"induction.sessions_per_week.{use}", on).whole,
        optimization_weeks=figure(LABEL, f"optimization.weeks.{use}", on).whole if has_later_phases else 0,
        optimization_per_week=figure(LABEL, f"optimization.sessions_per_week.{use}", on).whole
        if has_later_phases
        else 0,
        closest_maintenance=int(maintenance["low"]) if maintenance is not None else 0,
        widest_maintenance=int(maintenance["high"]) if maintenance is not None else 0,
        first_dose_mg=figure(LABEL, f"first_dose_mg.{use}", on).amount,
        lowest_dose_mg=Decimal(later_dose["low"]),
        highest_dose_mg=Decimal(later_dose["high"]),
    )


@lru_cache(maxsize=1024)
def device_figures(on: date) -> DeviceFigures:
    """Return the figures of the device on a day.

    Raises:
        ReferenceDataError: before the first approval.
    """
    return DeviceFigures(
        mg=figure(LABEL, "device.mg", on).whole,
        minutes_between=figure(LABEL, "minutes_between_devices", on).whole,
        observation_minutes=figure(LABEL, "observation_minutes", on).whole,
    )


def approval(regimen: Regimen) -> Figure:
    """Return the row of the labelled use behind a regimen, of the earliest use for a custom course.

    Its ``effective_from`` is the day of the approval.
    """
    use = USES.get(regimen)
    uses = USES.values() if use is None else (use,)
    rows = (series(LABEL, f"indication.{each}").figures[0] for each in uses)
    return min(rows, key=lambda row: row.effective_from)


def stretches(course: Course) -> tuple[Stretch, ...]:
    """Return the label's phases for a course.

    Treatment-resistant depression: induction, optimization (weeks 5 to 8), then maintenance every
    ``maintenance_every_weeks``. Acute suicidality: induction, and maintenance only where the course asks for it,
    because the label has no schedule for it.
    """
    label = rhythm(USES[course.regimen], course.starts_on)
    early = [Stretch("induction", weeks=label.induction_weeks, per_week=label.induction_per_week)]
    reached = label.induction_weeks
    if label.optimization_weeks:
        weeks, per_week = label.optimization_weeks, label.optimization_per_week
        early.append(Stretch("optimization", first_week=reached, weeks=weeks, per_week=per_week, can_step_back=True))
        reached += weeks
    every_weeks = course.maintenance_every_weeks
    if every_weeks is None:
        every_weeks = label.widest_maintenance
    if not every_weeks:
        return tuple(early)
    maintenance = Stretch(
        "maintenance",
        first_week=reached,
        every_weeks=every_weeks,
        dose_mg=course.maintenance_dose_mg,
        can_step_back=True,
    )
    return (*early, maintenance)
