"""Free drug: whose decision it is, how long it lasts, and what it does not go with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from ketacost.assistance.programs import Assistance
from ketacost.coding.billing import Pathway
from ketacost.estimates.timeline import Period
from ketacost.reference.lookup import figure
from ketacost.values.dates import add_months
from ketacost.values.findings import Finding, Severity

_TOPIC: Final = "assistance"


def check_free_drug(periods: Sequence[Period], assistance: Assistance | None, last_on: date) -> Iterator[Finding]:
    """Find what is to be said where sessions are given on free drug; paths are those of the request.

    Args:
        periods: who pays and how the clinic bills, in order of days.
        assistance: what the request says helps the person pay.
        last_on: day of the last visit.
    """
    is_free = [period.billing.pathway is Pathway.FREE_DRUG for period in periods]
    if not any(is_free):
        return
    if all(is_free) and assistance is not None and assistance.savings_card is not None:
        message = "the drug is free, so a savings card has nothing to pay, and the two do not go together; remove it"
        source = figure(_TOPIC, "free_drug.not_with", periods[0].starts_on).source
        yield _finding("card_with_free_drug", Severity.ERROR, message, "assistance.savings_card", source)
    for index, period in enumerate(periods):
        if is_free[index] and not (index and is_free[index - 1]):
            yield from _run(periods, is_free, index, last_on)
        if index and is_free[index - 1] and not is_free[index]:
            message = (
                f"from {period.starts_on} on the drug is billed; some plans do not count sessions on free drug as "
                "treatment to be continued, so ask before the change"
            )
            source = figure(_TOPIC, "free_drug.continuation", period.starts_on).source
            path = f"{period.at('billing')}.pathway"
            yield _finding("after_free_drug", Severity.NOTICE, message, path, source)


def _run(periods: Sequence[Period], is_free: Sequence[bool], first: int, last_on: date) -> Iterator[Finding]:
    """Find what is to be said of one stretch of free drug."""
    row = figure(_TOPIC, "free_drug.longest_months", periods[first].starts_on)
    path = f"{periods[first].at('billing')}.pathway"
    message = (
        "the manufacturer's foundation decides whether the drug is free: it is for people without coverage, or whose "
        f"plan does not cover the drug, below an income of its own, for at most {row.whole} months"
    )
    yield _finding("free_drug", Severity.WARNING, message, path, row.source)
    after = [period.starts_on for period, free in zip(periods[first:], is_free[first:], strict=True) if not free]
    renew_on = add_months(periods[first].starts_on, row.whole)
    if min([*after, last_on]) > renew_on:
        message = f"the free drug must be applied for again by {renew_on}; later sessions stand here as if it were"
        yield _finding("free_drug_renewal", Severity.WARNING, message, path, row.source)


def _finding(code: str, severity: Severity, message: str, path: str, source: str) -> Finding:
    return Finding(code=f"assistance.{code}", severity=severity, message=message, path=path, source=source)
