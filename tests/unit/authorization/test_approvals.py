"""Approvals over sessions: what each window holds, and what the join may never lose or add."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.authorization.approvals import (
    COVERED,
    Approval,
    PlannedSession,
    Standing,
    expected_windows,
    granted_from,
    lay,
)
from ketacost.authorization.policy import Grant
from ketacost.errors import InvalidInputError

START = date(2026, 12, 1)


def _sessions(days: list[int], devices: int = 3) -> tuple[PlannedSession, ...]:
    return tuple(
        PlannedSession(number=n, on=START + timedelta(days=day), devices=devices, dose_mg=Decimal(28 * devices))
        for n, day in enumerate(sorted(days), 1)
    )


_MAYBE = st.none() | st.integers(1, 12)
_APPROVALS = st.lists(
    st.builds(
        lambda first, days, sessions, devices, mg: Approval(
            starts_on=START + timedelta(days=first),
            ends_on=START + timedelta(days=first + days),
            sessions=sessions,
            devices=devices,
            mg_per_week=None if mg is None else 28 * mg,
        ),
        st.integers(-20, 200),
        st.integers(0, 120),
        _MAYBE,
        st.none() | st.integers(1, 40),
        _MAYBE,
    ),
    max_size=4,
)
_DAYS = st.lists(st.integers(0, 200), min_size=1, max_size=30)


@given(_DAYS, _APPROVALS, _APPROVALS, st.integers(1, 3))
def test_the_join_keeps_every_session_and_no_window_holds_too_much(
    days: list[int], in_hand: list[Approval], expected: list[Approval], devices: int
) -> None:
    """Covered and uncovered are all planned sessions, once each; every limit of every window holds."""
    sessions = _sessions(days, devices)
    windows, stands = lay(sessions, in_hand, expected)
    by_number = {one.number: one for one in sessions}
    taken = [number for window in windows for number in window.sessions]

    assert [one.number for one in sessions] == [one.session for one in stands]
    assert sorted(taken) == [one.session for one in stands if one.standing in COVERED]
    for window in windows:
        own, held = window.approval, [by_number[number] for number in window.sessions]
        assert all(own.starts_on <= one.on <= own.ends_on for one in held)
        assert own.sessions is None or len(held) <= own.sessions
        assert own.devices is None or sum(one.devices or 0 for one in held) <= own.devices
        for one in held:
            week = [other for other in held if one.on - timedelta(days=6) <= other.on <= one.on]
            given_mg = sum((other.dose_mg for other in week if other.dose_mg is not None), Decimal(0))
            assert own.mg_per_week is None or given_mg <= own.mg_per_week or len(week) > 1


@given(_DAYS, _APPROVALS)
def test_a_further_approval_never_uncovers_a_session(days: list[int], approvals: list[Approval]) -> None:
    """Sessions are only ever gained, where approvals limit days alone."""
    plain = [Approval(starts_on=one.starts_on, ends_on=one.ends_on) for one in approvals]
    _, few = lay(_sessions(days), plain[:-1])
    _, more = lay(_sessions(days), plain)

    assert {one.session for one in few if one.window is not None} <= {
        one.session for one in more if one.window is not None
    }


@pytest.mark.parametrize(
    ("grant", "starts", "ends"),
    [
        (Grant(days=28), date(2026, 12, 1), date(2026, 12, 28)),  # both ends count
        (Grant(months=6), date(2026, 12, 1), date(2027, 5, 31)),
        (Grant(months=1), date(2026, 1, 31), date(2026, 2, 27)),  # the earlier of the days payers print
    ],
)
def test_a_grant_is_counted_with_both_ends(grant: Grant, starts: date, ends: date) -> None:
    """28 days from 1 December end with the 28th."""
    found = granted_from(grant, starts)

    assert found is not None
    assert ends == found.ends_on


def test_devices_can_end_before_the_days_do() -> None:
    """QualChoice: 23 devices are eight sessions of induction (2 + 7 x 3), though three months are granted."""
    days = [day for week in range(4) for day in (7 * week, 7 * week + 3)]
    first, *later = _sessions([*days, 28, 35])
    sessions = (PlannedSession(number=1, on=first.on, devices=2, dose_mg=Decimal(56)), *later)
    windows, stands = lay(sessions, [Approval(starts_on=START, ends_on=START + timedelta(days=89), devices=23)])

    assert tuple(range(1, 9)) == windows[0].sessions
    assert [Standing.DEVICES_USED] * 2 == [one.standing for one in stands[8:]]


def test_more_milligrams_in_a_week_than_approved_are_not_covered() -> None:
    """Three sessions of 84 mg in seven days, where 168 mg are approved."""
    _, stands = lay(_sessions([0, 3, 6, 8]), [Approval(starts_on=START, ends_on=START, mg_per_week=168)])
    _, fits = lay(
        _sessions([0, 3, 6, 8]), [Approval(starts_on=START, ends_on=START + timedelta(days=27), mg_per_week=168)]
    )

    assert ["approved", "outside", "outside", "outside"] == [one.standing for one in stands]
    assert ["approved", "approved", "dose_above", "approved"] == [one.standing for one in fits]


@pytest.mark.parametrize(
    ("first", "renewal", "windows"),
    [
        (Grant(days=28), Grant(days=28), 13),  # Triple-S, Blue Cross of Massachusetts
        (Grant(months=1), Grant(months=3), 5),  # CareFirst
        (Grant(days=60), Grant(days=180), 3),  # Ohio
        (Grant(months=3), Grant(months=6), 3),  # HCSC
        (Grant(months=6), Grant(months=6), 2),  # Cigna
        (Grant(months=12), Grant(months=12), 1),  # UnitedHealthcare
    ],
)
def test_how_many_windows_a_year_of_treatment_needs(first: Grant, renewal: Grant, windows: int) -> None:
    """52 weeks from the first dose, when every renewal comes."""
    found = expected_windows(first, renewal, START, START + timedelta(days=7 * 52 - 1))

    assert windows == len(found)


def test_renewals_follow_what_is_in_hand_and_end_where_no_length_is_known() -> None:
    """From the day after; none without a length."""
    held = [Approval(starts_on=START, ends_on=START + timedelta(days=27))]
    through = START + timedelta(days=100)

    assert START + timedelta(days=28) == expected_windows(None, Grant(days=28), START, through, after=held)[0].starts_on
    assert () == expected_windows(None, None, START, through, after=held)
    assert () == expected_windows(Grant(sessions=8), None, START, through)


def test_days_the_wrong_way_round_are_refused() -> None:
    """With the place."""
    with pytest.raises(InvalidInputError) as caught:
        Approval(starts_on=START, ends_on=START - timedelta(days=1))

    assert [("approval.days", "ends_on")] == [(one.code, one.path) for one in caught.value.problems]
