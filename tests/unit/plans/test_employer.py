"""Employer plans from a few figures: what each shape pays outside its network, and before the deductible."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError, ReferenceDataError
from ketacost.plans.checks import check_plan
from ketacost.plans.conventions import CopayScope, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.employer import OutsideTerms, Shape, employer, savings_account
from ketacost.plans.limits import FamilyKind
from ketacost.plans.networks import OutOfNetworkTerms
from ketacost.plans.plan import Plan
from ketacost.values.dates import MonthDay, Span
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

ON = date(2026, 7, 1)
IN = NetworkTier.IN_NETWORK
OUT = NetworkTier.OUT_OF_NETWORK
SESSION = ServiceCategory.TREATMENT_SESSION
OFFICE = ServiceCategory.OFFICE_VISIT
OUTSIDE = OutsideTerms(
    deductible="1500",
    maximum="9000",
    coinsurance="40%",
    pricing=OutOfNetworkTerms(method="percent_of_medicare", percent="140%"),
)


def made(shape: str, **facts: Any) -> Plan:  # noqa: ANN401 (any fact of the constructor)
    """Return a plan of a shape; facts replace the usual ones."""
    usual: dict[str, Any] = {"deductible": "2000", "maximum": "6000", "coinsurance": "20%"}
    if shape in {"ppo", "pos"}:
        usual["outside"] = OUTSIDE
    return employer(facts.pop("on", ON), shape=shape, **usual | facts)


def rule(plan: Plan, service: ServiceCategory = SESSION, tier: NetworkTier = IN) -> CostShareRule:
    """Return the rule of a medical line."""
    return plan.cost_sharing[plan.rule_for(service, tier, Benefit.MEDICAL, "")]


@pytest.mark.parametrize("shape", Shape)
def test_every_shape_is_a_plan_without_contradictions(shape: Shape) -> None:
    """Coinsurance after the deductible in the network, and nothing to warn of."""
    plan = made(shape)

    assert () == check_plan(plan, ON)
    assert (Rate(2000), DeductibleTerm.FIRST) == (rule(plan).coinsurance, rule(plan).deductible)
    assert (shape is Shape.HDHP) == plan.hdhp


@pytest.mark.parametrize("shape", ["ppo", "pos"])
def test_ppo_and_pos_pay_outside_on_terms_of_their_own(shape: str) -> None:
    """A limit of each kind for each side, and the price the plan accepts outside."""
    plan = made(shape)
    outside = rule(plan, tier=OUT)

    assert (Rate(4000), DeductibleTerm.FIRST) == (outside.coinsurance, outside.deductible)
    assert [Decimal("2000.00"), Decimal("1500.00")] == [limit.individual for limit in plan.deductibles]
    assert [Decimal("6000.00"), Decimal("9000.00")] == [limit.individual for limit in plan.out_of_pocket_maxima]
    assert OUTSIDE.pricing == plan.out_of_network


@pytest.mark.parametrize("shape", ["hmo", "epo", "hdhp"])
def test_the_others_pay_nothing_outside(shape: str) -> None:
    """The rule says that nothing is covered there, and there is no price."""
    plan = made(shape)

    assert rule(plan, tier=OUT).covered is False
    assert plan.out_of_network is None
    assert 1 == len(plan.deductibles)


def test_a_high_deductible_plan_may_have_either_network() -> None:
    """With outside terms it pays there too, after its other deductible."""

    assert rule(made("hdhp", outside=OUTSIDE), tier=OUT).covered is True


@pytest.mark.parametrize(
    ("shape", "deductible"),
    [("ppo", "waived"), ("hmo", "waived"), ("epo", "waived"), ("pos", "waived"), ("hdhp", "first")],
)
def test_a_visit_copay_stands_instead_of_the_deductible_but_in_a_high_deductible_plan(
    shape: str, deductible: str
) -> None:
    """A session is no visit: its rule stays the general one."""
    plan = made(shape, visit_copay="40")

    assert (Decimal("40.00"), deductible) == (rule(plan, OFFICE).copay, rule(plan, OFFICE).deductible)
    assert rule(plan).copay is None
    assert () == check_plan(plan, ON)


def test_rules_of_ones_own_beat_the_general_one_and_the_copay() -> None:
    """A visit service named in a rule leaves the copay rule; a session gets the copay the plan confirmed."""
    plan = made(
        "epo",
        visit_copay="40",
        rules=(
            CostShareRule(services=(OFFICE,), copay="15", deductible="waived"),
            CostShareRule(services=(SESSION,), codes=("G2083",), copay="60", deductible="waived"),
            CostShareRule(
                services=(ServiceCategory.SPECIALTY_DRUG,),
                benefit=Benefit.PHARMACY,
                coinsurance="30%",
                maximum="250",
                copay_scope=CopayScope.PER_LINE,
                deductible="waived",
            ),
        ),
    )

    assert Decimal("15.00") == rule(plan, OFFICE).copay
    assert Decimal("40.00") == rule(plan, ServiceCategory.PSYCHIATRIC_EVALUATION).copay
    assert Decimal("60.00") == plan.cost_sharing[plan.rule_for(SESSION, IN, Benefit.MEDICAL, "G2083")].copay
    assert () == check_plan(plan, ON)


def test_a_copay_rule_none_of_whose_services_is_left_goes() -> None:
    """All three visit services are named in the caller's rule."""
    named = (OFFICE, ServiceCategory.PSYCHIATRIC_EVALUATION, ServiceCategory.PSYCHOTHERAPY)
    plan = made("epo", visit_copay="40", rules=(CostShareRule(services=named, copay="15", deductible="waived"),))

    assert 3 == len(plan.cost_sharing)


