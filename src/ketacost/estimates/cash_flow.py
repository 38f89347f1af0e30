"""The cash flow: what is due at each session, and what comes back later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, TypeAlias

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


Move: TypeAlias = tuple[date, bool, int]
"""What money has in common that moves together, in the order it is listed: day, whether it comes back, session."""


def moves(postings: Iterable[Posting], rows: Iterable[Cents], payment: Payment) -> dict[Move, int]:
    """Return the cents that move, by day, session and direction; ``rows`` are the parts of the postings."""
    found: dict[Move, int] = {}
    for posting, row in zip(postings, rows, strict=True):
        claim = posting.claim
        advanced = row.plan_paid if payment.superbill and _is_on_superbill(posting) else 0
        at_visit = (claim.on, False, claim.session)
        found[at_visit] = found.get(at_visit, 0) + row.owed + advanced
        if advanced:
            days = payment.reimbursed_after_days
            later = (_UNKNOWN_DAY if days is None else add_days(claim.on, days), True, claim.session)
            found[later] = found.get(later, 0) + advanced
    return found


def _is_on_superbill(posting: Posting) -> bool:
    return posting.claim.biller is not Biller.PHARMACY and posting.line.tier is NetworkTier.OUT_OF_NETWORK


def due_by_session(moved: Mapping[Move, int]) -> dict[int, int]:
    """Return the cents due at each session."""
    due: dict[int, int] = {}
    for (_, comes_back, session), cents in moved.items():
        if not comes_back:
            due[session] = due.get(session, 0) + cents
    return due


def cash_flow(moved: Mapping[Move, int]) -> tuple[CashMovement, ...]:
    """Return money by day: what is due at sessions, and the plan's money on superbills when (if known) it arrives."""
    net = 0
    found = []
    for (on, comes_back, session), cents in sorted(moved.items()):
        net += -cents if comes_back else cents
        found.append(
            CashMovement(
                on=None if on is _UNKNOWN_DAY else on,
                session=session,
                due_at_session=from_cents(0 if comes_back else cents),
                reimbursed_later=from_cents(cents if comes_back else 0),
                net_so_far=from_cents(net),
            )
        )
    return tuple(found)
