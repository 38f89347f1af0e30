"""A picture of an answer: a Vega-Lite specification, its text alternative, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class PictureTable:
    """The numbers of a picture as text, for who reads a table or hears the page.

    Attributes:
        headers: one entry a column.
        rows: one entry a row, as many cells as headers.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@attrs.frozen(kw_only=True)
class Picture:
    """One picture, drawn by whatever reads Vega-Lite: a web page, or ``ketacost.reports.pictures.render``.

    Attributes:
        name: which picture it is, such as ``year_timeline``; fit for a file name.
        title: what it shows, one line.
        description: the text alternative: what the picture shows, with its figures.
        spec: the specification, made of what JSON knows. Its amounts are floats and serve drawing alone.
        table: the same numbers, exact.
    """

    name: str
    title: str
    description: str
    spec: Mapping[str, Any]
    table: PictureTable
