"""What to know about a savings card: when it runs out, and that its money does not count."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ketacost.adjudication.settlement import Settlement
from ketacost.plans.conventions import ManufacturerDollars
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import from_cents, show

_AT = "assistance.savings_card"
_LEAST_DEDUCTIBLE = "IRS Notice 2004-50, Q&A-9"


def card_left_by_session(settlement: Settlement) -> dict[int, Decimal]:
    """Return the dollars left on the card after each session; nothing without a card, or where it has no maximum."""
    return {posting.claim.session: from_cents(left) for posting, left in settlement.card_left if left is not None}


def card_findings(settlement: Settlement) -> Iterator[Finding]:
    """Find the line at which a savings card runs out in a program year, and a plan that does not count its money."""
    yield from _run_out(settlement)
    yield from _with_savings_account(settlement)
    paid = sum(posting.after.relief.card for posting in settlement.postings)
    plans = (ledger.coverage.plan for ledger in settlement.ledgers)
    if paid and any(plan.conventions.manufacturer_dollars is ManufacturerDollars.DO_NOT_COUNT for plan in plans):
        message = (
            f"the plan does not count the {show(from_cents(paid))} the savings card pays, so the deductible and the "
            "maximum are met by the person's own money alone, and more than one deductible is applied in all"
        )
        yield Finding(code="assistance.not_counted", severity=Severity.WARNING, message=message, path=_AT)


def _with_savings_account(settlement: Settlement) -> Iterator[Finding]:
    paid = sum(
        p.after.relief.card for ledger in settlement.ledgers if ledger.coverage.plan.hdhp for p in ledger.postings
    )
    if paid:
        message = (
            "in a plan with a health savings account only the person's own dollars count until the law's least "
            "deductible is met; if the plan counts a manufacturer's money before, the account is at risk"
        )
        yield Finding(
            code="assistance.savings_account",
            severity=Severity.NOTICE,
            message=message,
            path=_AT,
            source=_LEAST_DEDUCTIBLE,
        )


def _run_out(settlement: Settlement) -> Iterator[Finding]:
    before: int | None = None
    for posting, left in settlement.card_left:
        if left == 0 and before != 0 and posting.after.relief.card:
            where = f"session {posting.claim.session}" if posting.claim.session else "the intake visit"
            message = f"the savings card runs out at {where}, {posting.claim.on}; what is due rises from there"
            yield Finding(code="assistance.card_runs_out", severity=Severity.WARNING, message=message, path=_AT)
        before = left
