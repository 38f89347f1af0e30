"""By when a good-faith estimate is due, and what is said about it."""

from __future__ import annotations

from datetime import date

import pytest

from ketacost import Payment, PriceBook, PriceEntry
from ketacost.errors import ReferenceDataError
from ketacost.estimates.good_faith_deadlines import changed_estimate_by, issue_deadline
from ketacost.estimates.good_faith_records import IssueTrigger
from tests.unit.estimates.asking import course
from tests.unit.estimates.good_faith_giving import FOUR_HUNDRED, alone, given

# 2026: Presidents' Day is Monday 16 February; 2 March is a Monday.
SERVICE = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("scheduled_on", "requested_on", "issue_by", "trigger"),
    [
        pytest.param("2026-02-13", None, "2026-02-19", IssueTrigger.SCHEDULED_FAR_AHEAD, id="exactly ten days"),
        pytest.param("2026-02-17", None, "2026-02-18", IssueTrigger.SCHEDULED_AHEAD, id="nine days"),
        pytest.param("2026-02-25", None, "2026-02-26", IssueTrigger.SCHEDULED_AHEAD, id="exactly three days"),
        pytest.param("2026-02-26", None, None, IssueTrigger.NO_DUTY, id="two days"),
        pytest.param(None, None, None, IssueTrigger.NO_DUTY, id="nothing happened"),
        pytest.param(None, "2026-02-13", "2026-02-19", IssueTrigger.REQUESTED, id="asked for over the holiday"),
        pytest.param("2026-02-26", "2026-02-26", "2026-03-03", IssueTrigger.REQUESTED, id="asked for late"),
        pytest.param("2026-02-17", "2026-02-17", "2026-02-18", IssueTrigger.SCHEDULED_AHEAD, id="both, schedule first"),
        pytest.param("2026-02-03", "2026-02-02", "2026-02-05", IssueTrigger.REQUESTED, id="both, request first"),
    ],
)
def test_the_clock_counts_business_days(
    scheduled_on: str | None, requested_on: str | None, issue_by: str | None, trigger: IssueTrigger
) -> None:
    """Federal Register 2021-10-07, 86 FR 56136: 3 or 1 business days after scheduling, 3 after a request."""
    found = issue_deadline(
        service_on=SERVICE,
        scheduled_on=None if scheduled_on is None else date.fromisoformat(scheduled_on),
        requested_on=None if requested_on is None else date.fromisoformat(requested_on),
    )

    assert (issue_by, trigger) == (None if found.issue_by is None else found.issue_by.isoformat(), found.trigger)
    assert found.reason


def test_days_count_from_scheduling_not_before_the_service() -> None:
    """A published table counts back from the service, which the rule does not: months ahead, three days after."""
    found = issue_deadline(service_on=date(2026, 9, 1), scheduled_on=date(2026, 3, 2), requested_on=None)

    assert date(2026, 3, 5) == found.issue_by


def test_an_early_intake_brings_the_day_forward() -> None:
    """Intake in four business days, treatment in ten: the earlier of the two clocks counts."""
    found = issue_deadline(
        service_on=SERVICE, first_on=date(2026, 2, 19), scheduled_on=date(2026, 2, 12), requested_on=None
    )

    assert (date(2026, 2, 13), IssueTrigger.SCHEDULED_AHEAD) == (found.issue_by, found.trigger)


def test_a_treatment_can_be_scheduled_at_its_intake() -> None:
    """The intake of 23 February is the day of scheduling; the treatment five business days later starts the clock."""
    book = PriceBook(entries=(*FOUR_HUNDRED.entries, PriceEntry(code="90792", billed="250")))
    asked = alone(course=course(new_patient=True), prices=book)
    found = given(asked, scheduled_on=date(2026, 2, 23)).deadline

    assert (date(2026, 2, 24), IssueTrigger.SCHEDULED_AHEAD) == (found.issue_by, found.trigger)


def test_a_changed_scope_is_due_one_business_day_before() -> None:
    """The Friday before a Monday, and the Friday before the Tuesday after a federal holiday."""
    assert date(2026, 2, 27) == changed_estimate_by(SERVICE) == given().change_by
    assert date(2026, 2, 13) == changed_estimate_by(date(2026, 2, 17))


def test_findings_say_no_duty_lateness_and_superbills() -> None:
    """Each is told, none stops the estimate."""
    codes = [
        {one.code for one in found.findings}
        for found in (
            given(scheduled_on=None),
            given(alone(as_of=date(2026, 2, 6))),
            given(alone(as_of=date(2026, 2, 5))),
            given(alone(payment=Payment(superbill=True))),
        )
    ]

    assert "good_faith.no_duty" in codes[0]
    assert "good_faith.overdue" in codes[1]
    assert "good_faith.overdue" not in codes[2]
    assert "good_faith.superbill" in codes[3]


def test_before_2022_there_was_no_rule() -> None:
    """The first day the rule is in force is 1 January 2022."""
    with pytest.raises(ReferenceDataError):
        issue_deadline(service_on=date(2021, 12, 31), scheduled_on=date(2021, 12, 1), requested_on=None)

    early = issue_deadline(service_on=date(2022, 1, 3), scheduled_on=date(2021, 12, 1), requested_on=None)
    assert date(2021, 12, 6) == early.issue_by
