"""From dated sessions to planned visits, the records that coding starts from."""

from __future__ import annotations

from ketacost.claims.services import PlannedVisit, Treatment, VisitKind
from ketacost.courses import comparators, esketamine, ketamine_iv
from ketacost.courses.course import Course
from ketacost.courses.gates import gate_findings
from ketacost.courses.regimens import KETAMINE, treatment_of
from ketacost.courses.schedule import Schedule, Session
from ketacost.values.findings import refuse_errors
from ketacost.values.unknown import Unknown

INTAKE_PHASE = "intake"
"""Phase of the visit before session 1."""


def plan_visits(course: Course, schedule: Schedule) -> tuple[PlannedVisit, ...]:
    """Return the visits of a course in date order, the intake of a new patient first.

    A generic tablet gives pharmacy fills. Fills of a drug that a session uses are made with the codes, not here.

    Args:
        course: what is planned.
        schedule: its dates, from :func:`ketacost.courses.schedule.expand`.

    Raises:
        InvalidInputError: if a safety gate is closed: no visit, and so no price, can be had around the gates.
    """
    refuse_errors(gate_findings(course))
    treatment = treatment_of(course)
    visits = _Visits(course, treatment)
    found = tuple(visits.of(session) for session in schedule.sessions)
    if schedule.intake_on is None:
        return found
    intake = PlannedVisit(
        number=0,
        on=schedule.intake_on,
        kind=VisitKind.INTAKE,
        treatment=treatment,
        phase=INTAKE_PHASE,
        new_patient=True,
    )
    return (intake, *found)


def _minutes_known(course: Course) -> int | None:
    known = course.safety.observation_minutes
    return None if isinstance(known, Unknown) else known


class _Visits:
    """Makes the visits of one course; what all sessions share is looked up once."""

    def __init__(self, course: Course, treatment: Treatment) -> None:
        self._treatment = treatment
        self._kind = VisitKind.TREATMENT
        self._minutes_between = 0
        self._administration: int | None = None
        self._days_supply: int | None = None
        self._observation = _minutes_known(course) if treatment in KETAMINE else None
        if treatment is Treatment.ESKETAMINE_NASAL:
            device = esketamine.device_figures(course.starts_on)
            self._minutes_between = device.minutes_between
            if self._observation is None:
                self._observation = device.observation_minutes
        elif treatment is Treatment.KETAMINE_IV:
            self._administration, booked = ketamine_iv.minutes(course)
            if self._observation is None:
                self._observation = booked
        elif treatment is Treatment.SSRI_GENERIC:
            self._kind = VisitKind.FILL
            self._days_supply = comparators.days_supply(course.starts_on)

    def of(self, session: Session) -> PlannedVisit:
        """Return the visit of one session."""
        dose = session.dose
        devices = None if dose is None else dose.devices
        return PlannedVisit(
            number=session.number,
            on=session.on,
            kind=self._kind,
            treatment=self._treatment,
            phase=session.phase,
            dose_mg=None if dose is None else dose.mg,
            devices=devices,
            administration_minutes=(self._administration if devices is None else (devices - 1) * self._minutes_between),
            observation_minutes=self._observation,
            days_supply=self._days_supply,
        )
