"""Dated sessions: counts of the label, closed days, missed sessions, doses, intakes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ketacost.claims.services import VisitKind
from ketacost.courses.course import DoseChange, Phase
from ketacost.courses.openings import MoveReason
from ketacost.values.dates import Span
from tests.unit.courses.given import START, course, sessions, visits


@pytest.mark.parametrize(
    ("weeks", "every_weeks", "count"),
    [(4, 1, 8), (8, 1, 12), (26, 2, 21), (26, 1, 30), (52, 2, 34), (52, 1, 56), (12, 2, 14), (12, 4, 13)],
)
def test_counts_are_the_labels(weeks: int, every_weeks: int, count: int) -> None:
    """Clinical table, section 1.3; every four weeks is what an n of 4 comes to."""

    assert count == len(sessions(course(weeks=weeks, maintenance_every_weeks=every_weeks)))


@pytest.mark.parametrize(
    ("regimen", "parts", "count"),
    [
        pytest.param("spravato_mdsi", {"weeks": 4}, 8, id="acute suicidality"),
        pytest.param("spravato_mdsi", {"weeks": 12}, 8, id="acute suicidality, no maintenance"),
        pytest.param("ketamine_iv_six", {"weeks": 4}, 6, id="six infusions"),
        pytest.param("ketamine_iv_six", {"weeks": 26, "booster_every_weeks": 4}, 11, id="six and boosters"),
        pytest.param("ketamine_iv_weekly_monthly", {"weeks": 4, "weekdays": ("wed",)}, 4, id="weekly"),
        pytest.param("ketamine_im_six", {"weeks": 4}, 6, id="six injections"),
        pytest.param("tms", {"weeks": 12, "weekdays": ()}, 36, id="brain stimulation"),
    ],
)
def test_counts_of_other_regimens(regimen: str, parts: dict[str, Any], count: int) -> None:
    """Clinical table, sections 1.2, 2 and 6."""

    assert count == len(sessions(course(regimen, **parts)))


def test_a_closed_day_moves_the_session_to_the_next_open_one() -> None:
    """Memorial Day is a Monday: the session is on Tuesday, and knows why."""
    moved = [s for s in sessions(course(maintenance_every_weeks=1)) if s.reason is not None]

    assert [(date(2026, 5, 25), date(2026, 5, 26), MoveReason.FEDERAL_HOLIDAY)] == [
        (s.moved_from, s.on, s.reason) for s in moved
    ]


def test_a_closure_moves_what_falls_into_it() -> None:
    """Closed Monday to Friday of the second week: two sessions move, to two days."""
    closed = course(weeks=4, closures=(Span(date(2026, 3, 9), date(2026, 3, 13)),))

    assert [date(2026, 3, 16), date(2026, 3, 17), date(2026, 3, 18)] == [s.on for s in sessions(closed)[2:5]]


def test_holidays_can_be_worked() -> None:
    """A clinic that is open on federal holidays keeps its Monday."""
    planned = sessions(course(maintenance_every_weeks=1, closed_on_federal_holidays=False))

    assert date(2026, 5, 25) in {s.on for s in planned}


def test_missed_sessions_are_skipped_or_made_up() -> None:
    """Skipped, its number stays unused; made up, it is on the next open day."""
    skipped = sessions(course(weeks=4, missed_sessions=(3,)))
    made_up = sessions(course(weeks=4, missed_sessions=(3,), missed="make_up"))

    assert [1, 2, 4, 5] == [s.number for s in skipped[:4]]
    assert (date(2026, 3, 10), MoveReason.MISSED) == (made_up[2].on, made_up[2].reason)


def test_the_first_dose_is_the_labels_and_titration_can_be_reversed() -> None:
    """56 mg first, 84 mg from then on, back to 56 mg at session 5, up again from a day on."""
    changes = (DoseChange(session=5, dose_mg=56), DoseChange(on=date(2026, 3, 26), dose_mg=84))
    doses = [str(s.dose.mg) for s in sessions(course(weeks=4, titration=changes)) if s.dose is not None]

    assert ["56", "84", "84", "84", "56", "56", "56", "84"] == doses
    assert [2, 3, 2, 3] == [
        s.dose.devices for s in sessions(course(weeks=4, titration=changes)) if s.dose and s.number in {1, 2, 5, 8}
    ]


def test_a_course_can_stop_at_week_4() -> None:
    """The label asks whether it helps by then."""

    assert 8 == len(sessions(course(stop_after_week=4)))


def test_the_phases_have_the_labels_names() -> None:
    """Induction, optimization, maintenance."""
    planned = sessions(course(maintenance_every_weeks=2))

    assert ["induction"] * 8 + ["optimization"] * 4 + ["maintenance"] * 9 == [s.phase for s in planned]


def test_a_new_patient_comes_for_an_intake_first() -> None:
    """A week before session 1, on an open day; or on the day of choice."""
    first, second, *_ = visits(course(new_patient=True))
    chosen, *_ = visits(course(new_patient=True, intake_on=date(2026, 2, 10)))

    assert (VisitKind.INTAKE, 0, date(2026, 2, 23)) == (first.kind, first.number, first.on)
    assert (VisitKind.TREATMENT, 1, START) == (second.kind, second.number, second.on)
    assert date(2026, 2, 10) == chosen.on


def test_custom_phases_follow_each_other() -> None:
    """Three weeks of two, then one every three weeks to the horizon."""
    phases = (
        Phase(name="start", weeks=3, sessions_per_week=2, dose_mg=40),
        Phase(name="later", every_weeks=3, dose_mg=50),
    )
    planned = sessions(course("custom", treatment="ketamine_iv", phases=phases, weeks=12))

    assert ["start"] * 6 + ["later"] * 3 == [s.phase for s in planned]
    assert {"40", "50"} == {str(s.dose.mg) for s in planned if s.dose is not None}


def test_boosters_on_days_of_choice_come_after_the_induction() -> None:
    """As clinics give them: when they are needed."""
    planned = sessions(course("ketamine_iv_six", boosters_on=(date(2026, 5, 5), date(2026, 7, 1))))

    assert [date(2026, 5, 5), date(2026, 7, 1)] == [s.on for s in planned[6:]]


@pytest.mark.parametrize(
    ("weekdays", "weeks"), [(("mon", "thu"), 3), (("mon", "wed", "fri"), 2)], ids=["two a week", "three a week"]
)
def test_six_infusions_take_two_or_three_weeks(weekdays: tuple[str, ...], weeks: int) -> None:
    """As many a week as weekdays were chosen."""
    planned = sessions(course("ketamine_iv_six", weekdays=weekdays))
    span = (planned[-1].on - planned[0].on).days

    assert 7 * (weeks - 1) <= span < 7 * weeks
