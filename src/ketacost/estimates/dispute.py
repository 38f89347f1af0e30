"""Whether bills may be disputed against a good-faith estimate (45 CFR 149.620).

(A) The bills of one provider are summed, never line by line, and compared with that provider's total alone.
(B) At least the threshold above it, to the cent, is enough.
(C) The window counts calendar days from the date on the first bill that carries the sum over the line.
(D) A provider who stepped in at the last moment is held to the estimate of the one it replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

import attrs

from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.good_faith_disclaimers import Figures
from ketacost.estimates.good_faith_doors import npi, npi_or_none
from ketacost.estimates.good_faith_records import GoodFaithEstimate, ProviderEstimate
from ketacost.values.dates import add_days, parse_day
from ketacost.values.doors import amount
from ketacost.values.findings import Finding
from ketacost.values.money import show

_ZERO: Final = Decimal("0.00")


@attrs.frozen(kw_only=True)
class ProviderBill:
    """One bill for services a good-faith estimate was given for.

    Attributes:
        npi: national provider identifier of who bills.
        billed_on: date on the bill.
        total: dollars billed for those services, before any payment.
        replaces: number of the provider on the estimate it stepped in for less than one business day before the
            service, without an estimate of its own; ``None`` otherwise.
    """

    npi: str = attrs.field(converter=npi)
    billed_on: date = attrs.field(converter=parse_day)
    total: Decimal = attrs.field(converter=amount)
    replaces: str | None = attrs.field(default=None, converter=npi_or_none)


@attrs.frozen(kw_only=True)
class Bills:
    """Every bill so far for the services on one good-faith estimate, as one value a file can hold."""

    bills: tuple[ProviderBill, ...]


class DisputeStatus(StrEnum):
    """What can be done about a provider's bills."""

    ELIGIBLE = "eligible"
    BELOW_THRESHOLD = "below_threshold"
    WINDOW_CLOSED = "window_closed"
    NOT_ON_ESTIMATE = "not_on_estimate"


@attrs.frozen(kw_only=True)
class DisputeFinding:
    """The answer for one provider.

    Attributes:
        npi: national provider identifier of who billed.
        name: name on the estimate; ``None`` when the provider is not on it.
        status: the answer.
        reason: why, one sentence, lower case.
        expected_total: the provider's total on the estimate; ``None`` when it is not on it.
        billed_total: dollars of all its bills.
        excess: dollars billed above the expected total, negative below it; ``None`` likewise.
        threshold: least excess that can be disputed, dollars.
        start_by: last day to start a dispute; ``None`` where there is none to start.
        fee: dollars it costs to start one now; ``None`` likewise.
        findings: figures of the rule that are not confirmed for those days.
    """

    npi: str
    name: str | None
    status: DisputeStatus
    reason: str
    expected_total: Decimal | None
    billed_total: Decimal
    excess: Decimal | None
    threshold: Decimal
    start_by: date | None = None
    fee: Decimal | None = None
    findings: tuple[Finding, ...] = ()


@attrs.frozen(kw_only=True)
class Disputes:
    """The answers for all providers that billed, as one value a file can hold."""

    findings: tuple[DisputeFinding, ...]


def dispute_check(
    estimate: GoodFaithEstimate, bills: Sequence[ProviderBill], *, on: date
) -> tuple[DisputeFinding, ...]:
    """Return for each provider that billed whether its bills may be disputed.

    Args:
        estimate: the good-faith estimate the person was given.
        bills: every bill so far for the services on it.
        on: day of the question.

    Raises:
        InvalidInputError: if a bill is dated later than ``on``, or names a replaced provider that cannot be one; it
            lists every problem.
    """
    day = parse_day(on, path="on")
    expected = {one.provider.npi: one for one in estimate.providers}
    _refuse_bills(set(expected), bills, day)
    by_biller: dict[str, list[ProviderBill]] = {}
    for bill in bills:
        by_biller.setdefault(bill.npi, []).append(bill)
    return tuple(_finding(estimate, expected, own, day) for own in by_biller.values())


