"""By when a good-faith estimate must be handed out (45 CFR 149.610(b)(1)); business days skip federal holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from ketacost.estimates.good_faith_records import IssueDeadline, IssueTrigger
from ketacost.reference.lookup import figure
from ketacost.values.calendars import add_business_days

TOPIC: Final = "no_surprises"

CLOCKS: Final = (
    "issue.far_ahead",
    "issue.far_within",
    "issue.near_ahead",
    "issue.near_within",
    "issue.request_within",
    "issue.change_before",
)
"""Keys of the figures the days here go by."""


def issue_deadline(
    *, service_on: date, scheduled_on: date | None, requested_on: date | None, first_on: date | None = None
) -> IssueDeadline:
    """Return by when an estimate must be handed out; with several clocks the earliest day.

    Args:
        service_on: first day of the primary service.
        scheduled_on: day it was scheduled, ``None`` when it was not.
        requested_on: day the estimate was asked for, ``None`` when nobody asked.
        first_on: first day of anything on the estimate, such as an intake before; ``None`` for the primary service.
    """
    clocks = []
    if requested_on is not None:
        within = figure(TOPIC, "issue.request_within", service_on).whole
        reason = f"{_business_days(within)} after the request of {requested_on}"
        clocks.append((add_business_days(requested_on, within), IssueTrigger.REQUESTED, reason))
    if scheduled_on is not None:
        services = dict.fromkeys((service_on, service_on if first_on is None else first_on))
        clocks += [clock for on in services for clock in _clock_of_schedule(scheduled_on, on)]
    if clocks:
        issue_by, trigger, reason = min(clocks, key=lambda clock: clock[0])
        return IssueDeadline(issue_by=issue_by, trigger=trigger, reason=reason)
    near = figure(TOPIC, "issue.near_ahead", service_on).whole
    reason = (
        "neither scheduled nor asked for, so no clock runs yet"
        if scheduled_on is None
        else f"scheduled less than {_business_days(near)} ahead and not asked for, so this rule sets no day"
    )
    return IssueDeadline(issue_by=None, trigger=IssueTrigger.NO_DUTY, reason=reason)


def _clock_of_schedule(scheduled_on: date, on: date) -> Iterator[tuple[date, IssueTrigger, str]]:
    for name, trigger in (("far", IssueTrigger.SCHEDULED_FAR_AHEAD), ("near", IssueTrigger.SCHEDULED_AHEAD)):
        ahead = figure(TOPIC, f"issue.{name}_ahead", on).whole
        if on >= add_business_days(scheduled_on, ahead):
            within = figure(TOPIC, f"issue.{name}_within", on).whole
            reason = (
                f"{_business_days(within)} after it was scheduled on {scheduled_on}, because that was at least "
                f"{_business_days(ahead)} before {on}"
            )
            yield add_business_days(scheduled_on, within), trigger, reason
            return


def _business_days(count: int) -> str:
    return "1 business day" if count == 1 else f"{count} business days"


def changed_estimate_by(service_on: date) -> date:
    """Return the last day for a new estimate when the scope of a service on ``service_on`` changes."""
    return add_business_days(service_on, -figure(TOPIC, "issue.change_before", service_on).whole)
