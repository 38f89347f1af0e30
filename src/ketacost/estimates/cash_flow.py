"""The cash flow: what is due at each session, and what comes back later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import Final, TypeAlias

from ketacost.adjudication.waterfall import Posting
from ketacost.assistance.programs import Account, AccountKind
from ketacost.claims.claim import Biller
from ketacost.claims.services import NetworkTier
from ketacost.estimates.estimate import CashMovement
from ketacost.estimates.request import EstimateRequest, Payment
from ketacost.estimates.smoothing import is_fill, monthly_bills
from ketacost.estimates.totals import Cents
from ketacost.values.dates import add_days
from ketacost.values.money import from_cents, to_cents

_UNKNOWN_DAY: Final = date.max
"""Stands for a day nobody knows, and so comes last."""


class Way(IntEnum):
    """How money moves, in the order a day lists it."""

    AT_VISIT = 0
    BILLED = 1
    COMES_BACK = 2


Move: TypeAlias = tuple[date, Way, int]
"""What money has in common that moves together, in the order it is listed: day, way, session."""


def moves(postings: Sequence[Posting], rows: Sequence[Cents], request: EstimateRequest) -> dict[Move, int]:
    """Return the cents that move, by day, way and session; ``rows`` are the parts of the postings."""
    payment = request.payment
    rebate = None if request.assistance is None else request.assistance.rebate
    smoothed = payment.prescription_payment_plan
    fills: list[tuple[date, int]] = []
    found: dict[Move, int] = {}

    def add(move: Move, cents: int) -> None:
        found[move] = found.get(move, 0) + cents

    for posting, row in zip(postings, rows, strict=True):
        claim = posting.claim
        due = row.owed - row.discount - row.card - row.grants
        if smoothed is not None and posting.parts.covered and is_fill(posting.line):
            fills.append((claim.on, due))
            due = due if claim.on < smoothed.joined_on else 0
        advanced = row.plan_paid if payment.superbill and _is_on_superbill(posting) else 0
        at_visit = (claim.on, Way.AT_VISIT, claim.session)
        found[at_visit] = found.get(at_visit, 0) + due + advanced
        if advanced:
            add((_later(claim.on, payment.reimbursed_after_days), Way.COMES_BACK, claim.session), advanced)
        if row.rebate and rebate is not None:
            add((_later(claim.on, rebate.paid_after_days), Way.COMES_BACK, claim.session), row.rebate)
    if smoothed is not None:
        sessions = sorted({(posting.claim.on, posting.claim.session) for posting in postings})
        for on, cents in monthly_bills(smoothed, fills).items():
            last = max((session for day, session in sessions if day <= on), default=sessions[0][1])
            add((on, Way.BILLED, last), cents)
    return found


def _later(on: date, days: int | None) -> date:
    return _UNKNOWN_DAY if days is None else add_days(on, days)


def _is_on_superbill(posting: Posting) -> bool:
    return posting.claim.biller is not Biller.PHARMACY and posting.line.tier is NetworkTier.OUT_OF_NETWORK


def file_by_session(postings: Iterable[Posting], payment: Payment) -> dict[int, date]:
    """Return the last day to file the bill of each session the person files; empty where nobody knows the window."""
    if not payment.superbill or payment.file_within_days is None:
        return {}
    days = payment.file_within_days
    return {one.claim.session: add_days(one.claim.on, days) for one in postings if _is_on_superbill(one)}


def due_by_session(moved: Mapping[Move, int]) -> dict[int, int]:
    """Return the cents due at each session."""
    due: dict[int, int] = {}
    for (_, way, session), cents in moved.items():
        if way is Way.AT_VISIT:
            due[session] = due.get(session, 0) + cents
    return due


def cash_flow(moved: Mapping[Move, int], accounts: Sequence[Account] = ()) -> tuple[CashMovement, ...]:
    """Return money by day: what is due at sessions, monthly bills, and what comes back, when (if known) it does."""
    net = 0
    found = []
    wallet = _Wallet(accounts) if accounts else None
    for (on, way, session), cents in sorted(moved.items()):
        comes_back = way is Way.COMES_BACK
        net += -cents if comes_back else cents
        funded = 0 if comes_back or wallet is None else wallet.pay(on, cents)
        found.append(
            CashMovement(
                on=None if on is _UNKNOWN_DAY else on,
                session=session,
                due_at_session=from_cents(cents if way is Way.AT_VISIT else 0),
                billed_monthly=from_cents(cents if way is Way.BILLED else 0),
                from_accounts=from_cents(funded),
                reimbursed_later=from_cents(cents if comes_back else 0),
                net_so_far=from_cents(net),
            )
        )
    return tuple(found)


class _Wallet:
    """Accounts that fund payments: an HRA before an FSA before an HSA, each while it may and has money."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        order = list(AccountKind)
        self._accounts = sorted(accounts, key=lambda one: order.index(one.kind))
        self._left = [to_cents(one.balance) for one in self._accounts]

    def pay(self, on: date, cents: int) -> int:
        """Return what accounts fund of a payment, and take it from them."""
        paid = 0
        for index, account in enumerate(self._accounts):
            if account.starts_on is not None and on < account.starts_on:
                continue
            if account.ends_on is not None and on > account.ends_on:
                continue
            part = min(cents - paid, self._left[index])
            self._left[index] -= part
            paid += part
        return paid
