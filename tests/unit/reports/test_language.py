"""Phrases by language: the same keys and the same placeholders in each, and days as a reader writes them."""

from __future__ import annotations

import string
from datetime import date
from importlib.resources import files

import pytest

from ketacost.reports.language import Language, day_text, month_text, phrases

PAGES = sorted(
    {one.name.split(".")[0] for one in files("ketacost.reports.phrases").iterdir() if one.name.endswith(".toml")}
)


def placeholders(phrase: str) -> set[str]:
    """Return the names of the figures a phrase leaves room for."""
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None}


@pytest.mark.parametrize("page", PAGES)
def test_every_language_says_the_same_things(page: str) -> None:
    """A key that one language lacks would fail only before the patient who reads it."""
    english, spanish = phrases(page, Language.ENGLISH), phrases(page, Language.SPANISH)

    assert sorted(english) == sorted(spanish)


@pytest.mark.parametrize("page", PAGES)
def test_every_language_shows_the_same_figures(page: str) -> None:
    """A placeholder left out of a translation is a figure the patient is not told."""
    english, spanish = phrases(page, Language.ENGLISH), phrases(page, Language.SPANISH)

    assert {key: placeholders(english[key]) for key in english} == {key: placeholders(spanish[key]) for key in english}


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        (Language.ENGLISH, "March 2, 2026", "March 2026"),
        (Language.SPANISH, "2 de marzo de 2026", "marzo de 2026"),
    ],
    ids=["english", "spanish"],
)
def test_a_day_reads_as_the_language_has_it(language: Language, day: str, month: str) -> None:
    """Month by name, so that no reader takes the day for the month."""

    assert (day, month) == (day_text(date(2026, 3, 2), language), month_text(date(2026, 3, 2), language))
