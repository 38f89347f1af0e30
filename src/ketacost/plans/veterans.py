"""The Department of Veterans Affairs' own care, and CHAMPVA for families of disabled or deceased veterans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

import attrs

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.conventions import CopayScope, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.plans.limits import Limit
from ketacost.plans.networks import OutOfNetworkTerms
from ketacost.plans.plan import Plan
from ketacost.plans.plan_year import PlanYear
from ketacost.values.unknown import Unknown

TOPIC: Final = "veterans"
_GROUPS: Final = range(1, 9)
_RATINGS: Final = range(0, 101, 10)
_NETWORK: Final = (NetworkTier.PREFERRED, NetworkTier.IN_NETWORK)
_ALL: Final = (ServiceCategory.ALL_OTHER,)
_FREE_VISITS: Final = "mental_health.free_visits"


class VisitLevel(StrEnum):
    """The level of a VA outpatient visit. Mental-health treatment with esketamine is specialty care."""

    PRIMARY = "primary"
    SPECIALTY = "specialty"


class DrugTier(StrEnum):
    """The tier of a drug on the VA's list; its copay is for up to 30 days."""

    TIER_1 = "tier_1"
    TIER_2 = "tier_2"
    TIER_3 = "tier_3"


def veterans_affairs(
    on: date,
    *,
    priority_group: int,
    rating: int = 0,
    service_connected: bool = False,
    exempt: bool = False,
    level: VisitLevel | str = VisitLevel.SPECIALTY,
    drug_tier: DrugTier | str | None = None,
) -> Plan:
    """Return the VA's own care for a calendar year.

    (A) An outpatient visit costs the copay of its level; of several on one day the highest is owed once. (B) Between
    the two days in the data the first mental-health visits of a calendar year are free, whoever the veteran is. (C)
    Visits are free from the service-connected rating in the data on. (D) A drug costs its tier's copay; a year's drug
    copays stop at the cap, which no visit counts to. (E) Care the VA has not arranged is not covered.

    Args:
        on: a day of the calendar year.
        priority_group: the enrolment group, 1 to 8.
        rating: combined service-connected rating in percent, 0 to 100 in tens.
        service_connected: whether the depression itself is service-connected; then nothing is owed.
        exempt: whether the VA has told the veteran that no copay is owed for visits (low income, for one).
        level: specialty or primary care; one level for all visits of the course.
        drug_tier: tier of a drug the VA pharmacy fills; unknown when not given. A drug given in the clinic is part
            of the visit.

    Raises:
        PlanError: if there is no such group or rating.
        ReferenceDataError: if the amounts of that year are not known.
    """
    _check(priority_group, rating)
    year = PlanYear(on)
    free = _visits_are_free(year, priority_group, rating, exempt=exempt or service_connected)
    if service_connected:
        year.assume("drugs for a service-connected condition are free")
    visits = _no_charge() if free else _visits(year, VisitLevel(level))
    fill = _fill(year, priority_group, drug_tier, free=service_connected)
    drug_cap = year.amount(TOPIC, "drug.yearly_cap")
    return Plan(
        name="Veterans Affairs",
        line_of_business=LineOfBusiness.VA,
        deductibles=(),
        out_of_pocket_maxima=(
            Limit(individual=None, tiers=_NETWORK, benefits=BenefitScope.MEDICAL),
            Limit(individual=drug_cap, tiers=_NETWORK, benefits=BenefitScope.PHARMACY),
        ),
        cost_sharing=(
            visits,
            fill,
            CostShareRule(services=_ALL, tiers=(NetworkTier.OUT_OF_NETWORK,), covered=False),
        ),
        grandfathered=True,
        terms_for=year.terms_for,
        assumed=year.assumed,
        source=year.source,
        note="in network is the VA's own care and community care it has authorised",
    )


def champva(on: date) -> Plan:
    """Return CHAMPVA for a calendar year: a deductible, then a share of what it allows, up to the family's cap.

    Args:
        on: a day of the calendar year.

    Raises:
        ReferenceDataError: if the amounts of that year are not known.
    """
    year = PlanYear(on)
    every = tuple(NetworkTier)
    cap = year.amount(TOPIC, "champva.cap")
    deductible = Limit(
        individual=year.amount(TOPIC, "champva.deductible.individual"),
        family=year.amount(TOPIC, "champva.deductible.family"),
        tiers=every,
    )
    share = year.rate(TOPIC, "champva.share")
    year.assume("the deductible and the share hold for drugs of a pharmacy too, and the deductible counts to the cap")
    return Plan(
        name="CHAMPVA",
        line_of_business=LineOfBusiness.CHAMPVA,
        deductibles=(deductible,),
        out_of_pocket_maxima=(Limit(individual=cap, family=cap, tiers=every),),
        cost_sharing=(CostShareRule(services=_ALL, tiers=every, coinsurance=share, deductible=DeductibleTerm.FIRST),),
        out_of_network=OutOfNetworkTerms(),
        grandfathered=True,
        terms_for=year.terms_for,
        assumed=year.assumed,
        source=year.source,
        note="out of network is a clinician who does not accept CHAMPVA's amount and may charge more",
    )


def _check(group: int, rating: int) -> None:
    if group not in _GROUPS:
        raise PlanError("plan.priority_group", f"expected a group from 1 to 8, got {group}", path="priority_group")
    if rating not in _RATINGS:
        raise PlanError("plan.rating", f"expected 0 to 100 in tens, got {rating}", path="rating")


def _visits_are_free(year: PlanYear, group: int, rating: int, *, exempt: bool) -> bool:
    if exempt or rating >= year.figure(TOPIC, "rating.free_visits_from").amount:
        return True
    if year.found(TOPIC, f"visit.group_{group}"):
        return year.amount(TOPIC, f"visit.group_{group}").is_zero()
    if group in _GROUPS[1:6]:
        year.assume("visits have a copay; the VA may waive it in groups 2 to 6, so ask")
    return False


def _no_charge() -> CostShareRule:
    return CostShareRule(services=_ALL, tiers=_NETWORK, deductible=DeductibleTerm.WAIVED)


def _visits(year: PlanYear, level: VisitLevel) -> CostShareRule:
    """Return one rule for every visit, since the free ones are counted over all of them."""
    rule = CostShareRule(
        services=_ALL,
        tiers=_NETWORK,
        copay=year.amount(TOPIC, f"visit.{level}"),
        deductible=DeductibleTerm.WAIVED,
        copay_scope=CopayScope.PER_DAY_HIGHEST,
    )
    if not year.found(TOPIC, _FREE_VISITS):
        return rule
    return attrs.evolve(rule, first_visits=FirstVisits(visits=year.figure(TOPIC, _FREE_VISITS).whole))


def _fill(year: PlanYear, group: int, tier: DrugTier | str | None, *, free: bool) -> CostShareRule:
    copay: Decimal | Unknown | None = None
    own = f"drug.group_{group}"
    if free:
        copay = None
    elif year.found(TOPIC, own):
        copay = year.amount(TOPIC, own)
    elif tier is not None:
        copay = year.amount(TOPIC, f"drug.{DrugTier(tier)}")
    else:
        low, *_, high = sorted(year.amount(TOPIC, f"drug.{one}") for one in DrugTier)
        copay = Unknown("ask for the drug's tier on the VA's list", low=low, high=high)
    return CostShareRule(
        services=_ALL,
        tiers=_NETWORK,
        benefit=Benefit.PHARMACY,
        copay=copay,
        deductible=DeductibleTerm.WAIVED,
        copay_scope=CopayScope.PER_LINE,
    )
