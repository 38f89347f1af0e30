"""Where the price of a line comes from, in which order, and what is said when there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.claims.claim import PriceKind, PriceRange, UnitKind
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.errors import InvalidInputError, PriceError
from ketacost.pricing.no_price import NoPriceWhy
from ketacost.pricing.price_book import MedicareTerms, PriceBook, PriceEntry
from ketacost.values.money import from_cents
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown
from tests.unit.pricing.lines import line, missing, price, priced

OUT = NetworkTier.OUT_OF_NETWORK


def _book(*entries: PriceEntry, **sources: Any) -> PriceBook:  # noqa: ANN401 (any source)
    return PriceBook(entries=entries, **sources)


def _allowed(book: PriceBook, **terms: Any) -> str:  # noqa: ANN401 (line, day, plan's terms)
    expected = price(book, **terms).allowed_amount.expected
    return str(expected)


@given(st.tuples(*[st.integers(0, 10**7)] * 3), st.integers(1, 200))
def test_a_range_stays_ordered_through_units(cents: tuple[int, ...], units: int) -> None:
    """Low, expected and high of one unit times the units, in the same order."""
    low, middle, high = (from_cents(amount) for amount in sorted(cents))
    entry = PriceEntry(code="J0013", basis="unit", allowed=middle, allowed_low=low, allowed_high=high)
    found = price(_book(entry), line("J0013", units=units)).allowed_amount

    assert (low * units, middle * units, high * units) == (found.low, found.expected, found.high)


@given(st.tuples(*[st.integers(0, 10**7)] * 2), st.integers(0, 20_000))
def test_a_range_stays_ordered_through_a_percentage(cents: tuple[int, ...], basis_points: int) -> None:
    """The plan's share of a ranged charge is a range."""
    low, high = (from_cents(amount) for amount in sorted(cents))
    entry = PriceEntry(code="G2082", billed_low=low, billed_high=high)
    found = price(_book(entry), line(tier=OUT), percent_of_billed=Rate(basis_points)).allowed_amount

    assert found.low <= found.high


def test_the_narrowest_entry_wins() -> None:
    """For a tier before for any, for a component and a tier before for a tier."""
    book = _book(
        PriceEntry(code="G2082", allowed="1"),
        PriceEntry(code="G2082", allowed="2", tier="in_network"),
        PriceEntry(code="G2082", allowed="3", tier="in_network", component="facility"),
    )

    assert "2.00" == _allowed(book)
    assert "3.00" == _allowed(book, one=line(component=Component.FACILITY))
    assert "1.00" == _allowed(book, one=line(tier=OUT, component=Component.PHARMACY))


_BY_TIER = {"code": "G2082", "allowed": "2", "tier": "in_network"}
_BY_COMPONENT = {"code": "G2082", "allowed": "3", "component": "facility"}
_THROUGH_MARCH = {"code": "G2082", "allowed": "4", "valid_to": date(2026, 3, 31)}
_FROM_MARCH = {"code": "G2082", "allowed": "5", "valid_from": date(2026, 3, 31)}
_FROM_APRIL = {"code": "G2082", "allowed": "6", "valid_from": date(2026, 4, 1)}


@pytest.mark.parametrize(
    ("entries", "refused"),
    [
        pytest.param([_BY_TIER, _BY_TIER], ["entries[1]"], id="twice"),
        pytest.param([_BY_TIER, _BY_COMPONENT], ["entries[1]"], id="a facility in network fits both"),
        pytest.param([_THROUGH_MARCH, _FROM_MARCH], ["entries[1]"], id="one day in common"),
        pytest.param([_FROM_APRIL, _THROUGH_MARCH, _FROM_MARCH], ["entries[2]", "entries[2]"], id="with both"),
        pytest.param([_THROUGH_MARCH, _FROM_APRIL], [], id="one after the other"),
        pytest.param([_THROUGH_MARCH, _BY_TIER], [], id="one is narrower"),
        pytest.param([_BY_TIER, _BY_TIER | {"tier": "out_of_network"}], [], id="tiers apart"),
        pytest.param([_BY_TIER, _BY_TIER | {"code": "G2083"}], [], id="codes apart"),
    ],
)
def test_two_entries_may_not_price_one_line(entries: list[dict[str, Any]], refused: list[str]) -> None:
    """Where nothing says which holds, both are shown instead of taking the first."""
    try:
        found: list[tuple[str, str]] = []
        PriceBook(entries=tuple(PriceEntry(**entry) for entry in entries))
    except InvalidInputError as error:
        found = [(problem.code, problem.path) for problem in error.problems]

    assert [("price.entry_overlap", path) for path in refused] == found


@pytest.mark.parametrize(
    ("on", "expected"), [("2025-12-31", "100.00"), ("2026-01-01", "110.00"), ("2026-06-30", "110.00")]
)
def test_entries_hold_on_their_days(on: str, expected: str) -> None:
    """Both ends of each span are in it."""
    book = _book(
        PriceEntry(code="G2082", allowed="100", valid_to=date(2025, 12, 31)),
        PriceEntry(code="G2082", allowed="110", valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30)),
    )

    assert expected == _allowed(book, on=date.fromisoformat(on))


