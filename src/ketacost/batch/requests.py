"""From a row to the request it stands for: the very question :func:`ketacost.estimate` answers for one person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from ketacost.batch.columns import AppliedGroup, InputSchema, path_of_prefix, read_schema
from ketacost.batch.designs import Designs
from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import (
    Accumulators,
    AppliedAmount,
    BenefitScope,
    FamilySpending,
    LimitKind,
    VisitsUsed,
)
from ketacost.claims.services import Benefit, VisitKind
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.calculate import first_claim_on, planned
from ketacost.estimates.request import CoverageChange, EstimateRequest
from ketacost.interop.json_format import load
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.plan import Plan
from ketacost.values.dates import parse_day
from ketacost.values.unknown import Unknown

T = TypeVar("T")

Balances = Mapping[str, Accumulators]
"""Opening balances by the prefix of the coverage they belong to."""


@attrs.frozen(kw_only=True)
class RowQuestion:
    """What one row asks.

    Attributes:
        request: the request.
        scenario: which end of every price to use.
        unapproved: numbers of the sessions no approval covers.
    """

    request: EstimateRequest
    scenario: Scenario
    unapproved: frozenset[int]


def compose(
    designs: Designs, plan: str | None, course: str, assistance: str | None, starts_on: date | None, balances: Balances
) -> EstimateRequest:
    """Return the request a plan, a course and assistance make together.

    Args:
        designs: what the ids mean.
        plan: id of the plan; ``None`` for a person who pays alone.
        course: id of the course.
        assistance: id of the assistance; ``None`` for none.
        starts_on: first day of the course; ``None`` for the course's own.
        balances: opening balances; where there is none for a coverage, those of the plan's design hold.

    Raises:
        InvalidInputError: ``batch.no_design`` for an id nothing stands under.
    """
    setup = None if plan is None else _named(designs.plans, plan, "plan")
    treatment = _named(designs.courses, course, "course")
    help_ = None if assistance is None else _named(designs.assistance, assistance, "assistance")
    given = treatment.course if starts_on is None else attrs.evolve(treatment.course, starts_on=starts_on)
    if setup is None:
        return EstimateRequest(
            course=given,
            billing=treatment.billing,
            prices=treatment.prices,
            assistance=help_,
            unconfirmed_figures=treatment.unconfirmed_figures,
        )
    return EstimateRequest(
        course=given,
        billing=treatment.billing,
        prices=treatment.prices if setup.prices is None else setup.prices,
        coverage=_opened(setup.coverage, balances.get("")),
        secondary=_second(setup.secondary, balances.get("secondary_")),
        secondary_prices=setup.secondary_prices,
        medicare=setup.medicare,
        assistance=help_,
        changes=tuple(_changed(change, f"change{at}_", balances) for at, change in enumerate(setup.changes, start=1)),
        unconfirmed_figures=treatment.unconfirmed_figures,
    )


def _named(designs: Mapping[str, T], name: str, column: str) -> T:
    found = designs.get(name)
    if found is None:
        known = ", ".join(sorted(designs)[:5]) or "none"
        message = f"nothing stands under {name!r}; known are {known}{' ...' if len(designs) > 5 else ''}"  # noqa: PLR2004
        raise InvalidInputError([Problem("batch.no_design", column, message)])
    return found


def _opened(coverage: Coverage | None, balances: Accumulators | None) -> Coverage | None:
    return coverage if coverage is None or balances is None else attrs.evolve(coverage, accumulators=balances)


def _second(secondary: SecondaryCoverage | None, balances: Accumulators | None) -> SecondaryCoverage | None:
    if secondary is None or balances is None:
        return secondary
    return attrs.evolve(secondary, coverage=attrs.evolve(secondary.coverage, accumulators=balances))


def _changed(change: CoverageChange, prefix: str, balances: Balances) -> CoverageChange:
    return attrs.evolve(
        change,
        coverage=_opened(change.coverage, balances.get(prefix)),
        secondary=_second(change.secondary, balances.get(f"{prefix}secondary_")),
    )


def enrolments(request: EstimateRequest) -> dict[str, Coverage]:
    """Return the coverages of a request by the prefix of their columns."""
    found: dict[str, Coverage | None] = {"": request.coverage}
    found["secondary_"] = None if request.secondary is None else request.secondary.coverage
    for at, change in enumerate(request.changes, start=1):
        found[f"change{at}_"] = change.coverage
        found[f"change{at}_secondary_"] = None if change.secondary is None else change.secondary.coverage
    return {prefix: coverage for prefix, coverage in found.items() if coverage is not None}


def first_day_of(request: EstimateRequest, prefix: str) -> date:
    """Return the day balances hold on where a row does not say: the first claim's, or that of the change."""
    if prefix.startswith("change"):
        at = int(prefix.removeprefix("change").partition("_")[0])
        return request.changes[at - 1].on
    return first_claim_on(request.course, request.billing)


def benefits_of(group: AppliedGroup, plan: Plan) -> BenefitScope:
    """Return the benefits of the limit a group of columns means."""
    if group.benefits is not None:
        return group.benefits
    is_deductible = group.kind is LimitKind.DEDUCTIBLE
    found = (plan.deductible_for if is_deductible else plan.maximum_for)(group.tier, Benefit.MEDICAL)
    if found is None:
        return BenefitScope.COMBINED
    return (plan.deductibles if is_deductible else plan.out_of_pocket_maxima)[found].benefits


