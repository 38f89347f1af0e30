"""Medicare amounts: relative values times conversion factor, by day of service."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost.claims.claim import PriceKind
from ketacost.claims.services import Component
from ketacost.errors import ReferenceDataError
from ketacost.pricing.medicare import MedicareAmount, medicare_amount, medicare_price, national_amount
from ketacost.pricing.no_price import NoPrice, NoPriceWhy
from ketacost.pricing.price_book import Locality, MedicareTerms, PriceBook
from ketacost.values.rates import Rate
from tests.unit.pricing.lines import MARCH, line, missing, price

# Clinical table, section 4.1: national amounts at the office and in a facility, both changes inside a year among them.
NATIONAL = [
    ("2020-07-01", "G2082", "759.69", "25.62"),
    ("2020-07-01", "G2083", "1110.12", "25.62"),
    ("2021-03-31", "G2082", "643.08", "32.10"),
    ("2021-03-31", "G2083", "917.34", "32.10"),
    ("2021-04-01", "G2082", "865.70", "35.59"),
    ("2021-04-01", "G2083", "1237.66", "35.59"),
    ("2022-07-01", "G2082", "805.29", "36.68"),
    ("2023-07-01", "G2083", "1180.97", "35.24"),
    ("2024-03-08", "G2082", "839.56", "34.38"),
    ("2024-03-09", "G2082", "853.49", "34.95"),
    ("2024-03-08", "G2083", "1191.89", "34.38"),
    ("2024-03-09", "G2083", "1211.67", "34.95"),
    ("2025-07-01", "G2082", "825.81", "33.64"),
    ("2025-07-01", "G2083", "1171.27", "33.64"),
    ("2026-03-02", "G2082", "952.59", "31.06"),
    ("2026-03-02", "G2083", "1356.08", "31.06"),
    # section 4.3
    ("2024-06-01", "99214", "128.16", "96.20"),
    ("2025-06-01", "99214", "125.18", "93.80"),
    ("2026-06-01", "99214", "135.61", "84.50"),
    ("2026-06-01", "90792", "202.08", "159.32"),
]


@pytest.mark.parametrize(("on", "code", "office", "facility"), NATIONAL, ids=[f"{row[1]} {row[0]}" for row in NATIONAL])
def test_national_amounts_are_the_fee_schedules(on: str, code: str, office: str, facility: str) -> None:
    """To the cent, at both rates."""
    day = date.fromisoformat(on)

    assert (office, facility) == (
        str(national_amount(code, day)),
        str(national_amount(code, day, facility=True)),
    )


def test_a_payment_model_has_a_factor_of_its_own_from_2026() -> None:
    """$957.35 against $952.59 (the factor's four decimals are from memory, and marked so)."""

    assert "957.35" == str(national_amount("G2082", MARCH, apm=True))


def test_the_place_decides_the_rate() -> None:
    """The same line in a hospital is paid at the facility rate."""
    hospital = line(place_of_service="22")

    assert Decimal("31.06") == price(PriceBook(medicare=MedicareTerms()), hospital).allowed_amount.expected


def test_the_hospitals_own_line_is_paid_by_the_outpatient_rate() -> None:
    """$1,150.50 in 2025 (clinical table, section 4.4)."""
    facility = line(component=Component.FACILITY, place_of_service="22")
    found = price(PriceBook(medicare=MedicareTerms()), facility, on=date(2025, 7, 1))

    assert Decimal("1150.50") == found.allowed_amount.expected


def test_a_percentage_is_rounded_once() -> None:
    """125 % of 28.52 x 33.4009, not of $952.59."""
    found = price(PriceBook(medicare=MedicareTerms(percent=Rate(12_500))))

    assert Decimal("1190.74") == found.allowed_amount.expected
    assert PriceKind.PERCENT_OF_MEDICARE is found.source.kind


def test_units_are_priced_before_rounding() -> None:
    """Three units of 0.64 x 33.4009 are $64.13, not three times $21.38."""
    hours = line("96366", units=3)

    assert Decimal("64.13") == price(PriceBook(medicare=MedicareTerms()), hours).allowed_amount.expected


def test_a_locality_weighs_the_three_parts() -> None:
    """0.70, 27.75 and 0.07, each by its index, times 33.4009."""
    terms = MedicareTerms(locality=Locality(work="1", practice_expense="0.95", malpractice="1"))
    found = medicare_amount(line(), MARCH, terms)
    assert isinstance(found, MedicareAmount)

    assert (Decimal("0.70") + Decimal("27.75") * Decimal("0.95") + Decimal("0.07")) * Decimal("33.4009") == found.exact
    assert PriceKind.MEDICARE_LOCALITY is price(PriceBook(medicare=terms)).source.kind


@pytest.mark.parametrize(
    ("code", "on", "why"),
    [
        pytest.param("J0013", "2026-03-02", NoPriceWhy.NO_NATIONAL_PRICE, id="not covered"),
        pytest.param("90868", "2026-03-02", NoPriceWhy.NO_NATIONAL_PRICE, id="set by each contractor"),
        pytest.param("J3490", "2026-03-02", NoPriceWhy.NO_NATIONAL_PRICE, id="unlisted drug"),
        pytest.param("G2082", "2019-07-01", NoPriceWhy.NOT_PUBLISHED, id="before the code"),
    ],
)
def test_no_national_price_is_a_reason_never_zero(code: str, on: str, why: NoPriceWhy) -> None:
    """A typed reason with a sentence, and no price anywhere."""
    found = medicare_price(line(code), date.fromisoformat(on), MedicareTerms())
    assert isinstance(found, NoPrice)

    assert why is found.why
    assert code in missing(PriceBook(medicare=MedicareTerms()), line(code), on=date.fromisoformat(on)).sentence


def test_a_code_medicare_does_not_know_has_no_amount() -> None:
    """The look-up fails by name."""
    with pytest.raises(ReferenceDataError):
        national_amount("S0013", MARCH)
