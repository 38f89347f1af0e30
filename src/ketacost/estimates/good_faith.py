"""The good-faith estimate of the No Surprises Act, for a person who pays alone (45 CFR 149.610).

(A) The course is priced as self-pay; an expected charge is what is left after the clinic's discount.
(B) Every line goes to the provider who bills it; a provider whose charges are missing is marked, never counted as $0.
(C) Equal lines become one item with its days, how often it comes and how many times.
(D) One estimate covers twelve months at most; a longer course is cut, and the first day left out is named.
(E) The clock starts when the service is scheduled or the estimate is asked for; the earliest day counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import attrs

from ketacost.claims.services import Treatment, VisitKind
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.calculate import estimate, planned
from ketacost.estimates.good_faith_billers import Billers, coded_claims, fillers_of, refuse_ranges, with_fillers
from ketacost.estimates.good_faith_deadlines import CLOCKS, changed_estimate_by, issue_deadline
from ketacost.estimates.good_faith_disclaimers import NOTICE, Figures, disclaimers
from ketacost.estimates.good_faith_doors import diagnoses, words
from ketacost.estimates.good_faith_records import (
    GoodFaithEstimate,
    GoodFaithQuestion,
    IssueDeadline,
    MissingEstimate,
    MissingProvider,
    Provider,
    SeparateItem,
)
from ketacost.estimates.request import CoverageChange, EstimateRequest
from ketacost.values.dates import Span, add_months
from ketacost.values.findings import Finding, Severity

_ZERO: Final = Decimal("0.00")
_ONE_DAY: Final = timedelta(days=1)

PLAIN_WORDS: Final[Mapping[Treatment, str]] = MappingProxyType(
    {
        Treatment.ESKETAMINE_NASAL: "Esketamine nasal spray (Spravato) with observation",
        Treatment.KETAMINE_IV: "Ketamine infusion",
        Treatment.KETAMINE_IM: "Ketamine injection",
        Treatment.TMS: "Magnetic stimulation of the brain",
        Treatment.ECT: "Electroconvulsive treatment",
        Treatment.SSRI_GENERIC: "Antidepressant tablets",
    }
)
"""The main service where the caller gives no words of its own."""


def good_faith_estimate(
    request: EstimateRequest,
    *,
    scheduled_on: date | None,
    requested_on: date | None,
    providers: tuple[Provider, ...],
    diagnosis_codes: tuple[str, ...] = (),
    separately_scheduled: tuple[SeparateItem, ...] = (),
    missing_providers: tuple[MissingProvider, ...] = (),
    declines_coverage: bool = False,
    primary_item: str | None = None,
) -> GoodFaithEstimate:
    """Return the good-faith estimate of a course for a person who pays alone.

    Args:
        request: the question; every price in it must be one figure.
        scheduled_on: day the service was scheduled, ``None`` when it was not.
        requested_on: day the person asked for an estimate or for the cost, ``None`` when nobody asked.
        providers: who bills, the convening provider first.
        diagnosis_codes: ICD-10 codes, where they apply.
        separately_scheduled: items expected besides that get an estimate of their own.
        missing_providers: who bills part of it without having said what.
        declines_coverage: the person has coverage and chooses not to use it; then what the request says of it is
            left out.
        primary_item: the main service in plain words; ``None`` for our own words.

    Raises:
        InvalidInputError: if the person has coverage, a price is only a range, a line has no provider, or anything
            else in the request is wrong.
        CodeError: for a diagnosis code of another form.
        ReferenceDataError: for a service before the rule was in force.
    """
    own = _alone(request, declines_coverage=declines_coverage)
    visits, _ = planned(own.course)
    billers = Billers(providers, missing_providers)
    coded = tuple(coded_claims(own))
    billers.check(line for one in coded for line in one.claim.lines)
    fillers = fillers_of(coded, billers)
    whole = estimate(with_fillers(own, fillers))
    refuse_ranges(whole, coded, fillers)
    primary = next((visit for visit in visits if visit.kind is not VisitKind.INTAKE), visits[0])
    days = [line.on for line in whole.lines]
    first_on, last_on = min(days), max(days)
    _refuse_days(scheduled_on, requested_on, primary.on, last_on)
    figures = Figures(first_on)
    for key in (*CLOCKS, "expected_charge.meaning"):
        figures.of(key)
    ends_on = add_months(first_on, figures.of("recurring.longest_months").whole) - _ONE_DAY
    estimates, missing = billers.group(line for line in whole.lines if line.on <= ends_on)
    deadline = issue_deadline(
        service_on=primary.on, first_on=first_on, scheduled_on=scheduled_on, requested_on=requested_on
    )
    renew_from = min((day for day in days if day > ends_on), default=None)
    return GoodFaithEstimate(
        notice=NOTICE,
        versions=whole.versions,
        label=request.label,
        primary_item=PLAIN_WORDS[primary.treatment] if primary_item is None else words(primary_item),
        primary_on=primary.on,
        diagnosis_codes=diagnoses(diagnosis_codes),
        declines_coverage=declines_coverage,
        scheduled_on=scheduled_on,
        requested_on=requested_on,
        deadline=deadline,
        change_by=changed_estimate_by(first_on),
        period=Span(first_on, last_on if renew_from is None else ends_on),
        renew_from=renew_from,
        providers=estimates,
        missing=missing,
        total=sum((one.total for one in estimates), _ZERO),
        separately_scheduled=separately_scheduled,
        disclaimers=tuple(disclaimers(figures, separately_scheduled, missing)),
        findings=(*whole.findings, *_findings(request, deadline, renew_from, missing), *figures.findings()),
    )


def good_faith_answer(question: GoodFaithQuestion) -> GoodFaithEstimate:
    """Return the good-faith estimate of a question written as one value; errors as :func:`good_faith_estimate`."""
    return good_faith_estimate(
        question.request,
        scheduled_on=question.scheduled_on,
        requested_on=question.requested_on,
        providers=question.providers,
        diagnosis_codes=question.diagnosis_codes,
        separately_scheduled=question.separately_scheduled,
        missing_providers=question.missing_providers,
        declines_coverage=question.declines_coverage,
        primary_item=question.primary_item,
    )


def _alone(request: EstimateRequest, *, declines_coverage: bool) -> EstimateRequest:
    """Return the request of a person who pays alone, or refuse one with coverage."""
    if not declines_coverage:
        covered = [("coverage", request.coverage), ("secondary", request.secondary)]
        for index, change in enumerate(request.changes):
            covered += [(f"changes[{index}].coverage", change.coverage)]
            covered += [(f"changes[{index}].secondary", change.secondary)]
        message = (
            "expected a person who pays alone, got coverage; leave it out, or say declines_coverage if the person "
            "chooses not to use it"
        )
        problems = [Problem("good_faith.coverage", path, message) for path, one in covered if one is not None]
        if problems:
            raise InvalidInputError(problems)
        return request
    changes = (_without_payers(one) for one in request.changes if one.billing is not None or one.prices is not None)
    return attrs.evolve(
        request,
        coverage=None,
        secondary=None,
        secondary_prices=None,
        medicare=None,
        changes=tuple(changes),
        payment=attrs.evolve(request.payment, prescription_payment_plan=None),
    )


def _without_payers(change: CoverageChange) -> CoverageChange:
    return CoverageChange(on=change.on, billing=change.billing, prices=change.prices)


def _refuse_days(scheduled_on: date | None, requested_on: date | None, primary_on: date, last_on: date) -> None:
    problems = []
    if scheduled_on is not None and scheduled_on > primary_on:
        message = f"expected a day up to the main service on {primary_on}, got {scheduled_on}; check both"
        problems.append(Problem("good_faith.scheduled_late", "scheduled_on", message))
    if requested_on is not None and requested_on > last_on:
        message = f"expected a day up to the last service on {last_on}, got {requested_on}; check both"
        problems.append(Problem("good_faith.requested_late", "requested_on", message))
    if problems:
        raise InvalidInputError(problems)


def _findings(
    request: EstimateRequest, deadline: IssueDeadline, renew_from: date | None, missing: Sequence[MissingEstimate]
) -> Iterator[Finding]:
    if renew_from is not None:
        message = (
            f"the course goes on after the longest period of one estimate; services from {renew_from} on need a new "
            f"estimate, by {changed_estimate_by(renew_from)} at the latest"
        )
        yield _finding("cut", Severity.NOTICE, message, "course.weeks")
    for one in missing:
        message = f"no charges of {one.provider.name}: {one.provider.reason}; they are not in the total"
        yield _finding("missing_provider", Severity.WARNING, message, "missing_providers")
    if deadline.issue_by is None:
        message = f"{deadline.reason}; a service scheduled further ahead has a day of its own"
        yield _finding("no_duty", Severity.NOTICE, message, "scheduled_on")
    elif request.as_of is not None and request.as_of > deadline.issue_by:
        message = f"this estimate was due on {deadline.issue_by}, and it is asked for on {request.as_of}"
        yield _finding("overdue", Severity.WARNING, message, "as_of")
    if request.payment.superbill:
        message = "a person who files claims with a plan later may not count as paying alone; ask before relying on it"
        yield _finding("superbill", Severity.WARNING, message, "payment.superbill")


def _finding(code: str, severity: Severity, message: str, path: str) -> Finding:
    return Finding(code=f"good_faith.{code}", severity=severity, message=message, path=path)
