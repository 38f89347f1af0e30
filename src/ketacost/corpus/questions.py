"""Rows of a corpus: which design, day and balances a number has, and the question its row asks.

What a row holds depends on the seed and its number alone, so a larger corpus begins with the smaller one, and any part
can be made anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from math import isqrt
from typing import Final

import attrs

from ketacost.assistance.programs import Assistance
from ketacost.batch.designs import CourseSetup, Designs, PayerSetup
from ketacost.batch.requests import compose, enrolments
from ketacost.claims.claim import Scenario
from ketacost.corpus.balances import Balances, Row
from ketacost.corpus.choices import Choices
from ketacost.corpus.scenes import Scene
from ketacost.corpus.strata import STRATA
from ketacost.corpus.treatments import Document
from ketacost.estimates.request import EstimateRequest
from ketacost.interop.json_format import dump, load
from ketacost.values.unknown import Unknown

NAMES: Final = tuple(STRATA)


@attrs.frozen
class Place:
    """Where a number stands: its stratum, its design there, and its place among the rows of the design."""

    stratum: str
    design: int
    step: int

    @property
    def name(self) -> str:
        """The name of the design."""
        return f"{self.stratum}-{self.design}"


def place_of(number: int) -> Place:
    """Return where a number stands: strata take turns, and the n-th design of a stratum has 2 n + 1 rows."""
    turn, stratum = divmod(number, len(NAMES))
    design = isqrt(turn)
    return Place(NAMES[stratum], design, turn - design * design)


@attrs.frozen(kw_only=True, slots=False)
class Design:
    """The documents that rows share, and what they mean.

    Attributes:
        name: its name; plan and course of a row are called by it.
        scene: what was chosen, as it was written.
        payer: who pays, ``None`` for people who pay alone.
        treatment: the course.
        helps: assistance.
    """

    name: str
    scene: Scene
    payer: PayerSetup | None
    treatment: CourseSetup
    helps: tuple[Assistance, ...]

    @cached_property
    def designs(self) -> Designs:
        """What the ids of its rows mean."""
        return Designs(
            plans={} if self.payer is None else {self.name: self.payer},
            courses={self.name: self.treatment},
            assistance={self.help_name(at): help_ for at, help_ in enumerate(self.helps)},
        )

    def help_name(self, at: int) -> str:
        """Return what the assistance at a place is called."""
        return f"{self.name}-{at}"

    def documents(self) -> Iterator[tuple[str, str, Document]]:
        """Yield folder, name and document of everything it holds, regimes and defaults written out."""
        if self.payer is not None:
            yield "plans", self.name, dump(self.payer)
        yield "courses", self.name, dump(self.treatment)
        for at, help_ in enumerate(self.helps):
            yield "assistance", self.help_name(at), dump(help_)


def design_of(seed: int, stratum: str, number: int) -> Design:
    """Return the design of a number in a stratum."""
    found = STRATA[stratum](Choices(seed, "design", stratum, number), number)
    return Design(
        name=f"{stratum}-{number}",
        scene=found,
        payer=None if found.payer is None else load(PayerSetup, found.payer),
        treatment=load(CourseSetup, found.treatment),
        helps=tuple(load(Assistance, help_) for help_ in found.helps),
    )


def row_of(seed: int, number: int, design: Design, place: Place) -> Row:
    """Return the row of a number.

    Args:
        seed: the seed of the corpus.
        number: the number, which is the row's key.
        design: the design it belongs to.
        place: where the number stands.
    """
    choose = Choices(seed, "row", number)
    scene = design.scene
    row: Row = {"key": number, "course": design.name, "starts_on": scene.starts[day_number(design, place)]}
    if design.payer is not None:
        row["plan"] = design.name
    if design.helps and (scene.always_helped or choose.chance(70)):
        row["assistance"] = design.help_name(choose.number(0, len(design.helps) - 1))
    scenario = choose.pick(scene.scenarios)
    if scenario is not Scenario.EXPECTED or choose.chance(20):
        row["scenario"] = scenario.value
    bare = compose(design.designs, row.get("plan"), design.name, None, row["starts_on"], {})
    for prefix, coverage in enrolments(bare).items():
        if isinstance(coverage.accumulators, Unknown):
            row |= Balances(choose, scene, bare, prefix, coverage).columns()
    if scene.approvals:
        row |= _approval(choose, row["starts_on"], bare)
    return row


def day_number(design: Design, place: Place) -> int:
    """Return which of its design's days a row starts on; they take turns."""
    return place.step % len(design.scene.starts)


def _approval(choose: Choices, starts_on: date, request: EstimateRequest) -> Row:
    days = 7 * request.course.weeks
    first_on = starts_on + timedelta(days=choose.number(-5, days // 2))
    row: Row = {"approved_from": first_on}
    if choose.chance(70):
        row["approved_through"] = first_on + timedelta(days=choose.number(0, days))
    if choose.chance(10):
        del row["approved_from"]
    return row
