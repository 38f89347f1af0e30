"""Every check of a course in one go: whether it can be dated, its safety gates, its label."""

from __future__ import annotations

from ketacost.claims.services import Treatment
from ketacost.courses.course import Course
from ketacost.courses.gates import gate_findings
from ketacost.courses.label_departures import label_findings
from ketacost.courses.practice_departures import comparator_findings, ketamine_findings
from ketacost.courses.regimens import KETAMINE, treatment_of
from ketacost.courses.remarks import notice, warning
from ketacost.courses.structure import dating_findings
from ketacost.values.dates import Weekday
from ketacost.values.findings import Finding


def check_course(course: Course) -> tuple[Finding, ...]:
    """Return everything a course has to answer for.

    An error means that there is no such course: it contradicts itself, its doses come in no device, or a safety gate
    is closed. A warning is a departure from the label or from reported practice, or a caution; an assumption fills in
    what was not given. Paths are relative to the course (``safety.certified_site``).

    Departures are looked at once the course can be dated; the gates always are.
    """
    contradictions = dating_findings(course)
    found = (*contradictions, *gate_findings(course))
    if contradictions:
        return found
    treatment = treatment_of(course)
    if treatment is Treatment.ESKETAMINE_NASAL:
        found += tuple(label_findings(course))
    elif treatment in KETAMINE:
        found += tuple(ketamine_findings(course, treatment))
    else:
        found += tuple(comparator_findings(course))
    return found + tuple(_calendar(course))


def _calendar(course: Course) -> list[Finding]:
    found = []
    start = Weekday.of(course.starts_on)
    if course.weekdays and start not in course.weekdays:
        message = f"{course.starts_on} is not one of the chosen weekdays; session 1 is on the first one after it"
        found.append(notice("starts_later", "starts_on", message))
    if course.intake_on is not None and any(course.intake_on in span for span in course.closures):
        message = f"the clinic is closed on the day of the intake, {course.intake_on}; choose another"
        found.append(warning("intake_on_closed_day", "intake_on", message))
    return found
