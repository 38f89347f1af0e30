"""Courses: contradictions, doses, and the safety gates."""

from __future__ import annotations

from typing import Final

from tests.failures.asked import Row, also, at

ROWS: Final[list[Row]] = [
    Row("weeks zero", at("course.weeks", 0), [("course.weeks", "course.weeks", "expected 1 to 1040 weeks, got 0")]),
    Row(
        "weeks huge",
        at("course.weeks", 100000),
        [("course.weeks", "course.weeks", "expected 1 to 1040 weeks, got 100000")],
    ),
    Row(
        "a dose no device gives",
        at("course.dose_mg", "60"),
        [
            (
                "course.dose_not_devices",
                "course.dose_mg",
                "expected a multiple of 28 mg, the content of one device, got 60",
            )
        ],
    ),
    Row(
        "dose 112",
        at("course.dose_mg", "112"),
        [("price.missing", "prices", "no price for G2083 (in_network, professional) on 2026-03-05; add an en")],
    ),
    Row(
        "no dose",
        at("course.dose_mg", "0"),
        [
            (
                "course.dose_not_devices",
                "course.dose_mg",
                "expected a multiple of 28 mg, the content of one device, got 0",
            )
        ],
    ),
    Row(
        "a dose as a float",
        at("course.dose_mg", 56.5),
        [("course.quantity", "course.dose_mg", 'expected a quantity such as 84 or "72.5", got 56.5; quote decimals')],
    ),
    Row(
        "Spravato at home",
        at("course.safety.setting", "home"),
        [
            (
                "course.never_at_home",
                "course.safety.setting",
                "esketamine is never given at home or by video, got home; plan it at a ",
            )
        ],
    ),
    Row(
        "a site that is not certified",
        at("course.safety.certified_site", False),
        [
            (
                "course.site_not_certified",
                "course.safety.certified_site",
                "esketamine is given at a REMS-certified site only, got false; choose a",
            )
        ],
    ),
    Row(
        "a site nobody vouches for",
        at("course.safety.certified_site", "unknown"),
        [
            (
                "course.site_certification_unknown",
                "course.safety.certified_site",
                "it must be known that the site is REMS-certified for esketamine; ask t",
            )
        ],
    ),
    Row(
        "under 18",
        at("course.safety.age", 17),
        [
            (
                "course.under_age",
                "course.safety.age",
                "esketamine is not approved under 18 years, got 17; no course can be pl",
            )
        ],
    ),
    Row(
        "age unknown",
        at("course.safety.age", "unknown"),
        [
            (
                "course.age_unknown",
                "course.safety.age",
                "the age must be known, because esketamine is not approved under 18; gi",
            )
        ],
    ),
    Row(
        "contraindication",
        at("course.safety.contraindications", ["aneurysmal_vascular_disease"]),
        [
            (
                "course.contraindicated",
                "course.safety.contraindications[0]",
                "aneurysmal vascular disease rules ketamine and esketamine out; no cour",
            )
        ],
    ),
    Row(
        "not enrolled",
        at("course.safety.enrolled", False),
        [
            (
                "course.not_enrolled",
                "course.safety.enrolled",
                "an outpatient is enrolled in the REMS before the first dose; enroll fi",
            )
        ],
    ),
    Row(
        "observation 60",
        at("course.safety.observation_minutes", 60),
        [
            (
                "course.observation_too_short",
                "course.safety.observation_minutes",
                "expected at least 120 minutes of observation after each dose, got 60",
            )
        ],
    ),
    Row(
        "bp uncontrolled",
        at("course.safety.blood_pressure_controlled", False),
        [
            (
                "course.blood_pressure_uncontrolled",
                "course.safety.blood_pressure_controlled",
                "uncontrolled blood pressure stops a course; bring it under control fir",
            )
        ],
    ),
    Row(
        "not stable",
        at("course.safety.observed_until_stable", False),
        [
            (
                "course.not_until_stable",
                "course.safety.observed_until_stable",
                "the person stays until clinically stable, however long it takes; choos",
            )
        ],
    ),
    Row(
        "as first treatment",
        at("course.safety.prior_antidepressants_tried", 0),
        [
            (
                "course.first_line",
                "course.safety.prior_antidepressants_tried",
                "esketamine is no first treatment; 2 antidepressants must have failed b",
            )
        ],
    ),
    Row(
        "missed 0",
        at("course.missed_sessions", [0]),
        [("course.missed_session", "course.missed_sessions[0]", "expected a session number from 1, got 0")],
    ),
    Row(
        "missed twice",
        at("course.missed_sessions", [3, 3]),
        [("course.missed_twice", "course.missed_sessions[1]", "session 3 is listed twice; list it once")],
    ),
    Row(
        "monotherapy before its approval",
        also(at("course.regimen", "spravato_trd_monotherapy"), at("course.starts_on", "2025-01-06")),
        [
            (
                "course.not_approved",
                "course.starts_on",
                "esketamine nasal spray (trd_monotherapy) is approved from 2025-01-21 o",
            )
        ],
    ),
    Row(
        "intake late",
        also(at("course.new_patient", True), at("course.intake_on", "2026-03-10")),
        [
            (
                "course.intake_late",
                "course.intake_on",
                "expected a day before the course starts on 2026-03-02, got 2026-03-10",
            )
        ],
    ),
    Row(
        "intake without new",
        at("course.intake_on", "2026-02-10"),
        [
            (
                "course.intake_without_new_patient",
                "course.intake_on",
                "an intake visit is for a new patient; set new_patient = true or remove",
            )
        ],
    ),
    Row(
        "a field the regimen does not read",
        also(at("course.weight_kg", "70")),
        [
            (
                "course.not_used",
                "course.weight_kg",
                "spravato_trd_adjunct does not read this field; remove it, or describe ",
            )
        ],
    ),
    Row(
        "a custom course of nothing",
        at("course.regimen", "custom"),
        [
            (
                "course.treatment_needed",
                "course.treatment",
                "a custom course must say what is given; add a treatment such as 'ketam",
            ),
            ("course.phases_needed", "course.phases", "a custom course needs at least one phase; add one"),
        ],
    ),
    Row(
        "closure reversed",
        at("course.closures", [{"first_on": "2026-04-02", "last_on": "2026-04-01"}]),
        [
            (
                "day.reversed",
                "course.closures[0]",
                "expected the last day on or after the first, got 2026-04-02 to 2026-04",
            )
        ],
    ),
    Row(
        "closure endless",
        at("course.closures", [{"first_on": "2026-04-02", "last_on": "9999-12-31"}]),
        [
            (
                "course.closure_endless",
                "course.closures[0]",
                "a closure until 9999-12-31 leaves no open day; give the day it ends",
            )
        ],
    ),
    Row(
        "a dose change from two moments",
        at("course.titration", [{"session": 2, "on": "2026-03-09", "dose_mg": "84"}]),
        [
            (
                "course.dose_change",
                "course.titration[0]",
                "expected a session or a day from which the dose holds, one of the two",
            )
        ],
    ),
]