def test_limits_of_a_family_and_unknown_ones_are_kept() -> None:
    """Aggregate limits, and a maximum nobody said."""
    plan = made("hdhp", family_deductible="4000", family_kind="aggregate", maximum=Unknown("ask"))

    assert FamilyKind.AGGREGATE is plan.deductibles[0].family_kind
    assert Decimal("4000.00") == plan.deductibles[0].family
    assert isinstance(plan.out_of_pocket_maxima[0].individual, Unknown)


def test_the_terms_are_for_the_plan_year() -> None:
    """A plan whose years start in July, of federal employees."""
    plan = made("epo", benefit_year_starts=MonthDay(7, 1), line_of_business="federal_employees", name="Our plan")

    assert Span("2026-07-01", "2027-06-30") == plan.terms_for
    assert (LineOfBusiness.FEDERAL_EMPLOYEES, "Our plan") == (plan.line_of_business, plan.name)
    assert "Employer EPO" == made("epo").name


def test_a_low_deductible_with_a_savings_account_is_a_warning() -> None:
    """Rev. Proc. 2025-19: $1,700 in 2026."""
    found = check_plan(made("hdhp", deductible="1699.99"), ON)

    assert ["plan.not_high_deductible"] == [item.code for item in found]
    assert () == check_plan(made("hdhp", deductible="1700"), ON)


@pytest.mark.parametrize(
    ("on", "person", "family"),
    [
        ("2024-12-31", "4150", "8300"),
        ("2025-01-01", "4300", "8550"),
        ("2026-07-01", "4400", "8750"),
        ("2027-12-31", "4500", "9000"),
    ],
)
def test_savings_account_limits_are_the_published_ones(on: str, person: str, family: str) -> None:
    """Rev. Procs. 2023-23, 2024-25, 2025-19 and 2026-24; $1,000 more from 55 on."""
    account = savings_account(date.fromisoformat(on))

    assert (Decimal(person), Decimal(family), Decimal(1000)) == (account.self_only, account.family, account.catch_up)
    assert account.source != ""


def test_savings_account_limits_of_a_year_not_published_are_refused() -> None:
    """2028 is not known."""
    with pytest.raises(ReferenceDataError, match=r"reference\.not_in_force"):
        savings_account(date(2028, 1, 1))


@pytest.mark.parametrize(
    ("shape", "outside", "says"),
    [
        ("ppo", None, "a PPO pays outside its network"),
        ("pos", None, "a POS pays outside its network"),
        ("hmo", OUTSIDE, "an HMO pays nothing outside its network"),
        ("epo", OUTSIDE, "an EPO pays nothing outside its network"),
    ],
)
def test_outside_terms_that_do_not_fit_the_shape_are_refused(
    shape: str, outside: OutsideTerms | None, says: str
) -> None:
    """One sentence with the way out."""
    with pytest.raises(PlanError, match=says) as refused:
        made(shape, outside=outside)

    assert ("plan.outside_terms", "outside") == (refused.value.code, refused.value.path)
