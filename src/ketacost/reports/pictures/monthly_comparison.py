"""Options side by side: what each costs the patient, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.options import Comparison, Option
from ketacost.reports.amounts import is_exact
from ketacost.reports.language import Language, month_text
from ketacost.reports.layout import plain
from ketacost.reports.pictures.drawing import (
    BLUE,
    FONT_SIZE,
    GREEN,
    INK,
    NARROWEST,
    ORANGE,
    PURPLE,
    SPOKEN,
    WIDTH,
    YELLOW,
    Spec,
    data,
    dollar_axis,
    framed,
    legend,
    legend_height,
    mark,
    month_axis,
    number,
    spoken_mark,
)
from ketacost.reports.pictures.picture import Picture, PictureTable
from ketacost.reports.pictures.wording import notice_line, range_text, say
from ketacost.values.dates import add_months, parse_day
from ketacost.values.money import show

NAME: Final = "monthly_comparison"

COLORS: Final = (BLUE, ORANGE, GREEN, PURPLE, YELLOW, INK)
"""The colors of the options, in order; there is no picture of more options than these."""

_HEIGHT: Final = 270
_AXIS: Final = 80  # pixels the axis of dollars takes, about
_NUMBER: Final = 14  # pixels a bar needs to bear the number of its option
_LEAST_TOP: Final = Decimal(100)
_NONE: Final = Decimal("0.00")


def comparison_picture(comparison: Comparison, *, language: Language = Language.ENGLISH, width: int = WIDTH) -> Picture:
    """Return what each option's patient owes month by month, as bars side by side in the order of the options.

    A month without a visit has no bar. An option that is not certain shows its estimate's scenario, and says its range.

    Args:
        comparison: the answer; it needs no trace.
        language: of its words.
        width: pixels it is made for.

    Raises:
        InvalidInputError: ``picture.too_many_options`` for more than six options.
    """
    if len(comparison.options) > len(COLORS):
        message = f"a picture shows at most {len(COLORS)} options, got {len(comparison.options)}; compare fewer at once"
        raise InvalidInputError([Problem("picture.too_many_options", "options", message)])
    title = say("comparison_title", language)
    names = [_name(number_, one, language) for number_, one in enumerate(comparison.options, start=1)]
    months = list(_months(comparison))
    description = " ".join(
        [
            say(
                "comparison_said",
                language,
                first=month_text(months[0], language),
                last=month_text(months[-1], language),
            ),
            *(f"{name}." for name in names),
        ]
    )
    return Picture(
        name=NAME,
        title=title,
        description=description,
        spec=framed(
            title=title,
            lines=[*names, *_cases(comparison, language), notice_line(comparison.estimates[0], language)],
            description=description,
            width=width,
            height=_HEIGHT + legend_height(names, 0),
            layers=list(_bars(comparison, months, language, width)),
        ),
        table=_table(comparison, months, language),
    )


def _name(index: int, option: Option, language: Language) -> str:
    owed = range_text(option.patient_responsibility, language)
    key = "option" if option.net_cost == option.patient_responsibility else "option_helped"
    return say(key, language, label=_label(index, option), owed=owed, net=range_text(option.net_cost, language))


def _label(index: int, option: Option) -> str:
    return f"{index}. {plain(option.label)}"


def _heading(comparison: Comparison, index: int, language: Language) -> str:
    """Return the heading of an option's column; of one that is not certain it says the case."""
    option = comparison.options[index]
    label = _label(index + 1, option)
    if is_exact(option.patient_responsibility):
        return label
    return say("label_case", language, label=label, case=say(f"case_{comparison.estimates[index].scenario}", language))


def _cases(comparison: Comparison, language: Language) -> Iterator[str]:
    """Say for options that are not certain which case their bars show."""
    for index, (option, one) in enumerate(zip(comparison.options, comparison.estimates, strict=True), start=1):
        if not is_exact(option.patient_responsibility):
            yield say("option_case", language, number=index, case=say(f"shown_{one.scenario}", language))


def _months(comparison: Comparison) -> Iterator[date]:
    """Yield every month from the first to the last, those without a visit among them."""
    first, last = (parse_day(f"{comparison.months[at].month}-01") for at in (0, -1))
    for at in range((last.year - first.year) * 12 + last.month - first.month + 1):
        yield add_months(first, at)


def _owed(comparison: Comparison) -> dict[str, tuple[Decimal, ...]]:
    return {one.month: one.patient_responsibility for one in comparison.months}


def _bars(comparison: Comparison, months: list[date], language: Language, width: int) -> Iterator[Spec]:
    owed = _owed(comparison)
    labels = [_label(index, option) for index, option in enumerate(comparison.options, start=1)]
    values = [
        {
            "month": f"{month:%Y-%m}",
            "option": label,
            "amount": number(amount),
            "number": "" if amount == 0 else label.partition(".")[0],
            "words": say("month_said", language, label=label, month=month_text(month, language), owed=show(amount)),
        }
        for month in months
        for label, amount in zip(labels, owed.get(f"{month:%Y-%m}", ()), strict=False)
    ]
    top = max(*(amount for amounts in owed.values() for amount in amounts), _LEAST_TOP)
    scale = {"domain": labels, "range": list(COLORS[: len(labels)])}
    below = legend(labels, 0, symbolType="square", symbolStrokeColor=INK, labelLimit=max(width, NARROWEST) - 90)
    places = {
        "x": {"field": "month", **month_axis(months, language, max(width, NARROWEST) - _AXIS)},
        "xOffset": {"field": "option", "type": "nominal", "scale": {"domain": labels}},
        "y": {
            "field": "amount",
            "type": "quantitative",
            "scale": {"domain": [0, number(top)], "nice": True},
            "axis": dollar_axis(width),
        },
    }
    color = {"field": "option", "type": "nominal", "scale": scale, "legend": below}
    yield {
        "data": data(values),
        "mark": spoken_mark("bar", stroke=INK, strokeWidth=0.8),
        "encoding": {**places, "color": color, **SPOKEN},
    }
    if len(months) * len(labels) * _NUMBER <= width:
        yield {
            "data": data(values),
            "mark": mark("text", baseline="bottom", dy=-2, fontSize=FONT_SIZE - 2),
            "encoding": {**places, "text": {"field": "number"}},
        }


def _table(comparison: Comparison, months: list[date], language: Language) -> PictureTable:
    owed = _owed(comparison)
    labels = (_heading(comparison, index, language) for index in range(len(comparison.options)))
    none = (_NONE,) * len(comparison.options)
    rows = [(month_text(month, language), *map(show, owed.get(f"{month:%Y-%m}", none))) for month in months]
    rows.append((say("total", language), *map(show, comparison.months[-1].so_far)))
    return PictureTable(headers=(say("month", language), *labels), rows=tuple(rows))
