"""What the law asks of a plan: the ceiling on cost sharing, and the terms a health savings account needs. All warn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.errors import ReferenceDataError
from ketacost.plans.conventions import DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import FamilyKind, Limit
from ketacost.plans.plan import Plan
from ketacost.reference.lookup import figure, figures_on
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

_IN_NETWORK: Final = frozenset({NetworkTier.IN_NETWORK, NetworkTier.PREFERRED})
_UNDER_THE_CEILING: Final = frozenset(
    {
        LineOfBusiness.INDIVIDUAL,
        LineOfBusiness.SMALL_GROUP,
        LineOfBusiness.LARGE_GROUP,
        LineOfBusiness.SELF_FUNDED,
        LineOfBusiness.FEDERAL_EMPLOYEES,
    }
)
_CHRONIC_CARE: Final = frozenset({ServiceCategory.GENERIC_DRUG})
_MONTHS: Final = 12
_ZERO: Final = Decimal("0.00")


def legal_findings(plan: Plan, on: date) -> tuple[Finding, ...]:
    """Return where a plan whose benefit year contains ``on`` departs from what the law asks of plans like it."""
    found: list[Finding] = []
    if (
        plan.line_of_business in _UNDER_THE_CEILING
        and not plan.grandfathered
        and any(rule.covered is not False for rule in plan.cost_sharing)
    ):
        found += _ceiling(plan, on)
    if plan.hdhp:
        found += [*_least_deductible(plan, on), *_greatest_maximum(plan, on), *_before_the_deductible(plan, on)]
    return tuple(found)


class _Legal(NamedTuple):
    """A legal figure on a day: dollars, and the source that states it."""

    dollars: Decimal
    source: str


def _legal(topic: str, key: str, on: date) -> _Legal | None:
    try:
        found = figure(topic, key, on)
    except ReferenceDataError:
        return None
    return _Legal(found.value, found.source) if isinstance(found.value, Decimal) else None


def _warning(code: str, message: str, path: str, source: str | None) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, path=path, source=source)


def _in_network(limits: Sequence[Limit]) -> list[tuple[int, Limit]]:
    return [(index, limit) for index, limit in enumerate(limits) if set(limit.tiers) & _IN_NETWORK]


# the ceiling on what a person, or a family, may owe in a year


def _ceiling(plan: Plan, on: date) -> Iterator[Finding]:
    person, family = _legal("aca_limits", "self_only", on), _legal("aca_limits", "family", on)
    limits = _in_network(plan.out_of_pocket_maxima)
    if person is None or family is None:
        message = f"no legal limit on cost sharing is known for {on}; the maxima were not checked"
        yield Finding(
            code="plan.legal_limit_unknown", severity=Severity.NOTICE, message=message, path="out_of_pocket_maxima"
        )
        return
    if not limits or all(limit.individual is None and limit.family is None for _, limit in limits):
        message = f"a plan must stop at {show(person.dollars)} a person in network; this one has no maximum there"
        yield _warning("plan.no_maximum", message, "out_of_pocket_maxima", person.source)
    for index, limit in limits:
        yield from _above(limit.individual, person, f"out_of_pocket_maxima[{index}].individual", on)
        yield from _above(limit.family, family, f"out_of_pocket_maxima[{index}].family", on)
        if limit.family_kind is FamilyKind.AGGREGATE and isinstance(limit.family, Decimal):
            yield from _aggregate(limit.family, person, f"out_of_pocket_maxima[{index}].family")
    yield from _together(limits, person, on)


def _above(amount: Decimal | Unknown | None, legal: _Legal, path: str, on: date) -> Iterator[Finding]:
    if isinstance(amount, Decimal) and amount > legal.dollars:
        message = (
            f"{show(amount)} is above the legal limit of {show(legal.dollars)} on {on} for plans that are not "
            "grandfathered"
        )
        yield _warning("plan.maximum_above_legal_limit", message, path, legal.source)


def _aggregate(family: Decimal, person: _Legal, path: str) -> Iterator[Finding]:
    if family > person.dollars:
        message = (
            f"no one person may owe more than {show(person.dollars)} in a family plan; an aggregate maximum of "
            f"{show(family)} allows it"
        )
        yield _warning("plan.aggregate_above_self_only_limit", message, path, person.source)


def _together(limits: Iterable[tuple[int, Limit]], person: _Legal, on: date) -> Iterator[Finding]:
    """Separate maxima for medical and pharmacy count together against the one legal limit."""
    parts = [
        (index, limit.individual)
        for index, limit in limits
        if limit.benefits is not BenefitScope.COMBINED and isinstance(limit.individual, Decimal)
    ]
    total = sum((amount for _, amount in parts), _ZERO)
    if len({limit.benefits for _, limit in limits}) > 1 and all(amount <= person.dollars for _, amount in parts):
        path = f"out_of_pocket_maxima[{parts[-1][0]}].individual" if parts else ""
        yield from _above(total, person, path, on)


# the terms of a health savings account


def _least_deductible(plan: Plan, on: date) -> Iterator[Finding]:
    person = _legal("hdhp_limits", "minimum_deductible.self_only", on)
    family = _legal("hdhp_limits", "minimum_deductible.family", on)
    if person is None or family is None:
        return
    months = 0 if plan.carry_over is None else plan.carry_over.months
    limits = _in_network(plan.deductibles)
    if not limits:
        message = f"a plan with a health savings account needs a deductible of at least {show(person.dollars)}"
        yield _warning("plan.not_high_deductible", message, "deductibles", person.source)
    for index, limit in limits:
        path = f"deductibles[{index}]"
        if limit.family_kind is FamilyKind.EMBEDDED:
            individual = _ZERO if limit.individual is None else limit.individual
            yield from _below(individual, person, months, f"{path}.individual")
            if limit.family is not None and not _is_below(individual, person, months):
                yield from _embedded_below(individual, family, f"{path}.individual")
        if limit.family is not None:
            yield from _below(limit.family, family, months, f"{path}.family")


def _is_below(amount: Decimal | Unknown, legal: _Legal, months: int) -> bool:
    # A carry-over lengthens the plan year, and raises the least deductible in proportion.
    return isinstance(amount, Decimal) and amount * _MONTHS < legal.dollars * (_MONTHS + months)


def _below(amount: Decimal | Unknown, legal: _Legal, months: int, path: str) -> Iterator[Finding]:
    if isinstance(amount, Decimal) and _is_below(amount, legal, months):
        raised = f", raised for a carry-over of {months} months" if months else ""
        message = (
            f"{show(amount)} is below the {show(legal.dollars)} a plan with a health savings account needs{raised}"
        )
        yield _warning("plan.not_high_deductible", message, path, legal.source)


def _embedded_below(amount: Decimal | Unknown, family: _Legal, path: str) -> Iterator[Finding]:
    """A notice, since it matters in family coverage alone and a plan does not say whom it covers."""
    if isinstance(amount, Decimal) and amount < family.dollars:
        message = (
            f"in family coverage the embedded {show(amount)} would be below the {show(family.dollars)} a plan with a "
            "health savings account needs"
        )
        yield Finding(
            code="plan.embedded_deductible_low",
            severity=Severity.NOTICE,
            message=message,
            path=path,
            source=family.source,
        )


def _greatest_maximum(plan: Plan, on: date) -> Iterator[Finding]:
    person = _legal("hdhp_limits", "out_of_pocket_maximum.self_only", on)
    family = _legal("hdhp_limits", "out_of_pocket_maximum.family", on)
    if person is None or family is None:
        return
    for index, limit in _in_network(plan.out_of_pocket_maxima):
        yield from _above_savings(limit.individual, person, f"out_of_pocket_maxima[{index}].individual")
        yield from _above_savings(limit.family, family, f"out_of_pocket_maxima[{index}].family")


def _above_savings(amount: Decimal | Unknown | None, legal: _Legal, path: str) -> Iterator[Finding]:
    if isinstance(amount, Decimal) and amount > legal.dollars:
        message = f"{show(amount)} is above the {show(legal.dollars)} a plan with a health savings account may ask"
        yield _warning("plan.not_high_deductible", message, path, legal.source)


def _before_the_deductible(plan: Plan, on: date) -> Iterator[Finding]:
    for index, rule in enumerate(plan.cost_sharing):
        if rule.covered is False or not _pays_first(rule):
            continue
        path = f"cost_sharing[{index}].deductible"
        if set(rule.services) <= _CHRONIC_CARE and _chronic_care(on) is not None:
            continue
        message = (
            "a plan with a health savings account may pay nothing but preventive care before its deductible, generic "
            "antidepressants among it; this rule pays for more sooner"
        )
        yield _warning("plan.benefit_before_deductible", message, path, _chronic_care(on))


def _chronic_care(on: date) -> str | None:
    """Return the source that lets such a plan pay for generic antidepressants first, ``None`` before there was one."""
    found = figures_on("hdhp_limits", on).get("preventive.chronic_care")
    return None if found is None else found.source


def _pays_first(rule: CostShareRule) -> bool:
    first = rule.first_visits
    return rule.deductible is not DeductibleTerm.FIRST or (
        first is not None and first.deductible is not DeductibleTerm.FIRST
    )
