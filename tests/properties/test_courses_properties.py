"""Properties of dating a course: counts, order, open days, doses, and what a longer horizon may not change."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.claims.services import PlannedVisit, Treatment, VisitKind
from ketacost.courses.checks import check_course
from ketacost.courses.course import Course, MissedSessions, Regimen
from ketacost.courses.grid import week_offsets
from ketacost.courses.planning import plan_visits
from ketacost.courses.regimens import planned_of, stretches_of
from ketacost.courses.schedule import Schedule, expand
from ketacost.values.calendars import federal_holidays
from ketacost.values.dates import Span, Weekday
from ketacost.values.findings import Severity
from tests.strategies.courses import (
    OPEN_GATES,
    RESISTANT,
    SPRAVATO,
    closures,
    courses,
    horizons,
    start_days,
    weekday_sets,
)

spravato_courses = courses(st.sampled_from(SPRAVATO))


def undisturbed(course: Course) -> Course:
    """Return the same course without closures, holidays and missed sessions: the bare grid."""
    return attrs.evolve(course, closures=(), closed_on_federal_holidays=False, missed_sessions=())


def is_closed(course: Course, day: date) -> bool:
    """Return whether the clinic is closed on a day."""
    on_holiday = course.closed_on_federal_holidays and day in federal_holidays(day.year)
    return on_holiday or any(day in span for span in course.closures)


def is_moved_by_closures(course: Course) -> bool:
    """Return whether closures move the sessions of a course: a pharmacy's fills are not moved."""
    return course.treatment is not Treatment.SSRI_GENERIC and course.regimen is not Regimen.SSRI_GENERIC


@given(course=courses())
def test_generated_courses_have_no_error(course: Course) -> None:
    """The strategy makes courses that can be dated and pass every gate."""

    assert [] == [f for f in check_course(course) if f.severity is Severity.ERROR]


@given(course=courses())
def test_dates_grow_and_never_repeat(course: Course) -> None:
    """Sessions are in date order, no two on one day, and their numbers grow with them."""
    schedule = expand(course)

    assert all(one.on < other.on and one.number < other.number for one, other in pairwise(schedule.sessions))


@given(course=courses())
def test_no_session_is_on_a_closed_day(course: Course) -> None:
    """A session is never on a closure or, where they close the clinic, on a federal holiday."""
    if not is_moved_by_closures(course):
        return

    assert [] == [session.on for session in expand(course).sessions if is_closed(course, session.on)]


@given(course=courses(), more=st.integers(0, 60))
def test_a_shorter_horizon_gives_the_first_sessions_of_a_longer_one(course: Course, more: int) -> None:
    """A longer horizon adds sessions at the end and changes none."""
    shorter = expand(course).sessions
    longer = expand(attrs.evolve(course, weeks=course.weeks + more)).sessions

    assert shorter == longer[: len(shorter)]


@given(course=courses())
def test_sessions_do_not_drift(course: Course) -> None:
    """Every session knows the day the bare grid planned for it, and is never before that day."""
    grid = planned_of(course, stretches_of(course))
    planned = {number: slot.on for number, slot in enumerate(grid, start=1)}
    sessions = expand(course).sessions

    assert [] == [s for s in sessions if s.moved_from not in {None, planned[s.number]} or s.on < planned[s.number]]
    assert [] == [s for s in sessions if (s.moved_from is None) != (s.on == planned[s.number])]
    assert [] == [s for s in sessions if (s.reason is None) != (s.moved_from is None)]


@given(course=courses())
def test_a_session_moves_no_further_than_the_next_free_open_day(course: Course) -> None:
    """Between the planned and the given day every working day is closed, taken, or the missed one itself."""
    if not is_moved_by_closures(course):
        return
    sessions = expand(course).sessions
    taken = {session.on for session in sessions}
    for session in sessions:
        start = session.moved_from or session.on
        if session.number in course.missed_sessions:
            start += timedelta(days=1)
        between = [start + timedelta(days=n) for n in range((session.on - start).days)]

        assert [] == [day for day in between if day.weekday() < 5 and day not in taken and not is_closed(course, day)]


@given(course=courses())
def test_skipping_removes_and_making_up_keeps(course: Course) -> None:
    """A skipped session leaves the others' numbers as they are; a made-up one keeps the count."""
    planned = [session.number for session in expand(undisturbed(course)).sessions]
    given_numbers = [session.number for session in expand(course).sessions]
    skips = course.missed is MissedSessions.SKIP

    assert [n for n in planned if not (skips and n in course.missed_sessions)] == given_numbers


