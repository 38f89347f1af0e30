"""Places for words beside points of a rising line: under it to the right, or over it to the left, where nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import attrs

_GAP: Final = 9
_STEPS: Final = 4


class Box(NamedTuple):
    """A rectangle in pixels from the left and from the top of the plot."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether two rectangles share any place."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@attrs.frozen(kw_only=True)
class Label:
    """Words beside a point, in pixels.

    Attributes:
        x: of the point, from the left of the plot.
        y: of the point, from its top.
        width: of the words.
        height: of the words.
    """

    x: float
    y: float
    width: float
    height: float


@attrs.frozen(kw_only=True)
class Place:
    """Where a label goes.

    Attributes:
        align: which end of the words is at the point: ``left`` or ``right``.
        baseline: which edge of the words is at the point: ``top`` or ``bottom``.
        dx: pixels from the point.
        dy: pixels from the point.
        is_free: whether the words are inside the plot and over nothing else.
    """

    align: str
    baseline: str
    dx: float
    dy: float
    is_free: bool = True


def places(labels: Sequence[Label], room: tuple[float, float], lines: Sequence[Box] = ()) -> tuple[Place, ...]:
    """Return a place for each label, in the order given: the first that is free, or the best where none is.

    Args:
        labels: words with their points.
        room: width and height of the plot.
        lines: what is drawn already.
    """
    taken = list(lines)
    found = []
    for one in labels:
        tries = list(_tries(one, room))
        boxes = [box_of(one, place) for place in tries]
        free = [
            at
            for at, box in enumerate(boxes)
            if box.left >= 0 and box.top >= 0 and box.right <= room[0] and box.bottom <= room[1]
            if not any(map(box.meets, taken))
        ]
        chosen = free[0] if free else 0
        taken.append(boxes[chosen])
        found.append(attrs.evolve(tries[chosen], is_free=bool(free)))
    return tuple(found)


def box_of(one: Label, place: Place) -> Box:
    """Return the rectangle the words of a label take at a place."""
    x, y = one.x + place.dx, one.y + place.dy
    left = x if place.align == "left" else x - one.width
    top = y if place.baseline == "top" else y - one.height
    return Box(left, top, left + one.width, top + one.height)


def steps_of(points: Sequence[tuple[float, float]]) -> Iterator[Box]:
    """Yield the rectangles of a line that runs level to each point and then up or down to it."""
    for (x, y), (to_x, to_y) in pairwise(points):
        yield Box(x, y - 1, to_x, y + 1)
        yield Box(to_x - 1, min(y, to_y), to_x + 1, max(y, to_y))


def _tries(one: Label, room: tuple[float, float]) -> Iterator[Place]:
    """Yield places from the best on: beside the point, further from the line, along it, at an edge of the plot."""
    below = Place(align="left", baseline="top", dx=_GAP, dy=_GAP)
    above = Place(align="right", baseline="bottom", dx=-_GAP, dy=-_GAP)
    sides = (below, above) if one.x < room[0] / 2 else (above, below)
    for step in range(_STEPS):
        away = step * one.height / 2
        for side in sides:
            yield attrs.evolve(side, dy=side.dy + (away if side is below else -away))
        yield attrs.evolve(below, align="right", dx=room[0] - one.x, dy=below.dy + away)
        yield attrs.evolve(above, align="left", dx=_GAP - one.x, dy=above.dy - away)
        yield Place(align="left", baseline="bottom", dx=_GAP * (step + 1), dy=room[1] - one.y - 2)
