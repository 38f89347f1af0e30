"""Forms from the extra ``report``: which document or picture is asked for, in which language, and where it goes.

The rooms that draw are stood in for here; what they draw has tests of its own.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ketacost import api
from ketacost.cli import paper
from ketacost.cli.main import run
from ketacost.cli.paper import FIRST_PICTURE
from ketacost.cli.writing import write
from ketacost.errors import MissingExtraError

EXAMPLES = Path(__file__).parents[3] / "examples"
QUESTION = str(EXAMPLES / "good_faith" / "infusions.toml")
Captured = pytest.CaptureFixture[str]


def picture(name: str, language: object) -> SimpleNamespace:
    """Return a picture that says what it is."""
    return SimpleNamespace(name=name, description=f"{name} in words, {language}", said=f"{name} {language}")


@pytest.fixture(autouse=True)
def _rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the rooms of the extra: every document is a text that says how it was asked for."""
    pictures = SimpleNamespace(
        pictures_of=lambda _answer, *, language: (
            picture("year_bars", language),
            picture(FIRST_PICTURE, language),
        ),
        comparison_picture=lambda _answer, *, language: picture("comparison", language),
        svg_text=lambda one: f"<svg>{one.said}</svg>",
    )
    documents = SimpleNamespace(
        patient_letter=lambda _answer, *, language, pictures: f"letter {language} {pictures}",
        billing_worksheet=lambda _answer: "worksheet",
        good_faith_document=lambda _answer, *, language: f"good faith {language}",
        comparison_document=lambda _answer, *, language, pictures: f"comparison {language} {pictures[0][1]}",
        html_text=lambda document: f"<p>{document}</p>\n",
        pdf_bytes=lambda document: b"%PDF-\xff " + document.encode(),
    )
    monkeypatch.setattr(paper, "pictures", pictures)
    monkeypatch.setattr(paper, "documents", documents)


LETTER = f"letter en [('<svg>{FIRST_PICTURE} en</svg>\\\\n', '{FIRST_PICTURE} in words, en')]"


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        pytest.param(["--format", "html"], f"<p>{LETTER}</p>\n".replace("\\\\n", "\\n"), id="letter"),
        pytest.param(["--format", "html", "--document", "worksheet"], "<p>worksheet</p>\n", id="worksheet"),
        pytest.param(["--format", "svg"], f"<svg>{FIRST_PICTURE} en</svg>\n", id="first picture"),
        pytest.param(["--format", "svg", "--picture", "year_bars"], "<svg>year_bars en</svg>\n", id="named picture"),
        pytest.param(["--format", "svg", "--language", "es"], f"<svg>{FIRST_PICTURE} es</svg>\n", id="Spanish"),
    ],
)
def test_an_estimate_is_printed_as_asked(words: list[str], printed: str, ppo_file: str, capsys: Captured) -> None:
    """A letter unless the worksheet is named, the year unless another picture is, in English unless Spanish is."""

    assert 0 == run(["estimate", ppo_file, *words])
    assert (printed, "") == tuple(capsys.readouterr())


def test_a_comparison_and_a_good_faith_estimate_are_printed_too(ppo_file: str, capsys: Captured) -> None:
    """Each with its own document, a comparison with its picture."""
    run(["compare", ppo_file, ppo_file, "--format", "html", "--language", "es"])
    run(["compare", ppo_file, ppo_file, "--format", "svg"])
    run(["good-faith", QUESTION, "--format", "html"])

    assert (
        "<p>comparison es comparison in words, es</p>\n<svg>comparison en</svg>\n<p>good faith en</p>\n"
        == capsys.readouterr().out
    )


def test_a_pdf_goes_to_a_file_whole(ppo_file: str) -> None:
    """Its bytes as they are."""

    assert 0 == run(["estimate", ppo_file, "--format", "pdf", "--document", "worksheet", "--output", "a.pdf"])
    assert b"%PDF-\xff worksheet" == Path("a.pdf").read_bytes()


def test_a_pdf_goes_to_a_pipe(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Its bytes as they are there too."""

    assert 0 == run(["good-faith", QUESTION, "--format", "pdf"])
    assert b"%PDF-\xff good faith en" == capfdbinary.readouterr().out


def test_bytes_replace_a_file_whole_or_not_at_all() -> None:
    """The rule of every answer."""
    Path("a.pdf").write_bytes(b"old")
    write(b"\x00new", "a.pdf")

    assert b"\x00new" == Path("a.pdf").read_bytes()
    assert {"a.pdf"} == {path.name for path in Path().iterdir()}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["--document", "letter"], ("--document: ", "--format html or --format pdf"), id="text"),
        pytest.param(["--format", "html", "--picture", "a"], ("--picture: ", "--format svg"), id="picture of html"),
        pytest.param(["--format", "csv", "--language", "es"], ("--language: ", "or --format svg"), id="rows"),
        pytest.param(
            ["--format", "html", "--document", "worksheet", "--language", "es"],
            ("--language: ", "written in English alone"),
            id="Spanish worksheet",
        ),
    ],
)
def test_what_would_be_ignored_is_refused(
    words: list[str], told: tuple[str, str], ppo_file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Before anything is computed, with what to add or leave out."""
    monkeypatch.setattr(api, "estimate", None)

    assert 2 == run(["estimate", ppo_file, *words])
    (problem, _) = capsys.readouterr().err.splitlines()
    assert problem.startswith(told[0])
    assert told[1] in problem
    assert problem.endswith("[usage.option_without_meaning]")


def test_a_picture_nobody_draws_is_refused_with_those_there_are(ppo_file: str, capsys: Captured) -> None:
    """By their names."""

    assert 2 == run(["estimate", ppo_file, "--format", "svg", "--picture", "pie"])
    assert (
        f"--picture: expected one of year_bars, {FIRST_PICTURE}, got 'pie' [picture.unknown]" in capsys.readouterr().err
    )


def test_without_the_extra_it_says_what_to_install(
    ppo_file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """What the room says reaches the person, and nothing is written."""

    def missing(*_arguments: Any, **_options: Any) -> None:  # noqa: ANN401 (whatever it is given)
        raise MissingExtraError("extra.missing", "this needs packages: pip install 'ketacost[report]'")

    monkeypatch.setattr("ketacost.cli.paper.pictures.svg_text", missing)

    assert 2 == run(["estimate", ppo_file, "--format", "svg", "--output", "a.svg"])
    assert "pip install 'ketacost[report]' [extra.missing]" in capsys.readouterr().err
    assert not Path("a.svg").exists()
