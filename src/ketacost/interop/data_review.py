"""The state of everything shipped on a day: figures, plan designs and policies that are stale, unsure or end soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.reference.load import load_topic, topics
from ketacost.reference.lookup import data_version
from ketacost.reference.review import review_all
from ketacost.reference.schema import Status
from ketacost.values.findings import Finding, Severity

DUE: Final = (Severity.ERROR, Severity.WARNING)
"""What asks for work; the rest is good to know."""

_UNSURE: Final = {
    Status.PROPOSED: "proposed, and may still change; look for the final document",
    Status.ASSUMED: "not confirmed by a document; look for one",
}


@attrs.frozen(kw_only=True)
class DataReview:
    """What there is to say about the shipped data on a day.

    Attributes:
        on: the day.
        rows: figures looked at.
        policies: authorization policies looked at.
        reference_data: version of the data.
        findings: what was found, the gravest first.
    """

    on: date
    rows: int
    policies: int
    reference_data: str
    findings: tuple[Finding, ...]

    @property
    def is_due(self) -> bool:
        """Whether anything asks for work."""
        return any(one.severity in DUE for one in self.findings)


def review_data(on: date, *, older_than_days: int, within_days: int) -> DataReview:
    """Return what is stale, unsure, missing or at its end.

    Args:
        on: day of the question.
        older_than_days: a row or a policy last checked more days ago is stale.
        within_days: a series whose last value ends within so many days needs its successor.
    """
    found = [
        *review_all(on, older_than_days=older_than_days, within_days=within_days),
        *_stale_policies(on, older_than_days),
        *_unsure(on),
    ]
    weight = list(Severity)
    return DataReview(
        on=on,
        rows=sum(len(line.figures) for topic in topics() for line in load_topic(topic).series.values()),
        policies=len(policy_ids()),
        reference_data=data_version(),
        findings=tuple(sorted(found, key=lambda one: weight.index(one.severity))),
    )


def _unsure(on: date) -> Iterator[Finding]:
    """Yield every figure in force on the day, or later, that no final document states."""
    for topic in topics():
        for line in load_topic(topic).series.values():
            for one in line.figures:
                over = one.superseded_on is not None or (one.effective_to is not None and one.effective_to < on)
                if one.status is not Status.FINAL and not over:
                    yield Finding(
                        code=f"reference.{one.status}",
                        severity=Severity.NOTICE,
                        message=_UNSURE[one.status],
                        path=f"{one.key} from {one.effective_from}",
                        source=one.source,
                    )


def _stale_policies(on: date, older_than_days: int) -> Iterator[Finding]:
    for policy_id in policy_ids():
        policy = load_policy(policy_id)
        if (on - policy.checked_on).days > older_than_days:
            yield Finding(
                code="policy.stale",
                severity=Severity.WARNING,
                message=f"last compared with its document on {policy.checked_on}, over {older_than_days} days ago",
                path=f"policies.{policy_id}",
                source=None,
            )
