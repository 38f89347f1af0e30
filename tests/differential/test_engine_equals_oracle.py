"""The engine and the oracle, two implementations of one rule book, give the same answer to the cent."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

from ketacost.adjudication.ledger import adjudicate
from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import BenefitScope, CoverageTier, LimitKind
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.plans.conventions import (
    CapScope,
    CapUnit,
    CoinsuranceBase,
    CopayScope,
    CrossAccumulation,
    CrossingCopay,
    DeductibleTerm,
    FamilyCredit,
    NoncoveredLiability,
    ProcessingOrder,
    ReliefOrder,
)
from ketacost.plans.limits import FamilyKind
from ketacost.plans.missing_authorization import Unapproved
from ketacost.values.money import Rounding
from tests.differential.comparing import differences
from tests.strategies.generate import Case, cases, describe, generate, smallest, strata

CASES: Final = 20_000
CHUNK: Final = 500
_SAMPLE: Final = 1_500

_ENUMERATIONS: Final[dict[str, type[StrEnum]]] = {
    "Conventions.coinsurance_base": CoinsuranceBase,
    "Conventions.crossing_copay": CrossingCopay,
    "Conventions.copay_scope": CopayScope,
    "Conventions.relief_order": ReliefOrder,
    "Conventions.family_credit": FamilyCredit,
    "Conventions.cross_accumulation": CrossAccumulation,
    "Conventions.processing_order": ProcessingOrder,
    "Conventions.noncovered_liability": NoncoveredLiability,
    "Conventions.rounding": Rounding,
    "MissingAuthorization.effect": Unapproved,
    "CostShareRule.services": ServiceCategory,
    "CostShareRule.tiers": NetworkTier,
    "CostShareRule.benefit": Benefit,
    "CostShareRule.deductible": DeductibleTerm,
    "CostShareRule.maximum_scope": CapScope,
    "CostShareRule.maximum_unit": CapUnit,
    "CostShareRule.copay_scope": CopayScope,
    "FirstVisits.deductible": DeductibleTerm,
    "Limit.family_kind": FamilyKind,
    "Limit.tiers": NetworkTier,
    "Limit.benefits": BenefitScope,
    "Coverage.members": CoverageTier,
    "AppliedAmount.kind": LimitKind,
    "AppliedAmount.tier": NetworkTier,
    "AppliedAmount.benefits": BenefitScope,
    "FamilySpending.tier": NetworkTier,
    "FamilySpending.benefits": BenefitScope,
    "MemberCredit.kind": LimitKind,
    "ClaimLine.benefit": Benefit,
    "ClaimLine.tier": NetworkTier,
    "ClaimLine.component": Component,
}
_FLAGS: Final = (
    "Conventions.deductible_counts_to_maximum",
    "Conventions.copay_counts_to_deductible",
    "CostShareRule.covered",
    "CostShareRule.counts_to_maximum",
    "CarryOver.only_if_unmet",
    "Accumulators.unlisted_are_zero",
    "ClaimLine.protected",
    "ClaimLine.authorized",
)
_OPTIONS: Final = {
    "CostShareRule.copay": "Decimal",
    "CostShareRule.coinsurance": "Rate",
    "CostShareRule.coinsurance_minimum": "Decimal",
    "CostShareRule.maximum": "Decimal",
    "CostShareRule.first_visits": "FirstVisits",
    "CostShareRule.visit_limit": "int",
    "FirstVisits.copay": "Decimal",
    "FirstVisits.coinsurance": "Rate",
    "Limit.individual": "Decimal",
    "Limit.family": "Decimal",
    "Plan.carry_over": "CarryOver",
    "MissingAuthorization.percent": "Rate",
    "MissingAuthorization.maximum": "Decimal",
    "Claim.processed_on": "date",
    "AppliedAmount.individual_carry_over": "Decimal",
    "AppliedAmount.family_carry_over": "Decimal",
}


def _expected_strata() -> set[str]:
    labels = {f"{field}={member}" for field, members in _ENUMERATIONS.items() for member in members}
    labels |= {f"{field}={value}" for field in _FLAGS for value in (True, False)}
    labels |= {f"{field}={value}" for field, given_as in _OPTIONS.items() for value in (given_as, None)}
    return labels | {"LinePrice.billed_charge=Unknown", "PriceRange.expected=Unknown", "CostShareRule.codes=str"}


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_engine_equals_oracle(first: int) -> None:
    """Every field of every line, the order of lines and every closing pool agree on 500 generated cases."""

    for seed in range(first, first + CHUNK):
        case = generate(seed)
        if differences(case):
            case = smallest(case, lambda smaller: bool(differences(smaller)))
            pytest.fail("\n".join([f"seed {seed}", *differences(case), *_told(case)]))


def _told(case: Case) -> list[str]:
    return [describe(case.coverage), *(describe(claim) for claim in case.claims), str(case.scenario)]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_engine_equals_oracle_on_cases_that_shrink(case: Case) -> None:
    """The same holds for cases hypothesis makes, so that a difference comes with its smallest example."""

    assert [] == differences(case)


def test_generated_cases_hold_every_enumeration_member() -> None:
    """No convention, scope, tier, flag or optional term is missing from the first 1,500 cases."""

    seen: set[str] = set()
    for seed in range(_SAMPLE):
        seen |= strata(generate(seed))

    assert set() == _expected_strata() - seen


def test_generated_cases_use_every_scenario() -> None:
    """Low, expected and high prices all occur."""

    assert set(Scenario) == {generate(seed).scenario for seed in range(50)}


def test_a_seed_always_gives_the_same_case() -> None:
    """A failing seed can be run again anywhere."""

    assert generate(17) == generate(17)


def test_generated_cases_reach_the_boundaries() -> None:
    """Generated lines cross the deductible and both maxima, fall outside the plan and turn the year."""

    reached = {outcome for seed in range(300) for outcome in _outcomes(generate(seed))}

    assert {
        "deductible crossed",
        "rule maximum",
        "out-of-pocket maximum",
        "deductible relieved",
        "copay and coinsurance",
        "not covered",
        "balance bill",
        "three benefit years",
        "billed below contract",
    } == reached


def _outcomes(case: Case) -> set[str]:
    ledger = adjudicate(case.coverage, case.claims, scenario=case.scenario)
    found = {"three benefit years"} if len({line.benefit_year for line in ledger.lines}) == 3 else set()
    for line in ledger.lines:
        rules = {step.rule: step.amount for step in line.steps}
        holds = {
            "deductible crossed": line.deductible > 0 and line.plan_paid > 0,
            "rule maximum": "relief_rule_maximum" in rules,
            "out-of-pocket maximum": "relief_at_maximum" in rules,
            "deductible relieved": rules.get("deductible", line.deductible) > line.deductible,
            "copay and coinsurance": line.copay > 0 and line.coinsurance > 0,
            "not covered": line.noncovered > 0,
            "balance bill": line.balance_bill > 0,
            "billed below contract": line.allowed_amount < line.price.allowed_amount.at(case.scenario),
        }
        found |= {name for name, true in holds.items() if true}
    return found
