"""Medicare Advantage: a private plan in Medicare's place, with maxima the law caps by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.plans.conventions import Conventions, CrossAccumulation, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import Limit
from ketacost.plans.medicare import TOPIC, part_d_terms
from ketacost.plans.plan import Plan
from ketacost.plans.plan_year import PlanYear
from ketacost.values.doors import AmountInput, amount, amount_or_none
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import show
from ketacost.values.rates import Rate

_ALL: Final = (ServiceCategory.ALL_OTHER,)
_IN: Final = (NetworkTier.PREFERRED, NetworkTier.IN_NETWORK)
_OUT: Final = (NetworkTier.OUT_OF_NETWORK,)
_VISITS: Final = (ServiceCategory.OFFICE_VISIT, ServiceCategory.PSYCHIATRIC_EVALUATION, ServiceCategory.PSYCHOTHERAPY)


def medicare_advantage(
    on: date,
    *,
    name: str,
    maximum: AmountInput,
    combined_maximum: AmountInput | None = None,
    visit_copay: AmountInput,
    session_coinsurance: str | Rate = "20%",
    deductible: AmountInput = "0",
    outside_coinsurance: str | Rate | None = None,
    part_d: bool = True,
) -> Plan:
    """Return a Medicare Advantage plan for a calendar year, from the figures of its evidence of coverage.

    Args:
        on: a day of the calendar year.
        name: the plan's name.
        maximum: out-of-pocket maximum in network, dollars.
        combined_maximum: maximum over both networks of a PPO; ``None`` for an HMO.
        visit_copay: copay of a specialist or mental-health visit, dollars.
        session_coinsurance: share of a treatment session and of drugs given in the clinic.
        deductible: deductible, dollars.
        outside_coinsurance: share out of network; ``None`` where the plan pays nothing there.
        part_d: whether it holds the standard Part D benefit.

    Raises:
        ReferenceDataError: for a year whose Part D figures are not known.
    """
    year = PlanYear(on)
    share = session_coinsurance if isinstance(session_coinsurance, Rate) else Rate.parse(session_coinsurance)
    limits = [Limit(individual=amount(deductible), tiers=_IN, benefits=BenefitScope.MEDICAL)]
    maxima = [Limit(individual=amount(maximum), tiers=_IN, benefits=BenefitScope.MEDICAL)]
    rules = [
        CostShareRule(services=_ALL, tiers=_IN, coinsurance=share, deductible=DeductibleTerm.FIRST),
        CostShareRule(services=_VISITS, tiers=_IN, copay=amount(visit_copay), deductible=DeductibleTerm.WAIVED),
    ]
    if outside_coinsurance is None:
        rules.append(CostShareRule(services=_ALL, tiers=_OUT, covered=False))
    else:
        outside = outside_coinsurance if isinstance(outside_coinsurance, Rate) else Rate.parse(outside_coinsurance)
        limits.append(Limit(individual=amount(deductible), tiers=_OUT, benefits=BenefitScope.MEDICAL))
        maxima.append(Limit(individual=amount_or_none(combined_maximum), tiers=_OUT, benefits=BenefitScope.MEDICAL))
        rules.append(CostShareRule(services=_ALL, tiers=_OUT, coinsurance=outside, deductible=DeductibleTerm.FIRST))
    if part_d:
        drug = part_d_terms(year)
        limits.append(drug[0])
        maxima.append(drug[1])
        rules.append(drug[2])
    else:
        rules.append(CostShareRule(services=_ALL, tiers=_IN, benefit=Benefit.PHARMACY, covered=False))
    return Plan(
        name=name,
        line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE,
        deductibles=tuple(limits),
        out_of_pocket_maxima=tuple(maxima),
        cost_sharing=tuple(rules),
        conventions=Conventions(cross_accumulation=CrossAccumulation.IN_TO_OUT),
        terms_for=year.year,
        assumed=year.assumed,
        source=year.source,
    )


def check_advantage(plan: Plan, on: date) -> tuple[Finding, ...]:
    """Return a warning for each maximum above the year's ceiling; the arithmetic is never clamped.

    Raises:
        ReferenceDataError: for a year whose ceilings are not known.
    """
    return tuple(_above(plan, PlanYear(on)))


def _above(plan: Plan, year: PlanYear) -> Iterator[Finding]:
    for index, limit in enumerate(plan.out_of_pocket_maxima):
        if limit.benefits is not BenefitScope.MEDICAL or not isinstance(limit.individual, Decimal):
            continue
        key = "combined_ceiling" if NetworkTier.OUT_OF_NETWORK in limit.tiers else "in_network_ceiling"
        ceiling = year.figure(TOPIC, f"advantage.{key}")
        if limit.individual > ceiling.amount:
            yield Finding(
                code="plan.above_advantage_ceiling",
                severity=Severity.WARNING,
                message=f"a Medicare Advantage maximum is at most {show(ceiling.amount)}, got {show(limit.individual)}",
                path=f"out_of_pocket_maxima[{index}].individual",
                source=ceiling.source,
            )
