"""What all pictures share: frame, fonts, colors, axes of days and of dollars. Plain dictionaries in Vega-Lite 6.

Sizes are pixels at the width a picture is made for. Nothing here depends on a time zone or a locale: days are drawn in
UTC, and the words of an axis stand in the specification.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from ketacost.reports.language import Language
from ketacost.reports.pictures.wording import short_day, short_month
from ketacost.values.dates import add_days, add_months

Spec: TypeAlias = dict[str, Any]

WIDTH: Final = 640
"""The width pictures are made for unless a caller says otherwise; 360 suits a telephone."""

NARROWEST: Final = 320
"""A narrower picture is made as wide as this."""

INK: Final = "#1d2733"
PALE: Final = "#c9ced6"
BLUE: Final = "#0072b2"
SKY: Final = "#56b4e9"
ORANGE: Final = "#e69f00"
VERMILION: Final = "#d55e00"
PURPLE: Final = "#cc79a7"
GREEN: Final = "#009e73"
YELLOW: Final = "#f0e442"
GRAY: Final = "#8c95a1"
# Okabe and Ito's colors, told apart by readers with any color vision; every area has a dark edge besides.

FONT_SIZE: Final = 14
LINE_HEIGHT: Final = FONT_SIZE + 3
_TITLE_SIZE: Final = 18
_SMALL_SIZE: Final = 12
_FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_LETTER: Final = 0.49  # width of a letter as a part of the font's size, in the middle
_SYMBOL: Final = 44  # pixels of a legend's mark, with the room around it
_EPOCH: Final = date(1970, 1, 1)
_FEW_DAYS: Final = 60
_DAY_MARKS: Final = 90  # pixels a day's name takes on the axis with the room around it
_MONTH_MARKS: Final = 44


def letters(pixels: float, size: int = FONT_SIZE) -> int:
    """Return how many letters fit into a width."""
    return max(8, int(pixels / (size * _LETTER)))


def wrapped(text: str, pixels: float, size: int = FONT_SIZE) -> list[str]:
    """Return text as lines that fit into a width."""
    return textwrap.wrap(text, letters(pixels, size)) or [""]


def number(amount: Decimal) -> float:
    """Return dollars for drawing; every figure that is read stands beside it as text."""
    return float(amount)


def framed(
    *, title: str, lines: Iterable[str], description: str, width: int, height: int, layers: Sequence[Spec]
) -> Spec:
    """Return a whole specification.

    Args:
        title: what is shown.
        lines: sentences under the title; an empty one is left out.
        description: the text alternative.
        width: pixels of the whole picture.
        height: pixels of all that lies under the title.
        layers: what is drawn, the first at the bottom.
    """
    room = max(width, NARROWEST)
    inside = room - 2 * _PADDING
    heads = wrapped(title, inside, _TITLE_SIZE + 1)
    said = [part for line in lines if line for part in wrapped(line, inside, _SMALL_SIZE + 1)]
    return {
        "$schema": _SCHEMA,
        "description": description,
        "title": {"text": heads, "subtitle": said},
        "width": room,
        "height": height + len(heads) * (_TITLE_SIZE + 4) + len(said) * (_SMALL_SIZE + 4) + 3 * _PADDING,
        "padding": _PADDING,
        "background": "#ffffff",
        "autosize": {"type": "fit", "contains": "padding"},
        "layer": list(layers),
        "config": _CONFIG,
    }


_PADDING: Final = 10
_CONFIG: Final[Spec] = {
    "font": _FONT,
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "fontSize": _TITLE_SIZE,
        "lineHeight": _TITLE_SIZE + 4,
        "subtitleColor": INK,
        "subtitleFontSize": _SMALL_SIZE + 1,
        "subtitleLineHeight": _SMALL_SIZE + 4,
        "subtitlePadding": 4,
        "offset": 12,
    },
    "axis": {
        "labelColor": INK,
        "labelFontSize": FONT_SIZE,
        "titleColor": INK,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
        "gridColor": PALE,
        "domainColor": INK,
        "tickColor": INK,
    },
    "legend": {"labelColor": INK, "labelFontSize": FONT_SIZE, "labelLimit": 0, "symbolStrokeWidth": 2},
    "text": {"color": INK, "fontSize": FONT_SIZE, "lineHeight": LINE_HEIGHT},
}


def data(rows: Iterable[Mapping[str, object]]) -> Spec:
    """Return rows as the data of a layer."""
    return {"values": [dict(row) for row in rows]}


def mark(kind: str, **properties: object) -> Spec:
    """Return a mark; one without words of its own is hidden from readers who hear the picture."""
    return {"type": kind, "aria": False, **properties}


def ink_on(color: str) -> str:
    """Return the color words have on a color."""
    return "#ffffff" if color in {BLUE, INK} else INK


def spoken_mark(kind: str, **properties: object) -> Spec:
    """Return a mark whose items are read aloud by their field ``words``."""
    return {"type": kind, **properties}


def haloed(rows: Sequence[Mapping[str, object]], channels: Spec, text: Mapping[str, object]) -> Iterator[Spec]:
    """Yield words with a white edge, so that they read over a line."""
    for edge in ({"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round"}, {}):
        yield {"data": data(rows), "mark": mark("text", lineBreak="\n", **text, **edge), "encoding": channels}


SPOKEN: Final[Spec] = {"description": {"field": "words"}, "tooltip": {"field": "words"}}
"""The channels that say a mark's item in words: read aloud, and shown under the pointer."""


