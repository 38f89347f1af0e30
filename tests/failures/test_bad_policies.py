"""Bad policy files and bad charts: every problem with its code, its path and its sentence, and nothing judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from datetime import date, datetime
from typing import Any, Final

import pytest

from ketacost.authorization.evidence import Evidence
from ketacost.authorization.policy import Policy
from ketacost.errors import KetacostError
from ketacost.interop.json_format import load
from ketacost.interop.policy_catalogue import read_policy
from tests.failures.asked import REMOVED, Change, Document, Row, also, at

POLICY: Final[Document] = {
    "payer": "A payer",
    "title": "A policy",
    "source": "its page",
    "grade": "payer_text",
    "checked_on": date(2026, 11, 23),
    "treatments": ["esketamine_nasal"],
    "lines": ["large_group"],
    "benefit": "medical",
    "request_codes": ["S0013"],
    "documents": ["the chart"],
    "decides_within": {"count": 14, "unit": "days"},
    "notes": ["a note"],
    "rules": [
        {
            "use": "resistant_depression",
            "grant": {"months": 6, "devices": 56},
            "criteria": {"kind": "all_of", "parts": [{"kind": "takes_oral"}]},
        }
    ],
}
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
ASKS: Final = "rules.0.criteria"
GRANT: Final = "rules.0.grant"


def asking(kind: str, **fields: Any) -> Change:  # noqa: ANN401 (any field of a criterion)
    """Return the change that makes the rule ask one thing."""
    return at(ASKS, {"kind": kind, **fields})


def _toml(value: object) -> str:
    """Return a value as TOML writes it inside a line."""
    match value:
        case None:
            return '"none"'
        case Mapping():
            return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case date():
            return value.isoformat()
        case _:
            return json.dumps(value)


def _policy(document: Document) -> Policy:
    return read_policy("sample", "\n".join(f"{key} = {_toml(value)}" for key, value in document.items()))


def _chart(document: Document) -> Evidence:
    return load(Evidence, document)


CRITERIA_ROWS: Final = [
    ("no criteria", at(ASKS, REMOVED), []),
    ("a list for a criterion", at(ASKS, []), []),
    ("a kind that is nearly one", asking("any_off", parts=[]), []),
    ("a kind that is a number", at(ASKS, {"kind": 3}), []),
    ("a key that is nearly one", asking("age_range", lest=18), []),
    ("all of nothing", asking("all_of", parts=[]), []),
    ("any of nothing", asking("any_of", parts=[]), []),
    ("parts that are one object", asking("all_of", parts={"kind": "takes_oral"}), []),
    ("the opposite of nothing", asking("not"), []),
    ("more parts than there are", asking("at_least", count=2, parts=[{"kind": "takes_oral"}]), []),
    ("at least none of the parts", asking("at_least", count=0, parts=[{"kind": "takes_oral"}]), []),
    ("at least of nothing", asking("at_least", count=1, parts=[]), []),
    ("an age range nobody is in", asking("age_range", least=65, below=18), []),
    ("an age range everybody is in", asking("age_range"), []),
    ("a negative age", asking("age_range", least=-1), []),
    ("an age as text", asking("age_range", least="18"), []),
    ("no diagnosis code", asking("diagnosis_in", codes=[]), []),
    ("a diagnosis without its letter", asking("diagnosis_in", codes=["F33", "33.2"]), []),
    ("a diagnosis that ends in a dot", asking("diagnosis_in", codes=["F33."]), []),
    ("a diagnosis in lower case", asking("diagnosis_in", codes=["f33"]), []),
    ("a diagnosis with a star", asking("diagnosis_in", codes=["F33.*"]), []),
    ("codes as one text", asking("diagnosis_in", codes="F33"), []),
    (
        "codes added on no day",
        asking("diagnosis_in", codes=["F33"], added=[{"codes": ["F32.2"]}]),
        [],
    ),
    (
        "codes added on a day that is none",
        asking("diagnosis_in", codes=["F33"], added=[{"on": "2025-13-01", "codes": ["F32.2"]}]),
        [],
    ),
    (
        "no codes added, on a day with a time",
        asking("diagnosis_in", codes=["F33"], added=[{"on": datetime(2025, 1, 1, 9, 0), "codes": []}]),  # noqa: DTZ001
        [],
    ),
    (
        "an addition that is no list",
        asking("diagnosis_in", codes=["F33"], added={"on": date(2025, 1, 1), "codes": ["F32.2"]}),
        [],
    ),
    ("an episode of no months", asking("recurrent_or_lasting", months=0), []),
    ("an episode longer than a life", asking("recurrent_or_lasting", months=24_000), []),
    ("a score on no scale", asking("score_at_least", any_of=[]), []),
    ("a score on a scale that is none", asking("score_at_least", any_of=[{"instrument": "phq-9", "least": 15}]), []),
    ("a threshold above the scale", asking("score_at_least", any_of=[{"instrument": "phq9", "least": 28}]), []),
    ("a threshold without a scale", asking("score_at_least", any_of=[{"least": 20}]), []),
    (
        "two thresholds on one scale",
        asking("score_at_least", any_of=[{"instrument": "phq9", "least": 10}, {"instrument": "phq9", "least": 20}]),
        [],
    ),
    (
        "a score of today at the latest",
        asking("score_at_least", any_of=[{"instrument": "phq9", "least": 10}], within_days=0, boundary_doubtful="no"),
        [],
    ),
    ("a score on file on no scale", asking("score_on_file", instruments=[]), []),
    ("more classes than drugs", asking("trials", count=1, classes=2), []),
    (
        "more classes than are left",
        asking("trials", count=3, classes=3, excluded=["ssri", "snri", "tca", "maoi", "ndri", "nassa", "sari"]),
        [],
    ),
    ("a class that is none", asking("trials", count=1, excluded=["snris"]), []),
    ("a dose that is none", asking("trials", count=1, dose="minimal"), []),
    ("weeks that are a fraction", asking("trials", count=1, weeks=7.5), []),
    ("more than all improvement", asking("trials", count=1, most_improvement=101, adherence=-1), []),
    ("trials of the last no years", asking("trials", count=1, years=0), []),
    ("a count that is true", asking("trials", count=True), []),
    ("more augmentations than kinds", asking("augmented", count=2, kinds=["lithium"]), []),
    ("an augmentation that is none", asking("augmented", kinds=["litium"]), []),
    ("a psychotherapy that is none", asking("psychotherapy_tried", kinds=["cbt"]), []),
    ("a new drug in words", asking("takes_oral", new="yes"), []),
    ("nobody may prescribe", asking("prescribed_by", roles=[]), []),
    ("a role that is none", asking("prescribed_by", roles=["psychiatrists"]), []),
    ("nobody in the REMS", asking("in_rems", site=False), []),
    ("less than no remission", asking("free", condition="psychosis", remission_months=-1), []),
    ("a key with spaces, and nothing said", asking("attested", key="PDMP checked", says=" "), []),
    ("a key that ends in an underscore", asking("attested", key="pdmp_", says="the database was looked at"), []),
    ("an improvement beyond all", asking("improved", percent=150), []),
    ("unread, and nobody knows what", asking("unread", says=""), []),
]
POLICY_ROWS: Final = [
    ("an empty payer, title and source", also(at("payer", ""), at("title", " "), at("source", "\t")), []),
    ("no payer and no grade", also(at("payer", REMOVED), at("grade", REMOVED)), []),
    ("a payer that is a number", at("payer", 7), []),
    ("a grade that is nearly one", at("grade", "payers_text"), []),
    ("a key that is nearly one", at("benefits", "medical"), []),
    ("a benefit that is none", at("benefit", "dental"), []),
    ("no treatments", at("treatments", []), []),
    ("a treatment that is none", at("treatments", ["esketamine"]), []),
    ("treatments as one text", at("treatments", "tms"), []),
    ("a line of business that is none", at("lines", ["large_group", "medicare_advantages"]), []),
    ("rules that are excluded", at("stance", "excluded"), []),
    ("rules where nobody asks", at("stance", "not_required"), []),
    ("criteria that are none", at("rules", []), []),
    ("a rule that is no list", at("rules", {"use": "resistant_depression"}), []),
    ("a rule without a use", at("rules.0.use", REMOVED), []),
    ("a use that is none", at("rules.0.use", "depression"), []),
    ("a stage that is none", at("rules.0.stage", "renewed"), []),
    (
        "a renewal of what has none",
        lambda document: document["rules"].extend(
            [{**document["rules"][0], "stage": "renewal"}]
        ) or document["rules"][0].update(renewable=False),
        [],
    ),
    ("a grant of nothing", at(GRANT, {}), []),
    ("a grant of two lengths", at(GRANT, {"days": 180, "months": 6}), []),
    ("a grant of no days", at(GRANT, {"days": 0}), []),
    ("a grant of less than no sessions", at(GRANT, {"sessions": -8, "mg_per_week": 0}), []),
    ("a grant in weeks", at(GRANT, {"weeks": 4}), []),
    ("a grant that is a text", at(GRANT, "6 months"), []),
    ("a limit of no days", at("decides_within.count", 0), []),
    ("a limit of less than no days", at("decides_within.count", -3), []),
    ("a limit of a misspelled unit", at("decides_within.unit", "busines_days"), []),
    ("a limit without a unit", at("decides_within.unit", REMOVED), []),
    ("a limit as text", at("decides_urgent_within", "72 hours"), []),
    ("a limit longer than any", at("decides_within.count", 10_001), []),
    ("a request code without its letter", at("request_codes", ["S0013", "0013"]), []),
    ("a request code that is a number", at("request_codes", [90_868]), []),
    ("a first day that does not exist", at("effective_from", "2026-02-30"), []),
    ("a last day in another order", at("effective_to", "12/31/2026"), []),
    ("checked on a day with a time", at("checked_on", datetime(2026, 11, 23, 12, 0)), []),  # noqa: DTZ001
    ("checked on no day", at("checked_on", None), []),
    ("checked in a year", at("checked_on", 2026), []),
    ("documents and notes of nothing", also(at("documents", ["the chart", ""]), at("notes", [" "])), []),
    ("a note that is no list", at("notes", "a note"), []),
]
CHART_ROWS: Final = [
    ("an age beyond any", at("age", 131), []),
    ("an age below none", at("age", -1), []),
    ("an age as text", at("age", "41"), []),
    ("an age that is a float", at("age", 41.0), []),
    ("an age of null", at("age", None), []),
    ("an age with dollar bounds", at("age", {"unknown": "not asked", "low": "18"}), []),
    ("a key that is nearly one", at("diagnosis", ["F33.2"]), []),
    ("a diagnosis that is none", at("diagnoses", ["F33.2", "depression"]), []),
    ("a diagnosis that is too long", at("diagnoses", ["F33.22222"]), []),
    ("a diagnosis that is a number", at("diagnoses", [33]), []),
    ("diagnoses as one text", at("diagnoses", "F33.2"), []),
    ("recurrent in words", at("recurrent", "yes"), []),
    ("less than no months", at("episode_months", -1), []),
    ("complete, perhaps", at("trials_complete", "unknown"), []),
    ("trials as one object", at("trials", {"drug": "sertraline"}), []),
    ("trials that are unknown", at("trials", "unknown"), []),
    ("a trial by its name", at("trials.0", "sertraline"), []),
    ("a class that is none", at("trials.0.drug_class", "srri"), []),
    ("a dose that is none", at("trials.0.dose", "maximal"), []),
    ("more weeks than a life", at("trials.0.weeks", 2_601), []),
    ("weeks that are a float", at("trials.0.weeks", 8.5), []),
    (
        "percents beyond all and below nothing",
        also(at("trials.0.adherence_percent", 101), at("trials.0.improvement_percent", -5)),
        [],
    ),
    ("a percent with its sign", at("trials.0.adherence_percent", "90%"), []),
    ("a last day that does not exist", at("trials.0.ended_on", "2025-02-29"), []),
    ("a last day with a time", at("trials.0.ended_on", "2025-02-28T09:00:00"), []),
    ("a last day of null", at("trials.0.ended_on", None), []),
    ("an augmentation that is none", at("augmentations.0.kind", "thyroids"), []),
    ("an augmentation without a kind", at("augmentations.0.kind", REMOVED), []),
    ("a psychotherapy that is none", at("psychotherapies.0.kind", "cognitive_behavioural"), []),
    ("a scale that is none", at("scores.0.instrument", "phq"), []),
    ("a score beyond the scale", at("scores.0.value", 28), []),
    ("a score beyond any scale", at("scores.0.value", 101), []),
    ("a score below nothing", at("scores.0.value", -1), []),
    ("a score that nobody knows", at("scores.0.value", "unknown"), []),
    ("a score on no day", at("scores.0.on", REMOVED), []),
    ("a score on a day with a time", at("scores.0.on", datetime(2026, 2, 20, 9, 30)), []),  # noqa: DTZ001
    ("a condition that is none", at("conditions.0.condition", "psychoses"), []),
    ("a state that is none", at("conditions.0.state", "in_remision"), []),
    ("a state nobody knows", at("conditions.0.state", "unknown"), []),
    ("a remission of less than no months", at("conditions.0.months", -1), []),
    (
        "a condition both absent and present",
        at("conditions", [{"condition": "bipolar", "state": state} for state in ("absent", "present")]),
        [],
    ),
    (
        "remissions of two lengths",
        at("conditions", [{"condition": "bipolar", "state": "in_remission", "months": months} for months in (6, 12)]),
        [],
    ),
    ("a prescriber that is none", at("prescriber", "physician"), []),
    ("a consultation in words", at("psychiatrist_consulted", "true"), []),
    ("a site that is null", at("site_certified", None), []),
    ("an attestation with spaces", at("attestations.0.key", "PDMP checked"), []),
    ("an attestation nobody knows", at("attestations.0.given", "unknown"), []),
    (
        "an attestation given and not given",
        at("attestations", [{"key": "pdmp_checked", "given": given} for given in (True, True, False)]),
        [],
    ),
    ("attestations by their keys", at("attestations", {"pdmp_checked": True}), []),
]
