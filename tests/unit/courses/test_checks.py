"""What a course has to answer for: gates are errors, departures warnings, what was not given an assumption."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ketacost.courses.checks import check_course
from ketacost.courses.course import Course, DoseChange, Phase
from ketacost.courses.planning import plan_visits
from ketacost.courses.safety import SafetyFacts
from ketacost.courses.schedule import expand
from ketacost.errors import CourseError, InvalidInputError
from ketacost.reference.lookup import source
from ketacost.values.dates import Span
from ketacost.values.findings import Severity
from tests.unit.courses.given import START, course, said

GATES: list[tuple[str, dict[str, Any], str, str]] = [
    ("at home", {"setting": "home"}, "never_at_home", "safety.setting"),
    ("by video", {"setting": "telehealth"}, "never_at_home", "safety.setting"),
    ("site not certified", {"certified_site": False}, "site_not_certified", "safety.certified_site"),
    ("under 18", {"age": 17}, "under_age", "safety.age"),
    ("not enrolled", {"enrolled": False}, "not_enrolled", "safety.enrolled"),
    ("90 minutes", {"observation_minutes": 90}, "observation_too_short", "safety.observation_minutes"),
    ("not until stable", {"observed_until_stable": False}, "not_until_stable", "safety.observed_until_stable"),
    (
        "uncontrolled blood pressure",
        {"blood_pressure_controlled": False},
        "blood_pressure_uncontrolled",
        "safety.blood_pressure_controlled",
    ),
    (
        "contraindicated",
        {"contraindications": ("intracerebral_hemorrhage",)},
        "contraindicated",
        "safety.contraindications[0]",
    ),
    ("first treatment", {"prior_antidepressants_tried": 0}, "first_line", "safety.prior_antidepressants_tried"),
]


@pytest.mark.parametrize(("safety", "code", "path"), [row[1:] for row in GATES], ids=[row[0] for row in GATES])
def test_a_closed_gate_is_an_error_with_its_source(safety: dict[str, Any], code: str, path: str) -> None:
    """And nothing is planned around it."""
    planned = course(safety=safety)
    errors = [finding for finding in check_course(planned) if finding.severity is Severity.ERROR]

    assert [(f"course.{code}", path)] == [(finding.code, finding.path) for finding in errors]
    assert all(finding.source is not None and source(finding.source) for finding in errors)
    with pytest.raises(InvalidInputError):
        plan_visits(planned, expand(planned))


WARNINGS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("psychosis", {"psychosis_history": True}, {}, "psychosis_history"),
    ("substance use", {"substance_use_history": True}, {}, "substance_use_history"),
    ("pregnancy", {"pregnant": True}, {}, "pregnant"),
    ("no way home", {"has_transport": False}, {}, "no_transport"),
    ("one antidepressant before", {"prior_antidepressants_tried": 1}, {}, "too_few_antidepressants"),
    ("adjunct to nothing", {"takes_oral_antidepressant": False}, {}, "no_oral_antidepressant"),
    ("140 over 95", {"systolic_mmhg": 141, "diastolic_mmhg": 95}, {}, "blood_pressure_reading"),
    ("four devices", {}, {"dose_mg": 112}, "dose_above_label"),
    ("one device", {}, {"dose_mg": 28}, "dose_below_label"),
    ("once a week from the start", {}, {"sessions_per_week": 1}, "not_used"),
]


@pytest.mark.parametrize(
    ("safety", "parts", "code"), [row[1:] for row in WARNINGS[:-1]], ids=[row[0] for row in WARNINGS[:-1]]
)
def test_a_departure_is_a_warning(safety: dict[str, Any], parts: dict[str, Any], code: str) -> None:
    """The course can be given, and the reader is told."""
    found = said(course(safety=safety, **parts))

    assert Severity.WARNING is found[code]
    assert Severity.ERROR not in found.values()


def test_a_course_by_the_label_has_nothing_to_answer_for() -> None:
    """Only that benefit is judged at week 4."""

    assert {"review_after_induction": Severity.NOTICE} == said(course(maintenance_every_weeks=2))


def test_what_was_not_given_is_assumed_and_said() -> None:
    """The gates unconfirmed, the cautions unknown."""
    bare = course()
    asked = said(Course(**{**_parts(bare), "safety": SafetyFacts(age=41, certified_site=True)}))

    assert Severity.WARNING is asked["gates_unconfirmed"]
    assert Severity.ASSUMPTION is asked["cautions_unknown"]


@pytest.mark.parametrize("regimen", ["spravato_trd_adjunct", "ketamine_iv_six"])
def test_what_was_not_given_is_said_in_plain_words(regimen: str) -> None:
    """A patient reads the sentence, so it names no field."""
    site: dict[str, Any] = {"certified_site": True, "age": 41} if regimen == "spravato_trd_adjunct" else {}
    bare = Course(regimen=regimen, starts_on=START, weeks=4, weekdays=("mon", "thu"), safety=SafetyFacts(**site))
    sentences = [one.message for one in check_course(bare) if one.path == "safety"]

    assert 2 == len(sentences)
    assert not [sentence for sentence in sentences if "_" in sentence]
    assert ("the age" in sentences[0]) is (regimen == "ketamine_iv_six")


@pytest.mark.parametrize(
    ("every_weeks", "sentence"),
    [
        (None, "maintenance is taken as every 2 weeks, the least frequent the label names; every week costs more"),
        (4, "the label's maintenance is every week or every 2 weeks, got every 4 weeks"),
    ],
)
def test_the_rhythm_of_maintenance_is_said_in_weeks(every_weeks: int | None, sentence: str) -> None:
    """Every week, never every 1."""
    found = check_course(course(weeks=26, maintenance_every_weeks=every_weeks))

    assert [sentence] == [one.message for one in found if one.path == "maintenance_every_weeks"]


def _parts(planned: Course) -> dict[str, Any]:
    names = ("regimen", "starts_on", "weeks", "weekdays", "dose_mg")
    return {name: getattr(planned, name) for name in names}


@pytest.mark.parametrize(
    ("regimen", "first"),
    [("spravato_trd_adjunct", "2019-03-05"), ("spravato_trd_monotherapy", "2025-01-21")],
    ids=["adjunct", "monotherapy"],
)
def test_a_use_has_a_first_day(regimen: str, first: str) -> None:
    """The day of its approval, and not the day before (clinical table, section 1.1)."""
    on = date.fromisoformat(first)
    before = date.fromordinal(on.toordinal() - 1)

    assert "not_approved" not in said(course(regimen, starts_on=on))
    assert Severity.ERROR is said(course(regimen, starts_on=before))["not_approved"]


def test_ketamine_is_off_the_label() -> None:
    """By any route but the nasal spray, and every answer says so."""

    assert Severity.NOTICE is said(course("ketamine_iv_six"))["off_label"]


BAD: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("no weeks", "spravato_trd_adjunct", {"weeks": 0}, "weeks", "weeks"),
    ("too many weeks", "spravato_trd_adjunct", {"weeks": 2000}, "weeks", "weeks"),
    ("a weekday twice", "spravato_trd_adjunct", {"weekdays": ("mon", "mon")}, "repeated_weekday", "weekdays"),
    ("too few weekdays", "spravato_trd_adjunct", {"weekdays": ("mon",)}, "too_few_weekdays", "weekdays"),
    ("a dose no device gives", "spravato_trd_adjunct", {"dose_mg": 60}, "dose_not_devices", "dose_mg"),
    ("a field it does not read", "spravato_trd_adjunct", {"weight_kg": 70}, "not_used", "weight_kg"),
    ("session 0 missed", "spravato_trd_adjunct", {"missed_sessions": (0,)}, "missed_session", "missed_sessions[0]"),
    (
        "maintenance every 0 weeks",
        "spravato_trd_adjunct",
        {"maintenance_every_weeks": 0},
        "at_least_one",
        "maintenance_every_weeks",
    ),
    (
        "intake without new patient",
        "spravato_trd_adjunct",
        {"intake_on": date(2026, 2, 1)},
        "intake_without_new_patient",
        "intake_on",
    ),
    (
        "intake after the start",
        "spravato_trd_adjunct",
        {"new_patient": True, "intake_on": START},
        "intake_late",
        "intake_on",
    ),
    (
        "an endless closure",
        "spravato_trd_adjunct",
        {"closures": (Span(START, date.max),)},
        "closure_endless",
        "closures[0]",
    ),
    (
        "a dose change at no time",
        "spravato_trd_adjunct",
        {"titration": (DoseChange(dose_mg=84),)},
        "dose_change",
        "titration[0]",
    ),
    ("no phases", "custom", {"treatment": "ketamine_iv"}, "phases_needed", "phases"),
    ("no treatment", "custom", {"phases": (Phase(name="all", every_weeks=1),)}, "treatment_needed", "treatment"),
    (
        "a phase without rhythm",
        "custom",
        {"treatment": "ketamine_iv", "phases": (Phase(name="all"),)},
        "phase_rhythm",
        "phases[0]",
    ),
    ("no weight above zero", "ketamine_iv_six", {"weight_kg": 0}, "out_of_range", "weight_kg"),
    ("a weight of tons", "ketamine_iv_six", {"weight_kg": 7000}, "out_of_range", "weight_kg"),
    ("two doses", "ketamine_iv_six", {"dose_mg": 40, "dose_mg_per_kg": "0.5"}, "two_doses", "dose_mg_per_kg"),
]


@pytest.mark.parametrize(("regimen", "parts", "code", "path"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_contradicts_itself_is_an_error(regimen: str, parts: dict[str, Any], code: str, path: str) -> None:
    """With the field to change; such a course has no dates."""
    planned = course(regimen, **parts)
    errors = [(f.code, f.path) for f in check_course(planned) if f.severity is Severity.ERROR]

    assert [(f"course.{code}", path)] == errors
    with pytest.raises(InvalidInputError):
        expand(planned)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        pytest.param({"weeks": "8"}, "course.whole_number", id="weeks as text"),
        pytest.param({"weeks": True}, "course.whole_number", id="weeks as true"),
        pytest.param({"dose_mg": 56.0}, "course.quantity", id="dose as a float"),
        pytest.param({"dose_mg": "many"}, "course.quantity", id="dose in words"),
        pytest.param({"new_patient": "yes"}, "course.yes_no", id="yes for true"),
        pytest.param({"phases": 5}, "course.list", id="a number for a list"),
        pytest.param({"titration": ("84",)}, "course.list", id="text for a dose change"),
    ],
)
def test_what_has_the_wrong_type_is_refused_at_the_door(parts: dict[str, Any], code: str) -> None:
    """Before any check."""
    with pytest.raises(CourseError) as caught:
        course(**parts)

    assert code == caught.value.code
