"""Plans over every enumeration and field, small amounts first so that boundaries meet often."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.plans.conventions import (
    CapScope,
    CapUnit,
    CoinsuranceBase,
    Conventions,
    CopayScope,
    CrossAccumulation,
    CrossingCopay,
    DeductibleTerm,
    FamilyCredit,
    NoncoveredLiability,
    ProcessingOrder,
    ReliefOrder,
)
from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.plans.limits import CarryOver, FamilyKind, Limit
from ketacost.plans.missing_authorization import REDUCING, MissingAuthorization, Unapproved
from ketacost.plans.plan import Plan
from ketacost.values.dates import MonthDay
from ketacost.values.money import Rounding
from ketacost.values.rates import Rate
from tests.strategies.choosing import Chooser, Drawn, money, subset

SERVICES: Final = tuple(service for service in ServiceCategory if service is not ServiceCategory.ALL_OTHER)
CODES: Final = ("G2082", "99214", "J3490", "")
TIERS: Final = tuple(NetworkTier)

_IN, _OUT, _PREFERRED = NetworkTier.IN_NETWORK, NetworkTier.OUT_OF_NETWORK, NetworkTier.PREFERRED
_TIER_GROUPS: Final[tuple[tuple[tuple[NetworkTier, ...], ...], ...]] = (
    ((_IN, _OUT, _PREFERRED),),
    ((_IN, _PREFERRED), (_OUT,)),
    ((_PREFERRED,), (_IN,), (_OUT,)),
    ((_IN,), (_OUT, _PREFERRED)),
)
_COPAYS: Final = (4000, 0, 1, 2500, 5000, 6000, 99, 3333)
_RATES: Final = (2000, 0, 1, 1500, 3333, 3750, 5000, 10000, 12500)
_DEDUCTIBLES: Final = (50000, 0, 1, 100, 2500, 4000, 145000, 200000)
_MAXIMA: Final = (100000, 1, 2500, 5000, 145000, 300000, 600000)
_CAPS: Final = (25000, 0, 1, 2500, 5000, 9999)
_MINIMA: Final = (2500, 1, 500, 4000)
_SHARED_CHANCE: Final = 60


def limits(choose: Chooser, cents: tuple[int, ...], floor: Decimal) -> tuple[Limit, ...]:
    """Return limits that serve every tier and benefit, none below ``floor``."""
    found: list[Limit] = []
    if choose.chance(8):  # one narrow limit that stands before a wider one
        scope = choose.pick((BenefitScope.PHARMACY, BenefitScope.MEDICAL))
        found.append(_limit(choose, (choose.pick(TIERS),), scope, cents, floor))
        return (*found, _limit(choose, TIERS, BenefitScope.COMBINED, cents, floor))
    for tiers in choose.pick(_TIER_GROUPS):
        combined = choose.chance(_SHARED_CHANCE)
        scopes = (BenefitScope.COMBINED,) if combined else (BenefitScope.MEDICAL, BenefitScope.PHARMACY)
        found.extend(_limit(choose, tiers, scope, cents, floor) for scope in scopes)
    return tuple(found)


def _limit(
    choose: Chooser, tiers: tuple[NetworkTier, ...], scope: BenefitScope, cents: tuple[int, ...], floor: Decimal
) -> Limit:
    individual = None if choose.chance(12) else max(floor, money(choose, cents))
    family: Decimal | None = None
    if not choose.chance(20):
        least = floor if individual is None else individual
        family = least * choose.pick((2, 1, 3)) + (Decimal("0.01") if choose.chance(10) else 0)
    return Limit(
        individual=individual,
        family=family,
        family_kind=FamilyKind.AGGREGATE if choose.chance(35) else FamilyKind.EMBEDDED,
        tiers=tiers,
        benefits=scope,
    )


def _highest(found: tuple[Limit, ...]) -> Decimal:
    amounts = [a for limit in found for a in (limit.individual, limit.family) if isinstance(a, Decimal)]
    return max(amounts, default=Decimal("0.00"))


def conventions(choose: Chooser) -> Conventions:
    """Return any combination of conventions."""
    return Conventions(
        coinsurance_base=choose.pick(tuple(CoinsuranceBase)),
        crossing_copay=choose.pick(tuple(CrossingCopay)),
        copay_scope=choose.pick(tuple(CopayScope)),
        relief_order=choose.pick(tuple(ReliefOrder)),
        family_credit=choose.pick(tuple(FamilyCredit)),
        cross_accumulation=choose.pick(tuple(CrossAccumulation)),
        processing_order=choose.pick(tuple(ProcessingOrder)),
        noncovered_liability=choose.pick(tuple(NoncoveredLiability)),
        deductible_counts_to_maximum=not choose.chance(30),
        copay_counts_to_deductible=choose.chance(30),
        rounding=choose.pick(tuple(Rounding)),
    )


def _maybe_rate(choose: Chooser) -> Rate | None:
    return Rate(choose.pick(_RATES)) if choose.chance(65) else None


def _terms(choose: Chooser, base: CoinsuranceBase) -> tuple[Decimal | None, Rate | None, DeductibleTerm]:
    """Return copay, coinsurance and deductible term that go together under a coinsurance base."""
    copay = money(choose, _COPAYS) if choose.chance(60) else None
    coinsurance = _maybe_rate(choose)
    one_of = base in (CoinsuranceBase.GREATER_OF, CoinsuranceBase.LESSER_OF)
    allowed = [DeductibleTerm.FIRST, DeductibleTerm.WAIVED]
    if copay is not None and not (one_of and coinsurance is not None):
        allowed.append(DeductibleTerm.AFTER_COPAY)
    return copay, coinsurance, choose.pick(allowed)


def _rule(
    choose: Chooser,
    base: CoinsuranceBase,
    *,
    services: tuple[ServiceCategory, ...],
    tiers: tuple[NetworkTier, ...],
    benefit: Benefit | None = None,
    codes: tuple[str, ...] = (),
) -> CostShareRule:
    if choose.chance(6):
        return CostShareRule(services=services, tiers=tiers, benefit=benefit, codes=codes, covered=False)
    copay, coinsurance, deductible = _terms(choose, base)
    scope = choose.pick(tuple(CapScope))
    maximum = money(choose, _CAPS) if choose.chance(30) else None
    minimum = money(choose, _MINIMA) if coinsurance is not None and choose.chance(25) else None
    if minimum is not None and maximum is not None and scope is CapScope.COINSURANCE:
        minimum = min(minimum, maximum)
    return CostShareRule(
        services=services,
        tiers=tiers,
        benefit=benefit,
        codes=codes,
        copay=copay,
        coinsurance=coinsurance,
        deductible=deductible,
        coinsurance_minimum=minimum,
        maximum=maximum,
        maximum_scope=scope,
        maximum_unit=choose.pick(tuple(CapUnit)),
        copay_scope=choose.pick(tuple(CopayScope)) if choose.chance(30) else None,
        first_visits=_first_visits(choose, base) if choose.chance(20) else None,
        visit_limit=choose.number(0, 4) if choose.chance(15) else None,
        counts_to_maximum=not choose.chance(15),
    )


def _first_visits(choose: Chooser, base: CoinsuranceBase) -> FirstVisits:
    copay, coinsurance, deductible = _terms(choose, base)
    return FirstVisits(visits=choose.number(1, 3), copay=copay, coinsurance=coinsurance, deductible=deductible)


def _clash(rule: CostShareRule, other: CostShareRule) -> bool:
    """Return whether two rules could match one line equally narrowly."""
    return (
        rule.specificity == other.specificity
        and bool(set(rule.tiers) & set(other.tiers))
        and rule.benefit is other.benefit
        and (not rule.codes or bool(set(rule.codes) & set(other.codes)))
        and (ServiceCategory.ALL_OTHER in rule.services or bool(set(rule.services) & set(other.services)))
    )


def rules(choose: Chooser, base: CoinsuranceBase) -> tuple[CostShareRule, ...]:
    """Return rules that give every line exactly one narrowest rule."""
    groups = choose.pick(_TIER_GROUPS)
    everything = (ServiceCategory.ALL_OTHER,)
    found = [_rule(choose, base, services=everything, tiers=tiers) for tiers in groups]
    for _ in range(choose.number(0, 6)):
        named = subset(choose, SERVICES[: choose.number(1, len(SERVICES))]) if choose.chance(75) else everything
        rule = _rule(
            choose,
            base,
            services=named,
            tiers=subset(choose, TIERS),
            benefit=choose.pick(tuple(Benefit)) if choose.chance(30) else None,
            codes=subset(choose, CODES[:3]) if choose.chance(25) else (),
        )
        if not any(_clash(rule, other) for other in found):
            found.append(rule)
    return tuple(reversed(found)) if choose.chance(50) else tuple(found)


def missing_authorization(choose: Chooser) -> MissingAuthorization:
    """Return any design for services nobody approved."""
    effect = choose.pick(tuple(Unapproved))
    percent = Rate(choose.pick((0, 2500, 5000, 3333, 10000))) if effect in REDUCING else None
    capped = effect is Unapproved.REDUCE_PAYMENT and choose.chance(40)
    return MissingAuthorization(
        effect=effect, percent=percent, maximum=money(choose, (0, 50000, 2500, 12345)) if capped else None
    )


def make_plan(choose: Chooser) -> Plan:
    """Return one valid plan."""
    convention = conventions(choose)
    deductibles = limits(choose, _DEDUCTIBLES, Decimal("0.00"))
    carry_over = CarryOver(months=choose.number(1, 6), only_if_unmet=choose.chance(40)) if choose.chance(40) else None
    return Plan(
        name="generated",
        deductibles=deductibles,
        out_of_pocket_maxima=limits(choose, _MAXIMA, _highest(deductibles)),
        cost_sharing=rules(choose, convention.coinsurance_base),
        conventions=convention,
        missing_authorization=missing_authorization(choose),
        benefit_year_starts=choose.pick((MonthDay(1, 1), MonthDay(7, 1), MonthDay(11, 15), MonthDay(3, 1))),
        carry_over=carry_over,
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Valid plans that shrink."""
    return make_plan(Drawn(draw))
