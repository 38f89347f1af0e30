"""The forms an answer is printed in: text, JSON, CSV, and from the extra ``report`` pages, PDF files and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, TypeAlias

import attrs
from cyclopts import Parameter

from ketacost.cli.forms import json_text
from ketacost.cli.problems import refusal
from ketacost.cli.writing import check_bytes
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.good_faith_records import GoodFaithEstimate
from ketacost.estimates.options import Comparison
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.reports.comparison import comparison_text
from ketacost.reports.csv_format import comparison_csv, estimate_csv
from ketacost.reports.good_faith_text import good_faith_text
from ketacost.reports.language import Language
from ketacost.reports.layout import Page
from ketacost.reports.text import estimate_text


class PrintFormat(StrEnum):
    """The form of an answer."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    PDF = "pdf"
    SVG = "svg"


class HandOutFormat(StrEnum):
    """The form of an answer that is handed out: it has neither rows nor a picture."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"


class DocumentName(StrEnum):
    """Whom a document of an estimate is for: the patient or the billing team."""

    LETTER = "letter"
    WORKSHEET = "worksheet"


class Tongue(StrEnum):
    """A language by its tag, as it is typed."""

    EN = "en"
    ES = "es"


Format: TypeAlias = Annotated[PrintFormat, Parameter(name="--format")]
HandOut: TypeAlias = Annotated[HandOutFormat, Parameter(name="--format")]


@attrs.frozen(kw_only=True)
class Printing:
    """How an answer is to be printed, as it was asked.

    Attributes:
        form: the form.
        currency: how amounts are written in a text.
        page: what a text is set on.
        language: language of a document or a picture, ``None`` where none was named.
        document: document of an estimate, ``None`` where none was named.
        picture: name of a picture, ``None`` where none was named.
    """

    form: PrintFormat | HandOutFormat
    currency: CurrencyDisplay
    page: Page
    language: Tongue | None = None
    document: DocumentName | None = None
    picture: str | None = None

    def check(self, output: str | None) -> None:
        """Refuse what would be ignored or cannot be shown, before anything is computed.

        Raises:
            InvalidInputError: if an option has no meaning for this form, or a PDF would go to a terminal.
        """
        paper = (PrintFormat.HTML, PrintFormat.PDF)
        _only("--document", self.document, self.form, paper)
        _only("--picture", self.picture, self.form, (PrintFormat.SVG,))
        _only("--language", self.language, self.form, (*paper, PrintFormat.SVG))
        if self.document is DocumentName.WORKSHEET and self.language not in {None, Tongue.EN}:
            message = "a billing worksheet is written in English alone; leave the option out"
            raise refusal("usage.option_without_meaning", message, "--language")
        if self._is_pdf:
            check_bytes(output)

    @property
    def tongue(self) -> Language:
        """The language of documents and pictures."""
        return Language.ENGLISH if self.language is None else Language(self.language.value)

    def estimate(self, answer: Estimate) -> str | bytes:
        """Return an estimate in the form asked."""
        match self.form:
            case PrintFormat.JSON:
                return json_text(answer)
            case PrintFormat.CSV:
                return estimate_csv(answer)
            case PrintFormat.SVG | PrintFormat.HTML | PrintFormat.PDF:
                return self._estimate_on_paper(answer)
            case _:
                return estimate_text(answer, currency=self.currency, page=self.page)

    def comparison(self, answer: Comparison) -> str | bytes:
        """Return a comparison in the form asked."""
        match self.form:
            case PrintFormat.JSON:
                return json_text(answer)
            case PrintFormat.CSV:
                return comparison_csv(answer)
            case PrintFormat.SVG | PrintFormat.HTML | PrintFormat.PDF:
                return self._comparison_on_paper(answer)
            case _:
                return comparison_text(answer, currency=self.currency, page=self.page)

    def good_faith(self, answer: GoodFaithEstimate) -> str | bytes:
        """Return a good-faith estimate in the form asked."""
        match self.form:
            case HandOutFormat.JSON:
                return json_text(answer)
            case HandOutFormat.HTML | HandOutFormat.PDF:
                from ketacost.cli import paper  # noqa: PLC0415 (heavy, and only wanted here)

                return paper.good_faith(answer, self.tongue, as_pdf=self._is_pdf)
            case _:
                return good_faith_text(answer, currency=self.currency, page=self.page)

    @property
    def _is_pdf(self) -> bool:
        return self.form.value == PrintFormat.PDF

    def _estimate_on_paper(self, answer: Estimate) -> str | bytes:
        from ketacost.cli import paper  # noqa: PLC0415 (heavy, and only wanted here)

        if self.form is PrintFormat.SVG:
            return paper.picture_of(answer, self.picture, self.tongue)
        if self.document is DocumentName.WORKSHEET:
            return paper.worksheet(answer, as_pdf=self._is_pdf)
        return paper.letter(answer, self.tongue, as_pdf=self._is_pdf)

    def _comparison_on_paper(self, answer: Comparison) -> str | bytes:
        from ketacost.cli import paper  # noqa: PLC0415 (heavy, and only wanted here)

        if self.form is PrintFormat.SVG:
            return paper.months_of(answer, self.tongue)
        return paper.comparison(answer, self.tongue, as_pdf=self._is_pdf)


def _only(option: str, value: object, form: StrEnum, forms: Sequence[StrEnum]) -> None:
    """Refuse an option that the form would ignore."""
    if value is not None and form.value not in {one.value for one in forms}:
        fitting = " or ".join(f"--format {one}" for one in forms)
        message = f"this goes with {fitting}; add it, or leave the option out"
        raise refusal("usage.option_without_meaning", message, option)
