"""Marketplace plans: reduced cost sharing exists in silver alone, and its limits are checked by year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.checks import check_plan
from ketacost.plans.marketplace import CsrVariant, MetalLevel, check_variant, marketplace
from ketacost.plans.plan import Plan
from ketacost.reference.load import load_sources
from ketacost.values.dates import Span
from ketacost.values.findings import Severity

ON = date(2026, 7, 1)


def made(**facts: Any) -> Plan:  # noqa: ANN401 (any fact of the constructor)
    """Return a silver plan of 2026; facts replace the usual ones."""
    usual: dict[str, Any] = {
        "metal": "silver",
        "csr": None,
        "deductible": "500",
        "maximum": "3500",
        "coinsurance": "30%",
        "visit_copay": "20",
    }
    return marketplace(facts.pop("on", ON), **usual | facts)


@pytest.mark.parametrize("metal", MetalLevel)
def test_every_metal_level_is_an_individual_plan_of_a_calendar_year(metal: MetalLevel) -> None:
    """Visits have a copay, all else the coinsurance, and nothing is paid outside the network."""
    plan = made(metal=metal)
    outside = plan.rule_for(ServiceCategory.TREATMENT_SESSION, NetworkTier.OUT_OF_NETWORK, Benefit.MEDICAL, "")

    assert (LineOfBusiness.INDIVIDUAL, Span("2026-01-01", "2026-12-31")) == (plan.line_of_business, plan.terms_for)
    assert plan.cost_sharing[outside].covered is False
    assert () == check_plan(plan, ON)


@pytest.mark.parametrize(
    ("on", "csr", "most"),
    [
        ("2024-12-31", 94, "3150.00"),
        ("2025-01-01", 87, "3050.00"),
        ("2026-01-01", 87, "3500.00"),
        ("2026-12-31", 94, "3500.00"),
        ("2026-07-01", 73, "8450.00"),
    ],
)
def test_a_maximum_above_the_variants_limit_warns(on: str, csr: CsrVariant, most: str) -> None:
    """KFF and CHIR print the reduced limits; a cent above warns, the limit itself does not."""
    day, cent = date.fromisoformat(on), Decimal("0.01")
    lawful = made(on=day, csr=csr, maximum=most, family_maximum=2 * Decimal(most))
    above = made(on=day, csr=csr, maximum=Decimal(most) + cent, family_maximum=2 * Decimal(most) + cent)

    assert () == check_variant(lawful, csr=csr, on=day)
    assert [("plan.csr_maximum", Severity.WARNING)] * 2 == [
        (found.code, found.severity) for found in check_variant(above, csr=csr, on=day)
    ]
    assert {found.source for found in check_variant(above, csr=csr, on=day)} <= set(load_sources())


def test_the_warning_stands_on_every_estimate() -> None:
    """The plan carries its sentence among what no document confirms."""
    plan = made(csr=94, maximum="3600")

    assert ("a maximum of $3,600.00 for one person, above the $3,500.00 of the 94 variant",) == plan.assumed
    assert ["plan.assumed"] == [found.code for found in check_plan(plan, ON)]
    assert () == made(csr=94).assumed


def test_a_derived_limit_is_an_assumption() -> None:
    """The reduced limits of 2027 were not published as such."""
    (found,) = check_variant(made(on=date(2027, 7, 1), csr=94), csr=94, on=date(2027, 7, 1))

    assert Severity.ASSUMPTION is found.severity
    assert "was taken as $4,000.00" in found.message


def test_a_year_without_limits_is_a_notice() -> None:
    """Nothing is known of 2028; the plan is made, and says that it was not checked."""
    day = date(2028, 7, 1)
    (found,) = check_variant(made(on=day, csr=73), csr=73, on=day)

    assert Severity.NOTICE is found.severity
    assert "the maxima of the 73 variant were not checked" in found.message


def test_the_limit_of_the_year_is_checked_for_all() -> None:
    """$10,600 in 2026 (CMS, June 2025); a cent above warns."""

    assert ["plan.maximum_above_legal_limit"] == [
        found.code for found in check_plan(made(metal="gold", maximum="10600.01"), ON)
    ]


@pytest.mark.parametrize(
    ("facts", "code", "says"),
    [
        pytest.param(
            {"metal": "gold", "csr": 94}, "plan.csr_not_silver", r"silver plans alone, got gold .*kff", id="gold"
        ),
        pytest.param(
            {"metal": "bronze", "csr": 73}, "plan.csr_not_silver", "silver plans alone, got bronze", id="bronze"
        ),
        pytest.param({"csr": 70}, "plan.csr_variant", "expected one of 73, 87, 94, got 70", id="no such variant"),
        pytest.param({"shape": "ppo"}, "plan.outside_terms", "pays outside its network", id="a PPO without its terms"),
    ],
)
def test_what_does_not_exist_is_refused(facts: dict[str, Any], code: str, says: str) -> None:
    """With the rule's source and the way out."""
    with pytest.raises(PlanError, match=says) as refused:
        made(**facts)

    assert code == refused.value.code
