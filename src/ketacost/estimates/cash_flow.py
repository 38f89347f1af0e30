"""The cash flow: what is due at each session, and what comes back later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from ketacost.adjudication.waterfall import Posting
from ketacost.assistance.programs import Account, AccountKind
from ketacost.claims.claim import Biller
from ketacost.claims.services import NetworkTier
from ketacost.estimates.estimate import CashMovement
from ketacost.estimates.request import EstimateRequest, Payment
from ketacost.estimates.totals import Cents
from ketacost.values.dates import add_days
from ketacost.values.money import from_cents, to_cents

_UNKNOWN_DAY: Final = date.max
"""Stands for a day nobody knows, and so comes last."""


Move: TypeAlias = tuple[date, bool, int]
"""What money has in common that moves together, in the order it is listed: day, whether it comes back, session."""


def moves(postings: Iterable[Posting], rows: Iterable[Cents], request: EstimateRequest) -> dict[Move, int]:
    """Return the cents that move, by day, session and direction; ``rows`` are the parts of the postings."""
    payment = request.payment
    rebate = None if request.assistance is None else request.assistance.rebate
    found: dict[Move, int] = {}

    def add(move: Move, cents: int) -> None:
        found[move] = found.get(move, 0) + cents

    for posting, row in zip(postings, rows, strict=True):
        claim = posting.claim
        advanced = row.plan_paid if payment.superbill and _is_on_superbill(posting) else 0
        at_visit = (claim.on, False, claim.session)
        found[at_visit] = found.get(at_visit, 0) + row.owed - row.discount - row.card - row.grants + advanced
        if advanced:
            add((_later(claim.on, payment.reimbursed_after_days), True, claim.session), advanced)
        if row.rebate and rebate is not None:
            add((_later(claim.on, rebate.paid_after_days), True, claim.session), row.rebate)
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
    for (_, comes_back, session), cents in moved.items():
        if not comes_back:
            due[session] = due.get(session, 0) + cents
    return due


def cash_flow(moved: Mapping[Move, int], accounts: Sequence[Account] = ()) -> tuple[CashMovement, ...]:
    """Return money by day: what is due at sessions, and money that arrives later, when (if known) it arrives."""
    net = 0
    found = []
    wallet = _Wallet(accounts) if accounts else None
    for (on, comes_back, session), cents in sorted(moved.items()):
        net += -cents if comes_back else cents
        funded = 0 if comes_back or wallet is None else wallet.pay(on, cents)
        found.append(
            CashMovement(
                on=None if on is _UNKNOWN_DAY else on,
                session=session,
                due_at_session=from_cents(0 if comes_back else cents),
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
