"""What a page says to a patient, in their language: phrases from files, amounts and days as the language writes them.

A page's phrases stand in ``phrases/<page>.<language>.toml``, one file a language with the same keys; a placeholder such
as ``{amount}`` stands where a figure goes. What is computed never depends on the language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

_ROOM: Final = "ketacost.reports.phrases"


class Language(StrEnum):
    """A language a patient's page is written in, by its tag."""

    ENGLISH = "en"
    SPANISH = "es"


@cache
def phrases(page: str, language: Language) -> Mapping[str, str]:
    """Return the phrases of one page by their keys.

    Args:
        page: name of the page, such as ``patient_letter``.
        language: the language wanted.

    Raises:
        FileNotFoundError: if there is no such page; no face lets a caller name one.
    """
    text = files(_ROOM).joinpath(f"{page}.{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType({key: str(phrase) for key, phrase in tomllib.loads(text).items()})


def meaning(code: str, language: Language) -> str:
    """Return what a finding means for the patient, by its code; one without words of its own is told in general."""
    meanings = phrases("findings", language)
    return meanings.get(code, meanings["other"])


def day_text(day: date, language: Language) -> str:
    """Return a day as a sentence of the language has it: ``March 2, 2026``, ``2 de marzo de 2026``."""
    words = phrases("calendar", language)
    return words["day"].format(day=day.day, month=words[f"month_{day.month}"], year=day.year)


def month_text(day: date, language: Language) -> str:
    """Return the month of a day: ``March 2026``, ``marzo de 2026``."""
    words = phrases("calendar", language)
    return words["month"].format(month=words[f"month_{day.month}"], year=day.year)
