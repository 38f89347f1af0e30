"""Medicaid: nominal copays or a share by income, people who owe nothing, and the family's cap by month or quarter.

The figures are the most federal law lets a state ask (42 CFR 447.50 to 447.56); a state may ask less and most do, so
the caller's own amounts replace them. Shares are of what the agency pays, so the allowed amount must be Medicaid's.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

from ketacost.claims.coverage import Accumulators
from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.conventions import CapUnit, CopayScope, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.plans.plan_year import PlanYear
from ketacost.reference.lookup import figure
from ketacost.reference.schema import Status
from ketacost.values.doors import AmountInput, amount, amount_or_none, rate_or_none
from ketacost.values.money import from_cents, show, to_cents
from ketacost.values.rates import WHOLE, Rate
from ketacost.values.unknown import Unknown

TOPIC: Final = "medicaid"
NETWORK: Final = (NetworkTier.PREFERRED, NetworkTier.IN_NETWORK)
_OUTSIDE: Final = (NetworkTier.OUT_OF_NETWORK,)
_ALL: Final = (ServiceCategory.ALL_OTHER,)
_DRUGS: Final = (ServiceCategory.SPECIALTY_DRUG, ServiceCategory.GENERIC_DRUG)
_MONTHS: Final = 12
_PERIODS: Final = (1, 3)
_ASK_THE_LIST: Final = Unknown("ask whether the drug is on the state's preferred list")


class PovertyRegion(StrEnum):
    """Which table of the poverty guidelines holds."""

    CONTIGUOUS = "contiguous"
    ALASKA = "alaska"
    HAWAII = "hawaii"


class MedicaidExemption(StrEnum):
    """People who owe no cost sharing at all (42 CFR 447.56)."""

    CHILD = "child"
    FOSTER_CARE = "foster_care"
    PREGNANCY = "pregnancy"
    INSTITUTION = "institution"
    HOSPICE = "hospice"
    AMERICAN_INDIAN = "american_indian"
    BREAST_OR_CERVICAL = "breast_or_cervical"


class IncomeBand(StrEnum):
    """Which ceilings an income falls under: up to 100, up to 150, or above 150 percent of the poverty guideline."""

    LOWER = "lower"
    MIDDLE = "middle"
    UPPER = "upper"


def poverty_guideline(on: date, *, household: int, region: PovertyRegion | str = PovertyRegion.CONTIGUOUS) -> Decimal:
    """Return the federal poverty guideline in force on a day, in dollars a year.

    Args:
        on: the day.
        household: how many people.
        region: the 48 states with the District of Columbia, Alaska or Hawaii.

    Raises:
        ReferenceDataError: if the amounts of that day, region or household were not found.
    """
    return _guideline(PlanYear(on), household, PovertyRegion(region))


def medicaid(
    on: date,
    *,
    income: AmountInput,
    household: int,
    exempt: MedicaidExemption | str | None,
    cap_period_months: Literal[1, 3],
    region: PovertyRegion | str = PovertyRegion.CONTIGUOUS,
    guideline: AmountInput | None = None,
    preferred_drug: bool | Unknown = _ASK_THE_LIST,
    visit_copay: AmountInput | None = None,
    visit_share: str | Rate | None = None,
    drug_copay: AmountInput | None = None,
) -> Plan:
    """Return Medicaid as it may be for a family, at most what federal law lets a state ask.

    (A) Nothing for exempt people. (B) Otherwise a visit costs the nominal copay up to 100 percent of poverty, and a
    share of what the agency pays above. (C) A drug costs a nominal copay; above 150 percent of poverty, one that is
    not preferred costs a share. (D) The family stops at a share of its income of the month or quarter, rounded down
    to the cent. Sources: 42 CFR 447.52, 447.53 and 447.56.

    Args:
        on: a day of the plan year (a calendar year).
        income: the family's yearly income in dollars.
        household: people in the family.
        exempt: why this person owes nothing, ``None`` for most adults.
        cap_period_months: whether the state counts the family's cap by month or by quarter.
        region: whose poverty guidelines hold.
        guideline: the poverty guideline in dollars where the data has none for the region, household or day.
        preferred_drug: whether a pharmacy's drug is on the preferred list; unknown widens the answer.
        visit_copay: the state's own copay a visit; above 100 percent of poverty it limits the share.
        visit_share: the state's own share above 100 percent of poverty.
        drug_copay: the state's own copay a fill.

    Raises:
        PlanError: if the state's own amount is above a confirmed ceiling, or a fact makes no sense.
        ReferenceDataError: if a figure is not known for the day.
    """
    _check(household, cap_period_months)
    yearly = amount(income)
    year = PlanYear(on)
    if exempt is not None:
        year.figure(TOPIC, f"exempt.{MedicaidExemption(exempt)}")
        cap, rules = None, [_free()]
    else:
        line = amount(guideline) if guideline is not None else _guideline(year, household, PovertyRegion(region))
        band = _band(year, yearly, line)
        cap = _cap(year, yearly, cap_period_months)
        visit = _visit(year, band, amount_or_none(visit_copay), rate_or_none(visit_share))
        rules = [visit, _drug(year, band, preferred=preferred_drug, own=amount_or_none(drug_copay))]
    return Plan(
        name="Medicaid",
        line_of_business=LineOfBusiness.MEDICAID,
        deductibles=(),
        out_of_pocket_maxima=(Limit(individual=cap, family=cap, tiers=NETWORK),),
        cost_sharing=(*rules, _uncovered()),
        limit_months=cap_period_months,
        grandfathered=True,
        terms_for=year.terms_for,
        assumed=year.assumed,
        source=year.source,
        note="the most federal law lets a state ask; allowed amounts must be what the agency pays",
    )


def qualified_medicare_beneficiary(on: date) -> Plan:
    """Return Medicaid for a person with Medicare who owes none of its Part A and B cost sharing.

    It pays after Medicare (:func:`behind_medicare`); whatever the state's rate leaves open nobody owes. Pharmacy
    fills stay with Part D. A person with full Medicaid beside Medicare owes the same.

    Raises:
        ReferenceDataError: if the day lies outside the data.
    """
    year = PlanYear(on)
    nothing = year.amount(TOPIC, "qmb.cost_share")
    return Plan(
        name="Medicaid after Medicare",
        line_of_business=LineOfBusiness.MEDICAID,
        deductibles=(),
        out_of_pocket_maxima=(Limit(individual=None, tiers=tuple(NetworkTier)),),
        cost_sharing=(
            CostShareRule(services=_ALL, tiers=tuple(NetworkTier), copay=nothing, deductible=DeductibleTerm.WAIVED),
            CostShareRule(services=_ALL, tiers=tuple(NetworkTier), benefit=Benefit.PHARMACY, covered=False),
        ),
        grandfathered=True,
        terms_for=year.terms_for,
        assumed=year.assumed,
        source=year.source,
    )


def behind_medicare(on: date) -> SecondaryCoverage:
    """Return Medicaid behind Medicare: it tops Medicare up to its own rate, and the person owes nothing of the rest.

    Args:
        on: a day of the calendar year.

    Raises:
        ReferenceDataError: if the day lies outside the data.
    """
    plan = qualified_medicare_beneficiary(on)
    opening = Accumulators.none_used(PlanYear(on).year.first_on)
    return SecondaryCoverage(coverage=Coverage(plan=plan, accumulators=opening), method=Coordination.LESSER_OF)


# income


def _check(household: int, months: int) -> None:
    if isinstance(household, bool) or household < 1:
        raise PlanError("plan.household", f"expected at least one person, got {household}", path="household")
    if months not in _PERIODS:
        message = f"states count the family's cap by month or by quarter; expected 1 or 3, got {months}"
        raise PlanError("plan.cap_period", message, path="cap_period_months")


def _guideline(year: PlanYear, household: int, region: PovertyRegion) -> Decimal:
    first = year.amount("poverty", f"{region}.first_person")
    if household == 1:
        return first
    return first + (household - 1) * year.amount("poverty", f"{region}.each_further")


def _band(year: PlanYear, income: Decimal, guideline: Decimal) -> IncomeBand:
    for band in (IncomeBand.LOWER, IncomeBand.MIDDLE):
        share = year.rate(TOPIC, "band.lower" if band is IncomeBand.LOWER else "band.upper")
        if income * WHOLE <= guideline * share.basis_points:
            return band
    return IncomeBand.UPPER


def _cap(year: PlanYear, income: Decimal, months: int) -> Decimal:
    """Return the family's cap in a period: a share of the period's income, rounded down to the cent."""
    share = year.rate(TOPIC, "family_cap").basis_points
    return from_cents(to_cents(income) * share * months // (WHOLE * _MONTHS))


# rules


def _free() -> CostShareRule:
    return CostShareRule(services=_ALL, tiers=NETWORK, deductible=DeductibleTerm.WAIVED)


def _uncovered() -> CostShareRule:
    return CostShareRule(services=_ALL, tiers=_OUTSIDE, covered=False)


def _visit(year: PlanYear, band: IncomeBand, copay: Decimal | None, share: Rate | None) -> CostShareRule:
    waived = DeductibleTerm.WAIVED
    if band is IncomeBand.LOWER:
        if share is not None:
            message = f"up to 100% of poverty the ceiling is an amount, got the share {share}; give visit_copay"
            raise PlanError("plan.medicaid_share", message, path="visit_share")
        own = _own_copay(year, "outpatient.nominal", copay, "visit_copay")
        return CostShareRule(services=_ALL, tiers=NETWORK, copay=own, deductible=waived)
    ceiling = year.rate(TOPIC, f"outpatient.{band}_share")
    if share is not None and share > ceiling:
        row = year.figure(TOPIC, f"outpatient.{band}_share")
        message = f"a state may ask at most {ceiling} at this income, got {share}; lower it (source: {row.source})"
        raise PlanError("plan.above_medicaid_ceiling", message, path="visit_share")
    return CostShareRule(
        services=_ALL,
        tiers=NETWORK,
        coinsurance=ceiling if share is None else share,
        deductible=waived,
        maximum=copay,
        maximum_unit=CapUnit.VISIT,
    )


def _drug(year: PlanYear, band: IncomeBand, *, preferred: bool | Unknown, own: Decimal | None) -> CostShareRule:
    copay: Decimal | Unknown | None = own
    share: Rate | Unknown | None = None
    if preferred is True:
        copay = _own_copay(year, "drug.preferred", own, "drug_copay")
    elif band is not IncomeBand.UPPER:
        copay = _own_copay(year, "drug.non_preferred", own, "drug_copay")
        if isinstance(preferred, Unknown) and own is None:
            copay = Unknown(preferred.reason, low=year.amount(TOPIC, "drug.preferred"), high=copay)
    elif preferred is False:
        copay, share = None, year.rate(TOPIC, "drug.non_preferred_upper_share")
    elif own is None:
        share = Unknown(preferred.reason)
    return CostShareRule(
        services=_DRUGS,
        tiers=NETWORK,
        benefit=Benefit.PHARMACY,
        copay=copay,
        coinsurance=share,
        maximum=own if share is not None else None,
        deductible=DeductibleTerm.WAIVED,
        copay_scope=CopayScope.PER_LINE,
    )


def _own_copay(year: PlanYear, key: str, own: Decimal | None, path: str) -> Decimal:
    """Return the state's own copay, or the ceiling; an own copay above a confirmed ceiling is refused."""
    if own is None:
        return year.amount(TOPIC, key)
    ceiling = figure(TOPIC, key, year.on)
    if own > ceiling.amount:
        above = f"{show(own)}, above the {show(ceiling.amount)} the data has as the most a state may ask"
        if ceiling.status is Status.FINAL:
            message = f"expected at most the federal ceiling, got {above}; lower it (source: {ceiling.source})"
            raise PlanError("plan.above_medicaid_ceiling", message, path=path)
        year.assume(f"the state's own {path.replace('_', ' ')} of {above}")
    return own
