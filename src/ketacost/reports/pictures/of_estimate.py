"""All pictures of one estimate."""

from __future__ import annotations

from collections.abc import Iterable

from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.estimate import Estimate
from ketacost.reports.language import Language
from ketacost.reports.pictures.authorization_timeline import authorization_timeline
from ketacost.reports.pictures.drawing import WIDTH
from ketacost.reports.pictures.picture import Picture
from ketacost.reports.pictures.waterfall import waterfall
from ketacost.reports.pictures.year_bars import year_bars
from ketacost.reports.pictures.year_timeline import year_timeline


def pictures_of(
    estimate: Estimate, *, language: Language = Language.ENGLISH, width: int = WIDTH
) -> tuple[Picture, ...]:
    """Return every picture that applies to an estimate, the one that says most first.

    They are what is owed so far, what each benefit year comes to and the way from the price to the patient; then the
    authorization over its days, where the estimate has one. Where nothing costs anything, only the first is left.

    Args:
        estimate: the answer; with its claim lines the way starts at the billed charges.
        language: of the words.
        width: pixels each is made for.
    """
    found = [year_timeline(estimate, language=language, width=width)]
    if estimate.totals.allowed_amount != 0 or estimate.totals.balance_bill != 0:
        found.append(year_bars(estimate, language=language, width=width))
        found.append(waterfall(estimate, language=language, width=width))
    if estimate.authorization is not None:
        found.append(authorization_timeline(estimate.authorization, language=language, width=width))
    return tuple(found)


def picture_named(name: str, pictures: Iterable[Picture], *, path: str = "picture") -> Picture:
    """Return one picture of several by its name.

    Args:
        name: such as ``year_timeline``.
        pictures: what :func:`pictures_of` returned.
        path: where the caller asked for it.

    Raises:
        InvalidInputError: ``picture.unknown`` if it is none of them.
    """
    found = {one.name: one for one in pictures}
    if name not in found:
        raise InvalidInputError([Problem("picture.unknown", path, f"expected one of {', '.join(found)}, got {name!r}")])
    return found[name]