def test_outside_its_days_an_entry_prices_nothing() -> None:
    """The reason names the line and the day."""
    found = missing(_book(PriceEntry(code="G2082", allowed="100", valid_to=date(2025, 12, 31))))

    assert NoPriceWhy.NO_ENTRY is found.why
    assert "G2082" in found.sentence
    assert "2026-03-02" in found.sentence


def test_drugs_are_priced_by_number() -> None:
    """A pharmacy's line has no code."""
    kit = line("", ndc="50458-0028-03", component=Component.PHARMACY)

    assert "1330.00" == _allowed(_book(PriceEntry(ndc="50458-028-03", allowed="1330")), one=kit)


def test_a_charge_alone_is_what_the_plan_accepts_in_network() -> None:
    """No contract is known, so the charge stands for it."""
    found = price(_book(PriceEntry(code="G2082", billed="1800")))

    assert found.billed_charge == found.allowed_amount == PriceRange.exact(Decimal("1800.00"))


def test_out_of_network_a_charge_is_allowed_by_the_plans_percentage() -> None:
    """60 % of $1,800."""
    found = price(_book(PriceEntry(code="G2082", billed="1800")), line(tier=OUT), percent_of_billed=Rate(6000))

    assert PriceRange.exact(Decimal("1080.00")) == found.allowed_amount


def test_out_of_network_medicare_is_the_plans_allowance() -> None:
    """140 % of 28.52 x 33.4009, rounded once; the charge is still the clinic's own."""
    found = price(_book(PriceEntry(code="G2082", billed="1800")), line(tier=OUT), percent_of_medicare=Rate(14_000))

    assert PriceRange.exact(Decimal("1333.63")) == found.allowed_amount
    assert PriceRange.exact(Decimal("1800.00")) == found.billed_charge


def test_the_callers_prices_come_before_medicare_before_cash() -> None:
    """Each source only where the one before has nothing."""
    everything = {"medicare": MedicareTerms(), "published_cash": True}

    assert PriceKind.CONTRACT is price(_book(PriceEntry(code="G2082", allowed="1"), **everything)).source.kind
    assert PriceKind.MEDICARE_NATIONAL is price(_book(**everything)).source.kind
    assert PriceKind.CATALOGUE is price(_book(published_cash=True)).source.kind


def test_published_cash_is_a_range_and_an_assumption() -> None:
    """Nobody's price list, so nothing is expected, and the answer says so."""
    found = priced(_book(published_cash=True), line("96365"))
    amount = found.claims[0].prices[0].allowed_amount

    assert isinstance(amount.expected, Unknown)
    assert amount.low < amount.high
    assert ["price.assumed"] == [finding.code for finding in found.findings]


def test_a_charge_below_the_contract_is_noticed() -> None:
    """The lesser is used, and the reader is told."""
    found = priced(_book(PriceEntry(code="G2082", billed="900", allowed="1010")), line())

    assert ["price.billed_below_contract"] == [finding.code for finding in found.findings]


def test_all_missing_prices_are_told_at_once() -> None:
    """Every line without a price, once."""
    found = priced(_book(), line("G2082"), line("99214"), line("99214"))

    assert ["G2082", "99214"] == [one.line.code for one in found.missing]


BAD_ENTRIES: list[tuple[str, dict[str, Any], str, str]] = [
    ("neither code nor number", {"allowed": "1"}, "price.entry_subject", "code"),
    ("both", {"code": "G2082", "ndc": "50458-028-02", "allowed": "1"}, "price.entry_subject", "code"),
    ("no amount", {"code": "G2082"}, "price.entry_amount", "allowed"),
    ("a setting for a source", {"code": "G2082", "allowed": "1", "kind": "catalogue"}, "price.entry_kind", "kind"),
    ("half a range", {"code": "G2082", "allowed_low": "1"}, "price.entry_range", "allowed_low"),
    ("half a range of charges", {"code": "G2082", "billed_high": "1"}, "price.entry_range", "billed_low"),
    (
        "a range the wrong way round",
        {"code": "G2082", "allowed_low": "2", "allowed_high": "1"},
        "price.range_order",
        "allowed",
    ),
    (
        "days the wrong way round",
        {"code": "G2082", "allowed": "1", "valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)},
        "price.entry_days",
        "valid_to",
    ),
]


@pytest.mark.parametrize(
    ("parts", "code", "path"), [row[1:] for row in BAD_ENTRIES], ids=[row[0] for row in BAD_ENTRIES]
)
def test_entries_that_price_nothing_are_refused(parts: dict[str, Any], code: str, path: str) -> None:
    """With the field to change."""
    with pytest.raises(PriceError) as caught:
        PriceEntry(**parts)

    assert [(code, path)] == [(problem.code, problem.path) for problem in caught.value.problems]


def test_a_generic_fill_has_a_published_range() -> None:
    """A month of a generic antidepressant at $5 to $20, which no code or drug number names."""
    fill = line(
        "", service=ServiceCategory.GENERIC_DRUG, unit=UnitKind.FILL, benefit=Benefit.PHARMACY, place_of_service="01"
    )
    found = price(_book(published_cash=True), fill)

    assert ("5.00", "20.00") == (str(found.allowed_amount.low), str(found.allowed_amount.high))
    assert "assumed" == found.source.status
