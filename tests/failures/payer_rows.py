"""Payers and programs that contradict each other: pairs the law does not know, changes out of order."""

from __future__ import annotations

from typing import Any, Final

from tests.failures.asked import Change, Row, also, at, share

LINE: Final = "coverage.plan.line_of_business"


def _plan(line_of_business: str) -> dict[str, Any]:
    return {
        "name": "second",
        "line_of_business": line_of_business,
        "deductibles": [{"individual": "0"}],
        "out_of_pocket_maxima": [{"individual": "none"}],
        "cost_sharing": [share(coinsurance="0%")],
    }


def second(line_of_business: str, **fields: Any) -> Change:  # noqa: ANN401 (any field of a second payer)
    """Return the change that puts a second payer behind the plan; fields are its own."""
    coverage = {"plan": _plan(line_of_business), "accumulators": {"as_of": "2026-01-01", "unlisted_are_zero": True}}
    return at("secondary", {"coverage": coverage, **fields})


def change(on: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 (any field of a change)
    """Return a change of coverage on a day, to nobody unless fields say otherwise."""
    return {"on": on, **fields}


CARD: Final = {"patient_pays": "10", "yearly_maximum": "7150"}

ALONE: Final = [
    (
        "a Medigap policy behind an employer's plan",
        second("medigap", method="supplement"),
        "coverage.medigap_without_medicare",
        "secondary.coverage.plan.line_of_business",
        "a Medigap policy stands behind original Medicare only, and the first payer is large_group",
    ),
    (
        "a Medigap policy behind Medicare Advantage",
        also(at(LINE, "medicare_advantage"), second("medigap", method="supplement")),
        "coverage.medigap_without_medicare",
        "secondary.coverage.plan.line_of_business",
        "a Medigap policy stands behind original Medicare only, and the first payer is medicare_advantage",
    ),
    (
        "a Medigap policy that pays first",
        also(at(LINE, "medigap"), second("large_group")),
        "coverage.medigap_first",
        "secondary.coverage.plan.line_of_business",
        "a Medigap policy never pays first; put original Medicare before it",
    ),
    (
        "Medicaid that pays first",
        also(at(LINE, "medicaid"), second("large_group")),
        "coverage.medicaid_first",
        "secondary.coverage.plan.line_of_business",
        "Medicaid pays last, and here it stands before large_group; swap the two",
    ),
    (
        "TRICARE that pays before an employer's plan",
        also(at(LINE, "tricare"), second("large_group")),
        "coverage.tricare_first",
        "secondary.coverage.plan.line_of_business",
        "TRICARE pays after every other health plan, and here it stands before large_group; swap the two",
    ),
    (
        "the VA and another plan",
        also(at(LINE, "va"), second("large_group")),
        "coverage.va_with_another",
        "secondary.coverage.plan.line_of_business",
        "the VA does not coordinate with other plans; estimate its care and the other plan's",
    ),
    (
        "a qualified beneficiary of a commercial plan",
        second("medicaid", method="lesser_of"),
        "coverage.method_misfit",
        "secondary.method",
        "'lesser_of' is Medicaid's rule after Medicare, and the first payer is large_group",
    ),
    (
        "Medicare's rule of another payer",
        second("large_group", method="medicare_secondary"),
        "coverage.method_misfit",
        "secondary.method",
        "'medicare_secondary' is Medicare's rule as the second payer, and the second payer is large_group",
    ),
    (
        "a supplement to an employer's plan",
        second("large_group", method="supplement"),
        "coverage.method_misfit",
        "secondary.method",
        "'supplement' follows Medicare, and the first payer is large_group; choose another method",
    ),
    (
        "a Medigap policy that coordinates",
        also(at(LINE, "medicare"), second("medigap", method="standard")),
        "coverage.method_misfit",
        "secondary.method",
        "a Medigap policy pays by 'supplement', got 'standard'",
    ),
    (
        "a deductible nobody takes over",
        second("large_group", pays_deductible=True),
        "coverage.method_misfit",
        "secondary.method",
        "pays_deductible and pays_excess belong to 'supplement', got 'standard'; remove them",
    ),
    (
        "a program that pays alone, of another method",
        second("large_group", pays_alone=True),
        "coverage.method_misfit",
        "secondary.pays_alone",
        "pays_alone belongs to 'lesser_of', got 'standard'; remove it",
    ),
    (
        "a change before the course",
        at("changes", [change("2026-03-01")]),
        "coverage.change_order",
        "changes[0].on",
        "expected a day after 2026-03-02, got 2026-03-01; list changes by day",
    ),
    (
        "changes out of order",
        at("changes", [change("2026-04-01"), change("2026-03-20")]),
        "coverage.change_order",
        "changes[1].on",
        "expected a day after 2026-04-01, got 2026-03-20; list changes by day",
    ),
    (
        "a plan kept and given anew",
        also(
            at("changes", [change("2026-04-01", keeps_coverage=True)]),
            at(
                "changes.0.coverage",
                {"plan": _plan("large_group"), "accumulators": {"as_of": "2026-04-01", "unlisted_are_zero": True}},
            ),
        ),
        "coverage.change_twice",
        "changes[0].coverage",
        "the first payer is kept and given anew; remove one of the two",
    ),
    (
        "balances of the new plan from after the change",
        at(
            "changes",
            [
                change(
                    "2026-04-01",
                    coverage={
                        "plan": _plan("large_group"),
                        "accumulators": {"as_of": "2026-06-01", "unlisted_are_zero": True},
                    },
                )
            ],
        ),
        "day.before_balances",
        "changes[0].coverage.accumulators.as_of",
        "a visit on 2026-04-06 lies before the balances of 2026-06-01; give older balances",
    ),
    (
        "a second payer's price list without the code",
        also(second("large_group"), at("secondary_prices", {"entries": [{"code": "99214", "allowed": "100"}]})),
        "price.missing",
        "secondary_prices",
        "no price for G2082 (in_network, professional) on 2026-03-02",
    ),
    (
        "a state of three letters",
        at("assistance", {"residence": "MAS"}),
        "assistance.state",
        "assistance.residence",
        "expected two letters of a state such as \"MA\", got 'MAS'",
    ),
    (
        "a card below zero",
        at("assistance", {"savings_card": {**CARD, "patient_pays": "-1"}}),
        "money.negative",
        "assistance.savings_card.patient_pays",
        "expected zero or more, got -1",
    ),
    (
        "a card without its maximum",
        at("assistance", {"savings_card": {"patient_pays": "10"}}),
        "json.missing_key",
        "assistance.savings_card.yearly_maximum",
        "this key is required; add it",
    ),
    (
        "a window of no days",
        at("assistance", {"savings_card": {**CARD, "first_window": {"days": 0, "devices": 24}}}),
        "json.value",
        "assistance.savings_card.first_window.days",
        "expected at least 1, got 0",
    ),
    (
        "a grant for what is no service",
        at("assistance", {"grants": [{"amount": "500", "services": ["rent"]}]}),
        "json.choice",
        "assistance.grants[0].services[0]",
        "expected one of 'treatment_session', 'office_visit', 'psychiatric_evalua",
    ),
    (
        "an account of no kind",
        at("assistance", {"accounts": [{"kind": "piggy_bank", "balance": "5"}]}),
        "json.choice",
        "assistance.accounts[0].kind",
        "expected one of 'hra', 'fsa', 'hsa', got 'piggy_bank'",
    ),
    (
        "a discount without quotes",
        at("assistance", {"discount": {"percent": 10}}),
        "rate.not_percent",
        "assistance.discount.percent",
        "expected",
    ),
    (
        "a plan that counts by two months",
        at("coverage.plan.limit_months", 2),
        "plan.limit_months",
        "coverage.plan.limit_months",
        "expected 12, 3 or 1 months, got 2",
    ),
    (
        "a carry-over of a monthly cap",
        also(at("coverage.plan.limit_months", 1), at("coverage.plan.carry_over", {"months": 1})),
        "plan.limit_months",
        "coverage.plan.carry_over",
        "carry-over is from year to year; a month carries nothing over",
    ),
    (
        "first visits of a quarterly cap",
        also(
            at("coverage.plan.limit_months", 3),
            at("coverage.plan.cost_sharing.0.visit_limit", 10),
        ),
        "plan.limit_months",
        "coverage.plan.cost_sharing[0]",
        "visits are counted over a year; leave them out, or write limit_months = 12",
    ),
    (
        "an unknown term before a second payer",
        also(second("large_group"), at("coverage.plan.cost_sharing.0.coinsurance", "unknown")),
        "unknown.no_bound",
        "coverage.plan.cost_sharing[0].coinsurance",
        "no guaranteed range exists behind a second payer, whose payments depend on how cost is spread",
    ),
]

ROWS: Final[list[Row]] = [
    *(Row(name, made, [(code, path, words)]) for name, made, code, path, words in ALONE),
    Row(
        "a second payer of nobody",
        also(at("coverage", None), second("large_group")),
        [("coverage.second_without_first", "secondary", "a second payer needs a first one; give it as the coverage")],
    ),
]
