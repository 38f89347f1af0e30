"""Corners of a document: plans by name, networks, unknowns, relatives, price entries, Medicare's indices."""

from __future__ import annotations

from typing import Final

from tests.failures.asked import Row, also, at

RULE: Final = "coverage.plan.cost_sharing.0."

SINGLE: Final = [
    (
        "members misspelt",
        at("coverage.members", "familly"),
        "json.choice",
        "coverage.members",
        "expected one of 'self_only', 'family', got 'familly'; did you mean 'family'",
    ),
    (
        "a plan that is true",
        at("coverage.plan", True),
        "json.type",
        "coverage.plan",
        "expected an object with name, deductibles, out_of_pocket_maxima, cost_sharing, got true",
    ),
    (
        "a design misspelt",
        at("coverage.plan", "federal_2026_silvr"),
        "plan.no_such_design",
        "coverage.plan",
        "no shipped plan design of this name; expected one of ",
    ),
    (
        "a design by its file",
        at("coverage.plan", "../plan_designs/federal_2026_silver"),
        "plan.no_such_design",
        "coverage.plan",
        "no shipped plan design of this name; expected one of ",
    ),
    (
        "balances from after the course",
        at("coverage.accumulators.as_of", "2099-01-01"),
        "day.before_balances",
        "coverage.accumulators.as_of",
        "a visit on 2026-03-02 lies before the balances of 2099-01-01; give older balances",
    ),
    (
        "a relative's spending below zero",
        at(
            "coverage.accumulators.family_spending",
            [{"on": "2026-03-01", "deductible": "-10", "out_of_pocket": "1"}],
        ),
        "money.negative",
        "coverage.accumulators.family_spending[0].deductible",
        "expected zero or more, got -10",
    ),
    (
        "a bound as a float",
        at(RULE + "copay", {"unknown": "ask", "low": 1.5}),
        "money.float",
        "coverage.plan.cost_sharing[0].copay.low",
        "floats are not exact, got 1.5",
    ),
    (
        "the first visits at a bare number",
        at(RULE + "first_visits", {"visits": 2, "coinsurance": "20"}),
        "rate.not_percent",
        "coverage.plan.cost_sharing[0].first_visits.coinsurance",
        "expected percent text such as \"20%\", got '20'",
    ),
    (
        "a further code that is none",
        at("billing.prolonged", [{"code": "x"}]),
        "code.hcpcs",
        "billing.prolonged[0].code",
        "expected a HCPCS or CPT code of five characters, got 'x'",
    ),
    (
        "true for units",
        at("billing.prolonged", [{"code": "99417", "units": True}]),
        "json.type",
        "billing.prolonged[0].units",
        "expected a whole number without quotes or decimals, got true",
    ),
    (
        "a network rule of no network",
        at("billing.networks", [{"tier": "out", "codes": ["99214"]}]),
        "json.choice",
        "billing.networks[0].tier",
        "expected one of 'preferred', 'in_network', 'out_of_network', got 'out'",
    ),
    (
        "a spray by retail pharmacy",
        at("billing.pathway", "retail_pharmacy"),
        "coding.pathway_misfit",
        "billing.pathway",
        "the pathway 'retail_pharmacy' does not bill esketamine_nasal; choose one of: ",
    ),
    (
        "a price code as a number",
        at("prices.entries.0.code", 99214),
        "json.type",
        "prices.entries[0].code",
        "expected text in quotes, got 99214",
    ),
    (
        "a price by a drug code of ten digits",
        also(at("prices.entries.0.code", None), at("prices.entries.0.ndc", "5045802802")),
        "code.ndc_ambiguous",
        "prices.entries[0].ndc",
        "ten digits without hyphens fit three drug codes, got '5045802802'; write the hyphens",
    ),
    (
        "a price of no component",
        at("prices.entries.0.component", "drug"),
        "json.choice",
        "prices.entries[0].component",
        "expected one of 'professional', 'facility', 'pharmacy', got 'drug'",
    ),
    (
        "a price from no day",
        at("prices.entries.0.valid_from", "2026-04-31"),
        "day.no_such_day",
        "prices.entries[0].valid_from",
        "the calendar has no day 2026-04-31",
    ),
    (
        "Medicare after its last schedule",
        also(
            at("prices", {"medicare": {}}),
            at("course.starts_on", "2029-06-04"),
            at("coverage.accumulators.as_of", "2029-06-01"),
        ),
        "price.missing",
        "prices",
        "no price for G2082 (in_network, professional) on 2029-06-04 (no medicare_pfs.rvu.G2082 in force",
    ),
    (
        "an unknown day",
        at("as_of", "unknown"),
        "day.not_iso",
        "as_of",
        "expected a day as YYYY-MM-DD, got 'unknown'",
    ),
]
"""One refusal each: name, change, code, path, start of the sentence."""

SEVERAL: Final = [
    Row(
        "a locality of no numbers",
        at("prices.medicare", {"locality": {"work": "high", "practice_expense": 1.1, "malpractice": True}}),
        [
            ("price.locality", "prices.medicare.locality.work", "expected a factor above 0, at most 10, such as "),
            (
                "price.locality",
                "prices.medicare.locality.practice_expense",
                "expected a factor above 0, at most 10, such as ",
            ),
            (
                "price.locality",
                "prices.medicare.locality.malpractice",
                "expected a factor above 0, at most 10, such as ",
            ),
        ],
    ),
    Row(
        "J0013 before it exists",
        also(
            at("course.starts_on", "2025-09-01"),
            at("coverage.accumulators.as_of", "2025-09-01"),
            at("billing", {"pathway": "unbundled", "visit_code": "99214", "drug_code": "J0013"}),
            at("prices.entries", [{"code": "J0013", "allowed": "9"}, {"code": "99214", "allowed": "9"}]),
        ),
        [
            (
                "coding.code_not_in_force",
                "billing.drug_code",
                "J0013 may not be billed on 2025-09-02; first value starts 2026-01-01",
            )
        ],
    ),
    Row(
        "a pharmacy's drug without a price",
        at("billing", {"pathway": "specialty_pharmacy", "visit_code": "99214"}),
        [("price.missing", "prices", "no price for 50458-0028-02 (in_network, pharmacy) on 2026-03-02; add an entry")],
    ),
]

ROWS: Final[list[Row]] = [
    *(Row(name, change, [(code, path, start)]) for name, change, code, path, start in SINGLE),
    *SEVERAL,
]
