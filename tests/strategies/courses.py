"""Courses that can be dated, of every regimen, with closures, missed sessions and changes of dose."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from ketacost.claims.services import Treatment
from ketacost.courses.course import Course, DoseChange, MissedSessions, Phase, Regimen
from ketacost.courses.safety import SafetyFacts
from ketacost.values.dates import Span, Weekday

SPRAVATO = (Regimen.SPRAVATO_TRD_ADJUNCT, Regimen.SPRAVATO_TRD_MONOTHERAPY, Regimen.SPRAVATO_MDSI)
RESISTANT = (Regimen.SPRAVATO_TRD_ADJUNCT, Regimen.SPRAVATO_TRD_MONOTHERAPY)
INFUSED = (Regimen.KETAMINE_IV_SIX, Regimen.KETAMINE_IV_WEEKLY_MONTHLY)
COUNTED = (Regimen.KETAMINE_IV_SIX, Regimen.KETAMINE_IM_SIX, Regimen.TMS, Regimen.ECT)
BOOSTED = (Regimen.KETAMINE_IV_SIX, Regimen.KETAMINE_IM_SIX)
WITHOUT_DOSE = (Regimen.TMS, Regimen.ECT)

OPEN_GATES = SafetyFacts(
    age=44,
    certified_site=True,
    enrolled=True,
    observation_minutes=120,
    observed_until_stable=True,
    blood_pressure_controlled=True,
    contraindications=(),
    psychosis_history=False,
    substance_use_history=False,
    pregnant=False,
    prior_antidepressants_tried=2,
    takes_oral_antidepressant=True,
    has_transport=True,
)
"""Facts with which every gate is open and nothing is left to say."""

start_days = st.dates(date(2025, 2, 1), date(2029, 12, 31))
horizons = st.integers(1, 80)
device_doses = st.sampled_from([Decimal(28), Decimal(56), Decimal(84)])
plain_doses = st.integers(1, 120).map(Decimal)


def weekday_sets(least: int) -> st.SearchStrategy[tuple[Weekday, ...]]:
    """Return choices of weekdays: none, or at least so many."""
    chosen = st.lists(st.sampled_from(Weekday), min_size=least, max_size=7, unique=True).map(tuple)
    return st.one_of(st.just(()), chosen)


@st.composite
def closures(draw: st.DrawFn, starts_on: date) -> tuple[Span, ...]:
    """Return up to four closures of up to three weeks around a course."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        first_on = starts_on + timedelta(days=draw(st.integers(-20, 400)))
        found.append(Span(first_on, first_on + timedelta(days=draw(st.integers(0, 20)))))
    return tuple(found)


@st.composite
def dose_changes(draw: st.DrawFn, doses: st.SearchStrategy[Decimal]) -> tuple[DoseChange, ...]:
    """Return changes of dose by session number, in order of time."""
    numbers = sorted(draw(st.sets(st.integers(1, 40), max_size=3)))
    return tuple(DoseChange(session=number, dose_mg=draw(doses)) for number in numbers)


@st.composite
def phases(draw: st.DrawFn, doses: st.SearchStrategy[Decimal] | None) -> tuple[Phase, ...]:
    """Return one to three phases of a custom course; the first names a dose where there is one."""
    count = draw(st.integers(1, 3))
    found = []
    for place in range(count):
        rhythm: dict[str, Any] = (
            {"sessions_per_week": draw(st.integers(1, 5))}
            if draw(st.booleans())
            else {"every_weeks": draw(st.integers(1, 6))}
        )
        is_open_ended = place == count - 1 and draw(st.booleans())
        found.append(
            Phase(
                name=f"phase {place + 1}",
                weeks=None if is_open_ended else draw(st.integers(1, 12)),
                dose_mg=draw(doses) if doses is not None else None,
                **rhythm,
            )
        )
    return tuple(found)


@st.composite
def courses(draw: st.DrawFn, regimens: st.SearchStrategy[Regimen] | None = None) -> Course:
    """Return a course that can be dated and whose gates are open."""
    regimen = draw(st.sampled_from(Regimen) if regimens is None else regimens)
    starts_on = draw(start_days)
    given: dict[str, Any] = {
        "regimen": regimen,
        "starts_on": starts_on,
        "weeks": draw(horizons),
        "closures": draw(closures(starts_on)),
        "closed_on_federal_holidays": draw(st.booleans()),
        "missed_sessions": tuple(draw(st.lists(st.integers(1, 40), max_size=4, unique=True))),
        "missed": draw(st.sampled_from(MissedSessions)),
        "stop_after_week": draw(st.none() | st.integers(1, 60)),
        "new_patient": draw(st.booleans()),
        "intake_days_before": draw(st.integers(1, 30)),
        "safety": OPEN_GATES,
    }
    return Course(**given, **draw(_rest(regimen, starts_on)))


def _rest(regimen: Regimen, starts_on: date) -> st.SearchStrategy[dict[str, Any]]:
    if regimen is Regimen.CUSTOM:
        return _custom(starts_on)
    parts: dict[str, st.SearchStrategy[Any]] = {}
    if regimen in SPRAVATO:
        parts |= {
            "weekdays": weekday_sets(2),
            "dose_mg": st.none() | device_doses,
            "maintenance_dose_mg": st.none() | device_doses,
            "maintenance_every_weeks": st.none() | st.integers(1, 6),
            "titration": dose_changes(device_doses),
        }
    elif regimen not in WITHOUT_DOSE:
        parts |= {"dose_mg": st.none() | plain_doses, "titration": dose_changes(plain_doses)}
    if regimen in INFUSED:
        weights = st.integers(400, 1500).map(lambda tenths: Decimal(tenths) / 10)
        parts |= {"weight_kg": st.none() | weights, "infusion_minutes": st.none() | st.integers(2, 100)}
    if regimen is Regimen.KETAMINE_IV_WEEKLY_MONTHLY:
        parts |= {"weekdays": weekday_sets(1)}
    if regimen in COUNTED:
        parts |= {
            "weekdays": weekday_sets(5),
            "sessions": st.none() | st.integers(1, 40),
            "sessions_per_week": st.none() | st.integers(1, 5),
        }
    if regimen in BOOSTED:
        parts |= {"booster_every_weeks": st.none() | st.integers(1, 12), "boosters_on": booster_days(starts_on)}
    return st.fixed_dictionaries(parts)


def booster_days(starts_on: date) -> st.SearchStrategy[tuple[date, ...]]:
    """Return days of a caller's choice, in any order."""
    days = st.integers(0, 400).map(lambda offset: starts_on + timedelta(days=offset))
    return st.lists(days, max_size=3, unique=True).map(tuple)


@st.composite
def _custom(draw: st.DrawFn, starts_on: date) -> dict[str, Any]:
    treatment = draw(st.sampled_from(Treatment))
    doses: st.SearchStrategy[Decimal] | None = plain_doses
    if treatment is Treatment.ESKETAMINE_NASAL:
        doses = device_doses
    elif treatment in {Treatment.TMS, Treatment.ECT}:
        doses = None
    return {
        "treatment": treatment,
        "phases": draw(phases(doses)),
        "weekdays": draw(weekday_sets(5)),
        "boosters_on": draw(booster_days(starts_on)),
    }
