"""Where a course off the label leaves what is reported, and what is assumed; the same for the comparators."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ketacost.claims.services import Treatment
from ketacost.courses import comparators, ketamine_iv
from ketacost.courses.course import Course, Regimen
from ketacost.courses.ketamine_iv import PRACTICE
from ketacost.courses.regimens import doses_of
from ketacost.courses.remarks import assumption, notice, warning
from ketacost.reference.lookup import figure, figures_on
from ketacost.reference.schema import Status
from ketacost.values.findings import Finding

_COUNTED = frozenset({Regimen.KETAMINE_IV_SIX, Regimen.KETAMINE_IM_SIX})


def ketamine_findings(course: Course, treatment: Treatment) -> Iterator[Finding]:
    """Find what is to be said about ketamine by infusion or injection."""
    yield from _regulator(course)
    if course.regimen in _COUNTED:
        yield from _induction(course)
    if course.regimen is Regimen.KETAMINE_IV_WEEKLY_MONTHLY:
        yield from _monthly(course)
    if treatment is Treatment.KETAMINE_IV:
        yield from _infusion(course)
    elif course.regimen is Regimen.KETAMINE_IM_SIX:
        source = figure(PRACTICE, "iv.induction.sessions", course.starts_on).source
        message = "nothing published sets a rhythm for injections; that of infusions is taken"
        yield assumption("rhythm_assumed", "regimen", message, source)
    is_dosed_by_phase = bool(course.phases) and course.phases[0].dose_mg is not None
    if doses_of(course).later_mg is None and not is_dosed_by_phase:
        message = "the dose is not known and left out; give dose_mg, or for infusions weight_kg"
        yield assumption("dose_unknown", "dose_mg", message)


def _regulator(course: Course) -> Iterator[Finding]:
    position = figures_on(PRACTICE, course.starts_on).get("fda_position.psychiatric_use")
    if position is not None:
        message = "ketamine is off the label for depression: the regulator has approved it for no psychiatric disorder"
        yield notice("off_label", "regimen", message, position.source)


def _induction(course: Course) -> Iterator[Finding]:
    usual = ketamine_iv.induction(course.starts_on)
    reported = figure(PRACTICE, "iv.induction.sessions_reported", course.starts_on)
    fewest, most = int(reported.parts["low"]), int(reported.parts["high"])
    if course.sessions is not None and not fewest <= course.sessions <= most:
        message = f"inductions of {fewest} to {most} sessions are reported, got {course.sessions}"
        yield warning("sessions", "sessions", message, reported.source)
    slowest, fastest = -(-usual.sessions // usual.most_weeks), usual.sessions // usual.fewest_weeks
    per_week = course.sessions_per_week
    if per_week is not None and not slowest <= per_week <= fastest:
        source = figure(PRACTICE, "iv.induction.weeks", course.starts_on).source
        message = f"inductions of {slowest} or {fastest} sessions a week are reported, got {per_week}"
        yield warning("frequency", "sessions_per_week", message, source)


def _monthly(course: Course) -> Iterator[Finding]:
    rule = figure(PRACTICE, "iv.weekly.then_every_weeks", course.starts_on)
    if rule.status is Status.ASSUMED:
        message = (
            f"weekly infusions and then one every {rule.whole} weeks are general knowledge, not a published rhythm"
        )
        yield assumption("schedule_assumed", "regimen", message, rule.source)


def _infusion(course: Course) -> Iterator[Finding]:
    minutes = figure(PRACTICE, "iv.infusion_minutes_reported", course.starts_on)
    shortest, longest = int(minutes.parts["low"]), int(minutes.parts["high"])
    given = course.infusion_minutes
    if given is not None and not shortest <= given <= longest:
        message = f"infusions of {shortest} to {longest} minutes are reported, got {given}"
        yield warning("infusion_minutes", "infusion_minutes", message, minutes.source)
    per_kg = _mg_per_kg(course)
    if per_kg is None:
        return
    rows = [figure(PRACTICE, f"iv.{key}", course.starts_on) for key in ("dose_reported", "dose_society")]
    least, most = min(Decimal(r.parts["low"]) for r in rows), max(Decimal(r.parts["high"]) for r in rows)
    if not least <= per_kg <= most:
        path = "dose_mg" if course.dose_mg is not None else "dose_mg_per_kg"
        message = f"doses of {least} to {most} mg/kg are reported, got {per_kg:.2f}"
        yield warning("dose_by_weight", path, message, rows[0].source)


def _mg_per_kg(course: Course) -> Decimal | None:
    if course.dose_mg is None:
        return course.dose_mg_per_kg
    return None if course.weight_kg is None else course.dose_mg / course.weight_kg


def comparator_findings(course: Course) -> Iterator[Finding]:
    """Find what is to be said about a stimulation course."""
    if course.regimen not in {Regimen.TMS, Regimen.ECT}:
        return
    fewest, most = comparators.session_range(course)
    source = figure(comparators.COMPARATORS, f"{course.regimen}.sessions", course.starts_on).source
    if course.sessions is None:
        message = f"{comparators.usual_sessions(course)} sessions are taken; {fewest} to {most} are published"
        yield assumption("sessions_assumed", "sessions", message, source)
    elif not fewest <= course.sessions <= most:
        message = f"courses of {fewest} to {most} sessions are published, got {course.sessions}"
        yield warning("sessions", "sessions", message, source)
    usual = figure(comparators.COMPARATORS, f"{course.regimen}.sessions_per_week", course.starts_on)
    if course.sessions_per_week is not None and course.sessions_per_week != usual.whole:
        message = f"{usual.whole} sessions a week are published, got {course.sessions_per_week}"
        yield warning("frequency", "sessions_per_week", message, usual.source)
