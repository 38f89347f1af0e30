"""What a notebook shows: asked for by name, escaped, complete without pictures."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest
from IPython.core.interactiveshell import InteractiveShell

from ketacost import compare, estimate
from ketacost.reports.comparison import comparison_text
from ketacost.reports.language import Language
from ketacost.reports.notebook import comparison_html, estimate_html
from ketacost.reports.text import estimate_text
from ketacost.values.money import show
from tests.unit.reports.examples import ppo
from tests.unit.reports.pictures.shipped import ALL, answer, request

HTML = "text/html"
TEXT = "text/plain"


@pytest.fixture
def shell() -> Iterator[Any]:
    """A shell as notebooks have it, which forgets what it was told."""
    of_its_own: Any = InteractiveShell
    made = of_its_own()
    yield made
    made.history_manager.end_session()
    of_its_own.clear_instance()


def test_a_notebook_shows_answers_once_it_is_asked_to(shell: Any) -> None:  # noqa: ANN401 (IPython's)
    """Before and after, an estimate is a record; in between, its report and a piece of a page."""
    one, both = answer("medicaid"), compare([request("medicaid"), request("champva")])
    before = shell.display_formatter.format(one)[0]
    shell.run_line_magic("load_ext", "ketacost")
    shown, compared = (shell.display_formatter.format(value)[0] for value in (one, both))
    shell.run_line_magic("unload_ext", "ketacost")
    after = shell.display_formatter.format(one)[0]

    assert estimate_html(one) == shown[HTML]
    assert comparison_html(both) == compared[HTML]
    assert [estimate_text(one).strip(), comparison_text(both).strip()] == [shown[TEXT], compared[TEXT]]
    assert HTML not in before
    assert before == after


@ALL
def test_every_example_is_a_well_formed_piece(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pictures too: one row a visit, and both ends of the answer."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    one = answer(name)
    root = ET.fromstring(estimate_html(one))  # noqa: S314 (our own)
    words = list(root.itertext())

    assert len(one.sessions) == len(root.findall("./table/tbody/tr"))
    assert any(show(one.patient_responsibility.high) in text for text in words)
    assert any(show(one.net_cost.low) in text for text in words)
    assert [] == root.findall("./figure")


def test_the_picture_stands_in_the_piece() -> None:
    """Where it can be drawn, with its title and its text alternative."""
    root = ET.fromstring(estimate_html(answer("commercial_ppo")))  # noqa: S314 (our own)
    picture = root.find("./figure/{http://www.w3.org/2000/svg}svg")

    assert picture is not None
    assert "What you owe so far, day by day" == picture[0].text


def test_a_callers_words_are_text() -> None:
    """In an estimate and in a comparison."""
    label = "<b>A & B</b>"
    asked = attrs.evolve(request("medicaid"), label=label)

    assert "<h4>&lt;b&gt;A &amp; B&lt;/b&gt;</h4>" in estimate_html(estimate(asked))
    assert "<td>1. &lt;b&gt;A &amp; B&lt;/b&gt;</td>" in comparison_html(compare([asked, request("champva")]))


def test_an_open_answer_says_how_many_questions_are_open() -> None:
    """And never one figure."""
    text = estimate_html(answer("unknown_balances"))

    assert "<p>Questions that would narrow this answer: 1.</p>" in text
    assert "<dd>at least $2,760.00, at most $8,760.00</dd>" in text


def test_a_piece_in_spanish() -> None:
    """Every heading is in the language."""
    text = estimate_html(answer("savings_card"), language=Language.SPANISH)

    assert "<dt>Usted paga después de la ayuda</dt><dd>$7,000.00</dd>" in text
    assert '<th scope="col">Visita</th>' in text


def test_more_options_than_a_picture_holds_are_a_table() -> None:
    """Seven rows, and no picture."""
    root = ET.fromstring(comparison_html(compare([ppo(f"option {n}") for n in range(7)])))  # noqa: S314 (our own)

    assert 7 == len(root.findall("./table/tbody/tr"))
    assert [] == root.findall("./figure")
