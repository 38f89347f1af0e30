"""Medicare Advantage: the terms a document gives, the law's ceilings, what is covered where."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import MoneyError, RateError, ReferenceDataError
from ketacost.plans.checks import check_plan
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import Limit
from ketacost.plans.medicare_advantage import check_advantage, medicare_advantage
from ketacost.plans.plan import Plan
from ketacost.values.money import from_cents
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

DAY = date(2026, 3, 2)
IN, OUT = NetworkTier.IN_NETWORK, NetworkTier.OUT_OF_NETWORK
SESSION, VISIT = ServiceCategory.TREATMENT_SESSION, ServiceCategory.OFFICE_VISIT
DRUG, GIVING = ServiceCategory.MEDICAL_DRUG, ServiceCategory.DRUG_ADMINISTRATION
PPO: dict[str, Any] = {"combined_maximum": "9000", "outside_coinsurance": "40%"}
ASK = Unknown("ask the plan")


def _plan(on: date = DAY, **fields: Any) -> Plan:  # noqa: ANN401 (any field of the constructor)
    return medicare_advantage(on, **{"name": "Advantage", "maximum": "5000", "visit_copay": "40", **fields})


def _rule(
    plan: Plan, service: ServiceCategory, tier: NetworkTier = IN, benefit: Benefit = Benefit.MEDICAL, code: str = ""
) -> CostShareRule:
    return plan.cost_sharing[plan.rule_for(service, tier, benefit, code)]


@pytest.mark.parametrize("network", [{}, PPO], ids=["HMO", "PPO"])
@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="least said"),
        pytest.param({"part_d": False}, id="without Part D"),
        pytest.param({"session_copay": "60", "drug_coinsurance": "15%", "deductible": "200"}, id="most said"),
        pytest.param({"maximum": ASK, "visit_copay": ASK, "session_coinsurance": ASK}, id="terms nobody knows"),
    ],
)
def test_every_design_is_a_possible_plan(network: dict[str, Any], fields: dict[str, Any]) -> None:
    """The checks find no error in it, and the law's none either."""
    plan = _plan(**network, **fields)

    assert LineOfBusiness.MEDICARE_ADVANTAGE is plan.line_of_business
    assert () == tuple(finding for finding in check_plan(plan, DAY) if finding.severity == "error")
    assert () == check_advantage(plan, DAY)


def test_each_term_stands_where_it_was_given() -> None:
    """Copay for visits and sessions without the deductible, coinsurance after it, drugs by a share of their own."""
    plan = _plan(session_copay="60", session_coinsurance="25%", drug_coinsurance="15%")

    assert (from_cents(4_000), None) == (_rule(plan, VISIT).copay, _rule(plan, VISIT).coinsurance)
    assert (from_cents(6_000), None) == (_rule(plan, SESSION).copay, _rule(plan, SESSION).coinsurance)
    assert Rate.parse("15%") == _rule(plan, DRUG).coinsurance
    assert Rate.parse("25%") == _rule(plan, ServiceCategory.OBSERVATION).coinsurance


def test_a_session_has_the_coinsurance_where_no_copay_is_given() -> None:
    """20 percent unless said, for a drug of the clinic too."""
    plan = _plan()

    assert [Rate.parse("20%")] * 2 == [_rule(plan, SESSION).coinsurance, _rule(plan, DRUG).coinsurance]


@pytest.mark.parametrize("tier", [IN, OUT])
@pytest.mark.parametrize(("service", "code"), [(DRUG, "J3490"), (GIVING, "96365"), (GIVING, "96372")])
def test_infused_ketamine_is_covered_where_the_plan_says_so(
    service: ServiceCategory, code: str, tier: NetworkTier
) -> None:
    """Medicare does not pay for it, so a plan in its place need not."""
    without, with_it = _plan(**PPO), _plan(**PPO, covers_infused_ketamine=True)

    assert _rule(without, service, tier, code=code).covered is False
    assert _rule(with_it, service, tier, code=code).covered is True


@pytest.mark.parametrize("network", [{}, PPO], ids=["HMO", "PPO"])
@pytest.mark.parametrize(
    ("part_d", "tier", "covered"),
    [
        pytest.param(True, IN, True, id="Part D"),
        pytest.param(True, OUT, False, id="Part D, another network"),
        pytest.param(False, IN, False, id="no Part D"),
        pytest.param(False, OUT, False, id="no Part D, another network"),
    ],
)
def test_who_pays_for_what_a_pharmacy_bills(
    network: dict[str, Any], tier: NetworkTier, *, part_d: bool, covered: bool
) -> None:
    """Part D in its network; the medical coinsurance out of network is not for drugs of a pharmacy."""
    found = _rule(_plan(**network, part_d=part_d), ServiceCategory.SPECIALTY_DRUG, tier, Benefit.PHARMACY)

    assert covered is found.covered