def legend(names: Sequence[str], room: float, **properties: object) -> Spec:
    """Return a legend under the plot, in as many columns as its names leave room for."""
    columns = _columns(names, room)
    return {"title": None, "orient": "bottom", "columns": columns, "rowPadding": 4, "columnPadding": 14, **properties}


def legend_height(names: Sequence[str], room: float) -> int:
    """Return the pixels a legend of these names takes under the plot; nothing without names."""
    return 24 * -(-len(names) // _columns(names, room)) + 16 if names else 0


def _columns(names: Sequence[str], room: float) -> int:
    widest = max(map(len, names), default=0) * FONT_SIZE * _LETTER + _SYMBOL
    return max(1, min(len(names), int(room // widest)))


def dollar_axis(width: int, *, grid: bool = True) -> Spec:
    """Return an axis of dollars with as many marks as there is room for."""
    return {"title": None, "format": "$,.0f", "tickCount": 5 if width >= WIDTH else 3, "grid": grid, "domain": False}


def day_axis(first: date, last: date, language: Language, room: float) -> Spec:
    """Return the channel properties of an axis of days, ``room`` pixels long: its scale, and its marks in words."""
    marks = list(_marks(first, last, language, room))
    places = [milliseconds(day) for day, _ in marks]
    words = json.dumps([lines for _, lines in marks])
    return {
        "type": "temporal",
        "scale": {"type": "utc", "domain": [_written_out(first), _written_out(last)], "nice": False},
        "axis": {
            "title": None,
            "values": [_written_out(day) for day, _ in marks],
            "labelExpr": f"{words}[indexof({places}, time(datum.value))]",
            "labelOverlap": False,
            "labelFlush": True,
            "grid": False,
        },
    }


def month_axis(months: Sequence[date], language: Language, room: float) -> Spec:
    """Return the channel properties of an axis with one place a month, named by ``2026-03``."""
    names = [f"{month:%Y-%m}" for month in months]
    marked = dict(_marked(_month_marks(months[0], months[-1], room), lambda day: short_month(day, language)))
    words = [marked.get(month, "") for month in months]
    return {
        "type": "ordinal",
        "scale": {"domain": names, "paddingInner": 0.25, "paddingOuter": 0.1},
        "axis": {
            "title": None,
            "labelExpr": f"{json.dumps(words)}[indexof({json.dumps(names)}, datum.value)]",
            "labelAngle": 0,
            "labelOverlap": False,
            "ticks": False,
        },
    }


def row_axis(rows: Sequence[Sequence[str]], width: int) -> Spec:
    """Return the channel properties of an axis of named rows, numbered from 0; a name may take several lines."""
    return {
        "type": "ordinal",
        "scale": {"domain": list(range(len(rows))), "paddingInner": 0.35, "paddingOuter": 0.2},
        "axis": {
            "title": None,
            "labelExpr": f"{json.dumps([list(lines) for lines in rows])}[datum.value]",
            "labelLimit": width,
            "labelLineHeight": LINE_HEIGHT,
            "labelOffset": -LINE_HEIGHT * (max(map(len, rows), default=1) - 1) / 2,  # the middle of the lines
            "labelPadding": 6,
            "ticks": False,
            "domain": False,
        },
    }


def rows_height(rows: Sequence[Sequence[str]]) -> int:
    """Return the pixels rows with these names need, with an axis under them."""
    return len(rows) * (max(map(len, rows), default=1) * LINE_HEIGHT + 14) + 40


def _written_out(day: date) -> Spec:
    """Return the start of a day in UTC by its parts: where a page may make no code, a number is taken for a year."""
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}


def milliseconds(day: date) -> int:
    """Return the start of a day in UTC as a number, the way a specification writes a day."""
    return (day - _EPOCH).days * 86_400_000


def _marks(first: date, last: date, language: Language, room: float) -> Iterator[tuple[date, list[str]]]:
    """Yield days to mark with their words: weeks of a short span, else months; the year stands where it turns."""
    if (last - first).days <= _FEW_DAYS:
        return _marked(_week_marks(first, last, room), lambda day: short_day(day, language))
    return _marked(_month_marks(first, last, room), lambda day: short_month(day, language))


def _marked(days: Iterable[date], name: Callable[[date], str]) -> Iterator[tuple[date, list[str]]]:
    year = None
    for day in days:
        yield day, [name(day)] if day.year == year else [name(day), str(day.year)]
        year = day.year


def _week_marks(first: date, last: date, room: float) -> Iterator[date]:
    """Yield Mondays, or, of a span of few days, the days from its first on."""
    days = (last - first).days + 1
    least = days * _DAY_MARKS / max(room, 1)
    every = next((step for step in (1, 2, 3, 7, 14, 28) if step >= least), days)
    start = -first.weekday() % 7 if every >= 7 else 0  # noqa: PLR2004 (days of a week)
    return (add_days(first, at) for at in range(start, days, every))


def _month_marks(first: date, last: date, room: float) -> Iterator[date]:
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    least = int(-(-months * _MONTH_MARKS // max(room, 1)))
    every = next(step for step in (1, 2, 3, 4, 6, 12, 24, 60, 120, 1200) if step >= least)
    start = first.replace(day=1)
    marks = (add_months(start, at) for at in range(0, months, every))
    return (day for day in marks if day >= first)
