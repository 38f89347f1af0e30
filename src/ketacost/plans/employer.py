"""Employer coverage from a few figures of its summary: PPO, POS, HMO, EPO and high-deductible plans.

A shape says who is paid outside the network and whether anything is paid before the deductible. Everything finer is a
rule of the caller's own, which beats the general one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

import attrs

from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.conventions import Conventions, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import FamilyKind, Limit
from ketacost.plans.networks import OutOfNetworkTerms
from ketacost.plans.plan import Plan
from ketacost.plans.plan_year import CALENDAR_YEAR, PlanYear
from ketacost.values.dates import MonthDay
from ketacost.values.doors import AmountInput, rate_term, term
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

NETWORK: Final = (NetworkTier.PREFERRED, NetworkTier.IN_NETWORK)
OUTSIDE: Final = (NetworkTier.OUT_OF_NETWORK,)
_ALL: Final = (ServiceCategory.ALL_OTHER,)
_VISITS: Final = (
    ServiceCategory.OFFICE_VISIT,
    ServiceCategory.PSYCHIATRIC_EVALUATION,
    ServiceCategory.PSYCHOTHERAPY,
)
_STANDARD: Final = Conventions()


class Shape(StrEnum):
    """The kind of plan.

    ``PPO`` and ``POS`` pay outside the network on terms of their own (a POS plan wants a referral, which changes no
    amount here). ``HMO`` and ``EPO`` pay nothing there. ``HDHP`` pays nothing before the deductible, and allows a
    health savings account; its network may be either kind.
    """

    PPO = "ppo"
    POS = "pos"
    HMO = "hmo"
    EPO = "epo"
    HDHP = "hdhp"


_PAYS_OUTSIDE: Final = frozenset({Shape.PPO, Shape.POS})
_PAYS_NOTHING_OUTSIDE: Final = frozenset({Shape.HMO, Shape.EPO})


@attrs.frozen(kw_only=True)
class OutsideTerms:
    """What a plan pays outside its network.

    Attributes:
        deductible: dollars for one person, ``None`` for none.
        family_deductible: dollars for the family, ``None`` for none.
        maximum: out-of-pocket maximum in dollars for one person, ``None`` for none.
        family_maximum: the same for the family.
        coinsurance: the patient's share after the deductible.
        pricing: what the plan accepts as the price of such a line.
    """

    deductible: Decimal | Unknown | None = attrs.field(converter=term)
    family_deductible: Decimal | Unknown | None = attrs.field(default=None, converter=term)
    maximum: Decimal | Unknown | None = attrs.field(converter=term)
    family_maximum: Decimal | Unknown | None = attrs.field(default=None, converter=term)
    coinsurance: Rate | Unknown | None = attrs.field(converter=rate_term)
    pricing: OutOfNetworkTerms = attrs.field(factory=OutOfNetworkTerms)


def employer(
    on: date,
    *,
    shape: Shape | str,
    deductible: AmountInput | Unknown | None,
    maximum: AmountInput | Unknown | None,
    coinsurance: str | Rate | Unknown | None,
    family_deductible: AmountInput | Unknown | None = None,
    family_maximum: AmountInput | Unknown | None = None,
    family_kind: FamilyKind | str = FamilyKind.EMBEDDED,
    visit_copay: AmountInput | Unknown | None = None,
    rules: Iterable[CostShareRule] = (),
    outside: OutsideTerms | None = None,
    line_of_business: LineOfBusiness | str = LineOfBusiness.LARGE_GROUP,
    benefit_year_starts: MonthDay = CALENDAR_YEAR,
    conventions: Conventions = _STANDARD,
    name: str = "",
    source: str = "",
) -> Plan:
    """Return a plan of an employer (or of federal employees) from the figures of its summary.

    (A) In network every service costs the coinsurance after the deductible. (B) A visit copay, if any, stands instead
    of both for office visits, evaluations and psychotherapy; in a high-deductible plan it comes after the deductible.
    (C) Outside the network the outside terms hold, or nothing is covered. (D) The caller's own rules come first.

    Args:
        on: a day of the plan year.
        shape: PPO, POS, HMO, EPO or HDHP.
        deductible: dollars in network for one person, ``None`` for none.
        maximum: out-of-pocket maximum in dollars in network for one person, ``None`` for none.
        coinsurance: the patient's share after the deductible, ``None`` for no charge after it.
        family_deductible: dollars for the family, ``None`` for none.
        family_maximum: dollars for the family, ``None`` for none.
        family_kind: embedded or aggregate, for both limits.
        visit_copay: dollars a visit.
        rules: rules for services that differ; a visit service they name leaves the copay rule.
        outside: terms outside the network: needed for PPO and POS, refused for HMO and EPO.
        line_of_business: which body of law the plan stands under.
        benefit_year_starts: month and day plan years start.
        conventions: the readings where the summary is silent.
        name: what people call it.
        source: where the figures come from, in the caller's words.

    Raises:
        PlanError: if the outside terms do not fit the shape.
    """
    kind = Shape(shape)
    _check_outside(kind, outside)
    own = tuple(rules)
    year = PlanYear(on, benefit_year_starts)
    family = FamilyKind(family_kind)
    deductibles = [Limit(individual=deductible, family=family_deductible, family_kind=family, tiers=NETWORK)]
    maxima = [Limit(individual=maximum, family=family_maximum, family_kind=family, tiers=NETWORK)]
    if outside is not None:
        deductibles.append(_limit(outside.deductible, outside.family_deductible, family))
        maxima.append(_limit(outside.maximum, outside.family_maximum, family))
    general = CostShareRule(services=_ALL, tiers=NETWORK, coinsurance=coinsurance, deductible=DeductibleTerm.FIRST)
    visit = _visit_rule(visit_copay, own, first=kind is Shape.HDHP)
    return Plan(
        name=name or f"Employer {kind.upper()}",
        line_of_business=LineOfBusiness(line_of_business),
        deductibles=tuple(deductibles),
        out_of_pocket_maxima=tuple(maxima),
        cost_sharing=(*own, *visit, general, _outside_rule(outside)),
        conventions=conventions,
        benefit_year_starts=benefit_year_starts,
        out_of_network=None if outside is None else outside.pricing,
        hdhp=kind is Shape.HDHP,
        terms_for=year.terms_for,
        source=source,
    )


@attrs.frozen(kw_only=True)
class SavingsAccount:
    """The most that may go into a health savings account in a year, in dollars.

    Attributes:
        self_only: with self-only coverage.
        family: with family coverage.
        catch_up: more from the age of 55 on.
        source: keys of the sources.
    """

    self_only: Decimal
    family: Decimal
    catch_up: Decimal
    source: str


def savings_account(on: date) -> SavingsAccount:
    """Return what may go into a health savings account in the year of a day.

    Raises:
        ReferenceDataError: if the limits of that year are not known.
    """
    year = PlanYear(on)
    return SavingsAccount(
        self_only=year.amount("hdhp_limits", "hsa_contribution.self_only"),
        family=year.amount("hdhp_limits", "hsa_contribution.family"),
        catch_up=year.amount("hdhp_limits", "hsa_catch_up"),
        source=year.source,
    )


def _check_outside(shape: Shape, outside: OutsideTerms | None) -> None:
    if outside is None and shape in _PAYS_OUTSIDE:
        message = f"a {shape.upper()} pays outside its network; give its terms there, or choose 'epo' if it does not"
        raise PlanError("plan.outside_terms", message, path="outside")
    if outside is not None and shape in _PAYS_NOTHING_OUTSIDE:
        message = f"an {shape.upper()} pays nothing outside its network; leave outside out, or choose 'pos'"
        raise PlanError("plan.outside_terms", message, path="outside")


def _limit(person: Decimal | Unknown | None, family: Decimal | Unknown | None, kind: FamilyKind) -> Limit:
    return Limit(individual=person, family=family, family_kind=kind, tiers=OUTSIDE)


def _visit_rule(
    copay: AmountInput | Unknown | None, own: tuple[CostShareRule, ...], *, first: bool
) -> tuple[CostShareRule, ...]:
    if copay is None:
        return ()
    named = {service for rule in own if not rule.codes and rule.benefit is None for service in rule.services}
    services = tuple(service for service in _VISITS if service not in named)
    if not services:
        return ()
    deductible = DeductibleTerm.FIRST if first else DeductibleTerm.WAIVED
    return (CostShareRule(services=services, tiers=NETWORK, copay=copay, deductible=deductible),)


def _outside_rule(outside: OutsideTerms | None) -> CostShareRule:
    if outside is None:
        return CostShareRule(services=_ALL, tiers=OUTSIDE, covered=False)
    return CostShareRule(services=_ALL, tiers=OUTSIDE, coinsurance=outside.coinsurance, deductible=DeductibleTerm.FIRST)
