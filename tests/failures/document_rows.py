"""Documents: their form, their keys, and single values."""

from __future__ import annotations

from typing import Final

from tests.failures.asked import REMOVED, Row, also, at

ROWS: Final[list[Row]] = [
    Row(
        "unknown top key",
        at("plan", {}),
        [("json.unknown_key", "plan", "no such key; expected one of 'course', 'billing', 'prices', 'coverage'")],
    ),
    Row(
        "misspelt key",
        at("coverage.plan.cost_sharing.0.coinsurence", "20%"),
        [
            (
                "json.unknown_key",
                "coverage.plan.cost_sharing[0].coinsurence",
                "no such key; expected one of 'services', 'tiers', 'benefit', 'codes', ",
            )
        ],
    ),
    Row("missing course", at("course", REMOVED), [("json.missing_key", "course", "this key is required; add it")]),
    Row(
        "missing as_of",
        at("coverage.accumulators.as_of", REMOVED),
        [("json.missing_key", "coverage.accumulators.as_of", "this key is required; add it")],
    ),
    Row(
        "a list for an object",
        at("course", []),
        [("json.type", "course", "expected an object with regimen, starts_on, weeks, got a list")],
    ),
    Row(
        "a number for an object", at("coverage", 5), [("json.type", "coverage", "expected an object with plan, got 5")]
    ),
    Row(
        "an object for a list",
        at("coverage.plan.cost_sharing", {}),
        [("json.type", "coverage.plan.cost_sharing", "expected a list in square brackets, got an object")],
    ),
    Row(
        "float money",
        at("prices.entries.0.billed", 1800.5),
        [
            (
                "money.float",
                "prices.entries[0].billed",
                'floats are not exact, got 1800.5; write it as a string such as "125.00',
            )
        ],
    ),
    Row(
        "three decimals",
        at("prices.entries.0.billed", "1800.505"),
        [
            (
                "money.too_many_decimals",
                "prices.entries[0].billed",
                "expected at most two decimals, got 1800.505; round it to the cent",
            )
        ],
    ),
    Row(
        "money in words",
        at("coverage.plan.cost_sharing.0.copay", "forty"),
        [
            (
                "money.not_a_number",
                "coverage.plan.cost_sharing[0].copay",
                "expected an amount, got 'forty'; write it as a string such as \"125.00\"",
            )
        ],
    ),
    Row(
        "not a number for money",
        at("prices.entries.0.allowed", "NaN"),
        [
            (
                "money.not_finite",
                "prices.entries[0].allowed",
                'expected a finite amount, got NaN; write it as a string such as "125.0',
            )
        ],
    ),
    Row(
        "money beyond any claim",
        at("prices.entries.0.allowed", "99999999999999"),
        [("money.too_large", "prices.entries[0].allowed", "expected at most 10000000000 dollars, got 99999999999999")],
    ),
    Row(
        "true for money",
        at("prices.entries.0.allowed", True),
        [
            (
                "money.type",
                "prices.entries[0].allowed",
                "expected an amount, got the boolean True; write it as a string such as",
            )
        ],
    ),
    Row(
        "a thousands comma",
        at("prices.entries.0.allowed", "1,010.00"),
        [
            (
                "money.not_a_number",
                "prices.entries[0].allowed",
                "expected an amount, got '1,010.00'; write it as a string such as \"125.",
            )
        ],
    ),
    Row(
        "a dollar sign",
        at("prices.entries.0.allowed", "$1010"),
        [
            (
                "money.not_a_number",
                "prices.entries[0].allowed",
                "expected an amount, got '$1010'; write it as a string such as \"125.00\"",
            )
        ],
    ),
    Row(
        "a fraction for a rate",
        at("coverage.plan.cost_sharing.0.coinsurance", 0.2),
        [
            (
                "rate.not_percent",
                "coverage.plan.cost_sharing[0].coinsurance",
                'expected percent text such as "20%", got 0.2',
            )
        ],
    ),
    Row(
        "a rate without its sign",
        at("coverage.plan.cost_sharing.0.coinsurance", "20"),
        [
            (
                "rate.not_percent",
                "coverage.plan.cost_sharing[0].coinsurance",
                "expected percent text such as \"20%\", got '20'",
            )
        ],
    ),
    Row(
        "a rate beyond any sense",
        at("coverage.plan.cost_sharing.0.coinsurance", "120000%"),
        [("rate.range", "coverage.plan.cost_sharing[0].coinsurance", "expected 0% to 10000%, got 120000%")],
    ),
    Row(
        "coinsurance above the whole",
        at("coverage.plan.cost_sharing.0.coinsurance", "101%"),
        [
            (
                "plan.coinsurance_above_whole",
                "coverage.plan.cost_sharing[0].coinsurance",
                "expected the patient's share, at most 100%, got 101%",
            )
        ],
    ),
    Row(
        "rate negative",
        at("coverage.plan.cost_sharing.0.coinsurance", "-5%"),
        [
            (
                "rate.not_percent",
                "coverage.plan.cost_sharing[0].coinsurance",
                "expected percent text such as \"20%\", got '-5%'",
            )
        ],
    ),
    Row(
        "30 February",
        at("course.starts_on", "2026-02-30"),
        [("day.no_such_day", "course.starts_on", "the calendar has no day 2026-02-30; check the month and the day")],
    ),
    Row(
        "a day written the American way",
        at("course.starts_on", "03/02/2026"),
        [
            (
                "day.not_iso",
                "course.starts_on",
                "expected a day as YYYY-MM-DD, got '03/02/2026'; write it as \"2026-07-0",
            )
        ],
    ),
    Row(
        "a day as a number",
        at("course.starts_on", 20260302),
        [("day.type", "course.starts_on", 'expected a day, got int 20260302; write it as "2026-07-01"')],
    ),
    Row(
        "a moment for a day",
        at("course.starts_on", "2026-03-02T10:00:00"),
        [
            (
                "day.not_iso",
                "course.starts_on",
                "expected a day as YYYY-MM-DD, got '2026-03-02T10:00:00'; write it as \"",
            )
        ],
    ),
    Row(
        "month 13",
        at("coverage.plan.benefit_year_starts", "13-01"),
        [
            (
                "day.month_day",
                "coverage.plan.benefit_year_starts",
                "no year has month 13 day 1; write month and day such as 07-01",
            )
        ],
    ),
    Row(
        "a benefit year from 29 February",
        at("coverage.plan.benefit_year_starts", "02-29"),
        [("day.leap_day", "coverage.plan.benefit_year_starts", "29 February is not in every year; use 02-28 or 03-01")],
    ),
    Row(
        "weeks text",
        at("course.weeks", "8"),
        [("json.type", "course.weeks", "expected a whole number without quotes or decimals, got '8'")],
    ),
    Row(
        "weeks float",
        at("course.weeks", 8.5),
        [("json.type", "course.weeks", "expected a whole number without quotes or decimals, got 8.5")],
    ),
    Row(
        "weeks null",
        at("course.weeks", None),
        [("json.type", "course.weeks", "expected a whole number without quotes or decimals, got null")],
    ),
    Row(
        "regimen typo",
        at("course.regimen", "spravato_trd_adjuct"),
        [("json.choice", "course.regimen", "expected one of 'spravato_trd_adjunct', 'spravato_trd_monotherapy', 's")],
    ),
    Row(
        "weekday",
        at("course.weekdays", ["mon", "funday"]),
        [("day.weekday", "course.weekdays[1]", 'expected a weekday such as "mon" or "Monday", got \'funday\'')],
    ),
    Row(
        "weekday repeated",
        at("course.weekdays", ["mon", "mon"]),
        [("course.repeated_weekday", "course.weekdays", "expected each weekday once, got mon, mon")],
    ),
    Row(
        "one weekday",
        at("course.weekdays", ["mon"]),
        [
            (
                "course.too_few_weekdays",
                "course.weekdays",
                "expected 2 weekdays for 2 sessions a week, got 1; add more or none",
            )
        ],
    ),
    Row(
        "yes text",
        at("course.new_patient", "yes"),
        [("json.type", "course.new_patient", "expected true or false without quotes, got 'yes'")],
    ),
    Row(
        "pathway typo",
        at("billing.pathway", "bundle"),
        [("json.choice", "billing.pathway", "expected one of 'bundled', 'unbundled', 'specialty_pharmacy', 'assignm")],
    ),
    Row(
        "days reversed",
        also(at("prices.entries.0.valid_from", "2026-12-31"), at("prices.entries.0.valid_to", "2026-01-01")),
        [
            (
                "price.entry_days",
                "prices.entries[0].valid_to",
                "expected valid_from at most valid_to, got 2026-12-31 and 2026-01-01",
            )
        ],
    ),
    Row(
        "bounds the wrong way round",
        at("coverage.plan.cost_sharing.0.copay", {"unknown": "ask", "low": "50", "high": "40"}),
        [("unknown.bounds", "coverage.plan.cost_sharing[0].copay", "expected low at most high, got 50.00 and 40.00")],
    ),
    Row(
        "an unknown with a slip",
        at("coverage.plan.cost_sharing.0.copay", {"unknown": "ask", "least": "50"}),
        [
            (
                "json.unknown_key",
                "coverage.plan.cost_sharing[0].copay.least",
                "expected one of 'unknown', 'low', 'high', got 'least'",
            )
        ],
    ),
    Row(
        "money back before it is paid",
        at("payment", {"reimbursed_after_days": -1}),
        [("json.value", "payment.reimbursed_after_days", "expected at least 0, got -1")],
    ),
    Row(
        "days of a bill nobody files",
        at("payment", {"reimbursed_after_days": 30, "file_within_days": 90}),
        [
            ("payment.not_used", "payment.reimbursed_after_days", "the person files no bill, so this has no meaning"),
            ("payment.not_used", "payment.file_within_days", "the person files no bill, so this has no meaning"),
        ],
    ),
    Row("label number", at("label", 5), [("json.type", "label", "expected text in quotes, got 5")]),
    Row(
        "a day in words",
        at("as_of", "today"),
        [("day.not_iso", "as_of", "expected a day as YYYY-MM-DD, got 'today'; write it as \"2026-07-01\"")],
    ),
]
