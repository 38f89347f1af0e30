"""What a good-faith estimate must tell the person besides its figures, in our own words (45 CFR 149.610(c)(1))."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from ketacost.estimates.good_faith_deadlines import TOPIC
from ketacost.estimates.good_faith_records import MissingEstimate, SeparateItem
from ketacost.reference.lookup import figure
from ketacost.reference.schema import Figure, Status
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import show

NOTICE: Final = (
    "This is an estimate, not a bill. It is for a person who pays without a plan; prices and services may differ."
)


class Figures:
    """Figures of the rule on a day; remembers those nobody confirmed."""

    def __init__(self, on: date) -> None:
        """Take the day figures are asked for."""
        self._on = on
        self._used: dict[str, Figure] = {}

    def of(self, key: str, on: date | None = None) -> Figure:
        """Return a figure, on a day of its own where one is given."""
        found = self._used[key] = figure(TOPIC, key, self._on if on is None else on)
        return found

    def findings(self) -> Iterator[Finding]:
        """Yield one assumption for the figures that are not confirmed for one reason."""
        alike: dict[tuple[Status, str, str], list[str]] = {}
        for key, row in self._used.items():
            if row.status is not Status.FINAL:
                one = f"{key.replace('.', ' ').replace('_', ' ')} ({row.value})"
                alike.setdefault((row.status, row.note, row.source), []).append(one)
        for (status, note, source), said in alike.items():
            yield Finding(
                code="good_faith.figure_not_confirmed",
                severity=Severity.ASSUMPTION,
                message=f"{status}, not confirmed: {'; '.join(said)}{f' ({note})' if note else ''}",
                source=source,
            )


def disclaimers(
    figures: Figures, separate: Sequence[SeparateItem], missing: Sequence[MissingEstimate]
) -> Iterator[str]:
    """Yield one paragraph for each thing the person must be told."""
    threshold, fee = show(figures.of("dispute.threshold").amount), show(figures.of("dispute.fee").amount)
    window, where = figures.of("dispute.window").whole, figures.of("dispute.where").text
    yield (
        "Your provider may recommend further items or services during the treatment. They are scheduled or requested "
        "by themselves and are not part of this estimate; you can ask for an estimate of them."
    )
    if separate:
        yield (
            "The items listed as scheduled separately are not part of this estimate either. You get an estimate of "
            "them when they are scheduled, or earlier if you ask for one."
        )
    if missing:
        yield (
            "Some expected charges are missing here and marked as such. Those providers bill you on their own; ask "
            "them for an estimate."
        )
    yield (
        "This is only an estimate, made from what is known now. The items, services and charges you are billed for "
        "may be different."
    )
    yield (
        f"You may dispute a bill. If the bills of any one provider or facility come to at least {threshold} more than "
        f"its total in this estimate, you can start a dispute within {window} calendar days after the date on the "
        f"bill. Starting it costs {fee}. How it works and where to start: {where}. Keep this estimate and your bills."
    )
    yield "Starting a dispute does not make the care you are given any worse; no provider may hold it against you."
    yield (
        "This estimate is not a contract. It does not oblige you to get any of these services, or to get them from "
        "the providers named here."
    )
