"""The limits met, as marks on the timeline: with words beside them, or with letters where words have no room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from string import ascii_uppercase
from typing import Final

import attrs

from ketacost.claims.coverage import LimitKind
from ketacost.estimates.estimate import Milestone
from ketacost.reports.language import day_text
from ketacost.reports.pictures.drawing import (
    INK,
    LINE_HEIGHT,
    SPOKEN,
    Spec,
    data,
    haloed,
    milliseconds,
    number,
    spoken_mark,
)
from ketacost.reports.pictures.label_places import Label, Place, places
from ketacost.reports.pictures.timeline_layers import BOLD, Timeline, drawn_on, shown_so_far
from ketacost.reports.pictures.wording import milestone_text, say

_SIZE: Final = 130
_SHAPES: Final[Mapping[LimitKind, str]] = {LimitKind.DEDUCTIBLE: "triangle-up", LimitKind.OUT_OF_POCKET: "square"}


@attrs.frozen(kw_only=True)
class LimitMarks:
    """Every mark with its words.

    Attributes:
        layers: what is drawn.
        key: what the letters of the marks mean, a line each; empty where the words stand beside the marks.
    """

    layers: tuple[Spec, ...]
    key: tuple[str, ...]


@attrs.frozen(kw_only=True)
class _Mark:
    """The limits met at one session."""

    on: date
    amount: Decimal
    met: tuple[Milestone, ...]
    texts: tuple[str, ...]

    def label(self, plot: Timeline, lines: tuple[str, ...]) -> Label:
        x, y = plot.at(self.on, self.amount)
        return Label(x=x, y=y, width=max(map(len, lines)) * BOLD, height=len(lines) * LINE_HEIGHT)


def limit_marks(plot: Timeline) -> LimitMarks:
    """Return the marks of a timeline."""
    marks = list(_marks(plot))
    drawn = drawn_on(plot)
    if not plot.is_narrow:
        beside = places([one.label(plot, one.texts) for one in marks], plot.room, drawn)
        if all(one.is_free for one in beside):
            found = zip(marks, beside, strict=True)
            return LimitMarks(
                layers=tuple(layer for one, at in found for layer in _layers(plot, one, one.texts, at)), key=()
            )
    named = list(zip(marks, _names(len(marks)), strict=True))
    beside = places([one.label(plot, (name,)) for one, name in named], plot.room, drawn)
    layers = [layer for (one, name), at in zip(named, beside, strict=True) for layer in _layers(plot, one, (name,), at)]
    return LimitMarks(layers=tuple(layers), key=tuple(_meaning(plot, one, name) for one, name in named))


def _marks(plot: Timeline) -> Iterator[_Mark]:
    owed = {one.session: (one.on, shown_so_far(one)) for one in plot.estimate.sessions}
    found: dict[int, list[Milestone]] = {}
    for one in plot.estimate.milestones:
        found.setdefault(one.session, []).append(one)
    for session, met in found.items():
        on, amount = owed[session]
        texts = tuple(milestone_text(one, plot.language) for one in met)
        yield _Mark(on=on, amount=amount, met=tuple(met), texts=texts)


def _names(count: int) -> list[str]:
    """Return letters, and numbers for what comes after them."""
    return [*ascii_uppercase, *map(str, range(len(ascii_uppercase) + 1, count + 1))][:count]


def _meaning(plot: Timeline, one: _Mark, name: str) -> str:
    limits = "; ".join(one.texts)
    return f"{name}: {say('met_said', plot.language, limit=limits, day=day_text(one.on, plot.language))}"


def _layers(plot: Timeline, one: _Mark, lines: tuple[str, ...], place: Place) -> Iterator[Spec]:
    row = {"on": milliseconds(one.on), "amount": number(one.amount)}
    kinds = list(dict.fromkeys(milestone.kind for milestone in one.met))
    said = "; ".join(one.texts)
    for kind in kinds:
        yield {
            "data": data(
                [{**row, "words": say("met_said", plot.language, limit=said, day=day_text(one.on, plot.language))}]
            ),
            "mark": spoken_mark("point", shape=_SHAPES[kind], filled=True, color=INK, opacity=1, size=_SIZE),
            "encoding": {"x": plot.x, "y": plot.y, **SPOKEN},
        }
    up = place.dy - (len(lines) - 1) * LINE_HEIGHT if place.baseline == "bottom" else place.dy
    text = {"align": place.align, "baseline": place.baseline, "dx": place.dx, "dy": up, "fontWeight": "bold"}
    channels = {"x": plot.x, "y": plot.y, "text": {"field": "words"}}
    yield from haloed([{**row, "words": "\n".join(lines)}], channels, text)
