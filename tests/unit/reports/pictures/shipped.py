"""Estimates the tests of the pictures share: every shipped example, and the small requests of the reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from ketacost import Estimate, EstimateRequest, estimate
from ketacost.interop.json_format import parse_toml
from ketacost.reports.pictures import Picture
from tests.unit.reports.examples import (
    ppo,
    priced_by_range,
    self_pay,
    superbill,
    unknown_balances,
    without_billed_charges,
)

EXAMPLES: Final = Path(__file__).parents[4] / "examples"
_OWN: Final[Mapping[str, Callable[[], EstimateRequest]]] = {
    one.__name__: one for one in (ppo, unknown_balances, priced_by_range, without_billed_charges, superbill, self_pay)
}
NAMES: Final = sorted([*(path.stem for path in EXAMPLES.glob("*.toml")), *_OWN])
ALL = pytest.mark.parametrize("name", NAMES)


@cache
def answer(name: str) -> Estimate:
    """Return the estimate of a shipped example or of a small request, made once a process."""
    return estimate(request(name))


def request(name: str) -> EstimateRequest:
    """Return the request of that name."""
    made = _OWN.get(name)
    return parse_toml((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")) if made is None else made()


def values(picture: Picture, field: str) -> list[dict[str, Any]]:
    """Return the rows of every layer that have a field, each once, in the order drawn."""
    rows = [row for layer in picture.spec["layer"] for row in layer["data"]["values"] if field in row]
    return [row for at, row in enumerate(rows) if row not in rows[:at]]


def cents(drawn: float) -> Decimal:
    """Return what was drawn as exact dollars."""
    return Decimal(repr(drawn)).quantize(Decimal("0.01"))


def words_in(value: object) -> Iterator[str]:
    """Yield every text anywhere in a specification."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from words_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from words_in(item)
