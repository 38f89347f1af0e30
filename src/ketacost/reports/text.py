"""An estimate as plain text, for a patient and a front desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from ketacost.claims.claim import Scenario
from ketacost.estimates.authorization_records import AuthorizationOutlook
from ketacost.estimates.estimate import CashMovement, Estimate, Milestone, Question, SessionCost, Totals
from ketacost.reports.alone import NO_PLAN, notice_of, pays_alone
from ketacost.reports.amounts import CurrencyDisplay, cell, counted, is_exact, listed, money, money_range, words
from ketacost.reports.decision_days import late_answer
from ketacost.reports.layout import PIPED, Line, Page, Tone, facts, paragraph, plain, section, table, text_of, title
from ketacost.reports.outcomes import OUTCOMES
from ketacost.reports.parts import cases_table, cells, columns_of, group_table, headings, range_table
from ketacost.values.findings import Finding, Severity

_WEIGHTS: Final = (
    (Severity.WARNING, "Warnings", "warning"),
    (Severity.ASSUMPTION, "Assumptions", "assumption"),
    (Severity.NOTICE, "Also good to know", "notice"),
)
CASES: Final = {
    Scenario.LOW: "the cheapest case",
    Scenario.EXPECTED: "the expected case",
    Scenario.HIGH: "the dearest case",
}
"""Which completion of what is not certain the tables of a report show."""


NO_DAY: Final = "day not known"


def estimate_text(estimate: Estimate, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED) -> str:
    """Return the whole answer: what is owed, when, for what and why, and what to ask.

    Args:
        estimate: the answer; it needs no trace.
        currency: how amounts are written.
        page: what the report is set on.
    """
    unit = "" if currency is CurrencyDisplay.SYMBOL else " (amounts in USD)"
    lines = title(estimate.label or "What this treatment costs you")
    lines += ["", *paragraph(notice_of(estimate)), "", *facts(_head(estimate, currency), strong="You pay in all")]
    lines += section(f"When it is due{unit}", _due(estimate.cash_flow, currency))
    lines += _groups(estimate, currency, unit)
    lines += section(f"Visit by visit{unit}", _sessions(estimate, currency))
    lines += section(f"What you owe up to each visit, at least and at most{unit}", _bounds(estimate.sessions, currency))
    if not pays_alone(estimate):
        lines += section("When limits are met", _milestones(estimate.milestones, currency))
    lines += section(f"Money that comes back{unit}", _returns(estimate, currency))
    lines += section("Prior authorization", _authorization(estimate.authorization, currency))
    lines += findings_lines(_findings(estimate), late=_late(estimate))
    lines += section("Ask this to narrow the answer", _questions(estimate.questions, currency))
    lines += conventions_lines(estimate)
    return text_of([*lines, "", *versions_lines(estimate)], page)


def _head(estimate: Estimate, currency: CurrencyDisplay) -> list[tuple[str, str]]:
    sums = estimate.totals
    pairs = [("You pay in all", money_range(estimate.net_cost, currency))]
    case = "" if is_exact(estimate.net_cost) else f", in {CASES[estimate.scenario]}"
    if case:
        pairs.append(("Shown below", f"{CASES[estimate.scenario]}, but where it says at least or at most"))
    pairs += _made_of(estimate, currency, case)
    funded = sum((move.from_accounts for move in estimate.cash_flow), Decimal("0.00"))
    if funded != 0:
        pairs.append(("Your accounts pay", f"{money(funded, currency)} of what you pay"))
    if pays_alone(estimate):
        pairs.append(("Plan", NO_PLAN))
    else:
        allowed = money(sums.allowed_amount, currency)
        pairs.append(("The plan pays", f"{money(sums.plan_paid, currency)} of the {allowed} allowed{case}"))
        pairs += [("Plan", estimate.plan)] if estimate.plan else []
    if estimate.secondary:
        pairs.append(("Second payer", estimate.secondary))
    pairs.append(("Visits", _visits(estimate.sessions)))
    if estimate.as_of is not None:
        pairs.append(("Asked on", estimate.as_of.isoformat()))
    first = _read_first(estimate)
    return [*pairs, ("Read first", first)] if first else pairs


def _made_of(estimate: Estimate, currency: CurrencyDisplay, case: str) -> list[tuple[str, str]]:
    """Return what is owed by its parts, and what lowers it; without a plan it is the price alone."""
    sums = estimate.totals
    helped = help_pairs(sums, currency)
    if pays_alone(estimate):
        name, said = "Before help" if helped else "That is", alone_sentence(sums, currency)
    else:
        name, said = "The plan leaves" if helped else "That is", parts_sentence(sums, currency)
    return [(name, said + case), *helped]


def _authorization(found: AuthorizationOutlook | None, currency: CurrencyDisplay) -> list[Line]:
    """Return the short of it; ``ketacost authorize`` prints the whole."""
    if found is None:
        return []
    stands = Counter(words(one.standing) for one in found.sessions)
    pairs = [("Payer", found.determination.payer), ("Policy says", OUTCOMES[found.determination.outcome])]
    pairs.append(("Sessions", listed([f"{count} {standing}" for standing, count in stands.items()])))
    if found.determination.missing:
        pairs.append(("Find out", listed(found.determination.missing)))
    pairs += [("File by", f"{one.file_by} for session {one.first_session}") for one in found.renewals]
    for name, cost in (("Gaps cost you", found.gaps_cost), ("Without approval", found.no_more_approvals_cost)):
        if cost is not None:
            carries = f"; the clinic carries {money(cost.clinic_carries, currency)}"
            pairs.append((name, f"{money_range(cost.patient_responsibility, currency)} in all{carries}"))
    return [*facts(pairs), *paragraph(found.notice)]


def help_pairs(sums: Totals, currency: CurrencyDisplay) -> list[tuple[str, str]]:
    """Return what lowers the parts the plan leaves: the second payer and assistance; nothing where neither pays."""
    named = (
        ("The second payer pays", sums.secondary_paid),
        ("Nobody owes any more", sums.secondary_write_off),
        ("The clinic takes off", sums.clinic_discount),
        ("The savings card pays", sums.savings_card_paid),
        ("Grants pay", sums.grants_paid),
        ("Comes back as a rebate", sums.rebate),
    )
    return [(name, money(amount, currency)) for name, amount in named if amount != 0]


def parts_sentence(sums: Totals, currency: CurrencyDisplay) -> str:
    """Return the parts of what is owed as words; a part of $0.00 is left out unless all are."""
    parts = (
        ("deductible", sums.deductible),
        ("copays", sums.copay),
        ("coinsurance", sums.coinsurance),
        ("not covered", sums.noncovered),
        ("billed above what the plan allows", sums.balance_bill),
    )
    found = [f"{money(amount, currency)} {name}" for name, amount in parts if amount != 0]
    return listed(found) if found else f"{money(sums.patient_responsibility, currency)} in every part"


def alone_sentence(sums: Totals, currency: CurrencyDisplay) -> str:
    """Return what is owed where no plan takes part."""
    return f"{money(sums.patient_responsibility, currency)}, the price you pay yourself"


def _visits(sessions: Sequence[SessionCost]) -> str:
    treatments = sum(1 for one in sessions if one.session > 0)
    intake = " and an intake visit" if len(sessions) > treatments else ""
    return f"{counted(treatments, 'session')}{intake}, {sessions[0].on} to {sessions[-1].on}"


def _read_first(estimate: Estimate) -> str:
    weights = Counter(one.severity for one in _findings(estimate))
    weights[Severity.WARNING] += bool(_late(estimate))
    counts = [(weights[weight], noun) for weight, _, noun in _WEIGHTS[:2]]
    counts.append((len(estimate.questions), "question"))
    said = [counted(count, noun) for count, noun in counts if count]
    return f"{listed(said)} (below)" if said else ""


def _due(moves: Sequence[CashMovement], currency: CurrencyDisplay) -> list[Line]:
    """Sum the cash flow by calendar month; each visit's own amount stands in the table of visits."""
    months: dict[str, list[CashMovement]] = {}
    for move in moves:
        months.setdefault(NO_DAY if move.on is None else f"{move.on:%Y-%m}", []).append(move)
    back = any(move.reimbursed_later != 0 for move in moves)
    bills = any(move.billed_monthly != 0 for move in moves)
    rows = []
    for month, found in months.items():
        due = sum((move.due_at_session for move in found), Decimal("0.00"))
        returned = [cell(sum((move.reimbursed_later for move in found), Decimal("0.00")), currency)] if back else []
        billed = [cell(sum((move.billed_monthly for move in found), Decimal("0.00")), currency)] if bills else []
        visits = len({move.session for move in found if move.reimbursed_later == 0 and move.billed_monthly == 0})
        rows.append([month, str(visits), cell(due, currency), *billed, *returned, cell(found[-1].net_so_far, currency)])
    heads = ["Month", "Visits", "Due at\nvisits", *(["Drug plan\nbills"] if bills else [])]
    heads += [*(["Comes\nback"] if back else []), "You have\npaid so far"]
    return table(heads, rows)


