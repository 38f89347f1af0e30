"""The billing worksheet: every claim line like an explanation of benefits, its codes, and checks that are shown.

It is for a clinic's billing desk, so it is in English. What the plan is said to do is an estimate, not a remittance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from types import MappingProxyType
from typing import Final

import attrs

from ketacost.estimates.estimate import Estimate, EstimateLine, SessionCost, Totals
from ketacost.reports.amounts import CurrencyDisplay, is_exact, money_range, words
from ketacost.reports.documents.document import Document, Pictures, figures_of
from ketacost.reports.documents.parts import Said, SaidList, Table
from ketacost.reports.documents.pharmacy_share import pays_pharmacy, pharmacy_share
from ketacost.reports.documents.render import filled
from ketacost.reports.documents.worksheet_checks import assistance, checks, prior_payer
from ketacost.reports.explanation import lines_of
from ketacost.reports.language import Language
from ketacost.reports.text import CASES
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

TITLE: Final = "Billing worksheet"
MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CO-45": "billed above what the contract allows; nobody owes it",
        "CO-96": "not covered; the contract puts it on the biller",
        "CO-119": "visits of the benefit used up; the contract puts it on the biller",
        "CO-197": "no approval; the contract puts it on the biller",
        "OA-23": "what the first payer paid and wrote off, on the second payer's remittance",
        "PR-1": "deductible",
        "PR-2": "coinsurance",
        "PR-3": "copay",
        "PR-45": "billed above what the plan allows, out of network; the patient owes it",
        "PR-96": "not covered; the patient owes it",
        "PR-119": "visits of the benefit used up; the patient owes it",
        "PR-197": "no approval; the patient owes it",
    }
)
"""What each group and reason code says, in our own words."""

_WEIGHTS: Final = (
    (Severity.WARNING, "Warnings"),
    (Severity.ASSUMPTION, "Assumptions"),
    (Severity.NOTICE, "Also good to know"),
)
_ZERO: Final = Decimal("0.00")
_ALWAYS: Final = True
_Amount = Callable[[EstimateLine], Decimal | Unknown]
_COLUMNS: Final[tuple[tuple[str, _Amount, bool], ...]] = (
    ("Billed", lambda line: line.billed_charge, _ALWAYS),
    ("Write-off", lambda line: line.write_off, _ALWAYS),
    ("Allowed", lambda line: line.allowed_amount, _ALWAYS),
    ("Deduct\u00adible", lambda line: line.deductible, _ALWAYS),
    ("Copay", lambda line: line.copay, _ALWAYS),
    ("Coin\u00adsurance", lambda line: line.coinsurance, _ALWAYS),
    ("Not covered", lambda line: line.noncovered, not _ALWAYS),
    ("Balance bill", lambda line: line.balance_bill, not _ALWAYS),
    ("Plan paid", lambda line: line.plan_paid, _ALWAYS),
    ("2nd payer paid", lambda line: line.secondary_paid, not _ALWAYS),
    ("2nd payer forgave", lambda line: line.secondary_write_off, not _ALWAYS),
    ("Patient owes", lambda line: line.patient_responsibility, _ALWAYS),
    ("Assist\u00adance", assistance, not _ALWAYS),
    ("Patient's in the end", lambda line: line.net_cost, not _ALWAYS),
)
"""The amounts of a line: heading, amount, and whether the column stands there even where every amount is zero."""


@attrs.frozen(kw_only=True)
class Row:
    """One claim line as the worksheet shows it.

    Attributes:
        about: claim and line, code, units, place, network, benefit.
        amounts: its amounts.
        details: what else there is to say, one phrase each.
    """

    about: tuple[str, ...]
    amounts: tuple[str, ...]
    details: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Visit:
    """The lines of one visit.

    Attributes:
        name: which visit it is, and when.
        rows: its lines.
        sums: their amounts.
        due: what is due for the visit, and what of it goes to a pharmacy.
    """

    name: str
    rows: tuple[Row, ...]
    sums: tuple[str, ...]
    due: str


def billing_worksheet(estimate: Estimate, *, pictures: Pictures = ()) -> Document:
    """Return the worksheet of an estimate: every line with its codes and amounts, totals, and checks.

    Args:
        estimate: the answer, made with its trace.
        pictures: SVG texts with what they show in words; they come after the lines.

    Raises:
        InvalidInputError: ``report.no_trace`` if the estimate was made without its claim lines.
        MissingExtraError: without jinja2.
    """
    lines = lines_of(estimate)
    shown = [(head, amount) for head, amount, always in _COLUMNS if always or _is_used(lines, amount)]
    return filled(
        "billing_worksheet",
        "billing-worksheet",
        Language.ENGLISH,
        title=TITLE,
        estimate=estimate,
        head=tuple(_head(estimate)),
        about_heads=("Claim", "Code", "Units", "Place", "Network", "Benefit"),
        amount_heads=tuple(head for head, _ in shown),
        visits=tuple(_visits(estimate, lines, [amount for _, amount in shown])),
        sums=_sums(lines, [amount for _, amount in shown]),
        totals=_totals(estimate.totals),
        adjustments=_adjustments(lines),
        checks=tuple(checks(estimate)),
        limits=_limits(estimate),
        findings=tuple(_findings(estimate)),
        conventions="; ".join(f"{words(name)}: {words(value)}" for name, value in estimate.conventions),
        pictures=figures_of(pictures),
    )


def _is_used(lines: Sequence[EstimateLine], amount: _Amount) -> bool:
    if amount is _COLUMNS[-1][1]:
        return any(assistance(line) != 0 for line in lines)
    return any(amount(line) != 0 for line in lines)


def _head(estimate: Estimate) -> Iterator[tuple[str, str]]:
    yield "Estimate", estimate.label or "without a label"
    yield "Plan", "; ".join(group.name for group in estimate.plans) or "none"
    if estimate.secondary:
        yield "Second payer", estimate.secondary
    if estimate.as_of is not None:
        yield "Asked on", estimate.as_of.isoformat()
    yield "Patient's in the end", money_range(estimate.net_cost, CurrencyDisplay.SYMBOL)
    if not is_exact(estimate.net_cost):
        yield "Lines show", CASES[estimate.scenario]
    yield "Patient", "no identity is held; match by your own account number: ____________________"


def _visits(estimate: Estimate, lines: Sequence[EstimateLine], amounts: Sequence[_Amount]) -> Iterator[Visit]:
    costs, dues = {one.session: one for one in estimate.sessions}, _dues(estimate)
    for session, found in groupby(sorted(lines, key=_place), key=lambda line: line.session):
        own = tuple(found)
        yield Visit(
            name=_visit_name(costs[session], own),
            rows=tuple(_row(line, amounts) for line in own),
            sums=_sums(own, amounts),
            due=dues[session],
        )


def _dues(estimate: Estimate) -> dict[int, str]:
    """Return what is due for each visit, in words, and what of it goes to a pharmacy."""
    if not pays_pharmacy(estimate):
        return {one.session: f"due at the visit {show(one.due_at_session)}" for one in estimate.sessions}
    share = pharmacy_share(estimate)
    of_it = {} if share is None else {key: f", {show(part)} of it to the pharmacy" for key, part in share.items()}
    return {
        one.session: f"due for the visit, clinic and pharmacy together, {show(one.due_at_session)}"
        + of_it.get(one.session, "")
        for one in estimate.sessions
    }


def _place(line: EstimateLine) -> tuple[int, int, int]:
    return line.session, line.sequence, line.number


def _visit_name(cost: SessionCost, lines: Sequence[EstimateLine]) -> str:
    name = f"Visit {cost.session}" if cost.session else "Intake visit"
    year = min(line.benefit_year for line in lines)
    return f"{name}, {cost.on}, {words(cost.phase)}; benefit year from {year}"


def _row(line: EstimateLine, amounts: Sequence[_Amount]) -> Row:
    code = "-".join([line.code, *line.modifiers]) if line.code else "NDC"
    about = (
        f"{line.sequence}.{line.number}",
        code,
        f"{line.units} {words(line.unit)}",
        line.place_of_service,
        words(line.tier),
        words(line.benefit),
    )
    return Row(about=about, amounts=tuple(_cell(amount(line)) for amount in amounts), details=tuple(_details(line)))


def _details(line: EstimateLine) -> Iterator[str]:
    adjustments = [f"{one.group}-{one.reason} {show(one.amount)}" for one in line.adjustments]
    if isinstance(line.write_off, Unknown):
        adjustments.append("CO-45 not known, because no billed charge was given")
    yield f"Adjustments: {', '.join(adjustments) or 'none'}"
    if line.secondary_allowed is not None:
        before = prior_payer(line)
        by = "" if isinstance(before, Unknown) else f", OA-23 {show(before)}"
        yield f"second payer went by {show(line.secondary_allowed)}{by}"
    helped = (
        ("clinic's discount", line.clinic_discount),
        ("savings card", line.savings_card_paid),
        ("grants", line.grants_paid),
        ("rebate", line.rebate),
    )
    yield from (f"{name} {show(amount)}" for name, amount in helped if amount != 0)
    yield line.label or words(line.service)
    if line.ndc is not None:
        yield f"NDC {line.ndc}"
    yield f"{words(line.component)}, {words(line.service)}"
    yield f"price: {line.price_source}"


def _cell(amount: Decimal | Unknown) -> str:
    return "not known" if isinstance(amount, Unknown) else f"{amount:,.2f}"


def _sums(lines: Sequence[EstimateLine], amounts: Sequence[_Amount]) -> tuple[str, ...]:
    return tuple(_cell(_sum([amount(line) for line in lines])) for amount in amounts)


def _sum(amounts: Sequence[Decimal | Unknown]) -> Decimal | Unknown:
    """Return a sum; one amount that is not known leaves it not known."""
    unknown = next((one for one in amounts if isinstance(one, Unknown)), None)
    return sum((one for one in amounts if not isinstance(one, Unknown)), _ZERO) if unknown is None else unknown


def _totals(sums: Totals) -> Table:
    parts = (
        ("Allowed amount", sums.allowed_amount, _ALWAYS),
        ("Plan paid", sums.plan_paid, _ALWAYS),
        ("Deductible", sums.deductible, _ALWAYS),
        ("Copay", sums.copay, _ALWAYS),
        ("Coinsurance", sums.coinsurance, _ALWAYS),
        ("Not covered", sums.noncovered, not _ALWAYS),
        ("Balance bill", sums.balance_bill, not _ALWAYS),
        ("Second payer paid", sums.secondary_paid, not _ALWAYS),
        ("Second payer forgave", sums.secondary_write_off, not _ALWAYS),
        ("Patient owes", sums.patient_responsibility, _ALWAYS),
        ("Clinic's discount", sums.clinic_discount, not _ALWAYS),
        ("Savings card paid", sums.savings_card_paid, not _ALWAYS),
        ("Grants paid", sums.grants_paid, not _ALWAYS),
        ("Rebate, later", sums.rebate, not _ALWAYS),
    )
    rows = tuple((name, show(amount)) for name, amount, always in parts if always or amount != 0)
    return Table(
        key="totals",
        caption="Totals of the estimate",
        heads=("Part", "Dollars"),
        rows=rows,
        total=("Patient's in the end", show(sums.net_cost)),
    )


def _adjustments(lines: Sequence[EstimateLine]) -> Table:
    found: dict[str, list[Decimal]] = {}
    for line in lines:
        for one in line.adjustments:
            found.setdefault(f"{one.group}-{one.reason}", []).append(one.amount)
        before = prior_payer(line)
        if line.secondary_allowed is not None and not isinstance(before, Unknown):
            found.setdefault("OA-23", []).append(before)
    rows = tuple(
        (code, MEANINGS.get(code, "a code the library gives no words"), str(len(amounts)), show(sum(amounts, _ZERO)))
        for code, amounts in sorted(found.items(), key=lambda one: _code_order(one[0]))
    )
    return Table(
        key="adjustments",
        caption="Adjustments by group and reason code",
        heads=("Code", "What it says", "Lines", "Dollars"),
        rows=rows,
        left=2,
    )


def _code_order(code: str) -> tuple[str, int]:
    group, _, reason = code.partition("-")
    return group, int(reason) if reason.isdecimal() else 0


def _limits(estimate: Estimate) -> Table | None:
    if not estimate.milestones:
        return None
    return Table(
        key="limits",
        caption="Limits met",
        heads=("Limit", "Visit", "Day", "Benefit year", "Dollars"),
        rows=tuple(
            (words(str(one.pool)), str(one.session), one.on.isoformat(), one.benefit_year, show(one.limit))
            for one in estimate.milestones
        ),
        left=4,
    )


def _findings(estimate: Estimate) -> Iterator[SaidList]:
    for severity, heading in _WEIGHTS:
        found = tuple(_said(one) for one in estimate.findings if one.severity is severity)
        if found:
            yield SaidList(heading=heading, items=found)


def _said(finding: Finding) -> Said:
    about = [finding.path] if finding.path else []
    about += [f"source {finding.source}"] if finding.source is not None else []
    return Said(text=f"{finding.message} ({'; '.join([*about, finding.code])})")
