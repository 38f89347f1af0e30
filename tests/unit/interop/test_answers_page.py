"""The page about the answers is made from their models, and leads from each record to the next."""

from __future__ import annotations

import re
from pathlib import Path

import attrs

from ketacost.estimates.estimate import Estimate
from ketacost.interop.answers_page import answer_names, describe_answers

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_of_the_docs_is_the_generated_one() -> None:
    """``docs/reference/answers.md``; write it anew after a change of an answer."""

    assert describe_answers() == (DOCS / "reference/answers.md").read_text(encoding="utf-8")


def test_every_link_leads_somewhere() -> None:
    """To a heading of the page, or to a file beside it."""
    page = describe_answers()
    headings = {heading.lower() for heading in re.findall(r"^#+ (.*)$", page, re.MULTILINE)}
    files = set(re.findall(r"\]\(([^#)]+)\)", page))

    assert set(re.findall(r"\]\(#([^)]*)\)", page)) <= headings
    assert {name for name in files if not (DOCS / "reference" / name).is_file()} == set()


def test_every_answer_has_its_heading_and_the_keys_of_its_model() -> None:
    """In the order of the model, shown on the largest."""
    page = describe_answers()
    section = page.partition("\n## estimate\n")[2].partition("\n## ")[0]

    assert list(answer_names()) == [
        name for name in re.findall(r"^## (\w+)$", page, re.MULTILINE) if name in answer_names()
    ]
    assert [field.name for field in attrs.fields(Estimate)] == re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_no_question_is_among_the_answers() -> None:
    """What goes in has pages of its own."""

    assert set() == {"request", "bills", "evidence", "policy"} & set(answer_names())
