"""The money of the letter to the patient: the answer, when it is due, what it is made of, when limits are met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import BenefitScope, LimitKind
from ketacost.claims.services import NetworkTier
from ketacost.estimates.estimate import CashMovement, Estimate, Group, Milestone, SessionCost
from ketacost.reports.alone import pays_alone
from ketacost.reports.amounts import is_exact
from ketacost.reports.documents.parts import Table
from ketacost.reports.documents.pharmacy_share import pays_pharmacy, pharmacy_share
from ketacost.reports.documents.wording import Wording
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

_ZERO: Final = Decimal("0.00")


def headline(estimate: Estimate, say: Wording) -> str:
    """Return what the person pays in all, as one sentence."""
    owed = estimate.net_cost
    if is_exact(owed):
        return say("answer_exact", amount=show(owed.low))
    if isinstance(owed.expected, Unknown):
        return say("answer_range", low=show(owed.low), high=show(owed.high))
    return say("answer_expected", amount=show(owed.expected))


def answer_lines(estimate: Estimate, say: Wording) -> Iterator[str]:
    """Yield the sentences under the headline: how sure it is, the visits, the greatest amount at once, who pays."""
    owed = estimate.net_cost
    if not is_exact(owed):
        known = not isinstance(owed.expected, Unknown)
        no_figure = "answer_no_figure_alone" if pays_alone(estimate) else "answer_no_figure"
        yield say("answer_ends", low=show(owed.low), high=show(owed.high)) if known else say(no_figure)
        yield say("answer_hold")
    yield _visits(estimate.sessions, say)
    yield from _dearest(estimate, say)
    moves = estimate.cash_flow
    paid, billed, back = (_sum(moves, name) for name in ("due_at_session", "billed_monthly", "reimbursed_later"))
    if billed != 0:
        yield say("answer_billed", amount=show(billed))
    if back != 0:
        yield say(_together("answer_comes_back", estimate), paid=show(paid), back=show(back))
    accounts = _sum(moves, "from_accounts")
    if accounts != 0:
        yield say("answer_accounts", amount=show(accounts))
    if pays_alone(estimate):
        yield say("answer_no_plan")
    else:
        yield say("answer_plan", plan="; ".join(say.plan(group.name) for group in estimate.plans))
    if estimate.secondary:
        yield say("answer_second", plan=estimate.secondary)
    if not is_exact(owed):
        yield say("answer_case", case=case_text(estimate.scenario, say))


def _dearest(estimate: Estimate, say: Wording) -> Iterator[str]:
    """Yield the greatest amount due for one visit, and what of it goes to a pharmacy."""
    dearest = max(estimate.sessions, key=lambda one: one.due_at_session)
    if len(estimate.sessions) == 1 or dearest.due_at_session == 0:
        return
    amount, share = show(dearest.due_at_session), pharmacy_share(estimate)
    said = [say(_together("answer_most_at_visit", estimate), amount=amount, day=say.day(dearest.on))]
    if share is not None and share[dearest.session] != 0:
        said.append(say("answer_most_to_pharmacy", amount=show(share[dearest.session])))
    yield " ".join(said)


def _together(key: str, estimate: Estimate) -> str:
    """Return the phrase for what is due, or the one that names the pharmacy where it gets some of it."""
    return f"{key}_together" if pays_pharmacy(estimate) else key


def case_text(scenario: Scenario, say: Wording) -> str:
    """Return in words which case the tables of an estimate show."""
    return say(f"case_{scenario}")


def _visits(sessions: Sequence[SessionCost], say: Wording) -> str:
    treatments = sum(1 for one in sessions if one.session > 0)
    first, last = say.day(sessions[0].on), say.day(sessions[-1].on)
    if len(sessions) > treatments:
        return say("answer_visits_intake", count=treatments, first=first, last=last)
    return (
        say("answer_one_visit", first=first)
        if treatments == 1
        else say("answer_visits", count=treatments, first=first, last=last)
    )


def _sum(moves: Sequence[CashMovement], name: str) -> Decimal:
    return sum((getattr(move, name) for move in moves), _ZERO)


def month_table(estimate: Estimate, say: Wording) -> Table:
    """Return what is due, billed and comes back by calendar month."""
    months: dict[str, list[CashMovement]] = {}
    for move in estimate.cash_flow:
        months.setdefault(say("no_day") if move.on is None else say.month(move.on), []).append(move)
    optional = [
        (name, head)
        for name, head in (("billed_monthly", "col_billed"), ("reimbursed_later", "col_back"))
        if _sum(estimate.cash_flow, name) != 0
    ]
    shown = ("due_at_session", *(name for name, _ in optional))

    def row(name: str, moves: Sequence[CashMovement]) -> tuple[str, ...]:
        visits = len({move.session for move in moves if move.reimbursed_later == 0 and move.billed_monthly == 0})
        sums = (show(_sum(moves, part)) for part in shown)
        return name, str(visits), *sums, show(moves[-1].net_so_far)

    return Table(
        key="due-months",
        caption=say("due_months"),
        heads=(
            say("col_month"),
            say("col_visits"),
            say(_together("col_due", estimate)),
            *(say(head) for _, head in optional),
            say("col_so_far"),
        ),
        rows=tuple(row(name, moves) for name, moves in months.items()),
        total=row(say("total"), estimate.cash_flow),
    )


def group_tables(estimate: Estimate, say: Wording) -> Iterator[Table]:
    """Yield the cost in the end by benefit year and by plan, where there are several."""
    years = [(say.benefit_year(group.name), group) for group in estimate.benefit_years]
    plans = [(say.plan(group.name), group) for group in estimate.plans]
    for key, rows in (("year", years), ("plan", plans)):
        if len(rows) > 1 and not (key == "year" and pays_alone(estimate)):
            yield _groups(key, rows, estimate, say)


def _groups(key: str, rows: Sequence[tuple[str, Group]], estimate: Estimate, say: Wording) -> Table:
    return Table(
        key=f"due-{key}s",
        caption=say(f"due_{key}s"),
        heads=(say(f"col_{key}"), say("col_yours")),
        rows=tuple((name, show(group.totals.net_cost)) for name, group in rows),
        total=(say("total"), show(estimate.totals.net_cost)),
    )


def visit_table(estimate: Estimate, say: Wording) -> Table:
    """Return what is due for each visit; a pharmacy's part, the cost in the end and the bounds where they say more."""
    visits = estimate.sessions
    share = pharmacy_share(estimate) if pays_pharmacy(estimate) else None
    differs = any(one.due_at_session != one.totals.net_cost for one in visits)
    open_ends = any(not is_exact(one.so_far) for one in visits)
    heads = [say("col_visit"), say("col_day"), say(_together("col_due_visit", estimate))]
    heads += [] if share is None else [say("col_to_pharmacy")]
    heads += [say("col_yours")] if differs else []
    heads += [say("col_owed_least"), say("col_owed_most")] if open_ends else []

    def row(one: SessionCost) -> tuple[str, ...]:
        pharmacy = [] if share is None else [show(share[one.session])]
        yours = [show(one.totals.net_cost)] if differs else []
        ends = [show(one.so_far.low), show(one.so_far.high)] if open_ends else []
        return say.visit(one.session), say.day(one.on), show(one.due_at_session), *pharmacy, *yours, *ends

    due = sum((one.due_at_session for one in visits), _ZERO)
    pharmacy = [] if share is None else [show(sum(share.values(), _ZERO))]
    yours = [show(estimate.totals.net_cost)] if differs else []
    return Table(
        key="due-visits",
        caption=say("due_visits"),
        heads=tuple(heads),
        rows=tuple(map(row, visits)),
        total=(say("total"), "", show(due), *pharmacy, *yours, *(["", ""] if open_ends else [])),
        left=2,
    )


