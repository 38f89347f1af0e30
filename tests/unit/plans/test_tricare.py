"""TRICARE: the figures there are, the ones a caller must give, and For Life behind Medicare."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import KetacostError, PlanError, ReferenceDataError
from ketacost.plans.checks import check_plan
from ketacost.plans.conventions import DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.plan import Plan
from ketacost.plans.tricare import tricare, tricare_for_life_coverage
from ketacost.values.dates import Span
from ketacost.values.findings import Severity
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

ON = date(2026, 7, 1)
IN = NetworkTier.IN_NETWORK
OUT = NetworkTier.OUT_OF_NETWORK


def made(**facts: Any) -> Plan:  # noqa: ANN401 (any fact of the constructor)
    """Return Select for a sergeant's family of group A; facts replace the usual ones."""
    usual: dict[str, Any] = {
        "plan": "select",
        "group": "a",
        "status": "active_duty_family",
        "rank": "e5_and_above",
    }
    return tricare(facts.pop("on", ON), **usual | facts)


def rule(plan: Plan, tier: NetworkTier = IN, benefit: Benefit = Benefit.MEDICAL) -> CostShareRule:
    """Return the rule of a session at one tier."""
    return plan.cost_sharing[plan.rule_for(ServiceCategory.TREATMENT_SESSION, tier, benefit, "")]


@pytest.mark.parametrize(
    ("facts", "person", "family"),
    [
        pytest.param({"rank": "e4_and_below"}, "50.00", "100.00", id="group A, junior"),
        pytest.param({"rank": "e5_and_above"}, "150.00", "300.00", id="group A, senior"),
        pytest.param(
            {"group": "b", "rank": "e4_and_below", "visit_copay": "1", "cap": "1000"}, "66.00", "132.00", id="B, junior"
        ),
        pytest.param(
            {"group": "b", "rank": "e5_and_above", "visit_copay": "1", "cap": "1000"},
            "198.00",
            "397.00",
            id="B, senior",
        ),
        pytest.param(
            {"on": date(2025, 7, 1), "status": "retiree", "rank": None, "visit_copay": "1", "cap": "4000"},
            "150.00",
            "300.00",
            id="retiree, 2025",
        ),
        pytest.param({"plan": "prime"}, "0.00", "0.00", id="Prime"),
    ],
)
def test_deductibles_are_the_published_ones(facts: dict[str, Any], person: str, family: str) -> None:
    """tricare.mil for group A, world-today-news.com for group B in 2026, Military.com for retirees in 2025."""
    (limit,) = made(**facts).deductibles

    assert (Decimal(person), Decimal(family)) == (limit.individual, limit.family)


def test_select_costs_a_copay_in_the_network_and_a_share_outside() -> None:
    """$39, or 20 percent after the deductible; the family stops at $1,000 (tricare.mil, active-duty, group A)."""
    plan = made()
    inside, outside = rule(plan), rule(plan, OUT)

    assert (Decimal("39.00"), DeductibleTerm.WAIVED) == (inside.copay, inside.deductible)
    assert (Rate(2000), DeductibleTerm.FIRST) == (outside.coinsurance, outside.deductible)
    assert [(Decimal("1000.00"), Decimal("1000.00"))] == [
        (limit.individual, limit.family) for limit in plan.out_of_pocket_maxima
    ]


def test_prime_costs_nothing_in_the_network() -> None:
    """$0 there; point-of-service fees are unknown and do not count to the cap."""
    plan = made(plan="prime", rank=None)
    outside = rule(plan, OUT)

    assert Decimal("0.00") == rule(plan).copay
    assert isinstance(outside.coinsurance, Unknown)
    assert not outside.counts_to_maximum


def test_figures_of_ones_own_replace_the_data() -> None:
    """A retired family of group B in 2026, of which the data knows nothing."""
    plan = made(
        status="retiree",
        group="b",
        rank=None,
        visit_copay="45",
        deductible="170",
        family_deductible="341",
        cap="4000",
        outside_share="25%",
        drug_copay="48",
        network_deductible="first",
    )

    assert (Decimal("45.00"), DeductibleTerm.FIRST) == (rule(plan).copay, rule(plan).deductible)
    assert Rate(2500) == rule(plan, OUT).coinsurance
    assert Decimal("48.00") == rule(plan, benefit=Benefit.PHARMACY).copay
    assert (Decimal("170.00"), Decimal("341.00")) == (plan.deductibles[0].individual, plan.deductibles[0].family)
    assert () == plan.assumed


def test_a_drug_copay_nobody_gave_is_unknown() -> None:
    """It was not found, and it is not $0."""

    assert isinstance(rule(made(), benefit=Benefit.PHARMACY).copay, Unknown)


def test_an_undated_page_is_assumed() -> None:
    """Every figure of it stands among what no document confirms; no legal ceiling applies to the program."""
    plan = made()
    found = check_plan(plan, ON)

    assert [("plan.assumed", Severity.ASSUMPTION)] == [(item.code, item.severity) for item in found]
    assert 6 == len(plan.assumed)
    assert Span("2026-01-01", "2026-12-31") == plan.terms_for
    assert LineOfBusiness.TRICARE is plan.line_of_business


def test_for_life_takes_over_what_medicare_leaves() -> None:
    """$0 where both cover, the deductible included (DVIDS, 2026); pharmacy fills are not taken over."""
    second = tricare_for_life_coverage(ON)
    plan = second.coverage.plan

    assert (Coordination.SUPPLEMENT, True, True) == (second.method, second.pays_deductible, second.pays_excess)
    assert Decimal("0.00") == rule(plan).copay
    assert rule(plan, benefit=Benefit.PHARMACY).covered is False
    assert 1 == len(plan.assumed)


def test_for_life_may_leave_excess_charges() -> None:
    """Then nothing is taken for granted."""
    second = tricare_for_life_coverage(ON, pays_excess=False)

    assert not second.pays_excess
    assert () == second.coverage.plan.assumed


@pytest.mark.parametrize(
    ("facts", "error", "code"),
    [
        pytest.param({"rank": None}, PlanError, "plan.rank", id="no rank"),
        pytest.param({"family_deductible": "300"}, PlanError, "plan.family_deductible_alone", id="family alone"),
        pytest.param({"status": "retiree"}, ReferenceDataError, "reference.not_in_force", id="retiree in 2026"),
        pytest.param({"group": "b"}, ReferenceDataError, "reference.unknown_key", id="copay of group B"),
        pytest.param(
            {"group": "b", "visit_copay": "25"}, ReferenceDataError, "reference.unknown_key", id="cap of group B"
        ),
        pytest.param(
            {"plan": "prime", "group": "b"}, ReferenceDataError, "reference.unknown_key", id="Prime of group B"
        ),
        pytest.param({"on": date(2027, 1, 1)}, ReferenceDataError, "reference.not_in_force", id="2027"),
        pytest.param({"on": date(2024, 12, 31)}, ReferenceDataError, "reference.not_in_force", id="2024"),
    ],
)
def test_what_is_missing_is_refused(facts: dict[str, Any], error: type[KetacostError], code: str) -> None:
    """A figure that is neither given nor known is never invented."""
    with pytest.raises(error) as refused:
        made(**facts)

    assert code == refused.value.code


def test_the_refusal_says_what_was_not_found() -> None:
    """The gap's own words."""
    with pytest.raises(ReferenceDataError, match="the amounts of 2026 for retirees were not found"):
        made(status="retiree")
