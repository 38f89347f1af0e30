"""The pipeline: course to sessions to claims to prices to ledger to estimate, for every scenario the answer needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

import attrs

from ketacost.adjudication.ledger import Ledger, adjudicate, total_cents
from ketacost.claims.claim import PricedClaim, Scenario
from ketacost.claims.services import PlannedVisit
from ketacost.coding.billing import Billing
from ketacost.coding.edits import check_claims, check_payer
from ketacost.coding.pathways import CodedCourse, code_visits
from ketacost.courses.checks import check_course
from ketacost.courses.course import Course
from ketacost.courses.planning import plan_visits
from ketacost.courses.schedule import expand
from ketacost.errors import InvalidInputError, KetacostError, Problem, UnknownError
from ketacost.estimates.bounds import Completer
from ketacost.estimates.estimate import Estimate, Question
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.summary import Answer, summarise
from ketacost.plans.checks import check_plan, check_terms_for
from ketacost.plans.coverage import Coverage
from ketacost.plans.networks import OutOfNetworkMethod
from ketacost.plans.self_pay import self_pay_coverage
from ketacost.pricing.price_book import PriceBook
from ketacost.pricing.quote import price_claims
from ketacost.values.dates import benefit_year_containing
from ketacost.values.findings import Finding, Severity, refuse_errors
from ketacost.values.money import from_cents
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

_CORNERS: Final = (Scenario.LOW, Scenario.HIGH)


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
    claims, more = priced(visits, request.billing, request.prices, coverage)
    refuse_errors(findings)
    ledgers, questions = _ledgers(coverage, claims, trace=trace)
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


def planned(course: Course) -> tuple[tuple[PlannedVisit, ...], tuple[Finding, ...]]:
    """Return the dated visits of a course and what is to be said about them.

    Raises:
        InvalidInputError: if the course cannot be given; it lists every reason.
    """
    findings = refuse_errors(f.under("course") for f in check_course(course))
    schedule = expand(course)
    visits = plan_visits(course, schedule)
    if not visits:
        raise InvalidInputError([Problem("course.no_visits", "course", "no visit falls into this course; lengthen it")])
    known = set(findings)
    later = (f.under("course") for f in schedule.findings)
    return visits, findings + tuple(f for f in later if f not in known)


def priced(
    visits: Sequence[PlannedVisit], billing: Billing, prices: PriceBook, coverage: Coverage
) -> tuple[tuple[PricedClaim, ...], tuple[Finding, ...]]:
    """Return the coded and priced claims of some visits.

    Raises:
        InvalidInputError: if a claim breaks an edit, or a line has no price; it lists every one.
    """
    coded = code_visits(visits, billing)
    findings = tuple(f.under("billing") for f in _said_of(coded, visits, billing))
    of_medicare, of_billed = _out_of_network(coverage)
    pricing = price_claims(coded.claims, prices, percent_of_medicare=of_medicare, percent_of_billed=of_billed)
    missing = [
        Finding(code="price.missing", severity=Severity.ERROR, message=m.sentence, path="prices")
        for m in pricing.missing
    ]
    found = tuple(dict.fromkeys((*findings, *missing, *(f.under("prices") for f in pricing.findings))))
    return pricing.claims, refuse_errors(found)


def _said_of(coded: CodedCourse, visits: Sequence[PlannedVisit], billing: Billing) -> tuple[Finding, ...]:
    return (*coded.findings, *check_claims(coded.claims, visits), *check_payer(coded.claims, billing))


def _out_of_network(coverage: Coverage) -> tuple[Rate | None, Rate | None]:
    terms = coverage.plan.out_of_network
    if terms is None:
        return None, None
    medicare = terms.method is OutOfNetworkMethod.PERCENT_OF_MEDICARE
    return (terms.percent, None) if medicare else (None, terms.percent)


def _ledgers(
    coverage: Coverage, claims: tuple[PricedClaim, ...], *, trace: bool
) -> tuple[dict[Scenario, Ledger], tuple[Question, ...]]:
    """Return a ledger a scenario: one when everything is exact, else the corners and, where possible, the expected."""
    first_on = min(priced_claim.claim.on for priced_claim in claims)

    def run(complete: Completer, scenario: Scenario) -> Ledger:
        completed = complete.coverage(coverage, first_on)
        return adjudicate(completed, claims, scenario=scenario, trace=trace)

    try:
        meeting = Completer(lambda _path: Scenario.HIGH)
        high = run(meeting, Scenario.HIGH)
        if not meeting.met and _is_exact(claims):
            return {Scenario.EXPECTED: high}, ()
        low = run(Completer(lambda _path: Scenario.LOW), Scenario.LOW)
        ledgers = {Scenario.LOW: low, Scenario.HIGH: high}
        if not meeting.met and _has_expected(claims):
            ledgers[Scenario.EXPECTED] = run(Completer(lambda _path: Scenario.HIGH), Scenario.EXPECTED)
        elif total_cents(low.postings) == total_cents(high.postings) and _is_exact(claims):
            ledgers = {Scenario.EXPECTED: high}
        return ledgers, _questions(meeting.met, lambda path: run(_all_high_but(path), Scenario.HIGH), high)
    except KetacostError as error:
        raise InvalidInputError(_placed(problem) for problem in error.problems) from error


def _all_high_but(path: str) -> Completer:
    return Completer(lambda other: Scenario.LOW if other == path else Scenario.HIGH)


def _placed(problem: Problem) -> Problem:
    """Return the problem with a path from the top of the request; the ledger speaks from the plan or the coverage."""
    if problem.path.startswith(("coverage", "prices", "course", "billing")):
        return problem
    inside = "coverage" if problem.path.startswith("accumulators") else "coverage.plan"
    return problem.under(inside) if not problem.code.startswith("price") else problem.under("prices")


def _questions(met: dict[str, str], run: Callable[[str], Ledger], high: Ledger) -> tuple[Question, ...]:
    top = total_cents(high.postings)
    found = []
    for path, reason in met.items():
        try:
            swing = top - total_cents(run(path).postings)
        except UnknownError:
            continue
        found.append(Question(path=path, ask=reason, swing=from_cents(max(swing, 0))))
    return tuple(sorted(found, key=lambda question: -question.swing))


def _is_exact(claims: Iterable[PricedClaim]) -> bool:
    return all(
        price.allowed_amount.is_exact and (isinstance(price.billed_charge, Unknown) or price.billed_charge.is_exact)
        for claim in claims
        for price in claim.prices
    )


def _has_expected(claims: Iterable[PricedClaim]) -> bool:
    return not any(
        isinstance(price.allowed_amount.expected, Unknown)
        or (not isinstance(price.billed_charge, Unknown) and isinstance(price.billed_charge.expected, Unknown))
        for claim in claims
        for price in claim.prices
    )


def _balances_of_another_year(coverage: Coverage, first_on: date) -> tuple[Finding, ...]:
    balances = coverage.accumulators
    if isinstance(balances, Unknown):
        return ()
    starts = coverage.plan.benefit_year_starts
    if benefit_year_containing(balances.as_of, starts) == benefit_year_containing(first_on, starts):
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
