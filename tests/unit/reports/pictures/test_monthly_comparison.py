"""Options month by month: each bar is the comparison's figure; what has no room is refused with a sentence."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from ketacost import Comparison, compare
from ketacost.errors import InvalidInputError
from ketacost.reports.language import Language
from ketacost.reports.pictures import comparison_picture
from ketacost.values.money import show
from tests.unit.reports.pictures.shipped import cents, request, values

SETS = [
    ("commercial_ppo", "iv_cash"),
    ("savings_card", "hdhp_november_start", "iv_cash"),
    ("medicare_medigap", "medicaid"),
    ("unknown_balances", "priced_by_range", "self_pay", "ppo"),
]
EACH = pytest.mark.parametrize("names", SETS, ids=["two", "apart", "short", "ranges"])


@cache
def compared(names: tuple[str, ...]) -> Comparison:
    """Return examples side by side."""
    return compare([request(name) for name in names])


@EACH
def test_every_bar_is_the_comparisons_figure(names: tuple[str, ...]) -> None:
    """Month by month and option by option; a month without a visit has no bar."""
    found = compared(names)
    bars = values(comparison_picture(found), "option")
    drawn = {(row["month"], row["option"].partition(".")[0]): cents(row["amount"]) for row in bars}
    expected = {
        (month.month, str(number)): owed
        for month in found.months
        for number, owed in enumerate(month.patient_responsibility, start=1)
    }

    assert expected == drawn


@EACH
@pytest.mark.parametrize("language", list(Language))
def test_the_text_alternative_says_what_each_option_comes_to(names: tuple[str, ...], language: Language) -> None:
    """Both ends of it, in both languages."""
    found = compared(names)
    said = comparison_picture(found, language=language).description

    assert [] == [
        one.label
        for one in found.options
        if f"{one.label}: " not in said
        or show(one.patient_responsibility.low) not in said
        or show(one.patient_responsibility.high) not in said
        or show(one.net_cost.high) not in said
    ]


@EACH
def test_the_table_ends_at_the_totals(names: tuple[str, ...]) -> None:
    """Every month from the first to the last has a row, months without a visit too."""
    found = compared(names)
    table = comparison_picture(found).table

    assert list(map(show, found.months[-1].so_far)) == list(table.rows[-1][1:])
    assert len(found.months) <= len(table.rows) - 1
    assert len(found.options) + 1 == len(table.headers)


def test_months_in_between_have_a_place() -> None:
    """From March to the next May, though nobody has a visit in some of them."""
    table = comparison_picture(compared(SETS[1])).table

    assert ("September 2026", "$0.00", "$0.00", "$4,000.00") == table.rows[6]
    assert 15 == len(table.rows) - 1


def test_an_uncertain_option_says_so() -> None:
    """In words under the title and over its column."""
    picture = comparison_picture(compared(SETS[0]))

    assert "Option 2 is not certain. Shown: the dearest case." in picture.spec["title"]["subtitle"]
    assert "2. IV ketamine, cash (the dearest case)" == picture.table.headers[2]
    assert Decimal("4400.00") == compared(SETS[0]).options[1].patient_responsibility.low
    assert "2. IV ketamine, cash: at least $4,400.00, at most $8,800.00 in all." in picture.description


def test_too_many_options_are_refused() -> None:
    """Seven bars a month could not be told apart."""
    found = compare([request("medicaid")] * 7)

    with pytest.raises(InvalidInputError, match=r"at most 6 options, got 7; compare fewer at once") as caught:
        comparison_picture(found)
    assert ["picture.too_many_options"] == [problem.code for problem in caught.value.problems]
