"""Options side by side: the comparison's own figures, four abreast, in both languages."""

from __future__ import annotations

import pytest

from ketacost import Comparison, compare
from ketacost.reports.documents import comparison_document
from ketacost.reports.language import Language, phrases
from ketacost.values.money import show
from tests.unit.reports import examples
from tests.unit.reports.documents.pages import Page, asked

BOTH = tuple(Language)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """Five options: exact, a range with and without a figure, one with help, one paid alone."""
    return compare(
        [
            asked("commercial_ppo"),
            asked("iv_cash"),
            asked("savings_card"),
            examples.unknown_balances(),
            examples.priced_by_range("<b>bold</b>"),
        ]
    )


@pytest.mark.parametrize("language", BOTH)
def test_months_are_the_comparison_s(comparison: Comparison, language: Language) -> None:
    """Every option has its column in one of the tables, with each month's amount and the sum."""
    page = Page(comparison_document(comparison, language=language).html)

    for index, option in enumerate(comparison.options):
        first = index // 4 * 4 + 1
        head = f"{index + 1}. {option.label}"
        owed = [show(month.patient_responsibility[index]) for month in comparison.months]
        so_far = [show(month.so_far[index]) for month in comparison.months]

        assert [*owed, so_far[-1]] == page.column(f"months-{first}", head)
        assert so_far == page.column(f"so-far-{first}", head)


def test_no_figure_is_made_up_for_a_range(comparison: Comparison) -> None:
    """Where there is no expected figure, both ends stand in its place."""
    page = Page(comparison_document(comparison).html)

    assert "$4,400.00 to $8,800.00" == page.column("whole-1", "2. IV ketamine, cash")[-1]
    assert "2. IV ketamine, cash: the months show the case in which you pay the most." in page.text


def test_months_before_help_are_said_to_be(comparison: Comparison) -> None:
    """What is owed and what is paid in the end differ where a card pays."""
    page = Page(comparison_document(comparison, language=Language.SPANISH).html)
    say = phrases("comparison", Language.SPANISH)

    assert say["before_help"] in page.text
    assert ["$13,000.00", "$7,000.00"] == [
        dict(zip(page.column("whole-1", "Opción"), page.column("whole-1", head), strict=True))[row]
        for head in ["3. Spravato with a savings card that does not count"]
        for row in (say["row_owed"], say["row_yours"])
    ]


def test_labels_are_escaped(comparison: Comparison) -> None:
    """A caller's label is text."""
    html = comparison_document(comparison).html

    assert "<b>" not in html
    assert "5. &lt;b&gt;bold&lt;/b&gt;" in html
