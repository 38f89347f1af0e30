"""Bars by benefit year: their parts are the estimate's, and who pays them where more than one does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketacost.reports.language import Language
from ketacost.reports.pictures.year_bars import year_bars
from ketacost.values.money import show
from tests.unit.reports.pictures.shipped import ALL, answer, cents, values

LEFT = {"Deductible", "Copays", "Coinsurance", "Not covered", "Above the allowed amount"}


def drawn(name: str, parts: set[str]) -> dict[str, Decimal]:
    """Return what the bars add up to, by part."""
    sums: dict[str, Decimal] = {}
    for row in values(year_bars(answer(name)), "part"):
        if row["part"] in parts:
            sums[row["part"]] = sums.get(row["part"], Decimal("0.00")) + cents(row["end"]) - cents(row["start"])
    return sums


@ALL
def test_the_parts_add_up_to_the_whole(name: str) -> None:
    """Over all years each part is the estimate's own, and a part of nothing is not drawn."""
    sums = answer(name).totals
    expected = {
        "Deductible": sums.deductible,
        "Copays": sums.copay,
        "Coinsurance": sums.coinsurance,
        "Not covered": sums.noncovered,
        "Above the allowed amount": sums.balance_bill,
    }

    assert {part: amount for part, amount in expected.items() if amount != 0} == drawn(name, LEFT)


@ALL
def test_who_pays_adds_up_to_what_the_plan_leaves(name: str) -> None:
    """A second bar a year stands where a second payer or assistance pays, and is as long as the first."""
    sums = answer(name).totals
    paid = drawn(name, {"You pay", "Second payer pays", "Nobody owes any more", "Help pays"})
    is_shared = sums.secondary_paid + sums.secondary_write_off + sums.assistance != 0

    assert (sum(drawn(name, LEFT).values()) if is_shared else 0) == sum(paid.values())
    assert (sums.net_cost if is_shared else 0) == paid.get("You pay", 0)


@ALL
@pytest.mark.parametrize("language", list(Language))
def test_the_text_alternative_says_what_every_year_comes_to(name: str, language: Language) -> None:
    """Every year with its whole, in both languages."""
    sums = [group.totals for group in answer(name).benefit_years]
    whole = [one.deductible + one.copay + one.coinsurance + one.noncovered + one.balance_bill for one in sums]
    said = year_bars(answer(name), language=language).description

    assert [] == [show(amount) for amount in whole if show(amount) not in said]


def test_a_year_that_is_no_calendar_year_says_its_days_in_the_language() -> None:
    """Its label is two days."""
    picture = year_bars(answer("family_aggregate"), language=Language.SPANISH)

    assert "2025-07-01 a 2026-06-30: usted debe" == picture.table.rows[0][0]


def test_an_uncertain_answer_says_which_case_is_shown() -> None:
    """The bars are one case of it."""

    assert "Shown: the dearest case." in year_bars(answer("unknown_balances")).description
    assert "Shown:" not in year_bars(answer("ppo")).description


def test_the_table_has_the_whole_of_each_year() -> None:
    """5,090.00 in 2026 and 3,050.00 in 2027."""
    rows = year_bars(answer("commercial_ppo")).table.rows

    assert [("2026: you owe", "Total", "$5,090.00"), ("2027: you owe", "Total", "$3,050.00")] == [
        row for row in rows if row[1] == "Total"
    ]
