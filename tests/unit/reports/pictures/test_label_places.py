"""Places of labels: free of one another and of the line wherever they say so."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ketacost.reports.pictures.label_places import Box, Label, box_of, places, steps_of

ROOM = (560.0, 230.0)
POINTS = st.lists(st.tuples(st.integers(0, 560), st.integers(0, 230)), min_size=2, max_size=12, unique=True)


@st.composite
def rising(draw: st.DrawFn) -> list[tuple[float, float]]:
    """Points of a line that never falls: from the left to the right, and up."""
    found = draw(POINTS)
    return list(zip(sorted(x for x, _ in found), sorted((y for _, y in found), reverse=True), strict=True))


@given(points=rising(), width=st.integers(10, 250))
def test_a_free_label_is_inside_and_over_nothing(points: list[tuple[float, float]], width: int) -> None:
    """Neither another label nor the line is under it."""
    lines = list(steps_of(points))
    labels = [Label(x=x, y=y, width=width, height=17) for x, y in points[1::3]]
    found = places(labels, ROOM, lines)
    free = [box_of(label, place) for label, place in zip(labels, found, strict=True) if place.is_free]

    assert all(box.left >= 0 and box.top >= 0 and box.right <= ROOM[0] and box.bottom <= ROOM[1] for box in free)
    assert not any(one.meets(other) for one, other in combinations(free, 2))
    assert not any(box.meets(line) for box in free for line in lines)


def test_a_label_stands_under_the_line_to_the_right() -> None:
    """Or over it to the left, in the right half."""
    left, right = places([Label(x=80, y=100, width=90, height=17), Label(x=500, y=60, width=90, height=17)], ROOM)

    assert ("left", "top") == (left.align, left.baseline)
    assert ("right", "bottom") == (right.align, right.baseline)


def test_a_label_without_room_says_so() -> None:
    """The whole plot is taken."""

    assert [False] == [
        one.is_free for one in places([Label(x=80, y=100, width=90, height=17)], ROOM, [Box(0, 0, *ROOM)])
    ]
