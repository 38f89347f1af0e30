"""Marketplace plans: metal levels, and the silver variants with reduced cost sharing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

import attrs

from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import NetworkTier
from ketacost.errors import PlanError, ReferenceDataError
from ketacost.plans.conventions import Conventions
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.employer import OutsideTerms, Shape, employer
from ketacost.plans.plan import Plan
from ketacost.reference.lookup import figure, series
from ketacost.reference.schema import Status
from ketacost.values.doors import AmountInput
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import show
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

TOPIC: Final = "aca_limits"
_STANDARD: Final = Conventions()
_PERSONS_OF_FAMILY_LIMIT: Final = 2
_VARIANTS: Final = MappingProxyType(
    {73: "csr_73_self_only", 87: "csr_94_and_87_self_only", 94: "csr_94_and_87_self_only"}
)

CsrVariant = Literal[73, 87, 94]
"""A silver variant with reduced cost sharing, by its actuarial value in percent."""


class MetalLevel(StrEnum):
    """How much of the average cost a marketplace plan carries, from the least to the most, and catastrophic plans."""

    CATASTROPHIC = "catastrophic"
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"
    PLATINUM = "platinum"


def marketplace(
    on: date,
    *,
    metal: MetalLevel | str,
    csr: CsrVariant | None,
    deductible: AmountInput | Unknown | None,
    maximum: AmountInput | Unknown | None,
    coinsurance: str | Rate | Unknown | None,
    shape: Shape | str = Shape.EPO,
    family_deductible: AmountInput | Unknown | None = None,
    family_maximum: AmountInput | Unknown | None = None,
    visit_copay: AmountInput | Unknown | None = None,
    rules: Iterable[CostShareRule] = (),
    outside: OutsideTerms | None = None,
    conventions: Conventions = _STANDARD,
    name: str = "",
    source: str = "",
) -> Plan:
    """Return an individual plan of a marketplace for a calendar year, from the figures of its summary.

    The metal level alone decides no amount, so the figures are the plan's own; :func:`ketacost.plans.employer.employer`
    says how they are read. With reduced cost sharing they are the variant's, not those of the silver plan.

    Args:
        on: a day of the plan year (a calendar year).
        metal: catastrophic, bronze, silver, gold or platinum.
        csr: the variant with reduced cost sharing, ``None`` for the plan as it is.
        deductible: dollars in network for one person, ``None`` for none.
        maximum: out-of-pocket maximum in dollars for one person.
        coinsurance: the patient's share after the deductible, ``None`` for no charge after it.
        shape: the network, mostly HMO or EPO.
        family_deductible: dollars for the family, ``None`` for none.
        family_maximum: dollars for the family, ``None`` for none.
        visit_copay: dollars a visit, before the deductible.
        rules: rules for services that differ.
        outside: terms outside the network, for PPO and POS.
        conventions: the readings where the summary is silent.
        name: what people call it.
        source: where the figures come from, in the caller's words.

    Raises:
        PlanError: if a variant is asked of a metal level other than silver, or there is no such variant.
    """
    level = MetalLevel(metal)
    if csr is not None:
        _check_variant(level, csr)
    variant = "" if csr is None else f" {csr}"
    plan = employer(
        on,
        shape=shape,
        deductible=deductible,
        maximum=maximum,
        coinsurance=coinsurance,
        family_deductible=family_deductible,
        family_maximum=family_maximum,
        visit_copay=visit_copay,
        rules=rules,
        outside=outside,
        line_of_business=LineOfBusiness.INDIVIDUAL,
        conventions=conventions,
        name=name or f"Marketplace {level}{variant}",
        source=source,
    )
    if csr is None:
        return plan
    return attrs.evolve(plan, assumed=tuple(finding.message for finding in check_variant(plan, csr=csr, on=on)))


def check_variant(plan: Plan, *, csr: CsrVariant, on: date) -> tuple[Finding, ...]:
    """Return where a variant's maxima exceed what reduced cost sharing allows in the year of a day. All warn.

    The limit of a family is twice the one of a person. :func:`marketplace` puts the same sentences into what the plan
    assumes, so every estimate shows them.
    """
    try:
        row = figure(TOPIC, _VARIANTS[csr], on)
    except ReferenceDataError as error:
        return (_finding(Severity.NOTICE, f"the maxima of the {csr} variant were not checked: {error.message}", None),)
    found = tuple(_above(plan, csr, row.amount, row.source))
    if row.status is not Status.FINAL:
        sentence = f"the limit of the {csr} variant was taken as {show(row.amount)}: {row.note}"
        return (*found, _finding(Severity.ASSUMPTION, sentence, row.source))
    return found


def _check_variant(level: MetalLevel, csr: int) -> None:
    if csr not in _VARIANTS:
        message = f"expected one of {', '.join(map(str, _VARIANTS))}, got {csr}; leave csr out for the plan as it is"
        raise PlanError("plan.csr_variant", message, path="csr")
    if level is not MetalLevel.SILVER:
        rows = series(TOPIC, _VARIANTS[csr]).figures
        *_, source = [row.source for row in rows if row.status is Status.FINAL]
        message = (
            f"reduced cost sharing exists in silver plans alone, got {level} with {csr}; choose silver or leave csr "
            f"out (source: {source})"
        )
        raise PlanError("plan.csr_not_silver", message, path="csr")


def _above(plan: Plan, csr: int, person: Decimal, source: str) -> Iterator[Finding]:
    limits = [limit for limit in plan.out_of_pocket_maxima if NetworkTier.IN_NETWORK in limit.tiers]
    for limit in limits:
        for whose, dollars, most in (
            ("one person", limit.individual, person),
            ("the family", limit.family, person * _PERSONS_OF_FAMILY_LIMIT),
        ):
            if isinstance(dollars, Decimal) and dollars > most:
                message = f"a maximum of {show(dollars)} for {whose}, above the {show(most)} of the {csr} variant"
                yield _finding(Severity.WARNING, message, source)


def _finding(severity: Severity, message: str, source: str | None) -> Finding:
    return Finding(
        code="plan.csr_maximum", severity=severity, message=message, path="out_of_pocket_maxima", source=source
    )