@pytest.mark.parametrize(("network", "covered"), [({}, False), (PPO, True)], ids=["HMO", "PPO"])
def test_only_a_ppo_pays_out_of_network(network: dict[str, Any], *, covered: bool) -> None:
    """Where no share is given there, nothing is paid."""
    assert covered is _rule(_plan(**network), SESSION, OUT).covered


def test_a_deductible_is_one_for_both_networks() -> None:
    """What is paid in either counts in both."""
    plan = _plan(**PPO, deductible="200")

    assert plan.deductible_for(IN, Benefit.MEDICAL) == plan.deductible_for(OUT, Benefit.MEDICAL)
    assert plan.maximum_for(IN, Benefit.MEDICAL) != plan.maximum_for(OUT, Benefit.MEDICAL)


@pytest.mark.parametrize(
    ("year", "fields", "warned"),
    [
        pytest.param(2024, {"maximum": "8850"}, [], id="2024 at the ceiling"),
        pytest.param(2024, {"maximum": "8850.01"}, [0], id="2024 a cent above"),
        pytest.param(2025, {"maximum": "9350"}, [], id="2025 at the ceiling"),
        pytest.param(2025, {"maximum": "9350.01"}, [0], id="2025 a cent above"),
        pytest.param(2026, {"maximum": "9250"}, [], id="2026 at the ceiling"),
        pytest.param(2026, {"maximum": "9250.01"}, [0], id="2026 a cent above"),
        pytest.param(2025, {**PPO, "combined_maximum": "14000"}, [], id="both networks of 2025 at the ceiling"),
        pytest.param(2025, {**PPO, "combined_maximum": "14000.01"}, [1], id="both networks of 2025 a cent above"),
        pytest.param(2026, {**PPO, "combined_maximum": ASK}, [], id="a maximum nobody knows"),
    ],
)
def test_a_maximum_above_the_ceiling_is_a_warning(year: int, fields: dict[str, Any], warned: list[int]) -> None:
    """Benefit rules, section 1.3; the arithmetic is not clamped."""
    on = date(year, 6, 1)
    plan = _plan(on, part_d=False, **fields)
    found = check_advantage(plan, on)

    assert [("plan.above_advantage_ceiling", f"out_of_pocket_maxima[{index}].individual") for index in warned] == [
        (finding.code, finding.path) for finding in found
    ]
    assert all(finding.severity == "warning" and finding.source for finding in found)
    assert fields.get("maximum", "5000") in str(plan.out_of_pocket_maxima[0].individual)


def test_a_ppo_without_a_maximum_over_both_networks_is_a_warning() -> None:
    """The law asks for one."""
    found = check_advantage(_plan(outside_coinsurance="40%"), DAY)

    assert [("plan.no_maximum", "out_of_pocket_maxima[1].individual")] == [(one.code, one.path) for one in found]


def test_a_plan_written_by_hand_is_checked_too() -> None:
    """Its one maximum may be for all benefits."""
    by_hand = attrs.evolve(
        _plan(part_d=False),
        out_of_pocket_maxima=(Limit(individual="9250.01", tiers=(IN,), benefits=BenefitScope.COMBINED),),
    )

    assert ["plan.above_advantage_ceiling"] == [one.code for one in check_advantage(by_hand, DAY)]


@pytest.mark.parametrize(("share", "warned"), [("20%", 0), ("20.01%", 1)], ids=["at Medicare's share", "above it"])
def test_a_drug_of_the_clinic_above_medicares_share_is_a_warning(share: str, warned: int) -> None:
    """At most 20 percent in network."""
    found = check_advantage(_plan(drug_coinsurance=share), DAY)

    assert ["plan.above_medicare_share"] * warned == [one.code for one in found]


def test_years_without_figures_are_refused() -> None:
    """Ceilings of 2027 were not found, and Part D before 2025 was another benefit; a plan without Part D stands."""
    with pytest.raises(ReferenceDataError, match=r"advantage\.in_network_ceiling"):
        check_advantage(_plan(date(2027, 1, 1)), date(2027, 1, 1))
    with pytest.raises(ReferenceDataError, match=r"part_d\.threshold"):
        _plan(date(2024, 12, 31))

    assert Decimal("700.00") == _plan(date(2027, 1, 1)).deductibles[1].individual
    assert 1 == len(_plan(date(2024, 12, 31), part_d=False).deductibles)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param({"maximum": 5000.0}, MoneyError, id="a float"),
        pytest.param({"visit_copay": "-1"}, MoneyError, id="a negative copay"),
        pytest.param({"session_coinsurance": "0.2"}, RateError, id="a fraction"),
        pytest.param({"outside_coinsurance": 40}, RateError, id="a bare number"),
    ],
)
def test_terms_that_are_no_amounts_are_refused(fields: dict[str, Any], error: type[Exception]) -> None:
    """Nothing is guessed."""
    with pytest.raises(error):
        _plan(**fields)
