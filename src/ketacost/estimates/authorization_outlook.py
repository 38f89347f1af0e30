"""The authorization joined to the course and the money: windows over sessions, gaps, renewals, and what they cost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Final

import attrs

from ketacost.authorization.approvals import (
    AT_RISK,
    COVERED,
    Approval,
    PlannedSession,
    SessionApproval,
    Standing,
    Window,
    expected_windows,
    lay,
)
from ketacost.authorization.case import Acquisition, AuthorizationCase
from ketacost.authorization.deadlines import last_day_to_start
from ketacost.authorization.determination import Determination, Outcome
from ketacost.authorization.policy import Grant, Stage
from ketacost.authorization.process_law import TOPIC as CLOCKS
from ketacost.authorization.request_form import request_form
from ketacost.authorization.routes import routes
from ketacost.authorization.state_laws import state_law_notes
from ketacost.authorization.steps import TOPIC as STEPS
from ketacost.authorization.steps import first_dose, steps_of
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import PlannedVisit, Treatment, VisitKind
from ketacost.coding.billing import Pathway
from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.estimates.authorization_records import (
    AuthorizationOutlook,
    Delay,
    Gap,
    Renewal,
    UnapprovedCost,
)
from ketacost.estimates.estimate import Estimate, MoneyRange, Totals
from ketacost.estimates.request import EstimateRequest
from ketacost.plans.coverage import Coverage
from ketacost.reference.lookup import figure
from ketacost.reference.schema import Status
from ketacost.values.dates import add_days
from ketacost.values.findings import Finding, Severity
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

EstimateWithout = Callable[[EstimateRequest, Collection[int]], Estimate]
"""Estimates a request whose sessions of these numbers no approval covers."""

_PHARMACY: Final = frozenset({Pathway.SPECIALTY_PHARMACY, Pathway.ASSIGNMENT_OF_BENEFITS})
_LABELLED: Final = frozenset({Treatment.ESKETAMINE_NASAL})
_MAY_COME: Final = frozenset({Outcome.MET, Outcome.UNKNOWN})
_CENT: Final = Decimal("0.01")


def outlook(
    request: EstimateRequest, visits: Sequence[PlannedVisit], whole: Estimate, without: EstimateWithout
) -> AuthorizationOutlook:
    """Return what a request's authorization means for its sessions and its money.

    Args:
        request: the question; it has an authorization.
        visits: the visits of its course.
        whole: its estimate with every approval.
        without: estimates it with some sessions unapproved.

    Raises:
        InvalidInputError: without a payer, or where the policy is about another treatment.
    """
    treatment = _treatment(request, visits)
    case = _filled(request)
    found = case.determine()
    steps = steps_of(case, found, treatment)
    sessions = tuple(
        PlannedSession(number=visit.number, on=visit.on, devices=visit.devices, dose_mg=visit.dose_mg)
        for visit in visits
        if visit.kind is VisitKind.TREATMENT
    )
    windows, stands, notes = _laid(request, case, found, sessions)
    gaps = tuple(_gaps(case, stands))
    uncovered = [one.session for one in stands if one.standing not in COVERED | AT_RISK]
    at_risk = [one.session for one in stands if one.standing in AT_RISK]
    gaps_cost, unbounded = _cost(request, whole, uncovered, without) if uncovered else (None, ())
    none_cost, also = _cost(request, whole, [*uncovered, *at_risk], without) if at_risk else (None, ())
    unbounded = tuple(dict.fromkeys((*unbounded, *also)))
    law = case.law
    return AuthorizationOutlook(
        notice=found.notice,
        determination=found,
        process_law=law if isinstance(law, Unknown) else law.value,
        request=request_form(case, found, sessions),
        steps=steps,
        routes=routes(found.outcome, law, labelled=treatment in _LABELLED),
        windows=windows,
        sessions=stands,
        renewals=tuple(_renewals(case, windows, stands)),
        gaps=gaps,
        gaps_cost=gaps_cost,
        no_more_approvals_cost=none_cost,
        expected_with_denial_risk=_weighed(case.denial_risk, whole, gaps_cost, none_cost, is_known=not unbounded),
        delay=_delay(request, stands, whole, first_dose(steps), without),
        findings=(
            *notes,
            *unbounded,
            *_line_notes(case),
            *state_law_notes(case.state, case.line_of_business, case.requested_on),
        ),
    )


def outlook_of_case(case: AuthorizationCase) -> AuthorizationOutlook:
    """Return what can be said of an authorization without a course: the determination, the steps and the ways on."""
    treatment = case.policy.treatments[0]
    found = case.determine()
    law = case.law
    return AuthorizationOutlook(
        notice=found.notice,
        determination=found,
        process_law=law if isinstance(law, Unknown) else law.value,
        request=request_form(case, found),
        steps=steps_of(case, found, treatment),
        routes=routes(found.outcome, law, labelled=treatment in _LABELLED),
        windows=(),
        sessions=(),
        renewals=(),
        gaps=(),
        gaps_cost=None,
        no_more_approvals_cost=None,
        expected_with_denial_risk=None,
        delay=None,
        findings=state_law_notes(case.state, case.line_of_business, case.requested_on),
    )


def _treatment(request: EstimateRequest, visits: Sequence[PlannedVisit]) -> Treatment:
    """Return what is given; refuse a course without a payer, or one the policy is not about."""
    case = request.authorization
    if case is None or request.coverage is None:
        message = "nobody is asked where the person pays alone; give the coverage, or remove this"
        raise InvalidInputError([Problem("authorization.no_payer", "authorization", message)])
    given = next(visit.treatment for visit in visits if visit.kind is not VisitKind.INTAKE)
    if given not in case.policy.treatments:
        about = ", ".join(one.replace("_", " ") for one in case.policy.treatments)
        message = f"this policy is about {about}, the course is {given.replace('_', ' ')}; name another policy"
        raise InvalidInputError([Problem("authorization.other_treatment", "authorization.policy", message)])
    return given


def _filled(request: EstimateRequest) -> AuthorizationCase:
    """Return the case with what the request itself says: the plan's line and where the drug comes from."""
    case = request.authorization
    coverage: Coverage | None = request.coverage
    assert case is not None and coverage is not None  # noqa: S101, PT018 (checked before)
    line = case.line_of_business or coverage.plan.line_of_business
    pharmacy = request.billing.pathway in _PHARMACY
    bought = Acquisition.SPECIALTY_PHARMACY if pharmacy else Acquisition.BUY_AND_BILL
    return attrs.evolve(case, line_of_business=line, acquisition=case.acquisition or bought)


