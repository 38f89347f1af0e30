"""TRICARE: Prime and Select as far as figures exist, and For Life behind Medicare.

Published tables of copays and caps for group B and for retirees contradict each other, so the data has none: the
caller gives what the sponsor's own cost page says.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ketacost.claims.coverage import Accumulators
from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.conventions import CopayScope, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.limits import Limit
from ketacost.plans.networks import OutOfNetworkTerms
from ketacost.plans.plan import Plan
from ketacost.plans.plan_year import PlanYear
from ketacost.values.doors import AmountInput, amount, amount_or_none, rate_or_none
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

TOPIC: Final = "tricare"
_NETWORK: Final = (NetworkTier.PREFERRED, NetworkTier.IN_NETWORK)
_OUTSIDE: Final = (NetworkTier.OUT_OF_NETWORK,)
_EVERY: Final = tuple(NetworkTier)
_ALL: Final = (ServiceCategory.ALL_OTHER,)
_ASK_OUTSIDE: Final = Unknown("ask TRICARE for the share outside the network (point-of-service fees under Prime)")
_ASK_DRUG: Final = Unknown("ask TRICARE for the pharmacy copay of this drug")


class TricarePlan(StrEnum):
    """Prime (care is arranged in the network) or Select (any authorised clinician)."""

    PRIME = "prime"
    SELECT = "select"


class TricareGroup(StrEnum):
    """Group A: the sponsor joined before 1 January 2018; B: on or after that day."""

    A = "a"
    B = "b"


class TricareStatus(StrEnum):
    """Whose family: an active-duty sponsor's, or a retiree's."""

    ACTIVE_DUTY_FAMILY = "active_duty_family"
    RETIREE = "retiree"


class RankBand(StrEnum):
    """The sponsor's pay grade, which sets the Select deductible of active-duty families."""

    E4_AND_BELOW = "e4_and_below"
    E5_AND_ABOVE = "e5_and_above"


def tricare(
    on: date,
    *,
    plan: TricarePlan | str,
    group: TricareGroup | str,
    status: TricareStatus | str,
    rank: RankBand | str | None = None,
    visit_copay: AmountInput | None = None,
    deductible: AmountInput | None = None,
    family_deductible: AmountInput | None = None,
    cap: AmountInput | None = None,
    outside_share: str | Rate | None = None,
    drug_copay: AmountInput | None = None,
    network_deductible: DeductibleTerm | str = DeductibleTerm.WAIVED,
) -> Plan:
    """Return TRICARE Prime or Select for a calendar year.

    (A) A network visit costs a copay. (B) Outside the network a share of what TRICARE allows is owed after the
    deductible; what is charged above is balance billed. (C) A family stops at the catastrophic cap. A session of
    esketamine is read as one specialty visit, its drug included.

    Args:
        on: a day of the plan year (a calendar year).
        plan: Prime or Select.
        group: A or B, by the day the sponsor joined.
        status: active-duty family or retiree.
        rank: the sponsor's pay grade; needed where the deductible depends on it.
        visit_copay: dollars a network visit; needed where the data has none.
        deductible: dollars for one person; needed where the data has none.
        family_deductible: dollars for the family; ``None`` beside a ``deductible`` of one's own means there is none.
        cap: the catastrophic cap in dollars a family and year; needed where the data has none.
        outside_share: the patient's share outside the network; unknown where the data has none.
        drug_copay: dollars a pharmacy fill; the data has none, so it is unknown unless given.
        network_deductible: how network visits stand to the deductible.

    Raises:
        ReferenceDataError: if a figure is neither given nor known for the day.
        PlanError: if the rank is missing, or a family deductible stands alone.
    """
    year = PlanYear(on)
    key = f"{TricarePlan(plan)}.{TricareStatus(status)}.{TricareGroup(group)}"
    person, family = _deductible(year, key, rank, amount_or_none(deductible), amount_or_none(family_deductible))
    visit = amount(visit_copay) if visit_copay is not None else year.amount(TOPIC, f"{key}.visit")
    most = amount(cap) if cap is not None else year.amount(TOPIC, f"{key}.cap")
    prime = TricarePlan(plan) is TricarePlan.PRIME
    outside = _outside(year, key, rate_or_none(outside_share), counts=not prime)
    if prime:
        year.assume("point-of-service fees do not count to the catastrophic cap")
    elif DeductibleTerm(network_deductible) is DeductibleTerm.WAIVED:
        year.assume("the deductible does not apply to network visits: the table names it outside the network alone")
    return Plan(
        name=f"TRICARE {TricarePlan(plan).title()}",
        line_of_business=LineOfBusiness.TRICARE,
        deductibles=(Limit(individual=person, family=family, tiers=_EVERY),),
        out_of_pocket_maxima=(Limit(individual=most, family=most, tiers=_EVERY),),
        cost_sharing=(
            CostShareRule(services=_ALL, tiers=_NETWORK, copay=visit, deductible=network_deductible),
            _fill(drug_copay),
            outside,
        ),
        out_of_network=OutOfNetworkTerms(),
        grandfathered=True,
        terms_for=year.terms_for,
        assumed=year.assumed,
        source=year.source,
        note="a treatment session is read as one specialty visit, its drug included",
    )


