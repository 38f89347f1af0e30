"""The cash flow: what is due at each session, and what comes back later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from ketacost.adjudication.waterfall import Posting
from ketacost.claims.claim import Biller
from ketacost.claims.services import NetworkTier
from ketacost.estimates.estimate import CashMovement
from ketacost.estimates.request import Payment
from ketacost.estimates.totals import Cents
from ketacost.values.dates import add_days
from ketacost.values.money import from_cents

_UNKNOWN_DAY: Final = date.max
"""Stands for a day nobody knows, and so comes last."""


class Move(NamedTuple):
    """What money has in common that moves together, in the order money is listed."""

    on: date
    comes_back: bool
    session: int


def moves(postings: Iterable[Posting], rows: Iterable[Cents], payment: Payment) -> dict[Move, int]:
    """Return the cents that move, by day, session and direction; ``rows`` are the parts of the postings."""
    found: dict[Move, int] = {}
    for posting, row in zip(postings, rows, strict=True):
        claim = posting.claim
        advanced = row.plan_paid if payment.superbill and _is_on_superbill(posting) else 0
        at_visit = Move(claim.on, False, claim.session)  # noqa: FBT003 (a keyword doubles the cost)
        found[at_visit] = found.get(at_visit, 0) + row.owed + advanced
        if advanced:
            days = payment.reimbursed_after_days
            later = Move(
                _UNKNOWN_DAY if days is None else add_days(claim.on, days), comes_back=True, session=claim.session
            )
            found[later] = found.get(later, 0) + advanced
    return found


def _is_on_superbill(posting: Posting) -> bool:
    return posting.claim.biller is not Biller.PHARMACY and posting.line.tier is NetworkTier.OUT_OF_NETWORK


def due_by_session(moved: Mapping[Move, int]) -> dict[int, int]:
    """Return the cents due at each session."""
    due: dict[int, int] = {}
    for move, cents in moved.items():
        if not move.comes_back:
            due[move.session] = due.get(move.session, 0) + cents
    return due


def cash_flow(moved: Mapping[Move, int]) -> tuple[CashMovement, ...]:
    """Return money by day: what is due at sessions, and the plan's money on superbills when (if known) it arrives."""
    net = 0
    found = []
    for move in sorted(moved):
        cents = moved[move]
        net += -cents if move.comes_back else cents
        found.append(
            CashMovement(
                on=None if move.on is _UNKNOWN_DAY else move.on,
                session=move.session,
                due_at_session=from_cents(0 if move.comes_back else cents),
                reimbursed_later=from_cents(cents if move.comes_back else 0),
                net_so_far=from_cents(net),
            )
        )
    return tuple(found)