def _groups(estimate: Estimate, currency: CurrencyDisplay, unit: str) -> list[Line]:
    lines: list[Line] = []
    alone = pays_alone(estimate)
    plans = estimate.plans if len(estimate.plans) > 1 else ()
    year = "Year" if alone else "Benefit year"
    for name, groups in (("Plan", plans), (year, estimate.benefit_years), ("Phase", estimate.phases)):
        if not groups:
            continue
        body = group_table(name, groups, estimate.totals, currency, total=True, alone=alone)
        ranges = cases_table([name], [((words(g.name),), g.patient_responsibility) for g in groups], currency)
        lines += section(f"By {name.lower()}{unit}", [*body, *(["", *ranges] if ranges else [])])
    if alone:
        return lines
    kinds = (("Benefit", estimate.benefits), ("Component", estimate.components))
    tables = [group_table(name, groups, estimate.totals, currency, total=False, alone=alone) for name, groups in kinds]
    return lines + section(f"By benefit and component{unit}", [*tables[0], "", *tables[1]])


def _sessions(estimate: Estimate, currency: CurrencyDisplay) -> list[Line]:
    whole, sessions = estimate.totals, estimate.sessions
    columns = columns_of(whole, alone=pays_alone(estimate))
    place = 1 if columns.plan else 0  # what is due stands before what the plan pays, or last

    def row(names: Sequence[str], amounts: Sequence[str], due: str) -> list[str]:
        before = len(amounts) - place
        return [*names, *amounts[:before], due, *amounts[before:]]

    rows: list[list[str]] = []
    phase = None
    for one in sessions:
        if one.phase != phase:
            phase = one.phase
            rows.append([f"{plain(words(phase))}:"])
        names = (_visit(one.session), one.on.isoformat())
        rows.append(row(names, cells(one.totals, currency, columns), cell(one.due_at_session, currency)))
    due = cell(sum((one.due_at_session for one in sessions), Decimal("0.00")), currency)
    rows.append(row(("total", ""), cells(whole, currency, columns), due))
    return table(row(("Visit", "Date"), headings(columns), "Due at\nvisit"), rows, left=2)


