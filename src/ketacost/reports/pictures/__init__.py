"""Pictures of answers: specifications in Vega-Lite made of plain dictionaries, and the same drawn as SVG and PNG."""

from __future__ import annotations

from ketacost.reports.pictures.monthly_comparison import comparison_picture
from ketacost.reports.pictures.of_estimate import pictures_of
from ketacost.reports.pictures.picture import Picture, PictureTable
from ketacost.reports.pictures.render import png_bytes, svg_text

__all__ = ["Picture", "PictureTable", "comparison_picture", "pictures_of", "png_bytes", "svg_text"]
