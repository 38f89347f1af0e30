"""All pictures of an estimate: which apply, what each must carry, in both languages and at any width."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from ketacost import estimate
from ketacost.reports.language import Language
from ketacost.reports.pictures import pictures_of
from tests.unit.reports.examples import ppo
from tests.unit.reports.pictures.shipped import ALL, answer, words_in

EVERY = ["year_timeline", "year_bars", "waterfall"]


@ALL
def test_the_pictures_that_apply(name: str) -> None:
    """Three of money, and the authorization where there is one."""
    asked = ["authorization_timeline"] if answer(name).authorization is not None else []

    assert [*EVERY, *asked] == [one.name for one in pictures_of(answer(name))]


@ALL
@pytest.mark.parametrize("language", list(Language))
def test_every_picture_is_plain_json_with_its_words(name: str, language: Language) -> None:
    """A specification survives JSON; title, text alternative and table are there, and no unknown reads as $0."""
    for one in pictures_of(answer(name), language=language):
        assert one.spec == json.loads(json.dumps(one.spec))
        assert one.description == one.spec["description"]
        assert one.title == " ".join(one.spec["title"]["text"])
        assert one.table.rows
        assert {len(one.table.headers)} == {len(row) for row in one.table.rows}
        assert not any("{" in words for words in words_in(one.spec["title"]))


@ALL
def test_the_notice_stands_on_every_picture_of_money(name: str) -> None:
    """Estimate, not a bill; with the version of the data."""
    version = answer(name).versions.reference_data
    for language, words in ((Language.ENGLISH, "Estimate, not a bill."), (Language.SPANISH, "no una factura.")):
        for one in pictures_of(answer(name), language=language)[:3]:
            said = " ".join(one.spec["title"]["subtitle"])

            assert words in said
            assert version in said


@ALL
def test_the_language_changes_no_figure(name: str) -> None:
    """What is drawn is the same, only its words differ."""
    english, spanish = (pictures_of(answer(name), language=language) for language in Language)

    for one, other in zip(english, spanish, strict=True):
        assert [_numbers(row) for row in _rows(one.spec)] == [_numbers(row) for row in _rows(other.spec)]


def _rows(spec: object) -> list[dict[str, object]]:
    """Return the rows of what is drawn, without the words, whose places depend on their length."""
    assert isinstance(spec, dict)
    return [row for layer in spec["layer"] if layer["mark"]["type"] != "text" for row in layer["data"]["values"]]


def _numbers(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if isinstance(value, int | float)}


@pytest.mark.parametrize("width", [1, 360, 640, 1200])
def test_a_picture_is_as_wide_as_asked_but_never_too_narrow_to_read(width: int) -> None:
    """At least 320 pixels."""

    assert {max(width, 320)} == {one.spec["width"] for one in pictures_of(answer("commercial_ppo"), width=width)}


def test_a_callers_words_stay_on_their_line() -> None:
    """A label with a line break and an escape sequence is harmless."""
    picture = pictures_of(estimate(ppo("one\ntwo\x1b[31m")))[0]

    assert "one two [31m: you pay $8,760.00 in all" == picture.spec["title"]["subtitle"][0]


def test_specifications_need_no_package_of_their_own() -> None:
    """A browser makes them too: attrs and the standard library are enough."""
    program = "import sys, ketacost.reports.pictures; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    heavy = {"altair", "cattrs", "numba", "numpy", "pandas", "polars", "pyarrow", "pydantic", "vl_convert"}

    assert set() == heavy & set(done.stdout.split())
