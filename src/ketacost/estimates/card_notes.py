"""What to know about a savings card: when it runs out, and that its money does not count."""

from __future__ import annotations

from collections.abc import Iterator

from ketacost.adjudication.settlement import Settlement
from ketacost.plans.conventions import ManufacturerDollars
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import from_cents, show

_AT = "assistance.savings_card"


def card_findings(settlement: Settlement) -> Iterator[Finding]:
    """Find the line at which a savings card runs out in a program year, and a plan that does not count its money."""
    yield from _run_out(settlement)
    paid = sum(posting.after.relief.card for posting in settlement.postings)
    plans = (ledger.coverage.plan for ledger in settlement.ledgers)
    if paid and any(plan.conventions.manufacturer_dollars is ManufacturerDollars.DO_NOT_COUNT for plan in plans):
        message = (
            f"the plan does not count the {show(from_cents(paid))} the savings card pays, so the deductible and the "
            "maximum are met by the person's own money alone, and more than one deductible is applied in all"
        )
        yield Finding(code="assistance.not_counted", severity=Severity.WARNING, message=message, path=_AT)


def _run_out(settlement: Settlement) -> Iterator[Finding]:
    before: int | None = None
    for posting, left in settlement.card_left:
        if left == 0 and before != 0 and posting.after.relief.card:
            where = f"session {posting.claim.session}" if posting.claim.session else "the intake visit"
            message = f"the savings card runs out at {where}, {posting.claim.on}; what is due rises from there"
            yield Finding(code="assistance.card_runs_out", severity=Severity.WARNING, message=message, path=_AT)
        before = left
