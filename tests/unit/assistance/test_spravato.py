"""The manufacturer's programs: what is published, on its days, and what is unknown because it is not."""

from __future__ import annotations

from datetime import date

import pytest

from ketacost.assistance.programs import DeviceWindow
from ketacost.assistance.spravato import spravato_observation_rebate, spravato_savings_card
from ketacost.errors import ReferenceDataError
from ketacost.values.money import from_cents
from ketacost.values.unknown import Unknown


def test_the_terms_of_the_first_years() -> None:
    """E15 of the clinical table: 10 a treatment until 7,150 a year is used; 24 devices in 24 days, then 23."""
    card = spravato_savings_card(date(2021, 12, 31))

    assert (from_cents(1_000), from_cents(715_000), 3) == (card.patient_pays, card.yearly_maximum, card.devices_a_day)
    assert (DeviceWindow(24, 24), DeviceWindow(24, 23)) == (card.first_window, card.later_windows)


def test_later_years_have_a_maximum_nobody_publishes() -> None:
    """It is unknown, never zero and never none."""
    card = spravato_savings_card(date(2022, 1, 1))

    assert isinstance(card.yearly_maximum, Unknown)
    assert card.first_window is None


def test_the_rebate_is_closed_in_four_states() -> None:
    """Massachusetts, Michigan, Minnesota and Rhode Island."""
    rebate = spravato_observation_rebate(date(2026, 3, 2), paid_after_days=30)

    assert ("MA", "MI", "MN", "RI") == rebate.excluded_states
    assert isinstance(rebate.yearly_maximum, Unknown)


@pytest.mark.parametrize("make", [spravato_savings_card, spravato_observation_rebate])
def test_there_is_no_program_before_the_drug(make: object) -> None:
    """A look-up before the first day fails; no later year's terms are used."""
    with pytest.raises(ReferenceDataError):
        make(date(2019, 3, 4))  # type: ignore[operator]  # one of the two constructors
