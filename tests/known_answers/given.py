"""What a published case gives, in few words: a plan, what is left of its limits, lines, claims, and their answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from ketacost.adjudication.ledger import Ledger, adjudicate
from ketacost.claims.amounts import LineResult
from ketacost.claims.claim import (
    Biller,
    Claim,
    ClaimLine,
    LinePrice,
    PricedClaim,
    PriceKind,
    PriceRange,
    PriceSource,
    UnitKind,
)
from ketacost.claims.coverage import Accumulators, AppliedAmount, CoverageTier, FamilySpending, LimitKind
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.courses.safety import SafetyFacts
from ketacost.plans.conventions import Conventions, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import CarryOver, FamilyKind, Limit
from ketacost.plans.plan import Plan

NEW_YEAR: Final = date(2026, 1, 1)
DAY: Final = date(2026, 3, 2)
IN: Final = NetworkTier.IN_NETWORK
OUT: Final = NetworkTier.OUT_OF_NETWORK
SESSION: Final = ServiceCategory.TREATMENT_SESSION
STANDARD: Final = Conventions()
ZERO: Final = Decimal("0.00")

ELIGIBLE: Final = SafetyFacts(
    age=44,
    certified_site=True,
    enrolled=True,
    observation_minutes=120,
    observed_until_stable=True,
    blood_pressure_controlled=True,
    contraindications=(),
    psychosis_history=False,
    substance_use_history=False,
    pregnant=False,
    prior_antidepressants_tried=2,
    takes_oral_antidepressant=True,
    has_transport=True,
)
"""Facts with which every safety gate is open."""


def money(printed: str | Decimal) -> Decimal:
    """Return dollars as sources print them (``2,200``, ``83``) with two decimals."""
    return Decimal(str(printed).replace(",", "")).quantize(ZERO)


def rule(
    *services: ServiceCategory,
    copay: str | None = None,
    coinsurance: str | None = None,
    deductible: str = DeductibleTerm.FIRST,
    tier: NetworkTier = IN,
) -> CostShareRule:
    """Return a cost-share rule; without services it is for every service no other rule names."""
    return CostShareRule(
        services=services or (ServiceCategory.ALL_OTHER,),
        tiers=(tier,),
        copay=copay,
        coinsurance=coinsurance,
        deductible=DeductibleTerm(deductible),
    )


def plan(
    *rules: CostShareRule,
    deductible: str | None = None,
    maximum: str | None = None,
    family: tuple[str | None, str | None] = (None, None),
    family_kind: FamilyKind = FamilyKind.EMBEDDED,
    tiers: tuple[NetworkTier, ...] = (IN, OUT),
    conventions: Conventions = STANDARD,
    carry_over: CarryOver | None = None,
) -> Plan:
    """Return a plan with one deductible and one maximum; ``family`` is the pair of family limits."""
    return Plan(
        name="published case",
        deductibles=(Limit(individual=deductible, family=family[0], family_kind=family_kind, tiers=tiers),),
        out_of_pocket_maxima=(Limit(individual=maximum, family=family[1], family_kind=family_kind, tiers=tiers),),
        cost_sharing=rules,
        conventions=conventions,
        carry_over=carry_over,
    )


def ordinary(deductible: str | None, rate: str, maximum: str | None = None) -> Plan:
    """Return the commonest design: a deductible, then one coinsurance on everything, up to a maximum."""
    return plan(rule(coinsurance=rate), deductible=deductible, maximum=maximum)


def covered(
    design: Plan, *, deductible_left: str | None = None, maximum_left: str | None = None, as_of: date = NEW_YEAR
) -> Coverage:
    """Return self-only coverage with so much left of the plan's only deductible and only maximum."""
    applied = tuple(
        AppliedAmount(kind=kind, tier=limit.tiers[0], individual=_used(limit, left))
        for kind, limit, left in (
            (LimitKind.DEDUCTIBLE, design.deductibles[0], deductible_left),
            (LimitKind.OUT_OF_POCKET, design.out_of_pocket_maxima[0], maximum_left),
        )
        if left is not None
    )
    return Coverage(plan=design, accumulators=Accumulators(as_of=as_of, applied=applied, unlisted_are_zero=True))


def _used(limit: Limit, left: str) -> Decimal:
    if not isinstance(limit.individual, Decimal):
        raise TypeError
    return limit.individual - money(left)


@attrs.frozen(kw_only=True)
class Priced:
    """A line and its price, before it has a number in a claim."""

    line: ClaimLine
    price: LinePrice


def line(
    allowed: str,
    *,
    billed: str | None = None,
    service: ServiceCategory = SESSION,
    tier: NetworkTier = IN,
    component: Component = Component.PROFESSIONAL,
    protected: bool = False,
) -> Priced:
    """Return a line; a source that names no charge has billed what is allowed."""
    charge = PriceRange.exact(money(allowed if billed is None else billed))
    coded = ClaimLine(
        number=1,
        code="",
        units=1,
        unit=UnitKind.SERVICE,
        service=service,
        benefit=Benefit.MEDICAL,
        tier=tier,
        component=component,
        place_of_service="11",
        protected=protected,
    )
    source = PriceSource(kind=PriceKind.CONTRACT, detail="published case")
    return Priced(
        line=coded,
        price=LinePrice(billed_charge=charge, allowed_amount=PriceRange.exact(money(allowed)), source=source),
    )


def claim(*lines: Priced, on: date = DAY, sequence: int = 1) -> PricedClaim:
    """Return one visit's claim."""
    numbered = tuple(attrs.evolve(item.line, number=number) for number, item in enumerate(lines, start=1))
    return PricedClaim(
        claim=Claim(
            sequence=sequence,
            visit=sequence,
            session=sequence,
            phase="case",
            on=on,
            biller=Biller.CLINIC,
            lines=numbered,
        ),
        prices=tuple(item.price for item in lines),
    )


def sessions(item: Priced, days: Iterable[date]) -> tuple[PricedClaim, ...]:
    """Return one claim a day with the same line."""
    return tuple(claim(item, on=on, sequence=number) for number, on in enumerate(days, start=1))


def split(coverage: Coverage, *claims: PricedClaim) -> tuple[LineResult, ...]:
    """Return the engine's answer, line by line."""
    return posted(coverage, *claims).lines


def posted(coverage: Coverage, *claims: PricedClaim) -> Ledger:
    """Return the engine's whole ledger."""
    return adjudicate(coverage, claims)


def owed(lines: Iterable[LineResult]) -> Decimal:
    """Return what the patient owes over some lines."""
    return sum((item.patient_responsibility for item in lines), ZERO)


def paid(lines: Iterable[LineResult]) -> Decimal:
    """Return what the plan pays over some lines."""
    return sum((item.plan_paid for item in lines), ZERO)


def family(design: Plan, amounts: Sequence[str]) -> tuple[LineResult, ...]:
    """Return each member's line in a family whose members have one bill each, one after the other.

    What the engine posts for one member is the dated family spending of the next.
    """
    spent: list[FamilySpending] = []
    results: list[LineResult] = []
    for number, amount in enumerate(amounts, start=1):
        on = date(2026, number, 15)
        coverage = Coverage(
            plan=design,
            members=CoverageTier.FAMILY,
            accumulators=Accumulators(as_of=NEW_YEAR, family_spending=tuple(spent), unlisted_are_zero=True),
        )
        (result,) = split(coverage, claim(line(amount), on=on))
        results.append(result)
        spent.append(
            FamilySpending(on=on, member=str(number), deductible=result.deductible, out_of_pocket=result.cost_share)
        )
    return tuple(results)
