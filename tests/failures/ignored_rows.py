"""What would be ignored or contradicts itself: fields nobody reads, balances no rule belongs to, slips of the hand."""

from __future__ import annotations

from typing import Final

from tests.failures.asked import Row, also, at, share
from tests.failures.regimen_rows import infusions

BALANCES: Final = "coverage.accumulators"
OFFICE_VISITS: Final = share(services=["office_visit"], visit_limit=20)
BOTH: Final = "coverage.plan.cost_sharing"


def _deductible(**amounts: str) -> list[dict[str, str]]:
    return [{"kind": "deductible", **amounts}]


ALONE: Final = [
    (
        "visits of a rule that counts none",
        at(BALANCES + ".visits_used", [{"service": "office_visit", "visits": 3}]),
        "plan.visits_not_counted",
        BALANCES + ".visits_used[0]",
        "the rule for office_visit counts no visits; remove this entry",
    ),
    (
        "visits listed twice",
        also(
            at(BOTH, [OFFICE_VISITS, share()]),
            at(BALANCES + ".visits_used", [{"service": "office_visit", "visits": n} for n in (3, 4)]),
        ),
        "plan.visits_twice",
        BALANCES + ".visits_used[1]",
        "visits of the rule for office_visit are listed twice; add them up",
    ),
    (
        "visits no rule is for",
        at(BALANCES + ".visits_used", [{"service": "office_visit", "tier": "out_of_network", "visits": 3}]),
        "plan.visits_without_rule",
        BALANCES + ".visits_used[0]",
        "no rule for office_visit at out_of_network (medical benefit); add one",
    ),
    (
        "a relative's spending on self-only coverage",
        at(BALANCES + ".family_spending", [{"on": "2026-03-10", "deductible": "10", "out_of_pocket": "10"}]),
        "plan.relatives_of_self_only",
        BALANCES + ".family_spending",
        "self-only coverage has no relatives; remove this or write members = 'family'",
    ),
    (
        "a relative's credit on self-only coverage",
        at(BALANCES + ".member_credits", [{"member": "a", "kind": "deductible", "applied": "10"}]),
        "plan.relatives_of_self_only",
        BALANCES + ".member_credits",
        "self-only coverage has no relatives; remove this or write members = 'family'",
    ),
    (
        "a family's amount below the person's",
        also(
            at("coverage.members", "family"),
            at("coverage.plan.deductibles.0.family", "4000"),
            at("coverage.plan.out_of_pocket_maxima.0.family", "12000"),
            at(BALANCES + ".applied", _deductible(individual="500", family="300")),
        ),
        "plan.applied_family_below",
        BALANCES + ".applied[0].family",
        "the family's amount holds this person's, so expected at least 500.00, got 300.00",
    ),
    (
        "a carry-over of a plan without one",
        at(BALANCES + ".applied", _deductible(individual="500", individual_carry_over="100")),
        "plan.no_carry_over",
        BALANCES + ".applied[0].individual_carry_over",
        "the plan carries nothing over; remove this",
    ),
    (
        "more carried over than applied",
        also(
            at("coverage.plan.carry_over", {"months": 3}),
            at(BALANCES + ".applied", _deductible(individual="500", individual_carry_over="600")),
        ),
        "plan.carry_over_above_applied",
        BALANCES + ".applied[0].individual_carry_over",
        "expected a part of the 500.00 applied, got 600.00",
    ),
    (
        "a visit beside the bundle",
        at("billing.visit_code", "99214"),
        "coding.not_used",
        "billing.visit_code",
        "the pathway 'bundled' bills nothing of the kind; remove this, or choose",
    ),
    (
        "a drug code beside the bundle",
        at("billing.drug_code", "J0013"),
        "coding.not_used",
        "billing.drug_code",
        "the pathway 'bundled' bills nothing of the kind; remove this, or choose",
    ),
    (
        "ketamine's number on esketamine",
        at("billing.ketamine_ndc", "00409-2051-05"),
        "coding.not_used",
        "billing.ketamine_ndc",
        "the pathway 'bundled' bills nothing of the kind; remove this, or choose",
    ),
    (
        "days before a fill nobody makes",
        at("billing.fill_days_before", 3),
        "coding.not_used",
        "billing.fill_days_before",
        "the pathway 'bundled' bills nothing of the kind; remove this, or choose",
    ),
    (
        "an intake of a code nobody knows",
        at("billing.intake_code", "99999"),
        "coding.unknown_code",
        "billing.intake_code",
        "99999 is not among the codes known here; expected one of ",
    ),
    (
        "a code of the plan too short",
        at("coverage.plan.cost_sharing.0.codes", ["992"]),
        "code.hcpcs",
        "coverage.plan.cost_sharing[0].codes",
        "expected a HCPCS or CPT code of five characters, got '992'; write it ",
    ),
    (
        "a code of the network too short",
        at("billing.networks", [{"tier": "out_of_network", "codes": ["992"]}]),
        "code.hcpcs",
        "billing.networks[0].codes",
        "expected a HCPCS or CPT code of five characters, got '992'; write it ",
    ),
    (
        "the bundle before it exists",
        also(at("course.starts_on", "2019-11-04"), at(BALANCES + ".as_of", "2019-11-01")),
        "coding.code_not_in_force",
        "billing.pathway",
        "no bundle code is in force on 2019-11-04; bill unbundled, or start later",
    ),
    (
        "an age nobody reaches",
        at("course.safety.age", 410),
        "course.out_of_range",
        "course.safety.age",
        "expected 0 to 130, got 410",
    ),
    (
        "an observation of days",
        at("course.safety.observation_minutes", 7200),
        "course.out_of_range",
        "course.safety.observation_minutes",
        "expected 0 to 1440, got 7200",
    ),
    (
        "a dose with an exponent",
        at("course.dose_mg", "1e999999"),
        "course.quantity",
        "course.dose_mg",
        "expected a quantity such as 84 or \"72.5\", got '1e999999'; quote decimals",
    ),
    (
        "a dose of seven decimals",
        at("course.dose_mg", "56.0000001"),
        "course.quantity",
        "course.dose_mg",
        "expected a quantity such as 84 or \"72.5\", at most 1000000, got '56.0000001'",
    ),
    (
        "two prices of one line",
        at("prices.entries", [{"code": "G2082", "allowed": "1010"}, {"code": "G2082", "allowed": "990"}]),
        "price.entry_overlap",
        "prices.entries[1]",
        "entry 0 prices the same line on the same day; remove one, give it other days, ",
    ),
    (
        "a weight of tons",
        infusions(weight_kg="7200"),
        "course.out_of_range",
        "course.weight_kg",
        "expected more than 0, at most 700, got 7200",
    ),
    (
        "a dose said twice",
        infusions(dose_mg="40", weight_kg="80", dose_mg_per_kg="0.5"),
        "course.two_doses",
        "course.dose_mg_per_kg",
        "dose_mg says the dose already; remove one of the two",
    ),
    (
        "dollars of an age",
        at("course.safety.age", {"unknown": "ask", "low": "18", "high": "70"}),
        "course.unknown_bounds",
        "course.safety.age",
        "dollar bounds have no meaning here; leave low and high out",
    ),
    (
        "dollars of a yes",
        at("course.safety.pregnant", {"unknown": "ask", "low": "1"}),
        "course.unknown_bounds",
        "course.safety.pregnant",
        "dollar bounds have no meaning here; leave low and high out",
    ),
    (
        "money that comes back in a thousand years",
        at("payment", {"superbill": True, "reimbursed_after_days": 365_000}),
        "json.value",
        "payment.reimbursed_after_days",
        "expected at most 3650, got 365000",
    ),
    (
        "a locality of percents",
        at("prices.medicare", {"locality": {"work": "104", "practice_expense": "1", "malpractice": "1"}}),
        "price.locality",
        "prices.medicare.locality.work",
        "expected a factor above 0, at most 10, such as ",
    ),
]

ROWS: Final[list[Row]] = [Row(name, change, [(code, path, words)]) for name, change, code, path, words in ALONE]
