"""Pages stand alone and nest well; a PDF is tagged, Letter size and the same bytes every time; nothing is fetched."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from io import BytesIO
from pathlib import Path
from typing import Final

import attrs
import pypdf
import pytest

from ketacost import compare, estimate
from ketacost.errors import InvalidInputError, MissingExtraError
from ketacost.reports.documents import (
    Document,
    billing_worksheet,
    comparison_document,
    good_faith_document,
    html_text,
    patient_letter,
    pdf_bytes,
    render,
)
from ketacost.reports.language import Language
from tests.unit.estimates.good_faith_giving import given
from tests.unit.reports import examples
from tests.unit.reports.documents.pages import Page, answered

SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><script>alert(1)</script><rect width="9"/></svg>'
)
PICTURES: Final = ((SVG, 'Paid so far: "$40.00" & more'),)
MAKERS: Final[dict[str, Callable[[], Document]]] = {
    "letter": lambda: patient_letter(answered("prior_authorization"), pictures=PICTURES),
    "letter_es": lambda: patient_letter(answered("iv_cash_superbill"), language="es", pictures=PICTURES),
    "worksheet": lambda: billing_worksheet(answered("medicaid"), pictures=PICTURES),
    "good_faith": lambda: good_faith_document(given(), language=Language.SPANISH, pictures=PICTURES),
    "comparison": lambda: comparison_document(
        compare([examples.ppo(), examples.self_pay()]), language="es", pictures=PICTURES
    ),
}
_ROOT: Final = Path(__file__).parents[4]


@pytest.fixture(scope="module", params=list(MAKERS))
def document(request: pytest.FixtureRequest) -> Document:
    """Each kind of document, with a picture."""
    return MAKERS[request.param]()


def test_a_page_nests_well_and_stands_alone(document: Document) -> None:
    """Every element is closed; no script, no style sheet and no picture from elsewhere."""
    page = Page(html_text(document))

    assert document.html.startswith("<!DOCTYPE html>")
    assert [] == page.unclosed
    assert [] == page.refers_outside()
    assert not {"script", "link", "iframe", "object"} & set(page.names)
    assert "http" not in document.html.split("</style>")[0]


def test_a_page_is_made_for_every_reader(document: Document) -> None:
    """Its language, one main heading, a caption and row and column headings for every table, words for pictures."""
    page = Page(document.html)
    scopes = [value for _, name, value in page.attributes if name == "scope"]

    assert ("html", "lang", document.language.value) in page.attributes
    assert 1 == page.names.count("h1") == page.names.count("main")
    assert len(page.tables) == page.names.count("caption")
    assert page.names.count("th") == len(scopes)
    assert {"col", "row"} <= set(scopes)
    assert [PICTURES[0][1]] == [value for _, name, value in page.attributes if name == "alt"]


def test_identifiers_are_used_once_and_known(document: Document) -> None:
    """What names a heading by its identifier finds it."""
    page = Page(document.html)
    own = [value for _, name, value in page.attributes if name == "id"]
    named = {value for _, name, value in page.attributes if name == "aria-labelledby"}

    assert len(set(own)) == len(own)
    assert named <= set(own)


def test_a_picture_cannot_reach_the_page(document: Document) -> None:
    """It is an image of its own; what stands in it is not part of the page."""

    assert "alert(1)" not in document.html
    assert 'src="data:image/svg+xml;base64,' in document.html


@pytest.mark.parametrize(
    ("name", "width", "total"),
    [("letter", 612, "$8,140.00"), ("worksheet", 792, "$250.00"), ("good_faith", 612, "$")],
)
def test_a_pdf_is_tagged_and_of_letter_size(name: str, width: int, total: str) -> None:
    """It opens, says its title and language, holds the total, and counts its pages."""
    document = MAKERS[name]()

    found = pypdf.PdfReader(BytesIO(pdf_bytes(document)))
    text = "\n".join(page.extract_text() for page in found.pages)

    assert {(width, 1404 - width)} == {
        (float(page.mediabox.width), float(page.mediabox.height)) for page in found.pages
    }
    assert found.metadata is not None
    assert document.title == found.metadata.title
    assert document.language.value == str(found.root_object["/Lang"])
    assert "{'/Marked': True}" == str(found.root_object["/MarkInfo"].get_object())
    assert total in text
    assert f"1 {'of' if document.language is Language.ENGLISH else 'de'} {len(found.pages)}" in text


def test_the_same_estimate_gives_the_same_bytes() -> None:
    """In this process and in another one, whatever its hash seed."""
    program = (
        "import hashlib, sys; from pathlib import Path; from ketacost import estimate; "
        "from ketacost.interop.json_format import parse_toml; "
        "from ketacost.reports.documents import patient_letter, pdf_bytes; "
        "text = Path(sys.argv[1]).read_text(encoding='utf-8'); "
        "print(hashlib.sha256(pdf_bytes(patient_letter(estimate(parse_toml(text)), language='es'))).hexdigest())"
    )
    file = _ROOT / "examples" / "medicaid.toml"

    done = subprocess.run(  # noqa: S603 (this Python, our own program)
        [sys.executable, "-c", program, str(file)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(filter(None, sys.path))},
    )

    own = pdf_bytes(patient_letter(answered("medicaid"), language="es"))
    assert hashlib.sha256(own).hexdigest() == done.stdout.strip()


@pytest.mark.parametrize(
    "reference", ['<img src="https://example.org/a.png" alt="">', '<img src="file:///etc/hostname" alt="">']
)
def test_nothing_outside_the_page_is_fetched(reference: str) -> None:
    """A page that was changed to refer to something else is refused, not completed."""
    document = patient_letter(estimate(examples.short_ppo()))
    changed = attrs.evolve(document, html=document.html.replace("</main>", f"{reference}</main>"))

    with pytest.raises(InvalidInputError) as caught:
        pdf_bytes(changed)

    assert ["report.external_reference"] == [one.code for one in caught.value.problems]


def test_without_weasyprint_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML is still there."""
    document = patient_letter(estimate(examples.short_ppo()))
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(MissingExtraError, match=r"pip install 'ketacost\[report\]'"):
        pdf_bytes(document)


def test_without_jinja_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """No template can be filled."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    render.environment.cache_clear()

    with pytest.raises(MissingExtraError, match=r"pip install 'ketacost\[report\]'"):
        patient_letter(estimate(examples.short_ppo()))


class _NoPango(MetaPathFinder):
    """Fails as the package does where the system has no Pango."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse one name."""
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_without_pango_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is there, the system's library is not."""
    document = patient_letter(estimate(examples.short_ppo()))
    for name in [one for one in sys.modules if one.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_NoPango(), *sys.meta_path])

    with pytest.raises(MissingExtraError, match="apt install") as caught:
        pdf_bytes(document)

    assert "extra.pango" == caught.value.code
