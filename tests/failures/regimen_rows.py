"""Other regimens, custom courses, boosters and changes of dose."""

from __future__ import annotations

from typing import Any, Final

from tests.failures.asked import Change, Row, also, at


def infusions(**fields: Any) -> Change:  # noqa: ANN401 (any field of a course)
    """Return the change to six infusions at a cash price; fields replace their own."""
    course = {"regimen": "ketamine_iv_six", "starts_on": "2026-03-02", "weeks": 8, "safety": {"age": 41}}
    return also(
        at("course", {**course, **fields}), at("billing.pathway", "cash"), at("prices", {"published_cash": True})
    )


def phased(*phases: dict[str, Any], **fields: Any) -> Change:  # noqa: ANN401 (any field of a course)
    """Return the change to a custom course of infusions in such phases."""
    return infusions(
        **{"regimen": "custom", "treatment": "ketamine_iv", "dose_mg": "40", "phases": list(phases), **fields}
    )


def phase(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 (any field of a phase)
    """Return a phase of two sessions a week; fields replace or join its own."""
    return {"name": "induction", "sessions_per_week": 2, **fields}


ALONE: Final = [
    (
        "a weight of nothing",
        infusions(weight_kg=0),
        "course.out_of_range",
        "course.weight_kg",
        "expected more than 0, at most 700, got 0",
    ),
    (
        "a weight below zero",
        infusions(weight_kg="-1"),
        "course.out_of_range",
        "course.weight_kg",
        "expected more than 0, at most 700, got -1",
    ),
    (
        "a dose by weight below zero",
        infusions(dose_mg_per_kg="-0.5"),
        "course.out_of_range",
        "course.dose_mg_per_kg",
        "expected more than 0, at most 20, got -0.5",
    ),
    (
        "an infusion of no dose",
        infusions(dose_mg="0"),
        "course.not_positive",
        "course.dose_mg",
        "expected more than 0 mg, got 0",
    ),
    (
        "an infusion of no minutes",
        infusions(infusion_minutes=0),
        "course.at_least_one",
        "course.infusion_minutes",
        "expected 1 or more, got 0; leave it out for none",
    ),
    (
        "no sessions",
        infusions(sessions=0),
        "course.at_least_one",
        "course.sessions",
        "expected 1 or more, got 0; leave it out for none",
    ),
    (
        "no sessions a week",
        infusions(sessions_per_week=0),
        "course.sessions_per_week",
        "course.sessions_per_week",
        "expected 1 to 7 sessions a week, got 0; no two sessions share a day",
    ),
    (
        "eight sessions a week",
        infusions(sessions_per_week=8),
        "course.sessions_per_week",
        "course.sessions_per_week",
        "expected 1 to 7 sessions a week, got 8; no two sessions share a day",
    ),
    (
        "a booster every no weeks",
        infusions(booster_every_weeks=0),
        "course.at_least_one",
        "course.booster_every_weeks",
        "expected 1 or more, got 0; leave it out for none",
    ),
    (
        "a booster before the course",
        infusions(boosters_on=["2026-01-01"]),
        "course.booster_early",
        "course.boosters_on[0]",
        "expected a day from 2026-03-02 on, got 2026-01-01",
    ),
    (
        "a booster twice",
        infusions(boosters_on=["2026-06-01", "2026-06-01"]),
        "course.booster_twice",
        "course.boosters_on[1]",
        "2026-06-01 is listed twice; list it once",
    ),
    (
        "a booster on no day",
        infusions(boosters_on=["2026-02-30"]),
        "day.no_such_day",
        "course.boosters_on[0]",
        "the calendar has no day 2026-02-30; check the month and the day",
    ),
    (
        "maintenance of an induction",
        infusions(maintenance_every_weeks=2),
        "course.not_used",
        "course.maintenance_every_weeks",
        "ketamine_iv_six does not read this field; remove it, or describe a custo",
    ),
    (
        "fewer weekdays than infusions",
        infusions(weekdays=["mon"]),
        "course.too_few_weekdays",
        "course.weekdays",
        "expected 2 weekdays for 2 sessions a week, got 1; add more or none",
    ),
    (
        "ketamine at home",
        infusions(safety={"age": 41, "setting": "home"}),
        "course.never_at_home",
        "course.safety.setting",
        "infusions and injections are planned in a clinic only, got home; home us",
    ),
    (
        "ketamine under 18",
        infusions(safety={"age": 16}),
        "course.under_age",
        "course.safety.age",
        "ketamine for depression is planned from 18 years on, got 16",
    ),
    (
        "ketamine and a known hypersensitivity",
        infusions(safety={"age": 41, "contraindications": ["hypersensitivity"]}),
        "course.contraindicated",
        "course.safety.contraindications[0]",
        "hypersensitivity rules ketamine and esketamine out; no course can be pla",
    ),
    (
        "infusions before there are figures",
        infusions(starts_on="2001-01-08"),
        "course.no_figures",
        "course.starts_on",
        "no ketamine_practice.iv.induction.weeks in force on 2001-01-08; first va",
    ),
    (
        "a dose of magnetic stimulation",
        also(infusions(regimen="tms", dose_mg="1"), at("billing.pathway", "brain_stimulation")),
        "course.not_used",
        "course.dose_mg",
        "tms does not read this field; remove it, or describe a custom course",
    ),
    (
        "infusions bundled",
        also(infusions(), at("billing.pathway", "bundled")),
        "coding.pathway_misfit",
        "billing.pathway",
        "the pathway 'bundled' does not bill ketamine_iv; choose one of: infusion",
    ),
    (
        "an antidepressant billed by the clinic",
        also(infusions(regimen="ssri_generic"), at("billing.pathway", "bundled")),
        "coding.pathway_misfit",
        "billing.pathway",
        "the pathway 'bundled' does not bill ssri_generic; choose one of: retail_",
    ),
    (
        "a phase without a name",
        phased(phase(name=" ")),
        "course.phase_name",
        "course.phases[0].name",
        "expected a name such as 'induction', got none",
    ),
    (
        "a phase without a rhythm",
        phased({"name": "induction"}),
        "course.phase_rhythm",
        "course.phases[0]",
        "expected sessions_per_week or every_weeks, one of the two",
    ),
    (
        "a phase with two rhythms",
        phased(phase(every_weeks=2)),
        "course.phase_rhythm",
        "course.phases[0]",
        "expected sessions_per_week or every_weeks, one of the two",
    ),
    (
        "a phase of no weeks",
        phased(phase(weeks=0)),
        "course.phase_weeks",
        "course.phases[0].weeks",
        "expected 1 to 1040 weeks, got 0",
    ),
    (
        "an open phase before another",
        phased(phase(), phase()),
        "course.phase_weeks",
        "course.phases[0].weeks",
        "only the last phase may go on to the horizon; give its weeks",
    ),
    (
        "a phase of eight sessions a week",
        phased(phase(sessions_per_week=8)),
        "course.sessions_per_week",
        "course.phases[0].sessions_per_week",
        "expected 1 to 7 sessions a week, got 8; no two sessions share a day",
    ),
    (
        "a phase of a session every no weeks",
        phased({"name": "induction", "every_weeks": 0}),
        "course.at_least_one",
        "course.phases[0].every_weeks",
        "expected 1 or more, got 0",
    ),
    (
        "a treatment nobody knows",
        phased(phase(), treatment="ketamine"),
        "json.choice",
        "course.treatment",
        "expected one of 'esketamine_nasal', 'ketamine_iv', 'ketamine_im', 'tms',",
    ),
    (
        "custom esketamine without its dose",
        phased(phase(), treatment="esketamine_nasal", dose_mg=None, safety={"age": 41, "certified_site": True}),
        "course.dose_needed",
        "course.dose_mg",
        "a custom course of esketamine must say its dose; give one, a multiple of",
    ),
    (
        "a treatment beside its regimen",
        at("course.treatment", "ketamine_iv"),
        "course.not_used",
        "course.treatment",
        "spravato_trd_adjunct does not read this field; remove it",
    ),
    (
        "boosters of Spravato",
        at("course.booster_every_weeks", 4),
        "course.not_used",
        "course.booster_every_weeks",
        "spravato_trd_adjunct does not read this field; remove it, or describe a",
    ),
    (
        "a maintenance dose no device gives",
        at("course.maintenance_dose_mg", "50"),
        "course.dose_not_devices",
        "course.maintenance_dose_mg",
        "expected a multiple of 28 mg, the content of one device, got 50",
    ),
    (
        "maintenance every no weeks",
        at("course.maintenance_every_weeks", 0),
        "course.at_least_one",
        "course.maintenance_every_weeks",
        "expected 1 or more, got 0; leave it out for none",
    ),
    (
        "a dose change no device gives",
        at("course.titration", [{"session": 3, "dose_mg": "60"}]),
        "course.dose_not_devices",
        "course.titration[0].dose_mg",
        "expected a multiple of 28 mg, the content of one device, got 60",
    ),
    (
        "a dose change to nothing",
        at("course.titration", [{"session": 3}]),
        "json.missing_key",
        "course.titration[0].dose_mg",
        "this key is required; add it",
    ),
    (
        "a dose change at session 0",
        at("course.titration", [{"session": 0, "dose_mg": "84"}]),
        "course.dose_change_session",
        "course.titration[0].session",
        "expected 1 or more, got 0",
    ),
    (
        "dose changes out of order",
        at("course.titration", [{"session": 5, "dose_mg": "84"}, {"session": 3, "dose_mg": "56"}]),
        "course.dose_change_order",
        "course.titration[1]",
        "expected the changes in order of time; sort them",
    ),
    (
        "dose changes by day out of order",
        at("course.titration", [{"on": "2026-03-20", "dose_mg": "84"}, {"on": "2026-03-10", "dose_mg": "56"}]),
        "course.dose_change_order",
        "course.titration[1]",
        "expected the changes in order of time; sort them",
    ),
    (
        "stop before the first week",
        at("course.stop_after_week", 0),
        "course.at_least_one",
        "course.stop_after_week",
        "expected 1 or more, got 0; leave it out for none",
    ),
    (
        "an intake after session 1",
        also(at("course.new_patient", True), at("course.intake_days_before", 0)),
        "course.intake_days_before",
        "course.intake_days_before",
        "expected 1 or more, got 0; the intake comes before session 1",
    ),
    (
        "a closure without its end",
        at("course.closures", [{"first_on": "2026-04-01"}]),
        "json.missing_key",
        "course.closures[0].last_on",
        "this key is required; add it",
    ),
    (
        "a closure as a day",
        at("course.closures", ["2026-04-01"]),
        "json.type",
        "course.closures[0]",
        "expected an object with first_on, last_on, got '2026-04-01'",
    ),
    (
        "Spravato before its approval",
        at("course.starts_on", "2018-01-08"),
        "course.not_approved",
        "course.starts_on",
        "esketamine nasal spray (trd_adjunct) is approved from 2019-03-05 on, got",
    ),
    (
        "Spravato by video",
        at("course.safety.setting", "telehealth"),
        "course.never_at_home",
        "course.safety.setting",
        "esketamine is never given at home or by video, got telehealth; plan it a",
    ),
    (
        "a setting nobody knows",
        at("course.safety.setting", "clinic"),
        "json.choice",
        "course.safety.setting",
        "expected one of 'office', 'hospital_outpatient', 'home', 'telehealth', g",
    ),
    (
        "a contraindication nobody knows",
        at("course.safety.contraindications", ["aneurysm"]),
        "json.choice",
        "course.safety.contraindications[0]",
        "expected one of 'aneurysmal_vascular_disease', 'arteriovenous_malformati",
    ),
    (
        "half a year of age",
        at("course.safety.age", 41.5),
        "json.type",
        "course.safety.age",
        "expected a whole number without quotes or decimals, got 41.5",
    ),
]

ROWS: Final[list[Row]] = [
    *(Row(name, change, [(code, path, start)]) for name, change, code, path, start in ALONE),
]
