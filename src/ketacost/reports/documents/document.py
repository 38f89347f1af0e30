"""A document: one page of HTML that stands alone, and the pictures a caller may put on it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import TypeAlias

import attrs

from ketacost.reports.language import Language


@attrs.frozen(kw_only=True)
class Document:
    """A document to print or hand out.

    Attributes:
        name: stable name of its kind, such as ``patient-letter``.
        title: its title in its language.
        language: the language it is written in.
        html: the whole page; it needs no script and no other file.
    """

    name: str
    title: str
    language: Language
    html: str


Pictures: TypeAlias = Sequence[tuple[str, str]]
"""Pictures of a document: the text of an SVG, and what it shows in words."""


@attrs.frozen(kw_only=True)
class Figure:
    """A picture as a page holds it.

    Attributes:
        address: the picture itself as a ``data:`` address, so that nothing in it can reach the page or the network.
        text: what it shows, in words.
    """

    address: str
    text: str


def figures_of(pictures: Pictures) -> tuple[Figure, ...]:
    """Return pictures as a page holds them."""
    return tuple(
        Figure(address=f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}", text=text)
        for svg, text in pictures
    )
