"""Clocks and appeals by law: the vectors worked from the regulations, and what nobody has figures for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost.authorization.appeals import Denial, appeals
from ketacost.authorization.process_law import Handling, ProcessLaw, decision_clock, law_of
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit
from ketacost.errors import ReferenceDataError
from ketacost.values.time_limits import TimeLimit
from ketacost.values.unknown import Unknown

ON = date(2026, 11, 23)
NOBODY_SAID = Unknown("ask")


@pytest.mark.parametrize(
    ("law", "handling", "urgent", "due", "extended"),
    [
        ("employer", "service", False, date(2026, 12, 8), date(2026, 12, 23)),
        ("employer", "service", True, date(2026, 11, 26), None),
        ("medicare_advantage", "service", False, date(2026, 11, 30), date(2026, 12, 14)),
        ("medicare_advantage", "service", True, date(2026, 11, 26), None),
        ("medicare_advantage", "drug", False, date(2026, 11, 26), None),
        ("medicare_advantage", "drug", True, date(2026, 11, 24), None),
        ("part_d", "drug", False, date(2026, 11, 26), None),
        ("part_d", "drug", True, date(2026, 11, 24), None),
        ("medicaid_managed", "service", False, date(2026, 11, 30), date(2026, 12, 14)),
        ("medicaid_managed", "drug", False, date(2026, 11, 24), None),
        ("medicaid_state", "service", False, date(2026, 11, 30), None),
    ],
)
def test_a_payer_decides_in_time(law: str, handling: str, urgent: bool, due: date, extended: date | None) -> None:  # noqa: FBT001 (a row)
    """By law, by what is asked for, and by how urgent."""
    found = decision_clock(ProcessLaw(law), ON, handling=Handling(handling), urgent=urgent)

    assert found.due is not None
    assert (due, extended) == (found.due.on, None if found.extended is None else found.extended.on)
    assert found.due.source


def test_seven_days_begin_with_2026() -> None:
    """A request received on 31 December 2025 has the fourteen days of before."""
    old = decision_clock(ProcessLaw.MEDICARE_ADVANTAGE, date(2025, 12, 31), handling=Handling.SERVICE)

    assert old.due is not None
    assert date(2026, 1, 14) == old.due.on


def test_the_longer_clock_counts_while_nobody_says_how_it_is_handled() -> None:
    """Seven days, not 72 hours; and it says to ask."""
    found = decision_clock(ProcessLaw.MEDICARE_ADVANTAGE, ON, handling=NOBODY_SAID)

    assert found.due is not None
    assert date(2026, 11, 30) == found.due.on
    assert "ask whether the plan treats" in found.ask


def test_a_payers_own_promise_counts_where_it_is_shorter() -> None:
    """24 hours on a form; a longer promise than the law's is none."""
    short, long = TimeLimit(count=24, unit="hours"), TimeLimit(count=60, unit="days")
    own = decision_clock(ProcessLaw.MEDICAID_MANAGED, ON, handling=Handling.SERVICE, own=short)
    law = decision_clock(ProcessLaw.MEDICAID_MANAGED, ON, handling=Handling.SERVICE, own=long)

    assert own.due is not None
    assert law.due is not None
    assert (date(2026, 11, 24), True) == (own.due.on, own.by_payer)
    assert (date(2026, 11, 30), False) == (law.due.on, law.by_payer)


@pytest.mark.parametrize("law", [ProcessLaw.TRICARE, ProcessLaw.VA, ProcessLaw.MEDICARE, NOBODY_SAID])
def test_where_no_rule_was_found_it_says_to_ask(law: ProcessLaw | Unknown) -> None:
    """Never a day out of nothing."""
    found = decision_clock(law, ON, handling=NOBODY_SAID)

    assert found.due is None
    assert "ask" in found.ask


@pytest.mark.parametrize(
    ("law", "days"),
    [
        # 180 days from receipt; then 30 days, four months and 45 days
        ("employer", [(date(2027, 5, 22), date(2027, 6, 21)), (date(2027, 10, 21), date(2027, 12, 5))]),
        # 60 days from the notice; 30 days, then 90 and 90
        ("medicaid_managed", [(date(2027, 1, 22), date(2027, 2, 21)), (date(2027, 5, 22), date(2027, 8, 20))]),
        ("medicaid_state", [(date(2027, 2, 21), date(2027, 5, 22))]),
        ("tricare", [(date(2027, 2, 21), None), (date(2027, 5, 22), None)]),
        ("va", [(None, None)]),
    ],
)
def test_the_levels_of_appeal_and_their_last_days(law: str, days: list[tuple[date | None, date | None]]) -> None:
    """Each counts from the latest end of the one before."""
    found = appeals(ProcessLaw(law), Denial(dated_on=ON), handling=NOBODY_SAID)

    assert days == [(one.file_by and one.file_by.on, one.decided_by and one.decided_by.on) for one in found]


