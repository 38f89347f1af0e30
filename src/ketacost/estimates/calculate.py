"""The pipeline: course to sessions to claims to prices to ledger to estimate, for every scenario the answer needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Final, Generic, TypeVar

import attrs

from ketacost.adjudication.settlement import Stay
from ketacost.claims.claim import Claim, PricedClaim
from ketacost.claims.services import PlannedVisit, ServiceCategory
from ketacost.coding.billing import Billing
from ketacost.coding.edits import check_claims, check_payer
from ketacost.coding.pathways import code_visits
from ketacost.courses.checks import check_course
from ketacost.courses.course import Course
from ketacost.courses.planning import plan_visits
from ketacost.courses.schedule import expand
from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.free_drug import check_free_drug
from ketacost.estimates.limits_of_bounds import Places
from ketacost.estimates.request import EstimateRequest, Unconfirmed
from ketacost.estimates.scenarios import outcome_of
from ketacost.estimates.smoothing import refuse_misplaced
from ketacost.estimates.summary import Answer, summarise
from ketacost.estimates.timeline import Period, check_periods, periods_of
from ketacost.plans.coverage import Coverage
from ketacost.plans.networks import OutOfNetworkMethod
from ketacost.pricing.price_book import PriceBook
from ketacost.pricing.quote import OutOfNetwork, Pricing, price_claims
from ketacost.values.dates import benefit_year_containing
from ketacost.values.findings import Finding, Severity, refuse_errors
from ketacost.values.unknown import Unknown

T = TypeVar("T")

_UNCONFIRMED: Final = frozenset(
    {"plan.assumed", "plan.terms_carry_on", "price.assumed", "price.proposed", "assistance.assumed"}
)
"""Findings that say a figure, or a term on a later day, is not confirmed."""

APPROVED_SERVICES: Final = frozenset(
    {
        ServiceCategory.TREATMENT_SESSION,
        ServiceCategory.OBSERVATION,
        ServiceCategory.DRUG_ADMINISTRATION,
        ServiceCategory.MEDICAL_DRUG,
        ServiceCategory.SPECIALTY_DRUG,
        ServiceCategory.OUTPATIENT_FACILITY,
        ServiceCategory.BRAIN_STIMULATION,
        ServiceCategory.ANESTHESIA,
    }
)
"""Services an approval of the treatment is for."""

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
    found = _estimate(request, (), trace=trace)
    if request.authorization is None:
        return found
    # Only now: the rooms of authorization are many, and most questions are about money alone.
    from ketacost.estimates.authorization_outlook import outlook  # noqa: PLC0415 (loaded when it is asked)

    visits, _ = planned(request.course)
    return attrs.evolve(found, authorization=outlook(request, visits, found, partial(_estimate, trace=False)))


@attrs.frozen(kw_only=True, eq=False)
class Prepared:
    """A request ready to be settled.

    Attributes:
        visits: the dated visits of its course.
        periods: who pays when.
        stays: the coded and priced claims under their payers.
        findings: what is to be said; no error is among it.
    """

    visits: tuple[PlannedVisit, ...]
    periods: tuple[Period, ...]
    stays: tuple[Stay, ...]
    findings: tuple[Finding, ...]


def prepare(request: EstimateRequest) -> Prepared:
    """Return a request checked, coded and priced, before any amount is computed.

    Raises:
        InvalidInputError: if anything in the request is wrong; it lists every problem found.
    """
    visits, findings = planned(request.course)
    periods = periods_of(request, visits[0].on)
    findings += tuple(check_periods(request, periods, visits[-1].on))
    findings += tuple(check_free_drug(periods, request.assistance, visits[-1].on))
    refuse_errors(f for f in findings if f.code.startswith("coverage.change"))
    stays, more = stays_of(request.course, visits, periods)
    refuse_errors(findings)
    if request.payment.prescription_payment_plan is not None:
        refuse_misplaced(request.payment.prescription_payment_plan, stays)
    findings += more + _balances_of_another_year(periods[0].coverage, visits[0].on)
    if request.unconfirmed_figures is Unconfirmed.REFUSE:
        findings = refuse_errors(dict.fromkeys(_refused(finding) for finding in findings))
    found = refuse_errors(dict.fromkeys(findings))
    return Prepared(visits=visits, periods=periods, stays=stays, findings=found)


def _estimate(request: EstimateRequest, unapproved: Collection[int], *, trace: bool) -> Estimate:
    """Return the estimate where no approval covers the sessions of some numbers."""
    ready = prepare(request)
    visits, periods = ready.visits, ready.periods
    stays = tuple(without_approval(stay, unapproved) for stay in ready.stays) if unapproved else ready.stays
    outcome = outcome_of(stays, tuple(_places(period) for period in periods), trace=trace)
    return summarise(
        Answer(
            request=request,
            coverages=tuple(period.coverage for period in periods),
            starts=tuple(period.starts_on for period in periods),
            seconds=tuple(period.secondary for period in periods if period.secondary is not None),
            visits=visits,
            ledgers=outcome.ledgers,
            questions=outcome.questions,
            most_help=outcome.most_help,
            findings=ready.findings,
            trace=trace,
        )
    )


def without_approval(stay: Stay, sessions: Collection[int]) -> Stay:
    """Return a stay in which the treatment of some sessions has no approval; visits to talk never need one."""
    claims = tuple(
        attrs.evolve(
            one,
            claim=attrs.evolve(
                one.claim,
                lines=tuple(
                    attrs.evolve(line, authorized=False) if line.service in APPROVED_SERVICES else line
                    for line in one.claim.lines
                ),
            ),
        )
        if one.claim.session in sessions
        else one
        for one in stay.claims
    )
    return attrs.evolve(stay, claims=claims)


def _refused(finding: Finding) -> Finding:
    """Return the error that stands for an unconfirmed figure, and any other finding as it is."""
    if finding.code not in _UNCONFIRMED:
        return finding
    message = f'{finding.message}; confirm it, or allow it by unconfirmed_figures = "warn"'
    return attrs.evolve(finding, code="reference.unconfirmed", severity=Severity.ERROR, message=message)


def _places(period: Period) -> Places:
    return Places(
        coverage=period.at("coverage"),
        secondary=period.at("secondary"),
        secondary_prices=period.at("secondary_prices"),
        prices=period.at("prices"),
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


def stays_of(
    course: Course, visits: Sequence[PlannedVisit], periods: Sequence[Period]
) -> tuple[tuple[Stay, ...], tuple[Finding, ...]]:
    """Return the coded and priced claims of a course under the payers of their days.

    Raises:
        InvalidInputError: if a claim breaks an edit, or a line has no price; it lists every one.
    """
    claims, findings = _coded_by_period(course, visits, periods)
    stays = []
    for index, period in enumerate(periods):
        ends_on = periods[index + 1].starts_on if index + 1 < len(periods) else date.max
        starts_on = period.starts_on if index else date.min
        own = claims if len(periods) == 1 else tuple(one for one in claims if starts_on <= one.on < ends_on)
        stay, found = _stay(period, own, _sharing(claims, periods, index))
        stays.append(stay)
        findings += found
    return tuple(stays), refuse_errors(dict.fromkeys(findings))


def _sharing(claims: tuple[Claim, ...], periods: Sequence[Period], index: int) -> tuple[Claim, ...]:
    """Return the claims of every period that goes by the same price book, whose packages they use up together."""
    book = periods[index].prices
    if not book.packages or all(period.prices is book for period in periods):
        return claims
    starts = [period.starts_on for period in periods]
    return tuple(one for one in claims if periods[max(bisect_right(starts, one.on), 1) - 1].prices is book)


def _stay(period: Period, claims: tuple[Claim, ...], sharing: tuple[Claim, ...]) -> tuple[Stay, tuple[Finding, ...]]:
    out = _out_of_network(period.coverage)
    first, findings = _priced(claims, period.prices, period.at("prices"), out, sharing)
    second = None
    if period.secondary is not None and period.secondary_prices is not None:
        at = period.at("secondary_prices")
        second, found = _priced(claims, period.secondary_prices, at, _out_of_network(period.secondary.coverage))
        findings += found
    stay = Stay(
        coverage=period.coverage,
        secondary=period.secondary,
        assistance=period.assistance,
        claims=first,
        second_prices=second,
        keeps_coverage=period.keeps_coverage,
        keeps_secondary=period.keeps_secondary,
        path=period.path,
    )
    return stay, findings


def priced(
    course: Course, billing: Billing, prices: PriceBook, coverage: Coverage
) -> tuple[tuple[PricedClaim, ...], tuple[Finding, ...]]:
    """Return the coded and priced claims of a course that one plan takes.

    Raises:
        InvalidInputError: if a claim breaks an edit, or a line has no price; it lists every one.
    """
    claims, findings = _coded(course, billing)
    found, more = _priced(claims, prices, "prices", _out_of_network(coverage))
    return found, refuse_errors(dict.fromkeys((*findings, *more)))


def _priced(
    claims: tuple[Claim, ...],
    prices: PriceBook,
    at: str,
    out: OutOfNetwork,
    sharing: tuple[Claim, ...] | None = None,
) -> tuple[tuple[PricedClaim, ...], tuple[Finding, ...]]:
    counted = claims if sharing is None else sharing
    pricing = _placed(at, lambda: _pricing(_Same(claims), _Same(prices), out, _Same(counted)))
    missing = (
        Finding(code="price.missing", severity=Severity.ERROR, message=m.sentence, path=at) for m in pricing.missing
    )
    return pricing.claims, (*missing, *(f.under(at) for f in pricing.findings))


class _Same(Generic[T]):
    """Stands for a value among remembered ones and is equal only to itself: to hash a whole course costs more."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value


