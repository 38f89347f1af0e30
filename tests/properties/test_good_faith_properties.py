"""What holds of every good-faith estimate and of every bill against one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ketacost import Billing, EstimateRequest, PriceBook, PriceEntry, estimate
from ketacost.courses.course import Course, Regimen
from ketacost.errors import CodeError
from ketacost.estimates.dispute import DisputeStatus, ProviderBill, dispute_check
from ketacost.estimates.good_faith import good_faith_estimate
from ketacost.estimates.good_faith_deadlines import issue_deadline
from ketacost.estimates.good_faith_doors import npi
from ketacost.estimates.good_faith_records import GoodFaithEstimate, IssueTrigger, Provider
from ketacost.reports.good_faith_text import good_faith_text
from ketacost.values.calendars import add_business_days, is_business_day
from ketacost.values.dates import add_months
from ketacost.values.money import from_cents
from ketacost.values.unknown import require
from tests.strategies.courses import OPEN_GATES, courses

CLINIC = Provider(name="Clinic", npi="1234567893", tin="12-3456789", state="MA", location="Salem")
CODES = ("G2082", "G2083", "90792")

charges = st.integers(0, 300_000).map(from_cents)
days = st.dates(date(2022, 1, 1), date(2030, 12, 31))


@st.composite
def asked(draw: st.DrawFn) -> EstimateRequest:
    """Return a course of Spravato, short or long, at one cash price a code."""
    course: Course = draw(courses(st.just(Regimen.SPRAVATO_TRD_ADJUNCT)))
    entries = tuple(PriceEntry(code=code, billed=draw(charges)) for code in CODES)
    return EstimateRequest(course=course, billing=Billing(pathway="bundled"), prices=PriceBook(entries=entries))


def of(request: EstimateRequest) -> GoodFaithEstimate:
    """Return the good-faith estimate of a request, by one clinic."""
    return good_faith_estimate(request, scheduled_on=None, requested_on=None, providers=(CLINIC,))


@settings(max_examples=40, deadline=None)
@given(request=asked())
def test_items_and_totals_are_those_of_the_estimate(request: EstimateRequest) -> None:
    """Items sum to the provider's total, and that is what the estimate owes inside the period, line by line."""
    found, whole = of(request), estimate(request)
    inside = [line for line in whole.lines if line.on in found.period]
    outside = [line.on for line in whole.lines if line.on not in found.period]
    items = [item for one in found.providers for item in one.items]

    assert sum((line.patient_responsibility for line in inside), Decimal("0.00")) == found.total
    assert sum((one.total for one in found.providers), Decimal("0.00")) == found.total
    assert sum(len(item.days) for item in items) == len(inside)
    assert all(require(item.expected_charge, "") * len(item.days) == item.total for item in items)
    assert min(outside, default=None) == found.renew_from
    assert found.period.last_on < add_months(found.period.first_on, 12)


@settings(max_examples=25, deadline=None)
@given(request=asked())
def test_the_text_holds_every_code_and_never_breaks(request: EstimateRequest) -> None:
    """Every code and the notice are on the page."""
    found = of(request)
    text = good_faith_text(found)

    assert "not a bill" in text
    assert all(item.code in text for one in found.providers for item in one.items)


@given(service_on=days, ahead=st.integers(0, 60), asked_before=st.none() | st.integers(0, 60))
def test_the_deadline_is_a_business_day_soon_after_the_clock_started(
    service_on: date, ahead: int, asked_before: int | None
) -> None:
    """One or three business days after an event; a request never makes it later; no duty only close to the service."""
    assume(service_on - timedelta(days=60) >= date(2022, 1, 1))
    scheduled_on = service_on - timedelta(days=ahead)
    requested_on = None if asked_before is None else service_on - timedelta(days=asked_before)
    found = issue_deadline(service_on=service_on, scheduled_on=scheduled_on, requested_on=requested_on)
    alone = issue_deadline(service_on=service_on, scheduled_on=scheduled_on, requested_on=None)

    if found.issue_by is None:
        assert requested_on is None
        assert service_on < add_business_days(scheduled_on, 3)
        return
    assert is_business_day(found.issue_by)
    assert found.trigger is not IssueTrigger.NO_DUTY
    events = [day for day in (scheduled_on, requested_on) if day is not None]
    assert found.issue_by in {add_business_days(day, count) for day in events for count in (1, 3)}
    assert alone.issue_by is None or found.issue_by <= alone.issue_by


ESTIMATE = of(
    EstimateRequest(
        course=Course(
            regimen="spravato_trd_adjunct", starts_on=date(2026, 3, 2), weeks=8, dose_mg=56, safety=OPEN_GATES
        ),
        billing=Billing(pathway="bundled"),
        prices=PriceBook(entries=(PriceEntry(code="G2082", billed="400"),)),
    )
)


@given(cents=st.lists(st.integers(0, 400_000), min_size=1, max_size=5), wait=st.integers(0, 150))
def test_the_line_is_crossed_by_the_sum_alone(cents: list[int], wait: int) -> None:
    """How bills are cut does not matter, and their order neither; a closed window is one that was open."""
    first_on = date(2026, 3, 2)
    bills = [
        ProviderBill(npi=CLINIC.npi, billed_on=first_on + timedelta(days=index), total=from_cents(one))
        for index, one in enumerate(cents)
    ]
    on = bills[-1].billed_on + timedelta(days=wait)
    (found,) = dispute_check(ESTIMATE, bills, on=on)

    over = sum(cents) >= 100 * (ESTIMATE.total + 400)
    assert over == (found.status in {DisputeStatus.ELIGIBLE, DisputeStatus.WINDOW_CLOSED})
    assert (found,) == dispute_check(ESTIMATE, bills[::-1], on=on)
    if over:
        assert found.start_by is not None
        assert (on <= found.start_by) == (found.status is DisputeStatus.ELIGIBLE)
        assert found.start_by - timedelta(days=120) in [bill.billed_on for bill in bills]


@given(body=st.integers(100_000_000, 299_999_999))
def test_one_check_digit_fits_each_provider_number(body: int) -> None:
    """Of the ten last digits exactly one is right, so every single mistyped digit there is noticed."""
    right = []
    for digit in range(10):
        try:
            right.append(npi(f"{body}{digit}"))
        except CodeError:
            continue

    assert 1 == len(right)
