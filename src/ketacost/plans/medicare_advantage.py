"""Medicare Advantage: a private plan in Medicare's place, with maxima the law caps by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.plans.conventions import Conventions, CrossAccumulation, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import Limit
from ketacost.plans.medicare import INFUSED_KETAMINE, TOPIC, no_drugs, part_d_terms
from ketacost.plans.plan import Plan
from ketacost.plans.plan_year import PlanYear
from ketacost.values.doors import AmountInput, amount_or_unknown, rate_term, term
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import show
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

_ALL: Final = (ServiceCategory.ALL_OTHER,)
_IN: Final = (NetworkTier.PREFERRED, NetworkTier.IN_NETWORK)
_OUT: Final = (NetworkTier.OUT_OF_NETWORK,)
_VISITS: Final = (ServiceCategory.OFFICE_VISIT, ServiceCategory.PSYCHIATRIC_EVALUATION, ServiceCategory.PSYCHOTHERAPY)
_SESSIONS: Final = (ServiceCategory.TREATMENT_SESSION,)
_DRUGS: Final = (ServiceCategory.MEDICAL_DRUG,)


def medicare_advantage(
    on: date,
    *,
    name: str,
    maximum: AmountInput | Unknown,
    combined_maximum: AmountInput | Unknown | None = None,
    visit_copay: AmountInput | Unknown,
    session_coinsurance: str | Rate | Unknown = "20%",
    session_copay: AmountInput | Unknown | None = None,
    drug_coinsurance: str | Rate | Unknown | None = None,
    deductible: AmountInput | Unknown = "0",
    outside_coinsurance: str | Rate | Unknown | None = None,
    covers_infused_ketamine: bool = False,
    part_d: bool = True,
) -> Plan:
    """Return a Medicare Advantage plan for a calendar year, from the figures of its evidence of coverage.

    (A) In network: the deductible, then ``session_coinsurance`` of everything, but a copay without the deductible for
    visits (and for sessions, where the plan has one), up to the maximum. (B) Out of network, in a PPO: the same
    deductible, its own coinsurance, up to a maximum to which in-network cost counts too. (C) Drugs of a pharmacy as in
    Part D.

    Args:
        on: a day of the calendar year.
        name: the plan's name.
        maximum: out-of-pocket maximum in network, dollars.
        combined_maximum: maximum over both networks of a PPO; ``None`` for an HMO.
        visit_copay: copay of a specialist or mental-health visit, dollars.
        session_coinsurance: share of a treatment session, and of all that has no other term.
        session_copay: copay of a treatment session in dollars, instead of the coinsurance; ``None`` for none.
        drug_coinsurance: share of a drug the clinic bills on a line of its own; ``None`` for the sessions' share.
        deductible: medical deductible, dollars; one for both networks.
        outside_coinsurance: share out of network; ``None`` where the plan pays nothing there. A clinic that takes
            Medicare may not bill more than is allowed: give its lines that price as billed.
        covers_infused_ketamine: whether it pays for ketamine by infusion or injection, which Medicare does not.
        part_d: whether it holds the standard Part D benefit.

    Raises:
        ReferenceDataError: for a year whose Part D figures are not known.
    """
    year = PlanYear(on)
    networks = _IN if outside_coinsurance is None else (*_IN, *_OUT)
    limits = [Limit(individual=amount_or_unknown(deductible), tiers=networks, benefits=BenefitScope.MEDICAL)]
    maxima = [Limit(individual=amount_or_unknown(maximum), tiers=_IN, benefits=BenefitScope.MEDICAL)]
    rules = [_coinsurance(_ALL, _IN, session_coinsurance), _copay(_VISITS, visit_copay)]
    if session_copay is not None:
        rules.append(_copay(_SESSIONS, session_copay))
    if drug_coinsurance is not None:
        rules.append(_coinsurance(_DRUGS, _IN, drug_coinsurance))
    if outside_coinsurance is None:
        rules.append(CostShareRule(services=_ALL, tiers=_OUT, covered=False))
    else:
        maxima.append(Limit(individual=term(combined_maximum), tiers=_OUT, benefits=BenefitScope.MEDICAL))
        rules.append(_coinsurance(_ALL, _OUT, outside_coinsurance))
    if not covers_infused_ketamine:
        rules.append(CostShareRule(services=_ALL, tiers=(*_IN, *_OUT), codes=INFUSED_KETAMINE, covered=False))
    if part_d:
        drug_deductible, threshold, drug_rules = part_d_terms(year)
        limits.append(drug_deductible)
        maxima.append(threshold)
        rules.extend(drug_rules)
    else:
        rules.append(no_drugs())
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


def _coinsurance(
    services: tuple[ServiceCategory, ...], tiers: tuple[NetworkTier, ...], share: str | Rate | Unknown
) -> CostShareRule:
    return CostShareRule(services=services, tiers=tiers, coinsurance=rate_term(share), deductible=DeductibleTerm.FIRST)


def _copay(services: tuple[ServiceCategory, ...], copay: AmountInput | Unknown) -> CostShareRule:
    return CostShareRule(services=services, tiers=_IN, copay=amount_or_unknown(copay), deductible=DeductibleTerm.WAIVED)


def check_advantage(plan: Plan, on: date) -> tuple[Finding, ...]:
    """Return warnings: a maximum above the year's ceiling or missing, a clinic's drug above Medicare's own share.

    The arithmetic is never clamped; an unknown term is not judged.

    Args:
        plan: a Medicare Advantage plan, from the constructor or written by hand.
        on: a day of the calendar year.

    Raises:
        ReferenceDataError: for a year whose ceilings are not known.
    """
    year = PlanYear(on)
    return (*_maxima(plan, year), *_drugs(plan, year))


def _warning(code: str, message: str, path: str, source: str) -> Finding:
    return Finding(code=f"plan.{code}", severity=Severity.WARNING, message=message, path=path, source=source)


def _maxima(plan: Plan, year: PlanYear) -> Iterator[Finding]:
    for index, limit in enumerate(plan.out_of_pocket_maxima):
        if limit.benefits is BenefitScope.PHARMACY or isinstance(limit.individual, Unknown):
            continue
        key = "in_network_ceiling" if set(limit.tiers) & set(_IN) else "combined_ceiling"
        ceiling = year.figure(TOPIC, f"advantage.{key}")
        path = f"out_of_pocket_maxima[{index}].individual"
        if limit.individual is None:
            message = f"a Medicare Advantage plan must have a maximum of at most {show(ceiling.amount)} here, got none"
            yield _warning("no_maximum", message, path, ceiling.source)
        elif limit.individual > ceiling.amount:
            message = f"a Medicare Advantage maximum is at most {show(ceiling.amount)}, got {show(limit.individual)}"
            yield _warning("above_advantage_ceiling", message, path, ceiling.source)


def _drugs(plan: Plan, year: PlanYear) -> Iterator[Finding]:
    share = year.figure(TOPIC, "part_b.coinsurance")
    most = year.rate(TOPIC, "part_b.coinsurance")
    for index, rule in enumerate(plan.cost_sharing):
        named = ServiceCategory.MEDICAL_DRUG in rule.services and set(rule.tiers) & set(_IN)
        if named and isinstance(rule.coinsurance, Rate) and rule.coinsurance > most:
            message = (
                f"a drug given in the clinic costs at most {most} in network, as in Medicare, got {rule.coinsurance}"
            )
            yield _warning("above_medicare_share", message, f"cost_sharing[{index}].coinsurance", share.source)
