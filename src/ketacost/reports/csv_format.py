"""Claim lines as comma-separated values: one row a line, headings that never change, amounts without signs or commas.

What is not known is the word ``unknown``. A field a caller wrote that a spreadsheet would take for a formula gets a
leading apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO
from typing import Final

from ketacost.estimates.estimate import Estimate, EstimateLine
from ketacost.estimates.options import Comparison
from ketacost.reports.explanation import lines_of
from ketacost.reports.layout import plain
from ketacost.values.unknown import Unknown

COLUMNS: Final = (
    "option", "plan", "scenario", "session", "service_date", "benefit_year_start", "phase", "claim", "line", "code",
    "ndc", "modifiers", "units", "unit", "description", "service", "benefit", "network", "component",
    "place_of_service", "price_source", "billed_charge_usd", "allowed_amount_usd", "write_off_usd", "deductible_usd",
    "copay_usd", "coinsurance_usd", "noncovered_usd", "balance_bill_usd", "plan_paid_usd",
    "secondary_paid_usd", "secondary_write_off_usd", "patient_responsibility_usd", "clinic_discount_usd",
    "savings_card_paid_usd", "grants_paid_usd", "rebate_usd", "net_cost_usd", "adjustments_usd", "notice",
    "reference_data",
)  # fmt: skip
"""The headings, in order."""

UNKNOWN: Final = "unknown"
NOTICE: Final = "estimate, not a bill"

_FORMULA: Final = ("=", "+", "-", "@")


def estimate_csv(estimate: Estimate) -> str:
    """Return every claim line of an estimate as one row, under the headings of :data:`COLUMNS`.

    Raises:
        InvalidInputError: ``report.no_trace`` if the estimate was made without its claim lines.
    """
    return csv_text(COLUMNS, _rows(estimate, estimate.label))


def comparison_csv(comparison: Comparison) -> str:
    """Return every claim line of every option as one row; the column ``option`` tells them apart.

    Raises:
        InvalidInputError: ``report.no_trace`` if the comparison was made without claim lines.
    """
    pairs = zip(comparison.estimates, comparison.options, strict=True)
    return csv_text(COLUMNS, (row for one, option in pairs for row in _rows(one, option.label)))


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows under their headings as comma-separated values."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return stream.getvalue()


def _rows(estimate: Estimate, option: str) -> Iterator[list[str]]:
    data = estimate.versions.reference_data
    head = [safe(option), safe(estimate.plan), estimate.scenario.value]
    return ([*head, *_line(line), NOTICE, data] for line in lines_of(estimate))


def _line(line: EstimateLine) -> list[str]:
    about = (
        line.label,
        line.service,
        line.benefit,
        line.tier,
        line.component,
        line.place_of_service,
        line.price_source,
    )
    amounts = (
        line.billed_charge, line.allowed_amount, line.write_off, line.deductible, line.copay, line.coinsurance,
        line.noncovered, line.balance_bill, line.plan_paid, line.secondary_paid, line.secondary_write_off,
        line.patient_responsibility, line.clinic_discount, line.savings_card_paid, line.grants_paid, line.rebate,
        line.net_cost,
    )  # fmt: skip
    adjustments = " ".join(f"{one.group}-{one.reason}={one.amount:.2f}" for one in line.adjustments)
    return [
        str(line.session),
        line.on.isoformat(),
        line.benefit_year.isoformat(),
        safe(line.phase),
        str(line.sequence),
        str(line.number),
        line.code,
        "" if line.ndc is None else line.ndc,
        " ".join(line.modifiers),
        str(line.units),
        line.unit.value,
        *map(safe, about),
        *map(_amount, amounts),
        adjustments,
    ]


def _amount(amount: Decimal | Unknown) -> str:
    return UNKNOWN if isinstance(amount, Unknown) else format(amount, ".2f")


def safe(text: str) -> str:
    """Return text a spreadsheet takes as text: no control characters, and no sign that starts a formula."""
    one = plain(text)
    return f"'{one}" if one.lstrip().startswith(_FORMULA) else one
