"""The good-faith estimate as text: every item the rule asks for, blanks instead of a person, and no $0 for unknown."""

from __future__ import annotations

from datetime import date

import pytest

from ketacost import Billing, PriceBook, PriceEntry
from ketacost.estimates.dispute import ProviderBill, dispute_check
from ketacost.estimates.good_faith import good_faith_estimate
from ketacost.estimates.good_faith_records import GoodFaithEstimate, MissingProvider, Provider, SeparateItem
from ketacost.reference.lookup import data_version
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.reports.good_faith_text import BLANK, dispute_text, good_faith_text
from ketacost.reports.layout import WIDTH
from tests.unit.estimates.asking import course, covered, request

CLINIC = Provider(name="Harbor Clinic", npi="1234567893", tin="123456789", state="ma", location="1 Main Street, Salem")
PHARMACY = MissingProvider(name="The pharmacy", components=("pharmacy",), reason="it answered nothing")


@pytest.fixture(scope="module")
def estimate() -> GoodFaithEstimate:
    """A course of more than a year: visits by the clinic, the drug by a pharmacy whose charges are missing."""
    asked = request(
        label="Option A",
        coverage=None,
        course=course(weeks=60, new_patient=True, maintenance_every_weeks=2, closures=()),
        billing=Billing(pathway="specialty_pharmacy", visit_code="99214"),
        prices=PriceBook(entries=(PriceEntry(code="99214", billed="150"), PriceEntry(code="90792", billed="400"))),
    )
    return good_faith_estimate(
        asked,
        scheduled_on=date(2026, 2, 2),
        requested_on=date(2026, 2, 3),
        providers=(CLINIC,),
        missing_providers=(PHARMACY,),
        diagnosis_codes=("F33.2",),
        separately_scheduled=(SeparateItem(label="Psychotherapy", code="90837", provider="A therapist"),),
    )


def flat(text: str) -> str:
    """Return a text as one line, so that wrapping does not matter."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    "part",
    [
        "an estimate, not a bill",
        f"Patient's name: {BLANK}",
        f"Date of birth: {BLANK}",
        "For: Option A",
        "Main service: Esketamine nasal spray (Spravato) with observation",
        "First on: 2026-03-02",
        "Diagnosis codes: F33.2",
        "Covers: 2026-02-23 to 2027-02-22",
        "services from 2027-03-01 on need a new estimate",
        "Provider number (NPI): 1234567893",
        "Taxpayer number (TIN): 12-3456789",
        "Place of service: 1 Main Street, Salem, MA",
        "Expected charges: $5,500.00",
        "All providers: $5,500.00",
        "The pharmacy: not known, not in the total",
        "The pharmacy: CHARGES MISSING",
        "it answered nothing",
        "(induction, 99214): 8 times, 2 times every week, first on 2026-03-02, last on 2026-03-26",
        "(maintenance, 99214): 22 times, every 2 weeks, first on 2026-04-27",
        "(intake, 90792): once, on 2026-02-23",
        "Psychotherapy (90837), by A therapist: gets an estimate of its own",
        "at least $400.00 more",
        "within 120 calendar days after the date on the bill",
        "Starting it costs $25.00",
        "not a contract",
        "Scheduled on: 2026-02-02",
        "Asked for on: 2026-02-03",
        "Hand it out by: 2026-02-05 (3 business days after it was scheduled",
        "a new estimate by 2026-02-20",
        "good_faith.figure_not_confirmed",
        "pays without a plan",
        "without coverage",
    ],
)
def test_the_text_says(estimate: GoodFaithEstimate, part: str) -> None:
    """Everything 45 CFR 149.610(c)(1) asks for is on the page."""
    assert part in flat(good_faith_text(estimate))


def test_the_text_names_the_data_it_was_made_from(estimate: GoodFaithEstimate) -> None:
    """The stamp of the data starts with its newest check day."""
    assert f"reference data {data_version()}" in flat(good_faith_text(estimate))


def test_charges_not_in_hand_are_never_zero(estimate: GoodFaithEstimate) -> None:
    """The missing provider's items read not known."""
    text = good_faith_text(estimate)

    assert "$0" not in text
    assert "not known not known" in flat(text)


def test_lines_fit_and_the_currency_can_be_written_out(estimate: GoodFaithEstimate) -> None:
    """No line is wider than the page, in either way of writing amounts."""
    for currency in CurrencyDisplay:
        assert WIDTH >= max(map(len, good_faith_text(estimate, currency=currency).splitlines()))
    assert "All providers: 5500.00 USD" in flat(good_faith_text(estimate, currency=CurrencyDisplay.CODE))


def small(**parts: object) -> GoodFaithEstimate:
    """Return a plain estimate of four weeks, declined coverage and no clock."""
    asked = request(coverage=covered(), course=course(stop_after_week=4, **parts))
    return good_faith_estimate(asked, scheduled_on=None, requested_on=None, providers=(CLINIC,), declines_coverage=True)


def test_an_estimate_without_the_rest_leaves_it_out() -> None:
    """No separate items, no missing provider, no clock, and coverage that is not used."""
    text = flat(good_faith_text(small()))

    assert "no day set (neither scheduled nor asked for, so no clock runs yet)" in text
    assert "who has coverage and chooses not to use it" in text
    assert "Diagnosis codes: none given" in text
    for part in ("scheduled separately", "CHARGES MISSING", "need a new estimate"):
        assert part not in text


def test_uneven_days_are_all_listed() -> None:
    """Where no rhythm fits, every day stands there."""
    text = flat(good_faith_text(small(missed_sessions=(2, 3, 6))))

    assert "5 times, on 2026-03-02, 2026-03-12, 2026-03-16, 2026-03-23, 2026-03-26" in text


def test_what_a_caller_wrote_cannot_break_a_line() -> None:
    """Control characters in names become spaces."""
    name = "Harbor\x1b[31m\nClinic"
    estimate = good_faith_estimate(
        request(coverage=None),
        scheduled_on=None,
        requested_on=None,
        providers=(Provider(name=name, npi=CLINIC.npi, tin=CLINIC.tin, state="MA", location="Salem"),),
    )

    assert "\x1b" not in good_faith_text(estimate)
    assert "Harbor [31m Clinic" in good_faith_text(estimate)


def test_the_answers_on_bills_as_text() -> None:
    """One section a provider: the answer, why, until when and for what fee."""
    estimate = small()
    bills = [
        ProviderBill(npi=CLINIC.npi, billed_on=date(2026, 4, 1), total=estimate.total + 400),
        ProviderBill(npi="1245319599", billed_on=date(2026, 4, 1), total="10"),
    ]
    text = flat(dispute_text(dispute_check(estimate, bills, on=date(2026, 5, 1))))

    for part in (
        "Harbor Clinic ------------- Answer: can be disputed",
        "Last day to start: 2026-07-30",
        "Fee to start: $25.00",
        "Provider 1245319599",
        "Answer: not on the estimate",
    ):
        assert part in text
