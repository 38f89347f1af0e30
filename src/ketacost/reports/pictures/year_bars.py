"""What each benefit year comes to: a bar a year, made of deductible, copays, coinsurance and the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

import attrs

from ketacost.estimates.estimate import Estimate, Totals
from ketacost.reports.language import Language
from ketacost.reports.pictures.drawing import (
    BLUE,
    GRAY,
    GREEN,
    INK,
    NARROWEST,
    ORANGE,
    PALE,
    PURPLE,
    SKY,
    SPOKEN,
    VERMILION,
    WIDTH,
    Spec,
    data,
    dollar_axis,
    framed,
    ink_on,
    legend,
    legend_height,
    mark,
    number,
    row_axis,
    rows_height,
    spoken_mark,
    wrapped,
)
from ketacost.reports.pictures.picture import Picture, PictureTable
from ketacost.reports.pictures.wording import benefit_year_text, case_line, head_line, notice_line, say
from ketacost.values.money import show

NAME: Final = "year_bars"

_LEFT: Final = (("deductible", BLUE), ("copay", SKY), ("coinsurance", ORANGE), ("noncovered", VERMILION),
                ("balance_bill", PURPLE))  # fmt: skip
_PAID: Final = (("net_cost", INK), ("secondary_paid", GRAY), ("secondary_write_off", PALE), ("assistance", GREEN))
_ZERO: Final = Decimal("0.00")
_LEAST_TOP: Final = Decimal(1)  # of the axis, where nothing is owed
_ROOM_FOR_WORDS: Final = (Decimal("0.2"), Decimal("0.34"))  # parts of a wide and a narrow axis an amount needs
_NAMES: Final = 0.42  # most of the width that names of rows take


class _Part(NamedTuple):
    """A part of a bar: the field of the totals it is, its color and its dollars."""

    key: str
    color: str
    amount: Decimal


@attrs.frozen(kw_only=True)
class _Row:
    """One bar: its name, what it comes to, and its parts."""

    name: str
    whole: Decimal
    parts: tuple[_Part, ...]

    def lines(self, width: int) -> list[str]:
        return [*wrapped(self.name, width * _NAMES), show(self.whole)]


def year_bars(estimate: Estimate, *, language: Language = Language.ENGLISH, width: int = WIDTH) -> Picture:
    """Return what is owed in each benefit year as stacked bars; what is $0.00 everywhere is left out.

    Where a second payer or assistance pays a part, a second bar of the same length says who pays what the plan leaves.
    The bars show the estimate's scenario, and say so where the answer is a range.

    Args:
        estimate: the answer; it needs no trace.
        language: of its words.
        width: pixels it is made for.
    """
    title = say("year_bars_title", language)
    rows = list(_rows(estimate, language))
    case = case_line(estimate, language)
    description = " ".join(
        [say("year_bars_said", language), *([case] if case else []), *(_said(row, language) for row in rows)]
    )
    names = [row.lines(width) for row in rows]
    shown = {say(f"part_{one.key}", language): one.color for row in rows for one in row.parts if one.amount != 0}
    return Picture(
        name=NAME,
        title=title,
        description=description,
        spec=framed(
            title=title,
            lines=[head_line(estimate, language), case, notice_line(estimate, language)],
            description=description,
            width=width,
            height=rows_height(names) + legend_height(list(shown), width * (1 - _NAMES)),
            layers=list(_bars(rows, names, language, width)),
        ),
        table=_table(rows, language),
    )


def _rows(estimate: Estimate, language: Language) -> Iterator[_Row]:
    whole = estimate.totals
    is_shared = any(getattr(whole, key) != 0 for key, _ in _PAID[1:])
    for group in estimate.benefit_years:
        left = tuple(_Part(key, color, getattr(group.totals, key)) for key, color in _LEFT)
        year = benefit_year_text(group.name, language)
        name = say("year_left" if is_shared else "year_owed", language, year=year)
        yield _Row(name=name, whole=sum((one.amount for one in left), _ZERO), parts=left)
        if is_shared:
            yield _paid(group.totals, say("year_paid", language, year=year))


def _paid(sums: Totals, name: str) -> _Row:
    parts = tuple(_Part(key, color, getattr(sums, key)) for key, color in _PAID)
    return _Row(name=name, whole=sums.net_cost, parts=parts)


def _said(row: _Row, language: Language) -> str:
    parts = ", ".join(f"{say(f'part_{one.key}', language)} {show(one.amount)}" for one in row.parts if one.amount != 0)
    return f"{row.name}: {show(row.whole)}" + (f" ({parts})." if parts else ".")


def _bars(rows: Sequence[_Row], names: Sequence[Sequence[str]], language: Language, width: int) -> Iterator[Spec]:
    room = _ROOM_FOR_WORDS[width < WIDTH]
    top = max(*(sum((one.amount for one in row.parts), _ZERO) for row in rows), _LEAST_TOP)
    values = [value for index, row in enumerate(rows) for value in _values(index, row, top * room, language)]
    colors = {str(value["part"]): value["color"] for value in values}
    scale = {"domain": list(colors), "range": list(colors.values())}
    below = legend(list(colors), width * (1 - _NAMES), symbolStrokeColor=INK, symbolType="square")
    y = {"field": "row", **row_axis(names, max(width, NARROWEST))}
    x = {"type": "quantitative", "scale": {"domain": [0, number(top)]}, "axis": dollar_axis(width)}
    yield {
        "data": data(values),
        "mark": spoken_mark("bar", stroke=INK, strokeWidth=0.8),
        "encoding": {
            "y": y,
            "x": {"field": "start", **x},
            "x2": {"field": "end"},
            "color": {"field": "part", "type": "nominal", "scale": scale, "legend": below},
            **SPOKEN,
        },
    }
    yield {
        "data": data(values),
        "mark": mark("text"),
        "encoding": {
            "y": y,
            "x": {"field": "middle", **x},
            "text": {"field": "inside"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def _values(index: int, row: _Row, least: Decimal, language: Language) -> Iterator[Spec]:
    """Yield the parts of a bar, one beside the other; an amount under ``least`` has no room for its words."""
    start = _ZERO
    for one in row.parts:
        if one.amount == 0:
            continue
        name = say(f"part_{one.key}", language)
        yield {
            "row": index,
            "part": name,
            "color": one.color,
            "ink": ink_on(one.color),
            "start": number(start),
            "middle": number(start + one.amount / 2),
            "end": number(start + one.amount),
            "words": f"{row.name}: {name} {show(one.amount)}",
            "inside": show(one.amount) if one.amount >= least else "",
        }
        start += one.amount


def _table(rows: Sequence[_Row], language: Language) -> PictureTable:
    headers = tuple(say(key, language) for key in ("benefit_year", "part", "amount"))
    body = []
    for row in rows:
        body += [(row.name, say(f"part_{one.key}", language), show(one.amount)) for one in row.parts if one.amount != 0]
        body.append((row.name, say("total", language), show(row.whole)))
    return PictureTable(headers=headers, rows=tuple(body))
