"""What a good-faith estimate and its records refuse, each with code, place and what to change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ketacost import Billing, InvalidInputError, KetacostError, PriceBook, PriceEntry
from ketacost.errors import CodeError
from ketacost.estimates.good_faith_records import MissingProvider
from ketacost.estimates.request import CoverageChange
from tests.unit.estimates.asking import covered
from tests.unit.estimates.good_faith_giving import HOSPITAL_NPI, alone, given, provider

BAD: list[Any] = [
    pytest.param(lambda: given(alone(coverage=covered())), "good_faith.coverage", "coverage", id="covered"),
    pytest.param(
        lambda: given(alone(changes=(CoverageChange(on=date(2026, 4, 1), coverage=covered()),))),
        "good_faith.coverage",
        "changes[0].coverage",
        id="covered later",
    ),
    pytest.param(lambda: given(providers=()), "good_faith.no_provider", "providers", id="no provider"),
    pytest.param(
        lambda: given(providers=(provider(), provider(name="Again"))),
        "good_faith.provider_twice",
        "providers[1].npi",
        id="one number twice",
    ),
    pytest.param(
        lambda: given(providers=(provider(), provider(npi=HOSPITAL_NPI))), "good_faith.two_bill", "providers", id="two"
    ),
    pytest.param(
        lambda: given(providers=(provider(codes=("99214",)),)), "good_faith.nobody_bills", "providers", id="nobody"
    ),
    pytest.param(
        lambda: given(providers=(provider(), provider(npi=HOSPITAL_NPI, components=("facility",)))),
        "good_faith.bills_nothing",
        "providers[1]",
        id="bills nothing",
    ),
    pytest.param(
        lambda: given(missing_providers=(MissingProvider(name="Nobody", components=("facility",)),)),
        "good_faith.bills_nothing",
        "missing_providers[0]",
        id="missing nothing",
    ),
    pytest.param(
        lambda: given(alone(prices=PriceBook(entries=(PriceEntry(code="G2082", billed_low=300, billed_high=500),)))),
        "good_faith.only_a_range",
        "prices.entries[0].billed",
        id="range billed",
    ),
    pytest.param(
        lambda: given(alone(prices=PriceBook(entries=(PriceEntry(code="G2082", allowed_low=300, allowed_high=500),)))),
        "good_faith.only_a_range",
        "prices.entries[0].allowed",
        id="range allowed",
    ),
    pytest.param(
        lambda: given(alone(billing=Billing(pathway="cash"), prices=PriceBook(published_cash=True))),
        "good_faith.only_a_range",
        "prices.published_cash",
        id="published range",
    ),
    pytest.param(
        lambda: given(
            alone(
                changes=(
                    CoverageChange(
                        on=date(2026, 4, 1),
                        prices=PriceBook(entries=(PriceEntry(code="G2082", billed_low=300, billed_high=500),)),
                    ),
                )
            )
        ),
        "good_faith.only_a_range",
        "changes[0].prices.entries[0].billed",
        id="range later",
    ),
    pytest.param(
        lambda: given(alone(billing=Billing(pathway="infusion"))),
        "coding.pathway_misfit",
        "billing.pathway",
        id="misfit",
    ),
    pytest.param(lambda: given(alone(prices=PriceBook())), "price.missing", "prices", id="no price"),
    pytest.param(
        lambda: given(scheduled_on=date(2026, 3, 3)), "good_faith.scheduled_late", "scheduled_on", id="scheduled late"
    ),
    pytest.param(
        lambda: given(requested_on=date(2026, 4, 21)), "good_faith.requested_late", "requested_on", id="requested late"
    ),
    pytest.param(lambda: given(diagnosis_codes=("F33.2", "?")), "code.icd10", "diagnosis_codes[1]", id="diagnosis"),
    pytest.param(lambda: given(primary_item=" "), "good_faith.words", "", id="no words"),
    pytest.param(lambda: provider(name=""), "good_faith.words", "", id="no name"),
    pytest.param(lambda: provider(npi="1234567890"), "code.npi_check", "", id="check digit"),
    pytest.param(lambda: provider(npi="3234567893"), "code.npi", "", id="first digit"),
    pytest.param(lambda: provider(npi="123456789"), "code.npi", "", id="nine digits"),
    pytest.param(lambda: provider(tin="1-23456789"), "code.tin", "", id="taxpayer number"),
    pytest.param(lambda: provider(tin="000000000"), "code.tin", "", id="taxpayer zeros"),
    pytest.param(lambda: provider(state="Mass"), "code.state", "", id="state"),
]


@pytest.mark.parametrize(("ask", "code", "path"), BAD)
def test_bad_input_is_refused_by_name(ask: Callable[[], object], code: str, path: str) -> None:
    """Every refusal has a code, its place, and says what to change."""
    with pytest.raises(KetacostError) as caught:
        ask()

    assert (code, path) in [(one.code, one.path) for one in caught.value.problems]
    assert all(one.message for one in caught.value.problems)


def test_a_range_beside_a_missing_price_is_named_once() -> None:
    """The drug in the same claim is missing, and a later change keeps the price list: one range, one problem."""
    book = PriceBook(entries=(PriceEntry(code="99214", billed_low=300, billed_high=500),))
    billing = Billing(pathway="unbundled", visit_code="99214")
    change = CoverageChange(on=date(2026, 4, 1), billing=billing)
    missing = MissingProvider(name="Somebody", codes=("J0013",))
    with pytest.raises(InvalidInputError) as caught:
        given(alone(billing=billing, prices=book, changes=(change,)), missing_providers=(missing,))

    assert ["prices.entries[0].billed"] == [one.path for one in caught.value.problems]


def test_both_coverages_are_named_at_once() -> None:
    """Coverage now and coverage later are two problems of one refusal."""
    change = CoverageChange(on=date(2026, 4, 1), coverage=covered())
    with pytest.raises(InvalidInputError) as caught:
        given(alone(coverage=covered(), changes=(change,)))

    assert ["coverage", "changes[0].coverage"] == [one.path for one in caught.value.problems]


def test_taxpayer_numbers_are_not_repeated_in_errors() -> None:
    """A person's number may be among them."""
    with pytest.raises(CodeError) as caught:
        provider(tin="123-45-678")

    assert "123" not in caught.value.message.replace("12-3456789", "")


@pytest.mark.parametrize(("written", "kept"), [("123456789", "12-3456789"), ("123-45-6789", "123-45-6789")])
def test_taxpayer_numbers_keep_one_form(written: str, kept: str) -> None:
    """An employer's number gets its hyphen, a person's keeps both."""
    assert kept == provider(tin=written).tin
