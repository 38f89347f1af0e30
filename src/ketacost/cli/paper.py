"""What an answer looks like on paper and as a picture, from the extra ``report``; loaded when it is asked for."""

from __future__ import annotations

from typing import Final

from ketacost.estimates.estimate import Estimate
from ketacost.estimates.good_faith_records import GoodFaithEstimate
from ketacost.estimates.options import Comparison
from ketacost.reports import documents, pictures
from ketacost.reports.language import Language
from ketacost.reports.pictures.of_estimate import picture_named
from ketacost.reports.pictures.year_timeline import NAME

FIRST_PICTURE: Final = NAME
"""The picture that is drawn where nobody names one."""


def letter(answer: Estimate, language: Language, *, as_pdf: bool) -> str | bytes:
    """Return the letter to the patient with the picture of the year."""
    found = pictures.pictures_of(answer, language=language)
    drawn = [(_svg(one), one.description) for one in found if one.name == FIRST_PICTURE]
    return _written(documents.patient_letter(answer, language=language, pictures=drawn), as_pdf=as_pdf)


def worksheet(answer: Estimate, *, as_pdf: bool) -> str | bytes:
    """Return the worksheet of the billing team."""
    return _written(documents.billing_worksheet(answer), as_pdf=as_pdf)


def comparison(answer: Comparison, language: Language, *, as_pdf: bool) -> str | bytes:
    """Return options side by side, with their picture."""
    picture = pictures.comparison_picture(answer, language=language)
    drawn = [(_svg(picture), picture.description)]
    return _written(documents.comparison_document(answer, language=language, pictures=drawn), as_pdf=as_pdf)


def good_faith(answer: GoodFaithEstimate, language: Language, *, as_pdf: bool) -> str | bytes:
    """Return a good-faith estimate."""
    return _written(documents.good_faith_document(answer, language=language), as_pdf=as_pdf)


def picture_of(answer: Estimate, name: str | None, language: Language) -> str:
    """Return one picture of an estimate as SVG, the first where none is named.

    Raises:
        InvalidInputError: ``picture.unknown`` where there is none of this name.
    """
    found = pictures.pictures_of(answer, language=language)
    return _svg(picture_named(name or FIRST_PICTURE, found, path="--picture"))


def months_of(answer: Comparison, language: Language) -> str:
    """Return the picture of a comparison as SVG."""
    return _svg(pictures.comparison_picture(answer, language=language))


def _written(document: documents.Document, *, as_pdf: bool) -> str | bytes:
    return documents.pdf_bytes(document) if as_pdf else documents.html_text(document)


def _svg(picture: pictures.Picture) -> str:
    return pictures.svg_text(picture).rstrip("\n") + "\n"
