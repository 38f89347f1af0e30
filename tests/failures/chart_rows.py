"""Bad charts: what is changed in a good one, and every problem with its code, path and sentence."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from tests.failures.asked import REMOVED, Document, Row, also, at

NOON: Final = datetime(2026, 2, 20, 12, 0)  # noqa: DTZ001 (a day with a time is what is refused)
CHART: Final[Document] = {
    "age": 41,
    "diagnoses": ["F33.2"],
    "recurrent": True,
    "episode_months": 14,
    "trials": [{"drug": "sertraline", "drug_class": "ssri", "weeks": 8, "dose": "adequate", "adherence_percent": 90}],
    "trials_complete": True,
    "augmentations": [{"kind": "lithium", "weeks": 6}],
    "psychotherapies": [{"kind": "interpersonal"}],
    "scores": [{"instrument": "phq9", "value": 21, "on": "2026-02-20"}],
    "conditions": [{"condition": "psychosis", "state": "absent"}],
    "prescriber": "psychiatrist",
    "attestations": [{"key": "pdmp_checked", "given": True}],
}

CHART_ROWS: Final[list[Row]] = [
    Row("an age beyond any", at("age", 131), [("course.out_of_range", "age", "expected 0 to 130, got 131")]),
    Row("an age below none", at("age", -1), [("course.out_of_range", "age", "expected 0 to 130, got -1")]),
    Row(
        "an age as text",
        at("age", "41"),
        [("json.type", "age", "expected a whole number without quotes or decimals, got")],
    ),
    Row(
        "an age that is a float",
        at("age", 40.5),
        [("json.type", "age", "expected a whole number without quotes or decimals, got")],
    ),
    Row(
        "an age of null",
        at("age", None),
        [("json.type", "age", "expected a whole number without quotes or decimals, got")],
    ),
    Row(
        "an age with dollar bounds",
        at("age", {"unknown": "not asked", "low": "18"}),
        [("course.unknown_bounds", "age", "dollar bounds have no meaning here; leave low and high out")],
    ),
    Row(
        "a key that is nearly one",
        at("diagnosis", ["F33.2"]),
        [("json.unknown_key", "diagnosis", "no such key; expected one of")],
    ),
    Row(
        "a diagnosis that is none",
        at("diagnoses", ["F33.2", "depression"]),
        [("code.icd10", "diagnoses[1]", "expected an ICD-10-CM code of three to seven characters,")],
    ),
    Row(
        "a diagnosis that is too long",
        at("diagnoses", ["F33.22222"]),
        [("code.icd10", "diagnoses[0]", "expected an ICD-10-CM code of three to seven characters,")],
    ),
    Row(
        "a diagnosis that is a number",
        at("diagnoses", [33]),
        [("json.type", "diagnoses[0]", "expected text in quotes, got 33")],
    ),
    Row(
        "diagnoses as one text",
        at("diagnoses", "F33.2"),
        [("json.type", "diagnoses", "expected a list in square brackets, got 'F33.2'")],
    ),
    Row(
        "recurrent in words",
        at("recurrent", "yes"),
        [("json.type", "recurrent", "expected true or false without quotes, got 'yes'")],
    ),
    Row(
        "less than no months",
        at("episode_months", -1),
        [("course.out_of_range", "episode_months", "expected 0 to 1200, got -1")],
    ),
    Row(
        "complete, perhaps",
        at("trials_complete", "unknown"),
        [("json.type", "trials_complete", "expected true or false without quotes, got 'unknown'")],
    ),
    Row(
        "trials as one object",
        at("trials", {"drug": "sertraline"}),
        [("json.type", "trials", "expected a list in square brackets, got an object")],
    ),
    Row(
        "trials that are unknown",
        at("trials", "unknown"),
        [("json.type", "trials", "expected a list in square brackets, got 'unknown'")],
    ),
    Row(
        "a trial by its name",
        at("trials.0", "sertraline"),
        [("json.type", "trials[0]", "expected an object, got 'sertraline'")],
    ),
    Row(
        "a class that is none",
        at("trials.0.drug_class", "srri"),
        [("json.choice", "trials[0].drug_class", "expected one of")],
    ),
    Row("a dose that is none", at("trials.0.dose", "maximal"), [("json.choice", "trials[0].dose", "expected one of")]),
    Row(
        "more weeks than a life",
        at("trials.0.weeks", 2_601),
        [("course.out_of_range", "trials[0].weeks", "expected 0 to 2600, got 2601")],
    ),
    Row(
        "weeks that are a float",
        at("trials.0.weeks", 8.5),
        [("json.type", "trials[0].weeks", "expected a whole number without quotes or decimals, got")],
    ),
    Row(
        "percents beyond all and below nothing",
        also(at("trials.0.adherence_percent", 101), at("trials.0.improvement_percent", -5)),
        [
            ("course.out_of_range", "trials[0].adherence_percent", "expected 0 to 100, got 101"),
            ("course.out_of_range", "trials[0].improvement_percent", "expected 0 to 100, got -5"),
        ],
    ),
    Row(
        "a percent with its sign",
        at("trials.0.adherence_percent", "90%"),
        [("json.type", "trials[0].adherence_percent", "expected a whole number without quotes or decimals, got")],
    ),
    Row(
        "a last day that does not exist",
        at("trials.0.ended_on", "2025-02-29"),
        [("day.no_such_day", "trials[0].ended_on", "the calendar has no day 2025-02-29; check the month and")],
    ),
    Row(
        "a last day with a time",
        at("trials.0.ended_on", "2025-02-28T09:00:00"),
        [("day.not_iso", "trials[0].ended_on", "expected a day as YYYY-MM-DD, got '2025-02-28T09:00:00';")],
    ),
    Row(
        "a last day of null",
        at("trials.0.ended_on", None),
        [("day.type", "trials[0].ended_on", "expected a day, got NoneType None; write it as")],
    ),
    Row(
        "an augmentation that is none",
        at("augmentations.0.kind", "thyroids"),
        [("json.choice", "augmentations[0].kind", "expected one of")],
    ),
    Row(
        "an augmentation without a kind",
        at("augmentations.0.kind", REMOVED),
        [("json.missing_key", "augmentations[0].kind", "this key is required; add it")],
    ),
    Row(
        "a psychotherapy that is none",
        at("psychotherapies.0.kind", "cognitive_behavioural"),
        [("json.choice", "psychotherapies[0].kind", "expected one of")],
    ),
    Row(
        "a scale that is none",
        at("scores.0.instrument", "phq"),
        [("json.choice", "scores[0].instrument", "expected one of")],
    ),
    Row(
        "a score beyond the scale",
        at("scores.0.value", 28),
        [("evidence.score", "scores[0].value", "PHQ9 goes from 0 to 27, got 28; check the scale")],
    ),
    Row(
        "a score beyond any scale",
        at("scores.0.value", 101),
        [("course.out_of_range", "scores[0].value", "expected 0 to 100, got 101")],
    ),
    Row(
        "a score below nothing",
        at("scores.0.value", -1),
        [("course.out_of_range", "scores[0].value", "expected 0 to 100, got -1")],
    ),
    Row(
        "a score that nobody knows",
        at("scores.0.value", "unknown"),
        [("json.type", "scores[0].value", "expected a whole number without quotes or decimals, got")],
    ),
    Row(
        "a score on no day",
        at("scores.0.on", REMOVED),
        [("json.missing_key", "scores[0].on", "this key is required; add it")],
    ),
    Row(
        "a score on a day with a time",
        at("scores.0.on", NOON),
        [("day.type", "scores[0].on", "expected a day without a time, got 2026-02-20 12:00:00;")],
    ),
    Row(
        "a condition that is none",
        at("conditions.0.condition", "psychoses"),
        [("json.choice", "conditions[0].condition", "expected one of")],
    ),
    Row(
        "a state that is none",
        at("conditions.0.state", "in_remision"),
        [("json.choice", "conditions[0].state", "expected one of")],
    ),
    Row(
        "a state nobody knows",
        at("conditions.0.state", "unknown"),
        [("json.choice", "conditions[0].state", "expected one of")],
    ),
    Row(
        "a remission of less than no months",
        at("conditions.0.months", -1),
        [("course.out_of_range", "conditions[0].months", "expected 0 to 1200, got -1")],
    ),
    Row(
        "a condition both absent and present",
        at("conditions", [{"condition": "bipolar", "state": state} for state in ("absent", "present")]),
        [("evidence.contradiction", "conditions[1].state", "'bipolar' also stands otherwise; keep one")],
    ),
    Row(
        "remissions of two lengths",
        at("conditions", [{"condition": "bipolar", "state": "in_remission", "months": months} for months in (6, 12)]),
        [("evidence.contradiction", "conditions[1].months", "'bipolar' also stands otherwise; keep one")],
    ),
    Row("a prescriber that is none", at("prescriber", "physician"), [("json.choice", "prescriber", "expected one of")]),
    Row(
        "a consultation in words",
        at("psychiatrist_consulted", "true"),
        [("json.type", "psychiatrist_consulted", "expected true or false without quotes, got 'true'")],
    ),
    Row(
        "a site that is null",
        at("site_certified", None),
        [("json.type", "site_certified", "expected true or false without quotes, got null")],
    ),
    Row(
        "an attestation with spaces",
        at("attestations.0.key", "PDMP checked"),
        [("evidence.key", "attestations[0].key", "expected a key such as pdmp_checked, got 'PDMP checked'")],
    ),
    Row(
        "an attestation nobody knows",
        at("attestations.0.given", "unknown"),
        [("json.type", "attestations[0].given", "expected true or false without quotes, got 'unknown'")],
    ),
    Row(
        "an attestation given and not given",
        at("attestations", [{"key": "pdmp_checked", "given": given} for given in (True, True, False)]),
        [("evidence.contradiction", "attestations[2].given", "'pdmp_checked' is also stated otherwise; keep one")],
    ),
    Row(
        "attestations by their keys",
        at("attestations", {"pdmp_checked": True}),
        [("json.type", "attestations", "expected a list in square brackets, got an object")],
    ),
]