def _visit(session: int) -> str:
    return str(session) if session else "intake"


def _bounds(sessions: Sequence[SessionCost], currency: CurrencyDisplay) -> list[Line]:
    rows = [((_visit(one.session), one.on.isoformat()), one.so_far) for one in sessions]
    return range_table(["Visit", "Date"], rows, currency)


def _milestones(milestones: Iterable[Milestone], currency: CurrencyDisplay) -> list[Line]:
    lines: list[Line] = []
    for one in milestones:
        where = f"session {one.session}" if one.session else "the intake visit"
        text = f"{words(str(one.pool))}: {money(one.limit, currency)} met at {where}, {one.on}"
        lines += paragraph(f"{text} (benefit year {one.benefit_year})", "- ")
    return lines or ["None is met in this course."]


def _returns(estimate: Estimate, currency: CurrencyDisplay) -> list[Line]:
    """List what comes back, and until when bills must be filed where the plan's window is known."""
    rows = [
        (move.session, NO_DAY if move.on is None else f"{move.on}", cell(move.reimbursed_later, currency))
        for move in estimate.cash_flow
        if move.reimbursed_later != 0
    ]
    file_by = {one.session: f"{one.file_by}" for one in estimate.sessions if one.file_by is not None}
    if not file_by:
        found = [[_visit(n), *row] for n, *row in rows]
        return table(["For visit", "Comes back on", "Amount"], found, left=2) if found else []
    # A bill that brings no money back still counts to the deductible.
    rows += [(n, "nothing", cell(Decimal("0.00"), currency)) for n in file_by if n not in {row[0] for row in rows}]
    listed_rows = [[_visit(n), file_by.get(n, ""), *row] for n, *row in sorted(rows)]
    return table(["For visit", "File by", "Comes back on", "Amount"], listed_rows, left=3)


