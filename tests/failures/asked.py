"""A small valid request document, and how a case changes one thing in it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final, NamedTuple, TypeAlias

Document: TypeAlias = dict[str, Any]
Change: TypeAlias = Callable[[Document], None]

VALID: Final[Document] = {
    "course": {
        "regimen": "spravato_trd_adjunct",
        "starts_on": "2026-03-02",
        "weeks": 8,
        "weekdays": ["mon", "thu"],
        "dose_mg": "56",
        "safety": {"age": 41, "certified_site": True},
    },
    "billing": {"pathway": "bundled"},
    "prices": {"entries": [{"code": "G2082", "billed": "1800.00", "allowed": "1010.00"}]},
    "coverage": {
        "plan": {
            "name": "PPO",
            "deductibles": [{"individual": "2000.00"}],
            "out_of_pocket_maxima": [{"individual": "6000.00"}],
            "cost_sharing": [{"services": ["all_other"], "coinsurance": "20%", "deductible": "first"}],
        },
        "accumulators": {"as_of": "2026-01-01", "unlisted_are_zero": True},
    },
}


class Row(NamedTuple):
    """One bad input: what it is, the change that makes it, and each refusal: code, path, start of the sentence."""

    name: str
    change: Change
    refused: list[tuple[str, str, str]]


REMOVED: Final = object()
"""Stands for a key taken out."""


def at(path: str, value: object) -> Change:
    """Return a change that sets (or with :data:`REMOVED` removes) what stands at a dotted path; numbers index lists."""
    steps = [int(step) if step.isdigit() else step for step in path.split(".")]

    def change(document: Document) -> None:
        place: Any = document
        for step in steps[:-1]:
            place = place.setdefault(step, {}) if isinstance(place, dict) else place[step]
        if value is REMOVED:
            del place[steps[-1]]
        else:
            place[steps[-1]] = value

    return change


def also(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(document: Document) -> None:
        for one in changes:
            one(document)

    return change


def changed(change: Change) -> Document:
    """Return the valid document with a change."""
    document = deepcopy(VALID)
    change(document)
    return document


def share(**terms: object) -> Document:
    """Return a cost-share rule as a document: 20 percent of everything after the deductible; terms replace its own."""
    return {"services": ["all_other"], "coinsurance": "20%", "deductible": "first", **terms}
