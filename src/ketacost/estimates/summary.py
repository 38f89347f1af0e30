"""From ledgers to the estimate: totals, groups, sessions, milestones and lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from ketacost.adjudication.kernel import UNLIMITED
from ketacost.adjudication.ledger import Ledger
from ketacost.adjudication.waterfall import Posting
from ketacost.claims.amounts import LineResult
from ketacost.claims.claim import Scenario
from ketacost.claims.services import PlannedVisit
from ketacost.estimates.cash_flow import cash_flow, due_cents
from ketacost.estimates.estimate import (
    Estimate,
    EstimateLine,
    Group,
    Milestone,
    MoneyRange,
    Question,
    SessionCost,
    Versions,
)
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.totals import Cents, add, group, owed, totals
from ketacost.plans.coverage import Coverage
from ketacost.reference.lookup import data_version
from ketacost.values.findings import Finding
from ketacost.values.money import from_cents
from ketacost.values.unknown import Unknown
from ketacost.values.version import SCHEMA_VERSION, __version__

NOTICE: Final = (
    "This is an estimate, not a bill. Prices, plan terms and balances may differ; the plan decides what it pays."
)

_EMPTY: Final[Cents] = [0, 0, 0, 0, 0, 0, 0]


@attrs.frozen(kw_only=True, eq=False)
class Answer:
    """Everything :func:`summarise` needs: the request, its ledgers by scenario, and what there is to say."""

    request: EstimateRequest
    coverage: Coverage
    visits: tuple[PlannedVisit, ...]
    ledgers: Mapping[Scenario, Ledger]
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    trace: bool

    @property
    def shown(self) -> Scenario:
        """The scenario details are shown for: the expected one, else the dearest."""
        return Scenario.EXPECTED if Scenario.EXPECTED in self.ledgers else Scenario.HIGH


def summarise(answer: Answer) -> Estimate:
    """Return the estimate."""
    ledger = answer.ledgers[answer.shown]
    request = answer.request
    sessions = _by(answer, lambda posting: posting.claim.session)
    everything = {scenario: add(groups.values()) for scenario, groups in sessions.items()}
    years = {year.starts_on: year.label for year in ledger.years}
    return Estimate(
        label=request.label,
        as_of=request.as_of,
        notice=NOTICE,
        versions=Versions(library=__version__, reference_data=data_version(), schema=SCHEMA_VERSION),
        plan=answer.coverage.plan.name,
        patient_responsibility=_range({s: owed(cents) for s, cents in everything.items()}),
        scenario=answer.shown,
        totals=totals(everything[answer.shown]),
        benefit_years=_groups(answer, lambda posting: years[posting.year.starts_on]),
        phases=_groups(answer, lambda posting: posting.claim.phase),
        benefits=_groups(answer, lambda posting: posting.line.benefit.value),
        components=_groups(answer, lambda posting: posting.line.component.value),
        sessions=_sessions(answer, sessions),
        cash_flow=cash_flow(ledger.postings, request.payment),
        milestones=_milestones(ledger),
        lines=tuple(_line(result) for result in ledger.lines) if answer.trace else (),
        findings=answer.findings,
        questions=answer.questions,
        conventions=_conventions(answer.coverage),
    )


def _by(answer: Answer, key: Callable[[Posting], str | int]) -> dict[Scenario, dict[str | int, Cents]]:
    return {scenario: group(ledger.postings, key) for scenario, ledger in answer.ledgers.items()}


def _range(cents: Mapping[Scenario, int]) -> MoneyRange:
    expected = cents.get(Scenario.EXPECTED)
    low = cents.get(Scenario.LOW, expected)
    high = cents.get(Scenario.HIGH, expected)
    if low is None or high is None:  # one of the three is always there
        raise AssertionError
    return MoneyRange(
        low=from_cents(low),
        expected=Unknown("a term, balance or price is not known") if expected is None else from_cents(expected),
        high=from_cents(high),
    )


def _groups(answer: Answer, key: Callable[[Posting], str]) -> tuple[Group, ...]:
    sums = _by(answer, key)
    return tuple(
        Group(
            name=str(name),
            totals=totals(cents),
            patient_responsibility=_range({s: owed(groups.get(name, _EMPTY)) for s, groups in sums.items()}),
        )
        for name, cents in sums[answer.shown].items()
    )


def _sessions(answer: Answer, sums: Mapping[Scenario, Mapping[str | int, Cents]]) -> tuple[SessionCost, ...]:
    due: dict[int, int] = {}
    for posting in answer.ledgers[answer.shown].postings:
        session = posting.claim.session
        due[session] = due.get(session, 0) + due_cents(posting, answer.request.payment)
    return tuple(
        SessionCost(
            session=visit.number,
            on=visit.on,
            phase=visit.phase,
            totals=totals(sums[answer.shown].get(visit.number, _EMPTY)),
            patient_responsibility=_range({s: owed(groups.get(visit.number, _EMPTY)) for s, groups in sums.items()}),
            due_at_session=from_cents(due.get(visit.number, 0)),
        )
        for visit in answer.visits
    )


def _milestones(ledger: Ledger) -> tuple[Milestone, ...]:
    """Return the line at which each pool a line draws on is filled; pools no line touches are left out."""
    return tuple(
        Milestone(
            kind=name.kind,
            scope=name.scope,
            pool=name,
            limit=from_cents(limit),
            session=posting.claim.session,
            on=posting.claim.on,
            benefit_year=posting.year.label,
        )
        for posting, name, limit in ledger.filled
        if limit < UNLIMITED
    )


def _line(result: LineResult) -> EstimateLine:
    claim, line = result.claim, result.line
    return EstimateLine(
        session=claim.session,
        visit=claim.visit,
        sequence=claim.sequence,
        number=line.number,
        on=claim.on,
        phase=claim.phase,
        code=line.code,
        ndc=line.ndc,
        modifiers=line.modifiers,
        units=line.units,
        unit=line.unit,
        label=line.label,
        service=line.service,
        benefit=line.benefit,
        tier=line.tier,
        component=line.component,
        place_of_service=line.place_of_service,
        price_source=f"{result.price.source.kind}: {result.price.source.detail}",
        benefit_year=result.benefit_year,
        billed_charge=result.billed_charge,
        allowed_amount=result.allowed_amount,
        write_off=result.write_off,
        deductible=result.deductible,
        copay=result.copay,
        coinsurance=result.coinsurance,
        noncovered=result.noncovered,
        balance_bill=result.balance_bill,
        plan_paid=result.plan_paid,
        patient_responsibility=result.patient_responsibility,
        adjustments=result.adjustments,
        changes=result.changes,
        steps=result.steps,
    )


def _conventions(coverage: Coverage) -> tuple[tuple[str, str], ...]:
    conventions = coverage.plan.conventions
    fields = attrs.fields(type(conventions))
    return tuple((field.name, _text(getattr(conventions, field.name))) for field in fields)


def _text(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
