"""The page of known answers lists every case, once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.known_answers.published_courses import CASES
from tests.known_answers.published_lines import LINES

PAGE: Final = Path(__file__).parents[2] / "docs" / "explanation" / "known-answers.md"
ROW: Final = re.compile(r"^\| ([CEFNRW][-\w]+) \|.*\| (\w+) \|$", re.MULTILINE)
WAITING: Final = re.compile(r"^\| ((?:[CEFNRW]\d+(?:, )?)+) \| [^|]+ \|$", re.MULTILINE)


def _page() -> str:
    return PAGE.read_text(encoding="utf-8")


def _held() -> list[str]:
    return [key for key, status in ROW.findall(_page()) if status == "holds"]


def test_every_case_of_the_tables_is_on_the_page() -> None:
    """A case added to the tests is added to the page (a key is what stands before its variants)."""

    keys = {case.key for case in LINES} | set(CASES)
    missing = {key for key in keys if not any(key == held or key.startswith(f"{held}-") for held in _held())}

    assert set() == missing


def test_no_case_is_on_the_page_twice() -> None:
    """A case is held, or it waits; nothing is both."""

    waiting = [key for row in WAITING.findall(_page()) for key in row.split(", ")]
    keys = [*_held(), *waiting]

    assert sorted(set(keys)) == sorted(keys)
    assert {"C35"} <= set(waiting)
