"""From a regimen to what is given, in which phases and at which doses: the one place that knows every regimen."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from ketacost.claims.services import Treatment
from ketacost.courses import comparators, esketamine, ketamine_im, ketamine_iv
from ketacost.courses.course import Course, Regimen
from ketacost.courses.grid import Planned, Stretch, planned_sessions
from ketacost.errors import CourseError

TREATMENTS: Final = {
    Regimen.SPRAVATO_TRD_ADJUNCT: Treatment.ESKETAMINE_NASAL,
    Regimen.SPRAVATO_TRD_MONOTHERAPY: Treatment.ESKETAMINE_NASAL,
    Regimen.SPRAVATO_MDSI: Treatment.ESKETAMINE_NASAL,
    Regimen.KETAMINE_IV_SIX: Treatment.KETAMINE_IV,
    Regimen.KETAMINE_IV_WEEKLY_MONTHLY: Treatment.KETAMINE_IV,
    Regimen.KETAMINE_IM_SIX: Treatment.KETAMINE_IM,
    Regimen.TMS: Treatment.TMS,
    Regimen.ECT: Treatment.ECT,
    Regimen.SSRI_GENERIC: Treatment.SSRI_GENERIC,
}

KETAMINE: Final = frozenset({Treatment.ESKETAMINE_NASAL, Treatment.KETAMINE_IV, Treatment.KETAMINE_IM})
"""Treatments the safety gates are for."""

WITHOUT_DOSE: Final = frozenset({Treatment.TMS, Treatment.ECT})

_INFUSIONS: Final = frozenset({Regimen.KETAMINE_IV_SIX, Regimen.KETAMINE_IV_WEEKLY_MONTHLY})


class Doses(NamedTuple):
    """The doses before any phase or titration speaks.

    Attributes:
        first_mg: dose of the first session given, ``None`` when it is like the others.
        later_mg: dose of the others, ``None`` when it is not known.
    """

    first_mg: Decimal | None
    later_mg: Decimal | None


def treatment_of(course: Course) -> Treatment:
    """Return what the course gives.

    Raises:
        CourseError: if a custom course does not say.
    """
    treatment = TREATMENTS.get(course.regimen, course.treatment)
    if treatment is None:
        message = "a custom course must say what is given; add a treatment such as 'ketamine_iv'"
        raise CourseError("course.treatment_needed", message, path="treatment")
    return treatment


@lru_cache(maxsize=256)
def stretches_of(course: Course) -> tuple[Stretch, ...]:
    """Return the phases of the course as weeks with a rhythm.

    Raises:
        ReferenceDataError: if a figure of the regimen was not in force when the course starts.
    """
    if course.regimen in esketamine.USES:
        return esketamine.stretches(course)
    if course.regimen in _INFUSIONS:
        found = ketamine_iv.stretches(course)
    elif course.regimen is Regimen.KETAMINE_IM_SIX:
        found = ketamine_im.stretches(course)
    elif course.regimen is Regimen.CUSTOM:
        found = _custom(course)
    else:
        found = comparators.stretches(course)
    return (*found, Stretch("booster", weeks=0)) if course.boosters_on else found


def _custom(course: Course) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    reached = 0
    for phase in course.phases:
        found.append(
            Stretch(
                phase.name,
                first_week=reached,
                weeks=phase.weeks,
                per_week=0 if phase.sessions_per_week is None else phase.sessions_per_week,
                every_weeks=0 if phase.every_weeks is None else phase.every_weeks,
                dose_mg=phase.dose_mg,
                can_step_back=reached > 0,
            )
        )
        reached += 0 if phase.weeks is None else phase.weeks
    return tuple(found)


def planned_of(course: Course, stretches: tuple[Stretch, ...]) -> list[Planned]:
    """Return the planned sessions of the course in date order, boosters on days of choice among them."""
    weeks = course.weeks if course.stop_after_week is None else min(course.weeks, course.stop_after_week)
    planned = planned_sessions(course.starts_on, weeks, course.weekdays, stretches)
    if not course.boosters_on:
        return planned
    last = len(stretches) - 1
    chosen = [
        Planned(on, last, is_own_choice=True) for on in course.boosters_on if (on - course.starts_on).days < 7 * weeks
    ]
    return sorted([*planned, *chosen])


def doses_of(course: Course) -> Doses:
    """Return the doses the regimen gives when no phase and no titration says otherwise."""
    if course.regimen in esketamine.USES:
        label = esketamine.rhythm(esketamine.USES[course.regimen], course.starts_on)
        return Doses(label.first_dose_mg, label.first_dose_mg if course.dose_mg is None else course.dose_mg)
    dose = course.dose_mg
    if dose is None and treatment_of(course) in KETAMINE - {Treatment.ESKETAMINE_NASAL}:
        dose = ketamine_iv.dose_by_weight(course)
    return Doses(None, dose)


def require_figures(course: Course) -> None:
    """Look up what the visits of the course will need besides its phases.

    Raises:
        ReferenceDataError: if a figure was not in force when the course starts.
    """
    treatment = treatment_of(course)
    if treatment is Treatment.KETAMINE_IV:
        ketamine_iv.infusion(course.starts_on)
    elif treatment is Treatment.SSRI_GENERIC:
        comparators.days_supply(course.starts_on)
