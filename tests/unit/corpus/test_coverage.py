"""The designs and rows of a corpus hold every rule, regime, program, pathway and method, by their documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from typing import Any, Final

import attrs

from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import CoverageTier
from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.coding.billing import Pathway
from ketacost.corpus.questions import NAMES, Design, design_of, place_of, row_of
from ketacost.courses.course import Regimen
from ketacost.estimates.request import CoverageChange
from ketacost.interop.plan_catalogue import design_ids
from ketacost.interop.regimes import every_regime
from ketacost.plans.conventions import Conventions
from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.plans.coverage import SecondaryCoverage
from ketacost.plans.limits import CarryOver, FamilyKind, Limit
from ketacost.plans.medigap import MedigapLetter
from ketacost.plans.missing_authorization import MissingAuthorization, Unapproved
from ketacost.plans.networks import OutOfNetworkMethod
from ketacost.plans.plan import Plan

DESIGNS: Final = 16
"""Designs of each stratum that are looked at; some go through as many documents."""

SEED: Final = 7

_UNUSED: Final = frozenset({"source", "note", "name", "assumed", "terms_for", "grandfathered"})
"""Fields of words, which decide no amount."""


@cache
def _designs() -> tuple[Design, ...]:
    return tuple(design_of(SEED, name, number) for name in NAMES for number in range(DESIGNS))


@cache
def _labels() -> frozenset[str]:
    """Return ``Class.field=value`` for everything the models of the designs hold."""
    models = [(one.payer, one.treatment, one.helps) for one in _designs()]
    return frozenset(_of(models))


def _of(value: object) -> Iterator[str]:
    if isinstance(value, tuple | list):
        for member in value:
            yield from _of(member)
    elif attrs.has(type(value)):
        record: Any = value
        for field in attrs.fields(type(record)):
            own = getattr(record, field.name)
            for member in own if isinstance(own, tuple) else (own,):
                named = member is None or isinstance(member, bool | Enum | int)
                yield f"{type(record).__name__}.{field.name}={member if named else type(member).__name__}"
            yield from _of(own)


def _missing(field: str, members: Iterable[object]) -> list[str]:
    return [f"{field}={member}" for member in members if f"{field}={member}" not in _labels()]


def test_every_reading_of_every_convention_occurs() -> None:
    """Each field of the conventions takes each of its members."""

    kinds: dict[str, Any] = {field.name: type(field.default) for field in attrs.fields(Conventions)}
    missing = [
        label
        for name, kind in kinds.items()
        for label in _missing(f"Conventions.{name}", (True, False) if kind is bool else tuple(kind))
    ]

    assert [] == missing


def test_every_member_of_the_other_enumerations_occurs() -> None:
    """Kinds of family limits, effects of missing approvals, methods, tiers, scenarios, ways of pricing and billing."""

    missing = [
        *_missing("Limit.family_kind", FamilyKind),
        *_missing("MissingAuthorization.effect", Unapproved),
        *_missing("OutOfNetworkTerms.method", OutOfNetworkMethod),
        *_missing("SecondaryCoverage.method", Coordination),
        *_missing("SecondaryCoverage.tier", ("in_network", "out_of_network")),
        *_missing("Coverage.members", CoverageTier),
        *_missing("Plan.limit_months", (1, 3, 12)),
        *_missing("Billing.pathway", Pathway),
        *_missing("Course.regimen", Regimen),
        *_missing("Plan.line_of_business", set(LineOfBusiness) - {LineOfBusiness.SELF_PAY}),
    ]

    assert [] == missing


_RECORDS: Final[tuple[Any, ...]] = (
    CostShareRule,
    FirstVisits,
    Limit,
    CarryOver,
    Plan,
    MissingAuthorization,
    SecondaryCoverage,
    CoverageChange,
)


def test_every_field_that_decides_an_amount_is_used() -> None:
    """Each field of rules, visits, limits, carry-over, plans, second payers and changes differs from its default."""

    unused = [
        f"{kind.__name__}.{field.name}"
        for kind in _RECORDS
        for field in attrs.fields(kind)
        if field.name not in _UNUSED
        and {label for label in _labels() if label.startswith(f"{kind.__name__}.{field.name}=")}
        <= {f"{kind.__name__}.{field.name}={field.default}"}
    ]

    assert [] == unused


def _written(value: object) -> Iterator[tuple[str, object]]:
    """Yield every key with its value anywhere in documents as they were written."""
    if isinstance(value, dict):
        for key, own in value.items():
            yield key, own
            yield from _written(own)
    elif isinstance(value, list | tuple):
        for own in value:
            yield from _written(own)


@cache
def _documents() -> frozenset[tuple[str, str]]:
    scenes = [one.scene for one in _designs()]
    written = [(scene.payer, scene.treatment, *scene.helps) for scene in scenes]
    return frozenset((key, str(own)) for key, own in _written(written) if isinstance(own, str | bool | int))


def test_every_regime_and_program_occurs() -> None:
    """Each constructor that a document may name makes a plan, a second payer, a card or a rebate of the corpus."""

    assert set() == {(one.tag, one.name) for one in every_regime()} - _documents()


def test_every_shipped_design_and_letter_occurs() -> None:
    """The designs the library ships and the letters of Medigap are all among the plans."""

    wanted = {("plan", name) for name in design_ids()} | {("letter", letter.value) for letter in MedigapLetter}
    assert set() == wanted - _documents()


def test_every_program_of_assistance_occurs() -> None:
    """Discounts, cards, grants, rebates and accounts help somebody, with and without limits of their own."""

    missing = [
        *_missing("Assistance.discount", ("ClinicDiscount",)),
        *_missing("Assistance.grants", ("FoundationGrant",)),
        *_missing("Assistance.accounts", ("Account",)),
        *_missing("SavingsCard.yearly_maximum", ("None", "Decimal")),
        *_missing("SavingsCard.first_window", ("None", "DeviceWindow")),
        *_missing("SavingsCard.later_windows", ("None", "DeviceWindow")),
        *_missing("SavingsCard.covers_bundle", (True, False)),
        *_missing("ObservationRebate.most_per_treatment", ("None", "Decimal")),
        *_missing("ObservationRebate.excluded_states", ("str",)),
        *_missing("FoundationGrant.ends_on", ("None", "date")),
        *_missing("ClinicDiscount.first_sessions", ("None", 3)),
        *_missing("MemberCredit.kind", ("deductible", "out_of_pocket")),
        *_missing("NetworkRule.tier", ("preferred", "in_network", "out_of_network")),
        *_missing("Billing.protected", (True, False)),
        *_missing("PriceBook.packages", ("PackagePrice",)),
        *_missing("PriceBook.medicare", ("MedicareTerms",)),
        *_missing("PriceBook.published_cash", (True,)),
    ]

    assert [] == missing


def test_rows_give_every_kind_of_value() -> None:
    """Rows give balances of people and families, visits, relatives, approvals and every scenario, or leave them out."""

    seen: dict[str, set[object]] = {}
    for number in range(1_220):
        place = place_of(number)
        if place.design < 4:
            for name, value in row_of(SEED, number, _design(place.stratum, place.design), place).items():
                seen.setdefault(name, set()).add(str(value))

    wanted = {
        "applied_deductible",
        "applied_deductible_family",
        "applied_deductible_carry_over",
        "applied_deductible_family_carry_over",
        "applied_deductible_out_of_network",
        "applied_deductible_preferred",
        "applied_deductible_pharmacy",
        "applied_out_of_pocket",
        "secondary_applied_deductible",
        "change1_applied_deductible",
        "visits_treatment_session",
        "family_spending",
        "approved_from",
        "approved_through",
        "assistance",
        "as_of",
    }
    assert set() == wanted - set(seen)
    assert {"low", "expected", "high"} == {str(one) for one in Scenario} & {str(one) for one in seen["scenario"]}


@cache
def _design(stratum: str, number: int) -> Design:
    return design_of(SEED, stratum, number)