def authorization_findings(found: AuthorizationOutlook) -> tuple[Finding, ...]:
    """Return what there is to say of an authorization: of its determination and of its approvals."""
    return (*found.determination.findings, *found.findings)


def _findings(estimate: Estimate) -> tuple[Finding, ...]:
    """Return the findings of the answer, those of its authorization among them, each once."""
    found = estimate.authorization
    return tuple(dict.fromkeys((*estimate.findings, *(() if found is None else authorization_findings(found)))))


def _late(estimate: Estimate) -> str:
    return "" if estimate.authorization is None else late_answer(estimate.authorization)


def findings_lines(findings: Sequence[Finding], *, late: str = "") -> list[Line]:
    """Return what there is to say besides figures, the gravest first, each with its place and source.

    Args:
        findings: warnings, assumptions and notices.
        late: a warning about the days of the authorization, if there is one.
    """
    lines: list[Line] = []
    for severity, heading, _ in _WEIGHTS:
        body = paragraph(late, "- ") if severity is Severity.WARNING else []
        body += [line for f in findings if f.severity is severity for line in paragraph(_finding(f), "- ")]
        lines += section(heading, body, tone=Tone.WARNING if severity is Severity.WARNING else Tone.STRONG)
    return lines


def _finding(finding: Finding) -> str:
    about = [finding.path] if finding.path else []
    about += [f"source {finding.source}"] if finding.source is not None else []
    return f"{finding.message} ({'; '.join([*about, finding.code])})"


def _questions(questions: Sequence[Question], currency: CurrencyDisplay) -> list[Line]:
    lines: list[Line] = []
    for number, one in enumerate(questions, start=1):
        swing = f"knowing it can lower the most you pay by {money(one.swing, currency)}"
        lines += paragraph(f"{one.path}: {one.ask}; {swing}", f"{number}. ")
    return lines


def conventions_lines(estimate: Estimate) -> list[Line]:
    """Return the plan's readings in force as one paragraph with its heading; nothing where there is no plan."""
    if pays_alone(estimate):
        return []
    said = (f"{words(name)}: {words(value)}" for name, value in estimate.conventions)
    return section("How the plan was read where its papers are silent", paragraph("; ".join(said)))


def versions_lines(estimate: Estimate) -> list[Line]:
    """Return what made the answer."""
    made = estimate.versions
    return paragraph(f"Made by ketacost {made.library} with reference data {made.reference_data} (form {made.schema}).")
