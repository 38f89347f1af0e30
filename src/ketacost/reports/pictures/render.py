"""Pictures as SVG and PNG, drawn without a browser by vl-convert."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from html import escape
from types import ModuleType
from typing import Final

from ketacost.errors import MissingExtraError
from ketacost.reports.pictures.picture import Picture

VEGA_LITE: Final = "6.4"
"""The version of Vega-Lite that draws."""

_ID_LENGTH: Final = 12
_ROOT: Final = re.compile(r"<svg\b[^>]*>")
_CLIP: Final = re.compile(r'(id="|url\(#)(clip|gradient)')


def svg_text(picture: Picture) -> str:
    """Return a picture as one SVG document, which a page may take in as it is.

    Its title and its text alternative are the document's own; ids are of this picture alone, so that several fit into
    one page. The same picture gives the same text on every day and in every time zone.

    Raises:
        MissingExtraError: if the packages that draw are not installed.
    """
    drawn: str = _vl_convert().vegalite_to_svg(dict(picture.spec), vl_version=VEGA_LITE)
    own = _own_id(picture)
    return _ROOT.sub(lambda match: _named(match[0], picture, own), _CLIP.sub(rf"\1{own}-\2", drawn), count=1)


def png_bytes(picture: Picture, *, scale: float = 2.0) -> bytes:
    """Return a picture as PNG.

    Args:
        picture: what to draw.
        scale: pixels of the image for each pixel of the picture; 2 suits a screen, 4 a printer.

    Raises:
        MissingExtraError: if the packages that draw are not installed.
    """
    drawn: bytes = _vl_convert().vegalite_to_png(dict(picture.spec), vl_version=VEGA_LITE, scale=scale)
    return drawn


def _own_id(picture: Picture) -> str:
    """Return what the ids of a picture start with: another picture of the same kind has another."""
    spec = json.dumps(picture.spec, sort_keys=True).encode()
    return f"{picture.name}-{sha256(spec).hexdigest()[:_ID_LENGTH]}"


def _named(root: str, picture: Picture, own: str) -> str:
    title, words = f"{own}-title", f"{own}-description"
    opening = f'{root[:-1]} role="img" aria-labelledby="{title}" aria-describedby="{words}">'
    return (
        f'{opening}<title id="{title}">{escape(picture.title, quote=False)}</title>'
        f'<desc id="{words}">{escape(picture.description, quote=False)}</desc>'
    )


def _vl_convert() -> ModuleType:
    try:
        import vl_convert  # noqa: PLC0415 (loaded when a picture is drawn)
    except ImportError:
        raise MissingExtraError(
            "extra.missing",
            "drawn pictures need packages of their own; install them with: pip install 'ketacost[report]'",
        ) from None
    module: ModuleType = vl_convert
    return module
