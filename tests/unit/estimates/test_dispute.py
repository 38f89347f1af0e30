"""Bills against a good-faith estimate: the line, the window, the fee, and who is not on it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost import Billing, InvalidInputError, PriceBook, PriceEntry
from ketacost.errors import KetacostError, MoneyError
from ketacost.estimates.dispute import DisputeFinding, DisputeStatus, ProviderBill, dispute_check
from ketacost.estimates.good_faith import good_faith_estimate
from ketacost.estimates.good_faith_records import GoodFaithEstimate, MissingProvider, Provider
from tests.unit.estimates.asking import course, request

CLINIC = "1234567893"
HOSPITAL = "1245319599"
OTHER = "1003000126"
BILLED_ON = date(2026, 4, 1)


def of(npi: str, name: str, **parts: tuple[str, ...]) -> Provider:
    """Return a provider."""
    return Provider(npi=npi, name=name, tin="12-3456789", state="MA", location="1 Main Street, Salem", **parts)


@pytest.fixture(scope="module")
def estimate() -> GoodFaithEstimate:
    """Eight sessions at 400 by the clinic, 3,200 in all."""
    asked = request(
        coverage=None,
        course=course(stop_after_week=4),
        prices=PriceBook(entries=(PriceEntry(code="G2082", billed="400"),)),
    )
    return good_faith_estimate(asked, scheduled_on=None, requested_on=None, providers=(of(CLINIC, "Clinic"),))


@pytest.fixture(scope="module")
def shared() -> GoodFaithEstimate:
    """Eight sessions: 1,600 by the clinic, 7,200 by the hospital, and a provider whose charges are missing."""
    book = PriceBook(
        entries=(
            PriceEntry(code="G2082", component="facility", billed="900"),
            PriceEntry(code="G2082", component="professional", billed="200"),
        )
    )
    asked = request(
        coverage=None,
        course=course(stop_after_week=4, new_patient=True),
        prices=book,
        billing=Billing(pathway="hospital_outpatient", place_of_service="22"),
    )
    return good_faith_estimate(
        asked,
        scheduled_on=None,
        requested_on=None,
        providers=(of(CLINIC, "Clinic"), of(HOSPITAL, "Hospital", components=("facility",))),
        missing_providers=(MissingProvider(name="A psychiatrist", codes=("90792",)),),
    )


def bill(total: str, npi: str = CLINIC, on: date = BILLED_ON, replaces: str | None = None) -> ProviderBill:
    """Return a bill."""
    return ProviderBill(npi=npi, billed_on=on, total=total, replaces=replaces)


def only(estimate: GoodFaithEstimate, *bills: ProviderBill, on: date = date(2026, 5, 1)) -> DisputeFinding:
    """Return the one answer."""
    (found,) = dispute_check(estimate, bills, on=on)
    return found


@pytest.mark.parametrize(
    ("billed", "status"),
    [
        ("3600.00", DisputeStatus.ELIGIBLE),
        ("3599.99", DisputeStatus.BELOW_THRESHOLD),
        ("3200.00", DisputeStatus.BELOW_THRESHOLD),
        ("0.00", DisputeStatus.BELOW_THRESHOLD),
        ("9999.00", DisputeStatus.ELIGIBLE),
    ],
)
def test_at_least_400_above_the_total(estimate: GoodFaithEstimate, billed: str, status: DisputeStatus) -> None:
    """45 CFR 149.620(a)(2): an estimate of 3,200.00 can be disputed from a bill of 3,600.00 on."""
    found = only(estimate, bill(billed))

    assert Decimal("3200.00") == estimate.total == found.expected_total
    assert status is found.status
    assert Decimal(billed) - 3200 == found.excess
    assert Decimal("400.00") == found.threshold


def test_an_eligible_bill_has_a_last_day_and_a_fee(estimate: GoodFaithEstimate) -> None:
    """120 calendar days after 1 April are 30 July; the fee is 25."""
    found = only(estimate, bill("3600"))

    assert (date(2026, 7, 30), Decimal("25.00"), "Clinic") == (found.start_by, found.fee, found.name)


@pytest.mark.parametrize(
    ("on", "status", "fee"),
    [
        (date(2026, 7, 30), DisputeStatus.ELIGIBLE, Decimal("25.00")),
        (date(2026, 7, 31), DisputeStatus.WINDOW_CLOSED, None),
    ],
)
def test_the_window_closes(estimate: GoodFaithEstimate, on: date, status: DisputeStatus, fee: Decimal | None) -> None:
    """The 120th day is the last one."""
    found = only(estimate, bill("3600"), on=on)

    assert (status, fee, date(2026, 7, 30)) == (found.status, found.fee, found.start_by)


def test_a_bill_of_days_nobody_reviewed_says_so(estimate: GoodFaithEstimate) -> None:
    """The rule was read for days to the end of 2026; before, every figure is final."""
    later = only(estimate, bill("3600", on=date(2027, 1, 4)), on=date(2027, 1, 5))

    assert () == only(estimate, bill("3600")).findings
    assert ["good_faith.figure_not_confirmed"] * len(later.findings) == [one.code for one in later.findings]
    for said in ("dispute threshold (400.00)", "dispute window (120)", "dispute fee (25.00)"):
        assert any(said in one.message for one in later.findings)


def test_below_the_line_there_is_nothing_to_start(estimate: GoodFaithEstimate) -> None:
    """No last day and no fee."""
    found = only(estimate, bill("3599.99"))

    assert (None, None) == (found.start_by, found.fee)


def test_bills_of_one_provider_are_summed_and_the_window_starts_with_the_one_over_the_line(
    estimate: GoodFaithEstimate,
) -> None:
    """3,000, then 600 in June: the June bill carries the sum to 3,600; a later one does not move the window."""
    june = bill("600", on=date(2026, 6, 1))
    found = only(estimate, bill("50", on=date(2026, 7, 1)), june, bill("3000"), on=date(2026, 7, 2))

    assert (DisputeStatus.ELIGIBLE, Decimal("3650.00")) == (found.status, found.billed_total)
    assert date(2026, 9, 29) == found.start_by


def test_each_provider_is_compared_with_its_own_total(shared: GoodFaithEstimate) -> None:
    """The clinic is 400 over and can be disputed, though the hospital is 1,000 under and so both together are."""
    clinic, hospital = dispute_check(shared, [bill("2000"), bill("6200", HOSPITAL)], on=BILLED_ON)

    assert (DisputeStatus.ELIGIBLE, Decimal("1600.00")) == (clinic.status, clinic.expected_total)
    assert (DisputeStatus.BELOW_THRESHOLD, Decimal("-1000.00")) == (hospital.status, hospital.excess)


def test_a_provider_not_on_the_estimate_is_an_answer_of_its_own(
    estimate: GoodFaithEstimate, shared: GoodFaithEstimate
) -> None:
    """There is nothing to compare with; a provider marked as missing is named."""
    found, other = only(estimate, bill("5000", OTHER)), only(shared, bill("5000", OTHER))

    assert {DisputeStatus.NOT_ON_ESTIMATE} == {found.status, other.status}
    assert (None, None, None, None) == (found.name, found.expected_total, found.excess, found.start_by)
    assert "nothing to compare" in found.reason
    assert "A psychiatrist" in other.reason


def test_a_replacement_is_held_to_the_estimate_of_the_one_it_replaced(estimate: GoodFaithEstimate) -> None:
    """A provider who steps in at the last moment takes the estimate over."""
    found = only(estimate, bill("3600", OTHER, replaces=CLINIC))

    assert (DisputeStatus.ELIGIBLE, OTHER, "Clinic") == (found.status, found.npi, found.name)


def test_no_bill_no_answer(estimate: GoodFaithEstimate) -> None:
    """Nothing was billed, so nothing is answered."""
    assert () == dispute_check(estimate, [], on=BILLED_ON)


@pytest.mark.parametrize(
    ("bills", "code", "path"),
    [
        pytest.param([bill("1", on=date(2026, 5, 2))], "bill_later", "bills[0].billed_on", id="later"),
        pytest.param([bill("1", OTHER, replaces=HOSPITAL)], "replaces_unknown", "bills[0].replaces", id="unknown"),
        pytest.param([bill("1", replaces=CLINIC)], "replaces_listed", "bills[0].replaces", id="listed"),
        pytest.param(
            [bill("1", OTHER), bill("1", OTHER, replaces=CLINIC)], "replaces_two", "bills[1].replaces", id="two"
        ),
    ],
)
def test_bills_that_cannot_be_are_refused(
    estimate: GoodFaithEstimate, bills: list[ProviderBill], code: str, path: str
) -> None:
    """Each has its code and place."""
    with pytest.raises(InvalidInputError) as caught:
        dispute_check(estimate, bills, on=date(2026, 5, 1))

    assert (f"dispute.{code}", path) in [(one.code, one.path) for one in caught.value.problems]


def test_a_bill_is_exact_dollars_by_a_real_number() -> None:
    """Floats, negative amounts and mistyped provider numbers are refused at the door."""
    with pytest.raises(MoneyError):
        bill("-1")
    with pytest.raises(MoneyError):
        ProviderBill(npi=CLINIC, billed_on=BILLED_ON, total=3600.0)  # type: ignore[arg-type]
    with pytest.raises(KetacostError):
        bill("1", "1234567890")
