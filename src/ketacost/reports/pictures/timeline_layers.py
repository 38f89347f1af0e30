"""The layers of the timeline of what is owed so far: band, lines, visits, turns of the benefit year, limits met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Final

import attrs

from ketacost.estimates.estimate import Estimate, SessionCost
from ketacost.reports.amounts import figure, is_exact
from ketacost.reports.language import Language, day_text
from ketacost.reports.pictures.drawing import (
    BLUE,
    FONT_SIZE,
    GREEN,
    INK,
    LINE_HEIGHT,
    NARROWEST,
    SKY,
    SPOKEN,
    Spec,
    data,
    day_axis,
    dollar_axis,
    haloed,
    legend,
    legend_height,
    mark,
    milliseconds,
    number,
    spoken_mark,
    wrapped,
)
from ketacost.reports.pictures.label_places import Box, steps_of
from ketacost.reports.pictures.wording import range_text, say, visit_text
from ketacost.values.dates import add_days, benefit_year_start
from ketacost.values.unknown import Unknown

_HEIGHT: Final = 290  # pixels of the plot with its axes
BOLD: Final = 0.55 * FONT_SIZE
"""Pixels a bold letter takes, in the middle."""

_AXES: Final = (80, 50)  # pixels the axes take beside and under the plot, about
_ZERO: Final = Decimal("0.00")
_HEADROOM: Final = Decimal("1.15")
_LEAST_TOP: Final = Decimal(100)  # of the axis, where next to nothing is owed
_NARROW: Final = 450
_SPACE: Final = 6
_FEWEST_DAYS: Final = 6
_LONGEST_PERIOD: Final = 95  # days of a quarter, at most


@attrs.frozen(kw_only=True)
class Timeline:
    """What the layers are drawn on.

    Attributes:
        estimate: the answer.
        language: of the words.
        first: first day of the axis, the eve of the first visit.
        last: last day of the axis.
        top: highest dollars of the axis.
        room: pixels of the plot, about.
        x: the channel of days.
        y: the channel of dollars.
    """

    estimate: Estimate
    language: Language
    first: date
    last: date
    top: Decimal
    room: tuple[float, float]
    x: Spec
    y: Spec

    @classmethod
    def of(cls, estimate: Estimate, language: Language, width: int) -> Timeline:
        """Return the axes an estimate needs at a width."""
        sessions = estimate.sessions
        first = add_days(sessions[0].on, -1)
        last = max(add_days(sessions[-1].on, 1), add_days(first, _FEWEST_DAYS))
        top = _HEADROOM * max(*(one.so_far.high for one in sessions), _LEAST_TOP)
        room = max(width, NARROWEST) - _AXES[0], _HEIGHT - _AXES[1]
        scale = {"domain": [0, number(top)], "nice": False}
        return cls(
            estimate=estimate,
            language=language,
            first=first,
            last=last,
            top=top,
            room=room,
            x={"field": "on", **day_axis(first, last, language, room[0])},
            y={"field": "amount", "type": "quantitative", "scale": scale, "axis": dollar_axis(width)},
        )

    def at(self, on: date, amount: Decimal) -> tuple[float, float]:
        """Return the place of a point in pixels from the left and from the top."""
        days = (on - self.first).days / (self.last - self.first).days
        return days * self.room[0], (1 - number(amount) / number(self.top)) * self.room[1]

    def points(self, amounts: Sequence[Decimal]) -> list[tuple[date, Decimal]]:
        """Return a line's points: nothing on the eve of the first visit, and the last amount to the end of the axis."""
        days = [self.first, *(one.on for one in self.estimate.sessions), self.last]
        return list(zip(days, [_ZERO, *amounts, amounts[-1]], strict=True))

    @property
    def height(self) -> int:
        """Pixels of the plot with its axes and its legend."""
        names = [say(key, self.language) for key, *_ in _series(self.estimate)]
        return _HEIGHT + (legend_height(names, self.room[0]) if len(names) > 1 else 0)

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for sentences in the plot."""
        return self.room[0] < _NARROW


def layers(plot: Timeline) -> Iterator[Spec]:
    """Yield the layers, the lowest first."""
    if is_band(plot.estimate):
        yield _band(plot)
    turns = list(turns_of(plot.estimate))
    if turns:
        yield _turn_rules(plot, turns)
    yield _lines(plot)
    yield _visits(plot)
    if turns:
        yield from _TurnWords.of(plot, turns[0]).layers(plot)


def drawn_on(plot: Timeline) -> list[Box]:
    """Return the places that lines and words of the layers take."""
    boxes = [
        box
        for _, amounts, *_ in _series(plot.estimate)
        for box in steps_of([plot.at(*one) for one in plot.points(amounts)])
    ]
    return boxes + [_TurnWords.of(plot, turn).box for turn in list(turns_of(plot.estimate))[:1]]


def turns_of(estimate: Estimate) -> Iterator[tuple[date, str]]:
    """Yield the first day of each benefit year (or shorter period) inside the course, with the key of its words."""
    first, last = estimate.sessions[0].on, estimate.sessions[-1].on
    starts = sorted({benefit_year_start(group.name) for group in estimate.benefit_years})
    are_short = any((after - day).days <= _LONGEST_PERIOD for day, after in pairwise(starts))
    return ((day, "turn_period" if are_short else "turn") for day in starts if first < day <= last)


def helped_so_far(estimate: Estimate) -> list[Decimal]:
    """Return what stays with the patient so far, by session; empty where there is no help, or it is not certain."""
    if estimate.net_cost == estimate.patient_responsibility or not is_exact(estimate.net_cost):
        return []
    return list(accumulate(one.totals.net_cost for one in estimate.sessions))


def is_band(estimate: Estimate) -> bool:
    """Return whether what is owed so far is a range at any session."""
    return any(not is_exact(one.so_far) for one in estimate.sessions)


def shown_so_far(session: SessionCost) -> Decimal:
    """Return what is owed so far in the case the estimate shows: the expected one, else the dearest."""
    expected = session.so_far.expected
    return session.so_far.high if isinstance(expected, Unknown) else expected


# what is owed


def _band(plot: Timeline) -> Spec:
    sessions = plot.estimate.sessions
    low = plot.points([one.so_far.low for one in sessions])
    high = plot.points([one.so_far.high for one in sessions])
    rows = [
        {"on": milliseconds(on), "low": number(least), "amount": number(most)}
        for (on, least), (_, most) in zip(low, high, strict=True)
    ]
    return {
        "data": data(rows),
        "mark": mark("area", interpolate="step-after", color=SKY, opacity=0.35),
        "encoding": {"x": plot.x, "y": plot.y, "y2": {"field": "low"}},
    }


def _series(estimate: Estimate) -> Iterator[tuple[str, Sequence[Decimal], str, list[int]]]:
    """Yield the lines: the key of the name, the amounts by session, color and dash, which both tell them apart."""
    so_far = [one.so_far for one in estimate.sessions]
    if not is_band(estimate):
        yield "owed_so_far", [one.low for one in so_far], BLUE, [1, 0]
    else:
        yield "at_most", [one.high for one in so_far], BLUE, [7, 4]
        known = [amount for amount in map(figure, so_far) if not isinstance(amount, Unknown)]
        if len(known) == len(so_far):
            yield "expected", known, BLUE, [1, 0]
        yield "at_least", [one.low for one in so_far], BLUE, [2, 3]
    helped = helped_so_far(estimate)
    if helped:
        yield "after_help", helped, GREEN, [9, 3]


def _lines(plot: Timeline) -> Spec:
    named = [(say(key, plot.language), amounts, color, dash) for key, amounts, color, dash in _series(plot.estimate)]
    rows = [
        {"on": milliseconds(on), "amount": number(amount), "series": name}
        for name, amounts, *_ in named
        for on, amount in plot.points(amounts)
    ]
    names = [name for name, *_ in named]
    below = legend(names, plot.room[0], symbolType="stroke", symbolSize=700) if len(named) > 1 else None
    color = {"domain": names, "range": [color for *_, color, _ in named]}
    dash = {"domain": names, "range": [dash for *_, dash in named]}
    return {
        "data": data(rows),
        "mark": mark("line", interpolate="step-after", strokeWidth=2.5),
        "encoding": {
            "x": plot.x,
            "y": plot.y,
            "color": {"field": "series", "type": "nominal", "scale": color, "legend": below},
            "strokeDash": {"field": "series", "type": "nominal", "scale": dash, "legend": below},
        },
    }


def _visits(plot: Timeline) -> Spec:
    rows = [
        {
            "on": milliseconds(one.on),
            "amount": number(shown_so_far(one)),
            "words": say(
                "so_far_said",
                plot.language,
                visit=visit_text(one.session, plot.language),
                day=day_text(one.on, plot.language),
                owed=range_text(one.so_far, plot.language),
            ),
        }
        for one in plot.estimate.sessions
    ]
    return {
        "data": data(rows),
        "mark": spoken_mark("circle", color=BLUE, opacity=1, size=22),
        "encoding": {"x": plot.x, "y": plot.y, **SPOKEN},
    }


# where the benefit year starts over


def _turn_rules(plot: Timeline, turns: Sequence[tuple[date, str]]) -> Spec:
    rows = [{"on": milliseconds(day), "words": _turn_said(day, key, plot.language)} for day, key in turns]
    return {
        "data": data(rows),
        "mark": spoken_mark("rule", color=INK, strokeDash=[3, 3], strokeWidth=1.5),
        "encoding": {"x": plot.x, **SPOKEN},
    }


def _turn_said(day: date, key: str, language: Language) -> str:
    return say(f"{key}_said", language, day=day_text(day, language))


@attrs.frozen(kw_only=True)
class _TurnWords:
    """The words at the first turn: on its right, at the foot of the plot, where the line has left room."""

    on: date
    lines: tuple[str, ...]
    is_left: bool
    box: Box

    @classmethod
    def of(cls, plot: Timeline, turn: tuple[date, str]) -> _TurnWords:
        day, key = turn
        x, _ = plot.at(day, _ZERO)
        lines = wrapped(say(key, plot.language), plot.room[0] * (0.4 if plot.is_narrow else 1))
        wide = max(map(len, lines)) * BOLD + 2 * _SPACE
        is_left = x + wide > plot.room[0]
        foot = plot.room[1]
        left = x - wide if is_left else x
        box = Box(left, foot - len(lines) * LINE_HEIGHT - _SPACE, left + wide, foot)
        return cls(on=day, lines=tuple(lines), is_left=is_left, box=box)

    def layers(self, plot: Timeline) -> Iterator[Spec]:
        side = {"align": "right", "dx": -_SPACE} if self.is_left else {"align": "left", "dx": _SPACE}
        rows = [{"on": milliseconds(self.on), "words": "\n".join(self.lines)}]
        up = -_SPACE - (len(self.lines) - 1) * LINE_HEIGHT
        channels = {"x": plot.x, "y": {"value": "height"}, "text": {"field": "words"}}
        return haloed(rows, channels, {**side, "baseline": "bottom", "dy": up})
