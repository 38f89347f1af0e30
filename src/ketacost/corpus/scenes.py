"""A scene: who pays, what is given and what helps, and how the rows that share them differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import attrs

from ketacost.claims.claim import Scenario
from ketacost.corpus.choices import Choices
from ketacost.corpus.treatments import Document, start_days, treatment

NETWORK: Final = ("preferred", "in_network")
OUTSIDE: Final = ("out_of_network",)
EVERYWHERE: Final = (*NETWORK, *OUTSIDE)
SPRING: Final = (date(2026, 1, 26), date(2026, 6, 30))
"""Days from which a short course stays inside its calendar year."""
AUTUMN: Final = (date(2026, 11, 2), date(2026, 12, 21))
"""Days from which a course of some weeks goes on into the next calendar year."""
ANY_DAY: Final = (date(2025, 7, 1), date(2026, 12, 21))


class Opened(StrEnum):
    """What was applied to the limits before a course."""

    NOTHING = "nothing"
    ANYTHING = "anything"
    NEARLY_ALL = "nearly_all"
    ALL = "all"


@attrs.frozen(kw_only=True)
class Scene:
    """One design of a stratum.

    Attributes:
        payer: document of who pays; ``None`` for people who pay alone.
        treatment: document of the course, its billing and its prices.
        helps: documents of assistance, of which a row has one or none; none for rows without any.
        starts: first days of the course in the rows.
        scenarios: ends of the prices the rows ask for.
        opened: what was applied before, as the rows say it.
        approvals: whether rows have approvals for a part of the course.
        relatives: whether rows tell what relatives spend.
        always_helped: whether every row has assistance.
    """

    payer: Document | None
    treatment: Document
    helps: tuple[Document, ...] = ()
    starts: tuple[date, ...]
    scenarios: tuple[Scenario, ...] = (Scenario.EXPECTED,)
    opened: tuple[Opened, ...] = (Opened.NOTHING, Opened.ANYTHING, Opened.ANYTHING, Opened.NEARLY_ALL)
    approvals: bool = False
    relatives: bool = False
    always_helped: bool = False


def scene(
    choose: Choices,
    plan: Document | str | None,
    given: Document | None = None,
    *,
    family: bool = False,
    days: tuple[date, date] = SPRING,
    payer: Mapping[str, object] = MappingProxyType({}),
    **more: Any,  # noqa: ANN401 (fields of a scene)
) -> Scene:
    """Return a scene of a plan and a course.

    Args:
        choose: what decides the days of start.
        plan: document of the plan, or the name of a shipped design; ``None`` for people who pay alone.
        given: document of the course; ``None`` for a short bundled one.
        family: whether the coverage is for a family.
        days: first and last day of start.
        payer: what the payer's document holds besides the coverage.
        more: further fields of the scene.
    """
    who = None
    if plan is not None:
        who = {"coverage": {"members": "family" if family else "self_only", "plan": plan}, **payer}
    return Scene(
        payer=who,
        treatment=treatment(choose) if given is None else given,
        starts=start_days(choose, *days),
        **more,
    )


def every(number: int, count: int, at: int) -> bool:
    """Return whether a number is the one of its turn: ``every(number, 3, 2)`` holds for 2, 5, 8."""
    return number % count == at


# parts of plans


def limit(
    individual: int | None, *, tiers: Sequence[str] = EVERYWHERE, family: int | None = None, **more: object
) -> Document:
    """Return a deductible or a maximum of some whole dollars."""
    found: Document = {"individual": _dollars(individual), "tiers": list(tiers), **more}
    if family is not None:
        found["family"] = _dollars(family)
    return found


def _dollars(amount: int | None) -> str | None:
    return None if amount is None else f"{amount}.00"


def rule(services: Sequence[str] | str, *, tiers: Sequence[str] = NETWORK, **terms: object) -> Document:
    """Return a rule for some services; one that does not say otherwise takes the deductible first."""
    named = [services] if isinstance(services, str) else list(services)
    standing = {} if terms.get("covered") is False else {"deductible": "first"}
    return {"services": named, "tiers": list(tiers), **standing, **terms}


def plan_of(
    choose: Choices,
    *rules: Document,
    conventions: Mapping[str, object] = MappingProxyType({}),
    deductible: tuple[int, int] = (0, 2_500),
    maximum: tuple[int, int] = (500, 3_500),
    family: int | None = None,
    **terms: object,
) -> Document:
    """Return a plan of some rules; what they do not name costs coinsurance after the deductible.

    Args:
        choose: what decides the amounts.
        rules: rules of its own.
        conventions: readings that are given.
        deductible: least and most dollars of the deductible in network.
        maximum: least and most dollars by which the maximum is above it.
        family: how many times the individual limits those of a family are, ``None`` for no family limits.
        terms: further fields of the plan.
    """
    step = 50
    own = choose.number(deductible[0] // step, deductible[1] // step) * step
    most = own + choose.number(maximum[0] // step, maximum[1] // step) * step
    limits = {
        name: [
            limit(amount, tiers=NETWORK, family=None if family is None else amount * family),
            limit(2 * amount, tiers=OUTSIDE, family=None if family is None else 2 * amount * family),
        ]
        for name, amount in (("deductibles", own), ("out_of_pocket_maxima", most))
    }
    return {
        "name": "A generated plan",
        **limits,
        "cost_sharing": [*rules, *rest(choose)],
        "conventions": dict(conventions),
        **terms,
    }


def rest(choose: Choices) -> list[Document]:
    """Return the rules for everything that has no rule of its own, in and out of network."""
    return [
        rule("all_other", coinsurance=choose.rate(500, 5_000, 125)),
        rule("all_other", tiers=OUTSIDE, coinsurance=choose.rate(2_000, 6_000, 250)),
    ]
