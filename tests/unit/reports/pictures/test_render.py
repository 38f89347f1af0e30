"""Drawn pictures: well-formed SVG that says what it shows, the same bytes everywhere, and PNG."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import pytest

from ketacost import compare
from ketacost.errors import MissingExtraError
from ketacost.reports.language import Language
from ketacost.reports.pictures import comparison_picture, pictures_of, png_bytes, svg_text
from tests.unit.reports.pictures.shipped import NAMES, answer, request

SVG = "{http://www.w3.org/2000/svg}"
PROGRAM = """
import sys
from tests.unit.reports.pictures.shipped import answer
from ketacost.reports.pictures import pictures_of, svg_text
sys.stdout.write("".join(svg_text(one) for one in pictures_of(answer("prior_authorization"))))
"""


@pytest.mark.parametrize("name", NAMES)
def test_every_example_can_be_drawn(name: str) -> None:
    """Each picture is one well-formed document, as wide as asked, with title, description and figures."""
    for one in pictures_of(answer(name)):
        root = ET.fromstring(svg_text(one))  # noqa: S314 (our own picture)
        words = root.findtext(f"{SVG}desc")

        assert ("640", "img") == (root.get("width"), root.get("role"))
        assert (one.title, one.description) == (root.findtext(f"{SVG}title"), words)
        assert root.get("aria-labelledby") == root[0].get("id")
        assert root.get("aria-describedby") == root[1].get("id")
        assert len(list(root.iter(f"{SVG}path"))) > 2


def test_a_narrow_picture_in_spanish_is_as_wide_as_asked() -> None:
    """Longer words and less room."""
    for one in pictures_of(answer("savings_card"), language=Language.SPANISH, width=360):
        assert "360" == ET.fromstring(svg_text(one)).get("width")  # noqa: S314 (our own picture)


def test_a_callers_words_cannot_break_the_document() -> None:
    """Signs of a markup are text."""
    label = '</svg><script>alert("&")</script>'
    found = compare([attrs.evolve(request("medicaid"), label=label), request("champva")])
    root = ET.fromstring(svg_text(comparison_picture(found)))  # noqa: S314 (our own picture)

    assert [] == list(root.iter(f"{SVG}script"))
    assert label in (root.findtext(f"{SVG}desc") or "")


def test_two_pictures_share_no_id() -> None:
    """Several fit into one page: the timelines of two estimates too."""
    texts = [svg_text(pictures_of(answer(name))[0]) for name in ("medicaid", "champva")]
    found = [{one.get("id") for one in ET.fromstring(text).iter()} - {None} for text in texts]  # noqa: S314 (same)

    assert found[0]
    assert set() == found[0] & found[1]


def test_the_same_bytes_in_any_zone_and_order() -> None:
    """No time zone, no order of hashes and no locale changes a picture."""
    texts = {
        subprocess.run(  # noqa: S603 (our own interpreter and program)
            [sys.executable, "-c", PROGRAM],
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[4],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8"},
        ).stdout
        for zone, seed in (("America/New_York", "1"), ("Asia/Tokyo", "2"))
    }
    here = "".join(svg_text(one) for one in pictures_of(answer("prior_authorization")))

    assert {here.encode()} == texts


def test_a_png_is_larger_by_its_scale() -> None:
    """Its header holds width and height."""
    one = pictures_of(answer("medicaid"))[0]
    small, large = (struct.unpack(">II", png_bytes(one, scale=scale)[16:24]) for scale in (1.0, 2.0))

    assert 640 == small[0]
    assert tuple(2 * side for side in small) == large


def test_without_its_packages_the_way_to_them_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback of an import, but the extra's name."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)

    with pytest.raises(MissingExtraError, match=r"pip install 'ketacost\[report\]'"):
        svg_text(pictures_of(answer("medicaid"))[0])