@given(course=spravato_courses)
def test_esketamine_doses_come_in_devices(course: Course) -> None:
    """Every dose is a whole number of 28 mg devices."""
    doses = [session.dose for session in expand(course).sessions]

    assert all(dose is not None and dose.devices is not None and dose.mg == 28 * dose.devices for dose in doses)


@given(course=spravato_courses)
def test_the_first_session_given_has_the_label_dose(course: Course) -> None:
    """Without a titration the first session given has 56 mg, or 84 mg for acute suicidality."""
    sessions = expand(attrs.evolve(course, titration=())).sessions
    expected = 84 if course.regimen is Regimen.SPRAVATO_MDSI else 56

    assert [expected] * bool(sessions) == [session.dose.mg for session in sessions[:1] if session.dose is not None]


@pytest.mark.parametrize(
    ("weeks", "every_weeks", "expected"),
    [
        *((4, 2, 8), (8, 2, 12), (12, 2, 14), (24, 2, 20), (26, 2, 21), (52, 2, 34)),
        *((4, 1, 8), (8, 1, 12), (12, 1, 16), (24, 1, 28), (26, 1, 30), (52, 1, 56)),
    ],
)
@given(data=st.data())
def test_counts_hold_whatever_the_start_weekdays_and_closures(
    data: st.DataObject, weeks: int, every_weeks: int, expected: int
) -> None:
    """The label's counts depend on neither the weekday nor the closures (clinical table, section 1.3)."""
    starts_on = data.draw(start_days)
    closed: tuple[Span, ...] = data.draw(closures(starts_on))
    course = Course(
        regimen=data.draw(st.sampled_from(RESISTANT)),
        starts_on=starts_on,
        weeks=weeks,
        weekdays=data.draw(weekday_sets(2)),
        maintenance_every_weeks=every_weeks,
        closures=closed,
        safety=OPEN_GATES,
    )

    assert expected == len(expand(course).sessions)


@given(starts_on=start_days, weeks=horizons, every_weeks=st.integers(1, 12))
def test_rarer_maintenance_never_adds_a_session(starts_on: date, weeks: int, every_weeks: int) -> None:
    """A wider maintenance rhythm has at most as many sessions."""

    def count(interval: int) -> int:
        course = Course(
            regimen=Regimen.SPRAVATO_TRD_ADJUNCT, starts_on=starts_on, weeks=weeks, maintenance_every_weeks=interval
        )
        return len(expand(course).sessions)

    assert count(every_weeks + 1) <= count(every_weeks)


@given(course=courses())
def test_visits_are_the_sessions_in_date_order_with_the_intake_first(course: Course) -> None:
    """Each session gives one visit; a new patient's intake is on an open day before the course."""
    schedule = expand(course)
    visits = plan_visits(course, schedule)

    assert sorted(visits, key=lambda visit: visit.on) == list(visits)
    assert [0] * course.new_patient + [s.number for s in schedule.sessions] == [visit.number for visit in visits]
    for intake in intakes(visits):
        assert (True, True) == (intake.new_patient, intake.on < course.starts_on or comes_first(intake, schedule))
        assert not is_closed(course, intake.on)


def intakes(visits: tuple[PlannedVisit, ...]) -> list[PlannedVisit]:
    """Return the intake visits."""
    return [visit for visit in visits if visit.kind is VisitKind.INTAKE]


def comes_first(intake: PlannedVisit, schedule: Schedule) -> bool:
    """Return whether an intake is before every session."""
    return all(intake.on < session.on for session in schedule.sessions)


@given(start=st.integers(0, 6), chosen=weekday_sets(1), count=st.integers(1, 7))
def test_week_offsets_are_chosen_days_in_order(start: int, chosen: tuple[Weekday, ...], count: int) -> None:
    """A course week has as many different days as asked for, all of them chosen ones."""
    offsets = week_offsets(start, chosen, count)
    allowed = {weekday.number for weekday in chosen} or set(range(7))

    assert min(count, len(allowed)) == len(offsets)
    assert sorted(set(offsets)) == list(offsets)
    assert {(start + offset) % 7 for offset in offsets} <= allowed