def _finding(
    estimate: GoodFaithEstimate, expected: dict[str, ProviderEstimate], bills: list[ProviderBill], on: date
) -> DisputeFinding:
    ordered = sorted(bills, key=lambda bill: bill.billed_on)
    billed = sum((bill.total for bill in ordered), _ZERO)
    first = ordered[0]
    figures = Figures(first.billed_on)
    threshold = figures.of("dispute.threshold").amount
    listed = expected.get(first.npi if first.replaces is None else first.replaces)
    if listed is None:
        return DisputeFinding(
            npi=first.npi,
            name=None,
            status=DisputeStatus.NOT_ON_ESTIMATE,
            reason=_not_listed(estimate),
            expected_total=None,
            billed_total=billed,
            excess=None,
            threshold=threshold,
            findings=tuple(figures.findings()),
        )
    answer = DisputeFinding(
        npi=first.npi,
        name=listed.provider.name,
        status=DisputeStatus.BELOW_THRESHOLD,
        reason=f"billed {show(billed)}, less than {show(threshold)} above the expected {show(listed.total)}",
        expected_total=listed.total,
        billed_total=billed,
        excess=billed - listed.total,
        threshold=threshold,
        findings=tuple(figures.findings()),
    )
    if billed < listed.total + threshold:
        return answer
    return _above(answer, _crossing(ordered, listed.total + threshold), on, figures)


def _above(answer: DisputeFinding, bill: ProviderBill, on: date, figures: Figures) -> DisputeFinding:
    """Return the answer for bills over the line: open or closed, by the bill that carried them over it."""
    window = figures.of("dispute.window", bill.billed_on).whole
    start_by = add_days(bill.billed_on, window)
    over = f"billed {show(answer.billed_total)}, at least {show(answer.threshold)} above the estimate"
    if on > start_by:
        reason = f"{over}, but a dispute had to start by {start_by}, {window} days after the bill of {bill.billed_on}"
        status, fee = DisputeStatus.WINDOW_CLOSED, None
    else:
        reason = f"{over}; start by {start_by}, {window} days after the bill of {bill.billed_on}"
        status, fee = DisputeStatus.ELIGIBLE, figures.of("dispute.fee", on).amount
    findings = tuple(figures.findings())
    return attrs.evolve(answer, status=status, reason=reason, start_by=start_by, fee=fee, findings=findings)


def _crossing(ordered: list[ProviderBill], line: Decimal) -> ProviderBill:
    """Return the first bill with which the sum reaches a line it does reach."""
    so_far = _ZERO
    for bill in ordered[:-1]:
        so_far += bill.total
        if so_far >= line:
            return bill
    return ordered[-1]


def _not_listed(estimate: GoodFaithEstimate) -> str:
    reason = "this provider has no total on the estimate, so there is nothing to compare its bills with"
    if not estimate.missing:
        return f"{reason}; if it replaced one that has, say which"
    names = ", ".join(one.provider.name for one in estimate.missing)
    return f"{reason}; the charges of {names} are marked as missing there"


def _refuse_bills(expected: set[str], bills: Sequence[ProviderBill], on: date) -> None:
    problems = list(_problems(expected, bills, on))
    if problems:
        raise InvalidInputError(problems)


def _problems(expected: set[str], bills: Sequence[ProviderBill], on: date) -> Iterator[Problem]:
    replaced: dict[str, str | None] = {}
    for index, bill in enumerate(bills):
        if bill.billed_on > on:
            message = f"expected a bill dated up to {on}, got {bill.billed_on}; check both days"
            yield Problem("dispute.bill_later", f"bills[{index}].billed_on", message)
        path = f"bills[{index}].replaces"
        if replaced.setdefault(bill.npi, bill.replaces) != bill.replaces:
            message = f"bills of {bill.npi} name different replaced providers; give each the same"
            yield Problem("dispute.replaces_two", path, message)
        if bill.replaces is None:
            continue
        if bill.npi in expected:
            message = f"{bill.npi} stands on the estimate itself, so it replaces nobody; leave replaces out"
            yield Problem("dispute.replaces_listed", path, message)
        elif bill.replaces not in expected:
            message = f"no provider {bill.replaces} on the estimate; name one of {', '.join(sorted(expected))}"
            yield Problem("dispute.replaces_unknown", path, message)
