"""The cash flow: what is due at each session, and what comes back later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ketacost.adjudication.waterfall import Posting
from ketacost.claims.claim import Biller
from ketacost.claims.services import NetworkTier
from ketacost.estimates.estimate import CashMovement
from ketacost.estimates.request import Payment
from ketacost.values.dates import add_days
from ketacost.values.money import from_cents


def comes_back(posting: Posting, payment: Payment) -> int:
    """Return the cents the patient advances for the plan: its payment on a superbill line."""
    on_superbill = (
        payment.superbill
        and posting.claim.biller is not Biller.PHARMACY
        and posting.line.tier is NetworkTier.OUT_OF_NETWORK
    )
    return posting.parts.plan_paid if on_superbill else 0


def due_cents(posting: Posting, payment: Payment) -> int:
    """Return the cents due at the visit for one line."""
    p = posting.parts
    return p.deductible + p.copay + p.coinsurance + p.noncovered + p.balance_bill + comes_back(posting, payment)


def cash_flow(postings: Sequence[Posting], payment: Payment) -> tuple[CashMovement, ...]:
    """Return money by day: payments at sessions, and the plan's money on superbills when (if known) it arrives."""
    moves: dict[tuple[date | None, int, bool], int] = {}
    for posting in postings:
        claim = posting.claim
        key = (claim.on, claim.session, False)
        moves[key] = moves.get(key, 0) + due_cents(posting, payment)
        back = comes_back(posting, payment)
        if back:
            days = payment.reimbursed_after_days
            arrives = None if days is None else add_days(claim.on, days)
            later = (arrives, claim.session, True)
            moves[later] = moves.get(later, 0) + back
    ordered = sorted(
        moves.items(), key=lambda item: (item[0][0] is None, item[0][0] or date.max, item[0][2], item[0][1])
    )
    net = 0
    found = []
    for (on, session, back_again), cents in ordered:
        net += -cents if back_again else cents
        found.append(
            CashMovement(
                on=on,
                session=session,
                due_at_session=from_cents(0 if back_again else cents),
                reimbursed_later=from_cents(cents if back_again else 0),
                net_so_far=from_cents(net),
            )
        )
    return tuple(found)
