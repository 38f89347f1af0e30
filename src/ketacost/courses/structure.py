"""Whether a course can be dated at all: contradictions, missing parts and doses no device gives, all listed at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from ketacost.claims.services import Treatment
from ketacost.courses import esketamine
from ketacost.courses.course import Course, Phase, Regimen
from ketacost.courses.fields import unused_fields
from ketacost.courses.regimens import require_figures, stretches_of, treatment_of
from ketacost.courses.remarks import error
from ketacost.errors import ReferenceDataError
from ketacost.reference.lookup import figure
from ketacost.values.calendars import FIRST_HOLIDAY_YEAR
from ketacost.values.findings import Finding

MOST_WEEKS: Final = 1040
"""Longest horizon, twenty years: a guard against a slip of the keyboard, not a rule of care."""

_MOST_KG: Final = 700
_MOST_MG_PER_KG: Final = 20
_LAST_YEAR: Final = 9000
_DAYS_IN_WEEK: Final = 7


@lru_cache(maxsize=256)
def dating_findings(course: Course) -> tuple[Finding, ...]:
    """Return everything that keeps the course from being dated; empty when it can be."""
    found = [*_ranges(course), *_lists(course), *_titration(course), *_intake(course), *unused_fields(course)]
    found += _custom(course) if course.regimen is Regimen.CUSTOM else ()
    if any(finding.code == "course.treatment_needed" for finding in found):
        return tuple(found)
    found += _doses(course)
    return tuple(found) if found else tuple(_rhythm(course))


def _ranges(course: Course) -> Iterator[Finding]:
    if not 1 <= course.weeks <= MOST_WEEKS:
        yield error("weeks", "weeks", f"expected 1 to {MOST_WEEKS} weeks, got {course.weeks}")
    if not FIRST_HOLIDAY_YEAR <= course.starts_on.year <= _LAST_YEAR:
        message = f"expected a day of {FIRST_HOLIDAY_YEAR} to {_LAST_YEAR}, got {course.starts_on}"
        yield error("starts_on", "starts_on", message)
    for name, value in (
        ("maintenance_every_weeks", course.maintenance_every_weeks),
        ("booster_every_weeks", course.booster_every_weeks),
        ("infusion_minutes", course.infusion_minutes),
        ("sessions", course.sessions),
        ("stop_after_week", course.stop_after_week),
    ):
        if value is not None and value < 1:
            yield error("at_least_one", name, f"expected 1 or more, got {value}; leave it out for none")
    if course.sessions_per_week is not None and not 1 <= course.sessions_per_week <= _DAYS_IN_WEEK:
        yield _sessions_per_week(course.sessions_per_week, "")
    for name, quantity, most in (
        ("weight_kg", course.weight_kg, _MOST_KG),
        ("dose_mg_per_kg", course.dose_mg_per_kg, _MOST_MG_PER_KG),
    ):
        if quantity is not None and not 0 < quantity <= most:
            yield error("out_of_range", name, f"expected more than 0, at most {most}, got {quantity}")
    if course.dose_mg is not None and course.dose_mg_per_kg is not None:
        yield error("two_doses", "dose_mg_per_kg", "dose_mg says the dose already; remove one of the two")


def _sessions_per_week(given: int, prefix: str) -> Finding:
    message = f"expected 1 to {_DAYS_IN_WEEK} sessions a week, got {given}; no two sessions share a day"
    return error("sessions_per_week", f"{prefix}sessions_per_week", message)


def _lists(course: Course) -> Iterator[Finding]:
    if len(set(course.weekdays)) < len(course.weekdays):
        yield error("repeated_weekday", "weekdays", f"expected each weekday once, got {', '.join(course.weekdays)}")
    for index, number in enumerate(course.missed_sessions):
        path = f"missed_sessions[{index}]"
        if number < 1:
            yield error("missed_session", path, f"expected a session number from 1, got {number}")
        elif number in course.missed_sessions[:index]:
            yield error("missed_twice", path, f"session {number} is listed twice; list it once")
    for index, on in enumerate(course.boosters_on):
        path = f"boosters_on[{index}]"
        if on < course.starts_on:
            yield error("booster_early", path, f"expected a day from {course.starts_on} on, got {on}")
        elif on in course.boosters_on[:index]:
            yield error("booster_twice", path, f"{on} is listed twice; list it once")
    for index, span in enumerate(course.closures):
        if span.last_on.year > _LAST_YEAR:
            message = f"a closure until {span.last_on} leaves no open day; give the day it ends"
            yield error("closure_endless", f"closures[{index}]", message)


def _titration(course: Course) -> Iterator[Finding]:
    for index, change in enumerate(course.titration):
        path = f"titration[{index}]"
        if (change.session is None) == (change.on is None):
            yield error("dose_change", path, "expected a session or a day from which the dose holds, one of the two")
        elif change.session is not None and change.session < 1:
            yield error("dose_change_session", f"{path}.session", f"expected 1 or more, got {change.session}")
        elif index and _is_backward(course, index):
            yield error("dose_change_order", path, "expected the changes in order of time; sort them")


def _is_backward(course: Course, index: int) -> bool:
    before, change = course.titration[index - 1], course.titration[index]
    if before.session is not None and change.session is not None:
        return change.session <= before.session
    return before.on is not None and change.on is not None and change.on <= before.on


def _intake(course: Course) -> Iterator[Finding]:
    if course.intake_days_before < 1:
        message = f"expected 1 or more, got {course.intake_days_before}; the intake comes before session 1"
        yield error("intake_days_before", "intake_days_before", message)
    if course.intake_on is None:
        return
    if not course.new_patient:
        message = "an intake visit is for a new patient; set new_patient = true or remove intake_on"
        yield error("intake_without_new_patient", "intake_on", message)
    elif course.intake_on >= course.starts_on:
        message = f"expected a day before the course starts on {course.starts_on}, got {course.intake_on}"
        yield error("intake_late", "intake_on", message)


def _custom(course: Course) -> Iterator[Finding]:
    if course.treatment is None:
        message = "a custom course must say what is given; add a treatment such as 'ketamine_iv'"
        yield error("treatment_needed", "treatment", message)
    if not course.phases:
        yield error("phases_needed", "phases", "a custom course needs at least one phase; add one")
    for index, phase in enumerate(course.phases):
        yield from _phase(phase, f"phases[{index}]", is_last=index == len(course.phases) - 1)


def _phase(phase: Phase, path: str, *, is_last: bool) -> Iterator[Finding]:
    if not phase.name.strip():
        yield error("phase_name", f"{path}.name", "expected a name such as 'induction', got none")
    if phase.weeks is None and not is_last:
        yield error("phase_weeks", f"{path}.weeks", "only the last phase may go on to the horizon; give its weeks")
    elif phase.weeks is not None and not 1 <= phase.weeks <= MOST_WEEKS:
        yield error("phase_weeks", f"{path}.weeks", f"expected 1 to {MOST_WEEKS} weeks, got {phase.weeks}")
    if (phase.sessions_per_week is None) == (phase.every_weeks is None):
        yield error("phase_rhythm", path, "expected sessions_per_week or every_weeks, one of the two")
    elif phase.sessions_per_week is not None and not 1 <= phase.sessions_per_week <= _DAYS_IN_WEEK:
        yield _sessions_per_week(phase.sessions_per_week, f"{path}.")
    elif phase.every_weeks is not None and phase.every_weeks < 1:
        yield error("at_least_one", f"{path}.every_weeks", f"expected 1 or more, got {phase.every_weeks}")


def doses_with_paths(course: Course) -> Iterator[tuple[str, Decimal]]:
    """Iterate over every dose the course names, with its path."""
    for name, dose in (("dose_mg", course.dose_mg), ("maintenance_dose_mg", course.maintenance_dose_mg)):
        if dose is not None:
            yield name, dose
    for index, change in enumerate(course.titration):
        yield f"titration[{index}].dose_mg", change.dose_mg
    for index, phase in enumerate(course.phases):
        if phase.dose_mg is not None:
            yield f"phases[{index}].dose_mg", phase.dose_mg


def _doses(course: Course) -> Iterator[Finding]:
    if treatment_of(course) is not Treatment.ESKETAMINE_NASAL:
        for path, dose in doses_with_paths(course):
            if dose <= 0:
                yield error("not_positive", path, f"expected more than 0 mg, got {dose}")
        return
    approval = esketamine.approval(course.regimen)
    if course.starts_on < approval.effective_from:
        use = esketamine.USES.get(course.regimen, "any use")
        message = (
            f"esketamine nasal spray ({use}) is approved from {approval.effective_from} on, got {course.starts_on}; "
            "start later or choose another regimen"
        )
        yield error("not_approved", "starts_on", message, approval.source)
        return
    yield from _device_doses(course)


def _device_doses(course: Course) -> Iterator[Finding]:
    device = figure(esketamine.LABEL, "device.mg", course.starts_on)
    for path, dose in doses_with_paths(course):
        if dose <= 0 or dose % device.whole:
            message = f"expected a multiple of {device.whole} mg, the content of one device, got {dose}"
            yield error("dose_not_devices", path, message, device.source)
    if (
        course.regimen is Regimen.CUSTOM
        and course.dose_mg is None
        and course.phases
        and course.phases[0].dose_mg is None
    ):
        message = f"a custom course of esketamine must say its dose; give one, a multiple of {device.whole} mg"
        yield error("dose_needed", "dose_mg", message)


def _rhythm(course: Course) -> Iterator[Finding]:
    try:
        most = max(stretch.per_week for stretch in stretches_of(course))
        require_figures(course)
    except ReferenceDataError as problem:
        yield error("no_figures", "starts_on", f"{problem.message}; start later or choose another regimen")
        return
    if course.weekdays and len(course.weekdays) < most:
        message = f"expected {most} weekdays for {most} sessions a week, got {len(course.weekdays)}; add more or none"
        yield error("too_few_weekdays", "weekdays", message)
