"""Courses for tests, with every gate open."""

from __future__ import annotations

from datetime import date
from typing import Any

from ketacost.claims.services import PlannedVisit
from ketacost.courses.checks import check_course
from ketacost.courses.course import Course
from ketacost.courses.planning import plan_visits
from ketacost.courses.safety import SafetyFacts
from ketacost.courses.schedule import Session, expand
from ketacost.values.findings import Severity

START = date(2026, 3, 2)  # a Monday
OPEN: dict[str, Any] = {
    "age": 41,
    "certified_site": True,
    "enrolled": True,
    "observation_minutes": 120,
    "observed_until_stable": True,
    "blood_pressure_controlled": True,
    "contraindications": (),
    "psychosis_history": False,
    "substance_use_history": False,
    "pregnant": False,
    "prior_antidepressants_tried": 3,
    "takes_oral_antidepressant": True,
    "has_transport": True,
}


def course(regimen: str = "spravato_trd_adjunct", *, safety: dict[str, Any] | None = None, **parts: Any) -> Course:  # noqa: ANN401
    """Return 26 weeks from 2 March 2026 on Mondays and Thursdays; parts replace its own."""
    whole: dict[str, Any] = {"starts_on": START, "weeks": 26, "weekdays": ("mon", "thu")}
    if regimen.startswith("spravato"):
        whole["dose_mg"] = 84
    return Course(regimen=regimen, safety=SafetyFacts(**OPEN | (safety or {})), **whole | parts)


def sessions(planned: Course) -> tuple[Session, ...]:
    """Return the dated sessions."""
    return expand(planned).sessions


def visits(planned: Course) -> tuple[PlannedVisit, ...]:
    """Return the visits, an intake among them."""
    return plan_visits(planned, expand(planned))


def said(planned: Course) -> dict[str, Severity]:
    """Return what the checks say, by code."""
    return {finding.code.removeprefix("course."): finding.severity for finding in check_course(planned)}
