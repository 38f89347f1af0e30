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
from ketacost.reference.lookup import amount, figure
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import round_to_cent, show

TOPIC: Final = "medicare_benefits"
_ALL: Final = (ServiceCategory.ALL_OTHER,)
_NETWORK: Final = (NetworkTier.PREFERRED, NetworkTier.IN_NETWORK)
_OUTSIDE: Final = (NetworkTier.OUT_OF_NETWORK,)
_CLINICS: Final = (Benefit.MEDICAL, Benefit.BEHAVIORAL)
_ESKETAMINE_ALONE: Final = ("J0013", "S0013")
"""Esketamine on a line of its own: Medicare pays for it inside G2082 and G2083 only."""

INFUSED_KETAMINE: Final = ("J3490", "96365", "96366", "96372")
"""Ketamine for depression and what gives it, by infusion or injection: Medicare pays for neither."""

_HUNDRED: Final = Decimal(100)


def original_medicare(on: date, *, assigned: bool = True, part_d: bool = False) -> Plan:
    """Return original Medicare for a calendar year.

    (A) Part B: a deductible, then 20 percent of the approved amount, and no maximum. (B) A hospital outpatient line
    costs the same share of its payment, but no single service more than the year's inpatient deductible. (C) Ketamine
    given for depression by infusion or injection is not covered, neither the drug (J3490) nor its administration, and
    esketamine only inside the bundle; the person owes what is billed. (D) A clinic that does not take assignment
    bills up to the limiting charge; Medicare approves 95 percent of the schedule, and what lies above is the patient's.
    (E) With Part D a drug of a pharmacy in its network has its own deductible, 25 percent, and nothing after the year's
    threshold.

    Args:
        on: a day of the calendar year.
        assigned: whether the clinic takes assignment; without it bill the lines as out of network.
        part_d: whether the person has a standard Part D plan too.

    Raises:
        ReferenceDataError: for a year whose figures are not known; the year before is never used.
    """
    year = PlanYear(on)
    tiers = _NETWORK if assigned else (*_NETWORK, NetworkTier.OUT_OF_NETWORK)
    limits = [Limit(individual=year.amount(TOPIC, "part_b.deductible"), tiers=tiers, benefits=BenefitScope.MEDICAL)]
    maxima = [Limit(individual=None, tiers=tiers, benefits=BenefitScope.MEDICAL)]
    rules = _part_b_rules(year, tiers)
    if part_d:
        deductible, threshold, of_drugs = part_d_terms(year)
        limits.append(deductible)
        maxima.append(threshold)
        rules.extend(of_drugs)
    else:
        rules.append(no_drugs())
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


def _part_b_rules(year: PlanYear, tiers: tuple[NetworkTier, ...]) -> list[CostShareRule]:
    share = year.rate(TOPIC, "part_b.coinsurance")
    alone = [
        CostShareRule(services=_ALL, tiers=tiers, benefit=clinic, codes=_ESKETAMINE_ALONE, covered=False)
        for clinic in _CLINICS
    ]
    return [
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
        CostShareRule(services=_ALL, tiers=tiers, codes=INFUSED_KETAMINE, covered=False),
        *alone,
    ]


def no_drugs() -> CostShareRule:
    """Return the rule of a person without Part D: what a pharmacy bills is not covered in any network."""
    return CostShareRule(services=_ALL, tiers=(*_NETWORK, *_OUTSIDE), benefit=Benefit.PHARMACY, covered=False)


def part_d_terms(year: PlanYear) -> tuple[Limit, Limit, tuple[CostShareRule, CostShareRule]]:
    """Return the standard Part D benefit: its deductible, its threshold, and its rules for drugs.

    The person's deductible and coinsurance count to the threshold; premiums, drugs the plan does not cover and
    pharmacies outside its network do not. Years before 2025 had another benefit and are refused.
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
    outside = CostShareRule(services=_ALL, tiers=_OUTSIDE, benefit=Benefit.PHARMACY, covered=False)
    return deductible, threshold, (rule, outside)


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
    """Return a warning where a clinic without assignment charges more than the law lets it.

    Args:
        billed: what the clinic charges for the line, in dollars.
        fee: the fee schedule's amount for a participating clinic.
        on: day of service.
    """
    most = limiting_charge(fee, on)
    if billed <= most:
        return ()
    message = f"a clinic that does not take assignment may charge at most {show(most)} here, got {show(billed)}"
    return (
        Finding(
            code="plan.above_limiting_charge",
            severity=Severity.WARNING,
            message=message,
            path="billed",
            source=figure(TOPIC, "part_b.limiting_charge_percent", on).source,
        ),
    )
