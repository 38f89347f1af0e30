"""Rows and frames: the estimate's own figures, exact in every library."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ketacost import estimate
from ketacost.errors import InvalidInputError, MissingExtraError
from ketacost.reports.frames import COLUMNS, Backend, Rows, to_frame, to_rows
from tests.unit.reports.examples import ppo
from tests.unit.reports.pictures.shipped import ALL, answer

KINDS = pytest.mark.parametrize("rows", list(Rows))


def total(amounts: Iterable[Any]) -> Decimal:
    """Return the sum of amounts."""
    return sum(amounts, Decimal("0.00"))


@ALL
@KINDS
def test_rows_add_up_to_the_estimate(name: str, rows: Rows) -> None:
    """Sessions, claim lines and years are each the whole."""
    one = answer(name)
    found = to_rows(one, rows)

    assert one.totals.patient_responsibility == total(row["patient_responsibility"] for row in found)
    assert one.totals.net_cost == total(row["net_cost"] for row in found)
    assert [list(COLUMNS[rows])] * len(found) == [list(row) for row in found]


@ALL
@KINDS
def test_every_library_holds_the_same_rows(name: str, rows: Rows) -> None:
    """Amounts as decimals and days as days, through Arrow and back."""
    expected = to_rows(answer(name), rows)

    assert expected == to_frame(answer(name), rows, backend=Backend.ARROW).to_pylist()
    assert expected == to_frame(answer(name), rows, backend=Backend.POLARS).to_dicts()


@KINDS
def test_pandas_keeps_amounts_exact(rows: Rows) -> None:
    """Decimals that add up to the cent."""
    frame = to_frame(answer("commercial_ppo"), rows)

    assert Decimal("8140.00") == frame["patient_responsibility"].sum()
    assert Decimal("8140.00") == frame["patient_responsibility"].cumsum().iloc[-1]
    assert list(COLUMNS[rows]) == list(frame.columns)


def test_days_are_days() -> None:
    """The first visit is the intake."""

    assert date(2026, 9, 4) == to_frame(answer("commercial_ppo"))["on"].iloc[0]
    assert [9, 10, 11, 12, 1, 2, 3] == list(dict.fromkeys(to_frame(answer("commercial_ppo"))["on"].dt.month))


def test_what_nobody_knows_is_an_empty_cell_and_no_zero() -> None:
    """A charge nobody gave, an expected figure nobody can give; a known zero stays zero."""
    lines = to_frame(answer("without_billed_charges"), "lines", backend="arrow")
    sessions = to_frame(answer("unknown_balances"), backend="arrow")

    assert {None} == set(lines["billed_charge"].to_pylist())
    assert {None} == set(sessions["so_far_expected"].to_pylist())
    assert {Decimal("0.00")} == set(sessions["so_far_low"].to_pylist()[:1])


def test_adjustments_and_modifiers_are_one_text() -> None:
    """As the CSV has them."""
    row = to_rows(answer("commercial_ppo"), "lines")[1]

    assert ("CO-45=790.00 PR-1=1010.00", "", "G2082") == (row["adjustments"], row["modifiers"], row["code"])


@pytest.mark.parametrize(
    ("rows", "backend", "code", "words"),
    [
        ("visits", "pandas", "frame.rows", "expected one of sessions, lines, years, got 'visits'"),
        ("lines", "dask", "frame.backend", "expected one of pandas, polars, arrow, got 'dask'"),
    ],
    ids=["rows", "backend"],
)
def test_a_word_that_is_none_is_refused(rows: str, backend: str, code: str, words: str) -> None:
    """With the words there are."""
    with pytest.raises(InvalidInputError, match=words) as caught:
        to_frame(answer("medicaid"), rows, backend=backend)

    assert [code] == [problem.code for problem in caught.value.problems]


def test_lines_need_a_trace() -> None:
    """An estimate made without it has none."""
    with pytest.raises(InvalidInputError, match=r"trace=True"):
        to_frame(estimate(ppo(), trace=False), Rows.LINES)


@pytest.mark.parametrize(
    ("package", "backend", "way"),
    [
        ("pyarrow", Backend.ARROW, "pip install pyarrow$"),
        ("pyarrow", Backend.POLARS, "pip install pyarrow polars$"),
        ("polars", Backend.POLARS, "pip install pyarrow polars$"),
        ("pandas", Backend.PANDAS, "pip install pyarrow pandas$"),
    ],
)
def test_without_a_package_the_way_to_it_is_said(
    package: str, backend: Backend, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows need none."""
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(MissingExtraError) as caught:
        to_frame(answer("medicaid"), backend=backend)
    assert caught.value.message.endswith(way.removesuffix("$"))
    assert to_rows(answer("medicaid"))
