"""The tables of the page: money month by month, totals by benefit year, and the row and explanation of each session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from ketacost.estimates.estimate import CashMovement, Estimate, EstimateLine, SessionCost
from ketacost.reports.amounts import is_exact
from ketacost.reports.page.explaining import line_view
from ketacost.reports.page.figures import is_insured, parts_of
from ketacost.reports.page.page_words import PageWords
from ketacost.reports.page.view import Fact, SessionView, Table
from ketacost.values.money import show

_ZERO: Final = Decimal("0.00")


def months_table(estimate: Estimate, words: PageWords) -> Table:
    """Return what is due, billed and coming back in each calendar month, in the case shown."""
    moves = estimate.cash_flow
    billed = any(move.billed_monthly != 0 for move in moves)
    back = any(move.reimbursed_later != 0 for move in moves)
    keys = ["month", "month_visits", "month_due", *(["month_billed"] if billed else [])]
    keys += [*(["month_back"] if back else []), "month_so_far"]
    rows = []
    for month, found in _by_month(moves).items():
        row = [words.say("no_day") if month is None else words.month(month), _visits(found)]
        row.append(show(sum((move.due_at_session for move in found), _ZERO)))
        row += [show(sum((move.billed_monthly for move in found), _ZERO))] if billed else []
        row += [show(sum((move.reimbursed_later for move in found), _ZERO))] if back else []
        rows.append((*row, show(found[-1].net_so_far)))
    return Table(title=words.say("months_title"), headers=tuple(words.say(key) for key in keys), rows=tuple(rows))


def years_table(estimate: Estimate, words: PageWords) -> Table:
    """Return the totals of each benefit year, with the whole as the last row where there are several."""
    whole = estimate.totals
    keys = ["allowed", "plan_paid", "owed"] if is_insured(estimate) else ["allowed_alone", "owed"]
    keys += ["help_pays", "net"] if whole.assistance != 0 else []
    named = [(group.name, group.totals) for group in estimate.benefit_years]
    named += [(words.say("total"), whole)] if len(named) > 1 else []
    figures = {
        "allowed": lambda sums: sums.allowed_amount,
        "allowed_alone": lambda sums: sums.allowed_amount,
        "plan_paid": lambda sums: sums.plan_paid,
        "owed": lambda sums: sums.patient_responsibility,
        "help_pays": lambda sums: sums.assistance,
        "net": lambda sums: sums.net_cost,
    }
    return Table(
        title=words.say("years_title"),
        headers=(words.say("year"), *(words.say(key) for key in keys)),
        rows=tuple((name, *(show(figures[key](sums)) for key in keys)) for name, sums in named),
    )


def session_headers(estimate: Estimate, words: PageWords) -> tuple[str, ...]:
    """Return the headings of the cells of :func:`session_views`."""
    return tuple(words.say(key) for key in _session_keys(estimate))


def session_views(estimate: Estimate, words: PageWords) -> tuple[SessionView, ...]:
    """Return every session with its row and its explanation."""
    lines: dict[int, list[EstimateLine]] = defaultdict(list)
    for line in estimate.lines:
        lines[line.session].append(line)
    return tuple(_session(estimate, one, lines, words) for one in estimate.sessions)


def _session(
    estimate: Estimate, one: SessionCost, lines: Mapping[int, Sequence[EstimateLine]], words: PageWords
) -> SessionView:
    insured = is_insured(estimate)
    cells = {
        "visit": str(one.session) if one.session else words.say("intake"),
        "date": words.short_day(one.on),
        "plan_paid": show(one.totals.plan_paid),
        "owed": show(one.totals.patient_responsibility),
        "help_pays": show(one.totals.assistance),
        "due_at_visit": show(one.due_at_session),
        "so_far": words.span(one.so_far),
    }
    own = lines[one.session]
    # One line says the same as the session, so the session says only what is beside it.
    parts = () if len(own) == 1 else parts_of(one.totals, words, insured=insured)
    key = f"phase_{one.phase}"
    return SessionView(
        session=one.session,
        title=words.session(one.session),
        phase=words.say(key) if words.knows(key) else one.phase,  # a custom course names its own phases
        cells=tuple(cells[name] for name in _session_keys(estimate)),
        facts=(*parts, *_beside(one, words)),
        lines=tuple(line_view(line, words, insured=insured) for line in own),
    )


def _session_keys(estimate: Estimate) -> list[str]:
    """Return the columns: of those that are not always there, only the ones that say something.

    What the patient owes comes first, the plan's part last: a telephone shows the first columns.
    """
    helped = estimate.totals.assistance != 0
    due = any(one.due_at_session != one.totals.patient_responsibility for one in estimate.sessions)
    keys = ["visit", "date", "owed", *(["help_pays"] if helped else []), *(["due_at_visit"] if due else [])]
    return [*keys, "so_far", *(["plan_paid"] if is_insured(estimate) else [])]


def _beside(one: SessionCost, words: PageWords) -> list[Fact]:
    cases = one.patient_responsibility
    found = [words.fact("due_at_visit", show(one.due_at_session)), words.fact("so_far", words.span(one.so_far))]
    if not is_exact(one.so_far) and cases.cheapest != cases.dearest:
        found += [words.fact("in_cheapest", show(cases.cheapest)), words.fact("in_dearest", show(cases.dearest))]
    if one.card_left is not None:
        found.append(words.fact("card_left", show(one.card_left)))
    if one.file_by is not None:
        found.append(words.fact("file_by", words.day(one.file_by)))
    return found


def _by_month(moves: Sequence[CashMovement]) -> dict[date | None, list[CashMovement]]:
    """Return the movements by the first day of their month, in the order of the cash flow; ``None`` for no day."""
    months: dict[date | None, list[CashMovement]] = {}
    for move in moves:
        months.setdefault(None if move.on is None else move.on.replace(day=1), []).append(move)
    return months


def _visits(moves: Sequence[CashMovement]) -> str:
    return str(len({move.session for move in moves if move.reimbursed_later == 0 and move.billed_monthly == 0}))
