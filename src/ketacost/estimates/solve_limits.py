"""When each limit is met: the session and the day, and which limits are met before a session."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs

from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import LimitKind, LimitScope, PoolName
from ketacost.estimates.calculate import estimate
from ketacost.estimates.estimate import Estimate, Milestone
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve_totals import is_certain, refusal
from ketacost.estimates.summary import NOTICE
from ketacost.plans.coverage import Coverage
from ketacost.values.dates import benefit_year_containing


@attrs.frozen(kw_only=True)
class LimitMet:
    """One limit of the first payer, and when the course meets it.

    Attributes:
        kind: deductible or out-of-pocket maximum.
        scope: individual or family.
        pool: which pool.
        limit: its dollars.
        session: number of the session, 0 for the intake.
        on: day of service.
        benefit_year: label of the benefit year.
        holds_until: last day it stays met: the end of the benefit year, or the eve of another coverage.
        owed_before: dollars the patient owes for the sessions before.
        owed_at: dollars owed for this session.
        owed_after: dollars owed for all later sessions.
    """

    kind: LimitKind
    scope: LimitScope
    pool: PoolName
    limit: Decimal
    session: int
    on: date
    benefit_year: str
    holds_until: date
    owed_before: Decimal
    owed_at: Decimal
    owed_after: Decimal


@attrs.frozen(kw_only=True)
class LimitsMet:
    """The answer of :func:`limits_met`.

    Attributes:
        notice: the sentence every output a patient sees must carry.
        scenario: which scenario the limits are shown for.
        is_certain: whether the total is one figure; else other sessions may be the ones in other cases.
        met: the limits met, in the order they are; a limit that is not here is not met by this course.
        estimate: the estimate they are taken from.
    """

    notice: str
    scenario: Scenario
    is_certain: bool
    met: tuple[LimitMet, ...]
    estimate: Estimate

    def before_session(self, number: int) -> tuple[LimitMet, ...]:
        """Return the limits that are met, and still hold, when a session starts.

        Raises:
            InvalidInputError: ``solve.no_such_session`` if the course has no such session.
        """
        numbers = [session.session for session in self.estimate.sessions]
        if number not in numbers:
            message = f"expected the number of a session from {min(numbers)} to {max(numbers)}, got {number!r}"
            raise refusal("no_such_session", "number", message)
        place = numbers.index(number)
        on = self.estimate.sessions[place].on
        return tuple(one for one in self.met if numbers.index(one.session) < place and on <= one.holds_until)


def limits_met(request: EstimateRequest) -> LimitsMet:
    """Return the session and the day at which each limit of the first payer is met.

    Raises:
        InvalidInputError: if anything in the request is wrong.
    """
    found = estimate(request, trace=False)
    return LimitsMet(
        notice=NOTICE,
        scenario=found.scenario,
        is_certain=is_certain(found.patient_responsibility),
        met=tuple(_limit_met(request, found, milestone) for milestone in found.milestones),
        estimate=found,
    )


def _limit_met(request: EstimateRequest, found: Estimate, milestone: Milestone) -> LimitMet:
    owed = [session.totals.patient_responsibility for session in found.sessions]
    place = [session.session for session in found.sessions].index(milestone.session)
    nothing = owed[place] - owed[place]
    return LimitMet(
        kind=milestone.kind,
        scope=milestone.scope,
        pool=milestone.pool,
        limit=milestone.limit,
        session=milestone.session,
        on=milestone.on,
        benefit_year=milestone.benefit_year,
        holds_until=_holds_until(request, milestone.on),
        owed_before=sum(owed[:place], nothing),
        owed_at=owed[place],
        owed_after=sum(owed[place + 1 :], nothing),
    )


def _holds_until(request: EstimateRequest, on: date) -> date:
    """Return the last day a limit met on a day stays met."""
    coverage: Coverage | None = request.coverage
    last_on = date.max
    for change in request.changes:
        if change.keeps_coverage:
            continue
        if change.on > on:
            last_on = change.on - timedelta(days=1)
            break
        coverage = change.coverage
    if coverage is None:
        return last_on
    plan = coverage.plan
    return min(last_on, benefit_year_containing(on, plan.benefit_year_starts, plan.limit_months).ends_on)
