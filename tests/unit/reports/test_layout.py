"""Plain-text layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.reports.layout import (
    WIDTH,
    Line,
    Page,
    Tone,
    clipped,
    facts,
    paragraph,
    plain,
    section,
    table,
    text_of,
    title,
)

HEADS = ("Visit", "Date", "Allowed", "Deduct-\nible", "You owe", "Plan\npays")
ROWS = (("induction:",), ("1", "2026-03-02", "$950.00", "$950.00", "$950.00", "$0.00"))


def shown(lines: list[Line], columns: int | None = None) -> list[str]:
    """Return the lines of a page."""
    return text_of(lines, Page(columns=columns)).splitlines()


@given(st.text())
def test_plain_text_cannot_move_the_cursor(text: str) -> None:
    """Whatever a caller wrote, every sign that is printed is a printable one."""

    assert plain(text).isprintable()
    assert len(text) == len(plain(text))


@given(st.text(max_size=400))
def test_a_paragraph_stays_within_the_width(text: str) -> None:
    """Long words are cut rather than run over the edge."""

    assert all(len(line) <= WIDTH for line in shown(paragraph(text, "- ")))


@given(st.lists(st.tuples(st.text("ab ", max_size=9), st.text("0123456789", max_size=12)), min_size=1, max_size=8))
def test_columns_of_a_table_line_up(rows: list[tuple[str, str]]) -> None:
    """The amounts of a table end in the same column."""
    lines = shown(table(["Name", "Amount"], [(name, f"{amount}.") for name, amount in rows]))

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
    ] == shown(table(["Visit", "Coin-\nsurance"], [["first:"], ["1", "$5.00"], ["2", "$1,000.00"]]))


def test_facts_stand_in_two_columns() -> None:
    """Names on the left, values on the right, and a long value goes on under itself."""
    lines = shown(facts([("Plan", "PPO"), ("Visits", "word " * 30)]))

    assert ["Plan:    PPO", "Visits:  word word"] == [lines[0], lines[1][:18]]
    assert lines[2].startswith("         word")


def test_a_title_is_ruled() -> None:
    """The rule is as long as the longest line; an escape sequence of a caller loses its escape."""

    assert ["What it costs", "============="] == shown(title("What it costs"))
    assert " [31mred" == plain("\x1b[31mred")


def test_a_section_without_lines_is_left_out() -> None:
    """No heading stands over nothing."""

    assert [] == section("Warnings", [])
    assert ["", "Warnings", "--------", "one"] == shown(section("Warnings", ["one"]))


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


# on a terminal


@given(st.lists(st.text(max_size=200)), st.integers(40, 200))
def test_sentences_stay_on_the_screen(texts: list[str], columns: int) -> None:
    """However narrow it is, and never wider than reads well."""
    lines = [line for text in texts for line in (*paragraph(text, "- "), *facts([("Name", text)]))]

    assert all(len(line) <= min(WIDTH, columns) for line in shown([*title("Name"), *lines], columns))


@given(
    st.lists(st.lists(st.from_regex(r"\A\$[0-9]{1,7}\Z"), min_size=4, max_size=4), min_size=1, max_size=5),
    st.integers(40, 120),
)
def test_a_narrow_table_loses_no_cell_and_stays_on_the_screen(rows: list[list[str]], columns: int) -> None:
    """Side by side, in bands or row by row: every amount of every row is there."""
    named = [[f"a plan called {number}", *row] for number, row in enumerate(rows)]
    lines = shown(table(["Plan", "Allowed amount", "You owe\nbefore", "At it", "Plan\npays"], named), columns)

    assert all(len(line) <= columns for line in lines)
    for row in named:
        assert all(any(cell in line for line in lines) for cell in row)


def test_a_table_that_does_not_fit_is_set_in_bands() -> None:
    """The columns to the left stand in each, and so do lines across."""

    assert [
        "                         Deduct-",
        "Visit Date       Allowed    ible",
        "----- ---------- ------- -------",
        "induction:",
        "1     2026-03-02 $950.00 $950.00",
        "",
        "                          Plan",
        "Visit Date       You owe  pays",
        "----- ---------- ------- -----",
        "induction:",
        "1     2026-03-02 $950.00 $0.00",
    ] == shown(table(HEADS, ROWS, left=2), 40)


def test_a_table_that_fits_in_no_band_is_set_row_by_row() -> None:
    """Each row under its name, with the headings as words."""
    name = "individual out-of-pocket maximum (combined)"

    assert [
        "individual out-of-pocket maximum",
        "  (combined)",
        "  Deductible: $950.00",
        "  Plan pays: $0.00",
    ] == shown(table(["Limit", "Deduct-\nible", "Plan\npays"], [[name, "$950.00", "$0.00"]]), 40)


def test_a_table_of_words_wraps_its_widest_column() -> None:
    """The other cells stand beside the first line of it."""

    assert [
        "Plan Name",
        "---- ----------------------------------",
        "gold Standardized gold with a copay for",
        "     every visit",
        "hmo  An HMO",
    ] == shown(
        table(
            ["Plan", "Name"], [["gold", "Standardized gold with a copay for every visit"], ["hmo", "An HMO"]], left=2
        ),
        40,
    )


def test_a_wide_terminal_has_the_same_table_and_sentences_that_read_well() -> None:
    """Only what is too wide for a page of 96 columns uses the width."""
    lines = [*table(HEADS, ROWS, left=2), *paragraph("word " * 60)]

    assert shown(lines) == shown(lines, 200)


def test_tones_are_shown_by_a_page_with_colour_alone() -> None:
    """Bold for a heading and the answer, faint for rules, bold yellow for warnings; without colour not a sign more."""
    lines = [
        *title("Cost"),
        *facts([("You pay", "$5.00"), ("Plan", "PPO")], strong="You pay"),
        *section("Warnings", paragraph("one", "- "), tone=Tone.WARNING),
    ]

    assert [
        "\x1b[1mCost\x1b[0m",
        "\x1b[2m====\x1b[0m",
        "\x1b[1mYou pay:  $5.00\x1b[0m",
        "Plan:     PPO",
        "",
        "\x1b[1;33mWarnings\x1b[0m",
        "\x1b[2m--------\x1b[0m",
        "- one",
    ] == text_of(lines, Page(colored=True)).splitlines()
    assert "\x1b" not in text_of(lines)
