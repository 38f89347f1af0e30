"""From ledgers to the estimate: totals, groups, sessions, milestones and lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import Final, TypeVar

import attrs

from ketacost.adjudication.kernel import UNLIMITED
from ketacost.adjudication.settlement import Settlement
from ketacost.adjudication.waterfall import Posting
from ketacost.claims.amounts import LineSplit
from ketacost.claims.claim import Scenario
from ketacost.claims.services import PlannedVisit
from ketacost.estimates.card_notes import card_findings, card_left_by_session
from ketacost.estimates.cash_flow import cash_flow, due_by_session, file_by_session, moves
from ketacost.estimates.estimate import (
    Estimate,
    EstimateLine,
    Group,
    Milestone,
    Question,
    SessionCost,
    Versions,
)
from ketacost.estimates.network_notes import split_network_findings
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.smoothing import smoothing_notes
from ketacost.estimates.totals import NOTHING, ByCase, Cents, add, group, net_range, parts_of, range_over, totals
from ketacost.plans.conventions import Conventions
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.reference.lookup import data_version
from ketacost.values.findings import Finding
from ketacost.values.money import from_cents
from ketacost.values.version import SCHEMA_VERSION, __version__

NOTICE: Final = (
    "This is an estimate, not a bill. Prices, plan terms and balances may differ; the plan decides what it pays."
)

K = TypeVar("K", bound=Hashable)


@attrs.frozen(kw_only=True, eq=False)
class Answer:
    """Everything :func:`summarise` needs: the request, its ledgers by scenario, and what there is to say.

    ``starts`` are the first days of the coverages. ``most_help`` is set where assistance bends the range: what is owed
    has sure ends, and assistance pays at most that.
    """

    request: EstimateRequest
    coverages: tuple[Coverage, ...]
    starts: tuple[date, ...]
    seconds: tuple[SecondaryCoverage, ...]
    visits: tuple[PlannedVisit, ...]
    ledgers: Mapping[Scenario, Settlement]
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    trace: bool
    most_help: int | None = None

    @property
    def shown(self) -> Scenario:
        """The scenario details are shown for: the expected one, else the dearest."""
        return Scenario.EXPECTED if Scenario.EXPECTED in self.ledgers else Scenario.HIGH


def summarise(answer: Answer) -> Estimate:
    """Return the estimate."""
    ledger = answer.ledgers[answer.shown]
    request = answer.request
    sums = _Sums(answer)
    years = {(year.starts_on, year.months): year.label for year in ledger.years}
    moved = moves(ledger.postings, sums.shown, request)
    return Estimate(
        label=request.label,
        as_of=request.as_of,
        notice=NOTICE,
        versions=Versions(library=__version__, reference_data=data_version(), schema=SCHEMA_VERSION),
        plan=" then ".join(dict.fromkeys(coverage.plan.name for coverage in answer.coverages)),
        secondary=" then ".join(dict.fromkeys(s.coverage.plan.name for s in answer.seconds)),
        patient_responsibility=range_over({scenario: cents.owed for scenario, cents in sums.whole.items()}),
        net_cost=net_range(sums.whole, answer.most_help),
        scenario=answer.shown,
        totals=totals(sums.whole[answer.shown]),
        plans=sums.groups(lambda postings: _plans_of(answer, postings)),
        benefit_years=sums.groups(
            lambda postings: [years[posting.year.starts_on, posting.year.months] for posting in postings]
        ),
        phases=sums.groups(lambda postings: [posting.claim.phase for posting in postings]),
        benefits=sums.groups(lambda postings: [posting.line.benefit for posting in postings]),
        components=sums.groups(lambda postings: [posting.line.component for posting in postings]),
        sessions=_sessions(answer, sums, due_by_session(moved)),
        cash_flow=cash_flow(moved, () if request.assistance is None else request.assistance.accounts),
        milestones=_milestones(ledger),
        lines=_lines(ledger, sums.shown) if answer.trace else (),
        findings=(
            *answer.findings,
            *card_findings(ledger),
            *split_network_findings(ledger),
            *smoothing_notes(request.payment.prescription_payment_plan),
        ),
        questions=answer.questions,
        conventions=_conventions(answer.coverages[0].plan.conventions),
    )


def _plans_of(answer: Answer, postings: Sequence[Posting]) -> list[str]:
    """Return the name of the first payer's plan of each line; what lies before the first visit belongs to the first."""
    names = [coverage.plan.name for coverage in answer.coverages]
    if len(names) == 1:
        return names * len(postings)
    return [names[max(bisect_right(answer.starts, posting.claim.on), 1) - 1] for posting in postings]


