"""Pictures drawn where a page cannot draw them itself: the one thing that is asked here and is no JSON.

A caller names a picture of an estimate and never sends a specification: one could tell what draws to load files.
"""

from __future__ import annotations

from typing import Final

import attrs

from ketacost import api
from ketacost.estimates.request import EstimateRequest
from ketacost.operations.operation import Operation
from ketacost.reports.language import Language
from ketacost.reports.pictures.drawing import NARROWEST, WIDTH
from ketacost.reports.pictures.of_estimate import picture_named, pictures_of
from ketacost.reports.pictures.render import svg_text
from ketacost.reports.pictures.year_timeline import NAME

SVG: Final = "image/svg+xml"
"""The content type of a drawing."""

_WIDEST: Final = 2_000


@attrs.frozen(kw_only=True)
class DrawingQuestion:
    """A request, and which picture of its answer is wanted.

    Attributes:
        request: what is to be estimated.
        picture: name of the picture, such as ``year_timeline``.
        language: the language of its words.
        width: pixels it is made for.
    """

    request: EstimateRequest
    picture: str = NAME
    language: Language = attrs.field(default=Language.ENGLISH, converter=Language)
    width: int = attrs.field(
        default=WIDTH,
        validator=[attrs.validators.instance_of(int), attrs.validators.ge(NARROWEST), attrs.validators.le(_WIDEST)],
    )


def _drawing(question: DrawingQuestion) -> str:
    pictures = pictures_of(api.estimate(question.request), language=question.language, width=question.width)
    return svg_text(picture_named(question.picture, pictures))


DRAWING: Final = Operation(
    name="drawing",
    summary="One picture of one estimate, as SVG.",
    question=DrawingQuestion,
    answer=str,
    ask=_drawing,
)
"""Asked like any operation; its answer is text as it is."""
