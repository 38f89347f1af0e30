"""From templates to HTML, and from HTML to PDF, without a network and with the same bytes every time."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from ketacost.errors import InvalidInputError, MissingExtraError, Problem
from ketacost.reports.documents.document import Document
from ketacost.reports.language import Language, phrases

if TYPE_CHECKING:
    from jinja2 import Environment

_PACKAGE: Final = "ketacost.reports.documents"
_VARIANT: Final = "pdf/ua-1"
_OWN_ADDRESS: Final = "data:"
_INSTALL: Final = "install its packages with: pip install 'ketacost[report]'"
_PANGO: Final = (
    "a PDF is laid out with the system's Pango library, which was not found; install it (Debian and Ubuntu: apt "
    "install libpango-1.0-0 libpangoft2-1.0-0; macOS: brew install pango), or print the HTML from a browser"
)


def html_text(document: Document) -> str:
    """Return the whole page; it stands alone, and a browser prints it as it is."""
    return document.html


def pdf_bytes(document: Document) -> bytes:
    """Return the document as a tagged PDF (PDF/UA-1), Letter size; the same document gives the same bytes.

    Bytes also depend on the version of WeasyPrint and on the fonts of the machine.

    Raises:
        MissingExtraError: if WeasyPrint or the system's Pango library is not installed.
        InvalidInputError: ``report.external_reference`` if the page refers to anything outside itself.
    """
    try:
        import weasyprint  # noqa: PLC0415 (heavy, and only wanted here)
        from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("extra.missing", f"a PDF needs WeasyPrint; {_INSTALL}") from None
    except OSError:  # its way to say that a library of the system is not there
        raise MissingExtraError("extra.pango", _PANGO) from None
    own = URLFetcher(allowed_protocols=("data",))

    def fetched(url: str) -> object:
        if not url.startswith(_OWN_ADDRESS):
            raise FatalURLFetchingError(url)
        return own.fetch(url)

    page = weasyprint.HTML(string=document.html, url_fetcher=fetched)
    mark = sha256(document.html.encode()).hexdigest()[:32]
    try:
        written: bytes = page.write_pdf(pdf_variant=_VARIANT, pdf_identifier=mark.encode())
    except FatalURLFetchingError:
        message = "the page refers to something outside itself, which is never fetched; put it into the page"
        raise InvalidInputError([Problem("report.external_reference", "html", message)]) from None
    return written


def filled(template: str, name: str, language: Language, *, title: str, **parts: object) -> Document:
    """Return a document made from a template.

    Args:
        template: name of the template without its ending.
        name: name of the document's kind.
        language: the language its words are in.
        title: its title.
        **parts: what the template shows; every text in it is escaped.

    Raises:
        MissingExtraError: if jinja2 is not installed.
    """
    page = environment().get_template(f"{template}.html.jinja")
    frame = {"language": str(language), "title": title, "frame": phrases("documents", language)}
    return Document(name=name, title=title, language=language, html=page.render(**frame, **parts))


@cache
def environment() -> Environment:
    """Return what fills templates: every text is escaped, and a name nobody gave is an error.

    Raises:
        MissingExtraError: if jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 (of an extra)
    except ImportError:
        raise MissingExtraError("extra.missing", f"a printed document needs jinja2; {_INSTALL}") from None
    return Environment(
        loader=PackageLoader(_PACKAGE),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
