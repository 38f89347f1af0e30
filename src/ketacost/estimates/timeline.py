"""The timeline: who pays on which days, how the clinic bills then, and where prices come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs

from ketacost.assistance.eligibility import usable
from ketacost.assistance.programs import Assistance
from ketacost.claims.payers import LineOfBusiness
from ketacost.coding.billing import Billing
from ketacost.estimates.request import CoverageChange, EstimateRequest
from ketacost.plans.accumulator_laws import check_accumulator_law
from ketacost.plans.balance_checks import check_balances
from ketacost.plans.checks import check_plan, check_terms_for
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.pairing import check_pair
from ketacost.plans.payer_order import check_order, has_both
from ketacost.plans.self_pay import self_pay_coverage
from ketacost.pricing.price_book import PriceBook
from ketacost.values.dates import add_days
from ketacost.values.findings import Finding, Severity


@attrs.frozen(kw_only=True)
class Period:
    """A run of days of the request under one set of payers.

    Attributes:
        starts_on: first day; for the first period the first visit's.
        path: where in the request it stands; empty for the request itself.
        coverage: the first payer, a self-pay one where there is none.
        secondary: the second payer.
        keeps_coverage: the first payer is that of the period before.
        keeps_secondary: the second payer is that of the period before.
        billing: how the clinic bills.
        prices: where prices come from.
        secondary_prices: where the second payer's prices come from.
        assistance: what the person may have in these days.
        findings: who may not have what.
        places: where in the request stand the parts that are those of the period before.
    """

    starts_on: date
    path: str
    coverage: Coverage
    secondary: SecondaryCoverage | None
    keeps_coverage: bool
    keeps_secondary: bool
    billing: Billing
    prices: PriceBook
    secondary_prices: PriceBook | None
    assistance: Assistance | None
    findings: tuple[Finding, ...]
    places: Mapping[str, str] = attrs.field(factory=dict)

    def at(self, field: str) -> str:
        """Return the path of a field of this period in the request."""
        return self.places.get(field) or (f"{self.path}.{field}" if self.path else field)


def periods_of(request: EstimateRequest, first_on: date) -> tuple[Period, ...]:
    """Return the periods of a request whose first visit is on ``first_on``."""
    periods = [_first(request, first_on)]
    for index, change in enumerate(request.changes):
        periods.append(_later(request, change, periods[-1], f"changes[{index}]"))
    return tuple(periods)


def _first(request: EstimateRequest, first_on: date) -> Period:
    coverage = request.coverage or self_pay_coverage(first_on)
    assistance, findings = _assistance(request, coverage, request.secondary)
    return Period(
        starts_on=first_on,
        path="",
        coverage=coverage,
        secondary=request.secondary,
        keeps_coverage=False,
        keeps_secondary=False,
        billing=request.billing,
        prices=request.prices,
        secondary_prices=request.secondary_prices,
        assistance=assistance,
        findings=findings,
    )


def _later(request: EstimateRequest, change: CoverageChange, before: Period, path: str) -> Period:
    coverage = before.coverage if change.keeps_coverage else change.coverage or self_pay_coverage(change.on)
    secondary = before.secondary if change.keeps_secondary else change.secondary
    keeps_prices = change.keeps_secondary and change.secondary_prices is None
    assistance, findings = _assistance(request, coverage, secondary)
    kept = {
        "coverage": change.keeps_coverage,
        "secondary": change.keeps_secondary,
        "billing": change.billing is None,
        "prices": change.prices is None,
        "secondary_prices": keeps_prices,
    }
    return Period(
        starts_on=change.on,
        path=path,
        coverage=coverage,
        secondary=secondary,
        keeps_coverage=change.keeps_coverage,
        keeps_secondary=change.keeps_secondary and before.secondary is not None,
        billing=before.billing if change.billing is None else change.billing,
        prices=before.prices if change.prices is None else change.prices,
        secondary_prices=before.secondary_prices if keeps_prices else change.secondary_prices,
        assistance=assistance,
        findings=findings,
        places={field: before.at(field) for field, is_kept in kept.items() if is_kept},
    )


def _assistance(
    request: EstimateRequest, coverage: Coverage, secondary: SecondaryCoverage | None
) -> tuple[Assistance | None, tuple[Finding, ...]]:
    if request.assistance is None:
        return None, ()
    return usable(request.assistance, _covered_by(coverage, secondary))


def _covered_by(coverage: Coverage, secondary: SecondaryCoverage | None) -> tuple[LineOfBusiness, ...]:
    first = (coverage.plan.line_of_business,)
    return first if secondary is None else (*first, secondary.coverage.plan.line_of_business)


def check_periods(request: EstimateRequest, periods: Sequence[Period], last_on: date) -> Iterator[Finding]:
    """Find what is wrong with plans, balances, pairs of payers and changes; paths are those of the request."""
    yield from _changes(request, periods[0].starts_on)
    if request.medicare is not None and not any(has_both(one.coverage, one.secondary) for one in periods):
        message = "nobody pays beside Medicare here who could pay before it; remove this, or give both payers"
        yield _error("medicare_facts_unused", message, "medicare")
    for index, period in enumerate(periods):
        later = periods[index + 1 :]
        if not period.keeps_coverage:
            ends_on = next((one.starts_on for one in later if not one.keeps_coverage), last_on)
            yield from _of_coverage(period.coverage, period.at("coverage"), period.starts_on, ends_on)
            yield from _of_card(period)
        if period.secondary is not None:
            paired = f"{period.path}.secondary" if period.path else "secondary"
            at = period.at("secondary")
            ends = add_days(later[0].starts_on, -1) if later else last_on
            order = check_order(period.coverage, period.secondary, request.medicare, period.starts_on, ends)
            yield from (f.under(paired) for f in check_pair(period.coverage, period.secondary))
            yield from (f.under(paired) for f in order)
            if not period.keeps_secondary:
                ends_on = next((one.starts_on for one in later if not one.keeps_secondary), last_on)
                yield from _of_coverage(period.secondary.coverage, f"{at}.coverage", period.starts_on, ends_on)
        yield from period.findings


def _of_card(period: Period) -> Iterator[Finding]:
    assistance = period.assistance
    if assistance is not None and assistance.savings_card is not None:
        found = check_accumulator_law(period.coverage.plan, assistance.residence, period.starts_on)
        yield from (f.under(f"{period.at('coverage')}.plan") for f in found)


def _of_coverage(coverage: Coverage, at: str, first_on: date, ends_on: date) -> Iterator[Finding]:
    of_plan = check_plan(coverage.plan, first_on) + check_terms_for(coverage.plan, first_on, max(first_on, ends_on))
    yield from (f.under(f"{at}.plan") for f in of_plan)
    yield from (f.under(at) for f in check_balances(coverage))


def _changes(request: EstimateRequest, first_on: date) -> Iterator[Finding]:
    before = first_on
    for index, change in enumerate(request.changes):
        at = f"changes[{index}]"
        if change.on <= before:
            yield _error(
                "change_order", f"expected a day after {before}, got {change.on}; list changes by day", f"{at}.on"
            )
        before = max(before, change.on)
        if change.keeps_coverage and change.coverage is not None:
            yield _error(
                "change_twice", "the first payer is kept and given anew; remove one of the two", f"{at}.coverage"
            )
        if change.keeps_secondary and change.secondary is not None:
            yield _error(
                "change_twice", "the second payer is kept and given anew; remove one of the two", f"{at}.secondary"
            )


def _error(code: str, message: str, path: str) -> Finding:
    return Finding(code=f"coverage.{code}", severity=Severity.ERROR, message=message, path=path)
