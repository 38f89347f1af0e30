"""Plans and balances: contradictions, missing terms, what no balance belongs to."""

from __future__ import annotations

from typing import Final

from tests.failures.asked import REMOVED, Row, also, at, share

ROWS: Final[list[Row]] = [
    Row(
        "a deductible below zero",
        at("coverage.plan.deductibles.0.individual", "-1"),
        [("money.negative", "coverage.plan.deductibles[0].individual", "expected zero or more, got -1")],
    ),
    Row(
        "a deductible above the maximum",
        at("coverage.plan.deductibles.0.individual", "7000"),
        [
            (
                "plan.deductible_above_maximum",
                "coverage.plan.deductibles[0].individual",
                "expected the individual deductible at most the individual out-of-pocke",
            )
        ],
    ),
    Row(
        "family below individual",
        at("coverage.plan.deductibles.0.family", "1000"),
        [
            (
                "plan.family_below_individual",
                "coverage.plan.deductibles[0].family",
                "expected the family limit at least the individual one, got 1000.00 and",
            )
        ],
    ),
    Row(
        "two rules for one line",
        at("coverage.plan.cost_sharing", [share(), share()]),
        [
            (
                "plan.ambiguous_rules",
                "coverage.plan.cost_sharing[1]",
                "rules 0 and 1 match the same lines; remove one, or name a benefit or c",
            )
        ],
    ),
    Row(
        "a rule without terms",
        at("coverage.plan.cost_sharing", [{"services": ["all_other"]}]),
        [
            (
                "plan.rule_deductible",
                "coverage.plan.cost_sharing[0].deductible",
                "say how this rule stands to the deductible: 'first', 'after_copay' or ",
            )
        ],
    ),
    Row(
        "a service without a rule",
        at("coverage.plan.cost_sharing", [share(services=["office_visit"])]),
        [
            (
                "plan.no_rule",
                "coverage.plan.cost_sharing",
                "no rule for treatment_session at in_network (medical benefit); add one",
            )
        ],
    ),
    Row(
        "no services",
        at("coverage.plan.cost_sharing", [share(services=[])]),
        [("plan.rule_services", "coverage.plan.cost_sharing[0].services", "expected at least one service")],
    ),
    Row(
        "unknown service",
        at("coverage.plan.cost_sharing", [share(services=["specialist"])]),
        [
            (
                "json.choice",
                "coverage.plan.cost_sharing[0].services[0]",
                "expected one of 'treatment_session', 'office_visit', 'psychiatric_eval",
            )
        ],
    ),
    Row(
        "terms of what is not covered",
        at("coverage.plan.cost_sharing", [share(covered=False)]),
        [
            (
                "plan.terms_of_uncovered",
                "coverage.plan.cost_sharing[0]",
                "what the plan does not cover has no copay and no coinsurance; remove t",
            )
        ],
    ),
    Row(
        "a rule silent on the deductible",
        at("coverage.plan.cost_sharing.0.deductible", REMOVED),
        [
            (
                "plan.rule_deductible",
                "coverage.plan.cost_sharing[0].deductible",
                "say how this rule stands to the deductible: 'first', 'after_copay' or ",
            )
        ],
    ),
    Row(
        "no deductible entry",
        at("coverage.plan.deductibles", []),
        [
            (
                "plan.no_deductible",
                "coverage.plan.cost_sharing[0].deductible",
                "this rule uses a deductible, but none is listed for in_network (medica",
            )
        ],
    ),
    Row(
        "no maximum entry",
        at("coverage.plan.out_of_pocket_maxima", []),
        [
            (
                "plan.no_maximum",
                "coverage.plan.cost_sharing[0].counts_to_maximum",
                "no out-of-pocket maximum is listed for in_network (medical); list one,",
            )
        ],
    ),
    Row(
        "limit twice",
        at("coverage.plan.deductibles", [{"individual": "100"}, {"individual": "200"}]),
        [
            (
                "plan.limit_twice",
                "coverage.plan.deductibles[1]",
                "entries 0 and 1 are both for in_network (combined); keep one",
            )
        ],
    ),
    Row(
        "limit no tiers",
        at("coverage.plan.deductibles.0.tiers", []),
        [("plan.limit_tiers", "coverage.plan.deductibles[0].tiers", "expected at least one network tier")],
    ),
    Row(
        "bad tier",
        at("coverage.plan.deductibles.0.tiers", ["network"]),
        [
            (
                "json.choice",
                "coverage.plan.deductibles[0].tiers[0]",
                "expected one of 'preferred', 'in_network', 'out_of_network', got 'netw",
            )
        ],
    ),
    Row(
        "a percentage without its percent",
        at("coverage.plan.out_of_network", {"method": "percent_of_medicare"}),
        [
            (
                "plan.out_of_network_percent",
                "coverage.plan.out_of_network.percent",
                "'percent_of_medicare' needs a percent such as \"140%\"",
            )
        ],
    ),
    Row(
        "a percent without a percentage",
        at("coverage.plan.out_of_network", {"percent": "80%"}),
        [
            (
                "plan.out_of_network_percent",
                "coverage.plan.out_of_network.percent",
                "'price_list' takes no percent; remove it",
            )
        ],
    ),
    Row(
        "a carry-over of 13 months",
        at("coverage.plan.carry_over", {"months": 13}),
        [("json.value", "coverage.plan.carry_over.months", "expected at most 6, got 13")],
    ),
    Row(
        "a visit limit below zero",
        at("coverage.plan.cost_sharing.0.visit_limit", -1),
        [("json.value", "coverage.plan.cost_sharing[0].visit_limit", "expected at least 0, got -1")],
    ),
    Row(
        "the first no visits",
        at("coverage.plan.cost_sharing.0.first_visits", {"visits": 0, "copay": "0"}),
        [("json.value", "coverage.plan.cost_sharing[0].first_visits.visits", "expected at least 1, got 0")],
    ),
    Row(
        "base after copay",
        also(
            at("coverage.plan.cost_sharing.0.copay", "40"),
            at("coverage.plan.cost_sharing.0.deductible", "after_copay"),
            at("coverage.plan.conventions", {"coinsurance_base": "greater_of"}),
        ),
        [
            (
                "plan.base_after_copay",
                "coverage.plan.cost_sharing[0].deductible",
                "coinsurance base 'greater_of' does not go with deductible = 'after_cop",
            )
        ],
    ),
    Row(
        "unknown convention",
        at("coverage.plan.conventions", {"crossing_copay": "half"}),
        [
            (
                "json.choice",
                "coverage.plan.conventions.crossing_copay",
                "expected one of 'full', 'prorated', 'none', got 'half'",
            )
        ],
    ),
    Row(
        "a design nobody ships",
        at("coverage.plan", "silver_2026"),
        [
            (
                "plan.no_such_design",
                "coverage.plan",
                "no shipped plan design of this name; expected one of 'covered_californ",
            )
        ],
    ),
    Row(
        "a balance of no limit",
        at("coverage.accumulators.applied", [{"kind": "deductible", "tier": "out_of_network", "individual": "0"}]),
        [
            (
                "plan.applied_to_no_limit",
                "coverage.accumulators.applied[0]",
                "the plan has no deductible limit for tier out_of_network and benefits ",
            )
        ],
    ),
    Row(
        "applied twice",
        at(
            "coverage.accumulators.applied",
            [{"kind": "deductible", "individual": "0"}, {"kind": "deductible", "individual": "0"}],
        ),
        [("plan.applied_twice", "coverage.accumulators.applied[1]", "this limit is listed twice; keep one entry")],
    ),
    Row(
        "applied negative",
        at("coverage.accumulators.applied", [{"kind": "deductible", "individual": "-5"}]),
        [("money.negative", "coverage.accumulators.applied[0].individual", "expected zero or more, got -5")],
    ),
    Row(
        "balances from after the first visit",
        at("coverage.accumulators.as_of", "2026-03-10"),
        [
            (
                "day.before_balances",
                "coverage.accumulators.as_of",
                "a visit on 2026-03-02 lies before the balances of 2026-03-10; give old",
            )
        ],
    ),
    Row(
        "spending the balances hold already",
        also(
            at("coverage.members", "family"),
            at(
                "coverage.accumulators.family_spending",
                [{"on": "2025-12-01", "member": "spouse", "deductible": "1", "out_of_pocket": "1"}],
            ),
        ),
        [
            (
                "day.before_balances",
                "coverage.accumulators.family_spending",
                "a relative's spending on 2025-12-01 lies before the balances of 2026-0",
            )
        ],
    ),
    Row(
        "unknown balances where visits count",
        also(at("coverage.accumulators", "unknown"), at("coverage.plan.cost_sharing.0.visit_limit", 20)),
        [
            (
                "unknown.visits_used",
                "coverage.accumulators",
                "the plan counts visits for all_other; give the balances with visits_us",
            )
        ],
    ),
    Row(
        "an unknown nothing bounds",
        also(
            at("coverage.plan.cost_sharing.0.coinsurance", "unknown"),
            at("coverage.plan.cost_sharing.0.copay", "40.00"),
            at("coverage.plan.conventions", {"crossing_copay": "none"}),
        ),
        [
            (
                "unknown.no_bound",
                "coverage.plan.cost_sharing[0].coinsurance",
                "no guaranteed range exists with the convention 'none' for a copay on",
            )
        ],
    ),
]
