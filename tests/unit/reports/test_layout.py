"""Plain-text layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.reports.layout import WIDTH, clipped, facts, paragraph, plain, section, table, text_of, title


@given(st.text())
def test_plain_text_cannot_move_the_cursor(text: str) -> None:
    """Whatever a caller wrote, every sign that is printed is a printable one."""

    assert plain(text).isprintable()
    assert len(text) == len(plain(text))


@given(st.text(max_size=400))
def test_a_paragraph_stays_within_the_width(text: str) -> None:
    """Long words are cut rather than run over the edge."""

    assert all(len(line) <= WIDTH for line in paragraph(text, "- "))


@given(st.lists(st.tuples(st.text("ab ", max_size=9), st.text("0123456789", max_size=12)), min_size=1, max_size=8))
def test_columns_of_a_table_line_up(rows: list[tuple[str, str]]) -> None:
    """The amounts of a table end in the same column."""
    lines = table(["Name", "Amount"], [(name, f"{amount}.") for name, amount in rows])

    assert 1 == len({len(line) for line in lines[1:]})


def test_a_table_has_tall_headings_and_lines_across() -> None:
    """A line break makes a heading taller; a row of one cell crosses the table."""

    assert [
        "          Coin-",
        "Visit   surance",
        "----- ---------",
        "first:",
        "1         $5.00",
        "2     $1,000.00",
    ] == table(["Visit", "Coin-\nsurance"], [["first:"], ["1", "$5.00"], ["2", "$1,000.00"]])


def test_facts_stand_in_two_columns() -> None:
    """Names on the left, values on the right, and a long value goes on under itself."""
    lines = facts([("Plan", "PPO"), ("Visits", "word " * 30)])

    assert ["Plan:    PPO", "Visits:  word word"] == [lines[0], lines[1][:18]]
    assert lines[2].startswith("         word")


def test_a_title_is_ruled() -> None:
    """The rule is as long as the longest line; an escape sequence of a caller loses its escape."""

    assert ["What it costs", "============="] == title("What it costs")
    assert " [31mred" == plain("\x1b[31mred")


def test_a_section_without_lines_is_left_out() -> None:
    """No heading stands over nothing."""

    assert [] == section("Warnings", [])
    assert ["", "Warnings", "--------", "one"] == section("Warnings", ["one"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("short", "short", id="short"),
        pytest.param("a" * 28, "a" * 28, id="just fits"),
        pytest.param("a" * 29, "a" * 25 + "...", id="too long"),
        pytest.param("two\nlines", "two lines", id="line break"),
    ],
)
def test_a_cell_of_a_callers_words_is_cut(text: str, shown: str) -> None:
    """A long name does not push the amounts off the screen."""

    assert shown == clipped(text)


def test_a_text_ends_with_one_line_break() -> None:
    """No trailing spaces, and a prompt on its own line after it."""

    assert "a\n\nb\n" == text_of(["a  ", "", "b"])
