"""Plan designs as plain text."""

from __future__ import annotations

import attrs

from ketacost import Benefit, CostShareRule, FirstVisits, Limit, NetworkTier, ServiceCategory, Unknown
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.reports.plan_design import designs_text, plan_text
from tests.unit.reports.examples import PPO


def flat(text: str) -> str:
    """Return a text on one line, so that wrapping and columns do not matter."""
    return " ".join(text.split())


def test_a_plan_shows_its_limits_and_rules() -> None:
    """Limits as a table, rules as sentences, and what to write to use it."""
    text = flat(plan_text("example", PPO))

    assert 'Write: plan = "example"' in text
    assert "deductible combined in network embedded $2,000.00 $4,000.00" in text
    assert "out-of-pocket maximum combined in network embedded $6,000.00 $12,000.00" in text
    assert "- office visit and psychiatric evaluation (in network): copay $40.00; deductible waived" in text
    assert "- all other (in network): coinsurance 20%; deductible first" in text


def test_none_unknown_and_zero_are_three_things() -> None:
    """No limit is none, a limit nobody knows is not known, and a copay of $0.00 stays one."""
    rule = CostShareRule(services=(ServiceCategory.ALL_OTHER,), copay="0", deductible="waived")
    limits = (Limit(individual=None, family=Unknown("ask")),)
    text = flat(plan_text("example", attrs.evolve(PPO, deductibles=limits, cost_sharing=(rule,))))

    assert "deductible combined in network embedded none not known" in text
    assert "copay $0.00; deductible waived" in text


def test_a_rule_says_everything_it_holds() -> None:
    """Codes, benefit, minimum, maximum, first visits, visit limit and what does not count are all said."""
    full = CostShareRule(
        services=(ServiceCategory.TREATMENT_SESSION,),
        benefit=Benefit.MEDICAL,
        codes=("G2082", "G2083"),
        coinsurance="20%",
        deductible="first",
        coinsurance_minimum="25",
        maximum="300",
        first_visits=FirstVisits(visits=3),
        visit_limit=60,
        counts_to_maximum=False,
    )
    excluded = CostShareRule(services=(ServiceCategory.ALL_OTHER,), tiers=(NetworkTier.OUT_OF_NETWORK,), covered=False)
    asked = CostShareRule(services=(ServiceCategory.ANESTHESIA,), covered=Unknown("ask the payer"), deductible="waived")
    text = flat(plan_text("example", attrs.evolve(PPO, cost_sharing=(full, excluded, asked))))

    assert (
        "- treatment session (in network; medical benefit; codes G2082, G2083): coinsurance 20%; deductible first; "
        "coinsurance at least $25.00; coinsurance at most $300.00 a line; first 3 visits of a benefit year: no charge, "
        "deductible waived; covered for 60 visits a benefit year; does not count to the out-of-pocket maximum"
    ) in text
    assert "- all other (out of network): not covered" in text
    assert "whether it is covered is not known; no charge" in text


def test_facts_of_its_file_are_shown_once() -> None:
    """What the file says besides stands under its own name; what is already there is not repeated."""
    plan = attrs.evolve(PPO, source="https://example.org/plan")
    text = plan_text("example", plan, [("url", "https://example.org/plan"), ("checked_on", "2026-11-23")])

    assert 1 == text.count("https://example.org/plan")
    assert "Checked on:" in text


def test_amounts_with_a_currency_code() -> None:
    """The setting reaches limits and rules."""

    assert "$" not in plan_text("example", PPO, currency=CurrencyDisplay.CODE)


def test_a_list_of_designs() -> None:
    """Ids and names in two columns; an empty catalogue says so."""

    assert ["one         First", "two         Second"] == designs_text(
        [("one", "First"), ("two", "Second")]
    ).splitlines()[2:]
    assert "No plan designs are shipped.\n" == designs_text([])
