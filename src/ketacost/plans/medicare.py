"""Original Medicare: Part B, and Part D on the pharmacy benefit, as one plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.plans.conventions import CapScope, CapUnit, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import Limit
from ketacost.plans.networks import OutOfNetworkMethod, OutOfNetworkTerms
from ketacost.plans.plan import Plan
from ketacost.plans.plan_year import PlanYear
from ketacost.reference.lookup import amount
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import round_to_cent

TOPIC: Final = "medicare_benefits"
_ALL: Final = (ServiceCategory.ALL_OTHER,)
_NETWORK: Final = (NetworkTier.PREFERRED, NetworkTier.IN_NETWORK)
_NOT_COVERED: Final = ("J3490",)
"""Ketamine for depression, whose infusion or injection follows it."""

_HUNDRED: Final = Decimal(100)


def original_medicare(on: date, *, assigned: bool = True, part_d: bool = False) -> Plan:
    """Return original Medicare for a calendar year.

    (A) Part B: a deductible, then 20 percent of the approved amount, and no maximum. (B) A hospital outpatient line
    costs the same share of its payment, but no single service more than the year's inpatient deductible. (C) Ketamine
    given for depression by infusion or injection (J3490) is not covered. (D) A clinic that does not take assignment
    bills up to the limiting charge; Medicare approves 95 percent of the schedule, and what lies above is the patient's.
    (E) With Part D a drug of the pharmacy has its own deductible, 25 percent, and nothing after the year's threshold.

    Args:
        on: a day of the calendar year.
        assigned: whether the clinic takes assignment; without it bill the lines as out of network.
        part_d: whether the person has a standard Part D plan too.

    Raises:
        ReferenceDataError: for a year whose figures are not known; the year before is never used.
    """
    year = PlanYear(on)
    tiers = _NETWORK if assigned else (*_NETWORK, NetworkTier.OUT_OF_NETWORK)
    share = year.rate(TOPIC, "part_b.coinsurance")
    limits = [Limit(individual=year.amount(TOPIC, "part_b.deductible"), tiers=tiers, benefits=BenefitScope.MEDICAL)]
    maxima = [Limit(individual=None, tiers=tiers, benefits=BenefitScope.MEDICAL)]
    rules = [
        CostShareRule(services=_ALL, tiers=tiers, coinsurance=share, deductible=DeductibleTerm.FIRST),
        CostShareRule(
            services=(ServiceCategory.OUTPATIENT_FACILITY,),
            tiers=tiers,
            coinsurance=share,
            deductible=DeductibleTerm.FIRST,
            maximum=year.amount(TOPIC, "part_a.deductible"),
            maximum_scope=CapScope.COINSURANCE,
            maximum_unit=CapUnit.LINE,
        ),
        CostShareRule(services=_ALL, tiers=tiers, codes=_NOT_COVERED, covered=False),
    ]
    if part_d:
        drug = part_d_terms(year)
        limits.append(drug[0])
        maxima.append(drug[1])
        rules.append(drug[2])
    else:
        rules.append(CostShareRule(services=_ALL, tiers=tiers, benefit=Benefit.PHARMACY, covered=False))
    percent = None if assigned else year.rate(TOPIC, "part_b.nonparticipating_percent")
    return Plan(
        name=f"Original Medicare {year.year.first_on.year}" + (" with Part D" if part_d else ""),
        line_of_business=LineOfBusiness.MEDICARE,
        deductibles=tuple(limits),
        out_of_pocket_maxima=tuple(maxima),
        cost_sharing=tuple(rules),
        out_of_network=None
        if percent is None
        else OutOfNetworkTerms(method=OutOfNetworkMethod.PERCENT_OF_MEDICARE, percent=percent),
        terms_for=year.terms_for,
        assumed=year.assumed,
        source=year.source,
    )


def part_d_terms(year: PlanYear) -> tuple[Limit, Limit, CostShareRule]:
    """Return the standard Part D benefit: its deductible, its threshold, and its share of every drug.

    The person's deductible and coinsurance count to the threshold; premiums and drugs the plan does not cover do not.
    """
    deductible = Limit(
        individual=year.amount(TOPIC, "part_d.deductible"), tiers=_NETWORK, benefits=BenefitScope.PHARMACY
    )
    threshold = Limit(individual=year.amount(TOPIC, "part_d.threshold"), tiers=_NETWORK, benefits=BenefitScope.PHARMACY)
    rule = CostShareRule(
        services=_ALL,
        tiers=_NETWORK,
        benefit=Benefit.PHARMACY,
        coinsurance=year.rate(TOPIC, "part_d.coinsurance"),
        deductible=DeductibleTerm.FIRST,
    )
    return deductible, threshold, rule


def limiting_charge(fee: Decimal, on: date) -> Decimal:
    """Return the most a clinic without assignment may charge, in dollars: 115 percent of 95 percent of the schedule.

    Args:
        fee: the fee schedule's amount for a participating clinic.
        on: day of service.
    """
    approved = amount(TOPIC, "part_b.nonparticipating_percent", on)
    most = amount(TOPIC, "part_b.limiting_charge_percent", on)
    return round_to_cent(fee * approved * most / _HUNDRED / _HUNDRED)


def check_limiting_charge(billed: Decimal, fee: Decimal, on: date) -> tuple[Finding, ...]:
    """Return a warning where a clinic without assignment charges more than the law lets it."""
    most = limiting_charge(fee, on)
    if billed <= most:
        return ()
    message = f"a clinic that does not take assignment may charge at most {most} here, got {billed}"
    return (Finding(code="plan.above_limiting_charge", severity=Severity.WARNING, message=message, path="billed"),)
