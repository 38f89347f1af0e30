"""State laws against accumulator adjustment: who is warned, and that only words change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost import Conventions, CostShareRule, Limit, LineOfBusiness, Plan, Unknown, estimate
from ketacost.interop.json_format import parse_toml
from ketacost.plans.accumulator_laws import TOPIC, check_accumulator_law
from ketacost.reference.load import load_topic

ON = date(2026, 3, 2)
EXAMPLE = Path(__file__).parents[3] / "examples" / "savings_card.toml"
STATES = sorted(load_topic(TOPIC).series)
PLAN = Plan(
    name="adjusts accumulators",
    line_of_business="individual",
    deductibles=(Limit(individual="2000"),),
    out_of_pocket_maxima=(Limit(individual="6000"),),
    cost_sharing=(CostShareRule(services=("all_other",), coinsurance="20%", deductible="first"),),
    conventions=Conventions(manufacturer_dollars="do_not_count"),
)


@pytest.mark.parametrize("state", STATES)
def test_a_law_of_the_state_is_named_with_its_source(state: str) -> None:
    """Every state of the data, for a plan it surely regulates."""
    (found,) = check_accumulator_law(PLAN, state.upper(), ON)

    assert ("plan.accumulator_law", "conventions.manufacturer_dollars") == (found.code, found.path)
    assert f"a law of {state.upper()} " in found.message
    assert load_topic(TOPIC).series[state].figures[-1].source == found.source


@pytest.mark.parametrize(
    ("plan", "residence", "on"),
    [
        pytest.param(attrs.evolve(PLAN, conventions=Conventions()), "AZ", ON, id="it counts anyway"),
        pytest.param(attrs.evolve(PLAN, line_of_business="self_funded"), "AZ", ON, id="no state regulates it"),
        pytest.param(attrs.evolve(PLAN, line_of_business="federal_employees"), "AZ", ON, id="federal employees"),
        pytest.param(PLAN, "UT", ON, id="no law found"),
        pytest.param(PLAN, Unknown("ask"), ON, id="nobody said where"),
        pytest.param(PLAN, "AZ", date(2019, 12, 31), id="the day before"),
    ],
)
def test_nobody_else_is_warned(plan: Plan, residence: str | Unknown, on: date) -> None:
    """Only a plan that may stand under a law in force."""

    assert () == check_accumulator_law(plan, residence, on)


def test_a_large_group_may_pay_its_claims_itself() -> None:
    """Then no state regulates it, so the sentence asks."""
    (found,) = check_accumulator_law(attrs.evolve(PLAN, line_of_business=LineOfBusiness.LARGE_GROUP), "AZ", ON)

    assert "insured and not self-funded" in found.message


@given(st.sampled_from([*STATES, "ut"]))
def test_only_words_change(state: str) -> None:
    """The amounts are by the plan's own terms wherever the person lives."""
    request = parse_toml(EXAMPLE.read_text(encoding="utf-8"))
    assert request.assistance is not None
    assert request.coverage is not None
    moved = attrs.evolve(request, assistance=attrs.evolve(request.assistance, residence=state.upper()))
    before, after = estimate(request), estimate(moved)
    said = [finding.path for finding in after.findings if finding.code == "plan.accumulator_law"]

    assert (before.totals, before.lines) == (after.totals, after.lines)
    assert (["coverage.plan.conventions.manufacturer_dollars"] if state != "ut" else []) == said