class _Sums:
    """Sums of every scenario by whatever lines share."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._rows = {scenario: [parts_of(p) for p in ledger.postings] for scenario, ledger in answer.ledgers.items()}
        self.whole = {scenario: add(rows) for scenario, rows in self._rows.items()}

    @property
    def shown(self) -> list[Cents]:
        return self._rows[self._answer.shown]

    def by(self, keys: Callable[[Sequence[Posting]], Sequence[K]]) -> dict[Scenario, dict[K, Cents]]:
        ledgers = self._answer.ledgers
        return {
            scenario: group(keys(ledgers[scenario].postings), rows, self.whole[scenario])
            for scenario, rows in self._rows.items()
        }

    def so_far(self, days: Sequence[date]) -> dict[Scenario, list[int]]:
        """Return what is owed once every line of a day and before is processed, for days in order, by scenario."""
        postings = self._answer.ledgers[self._answer.shown].postings
        last_of = sorted({posting.claim.on: number for number, posting in enumerate(postings, 1)}.items())
        ends: list[int] = []
        at = taken = 0
        for day in days:
            while taken < len(last_of) and last_of[taken][0] <= day:
                at = max(at, last_of[taken][1])
                taken += 1
            ends.append(at)
        return {scenario: _owed_at(rows, ends) for scenario, rows in self._rows.items()}

    def groups(self, keys: Callable[[Sequence[Posting]], Sequence[str]]) -> tuple[Group, ...]:
        sums = self.by(keys)
        cases = ByCase(sums)
        return tuple(
            Group(name=str(name), totals=totals(cents), patient_responsibility=cases.of(name))
            for name, cents in sums[self._answer.shown].items()
        )


def _owed_at(rows: Sequence[Cents], ends: Sequence[int]) -> list[int]:
    sums = list(accumulate((row.owed for row in rows), initial=0))
    return [sums[end] for end in ends]


def _sessions(answer: Answer, sums: _Sums, due: Mapping[int, int]) -> tuple[SessionCost, ...]:
    by_session = sums.by(lambda postings: [posting.claim.session for posting in postings])
    shown = by_session[answer.shown]
    cases = ByCase(by_session)
    so_far = sums.so_far([visit.on for visit in answer.visits])
    ledger = answer.ledgers[answer.shown]
    left = card_left_by_session(ledger)
    file_by = file_by_session(ledger.postings, answer.request.payment)
    return tuple(
        SessionCost(
            session=visit.number,
            on=visit.on,
            phase=visit.phase,
            totals=totals(shown.get(visit.number, NOTHING)),
            patient_responsibility=cases.of(visit.number),
            so_far=range_over({scenario: cents[index] for scenario, cents in so_far.items()}),
            due_at_session=from_cents(due.get(visit.number, 0)),
            card_left=left.get(visit.number),
            file_by=file_by.get(visit.number),
        )
        for index, visit in enumerate(answer.visits)
    )


def _milestones(ledger: Settlement) -> tuple[Milestone, ...]:
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


def _lines(ledger: Settlement, rows: Sequence[Cents]) -> tuple[EstimateLine, ...]:
    return tuple(_line(*one) for one in zip(ledger.postings, ledger.splits(), rows, strict=True))


def _line(posting: Posting, split: LineSplit, row: Cents) -> EstimateLine:
    claim, line, source = posting.claim, posting.line, posting.price.source
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
        price_source=f"{source.kind}: {source.detail}",
        patient_responsibility=from_cents(row.owed),
        net_cost=from_cents(row.net),
        **split,
    )


@lru_cache(maxsize=64)
def _conventions(conventions: Conventions) -> tuple[tuple[str, str], ...]:
    fields = attrs.fields(Conventions)
    return tuple((field.name, _text(getattr(conventions, field.name))) for field in fields)


def _text(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