@lru_cache(maxsize=_REMEMBERED)
def _pricing(
    claims: _Same[tuple[Claim, ...]], prices: _Same[PriceBook], out: OutOfNetwork, counted: _Same[tuple[Claim, ...]]
) -> Pricing:
    return price_claims(
        claims.value,
        prices.value,
        percent_of_medicare=out.of_medicare,
        percent_of_billed=out.of_billed,
        counted=counted.value,
    )


def _coded_by_period(
    course: Course, visits: Sequence[PlannedVisit], periods: Sequence[Period]
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Return the claims of a course, each visit coded as the clinic bills on its day."""
    if all(period.billing == periods[0].billing for period in periods):
        return _coded(course, periods[0].billing)
    claims: list[Claim] = []
    findings: tuple[Finding, ...] = ()
    for index, period in enumerate(periods):
        ends_on = periods[index + 1].starts_on if index + 1 < len(periods) else date.max
        starts_on = period.starts_on if index else date.min
        own = [visit for visit in visits if starts_on <= visit.on < ends_on]
        if not own:
            continue
        coded, found = _coded_visits(own, period.billing, period.at("billing"))
        offset = 2 * len(visits) * index
        claims += (attrs.evolve(claim, visit=claim.visit + offset) for claim in coded)
        findings += found
    claims.sort(key=lambda claim: claim.on)
    return tuple(attrs.evolve(claim, sequence=number) for number, claim in enumerate(claims, start=1)), findings


def first_claim_on(course: Course, billing: Billing) -> date:
    """Return the day of the first claim of a course: a pharmacy may fill what is given at the first visit before it.

    Raises:
        InvalidInputError: if the course cannot be given or coded.
    """
    claims, _ = _coded(course, billing)
    return min(claim.on for claim in claims)


@lru_cache(maxsize=_REMEMBERED)
def _coded(course: Course, billing: Billing) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Return the claims of a course and what is to be said about them, errors among it."""
    visits, _ = planned(course)
    return _coded_visits(visits, billing, "billing")


def _coded_visits(
    visits: Sequence[PlannedVisit], billing: Billing, at: str
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    coded = _placed(at, lambda: code_visits(visits, billing))
    said = (*coded.findings, *check_claims(coded.claims, visits), *check_payer(coded.claims, billing))
    return coded.claims, tuple(finding.under(at) for finding in said)


def _placed(inside: str, work: Callable[[], T]) -> T:
    """Return what some work returns; its errors get their place in the request."""
    try:
        return work()
    except KetacostError as error:
        raise InvalidInputError(_at_place(problem, inside) for problem in error.problems) from error


def _at_place(problem: Problem, inside: str) -> Problem:
    """Return a problem with its place in the request; some rooms name the field of the request themselves."""
    field = inside.rpartition(".")[2]
    if problem.path.startswith(f"{field}."):
        return attrs.evolve(problem, path=f"{inside}{problem.path.removeprefix(field)}")
    return problem if problem.path.startswith(("course", "coverage")) else problem.under(inside)


def _out_of_network(coverage: Coverage) -> OutOfNetwork:
    terms = coverage.plan.out_of_network
    if terms is None:
        return OutOfNetwork()
    if terms.method is OutOfNetworkMethod.PERCENT_OF_MEDICARE:
        return OutOfNetwork(of_medicare=terms.percent)
    return OutOfNetwork(of_billed=terms.percent)


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
