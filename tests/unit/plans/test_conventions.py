"""Conventions: the documented default at every point where plans differ."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import attrs
import pytest

from ketacost.plans.conventions import (
    CoinsuranceBase,
    Conventions,
    CopayScope,
    CrossAccumulation,
    CrossingCopay,
    FamilyCredit,
    ManufacturerDollars,
    NoncoveredLiability,
    ProcessingOrder,
    ReliefOrder,
)
from ketacost.values.money import Rounding

DEFAULTS = {
    "coinsurance_base": CoinsuranceBase.AFTER_COPAY,
    "crossing_copay": CrossingCopay.FULL,
    "copay_scope": CopayScope.PER_VISIT,
    "relief_order": ReliefOrder.COINSURANCE_COPAY_DEDUCTIBLE,
    "family_credit": FamilyCredit.UP_TO_INDIVIDUAL_LIMIT,
    "cross_accumulation": CrossAccumulation.NONE,
    "processing_order": ProcessingOrder.SERVICE_DATE,
    "noncovered_liability": NoncoveredLiability.PATIENT_BILLED,
    "deductible_counts_to_maximum": True,
    "copay_counts_to_deductible": False,
    "manufacturer_dollars": ManufacturerDollars.COUNT,
    "rounding": Rounding.HALF_UP,
}
MEMBERS = [
    pytest.param(name, member, id=f"{name}={member}")
    for name, default in DEFAULTS.items()
    if isinstance(default, StrEnum)
    for member in type(default)
]


def test_every_convention_has_its_documented_default() -> None:
    """The defaults of ``docs/explanation/arithmetic.md``; a new convention must be pinned here too."""
    assert DEFAULTS == attrs.asdict(Conventions())


@pytest.mark.parametrize(("name", "member"), MEMBERS)
def test_a_convention_can_be_written_by_its_word(name: str, member: StrEnum) -> None:
    """Text and member give the same conventions."""
    by_member: dict[str, Any] = {name: member}
    by_word: dict[str, Any] = {name: member.value}

    assert Conventions(**by_member) == Conventions(**by_word)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("coinsurance_base", "net", id="no such base"),
        pytest.param("crossing_copay", "half", id="no such crossing copay"),
        pytest.param("copay_scope", "per_year", id="no such scope"),
        pytest.param("rounding", "down to the dollar", id="no such rounding"),
        pytest.param("deductible_counts_to_maximum", "yes", id="a word for yes"),
        pytest.param("copay_counts_to_deductible", 0, id="a number for no"),
    ],
)
def test_words_outside_the_lists_are_refused(name: str, value: object) -> None:
    """Nothing near a word is taken for it."""
    with pytest.raises((ValueError, TypeError)):
        Conventions(**{name: value})  # type: ignore[arg-type]
