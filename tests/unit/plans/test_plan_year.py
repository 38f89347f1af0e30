"""A plan year: looks figures up for a day, and says for which days they hold, where they come from, what is assumed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost.errors import ReferenceDataError
from ketacost.plans.plan_year import PlanYear
from ketacost.values.dates import MonthDay, Span
from ketacost.values.rates import Rate

FREE = "mental_health.free_visits"


def test_the_terms_are_for_the_days_all_figures_hold() -> None:
    """The guideline of 2026 starts on 13 January, so nothing is said of the days before."""
    year = PlanYear(date(2026, 7, 1))

    assert Span("2026-01-01", "2026-12-31") == year.terms_for
    assert Decimal("15960.00") == year.amount("poverty", "contiguous.first_person")
    assert Span("2026-01-13", "2026-12-31") == year.terms_for


def test_a_plan_year_may_start_on_any_day() -> None:
    """A July plan: the days of its year."""

    assert Span("2025-07-01", "2026-06-30") == PlanYear(date(2026, 3, 2), MonthDay(7, 1)).terms_for


@pytest.mark.parametrize(
    ("on", "found", "terms"),
    [
        ("2023-06-26", False, ("2023-01-01", "2023-06-26")),
        ("2023-06-27", True, ("2023-06-27", "2023-12-31")),
        ("2027-12-29", True, ("2027-01-01", "2027-12-29")),
        ("2027-12-30", False, ("2027-12-30", "2027-12-31")),
    ],
)
def test_a_figure_not_in_force_bounds_the_terms_too(on: str, found: bool, terms: tuple[str, str]) -> None:  # noqa: FBT001
    """Free visits run from 2023-06-27 to 2027-12-29 (va.gov): terms without them end where those days start."""
    year = PlanYear(date.fromisoformat(on))

    assert found == year.found("veterans", FREE)
    if found:
        assert 3 == year.figure("veterans", FREE).whole
    assert Span(*terms) == year.terms_for


def test_assumed_figures_become_sentences_with_their_value() -> None:
    """Dollars, percentages and what a caller of it takes for granted; final figures say nothing."""
    year = PlanYear(date(2026, 7, 1))
    year.amount("veterans", "visit.specialty")
    year.amount("medicaid", "drug.preferred")
    year.rate("medicaid", "family_cap")
    year.assume("two is few")

    drug, cap, own = year.assumed
    assert drug.startswith("Preferred drug, any income: $4.00 (the amount of 2014;")
    assert cap.startswith("Most a family owes of its income in a month or quarter: 5% (")
    assert own == "two is few"


def test_sources_are_named_once_in_the_order_of_use() -> None:
    """Keys of the reference sources."""
    year = PlanYear(date(2026, 7, 1))
    for key in ("drug.yearly_cap", "visit.specialty", "visit.primary"):
        year.amount("veterans", key)

    assert "va-gov-medication-cap, va-gov-copayments" == year.source


def test_a_percentage_is_a_rate() -> None:
    """25 percent is 2,500 basis points."""

    assert Rate(2500) == PlanYear(date(2026, 7, 1)).rate("veterans", "champva.share")


@pytest.mark.parametrize(
    ("topic", "key", "on"),
    [
        ("veterans", "visit.specialty", "2025-12-31"),
        ("veterans", "visit.specialty", "2027-01-01"),
        ("tricare", "select.retiree.a.deductible.individual", "2026-01-01"),
        ("poverty", "contiguous.first_person", "2027-01-01"),
        ("poverty", "alaska.each_further", "2026-07-01"),
    ],
)
def test_what_is_not_known_for_a_day_is_refused(topic: str, key: str, on: str) -> None:
    """The neighbouring year is never used."""
    year = PlanYear(date.fromisoformat(on))

    assert not year.found(topic, key)
    with pytest.raises(ReferenceDataError, match=r"reference\.(not_in_force|unknown_key)"):
        year.figure(topic, key)
