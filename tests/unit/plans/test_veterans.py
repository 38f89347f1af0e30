"""The VA's own care and CHAMPVA: who owes a copay, which visits are free, and where drugs stop."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import KetacostError, PlanError, ReferenceDataError
from ketacost.plans.checks import check_plan
from ketacost.plans.conventions import CopayScope, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.plans.plan import Plan
from ketacost.plans.veterans import champva, veterans_affairs
from ketacost.values.dates import Span
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

ON = date(2026, 7, 1)
IN = NetworkTier.IN_NETWORK
OUT = NetworkTier.OUT_OF_NETWORK


def made(**facts: Any) -> Plan:  # noqa: ANN401 (any fact of the constructor)
    """Return the plan of a veteran of group 7; facts replace the usual ones."""
    return veterans_affairs(facts.pop("on", ON), **{"priority_group": 7} | facts)


def rule(plan: Plan, tier: NetworkTier = IN, benefit: Benefit = Benefit.MEDICAL) -> CostShareRule:
    """Return the rule of a session, or of a fill."""
    service = ServiceCategory.SPECIALTY_DRUG if benefit is Benefit.PHARMACY else ServiceCategory.TREATMENT_SESSION
    return plan.cost_sharing[plan.rule_for(service, tier, benefit, "")]


@pytest.mark.parametrize(("level", "copay"), [("specialty", "50.00"), ("primary", "15.00")])
def test_a_day_has_one_copay_and_three_visits_are_free(level: str, copay: str) -> None:
    """va.gov: $50 specialty, $15 primary, the higher once a day; three mental-health visits of a year free."""
    found = rule(made(level=level))

    assert (Decimal(copay), CopayScope.PER_DAY_HIGHEST) == (found.copay, found.copay_scope)
    assert FirstVisits(visits=3) == found.first_visits


@pytest.mark.parametrize(
    ("facts", "owes"),
    [
        pytest.param({"priority_group": 8}, True, id="group 8"),
        pytest.param({"priority_group": 3, "rating": 0}, True, id="not rated"),
        pytest.param({"priority_group": 3, "rating": 10}, False, id="rated 10"),
        pytest.param({"priority_group": 2, "rating": 100}, False, id="rated 100"),
        pytest.param({"priority_group": 1}, False, id="group 1"),
        pytest.param({"exempt": True}, False, id="told exempt"),
        pytest.param({"service_connected": True}, False, id="service-connected"),
    ],
)
def test_who_owes_a_visit(facts: dict[str, Any], owes: bool) -> None:  # noqa: FBT001 (a case)
    """Nothing from a service-connected rating of 10 percent on (va.gov, rates of 2025)."""

    assert owes == (rule(made(**facts)).copay is not None)


@pytest.mark.parametrize(
    ("facts", "copay"),
    [
        pytest.param({"drug_tier": "tier_1"}, Decimal("5.00"), id="tier 1"),
        pytest.param({"drug_tier": "tier_2"}, Decimal("8.00"), id="tier 2"),
        pytest.param({"drug_tier": "tier_3"}, Decimal("11.00"), id="tier 3"),
        pytest.param({"drug_tier": "tier_3", "rating": 40}, Decimal("11.00"), id="rated, drugs still cost"),
        pytest.param({"drug_tier": "tier_3", "priority_group": 1}, Decimal("0.00"), id="group 1"),
        pytest.param({"drug_tier": "tier_3", "service_connected": True}, None, id="service-connected"),
    ],
)
def test_what_a_drug_costs(facts: dict[str, Any], copay: Decimal | None) -> None:
    """va.gov: $5, $8 and $11 a 30-day fill in groups 2 to 8, nothing in group 1."""

    assert copay == rule(made(**facts), benefit=Benefit.PHARMACY).copay


def test_a_tier_nobody_gave_is_unknown_between_the_lowest_and_the_highest() -> None:
    """$5 to $11."""
    copay = rule(made(), benefit=Benefit.PHARMACY).copay

    assert isinstance(copay, Unknown)
    assert (Decimal("5.00"), Decimal("11.00")) == (copay.low, copay.high)


def test_the_yearly_cap_is_on_drugs_alone() -> None:
    """$700 a calendar year (va.gov); visits have no maximum."""
    plan = made()
    medical, pharmacy = plan.maximum_for(IN, Benefit.MEDICAL), plan.maximum_for(IN, Benefit.PHARMACY)
    assert medical is not None
    assert pharmacy is not None

    assert plan.out_of_pocket_maxima[medical].individual is None
    assert Decimal("700.00") == plan.out_of_pocket_maxima[pharmacy].individual


def test_care_that_was_not_arranged_is_not_covered() -> None:
    """Outside the VA and the community care it authorised."""

    assert rule(made(), OUT).covered is False


def test_groups_that_may_be_exempt_are_asked_about() -> None:
    """Groups 2 to 6 may owe nothing for visits; 7 and 8 do owe."""
    asks = [bool(made(priority_group=group, drug_tier="tier_1").assumed) for group in range(2, 9)]

    assert [True] * 5 + [False] * 2 == asks


def test_nothing_is_wrong_with_the_plans() -> None:
    """No legal ceiling of private plans applies, and figures of a dated page are final."""
    plan = made()

    assert () == check_plan(plan, ON)
    assert (LineOfBusiness.VA, Span("2026-01-01", "2026-12-31")) == (plan.line_of_business, plan.terms_for)
    assert ["plan.assumed"] == [item.code for item in check_plan(champva(ON), ON)]


def test_champva_takes_a_share_after_the_deductible() -> None:
    """$50 and $100, then 25 percent, up to $3,000 a family and year."""
    plan = champva(ON)
    found = rule(plan, OUT)

    assert (Rate(2500), DeductibleTerm.FIRST) == (found.coinsurance, found.deductible)
    assert (Decimal("50.00"), Decimal("100.00")) == (plan.deductibles[0].individual, plan.deductibles[0].family)
    assert [Decimal("3000.00")] * 2 == [plan.out_of_pocket_maxima[0].individual, plan.out_of_pocket_maxima[0].family]
    assert LineOfBusiness.CHAMPVA is plan.line_of_business


@pytest.mark.parametrize(
    ("facts", "error", "code"),
    [
        pytest.param({"priority_group": 0}, PlanError, "plan.priority_group", id="group 0"),
        pytest.param({"priority_group": 9}, PlanError, "plan.priority_group", id="group 9"),
        pytest.param({"rating": 15}, PlanError, "plan.rating", id="rated 15"),
        pytest.param({"rating": 110}, PlanError, "plan.rating", id="rated 110"),
        pytest.param({"on": date(2025, 12, 31)}, ReferenceDataError, "reference.not_in_force", id="2025"),
        pytest.param({"on": date(2027, 1, 1)}, ReferenceDataError, "reference.not_in_force", id="2027"),
    ],
)
def test_what_makes_no_sense_is_refused(facts: dict[str, Any], error: type[KetacostError], code: str) -> None:
    """Each refusal has its code; another year's amounts are never used."""
    with pytest.raises(error) as refused:
        made(**facts)

    assert code == refused.value.code


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2027, 1, 1)])
def test_champva_of_another_year_is_refused(on: date) -> None:
    """Only the amounts of 2026 were recorded."""
    with pytest.raises(ReferenceDataError, match=r"reference\.not_in_force"):
        champva(on)