def tricare_for_life_coverage(on: date, *, pays_excess: bool = True) -> SecondaryCoverage:
    """Return TRICARE For Life as the second payer behind Medicare: it takes over what Medicare leaves of its share.

    The patient owes nothing where both cover (the Part B deductible included), and Medicare's share where Medicare
    alone covers. Pharmacy fills are not taken over here: TRICARE's pharmacy copays were not found.

    Args:
        on: a day of the plan year (a calendar year).
        pays_excess: whether what a doctor charges above Medicare's amount is taken over as well.

    Raises:
        ReferenceDataError: if the figure of that year is not known.
    """
    year = PlanYear(on)
    nothing = year.amount(TOPIC, "for_life.cost_share")
    if pays_excess:
        year.assume("charges above Medicare's amount are taken over too: the page says $0 where both cover")
    plan = Plan(
        name="TRICARE For Life",
        line_of_business=LineOfBusiness.TRICARE,
        deductibles=(),
        out_of_pocket_maxima=(Limit(individual=None, tiers=_EVERY),),
        cost_sharing=(
            CostShareRule(services=_ALL, tiers=_EVERY, copay=nothing, deductible=DeductibleTerm.WAIVED),
            CostShareRule(services=_ALL, tiers=_EVERY, benefit=Benefit.PHARMACY, covered=False),
        ),
        grandfathered=True,
        terms_for=year.terms_for,
        assumed=year.assumed,
        source=year.source,
    )
    return SecondaryCoverage(
        coverage=Coverage(plan=plan, accumulators=Accumulators.none_used(year.year.first_on)),
        method=Coordination.SUPPLEMENT,
        pays_deductible=True,
        pays_excess=pays_excess,
    )


def _deductible(
    year: PlanYear, key: str, rank: RankBand | str | None, person: Decimal | None, family: Decimal | None
) -> tuple[Decimal, Decimal | None]:
    if person is not None:
        return person, family
    if family is not None:
        message = f"a family deductible of {family} needs the one of one person; give deductible"
        raise PlanError("plan.family_deductible_alone", message, path="deductible")
    name = f"{key}.deductible"
    if key.startswith(f"{TricarePlan.SELECT}.{TricareStatus.ACTIVE_DUTY_FAMILY}"):
        if rank is None:
            message = f"the deductible depends on the sponsor's pay grade; expected one of {', '.join(RankBand)}"
            raise PlanError("plan.rank", message, path="rank")
        name = f"{name}.{RankBand(rank)}"
    return year.amount(TOPIC, f"{name}.individual"), year.amount(TOPIC, f"{name}.family")


def _outside(year: PlanYear, key: str, own: Rate | None, *, counts: bool) -> CostShareRule:
    share: Rate | Unknown = _ASK_OUTSIDE
    if own is not None:
        share = own
    elif year.found(TOPIC, f"{key}.non_network_share"):
        share = year.rate(TOPIC, f"{key}.non_network_share")
    return CostShareRule(
        services=_ALL, tiers=_OUTSIDE, coinsurance=share, deductible=DeductibleTerm.FIRST, counts_to_maximum=counts
    )


def _fill(copay: AmountInput | None) -> CostShareRule:
    return CostShareRule(
        services=_ALL,
        tiers=_NETWORK,
        benefit=Benefit.PHARMACY,
        copay=_ASK_DRUG if copay is None else copay,
        deductible=DeductibleTerm.WAIVED,
        copay_scope=CopayScope.PER_LINE,
    )
