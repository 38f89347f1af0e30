"""Deductibles, out-of-pocket maxima and carry-over as people write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.services import Benefit, NetworkTier
from ketacost.errors import KetacostError, MoneyError, PlanError
from ketacost.plans.limits import CarryOver, FamilyKind, Limit
from ketacost.values.unknown import Unknown

TIERS = st.lists(st.sampled_from(NetworkTier), min_size=1, unique=True).map(tuple)
DOLLARS = st.decimals(min_value=0, max_value=1_000_000, places=2)


@given(TIERS, st.sampled_from(BenefitScope), st.sampled_from(NetworkTier), st.sampled_from(Benefit))
def test_a_limit_serves_its_tiers_and_its_benefits(
    tiers: tuple[NetworkTier, ...], scope: BenefitScope, tier: NetworkTier, benefit: Benefit
) -> None:
    """A combined limit serves every benefit; medical and pharmacy share out the benefits without gap or overlap."""
    limit = Limit(individual="500", tiers=tiers, benefits=scope)
    pharmacy = benefit is Benefit.PHARMACY
    of_scope = {BenefitScope.COMBINED: True, BenefitScope.PHARMACY: pharmacy, BenefitScope.MEDICAL: not pharmacy}

    assert (tier in tiers and of_scope[scope]) == limit.serves(tier, benefit)


@given(DOLLARS, DOLLARS)
def test_a_family_limit_is_at_least_the_individual_one(individual: Decimal, family: Decimal) -> None:
    """Equal is allowed; a cent below is refused, embedded and aggregate alike."""
    for kind in FamilyKind:
        if family < individual:
            with pytest.raises(PlanError, match="expected the family limit at least the individual one"):
                Limit(individual=individual, family=family, family_kind=kind)
        else:
            assert family == Limit(individual=individual, family=family, family_kind=kind).family


@pytest.mark.parametrize(
    "written",
    [pytest.param("500", id="text"), pytest.param(500, id="whole dollars"), pytest.param(Decimal(500), id="decimal")],
)
def test_amounts_become_dollars_and_cents(written: str | int | Decimal) -> None:
    """However written, the model holds a decimal of two places."""
    individual = Limit(individual=written).individual

    assert "500.00" == str(individual)


def test_zero_none_and_unknown_stay_three_things() -> None:
    """No deductible, a deductible of nothing, and nobody said."""
    asked = Unknown("ask the plan")

    assert None is Limit(individual=None).individual
    assert Decimal("0.00") == Limit(individual="0").individual
    assert asked == Limit(individual=asked).individual
    assert Limit(individual=None) != Limit(individual="0")


def test_unsaid_parts_have_the_documented_defaults() -> None:
    """In network, all benefits together, embedded, no family limit."""
    limit = Limit(individual="500")

    assert (None, FamilyKind.EMBEDDED) == (limit.family, limit.family_kind)
    assert ((NetworkTier.IN_NETWORK,), BenefitScope.COMBINED) == (limit.tiers, limit.benefits)
    assert (3, False) == (CarryOver().months, CarryOver().only_if_unmet)


BAD: list[tuple[str, dict[str, Any], type[Exception], str]] = [
    ("no tier", {"individual": "500", "tiers": ()}, PlanError, "plan.limit_tiers"),
    ("family below", {"individual": "500", "family": "400"}, PlanError, "plan.family_below_individual"),
    ("a float", {"individual": 500.0}, MoneyError, "money.float"),
    ("half a cent", {"individual": "500.005"}, MoneyError, "money."),
    ("words", {"individual": "five hundred"}, MoneyError, "money."),
]


@pytest.mark.parametrize(("given_", "kind", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_limits_are_refused(given_: dict[str, Any], kind: type[KetacostError], code: str) -> None:
    """Each with its error, its code and a sentence in lower case."""
    with pytest.raises(kind) as caught:
        Limit(**given_)

    assert caught.value.code.startswith(code)
    assert caught.value.message[0] == caught.value.message[0].lower()


@pytest.mark.parametrize("months", [1, 3, 6])
def test_a_carry_over_lasts_one_to_six_months(months: int) -> None:
    """Three is the usual last quarter."""
    assert months == CarryOver(months=months).months


@pytest.mark.parametrize(
    "months",
    [pytest.param(0, id="none"), pytest.param(7, id="too many"), pytest.param(-1, id="negative"),
     pytest.param("3", id="text")],
)  # fmt: skip
def test_bad_carry_overs_are_refused(months: Any) -> None:  # noqa: ANN401 (anything a caller may write)
    """Outside one to six whole months nothing is known to exist."""
    with pytest.raises((ValueError, TypeError), match="months"):
        CarryOver(months=months)
