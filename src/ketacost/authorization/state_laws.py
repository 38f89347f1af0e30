"""State laws that take authorization away from plans the state regulates: said, never applied."""

from __future__ import annotations

from datetime import date
from typing import Final

from ketacost.claims.payers import LineOfBusiness
from ketacost.reference.lookup import figures_on
from ketacost.values.findings import Finding, Severity

TOPIC: Final = "authorization_states"
_REGULATED: Final = frozenset(
    {LineOfBusiness.INDIVIDUAL, LineOfBusiness.SMALL_GROUP, LineOfBusiness.LARGE_GROUP, LineOfBusiness.MEDICAID}
)


def state_law_notes(state: str, line: LineOfBusiness | None, on: date) -> tuple[Finding, ...]:
    """Return a warning where the law of a state probably forbids the payer to ask for authorization.

    Args:
        state: two letters; empty when nobody said.
        line: the body of law the plan stands under.
        on: day the payer receives the request.
    """
    law = figures_on(TOPIC, on).get(state.lower()) if state else None
    if law is None or line not in _REGULATED:
        return ()
    insured = ", if it is insured and not self-funded," if line is LineOfBusiness.LARGE_GROUP else ""
    message = (
        f"since {law.effective_from} plans under the law of {state}{insured} may ask no authorization for {law.value}; "
        f"ask why this one does ({law.note})"
    )
    return (
        Finding(
            code="authorization.state_law",
            severity=Severity.WARNING,
            message=message,
            path="authorization.state",
            source=law.source,
        ),
    )
