"""One session explained line by line, like an explanation of benefits with its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from ketacost.adjudication.waterfall import STEPS
from ketacost.claims.trace import AccumulatorChange, Step
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.estimate import Estimate, EstimateLine, SessionCost, Totals
from ketacost.reports.alone import NO_PLAN, notice_of, pays_alone
from ketacost.reports.amounts import CurrencyDisplay, cell, input_text, money, words
from ketacost.reports.layout import PIPED, Line, Page, facts, paragraph, section, table, text_of, title
from ketacost.reports.text import CASES, alone_sentence, conventions_lines, help_pairs, parts_sentence, versions_lines
from ketacost.values.unknown import Unknown

_MEANINGS: Final = dict(STEPS)
_SOURCES: Final = {"plan": "term of the plan", "method": "documented method"}
_INDENT: Final = "   "


def session_text(
    estimate: Estimate, session: int, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED
) -> str:
    """Return one session: every claim line, its adjustments, its steps and the accumulators it moved.

    Args:
        estimate: the answer, made with its trace.
        session: number of the session; 0 is the intake visit.
        currency: how amounts are written.
        page: what the report is set on.

    Raises:
        InvalidInputError: if there is no such session, or the estimate carries no trace.
    """
    cost = _session(estimate, session)
    lines = lines_of(estimate)
    own = [line for line in lines if line.session == session]
    name = f"Session {session}" if session else "Intake visit"
    text = title(f"{name}, {cost.on} ({words(cost.phase)})")
    text += ["", *paragraph(notice_of(estimate)), "", *facts(_head(estimate, cost, currency), strong="You owe")]
    for line in own:
        text += section(_line_name(line), _line(line, currency, alone=pays_alone(estimate)))
    text += conventions_lines(estimate)
    return text_of([*text, "", *versions_lines(estimate)], page)


def lines_of(estimate: Estimate) -> Sequence[EstimateLine]:
    """Return the claim lines of an estimate.

    Raises:
        InvalidInputError: ``report.no_trace`` if it was made without them.
    """
    if not estimate.lines:
        message = "this estimate carries no claim lines; make it again with its trace (trace=True)"
        raise InvalidInputError([Problem("report.no_trace", "lines", message)])
    return estimate.lines


def _session(estimate: Estimate, session: int) -> SessionCost:
    found = next((one for one in estimate.sessions if one.session == session), None)
    if found is None:
        numbers = [one.session for one in estimate.sessions]
        intake = ", or 0 for the intake visit" if 0 in numbers else ""
        known = [number for number in numbers if number > 0]
        expected = f"expected a session from {min(known)} to {max(known)}{intake}" if known else "expected session 0"
        raise InvalidInputError([Problem("report.no_such_session", "session", f"{expected}, got {session}")])
    return found


def _head(estimate: Estimate, cost: SessionCost, currency: CurrencyDisplay) -> list[tuple[str, str]]:
    sums = cost.totals
    pairs = _alone(sums, currency) if pays_alone(estimate) else _shared(estimate.plan, sums, currency)
    pairs += [
        *help_pairs(sums, currency),
        ("You owe", money(sums.patient_responsibility, currency)),
        ("Due at the visit", money(cost.due_at_session, currency)),
    ]
    cases = cost.patient_responsibility
    if cases.cheapest != cases.dearest:
        cheapest, dearest = money(cases.cheapest, currency), money(cases.dearest, currency)
        ends = f"{cheapest} in the cheapest case, {dearest} in the dearest"
        pairs.append(("Not certain", f"{ends}; shown here is {CASES[estimate.scenario]}"))
    return pairs


def _shared(plan: str, sums: Totals, currency: CurrencyDisplay) -> list[tuple[str, str]]:
    return [
        ("Plan", plan or "none"),
        ("Allowed in all", money(sums.allowed_amount, currency)),
        ("The plan pays", money(sums.plan_paid, currency)),
        ("The plan leaves", parts_sentence(sums, currency)),
    ]


def _alone(sums: Totals, currency: CurrencyDisplay) -> list[tuple[str, str]]:
    return [("Plan", NO_PLAN), ("In all", alone_sentence(sums, currency))]


def _line_name(line: EstimateLine) -> str:
    code = line.code or f"NDC {line.ndc}"
    return f"Claim {line.sequence}, line {line.number}: {'-'.join([code, *line.modifiers])}"


def _line(line: EstimateLine, currency: CurrencyDisplay, *, alone: bool) -> list[Line]:
    drug = [("Drug", f"NDC {line.ndc}")] if line.ndc is not None and line.code else []
    year = "" if alone else f", benefit year from {line.benefit_year}"
    of_plan = () if alone else (f"{words(line.benefit)} benefit", words(line.tier))
    about = (words(line.service), *of_plan, words(line.component))
    text = facts(
        [
            ("What", line.label or words(line.service)),
            *drug,
            ("On", f"{line.on}{year}"),
            ("Units", f"{line.units} (unit: {words(line.unit)})"),
            ("Under", f"{', '.join(about)}, place of service {line.place_of_service}"),
            ("Price", line.price_source),
        ]
    )
    if alone:
        return [*text, "", *_columns(_alone_parts(line), currency)]
    text += ["", *_columns(_parts(line), currency), ""]
    text += paragraph(_adjustments(line, currency), "Adjustments: ")
    text += ["", "Step by step:", *_steps(line.steps, currency)]
    return [*text, "", *_accumulators(line.changes, currency)]


def _parts(line: EstimateLine) -> Sequence[tuple[str, Decimal | Unknown]]:
    return (
        ("Billed charge", line.billed_charge),
        ("Write-off (nobody owes it)", line.write_off),
        ("Allowed amount", line.allowed_amount),
        (f"{_INDENT}deductible", line.deductible),
        (f"{_INDENT}copay", line.copay),
        (f"{_INDENT}coinsurance", line.coinsurance),
        (f"{_INDENT}not covered", line.noncovered),
        (f"{_INDENT}balance bill", line.balance_bill),
        *_lowered(line),
        ("You owe", line.patient_responsibility),
        *_helped(line),
        ("The plan paid", line.plan_paid),
    )


def _alone_parts(line: EstimateLine) -> Sequence[tuple[str, Decimal | Unknown]]:
    """Return what a line costs where no plan takes part: its price, and what helps to pay it."""
    return (
        ("The price you pay yourself", line.allowed_amount),
        *((f"{_INDENT}billed above it", amount) for amount in (line.balance_bill,) if amount != 0),
        ("You owe", line.patient_responsibility),
        *_helped(line),
    )


def _columns(parts: Sequence[tuple[str, Decimal | Unknown]], currency: CurrencyDisplay) -> list[Line]:
    width = max(len(name) for name, _ in parts)
    shown = [(name, money(amount, currency)) for name, amount in parts]
    broad = max(len(amount) for _, amount in shown)
    return [f"{name:<{width}}  {amount:>{broad}}" for name, amount in shown]


def _lowered(line: EstimateLine) -> list[tuple[str, Decimal]]:
    if line.secondary_allowed is None:
        return []
    return [
        (f"{_INDENT}second payer went by", line.secondary_allowed),
        (f"{_INDENT}second payer paid", line.secondary_paid),
        (f"{_INDENT}nobody owes any more", line.secondary_write_off),
    ]


def _helped(line: EstimateLine) -> list[tuple[str, Decimal]]:
    named = (
        ("clinic took off", line.clinic_discount),
        ("savings card paid", line.savings_card_paid),
        ("grants paid", line.grants_paid),
        ("rebate, later", line.rebate),
    )
    found = [(f"{_INDENT}{name}", amount) for name, amount in named if amount != 0]
    return [*found, ("Yours in the end", line.net_cost)] if found else []


def _adjustments(line: EstimateLine, currency: CurrencyDisplay) -> str:
    said = [f"{one.group}-{one.reason} {money(one.amount, currency)}" for one in line.adjustments]
    unknown = isinstance(line.write_off, Unknown)
    said += ["CO-45 not known, because no billed charge was given"] if unknown else []
    return ", ".join(said) or "none"


def _steps(steps: Sequence[Step], currency: CurrencyDisplay) -> list[Line]:
    if not steps:
        return [f"{_INDENT}1. no charge: the plan's rule asks for neither deductible, copay nor coinsurance"]
    lines: list[Line] = []
    for number, step in enumerate(steps, start=1):
        used = ", ".join(f"{words(name)} {input_text(value, currency)}" for name, value in step.inputs)
        left = f"leaves {money(step.remaining, currency)}"
        head = f"{words(step.rule)}: {money(step.amount, currency)}; {left}"
        lines += paragraph(head, f"{_INDENT}{number}. ")
        source = _SOURCES.get(step.source, f"source {step.source}")
        meaning = _MEANINGS.get(step.rule, "")
        about = "; ".join(part for part in (meaning, f"used: {used}" if used else "", source) if part)
        lines += paragraph(f"({about})", f"{_INDENT}   ")
    return lines


def _accumulators(changes: Sequence[AccumulatorChange], currency: CurrencyDisplay) -> list[Line]:
    if not changes:
        return ["Accumulators: this line moves none."]
    rows = [
        [
            words(str(one.name)),
            cell(one.before, currency),
            cell(one.after, currency),
            "no limit" if one.limit is None else cell(one.limit, currency),
        ]
        for one in changes
    ]
    return table(["Accumulator", "Before", "After", "Limit"], rows)