# windows


def _laid(
    request: EstimateRequest, case: AuthorizationCase, found: Determination, sessions: Sequence[PlannedSession]
) -> tuple[tuple[Window, ...], tuple[SessionApproval, ...], list[Finding]]:
    if found.outcome is Outcome.NOT_REQUIRED:
        stands = tuple(
            SessionApproval(session=one.number, on=one.on, standing=Standing.NOT_NEEDED, window=None)
            for one in sessions
        )
        return (), stands, []
    first, renewal, notes = _grants(case, found)
    ends_on = _another_plan(request)
    in_hand = [one for one in (_until(one, ends_on) for one in case.approvals) if one is not None]
    through = sessions[-1].on if ends_on is None else min(sessions[-1].on, add_days(ends_on, -1))
    coming = found.outcome in _MAY_COME
    starts_on = case.approval_starts_on or sessions[0].on
    expected = expected_windows(first, renewal, starts_on, through, after=in_hand) if coming else ()
    clipped = [one for one in (_until(one, ends_on) for one in expected) if one is not None]
    windows, stands = lay(sessions, in_hand, clipped)
    open_from = _open_from(case, [*in_hand, *clipped], first, renewal) if coming else None
    if open_from is not None:
        stands = tuple(
            attrs.evolve(one, standing=Standing.OPEN)
            if one.standing is Standing.OUTSIDE and open_from <= one.on < (ends_on or date.max)
            else one
            for one in stands
        )
    if coming and not in_hand and case.approval_starts_on is None:
        notes.append(
            _said(
                "window_from_first_session",
                "the first approval is counted from the first session; give its own days once the payer prints them",
            )
        )
    if ends_on is not None:
        notes += _change_notes(request, ends_on)
    return windows, stands, notes