def back_table(estimate: Estimate, say: Wording) -> Table | None:
    """Return what comes back for which visit and when, and until when its bill must be filed; ``None`` for nothing."""
    file_by = {one.session: one.file_by for one in estimate.sessions if one.file_by is not None}
    found = [
        (move.session, say("no_day") if move.on is None else say.day(move.on), show(move.reimbursed_later))
        for move in estimate.cash_flow
        if move.reimbursed_later != 0
    ]
    missing = sorted(set(file_by) - {session for session, *_ in found})
    found += [(session, say("back_nothing"), show(_ZERO)) for session in missing]
    if not found:
        return None

    def row(session: int, on: str, amount: str) -> tuple[str, ...]:
        by = file_by.get(session)
        filing = [] if not file_by else ["" if by is None else say.day(by)]
        return say.visit(session), *filing, on, amount

    filing = [say("col_file_by")] if file_by else []
    heads = (say("col_visit"), *filing, say("col_back"), say("col_amount"))
    total = (say("total"), *([""] if file_by else []), "", show(_sum(estimate.cash_flow, "reimbursed_later")))
    rows = tuple(row(*one) for one in sorted(found))
    return Table(key="due-back", caption=say("due_back"), heads=heads, rows=rows, total=total, left=len(heads) - 1)


