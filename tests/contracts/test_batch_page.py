"""The page about batches names every column, every code and every limit the code has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from ketacost.batch.accounts import MOST_IN_STATE
from ketacost.batch.columns import KEY, ROW
from ketacost.batch.coverages import MOST_CENTS
from ketacost.batch.inputs import MOST_RELATIVES
from ketacost.batch.programs import MOST_LINES
from ketacost.batch.relief_terms import MOST_GRANTS
from ketacost.batch.results import ERROR_FIELDS, line_fields, session_fields, year_fields

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs/reference/batch.md").read_text(encoding="utf-8")
FIELDS: Final = sorted({field.name for field in (*year_fields(), *session_fields(), *line_fields(), *ERROR_FIELDS)})
_IN_WORDS: Final = {"write_off", "secondary_allowed"}
_OF_FILES: Final = {
    f"batch/{name}.py" for name in ("cuts", "design_files", "parts", "run", "sources", "spark", "spark_run", "threads")
}


def codes() -> set[str]:
    """Return the codes of errors that the rooms of a batch's rows make."""
    package = ROOT / "src/ketacost"
    files = [file for file in (package / "batch").glob("*.py") if f"batch/{file.name}" not in _OF_FILES]
    return {code for file in files for code in re.findall(r'"(batch\.[a-z_]+)"', file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", [KEY, *ROW, "as_of", "unlisted_are_zero", "family_spending"])
def test_the_page_names_each_column_in(name: str) -> None:
    """A column a row may have has its line."""

    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", sorted(set(FIELDS) - _IN_WORDS))
def test_the_page_names_each_column_out(name: str) -> None:
    """A column an answer has is told."""

    assert f"`{name}`" in PAGE


def test_the_page_names_every_code() -> None:
    """A code of a batch alone that the code can give stands on the page, and no other does."""

    assert codes() == set(re.findall(r"`(batch\.[a-z_]+)`", PAGE))


def test_the_page_has_the_limits_of_the_code() -> None:
    """Each limit is the figure the code refuses above."""
    limits = (f"${MOST_CENTS // 100:,}", f"{MOST_LINES:,} claim lines", f"{MOST_GRANTS} grants")

    assert [] == [
        limit for limit in (*limits, f"{MOST_RELATIVES} relatives", f"{MOST_IN_STATE:,} balances") if limit not in PAGE
    ]
