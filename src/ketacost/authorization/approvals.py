"""Approvals laid over sessions: which session each one covers, where a gap opens, and by when to ask for the next.

An approval covers a session on its days, both ends included, while it has sessions and devices left and the dose stays
under its weekly limit; the quantity can end before the days do. Renewals not yet given are laid on as *expected*
windows, one after the other, as long as the policy states a length.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

import attrs

from ketacost.authorization.policy import Grant
from ketacost.errors import InvalidInputError, Problem
from ketacost.values.dates import add_days, add_months

_WEEK: Final = 7
_count = attrs.validators.optional([attrs.validators.instance_of(int), attrs.validators.ge(1)])


@attrs.frozen(kw_only=True)
class Approval:
    """An approval in hand, as the payer's notice prints it.

    Attributes:
        starts_on: first day it covers.
        ends_on: last day it covers.
        sessions: most sessions; ``None`` where it limits none.
        devices: most devices (28 mg each).
        mg_per_week: most milligrams in any seven days.
    """

    starts_on: date
    ends_on: date
    sessions: int | None = attrs.field(default=None, validator=_count)
    devices: int | None = attrs.field(default=None, validator=_count)
    mg_per_week: int | None = attrs.field(default=None, validator=_count)

    def __attrs_post_init__(self) -> None:
        """Refuse an approval that ends before it starts."""
        if self.ends_on < self.starts_on:
            message = f"expected a day from {self.starts_on} on, got {self.ends_on}"
            raise InvalidInputError([Problem("approval.days", "ends_on", message)])


@attrs.frozen(kw_only=True)
class PlannedSession:
    """What an approval is measured against.

    Attributes:
        number: session number from 1.
        on: day of service.
        devices: devices used; ``None`` where the treatment has none.
        dose_mg: milligrams given; ``None`` where the treatment has no dose.
    """

    number: int
    on: date
    devices: int | None = None
    dose_mg: Decimal | None = None


class Standing(StrEnum):
    """How a session stands to the approvals.

    ``APPROVED``: an approval in hand covers it. ``EXPECTED``: only one that is still to be given. The others say why
    none does: outside all days, sessions or devices used up, or too many milligrams in seven days. ``OPEN``: the
    document was not read to where it says how long an approval lasts. ``NOT_NEEDED``: nobody asks for one.
    """

    APPROVED = "approved"
    EXPECTED = "expected"
    OUTSIDE = "outside"
    SESSIONS_USED = "sessions_used"
    DEVICES_USED = "devices_used"
    DOSE_ABOVE = "dose_above"
    OPEN = "open"
    NOT_NEEDED = "not_needed"


COVERED: Final = frozenset({Standing.APPROVED, Standing.EXPECTED, Standing.NOT_NEEDED})
"""The standings of a session some approval covers, or that needs none."""

AT_RISK: Final = frozenset({Standing.EXPECTED, Standing.OPEN})
"""The standings of a session that still waits for an approval which may come."""


@attrs.frozen(kw_only=True)
class Window:
    """An approval, in hand or expected, with the sessions it covers.

    Attributes:
        approval: its days and quantities.
        expected: whether it is still to be given.
        sessions: the numbers of the sessions it covers.
    """

    approval: Approval
    expected: bool
    sessions: tuple[int, ...]


@attrs.frozen(kw_only=True)
class SessionApproval:
    """How one session stands.

    Attributes:
        session: session number.
        on: day of service.
        standing: whether an approval covers it, and if not, why.
        window: index of the window that covers it; ``None`` where none does.
    """

    session: int
    on: date
    standing: Standing
    window: int | None


def lay(
    sessions: Sequence[PlannedSession], approvals: Iterable[Approval], expected: Iterable[Approval] = ()
) -> tuple[tuple[Window, ...], tuple[SessionApproval, ...]]:
    """Return the windows with the sessions each covers, and how each session stands.

    A session takes the first window, in order of days, that still holds it; one in hand before an expected one.

    Args:
        sessions: the planned sessions, in order of days.
        approvals: those in hand.
        expected: those still to be given.
    """
    in_hand = sorted(approvals, key=lambda one: (one.starts_on, one.ends_on))
    places = [_Place(one, expected=False) for one in in_hand]
    places += [_Place(one, expected=True) for one in sorted(expected, key=lambda one: (one.starts_on, one.ends_on))]
    stands = tuple(_stand(session, places) for session in sessions)
    windows = tuple(
        Window(approval=place.approval, expected=place.expected, sessions=tuple(one.number for one in place.taken))
        for place in places
    )
    return windows, stands


class _Place:
    """A window while it fills."""

    def __init__(self, approval: Approval, *, expected: bool) -> None:
        self.approval = approval
        self.expected = expected
        self.taken: list[PlannedSession] = []

    def refuses(self, session: PlannedSession) -> Standing | None:
        """Return why the window does not hold a session, ``None`` where it does."""
        own = self.approval
        if not own.starts_on <= session.on <= own.ends_on:
            return Standing.OUTSIDE
        if own.sessions is not None and len(self.taken) >= own.sessions:
            return Standing.SESSIONS_USED
        held = [*self.taken, session]
        if own.devices is not None and sum(one.devices for one in held if one.devices is not None) > own.devices:
            return Standing.DEVICES_USED
        week = add_days(session.on, 1 - _WEEK)
        given = sum((one.dose_mg for one in held if one.dose_mg is not None and one.on >= week), Decimal(0))
        return Standing.DOSE_ABOVE if own.mg_per_week is not None and given > own.mg_per_week else None


def _stand(session: PlannedSession, places: Sequence[_Place]) -> SessionApproval:
    why = Standing.OUTSIDE
    for index, place in enumerate(places):
        refused = place.refuses(session)
        if refused is None:
            place.taken.append(session)
            standing = Standing.EXPECTED if place.expected else Standing.APPROVED
            return SessionApproval(session=session.number, on=session.on, standing=standing, window=index)
        why = refused if refused is not Standing.OUTSIDE else why
    return SessionApproval(session=session.number, on=session.on, standing=why, window=None)


def granted_from(grant: Grant, starts_on: date) -> Approval | None:
    """Return the approval a grant makes from a day on; ``None`` where the document states no length.

    A month that lacks the day ends on its last one, which is the earlier of the two days payers print.
    """
    if grant.days is not None:
        ends_on = add_days(starts_on, grant.days - 1)
    elif grant.months is not None:
        ends_on = add_days(add_months(starts_on, grant.months), -1)
    else:
        return None
    return Approval(
        starts_on=starts_on,
        ends_on=ends_on,
        sessions=grant.sessions,
        devices=grant.devices,
        mg_per_week=grant.mg_per_week,
    )


def expected_windows(
    first: Grant | None, renewal: Grant | None, starts_on: date, through: date, *, after: Sequence[Approval] = ()
) -> tuple[Approval, ...]:
    """Return the approvals still to be given, one after the other, until a day.

    Args:
        first: what a first request is granted; not used where an approval is in hand.
        renewal: what each renewal is granted; ``None`` where the policy has no renewal, or states no length.
        starts_on: first day of the first one, without an approval in hand.
        through: last day that matters.
        after: the approvals in hand.
    """
    found: list[Approval] = []
    if after:
        next_on, grant = add_days(max(one.ends_on for one in after), 1), renewal
    else:
        next_on, grant = starts_on, first
    while next_on <= through and grant is not None:
        approval = granted_from(grant, next_on)
        if approval is None:
            break
        found.append(approval)
        next_on, grant = add_days(approval.ends_on, 1), renewal
    return tuple(found)