# one row in words: for explaining a row, and for holding the batch to the one-person engine


def question_of(row: Mapping[str, Any], designs: Designs) -> RowQuestion:
    """Return what a row asks, as one person's request.

    Args:
        row: values by column: text, days, amounts (``Decimal`` or text), flags; ``None`` where nothing was given.
        designs: what its ids mean.

    Raises:
        InvalidInputError: if a column means nothing, an id is unknown or a value is wrong.
    """
    schema = read_schema(row)
    starts_on = _day(row.get("starts_on"), "starts_on")
    plan, course, assistance = row["plan"], row["course"], row.get("assistance")
    if course is None:
        raise InvalidInputError([Problem("batch.no_course", "course", "say which course; nobody is treated otherwise")])
    bare = compose(designs, plan, course, assistance, starts_on, {})
    balances = {}
    for prefix in schema.prefixes:
        given = _balances(row, schema, prefix, bare)
        if given is not None:
            balances[prefix] = given
    request = compose(designs, plan, course, assistance, starts_on, balances)
    first_on, last_on = (_day(row.get(name), name) for name in ("approved_from", "approved_through"))
    return RowQuestion(
        request=request,
        scenario=scenario_of(row.get("scenario")),
        unapproved=_unapproved(request, first_on, last_on),
    )


def scenario_of(word: str | None) -> Scenario:
    """Return which end of every price a word means, the expected figure for none.

    Raises:
        InvalidInputError: ``batch.scenario`` for any other word.
    """
    if word is None:
        return Scenario.EXPECTED
    try:
        return Scenario(word)
    except ValueError:
        raise InvalidInputError(
            [Problem("batch.scenario", "scenario", f"expected low, expected or high, got {word!r}")]
        ) from None


def _day(value: object, path: str) -> date | None:
    return None if value is None else parse_day(value, path=path)  # type: ignore[arg-type] # (it refuses others)


def _unapproved(request: EstimateRequest, first: date | None, last: date | None) -> frozenset[int]:
    if first is None and last is None:
        return frozenset()
    visits, _ = planned(request.course)
    starts, ends = first or date.min, last or date.max
    outside = (v.number for v in visits if v.kind is VisitKind.TREATMENT and not starts <= v.on <= ends)
    return frozenset(outside)


def _balances(
    row: Mapping[str, Any], schema: InputSchema, prefix: str, request: EstimateRequest
) -> Accumulators | None:
    """Return the balances a row gives for one coverage, ``None`` where it says nothing of them."""
    names = [name for group in schema.applied if group.prefix == prefix for name in group.columns if name is not None]
    names += [column.name for column in schema.visits if column.prefix == prefix]
    names += [f"{prefix}{what}" for what in ("as_of", "unlisted_are_zero", "family_spending")]
    if all(row.get(name) is None for name in names):
        return None
    coverage = enrolments(request).get(prefix)
    if coverage is None:
        message = f"the request has no {path_of_prefix(prefix)}, so nothing is applied to it; leave this empty"
        name = next(name for name in names if row.get(name) is not None)
        raise InvalidInputError([Problem("batch.no_coverage", name, message)])
    plan = coverage.plan
    return Accumulators(
        as_of=_day(row.get(f"{prefix}as_of"), "as_of") or first_day_of(request, prefix),
        applied=tuple(
            entry
            for group in schema.applied
            if group.prefix == prefix and (entry := _entry(row, group, plan)) is not None
        ),
        visits_used=tuple(
            VisitsUsed(
                service=column.service,
                tier=column.tier,
                benefit=column.benefit,
                code=column.code,
                visits=row[column.name],
            )
            for column in schema.visits
            if column.prefix == prefix and row[column.name] is not None
        ),
        family_spending=spending_of(row.get(f"{prefix}family_spending")),
        unlisted_are_zero=bool(row.get(f"{prefix}unlisted_are_zero")),
    )


def _entry(row: Mapping[str, Any], group: AppliedGroup, plan: Plan) -> AppliedAmount | None:
    values = [None if name is None else row[name] for name in group.columns]
    if all(value is None for value in values):
        return None
    individual, family, carried, family_carried = values
    return AppliedAmount(
        kind=group.kind,
        tier=group.tier,
        benefits=benefits_of(group, plan),
        individual=Unknown("the row gives only the family's amount") if individual is None else individual,
        family=family,
        individual_carry_over=carried,
        family_carry_over=family_carried,
    )


def spending_of(value: object) -> tuple[FamilySpending, ...]:
    """Return relatives' spending from the entries of a list column: records, or the same as JSON text.

    Raises:
        InvalidInputError: if it is no list, or anything in an entry is wrong.
    """
    if value is None:
        return ()
    entries = value
    if isinstance(value, str):
        try:
            entries = json.loads(value)
        except ValueError:
            raise InvalidInputError([Problem("batch.json", "", "expected a list as JSON text")]) from None
    if not isinstance(entries, list):
        raise InvalidInputError([Problem("batch.json", "", "expected a list of entries")])
    return tuple(load(FamilySpending, _plain(entry)) for entry in entries)


def _plain(entry: object) -> object:
    """Return an entry as a parsed document would hold it."""
    if not isinstance(entry, dict):
        return entry
    return {key: _text(value) for key, value in entry.items() if value is not None}


def _text(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
