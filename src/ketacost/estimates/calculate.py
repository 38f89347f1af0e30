"""The pipeline: course to sessions to claims to prices to ledger to estimate, for every scenario the answer needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final, TypeVar

import attrs

from ketacost.claims.claim import Claim, PricedClaim
from ketacost.claims.services import PlannedVisit
from ketacost.coding.billing import Billing
from ketacost.coding.edits import check_claims, check_payer
from ketacost.coding.pathways import code_visits
from ketacost.courses.checks import check_course
from ketacost.courses.course import Course
from ketacost.courses.planning import plan_visits
from ketacost.courses.schedule import expand
from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.scenarios import ledgers_of
from ketacost.estimates.summary import Answer, summarise
from ketacost.plans.balance_checks import check_balances
from ketacost.plans.checks import check_plan, check_terms_for
from ketacost.plans.coverage import Coverage
from ketacost.plans.networks import OutOfNetworkMethod
from ketacost.plans.self_pay import self_pay_coverage
from ketacost.pricing.price_book import PriceBook
from ketacost.pricing.quote import price_claims
from ketacost.values.dates import benefit_year_containing
from ketacost.values.findings import Finding, Severity, refuse_errors
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

T = TypeVar("T")

_REMEMBERED: Final = 128
"""Courses whose visits and claims are kept: several plans, balances or price books are mostly asked of one course."""


def estimate(request: EstimateRequest, *, trace: bool = True) -> Estimate:
    """Return what the course costs, session by session, with bounds.

    Args:
        request: the question.
        trace: whether the answer carries every claim line with its steps.

    Raises:
        InvalidInputError: if anything in the request is wrong; it lists every problem found, and nothing is computed.
    """
    visits, findings = planned(request.course)
    coverage = request.coverage or self_pay_coverage(visits[0].on)
    first_on, last_on = visits[0].on, visits[-1].on
    of_plan = check_plan(coverage.plan, first_on) + check_terms_for(coverage.plan, first_on, last_on)
    findings += tuple(f.under("coverage.plan") for f in of_plan)
    findings += tuple(f.under("coverage") for f in check_balances(coverage))
    claims, more = priced(request.course, request.billing, request.prices, coverage)
    refuse_errors(findings)
    ledgers, questions = ledgers_of(coverage, claims, trace=trace)
    findings += more + _balances_of_another_year(coverage, first_on)
    return summarise(
        Answer(
            request=request,
            coverage=coverage,
            visits=visits,
            ledgers=ledgers,
            questions=questions,
            findings=refuse_errors(findings),
            trace=trace,
        )
    )


@lru_cache(maxsize=_REMEMBERED)
def planned(course: Course) -> tuple[tuple[PlannedVisit, ...], tuple[Finding, ...]]:
    """Return the dated visits of a course and what is to be said about them.

    Raises:
        InvalidInputError: if the course cannot be given; it lists every reason.
    """
    findings = refuse_errors(f.under("course") for f in check_course(course))
    schedule = expand(course)
    visits = plan_visits(course, schedule)
    if not visits:
        message = "no visit is left in this course; lengthen it, or keep a session"
        raise InvalidInputError([Problem("course.no_visits", "course", message)])
    known = set(findings)
    later = (f.under("course") for f in schedule.findings)
    return visits, findings + tuple(f for f in later if f not in known)


def priced(
    course: Course, billing: Billing, prices: PriceBook, coverage: Coverage
) -> tuple[tuple[PricedClaim, ...], tuple[Finding, ...]]:
    """Return the coded and priced claims of a course.

    Raises:
        InvalidInputError: if a claim breaks an edit, or a line has no price; it lists every one.
    """
    claims, findings = _coded(course, billing)
    of_medicare, of_billed = _out_of_network(coverage)
    pricing = _placed(
        "prices",
        lambda: price_claims(claims, prices, percent_of_medicare=of_medicare, percent_of_billed=of_billed),
    )
    missing = [
        Finding(code="price.missing", severity=Severity.ERROR, message=m.sentence, path="prices")
        for m in pricing.missing
    ]
    found = tuple(dict.fromkeys((*findings, *missing, *(f.under("prices") for f in pricing.findings))))
    return pricing.claims, refuse_errors(found)


@lru_cache(maxsize=_REMEMBERED)
def _coded(course: Course, billing: Billing) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Return the claims of a course and what is to be said about them, errors among it."""
    visits, _ = planned(course)
    coded = _placed("billing", lambda: code_visits(visits, billing))
    said = (*coded.findings, *check_claims(coded.claims, visits), *check_payer(coded.claims, billing))
    return coded.claims, tuple(finding.under("billing") for finding in said)


def _placed(inside: str, work: Callable[[], T]) -> T:
    """Return what some work returns; its errors get their place in the request."""
    try:
        return work()
    except KetacostError as error:
        placed = ("course", "billing", "prices", "coverage")
        raise InvalidInputError(
            problem if problem.path.startswith(placed) else problem.under(inside) for problem in error.problems
        ) from error


def _out_of_network(coverage: Coverage) -> tuple[Rate | None, Rate | None]:
    terms = coverage.plan.out_of_network
    if terms is None:
        return None, None
    medicare = terms.method is OutOfNetworkMethod.PERCENT_OF_MEDICARE
    return (terms.percent, None) if medicare else (None, terms.percent)


def _balances_of_another_year(coverage: Coverage, first_on: date) -> tuple[Finding, ...]:
    balances = coverage.accumulators
    if isinstance(balances, Unknown):
        return ()
    starts, months = coverage.plan.benefit_year_starts, coverage.plan.limit_months
    if benefit_year_containing(balances.as_of, starts, months) == benefit_year_containing(first_on, starts, months):
        return ()
    return (
        Finding(
            code="coverage.balances_of_another_year",
            severity=Severity.NOTICE,
            message=f"the balances of {balances.as_of} belong to an earlier benefit year than the first visit; they "
            "start again at zero but for carry-over",
            path="coverage.accumulators.as_of",
        ),
    )


def relabel(request: EstimateRequest, as_of: date | None) -> EstimateRequest:
    """Return the request asked on another day, or as it is when no day is given."""
    return request if as_of is None else attrs.evolve(request, as_of=as_of)
