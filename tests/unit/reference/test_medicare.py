"""The fee schedule by day: published amounts to the cent, both sides of every change, and codes without a price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost.errors import ReferenceDataError
from ketacost.reference.codes import all_codes, code_entry, is_in_force
from ketacost.reference.medicare import NoPriceReason, conversion_factor, no_national_price, rvus
from ketacost.reference.schema import Status
from ketacost.values.money import round_to_cent

# RVU files rvu20a to rvu26c: code, day, office dollars, facility dollars (None: not paid in a facility).
BUNDLES = [
    ("2020-01-01", "759.69", "1110.12", "25.62"),
    ("2020-12-31", "759.69", "1110.12", "25.62"),
    ("2021-01-01", "643.08", "917.34", "32.10"),
    ("2021-03-31", "643.08", "917.34", "32.10"),
    ("2021-04-01", "865.70", "1237.66", "35.59"),
    ("2022-06-01", "805.29", "1144.77", "36.68"),
    ("2023-06-01", "831.59", "1180.97", "35.24"),
    ("2024-01-01", "839.56", "1191.89", "34.38"),
    ("2024-03-08", "839.56", "1191.89", "34.38"),
    ("2024-03-09", "853.49", "1211.67", "34.95"),
    ("2024-12-31", "853.49", "1211.67", "34.95"),
    ("2025-01-01", "825.81", "1171.27", "33.64"),
    ("2025-12-31", "825.81", "1171.27", "33.64"),
    ("2026-01-01", "952.59", "1356.08", "31.06"),
    ("2026-12-31", "952.59", "1356.08", "31.06"),
]
OTHERS = {
    "99212": ("56.59/34.95", "54.99/33.96", "59.45/31.06"),
    "99213": ("90.87/65.24", "88.95/63.72", "95.19/57.45"),
    "99214": ("128.16/96.20", "125.18/93.80", "135.61/84.50"),
    "99215": ("180.42/142.80", "175.64/138.77", "192.39/125.59"),
    "99203": ("111.51/81.22", "109.01/79.25", "117.57/71.48"),
    "99204": ("167.10/132.15", "163.35/129.06", "177.36/116.90"),
    "99205": ("220.36/179.75", "215.75/175.64", "236.81/160.32"),
    "90791": ("172.10/147.46", "166.91/142.97", "173.35/137.28"),
    "90792": ("193.73/169.10", "187.93/163.67", "202.08/159.32"),
    "90833": ("71.90/63.91", "72.78/64.37", "81.50/65.80"),
    "90836": ("90.87/80.89", "92.51/81.84", "103.21/83.17"),
    "96365": ("62.58", "57.90", "67.14"),
    "96366": ("20.31", "19.41", "21.38"),
    "96372": ("14.31", "13.91", "15.36"),
    "96374": ("36.62", "33.96", "37.74"),
    "99415": ("20.64", "20.05", "23.05"),
    "99416": ("9.65", "9.38", "12.69"),
    "G2212": ("32.29/30.96", "31.05/29.76", "34.07/27.39"),
    "99152": ("50.26/11.98", "48.52/11.64", "51.44/11.02"),
    "90870": ("172.43/103.86", "166.58/100.92", "182.03/98.53"),
}
YEARS = (date(2024, 6, 1), date(2025, 6, 1), date(2026, 6, 1))


def _dollars(code: str, on: date, *, apm: bool = False) -> tuple[Decimal, Decimal | None]:
    values, factor = rvus(code, on), conversion_factor(on, apm).amount
    facility = values.total_facility
    return round_to_cent(values.total_nonfacility * factor), None if facility is None else round_to_cent(
        facility * factor
    )


@pytest.mark.parametrize(("day", "small", "large", "facility"), BUNDLES)
def test_esketamine_bundles_to_the_cent(day: str, small: str, large: str, facility: str) -> None:
    """Total relative value times factor, half-up, gives the known national amount on both sides of each change."""
    on = date.fromisoformat(day)

    assert (Decimal(small), Decimal(facility)) == _dollars("G2082", on)
    assert (Decimal(large), Decimal(facility)) == _dollars("G2083", on)


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [(code, on, text) for code, row in OTHERS.items() for on, text in zip(YEARS, row, strict=True)],
)
def test_other_services_to_the_cent(code: str, on: date, expected: str) -> None:
    """The visits, evaluations, infusions and comparators of 2024 to 2026; one amount means office only."""
    office, _, facility = expected.partition("/")

    assert (Decimal(office), Decimal(facility) if facility else None) == _dollars(code, on)


def test_a_participant_of_a_payment_model_has_another_factor_from_2026() -> None:
    """From 2026 there are two factors; before, the same one for all."""
    day = date(2026, 1, 1)

    assert (Decimal("957.35"), Decimal("1362.84")) == tuple(_dollars(c, day, apm=True)[0] for c in ("G2082", "G2083"))
    eve = date(2025, 12, 31)
    assert conversion_factor(eve) == conversion_factor(eve, apm=True)
    assert (Decimal("33.4009"), Decimal("33.5675")) == (
        conversion_factor(day).amount,
        conversion_factor(day, apm=True).amount,
    )


def test_factors_of_2027_are_proposed_and_relative_values_are_absent() -> None:
    """A 2027 factor says it is proposed; relative values of 2027 are refused, never taken from 2026."""
    day = date(2027, 1, 1)

    assert [("32.8409", Status.PROPOSED), ("33.1693", Status.PROPOSED)] == [
        (str(found.value), found.status) for found in (conversion_factor(day), conversion_factor(day, apm=True))
    ]
    with pytest.raises(ReferenceDataError, match="nothing later was published as of 2026-11-23"):
        rvus("G2082", day)
    with pytest.raises(ReferenceDataError) as caught:
        conversion_factor(day, as_of=date(2026, 7, 15))
    assert "reference.not_published" == caught.value.code


@pytest.mark.parametrize("code", ["G2082", "G2083", "99212", "96365"])
def test_parts_add_up_to_the_totals(code: str) -> None:
    """Work, practice expense and malpractice add up to the total wherever all are known."""
    values = rvus(code, date(2026, 6, 1))
    assert values.work is not None
    assert values.pe_nonfacility is not None
    assert values.malpractice is not None

    assert values.total_nonfacility == values.work + values.pe_nonfacility + values.malpractice


def test_a_locality_amount_weighs_each_part() -> None:
    """The pair a vendor printed for 2026 differs by a practice expense weighed with the index 0.950."""
    day = date(2026, 2, 5)
    small, large = (rvus(code, day).pe_nonfacility for code in ("G2082", "G2083"))
    assert small is not None
    assert large is not None
    index = (Decimal("1289.82") - Decimal("906.51")) / ((large - small) * conversion_factor(day).amount)

    assert Decimal("0.950") == index.quantize(Decimal("0.001"))


REASONS = [
    ("90867", "2025-06-01", NoPriceReason.CONTRACTOR_PRICED),
    ("0820T", "2025-06-01", NoPriceReason.CONTRACTOR_PRICED),
    ("99417", "2026-06-01", NoPriceReason.NOT_VALID_FOR_MEDICARE),
    ("S0013", "2025-06-01", NoPriceReason.NOT_VALID_FOR_MEDICARE),
    ("J0013", "2026-06-01", NoPriceReason.NONCOVERED),
    ("J3490", "2025-06-01", NoPriceReason.EXCLUDED),
    ("96376", "2025-06-01", NoPriceReason.NOT_PAID_UNDER_SCHEDULE),
    ("00104", "2026-06-01", NoPriceReason.ANESTHESIA),
    ("G0463", "2025-06-01", NoPriceReason.STATUS_NOT_KNOWN),
]


@pytest.mark.parametrize(("code", "day", "reason"), REASONS)
def test_a_code_without_a_national_price_says_why(code: str, day: str, reason: NoPriceReason) -> None:
    """No price is a typed reason with a sentence, never zero."""
    found = no_national_price(code, date.fromisoformat(day))

    assert found is not None
    assert reason == found.reason
    assert found.message.startswith(f"{code} has no national Medicare price on {day}: ")


def test_a_priced_code_has_no_such_reason() -> None:
    """Active codes give nothing."""
    assert no_national_price("G2083", date(2026, 6, 1)) is None


def test_relative_values_of_an_unpaid_code_stay_usable() -> None:
    """99417 is not valid for Medicare, but other payers use its relative values."""
    assert Decimal("0.96") == rvus("99417", date(2026, 6, 1)).total_nonfacility


def test_a_code_without_relative_values_names_the_reason() -> None:
    """The refusal carries the reason the code has none."""
    with pytest.raises(ReferenceDataError) as caught:
        rvus("90868", date(2026, 6, 1))

    assert "reference.no_rvus" == caught.value.code
    assert "each Medicare contractor sets its own (status C)" in caught.value.message
    with pytest.raises(ReferenceDataError) as unknown:
        rvus("Z9999", date(2026, 6, 1))
    assert "no relative values for Z9999 in medicare_pfs" == unknown.value.message


EDGES = [
    ("S0013", "2020-12-31", False),
    ("S0013", "2021-01-01", True),
    ("S0013", "2025-12-31", True),
    ("S0013", "2026-01-01", False),
    ("J0013", "2025-12-31", False),
    ("J0013", "2026-01-01", True),
    ("99354", "2022-12-31", True),
    ("99354", "2023-01-01", False),
    ("99417", "2020-12-31", False),
    ("99417", "2021-01-01", True),
    ("0820T", "2023-12-31", False),
    ("0820T", "2024-01-01", True),
    ("G2082", "2019-12-31", False),
    ("G2082", "2020-01-01", True),
    ("J0222", "2026-01-01", False),
]


@pytest.mark.parametrize(("code", "day", "expected"), EDGES)
def test_codes_start_and_end_on_their_day(code: str, day: str, expected: bool) -> None:  # noqa: FBT001
    """Both sides of every first and last day; J0222 is another drug and is not in the data."""
    assert expected == is_in_force(code, date.fromisoformat(day))


def test_a_code_entry_carries_unit_and_kind() -> None:
    """The drug code counts milligrams, the bundle sessions."""
    drug, bundle = (code_entry(code, date(2026, 6, 1)) for code in ("J0013", "G2083"))

    assert ("milligram", "medical_drug", "N") == (drug.unit_kind, drug.category, drug.medicare_status)
    assert ("session", "treatment_session", "A") == (bundle.unit_kind, bundle.category, bundle.medicare_status)
    assert Status.FINAL == bundle.status


@pytest.mark.parametrize("code", all_codes())
def test_every_code_is_assumed_or_gone_in_2027(code: str) -> None:
    """The code list of 2027 was not published when the data was checked, so nothing about it is final."""
    day = date(2027, 1, 1)

    assert not is_in_force(code, day) or Status.ASSUMED == code_entry(code, day).status
