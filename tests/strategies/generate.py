"""Whole cases: a coverage, priced claims and a scenario, from a seed or from hypothesis.

``generate(seed)`` is fast and the same everywhere; ``cases()`` makes the same kind of case through hypothesis, so that
a failure shrinks. ``strata`` names what a case holds, so that a test can say that everything occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from enum import Enum
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st

from ketacost.claims.claim import PricedClaim, Scenario
from ketacost.claims.coverage import CoverageTier
from ketacost.plans.coverage import Coverage
from tests.strategies.choosing import Chooser, Drawn, Seeded
from tests.strategies.claims import first_day, make_balances, make_claims
from tests.strategies.plans import make_plan

MOST_LINES = 60
_DRAWN_LINES = 6
_DULL = frozenset({"source", "place_of_service", "units", "unit", "phase", "session", "label", "biller"})


@attrs.frozen
class Case:
    """One case: who is covered how, what is claimed, and which end of the prices counts."""

    coverage: Coverage
    claims: tuple[PricedClaim, ...]
    scenario: Scenario


def make_case(choose: Chooser, most_lines: int) -> Case:
    """Return one valid case."""
    plan = make_plan(choose)
    members = choose.pick(tuple(CoverageTier))
    scenario = choose.pick((Scenario.EXPECTED, *Scenario))
    as_of = first_day(choose)
    balances = make_balances(choose, plan, members, as_of)
    first_on = as_of + timedelta(days=choose.pick((0, 0, 0, 40, 380)))
    days = choose.pick((0, 20, 90, 365, 700))
    claims = make_claims(choose, first_on, days, most_lines, scenario)
    return Case(Coverage(plan=plan, members=members, accumulators=balances), tuple(claims), scenario)


def generate(seed: int) -> Case:
    """Return the case of a seed: 1 to some 60 lines over up to three benefit years."""
    return make_case(Seeded(seed), MOST_LINES)


@cache
@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Cases of a few lines that shrink."""
    return make_case(Drawn(draw), _DRAWN_LINES)


def strata(case: Case) -> frozenset[str]:
    """Return a label ``Class.field=member`` for every enumeration member, boolean, ``None`` and type the case holds."""
    return frozenset(_labels((case.coverage, *case.claims, case.scenario)))


def _labels(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, tuple):
            yield from _labels(value)
        elif attrs.has(type(value)):
            yield from _field_labels(value)


def _field_labels(record: object) -> Iterator[str]:
    for field in _fields(record):
        value = getattr(record, field.name)
        for member in value if isinstance(value, tuple) else (value,):
            named = member is None or isinstance(member, bool | Enum)
            yield f"{type(record).__name__}.{field.name}={member if named else type(member).__name__}"
        yield from _labels((value,))


def describe(value: object) -> str:
    """Return a record as short text, fields at their default left out."""
    if isinstance(value, tuple):
        return f"({', '.join(describe(member) for member in value)})"
    if not attrs.has(type(value)):
        return str(value)
    shown = [
        f"{field.name}={describe(getattr(value, field.name))}"
        for field in _fields(value)
        if field.name not in _DULL and getattr(value, field.name) != _default(field)
    ]
    return f"{type(value).__name__}({', '.join(shown)})"


def _fields(record: object) -> tuple[attrs.Attribute[object], ...]:
    kind: Any = type(record)
    return tuple(attrs.fields(kind))


def _default(field: attrs.Attribute[object]) -> object:
    default: Any = field.default
    return default.factory() if hasattr(default, "factory") else default


def smallest(case: Case, fails: Callable[[Case], bool]) -> Case:
    """Return a case that still fails with as few claims as dropping one after another leaves."""
    for claim in case.claims:
        fewer = attrs.evolve(case, claims=tuple(other for other in case.claims if other is not claim))
        if fewer.claims and fails(fewer):
            case = fewer
    return case