def parts_table(estimate: Estimate, say: Wording) -> Table:
    """Return what the cost is made of; the amounts add up to what stays with the patient."""
    sums = estimate.totals
    noncovered = "self_pay" if pays_alone(estimate) else "noncovered"
    parts = (
        ("deductible", sums.deductible),
        ("copay", sums.copay),
        ("coinsurance", sums.coinsurance),
        (noncovered, sums.noncovered),
        ("balance_bill", sums.balance_bill),
        ("secondary_paid", -sums.secondary_paid),
        ("secondary_write_off", -sums.secondary_write_off),
        ("clinic_discount", -sums.clinic_discount),
        ("savings_card", -sums.savings_card_paid),
        ("grants", -sums.grants_paid),
        ("rebate", -sums.rebate),
    )
    rows = tuple((say(f"part_{name}"), say(f"part_{name}_is"), show(amount)) for name, amount in parts if amount != 0)
    return Table(
        key="why-parts",
        caption=say("why_table"),
        heads=(say("col_part"), say("col_meaning"), say("col_amount")),
        rows=rows,
        total=(say("part_total"), "", show(sums.net_cost)),
        left=2,
    )


def why_lines(estimate: Estimate, say: Wording) -> Iterator[str]:
    """Yield when limits are met and what follows from it, and what turns during the course."""
    if pays_alone(estimate):
        return
    kinds = {one.kind for one in estimate.milestones}
    for one in estimate.milestones:
        yield _met(one, say)
    if LimitKind.DEDUCTIBLE in kinds:
        yield say("met_after_deductible")
    if LimitKind.OUT_OF_POCKET in kinds:
        yield say("met_after_out_of_pocket")
    if not estimate.milestones:
        yield say("met_none")
    if len(estimate.plans) > 1:
        yield say("plans_turn")
    elif len(estimate.benefit_years) > 1:
        yield say("years_turn", count=len(estimate.benefit_years))
    for session in _card_used_up(estimate.sessions):
        yield say("card_runs_out", day=say.day(session.on), visit=say.visit(session.session))


def _met(one: Milestone, say: Wording) -> str:
    visit = say.visit(one.session)
    said = [say(f"met_{one.kind}_{one.scope}", limit=show(one.limit), day=say.day(one.on), visit=visit)]
    if one.pool.benefits is not BenefitScope.COMBINED:
        said.append(say(f"met_where_{one.pool.benefits}"))
    if set(one.pool.tiers) == {NetworkTier.OUT_OF_NETWORK}:
        said.append(say("met_where_outside"))
    return " ".join(said)


def _card_used_up(sessions: Sequence[SessionCost]) -> Iterator[SessionCost]:
    """Yield each visit at which the savings card runs out."""
    before: Decimal | None = None
    for one in sessions:
        if one.card_left is not None:
            if one.card_left == 0 and before != 0:
                yield one
            before = one.card_left