def _grants(case: AuthorizationCase, found: Determination) -> tuple[Grant | None, Grant | None, list[Finding]]:
    """Return what the request and each later one are granted, and what is assumed about it."""
    policy, notes = case.policy, list[Finding]()
    rule = policy.rule_for(case.use, case.stage)
    later = policy.rule_for(case.use, Stage.RENEWAL)
    first = None if rule is None else rule.grant
    renewal = None if later is None else later.grant
    if rule is not None and not rule.renewable:
        renewal = None
        notes.append(_said("not_renewable", "the document allows no second approval for the same episode"))
    if found.outcome is Outcome.UNKNOWN:
        notes.append(_said("still_open", "the windows hold if what is open turns out well"))
    if renewal is not None:
        notes.append(_said("renewals_expected", "every renewal is expected to come, right after the approval before"))
    return first, renewal, notes


def _another_plan(request: EstimateRequest) -> date | None:
    """Return the first day another first payer comes in; ``None`` where none does."""
    return next((change.on for change in request.changes if not change.keeps_coverage), None)


def _until(approval: Approval, before: date | None) -> Approval | None:
    """Return an approval cut at the day another plan comes in."""
    if before is None or approval.ends_on < before:
        return approval
    return None if approval.starts_on >= before else attrs.evolve(approval, ends_on=add_days(before, -1))


def _open_from(
    case: AuthorizationCase, windows: Sequence[Approval], first: Grant | None, renewal: Grant | None
) -> date | None:
    """Return the first day after every window where the document was not read to a length; ``None`` for none."""
    rule = case.policy.rule_for(case.use, case.stage)
    last = max((window.ends_on for window in windows), default=None)
    matters = first if last is None else renewal
    if matters is not None and (matters.days is not None or matters.months is not None):
        return None
    if last is None:
        return date.min
    return None if rule is not None and not rule.renewable else add_days(last, 1)


def _change_notes(request: EstimateRequest, on: date) -> list[Finding]:
    change = next(one for one in request.changes if one.on == on)
    line = None if change.coverage is None else change.coverage.plan.line_of_business
    if line is None:
        return []
    message = f"from {on} another plan pays: the approval before ends with the old plan, so ask the new one before"
    if line is LineOfBusiness.MEDICARE_ADVANTAGE:
        row = figure(CLOCKS, "continuity.medicare_advantage", on)
        message += f"; it must honor a running course for {row.whole} days"
    else:
        row = figure(CLOCKS, "continuity.pledge", on)
        message += f"; many insurers promised to honor it for {row.whole} days, a promise nobody can enforce"
    return [
        Finding(
            code="authorization.another_plan",
            severity=Severity.WARNING,
            message=message,
            path="changes",
            source=row.source,
        )
    ]


def _line_notes(case: AuthorizationCase) -> Iterator[Finding]:
    lines = case.policy.lines
    if lines and case.line_of_business not in lines:
        named = ", ".join(one.replace("_", " ") for one in lines)
        message = f"this policy is for {named}, the plan is {str(case.line_of_business).replace('_', ' ')}"
        yield Finding(
            code="authorization.other_line",
            severity=Severity.WARNING,
            message=message,
            path="authorization.policy",
        )


def _said(code: str, message: str) -> Finding:
    return Finding(
        code=f"authorization.{code}", severity=Severity.ASSUMPTION, message=message, path="authorization.policy"
    )


# gaps and renewals


def _gaps(case: AuthorizationCase, stands: Sequence[SessionApproval]) -> Iterator[Gap]:
    for standing, run in groupby(stands, key=lambda one: one.standing):
        if standing in COVERED | AT_RISK:
            continue
        sessions = list(run)
        yield Gap(
            first_session=sessions[0].session,
            last_session=sessions[-1].session,
            starts_on=sessions[0].on,
            ends_on=sessions[-1].on,
            standing=standing,
            file_by=_file_by(case, sessions[0].on)[0],
        )


