"""Where a course of esketamine leaves its label, and what is assumed where the label leaves a choice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from ketacost.courses import esketamine
from ketacost.courses.course import Course, MissedSessions, Regimen
from ketacost.courses.esketamine import LABEL, USES, Rhythm
from ketacost.courses.grid import DAYS_IN_WEEK, Stretch
from ketacost.courses.regimens import doses_of, stretches_of
from ketacost.courses.remarks import assumption, notice, warning
from ketacost.courses.structure import doses_with_paths
from ketacost.reference.lookup import figure
from ketacost.reference.schema import Status
from ketacost.values.findings import Finding

_NEAREST_USE: Final = USES[Regimen.SPRAVATO_TRD_ADJUNCT]


def label_findings(course: Course) -> Iterator[Finding]:
    """Find every departure from the label of a course that can be dated."""
    use = USES.get(course.regimen, _NEAREST_USE)
    label = esketamine.rhythm(use, course.starts_on)
    yield from _doses(course, use, label)
    yield from _first_dose(course, use, label)
    if course.regimen is Regimen.CUSTOM:
        yield from _custom_rhythm(course, use, label)
    elif course.regimen is Regimen.SPRAVATO_MDSI:
        yield from _after_induction(course, label)
    else:
        yield from _maintenance(course, use, label)
    yield from _review(course)


def weeks_with_sessions(course: Course) -> int:
    """Return the weeks of the course that can hold a session."""
    return course.weeks if course.stop_after_week is None else min(course.weeks, course.stop_after_week)


def _doses(course: Course, use: str, label: Rhythm) -> Iterator[Finding]:
    source = figure(LABEL, f"later_dose_mg.{use}", course.starts_on).source
    for path, dose in doses_with_paths(course):
        if dose > label.highest_dose_mg:
            message = f"the label's highest dose is {label.highest_dose_mg} mg, got {dose}; plans limit the quantity"
            yield warning("dose_above_label", path, message, source)
        elif dose < label.lowest_dose_mg:
            message = f"the label's lowest dose is {label.lowest_dose_mg} mg, got {dose}"
            yield warning("dose_below_label", path, message, source)
    if course.regimen in USES and course.dose_mg is None and weeks_with_sessions(course) > 0 and not course.titration:
        message = f"no dose is given, so every session has the first dose, {label.first_dose_mg} mg"
        yield assumption("dose_assumed", "dose_mg", message, source)


def _first_dose(course: Course, use: str, label: Rhythm) -> Iterator[Finding]:
    path, dose = _first_dose_given(course)
    if dose is not None and dose != label.first_dose_mg:
        rule = figure(LABEL, f"first_dose_mg.{use}", course.starts_on)
        message = f"the label's first dose is {label.first_dose_mg} mg, got {dose}"
        yield warning("first_dose", path, message, rule.source)


def _first_dose_given(course: Course) -> tuple[str, Decimal | None]:
    first = 1
    if course.missed is MissedSessions.SKIP:
        while first in course.missed_sessions:
            first += 1
    found = [
        (f"titration[{index}].dose_mg", change.dose_mg)
        for index, change in enumerate(course.titration)
        if (change.session is not None and change.session <= first)
        or (change.on is not None and change.on <= course.starts_on)
    ]
    if found:
        return found[-1]
    if course.phases and course.phases[0].dose_mg is not None:
        return "phases[0].dose_mg", course.phases[0].dose_mg
    return "dose_mg", doses_of(course).first_mg or course.dose_mg


def _maintenance(course: Course, use: str, label: Rhythm) -> Iterator[Finding]:
    rule = figure(LABEL, f"maintenance.weeks_between_sessions.{use}", course.starts_on)
    if rule.status is Status.ASSUMED:
        yield assumption("schedule_assumed", "regimen", rule.note, rule.source)
    every_weeks = course.maintenance_every_weeks
    if every_weeks is not None and every_weeks > label.widest_maintenance:
        message = (
            f"the label's maintenance is {_every(label.closest_maintenance)} or {_every(label.widest_maintenance)}, "
            f"got {_every(every_weeks)}"
        )
        yield warning("frequency", "maintenance_every_weeks", message, rule.source)
    if every_weeks is None and weeks_with_sessions(course) > label.induction_weeks + label.optimization_weeks:
        message = (
            f"maintenance is taken as {_every(label.widest_maintenance)}, the least frequent the label names; "
            f"{_every(label.closest_maintenance)} costs more"
        )
        yield assumption("maintenance_assumed", "maintenance_every_weeks", message, rule.source)


def _every(weeks: int) -> str:
    return "every week" if weeks == 1 else f"every {weeks} weeks"


def _after_induction(course: Course, label: Rhythm) -> Iterator[Finding]:
    if weeks_with_sessions(course) <= label.induction_weeks:
        return
    studied = figure(LABEL, "mdsi.studied_weeks", course.starts_on)
    if course.maintenance_every_weeks is None:
        message = f"the label has no sessions after week {studied.whole} for this use; the course ends there"
        yield notice("no_schedule_after_induction", "weeks", message, studied.source)
        return
    message = f"this use was not studied beyond week {studied.whole}; later sessions are the clinician's judgement"
    yield warning("beyond_studied_weeks", "maintenance_every_weeks", message, studied.source)


def _review(course: Course) -> Iterator[Finding]:
    review = figure(LABEL, "evaluation_after_week", course.starts_on)
    if weeks_with_sessions(course) > review.whole:
        on = course.starts_on + timedelta(days=DAYS_IN_WEEK * review.whole - 1)
        message = f"benefit is judged at the end of week {review.whole} ({on}); the course may end there"
        yield notice("review_after_induction", "weeks", message, review.source)


def _custom_rhythm(course: Course, use: str, label: Rhythm) -> Iterator[Finding]:
    source = figure(LABEL, f"induction.sessions_per_week.{use}", course.starts_on).source
    for index, stretch in enumerate(stretches_of(course)[: len(course.phases)]):
        for word, departs in (("more", _exceeds(stretch, label)), ("less", _falls_short(stretch, label))):
            if departs:
                message = f"phase '{stretch.name}' gives sessions {word} often than the label does in these weeks"
                yield warning("frequency", f"phases[{index}]", message, source)


def _labelled_per_week(week: int, label: Rhythm) -> int:
    return label.induction_per_week if week < label.induction_weeks else label.optimization_per_week


def _exceeds(stretch: Stretch, label: Rhythm) -> bool:
    # The label only slows down, so the phase's last week is the strictest.
    beyond_label = label.induction_weeks + label.optimization_weeks
    last = beyond_label if stretch.weeks is None else stretch.first_week + stretch.weeks - 1
    return stretch.per_week > _labelled_per_week(last, label)


def _falls_short(stretch: Stretch, label: Rhythm) -> bool:
    beyond_label = label.induction_weeks + label.optimization_weeks
    if stretch.every_weeks:
        widest = 1 if stretch.first_week < beyond_label else label.widest_maintenance
        return stretch.every_weeks > widest or stretch.first_week < label.induction_weeks
    return stretch.per_week < _labelled_per_week(stretch.first_week, label)
