"""Claim lines as comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from io import StringIO

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost import EstimateRequest, InvalidInputError, compare, estimate
from ketacost.reports.csv_format import COLUMNS, comparison_csv, estimate_csv, safe
from tests.unit.reports.examples import ppo, short_ppo, superbill, without_billed_charges

ANSWER = estimate(short_ppo())


def rows_of(text: str) -> list[dict[str, str]]:
    """Read rows as any other program would."""
    return list(csv.DictReader(StringIO(text)))


def summed(rows: list[dict[str, str]], column: str) -> Decimal:
    """Return the sum of a column."""
    return sum((Decimal(row[column]) for row in rows), Decimal("0.00"))


@given(st.text(max_size=40))
def test_no_field_starts_a_formula(text: str) -> None:
    """Whatever a caller wrote, the first sign a spreadsheet sees is none that it calculates with."""

    assert not safe(text).lstrip().startswith(("=", "+", "-", "@"))
    assert safe(text).isprintable()


@given(st.text(max_size=40))
def test_a_label_reads_back(label: str) -> None:
    """Commas, quotes and other alphabets survive; control characters are spaces."""
    answer = attrs.evolve(ANSWER, label=label)

    assert {safe(label)} == {row["option"] for row in rows_of(estimate_csv(answer))}


@pytest.mark.parametrize("request_of", [ppo, short_ppo, superbill], ids=["year", "weeks", "superbill"])
def test_columns_sum_to_the_totals(request_of: Callable[[], EstimateRequest]) -> None:
    """Each amount column adds up to the estimate's total of the same name, to the cent."""
    answer = estimate(request_of())
    rows = rows_of(estimate_csv(answer))
    names = [field.name for field in attrs.fields(type(answer.totals))]

    assert {name: getattr(answer.totals, name) for name in names} == {
        name: summed(rows, f"{name}_usd") for name in names
    }
    assert len(answer.lines) == len(rows)


def test_the_headings_never_change() -> None:
    """Programs that read the file rely on the names and their order."""

    assert list(COLUMNS) == estimate_csv(ANSWER).splitlines()[0].split(",")
    assert 41 == len(set(COLUMNS))


def test_one_row_in_full() -> None:
    """The session that crosses the deductible, field by field."""
    row = rows_of(estimate_csv(estimate(ppo())))[2]

    assert {
        "option": "Spravato on a PPO",
        "plan": "Example PPO",
        "scenario": "expected",
        "session": "2",
        "service_date": "2026-03-05",
        "benefit_year_start": "2026-01-01",
        "phase": "induction",
        "claim": "3",
        "line": "1",
        "code": "G2083",
        "ndc": "",
        "modifiers": "",
        "units": "1",
        "unit": "session",
        "network": "in_network",
        "billed_charge_usd": "2400.00",
        "allowed_amount_usd": "1450.00",
        "write_off_usd": "950.00",
        "deductible_usd": "1050.00",
        "coinsurance_usd": "80.00",
        "plan_paid_usd": "320.00",
        "patient_responsibility_usd": "1130.00",
        "adjustments_usd": "CO-45=950.00 PR-1=1050.00 PR-2=80.00",
        "notice": "estimate, not a bill",
    }.items() <= row.items()


def test_what_is_not_known_is_the_word() -> None:
    """Neither empty nor zero: a program that adds the column must notice."""
    rows = rows_of(estimate_csv(estimate(without_billed_charges())))

    assert {("unknown", "unknown")} == {(row["billed_charge_usd"], row["write_off_usd"]) for row in rows}


def test_a_comparison_names_the_option_on_each_row() -> None:
    """Rows of all options in one table, told apart by the first column."""
    both = compare([short_ppo("one"), superbill(label="two")], trace=True)
    rows = rows_of(comparison_csv(both))

    assert {"one": 8, "two": 8} == {name: sum(row["option"] == name for row in rows) for name in ("one", "two")}


@pytest.mark.parametrize(
    ("label", "field"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "' =1", id="tab before"),
        pytest.param("\r=1", "' =1", id="carriage return before"),
        pytest.param("a=1", "a=1", id="harmless"),
    ],
)
def test_a_formula_gets_an_apostrophe(label: str, field: str) -> None:
    """A label that a spreadsheet would run is text."""

    assert field == rows_of(estimate_csv(attrs.evolve(ANSWER, label=label)))[0]["option"]


def test_an_estimate_without_claim_lines_is_no_table() -> None:
    """An answer made without its trace is refused, with how to make it again."""
    with pytest.raises(InvalidInputError, match=r"report\.no_trace"):
        estimate_csv(estimate(ppo(), trace=False))


def test_a_comparison_without_claim_lines_is_no_table() -> None:
    """The same for options side by side, which carry no lines unless asked to."""
    with pytest.raises(InvalidInputError, match=r"report\.no_trace"):
        comparison_csv(compare([ppo(), ppo()]))
