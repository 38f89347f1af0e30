"""A good-faith estimate as plain text to hand out, with blanks for the person's name and date of birth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ketacost.estimates.dispute import DisputeFinding, DisputeStatus
from ketacost.estimates.good_faith_records import (
    GoodFaithEstimate,
    GoodFaithItem,
    MissingEstimate,
    Provider,
    ProviderEstimate,
    Rhythm,
    SeparateItem,
)
from ketacost.reports.amounts import CurrencyDisplay, cell, money, words
from ketacost.reports.layout import (
    PIPED,
    Line,
    Page,
    Tone,
    clipped,
    facts,
    paragraph,
    plain,
    section,
    table,
    text_of,
    title,
)
from ketacost.reports.text import findings_lines

BLANK: Final = "____________________________"
"""What the clinic fills in by hand; no record holds it."""

_LABEL_WIDTH: Final = 40
_STATUS: Final = {
    DisputeStatus.ELIGIBLE: "can be disputed",
    DisputeStatus.BELOW_THRESHOLD: "cannot be disputed",
    DisputeStatus.WINDOW_CLOSED: "can no longer be disputed",
    DisputeStatus.NOT_ON_ESTIMATE: "not on the estimate",
}


def good_faith_text(
    estimate: GoodFaithEstimate, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED
) -> str:
    """Return the whole good-faith estimate: who bills what on which days, the total, and what the person must be told.

    Args:
        estimate: the good-faith estimate.
        currency: how amounts are written.
        page: what the report is set on.
    """
    unit = "" if currency is CurrencyDisplay.SYMBOL else " (amounts in USD)"
    lines = title("Good-faith estimate: an estimate, not a bill")
    lines += ["", *paragraph(estimate.notice), "", *facts(list(_head(estimate, currency)), strong="Expected charges")]
    for one in estimate.providers:
        lines += section(plain(f"{one.provider.name}{unit}"), _provider(one, currency))
    for gone in estimate.missing:
        lines += section(plain(f"{gone.provider.name}: CHARGES MISSING"), _missing(gone, currency), tone=Tone.WARNING)
    totals = [("All providers", money(estimate.total, currency))]
    totals += [(plain(one.provider.name), "not known, not in the total") for one in estimate.missing]
    lines += section("Expected charges in all", facts(totals))
    lines += section("To be scheduled separately", _separate(estimate.separately_scheduled))
    lines += section("What you should know", [x for said in estimate.disclaimers for x in paragraph(said, "- ")])
    lines += section("For the clinic: when it is due", facts(list(clocks(estimate))))
    lines += findings_lines(estimate.findings)
    made = estimate.versions
    stamp = f"Made by ketacost {made.library} with reference data {made.reference_data} (form {made.schema})."
    return text_of([*lines, "", *paragraph(stamp)], page)


def _head(estimate: GoodFaithEstimate, currency: CurrencyDisplay) -> Iterator[tuple[str, str]]:
    yield "Patient's name", BLANK
    yield "Date of birth", BLANK
    if estimate.label:
        yield "For", estimate.label
    yield "Main service", estimate.primary_item
    yield "First on", estimate.primary_on.isoformat()
    yield "Diagnosis codes", ", ".join(estimate.diagnosis_codes) or "none given"
    yield "Covers", f"{estimate.period}"
    if estimate.renew_from is not None:
        yield "Goes on", f"services from {estimate.renew_from} on need a new estimate"
    yield "Who pays", _payer(estimate)
    yield "Expected charges", money(estimate.total, currency)


def _payer(estimate: GoodFaithEstimate) -> str:
    if estimate.declines_coverage:
        return "the person alone, who has coverage and chooses not to use it"
    return "the person alone, without coverage"


def _provider(one: ProviderEstimate, currency: CurrencyDisplay) -> list[Line]:
    total = ["total", "", "", "", cell(one.total, currency)]
    return [*facts(list(_identity(one.provider))), "", *_table(one.items, currency, total), "", *_days(one.items)]


def _identity(provider: Provider) -> Iterator[tuple[str, str]]:
    yield "Provider number (NPI)", provider.npi
    yield "Taxpayer number (TIN)", provider.tin
    yield "Place of service", f"{provider.location}, {provider.state}"


def _missing(one: MissingEstimate, currency: CurrencyDisplay) -> list[Line]:
    said = paragraph(f"Not in this estimate and not in its total: {one.provider.reason}.")
    return [*said, "", *_table(one.items, currency, None), "", *_days(one.items)]


def _table(items: Sequence[GoodFaithItem], currency: CurrencyDisplay, total: list[str] | None) -> list[Line]:
    rows = [
        [
            clipped(item.label, _LABEL_WIDTH),
            _code(item),
            str(len(item.days)),
            cell(item.expected_charge, currency),
            cell(item.total, currency),
        ]
        for item in items
    ]
    return table(
        ["Item", "Code", "Times", "Expected\neach", "Expected\nin all"], rows + ([total] if total else []), left=2
    )


def _code(item: GoodFaithItem) -> str:
    code = "-".join([item.code, *item.modifiers]) if item.code else ""
    return " ".join(part for part in (code, item.ndc or "") if part) or "no code"


def _days(items: Sequence[GoodFaithItem]) -> list[Line]:
    """Return what each item is, and when: a single day, an even rhythm, or every day it comes on."""
    return [line for item in items for line in paragraph(f"{item.label} ({_phase(item)}): {_when(item)}", "- ")]


def _phase(item: GoodFaithItem) -> str:
    units = "" if item.units == 1 else f", {item.units} {words(item.unit)}s each time"
    return f"{words(item.phase)}, {_code(item)}{units}"


def _when(item: GoodFaithItem) -> str:
    first, last = item.days[0], item.days[-1]
    if item.rhythm is None:
        return f"once, on {first}"
    often = _often(item.rhythm)
    if often is None:
        return f"{len(item.days)} times, on {', '.join(day.isoformat() for day in item.days)}"
    return f"{len(item.days)} times, {often}, first on {first}, last on {last}"


def _often(rhythm: Rhythm) -> str | None:
    if rhythm.every_days is not None:
        return _every(rhythm.every_days, "day")
    if rhythm.times is None or rhythm.every_weeks is None:
        return None
    often = _every(rhythm.every_weeks, "week")
    return often if rhythm.times == 1 else f"{rhythm.times} times {often}"


def _every(count: int, noun: str) -> str:
    return f"every {noun}" if count == 1 else f"every {count} {noun}s"


def _separate(items: Sequence[SeparateItem]) -> list[Line]:
    lines = []
    for item in items:
        code = "" if item.code is None else f" ({item.code})"
        by = "" if item.provider is None else f", by {item.provider}"
        lines += paragraph(f"{item.label}{code}{by}: gets an estimate of its own", "- ")
    return lines


def clocks(estimate: GoodFaithEstimate) -> Iterator[tuple[str, str]]:
    """Yield the days of a good-faith estimate that matter to the clinic, as (name, value)."""
    deadline = estimate.deadline
    if estimate.scheduled_on is not None:
        yield "Scheduled on", estimate.scheduled_on.isoformat()
    if estimate.requested_on is not None:
        yield "Asked for on", estimate.requested_on.isoformat()
    day = "no day set" if deadline.issue_by is None else deadline.issue_by.isoformat()
    yield "Hand it out by", f"{day} ({deadline.reason})"
    yield "If the scope changes", f"a new estimate by {estimate.change_by}"


def dispute_text(
    findings: Sequence[DisputeFinding], *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED
) -> str:
    """Return for each provider that billed whether its bills may be disputed, until when, and for what fee."""
    lines = title("Bills against the good-faith estimate")
    for one in findings:
        lines += section(plain(one.name or f"Provider {one.npi}"), facts(list(_answer(one, currency))))
    lines += findings_lines(tuple(dict.fromkeys(said for one in findings for said in one.findings)))
    return text_of(lines, page)


def _answer(one: DisputeFinding, currency: CurrencyDisplay) -> Iterator[tuple[str, str]]:
    yield "Answer", _STATUS[one.status]
    yield "Because", one.reason
    yield "Billed", money(one.billed_total, currency)
    if one.expected_total is not None:
        yield "Expected", money(one.expected_total, currency)
    if one.start_by is not None:
        yield "Last day to start", one.start_by.isoformat()
    if one.fee is not None:
        yield "Fee to start", money(one.fee, currency)
