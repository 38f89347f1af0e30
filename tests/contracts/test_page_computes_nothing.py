"""The files of the page hold nothing that makes a number: figures come as text from Python."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

STATIC: Final = Path(__file__).parents[2] / "src" / "ketacost" / "web" / "static"
SCRIPTS: Final = sorted(STATIC.glob("*.js"))
COUNTING: Final = re.compile(r"toFixed|toLocaleString|parseFloat|Intl\.|Math\.|BigInt|reduce\(|\bNumber\(")
"""What adds up, rounds or writes numbers; ``Number.parseInt`` alone reads the whole numbers typed into a form."""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_computes(script: Path) -> None:
    """Neither does it read an amount as a number, nor write one."""

    assert [] == COUNTING.findall(script.read_text(encoding="utf-8"))


def test_whole_numbers_are_read_in_one_place() -> None:
    """Where the form writes an answer into a request."""
    found = {path.name: path.read_text(encoding="utf-8").count("parseInt") for path in SCRIPTS}

    assert {"form.js": 1} == {name: count for name, count in found.items() if count}


@pytest.mark.parametrize("line", ["total.toFixed(2)", "Number(text) + 1", "new Intl.NumberFormat()", "Math.round(a)"])
def test_a_script_that_computes_is_found(line: str) -> None:
    """The check itself is not blind."""

    assert COUNTING.search(line)
