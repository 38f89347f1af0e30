"""The page about HTTP is true to the code: its addresses, problems, headers and settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from ketacost.interop.documents import DEEPEST
from ketacost.operations import questions
from ketacost.operations.table import OPERATIONS
from ketacost.settings import PREFIX, Settings, WebSettings
from ketacost.web.headers import ALWAYS
from ketacost.web.openapi import openapi
from ketacost.web.problems import MOST_TOLD, TYPE, Kind

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs/reference/http.md").read_text(encoding="utf-8")
OWN: Final = [name for name in WebSettings.model_fields if name not in Settings.model_fields]


def _rows(section: str) -> list[list[str]]:
    """Return the cells of the rows of a section's table, without its head."""
    text = PAGE.partition(f"## {section}\n")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_lists_the_addresses() -> None:
    """Each with its method, in no order of its own; the page of the widget besides."""
    described = {f"`{method.upper()} {path}`" for path, item in openapi()["paths"].items() for method in item}

    assert described | {"`GET /`"} == {row[0] for row in _rows("Addresses")}


@pytest.mark.parametrize(
    "name", [name for name, one in OPERATIONS.items() if one.question.__module__ == questions.__name__]
)
def test_the_page_names_the_keys_of_a_question(name: str) -> None:
    """All of them."""
    (words,) = (row[1] for row in _rows("Addresses") if row[0] == f"`POST /v1/{name}`")
    question: Any = OPERATIONS[name].question

    assert {field.name for field in attrs.fields(question)} <= set(re.findall(r"`(\w+)`", words))


def test_the_page_lists_the_problems() -> None:
    """Each type with its status."""

    assert [(kind.type.removeprefix(TYPE), str(kind.status)) for kind in Kind] == [
        (row[0].strip("`"), row[1]) for row in _rows("Problems")
    ]
    assert 1_000 == MOST_TOLD
    assert f"deeper than {DEEPEST} levels" in PAGE


def test_the_page_lists_the_headers() -> None:
    """Each with its value."""

    assert dict(ALWAYS) == {
        row[0].strip("`"): re.findall(r"`([^`]+)`", row[1])[0] for row in _rows("Headers of every answer")
    }


def test_the_page_lists_the_settings() -> None:
    """Each with its bounds and its default."""
    rows = {row[0].strip("`"): row for row in _rows("Settings")}

    assert [f"{PREFIX}{name.upper()}" for name in OWN] == list(rows)
    for name in OWN:
        _, values, default, _ = rows[f"{PREFIX}{name.upper()}"]
        field = WebSettings.model_fields[name]
        bounds = [getattr(mark, "ge", getattr(mark, "le", None)) for mark in field.metadata]
        numbers = [one for one in bounds if isinstance(one, int)]

        assert numbers == [int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", values)]
        assert _shown(field.default) == default.strip("`")


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, int):
        return f"{default:,}"
    return " ".join(default) or "none" if isinstance(default, tuple) else str(default)