def _renewals(
    case: AuthorizationCase, windows: Sequence[Window], stands: Sequence[SessionApproval]
) -> Iterator[Renewal]:
    days = {one.session: one.on for one in stands}
    waits_for_first = not case.approvals
    for index, window in enumerate(windows):
        if not window.expected or not window.sessions or (waits_for_first and index == 0):
            continue
        needed_on = days[window.sessions[0]]
        file_by, assumed = _file_by(case, needed_on)
        yield Renewal(
            window=index, first_session=window.sessions[0], needed_on=needed_on, file_by=file_by, assumed=assumed
        )


def _file_by(case: AuthorizationCase, needed_on: date) -> tuple[date, bool]:
    """Return the last day on which a decision still comes before a day, and whether that is practice alone."""
    due = attrs.evolve(case, requested_on=needed_on, urgent=False, denial=None).clock.due
    if due is not None:
        return last_day_to_start(needed_on, due.length), due.assumed
    row = figure(STEPS, "renewal_ahead", needed_on)
    return add_days(needed_on, -int(row.parts["low"])), row.status is not Status.FINAL


# money


def _cost(
    request: EstimateRequest, whole: Estimate, sessions: Sequence[int], without: EstimateWithout
) -> tuple[UnapprovedCost | None, tuple[Finding, ...]]:
    """Return what a course costs with some sessions unapproved, or why no range can be given for it."""
    try:
        other = without(request, sessions)
    except KetacostError as error:
        message = f"no cost of sessions without approval can be given: {error.problems[0].message}"
        found = Finding(
            code="authorization.no_cost", severity=Severity.WARNING, message=message, path=error.problems[0].path
        )
        return None, (found,)
    unpaid = set(sessions)
    carried = sum((_carried(one.totals) for one in other.sessions if one.session in unpaid), start=Decimal("0.00"))
    cost = UnapprovedCost(
        sessions=tuple(sorted(sessions)),
        patient_responsibility=other.patient_responsibility,
        more=other.totals.patient_responsibility - whole.totals.patient_responsibility,
        clinic_carries=carried,
    )
    return cost, ()


def _carried(totals: Totals) -> Decimal:
    """Return what of the allowed amount nobody pays: the clinic's loss."""
    paid = totals.plan_paid + totals.secondary_paid + totals.secondary_write_off
    return max(totals.allowed_amount + totals.balance_bill - paid - totals.patient_responsibility, Decimal("0.00"))


def _weighed(
    risk: Rate | None,
    whole: Estimate,
    gaps: UnapprovedCost | None,
    none: UnapprovedCost | None,
    *,
    is_known: bool,
) -> Decimal | Unknown | None:
    """Return what is owed on average: by the risk as if nothing more were approved, else as expected."""
    if risk is None:
        return None
    well = whole.patient_responsibility if gaps is None else gaps.patient_responsibility
    badly = well if none is None else none.patient_responsibility
    if not is_known or isinstance(well.expected, Unknown) or isinstance(badly.expected, Unknown):
        return Unknown("the total has no single figure")
    points = risk.basis_points
    return ((well.expected * (10_000 - points) + badly.expected * points) / 10_000).quantize(_CENT, ROUND_HALF_UP)


def _delay(
    request: EstimateRequest,
    stands: Sequence[SessionApproval],
    whole: Estimate,
    reachable: tuple[date | None, date | None],
    without: EstimateWithout,
) -> Delay | None:
    if stands[0].standing in (Standing.APPROVED, Standing.NOT_NEEDED):
        return None
    earliest, latest = reachable
    planned = stands[0].on
    later: MoneyRange | None = None
    more: Decimal | None = None
    if latest is not None and latest > planned:
        moved = attrs.evolve(request, course=attrs.evolve(request.course, starts_on=latest), authorization=None)
        try:
            found = without(moved, ())
        except KetacostError:  # such as a start after the last day of the coverage
            found = None
        if found is not None:
            later = found.patient_responsibility
            more = found.totals.patient_responsibility - whole.totals.patient_responsibility
    return Delay(planned_on=planned, earliest=earliest, latest=latest, patient_responsibility=later, more=more)
