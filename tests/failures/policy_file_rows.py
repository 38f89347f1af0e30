"""Bad policy files: what is changed in a good one, and every problem with its code, path and sentence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from tests.failures.asked import REMOVED, Change, Document, Row, also, at

NOON: Final = datetime(2026, 2, 20, 12, 0)  # noqa: DTZ001 (a day with a time is what is refused)
RULE: Final[Document] = {
    "use": "resistant_depression",
    "grant": {"months": 6, "devices": 56},
    "criteria": {"kind": "all_of", "parts": [{"kind": "takes_oral"}]},
}
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
    "rules": [RULE],
}
ASKS: Final = "rules.0.criteria"
GRANT: Final = "rules.0.grant"


def asking(kind: str, **fields: Any) -> Change:  # noqa: ANN401 (any field of a criterion)
    """Return the change that makes the rule ask one thing."""
    return at(ASKS, {"kind": kind, **fields})


CRITERIA_ROWS: Final[list[Row]] = [
    Row("no criteria", at(ASKS, REMOVED), [("json.missing_key", "rules[0].criteria", "this key is required; add it")]),
    Row(
        "a list for a criterion",
        at(ASKS, []),
        [("json.type", "rules[0].criteria", "expected an object with its kind, got a list")],
    ),
    Row(
        "a kind that is nearly one",
        asking("any_off", parts=[]),
        [("json.choice", "rules[0].criteria.kind", "expected one of")],
    ),
    Row(
        "a kind that is a number", at(ASKS, {"kind": 3}), [("json.choice", "rules[0].criteria.kind", "expected one of")]
    ),
    Row(
        "a key that is nearly one",
        asking("age_range", lest=18),
        [("json.unknown_key", "rules[0].criteria.lest", "no such key; expected one of")],
    ),
    Row(
        "all of nothing",
        asking("all_of", parts=[]),
        [("policy.empty", "rules[0].criteria.parts", "expected at least one entry, got an empty list; add one")],
    ),
    Row(
        "any of nothing",
        asking("any_of", parts=[]),
        [("policy.empty", "rules[0].criteria.parts", "expected at least one entry, got an empty list; add one")],
    ),
    Row(
        "parts that are one object",
        asking("all_of", parts={"kind": "takes_oral"}),
        [("json.type", "rules[0].criteria.parts", "expected a list in square brackets, got an object")],
    ),
    Row(
        "the opposite of nothing",
        asking("not"),
        [("json.missing_key", "rules[0].criteria.part", "this key is required; add it")],
    ),
    Row(
        "more parts than there are",
        asking("at_least", count=2, parts=[{"kind": "takes_oral"}]),
        [("policy.at_least", "rules[0].criteria.count", "expected at most 1, the number of parts, got 2; lower")],
    ),
    Row(
        "at least none of the parts",
        asking("at_least", count=0, parts=[{"kind": "takes_oral"}]),
        [("json.value", "rules[0].criteria.count", "expected at least 1, got 0")],
    ),
    Row(
        "at least of nothing",
        asking("at_least", count=1, parts=[]),
        [("policy.empty", "rules[0].criteria.parts", "expected at least one entry, got an empty list; add one")],
    ),
    Row(
        "an age range nobody is in",
        asking("age_range", least=65, below=18),
        [("policy.age_range", "rules[0].criteria.below", "expected an age above 65, got 18; nobody is in this range")],
    ),
    Row(
        "an age range everybody is in",
        asking("age_range"),
        [("policy.age_range", "rules[0].criteria", "everybody is in this range; give least or below")],
    ),
    Row(
        "a negative age",
        asking("age_range", least=-1),
        [("course.out_of_range", "rules[0].criteria.least", "expected 0 to 130, got -1")],
    ),
    Row(
        "an age as text",
        asking("age_range", least="18"),
        [("json.type", "rules[0].criteria.least", "expected a whole number without quotes or decimals, got")],
    ),
    Row(
        "no diagnosis code",
        asking("diagnosis_in", codes=[]),
        [("policy.empty", "rules[0].criteria.codes", "expected at least one entry, got an empty list; add one")],
    ),
    Row(
        "a diagnosis without its letter",
        asking("diagnosis_in", codes=["F33", "33.2"]),
        [("policy.diagnosis", "rules[0].criteria.codes[1]", "expected an ICD-10 code such as F33.2, or its beginning")],
    ),
    Row(
        "a diagnosis that ends in a dot",
        asking("diagnosis_in", codes=["F33."]),
        [("policy.diagnosis", "rules[0].criteria.codes[0]", "expected an ICD-10 code such as F33.2, or its beginning")],
    ),
    Row(
        "a diagnosis in lower case",
        asking("diagnosis_in", codes=["f33"]),
        [("policy.diagnosis", "rules[0].criteria.codes[0]", "expected an ICD-10 code such as F33.2, or its beginning")],
    ),
    Row(
        "a diagnosis with a star",
        asking("diagnosis_in", codes=["F33.*"]),
        [("policy.diagnosis", "rules[0].criteria.codes[0]", "expected an ICD-10 code such as F33.2, or its beginning")],
    ),
    Row(
        "codes as one text",
        asking("diagnosis_in", codes="F33"),
        [("json.type", "rules[0].criteria.codes", "expected a list in square brackets, got 'F33'")],
    ),
    Row(
        "codes added on no day",
        asking("diagnosis_in", codes=["F33"], added=[{"codes": ["F32.2"]}]),
        [("json.missing_key", "rules[0].criteria.added[0].on", "this key is required; add it")],
    ),
    Row(
        "codes added on a day that is none",
        asking("diagnosis_in", codes=["F33"], added=[{"on": "2025-13-01", "codes": ["F32.2"]}]),
        [
            (
                "day.no_such_day",
                "rules[0].criteria.added[0].on",
                "the calendar has no day 2025-13-01; check the month and",
            )
        ],
    ),
    Row(
        "no codes added, on a day with a time",
        asking("diagnosis_in", codes=["F33"], added=[{"on": NOON, "codes": []}]),
        [
            ("day.type", "rules[0].criteria.added[0].on", "expected a day without a time, got 2026-02-20 12:00:00;"),
            (
                "policy.empty",
                "rules[0].criteria.added[0].codes",
                "expected at least one entry, got an empty list; add one",
            ),
        ],
    ),
    Row(
        "an addition that is no list",
        asking("diagnosis_in", codes=["F33"], added={"on": date(2025, 1, 1), "codes": ["F32.2"]}),
        [("json.type", "rules[0].criteria.added", "expected a list in square brackets, got an object")],
    ),
    Row(
        "an episode of no months",
        asking("recurrent_or_lasting", months=0),
        [("json.value", "rules[0].criteria.months", "expected at least 1, got 0")],
    ),
    Row(
        "an episode longer than a life",
        asking("recurrent_or_lasting", months=24_000),
        [("json.value", "rules[0].criteria.months", "expected at most 1200, got 24000")],
    ),
    Row(
        "a score on no scale",
        asking("score_at_least", any_of=[]),
        [("policy.empty", "rules[0].criteria.any_of", "expected at least one entry, got an empty list; add one")],
    ),
    Row(
        "a score on a scale that is none",
        asking("score_at_least", any_of=[{"instrument": "phq-9", "least": 15}]),
        [("json.choice", "rules[0].criteria.any_of[0].instrument", "expected one of")],
    ),
    Row(
        "a threshold above the scale",
        asking("score_at_least", any_of=[{"instrument": "phq9", "least": 28}]),
        [("policy.threshold", "rules[0].criteria.any_of[0].least", "PHQ9 goes from 0 to 27, got 28; lower least")],
    ),
    Row(
        "a threshold without a scale",
        asking("score_at_least", any_of=[{"least": 20}]),
        [("json.missing_key", "rules[0].criteria.any_of[0].instrument", "this key is required; add it")],
    ),
    Row(
        "two thresholds on one scale",
        asking("score_at_least", any_of=[{"instrument": "phq9", "least": 10}, {"instrument": "phq9", "least": 20}]),
        [
            (
                "policy.scale_twice",
                "rules[0].criteria.any_of[1].instrument",
                "a second threshold on 'phq9'; keep the one printed",
            )
        ],
    ),
    Row(
        "a score of today at the latest",
        asking("score_at_least", any_of=[{"instrument": "phq9", "least": 10}], within_days=0, boundary_doubtful="no"),
        [
            ("course.out_of_range", "rules[0].criteria.within_days", "expected 1 to 3650, got 0"),
            ("json.type", "rules[0].criteria.boundary_doubtful", "expected true or false without quotes, got 'no'"),
        ],
    ),
    Row(
        "a score on file on no scale",
        asking("score_on_file", instruments=[]),
        [("policy.empty", "rules[0].criteria.instruments", "expected at least one entry, got an empty list; add one")],
    ),
    Row(
        "more classes than drugs",
        asking("trials", count=1, classes=2),
        [("policy.classes", "rules[0].criteria.classes", "expected at most 1, one a drug, got 2; raise count or")],
    ),
    Row(
        "more classes than are left",
        asking("trials", count=3, classes=3, excluded=["ssri", "snri", "tca", "maoi", "ndri", "nassa", "sari"]),
        [("policy.classes", "rules[0].criteria.excluded", "expected to leave 3 classes, got 2 left; exclude fewer or")],
    ),
    Row(
        "a class that is none",
        asking("trials", count=1, excluded=["snris"]),
        [("json.choice", "rules[0].criteria.excluded[0]", "expected one of")],
    ),
    Row(
        "a dose that is none",
        asking("trials", count=1, dose="minimal"),
        [("json.choice", "rules[0].criteria.dose", "expected one of")],
    ),
    Row(
        "weeks that are a fraction",
        asking("trials", count=1, weeks=7.5),
        [("json.type", "rules[0].criteria.weeks", "expected a whole number without quotes or decimals, got")],
    ),
    Row(
        "more than all improvement",
        asking("trials", count=1, most_improvement=101, adherence=-1),
        [
            ("course.out_of_range", "rules[0].criteria.most_improvement", "expected 0 to 100, got 101"),
            ("course.out_of_range", "rules[0].criteria.adherence", "expected 0 to 100, got -1"),
        ],
    ),
    Row(
        "trials of the last no years",
        asking("trials", count=1, years=0),
        [("course.out_of_range", "rules[0].criteria.years", "expected 1 to 100, got 0")],
    ),
    Row(
        "a count that is true",
        asking("trials", count=True),
        [("json.type", "rules[0].criteria.count", "expected a whole number without quotes or decimals, got")],
    ),
    Row(
        "more augmentations than kinds",
        asking("augmented", count=2, kinds=["lithium"]),
        [("policy.augmented", "rules[0].criteria.count", "expected at most 1, one a kind, got 2; lower count or")],
    ),
    Row(
        "an augmentation that is none",
        asking("augmented", kinds=["litium"]),
        [("json.choice", "rules[0].criteria.kinds[0]", "expected one of")],
    ),
    Row(
        "a psychotherapy that is none",
        asking("psychotherapy_tried", kinds=["cbt"]),
        [("json.choice", "rules[0].criteria.kinds[0]", "expected one of")],
    ),
    Row(
        "a new drug in words",
        asking("takes_oral", new="yes"),
        [("json.type", "rules[0].criteria.new", "expected true or false without quotes, got 'yes'")],
    ),
    Row(
        "nobody may prescribe",
        asking("prescribed_by", roles=[]),
        [("policy.empty", "rules[0].criteria.roles", "expected at least one entry, got an empty list; add one")],
    ),
    Row(
        "a role that is none",
        asking("prescribed_by", roles=["psychiatrists"]),
        [("json.choice", "rules[0].criteria.roles[0]", "expected one of")],
    ),
    Row(
        "nobody in the REMS",
        asking("in_rems", site=False),
        [("policy.empty", "rules[0].criteria", "ask for the site, the pharmacy or the patient; this asks")],
    ),
    Row(
        "less than no remission",
        asking("free", condition="psychosis", remission_months=-1),
        [("course.out_of_range", "rules[0].criteria.remission_months", "expected 0 to 1200, got -1")],
    ),
    Row(
        "a key with spaces, and nothing said",
        asking("attested", key="PDMP checked", says=" "),
        [
            ("policy.key", "rules[0].criteria.key", "expected a key such as pdmp_checked, got 'PDMP checked'"),
            ("policy.text", "rules[0].criteria.says", "expected a few words, got ' '"),
        ],
    ),
    Row(
        "a key that ends in an underscore",
        asking("attested", key="pdmp_", says="the database was looked at"),
        [("policy.key", "rules[0].criteria.key", "expected a key such as pdmp_checked, got 'pdmp_'")],
    ),
    Row(
        "an improvement beyond all",
        asking("improved", percent=150),
        [("course.out_of_range", "rules[0].criteria.percent", "expected 0 to 100, got 150")],
    ),
    Row(
        "unread, and nobody knows what",
        asking("unread", says=""),
        [("policy.text", "rules[0].criteria.says", "expected a few words, got ''")],
    ),
]
POLICY_ROWS: Final[list[Row]] = [
    Row(
        "an empty payer, title and source",
        also(at("payer", ""), at("title", " "), at("source", "\t")),
        [
            ("policy.text", "payer", "expected a few words, got ''"),
            ("policy.text", "title", "expected a few words, got ' '"),
            ("policy.text", "source", "expected a few words, got '\\t'"),
        ],
    ),
    Row(
        "no payer and no grade",
        also(at("payer", REMOVED), at("grade", REMOVED)),
        [
            ("json.missing_key", "payer", "this key is required; add it"),
            ("json.missing_key", "grade", "this key is required; add it"),
        ],
    ),
    Row("a payer that is a number", at("payer", 7), [("json.type", "payer", "expected text in quotes, got 7")]),
    Row("a grade that is nearly one", at("grade", "payers_text"), [("json.choice", "grade", "expected one of")]),
    Row(
        "a key that is nearly one",
        at("benefits", "medical"),
        [("json.unknown_key", "benefits", "no such key; expected one of")],
    ),
    Row("a benefit that is none", at("benefit", "dental"), [("json.choice", "benefit", "expected one of")]),
    Row(
        "no treatments",
        at("treatments", []),
        [("policy.empty", "treatments", "expected at least one entry, got an empty list; add one")],
    ),
    Row(
        "a treatment that is none",
        at("treatments", ["esketamine"]),
        [("json.choice", "treatments[0]", "expected one of")],
    ),
    Row(
        "treatments as one text",
        at("treatments", "tms"),
        [("json.type", "treatments", "expected a list in square brackets, got 'tms'")],
    ),
    Row(
        "a line of business that is none",
        at("lines", ["large_group", "medicare_advantages"]),
        [("json.choice", "lines[1]", "expected one of")],
    ),
    Row(
        "rules that are excluded",
        at("stance", "excluded"),
        [("policy.stance", "rules", "the stance 'excluded' needs no rules; leave them out, or")],
    ),
    Row(
        "rules where nobody asks",
        at("stance", "not_required"),
        [("policy.stance", "rules", "the stance 'not_required' needs no rules; leave them out,")],
    ),
    Row(
        "criteria that are none",
        at("rules", []),
        [("policy.stance", "rules", "the stance 'criteria' needs rules; add one, or give")],
    ),
    Row(
        "a rule that is no list",
        at("rules", {"use": "resistant_depression"}),
        [("json.type", "rules", "expected a list in square brackets, got an object")],
    ),
    Row(
        "a rule without a use",
        at("rules.0.use", REMOVED),
        [("json.missing_key", "rules[0].use", "this key is required; add it")],
    ),
    Row("a use that is none", at("rules.0.use", "depression"), [("json.choice", "rules[0].use", "expected one of")]),
    Row("a stage that is none", at("rules.0.stage", "renewed"), [("json.choice", "rules[0].stage", "expected one of")]),
    Row(
        "a renewal of what has none",
        at("rules", [{**RULE, "renewable": False}, {**RULE, "stage": "renewal"}]),
        [("policy.renewable", "rules[0].renewable", "there is a rule for the renewal; make this one renewable,")],
    ),
    Row(
        "a grant of nothing",
        at(GRANT, {}),
        [("policy.grant", "rules[0].grant", "this grants nothing; give a length or a quantity, or")],
    ),
    Row(
        "a grant of two lengths",
        at(GRANT, {"days": 180, "months": 6}),
        [("policy.grant", "rules[0].grant.months", "expected days or months, got both; keep the one printed")],
    ),
    Row(
        "a grant of no days",
        at(GRANT, {"days": 0}),
        [("json.value", "rules[0].grant.days", "expected at least 1, got 0")],
    ),
    Row(
        "a grant of less than no sessions",
        at(GRANT, {"sessions": -8, "mg_per_week": 0}),
        [
            ("json.value", "rules[0].grant.sessions", "expected at least 1, got -8"),
            ("json.value", "rules[0].grant.mg_per_week", "expected at least 1, got 0"),
        ],
    ),
    Row(
        "a grant in weeks",
        at(GRANT, {"weeks": 4}),
        [("json.unknown_key", "rules[0].grant.weeks", "no such key; expected one of")],
    ),
    Row(
        "a grant that is a text",
        at(GRANT, "6 months"),
        [("json.type", "rules[0].grant", "expected an object, got '6 months'")],
    ),
    Row(
        "a limit of no days",
        at("decides_within.count", 0),
        [("day.length", "decides_within.count", "expected a whole number from 1 to 10000, got 0")],
    ),
    Row(
        "a limit of less than no days",
        at("decides_within.count", -3),
        [("day.length", "decides_within.count", "expected a whole number from 1 to 10000, got -3")],
    ),
    Row(
        "a limit of a misspelled unit",
        at("decides_within.unit", "busines_days"),
        [("json.choice", "decides_within.unit", "expected one of")],
    ),
    Row(
        "a limit without a unit",
        at("decides_within.unit", REMOVED),
        [("json.missing_key", "decides_within.unit", "this key is required; add it")],
    ),
    Row(
        "a limit as text",
        at("decides_urgent_within", "72 hours"),
        [("json.type", "decides_urgent_within", "expected an object with count, unit, got '72 hours'")],
    ),
    Row(
        "a limit longer than any",
        at("decides_within.count", 10_001),
        [("day.length", "decides_within.count", "expected a whole number from 1 to 10000, got 10001")],
    ),
    Row(
        "a request code without its letter",
        at("request_codes", ["S0013", "0013"]),
        [("code.hcpcs", "request_codes", "expected a HCPCS or CPT code of five characters, got")],
    ),
    Row(
        "a request code that is a number",
        at("request_codes", [90_868]),
        [("json.type", "request_codes[0]", "expected text in quotes, got 90868")],
    ),
    Row(
        "a first day that does not exist",
        at("effective_from", "2026-02-30"),
        [("day.no_such_day", "effective_from", "the calendar has no day 2026-02-30; check the month and")],
    ),
    Row(
        "a last day in another order",
        at("effective_to", "12/31/2026"),
        [("day.not_iso", "effective_to", "expected a day as YYYY-MM-DD, got '12/31/2026'; write it")],
    ),
    Row(
        "checked on a day with a time",
        at("checked_on", NOON),
        [("day.type", "checked_on", "expected a day without a time, got 2026-02-20 12:00:00;")],
    ),
    Row(
        "checked on no day",
        at("checked_on", None),
        [("day.not_iso", "checked_on", "expected a day as YYYY-MM-DD, got 'none'; write it as")],
    ),
    Row(
        "checked in a year",
        at("checked_on", 2026),
        [("day.type", "checked_on", 'expected a day, got int 2026; write it as "2026-07-01"')],
    ),
    Row(
        "documents and notes of nothing",
        also(at("documents", ["the chart", ""]), at("notes", [" "])),
        [
            ("policy.text", "documents[1]", "expected a few words, got ''"),
            ("policy.text", "notes[0]", "expected a few words, got ' '"),
        ],
    ),
    Row(
        "a note that is no list",
        at("notes", "a note"),
        [("json.type", "notes", "expected a list in square brackets, got 'a note'")],
    ),
]
