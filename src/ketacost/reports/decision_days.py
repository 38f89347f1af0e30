"""The days of an authorization: its steps in the order they begin, and an answer that may come too late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ketacost.authorization.steps import AuthorizationStep
from ketacost.estimates.authorization_records import AuthorizationOutlook


def steps_in_order(steps: Iterable[AuthorizationStep]) -> list[AuthorizationStep]:
    """Return the steps of the way that goes well, then those of a denial, each in order of their first day.

    A step without a first day stands at its last one; one without any day comes last.
    """
    return sorted(steps, key=lambda one: (bool(one.only_if), one.earliest or one.latest or date.max))


def late_answer(found: AuthorizationOutlook) -> str:
    """Return a warning where the payer may decide after the first session planned; empty where it cannot."""
    decision = next((one for one in found.steps if one.key == "decision"), None)
    if found.delay is None or decision is None or decision.latest is None:
        return ""
    planned = found.delay.planned_on
    if decision.latest <= planned:
        return ""
    first = found.sessions[0].session
    return f"the answer may come only after session {first} on {planned}; the payer has until {decision.latest}"