def test_medicare_advantage_counts_five_days_of_mail_and_sends_the_case_on_itself() -> None:
    """60 days after a receipt presumed five days after the date; the plan sends an upheld refusal to the reviewer."""
    found = appeals(ProcessLaw.MEDICARE_ADVANTAGE, Denial(dated_on=ON), handling=Handling.DRUG)
    given = appeals(ProcessLaw.MEDICARE_ADVANTAGE, Denial(dated_on=ON, received_on=ON), handling=Handling.DRUG)

    assert found[0].file_by is not None
    assert given[0].file_by is not None
    assert found[0].decided_by is not None
    assert (date(2027, 1, 27), date(2027, 1, 22)) == (found[0].file_by.on, given[0].file_by.on)
    assert date(2027, 2, 3) == found[0].decided_by.on  # seven days for a Part B drug
    assert (True, None) == (found[1].automatic, found[1].file_by)


def test_the_amount_in_controversy_goes_by_the_year_of_filing() -> None:
    """A notice of November 2026 whose court is reached later asks for 2,000 dollars, one of early 2026 for 1,960."""
    late = appeals(ProcessLaw.PART_D, Denial(dated_on=ON), handling=Handling.DRUG)
    early = appeals(ProcessLaw.PART_D, Denial(dated_on=date(2026, 1, 2), urgent=True), handling=Handling.DRUG)

    assert Decimal("2000.00") == late[-1].least_amount
    assert [Decimal("200.00")] == list({one.least_amount for one in (*late, *early) if "judge" in one.name})


def test_two_internal_levels_take_fifteen_days_each() -> None:
    """In place of thirty for one."""
    found = appeals(ProcessLaw.EMPLOYER, Denial(dated_on=ON), handling=NOBODY_SAID, internal_levels=2)

    assert 3 == len(found)
    assert found[0].file_by is not None
    assert found[0].decided_by is not None
    assert 15 == (found[0].decided_by.on - found[0].file_by.on).days


def test_an_urgent_appeal_takes_hours() -> None:
    """72 of them, inside and outside."""
    found = appeals(ProcessLaw.EMPLOYER, Denial(dated_on=ON, urgent=True), handling=NOBODY_SAID)

    assert [3, 3] == [(one.decided_by.on - one.file_by.on).days for one in found if one.decided_by and one.file_by]


@pytest.mark.parametrize(
    ("line", "benefit", "managed", "law"),
    [
        ("self_funded", None, None, "employer"),
        ("small_group", None, None, "employer"),
        ("individual", None, None, "individual"),
        ("medicare", Benefit.PHARMACY, None, "part_d"),
        ("medicare_advantage", Benefit.MEDICAL, None, "medicare_advantage"),
        ("medicaid", None, True, "medicaid_managed"),
        ("medicaid", None, False, "medicaid_state"),
        ("tricare", None, None, "tricare"),
        ("va", None, None, "va"),
    ],
)
def test_the_law_follows_the_line(line: str, benefit: Benefit | None, managed: bool | None, law: str) -> None:  # noqa: FBT001 (a row)
    """And Medicare's pharmacy benefit is Part D."""

    assert law == law_of(LineOfBusiness(line), benefit, managed=managed)


@pytest.mark.parametrize("line", [None, LineOfBusiness.MEDICAID, LineOfBusiness.FEDERAL_EMPLOYEES])
def test_what_decides_the_law_is_asked(line: LineOfBusiness | None) -> None:
    """Nothing is guessed."""

    assert isinstance(law_of(line), Unknown)


def test_no_law_has_no_appeals_and_no_year_without_figures_is_guessed() -> None:
    """Before the first rule collected there is no clock either."""

    assert () == appeals(NOBODY_SAID, Denial(dated_on=ON), handling=NOBODY_SAID)
    with pytest.raises(ReferenceDataError):
        appeals(ProcessLaw.PART_D, Denial(dated_on=date(2025, 1, 2), urgent=True), handling=Handling.DRUG)
