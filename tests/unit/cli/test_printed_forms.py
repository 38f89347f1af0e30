"""The forms of the extra ``report`` with the rooms that draw them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ketacost.cli.main import run

EXAMPLES = Path(__file__).parents[3] / "examples"
QUESTION = str(EXAMPLES / "good_faith" / "infusions.toml")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_form_of_an_estimate_is_written(language: str, ppo_file: str) -> None:
    """A letter as a page and as a PDF, a picture, and a worksheet."""
    more = ["--language", language]
    codes = [
        run(["estimate", ppo_file, "--format", "html", "--output", "a.html", *more]),
        run(["estimate", ppo_file, "--format", "pdf", "--output", "a.pdf", *more]),
        run(["estimate", ppo_file, "--format", "svg", "--output", "a.svg", *more]),
        run(["estimate", ppo_file, "--format", "html", "--document", "worksheet", "--output", "w.html"]),
    ]

    assert [0, 0, 0, 0] == codes
    assert "$8,760.00" in Path("a.html").read_text(encoding="utf-8")
    assert f'lang="{language}"' in Path("a.html").read_text(encoding="utf-8")
    assert Path("a.pdf").read_bytes().startswith(b"%PDF-")
    assert "PR-1" in Path("w.html").read_text(encoding="utf-8")
    assert ET.parse("a.svg").getroot().tag.endswith("svg")  # noqa: S314 (written by us a moment ago)


def test_comparison_and_good_faith_are_written(ppo_file: str) -> None:
    """As pages, and the comparison as a picture."""
    codes = [
        run(["compare", ppo_file, ppo_file, "--format", "html", "--output", "c.html"]),
        run(["compare", ppo_file, ppo_file, "--format", "svg", "--output", "c.svg"]),
        run(["good-faith", QUESTION, "--format", "html", "--output", "g.html"]),
    ]

    assert [0, 0, 0] == codes
