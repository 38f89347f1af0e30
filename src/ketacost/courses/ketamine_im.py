"""Ketamine injections into a muscle, off the label.

Nothing published sets a rhythm or a dose for depression, so the rhythm is that of infusions, said as an assumption,
and the dose is the caller's.
"""

from __future__ import annotations

from ketacost.courses.course import Course
from ketacost.courses.grid import Stretch
from ketacost.courses.ketamine_iv import counted_induction


def stretches(course: Course) -> tuple[Stretch, ...]:
    """Return the phases of an injection course: those of the counted infusion induction, with boosters if asked for."""
    return counted_induction(course)
