"""What an estimate says of its authorization: the determination, the steps, the approvals over the sessions, the money.

Every amount is dollars.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from ketacost.authorization.approvals import SessionApproval, Standing, Window
from ketacost.authorization.determination import Determination
from ketacost.authorization.request_form import AuthorizationRequest
from ketacost.authorization.routes import Route
from ketacost.authorization.steps import AuthorizationStep
from ketacost.estimates.estimate import MoneyRange
from ketacost.values.findings import Finding
from ketacost.values.unknown import Unknown


@attrs.frozen(kw_only=True)
class Renewal:
    """A request still to be made so that sessions stay covered.

    Attributes:
        window: index of the window it is for.
        first_session: the first session it covers.
        needed_on: day of that session.
        file_by: last day on which a decision still comes before it.
        assumed: whether that rests on practice, because no rule sets the payer's time.
    """

    window: int
    first_session: int
    needed_on: date
    file_by: date
    assumed: bool


@attrs.frozen(kw_only=True)
class Gap:
    """A run of sessions no approval covers, in hand or expected.

    Attributes:
        first_session: its first session.
        last_session: its last one.
        starts_on: day of the first.
        ends_on: day of the last.
        standing: why none covers it.
        file_by: last day to ask for more so that a decision comes before it.
    """

    first_session: int
    last_session: int
    starts_on: date
    ends_on: date
    standing: Standing
    file_by: date


@attrs.frozen(kw_only=True)
class UnapprovedCost:
    """What the course costs when some sessions are given without an approval.

    Attributes:
        sessions: the sessions.
        patient_responsibility: guaranteed range of what the patient then owes over the whole course.
        more: dollars the patient owes more than with all approvals, in the scenario shown; below zero where the clinic
            carries what the patient would have shared.
        clinic_carries: dollars of allowed amount the clinic does not get and may not bill, in the scenario shown.
    """

    sessions: tuple[int, ...]
    patient_responsibility: MoneyRange
    more: Decimal
    clinic_carries: Decimal


@attrs.frozen(kw_only=True)
class Delay:
    """What waiting for the decision does to a course planned too early.

    Attributes:
        planned_on: day of the first session as planned.
        earliest: the earliest first dose.
        latest: the latest first dose, where everything takes as long as it may; ``None`` where nobody knows.
        patient_responsibility: what the course costs when it starts on that latest day; ``None`` where it is not later
            than planned, or cannot be estimated then.
        more: dollars it then costs more, in the scenario shown; a new benefit year can make it so.
    """

    planned_on: date
    earliest: date | None
    latest: date | None
    patient_responsibility: MoneyRange | None
    more: Decimal | None


@attrs.frozen(kw_only=True)
class AuthorizationOutlook:
    """The authorization of one course on one coverage.

    Attributes:
        notice: the sentence every output must carry.
        determination: what the policy says of the evidence.
        process_law: the law whose clocks count; unknown with what to ask.
        request: the data of the request, for a form or an electronic one.
        steps: from the benefits to the first dose, the branches of a denial among them.
        routes: the ways on where the criteria are not met.
        windows: approvals in hand and expected, in order, with their sessions.
        sessions: how each session stands.
        renewals: requests still to be made, with their last day.
        gaps: runs of sessions nothing covers.
        gaps_cost: the course with those sessions unapproved; ``None`` without a gap.
        no_more_approvals_cost: the course when no approval comes besides those in hand; ``None`` where none is waited
            for.
        expected_with_denial_risk: dollars weighed by the caller's risk of denial; unknown where a total is; ``None``
            without a risk.
        delay: what waiting does; ``None`` where the first session is already covered, or needs no approval.
        findings: warnings and assumptions about all of it.
    """

    notice: str
    determination: Determination
    process_law: str | Unknown
    request: AuthorizationRequest
    steps: tuple[AuthorizationStep, ...]
    routes: tuple[Route, ...]
    windows: tuple[Window, ...]
    sessions: tuple[SessionApproval, ...]
    renewals: tuple[Renewal, ...]
    gaps: tuple[Gap, ...]
    gaps_cost: UnapprovedCost | None
    no_more_approvals_cost: UnapprovedCost | None
    expected_with_denial_risk: Decimal | Unknown | None
    delay: Delay | None
    findings: tuple[Finding, ...]
