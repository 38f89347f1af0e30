"""The words of a result: adjustment codes as a remittance shows them, steps in the order they were taken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ketacost.adjudication.ledger import adjudicate
from ketacost.claims.amounts import LineResult
from ketacost.claims.claim import (
    Biller,
    Claim,
    ClaimLine,
    LinePrice,
    PricedClaim,
    PriceKind,
    PriceRange,
    PriceSource,
    UnitKind,
)
from ketacost.claims.coverage import Accumulators
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.errors import PriceError
from ketacost.plans.conventions import Conventions
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.values.unknown import Unknown

ON = date(2026, 3, 2)
EVERY_TIER = tuple(NetworkTier)


def _result(
    *,
    billed: str | None = "100",
    allowed: str = "80",
    tier: str = "in_network",
    protected: bool = False,
    conventions: Conventions | None = None,
    maximum: str = "1000",
    **terms: Any,  # noqa: ANN401 (any term of a rule)
) -> LineResult:
    """Return one line on a plan with a $30 deductible and 20 %, unless terms say otherwise."""
    given = {"coinsurance": "20%", "deductible": "first"} | terms
    plan = Plan(
        name="one",
        deductibles=(Limit(individual="30", tiers=EVERY_TIER),),
        out_of_pocket_maxima=(Limit(individual=maximum, tiers=EVERY_TIER),),
        cost_sharing=(CostShareRule(services=(ServiceCategory.ALL_OTHER,), tiers=EVERY_TIER, **given),),
        conventions=conventions or Conventions(),
    )
    line = ClaimLine(
        number=1,
        code="G2082",
        units=1,
        unit=UnitKind.SESSION,
        service=ServiceCategory.TREATMENT_SESSION,
        benefit=Benefit.MEDICAL,
        tier=NetworkTier(tier),
        component=Component.PROFESSIONAL,
        place_of_service="11",
        protected=protected,
    )
    claim = Claim(sequence=1, visit=1, session=1, phase="induction", on=ON, biller=Biller.CLINIC, lines=(line,))
    price = LinePrice(
        billed_charge=Unknown("nobody said") if billed is None else PriceRange.exact(Decimal(billed)),
        allowed_amount=PriceRange.exact(Decimal(allowed)),
        source=PriceSource(kind=PriceKind.CONTRACT, detail="contract"),
    )
    coverage = Coverage(plan=plan, accumulators=Accumulators.none_used(date(2026, 1, 1)))
    return adjudicate(coverage, [PricedClaim(claim=claim, prices=(price,))]).lines[0]


def _codes(result: LineResult) -> list[str]:
    return [f"{entry.group}-{entry.reason} {entry.amount}" for entry in result.adjustments]


@pytest.mark.parametrize(
    ("given", "codes", "paid"),
    [
        pytest.param({}, ["CO-45 20.00", "PR-1 30.00", "PR-2 10.00"], "40.00", id="deductible and coinsurance"),
        pytest.param(
            {"copay": "5", "coinsurance": None}, ["CO-45 20.00", "PR-1 30.00", "PR-3 5.00"], "45.00", id="copay"
        ),
        pytest.param({"billed": "70"}, ["PR-1 30.00", "PR-2 8.00"], "32.00", id="billed below contract"),
        pytest.param(
            {"tier": "out_of_network"}, ["PR-1 30.00", "PR-2 10.00", "PR-45 20.00"], "40.00", id="balance billed"
        ),
        pytest.param(
            {"tier": "out_of_network", "protected": True},
            ["CO-45 20.00", "PR-1 30.00", "PR-2 10.00"],
            "40.00",
            id="protected",
        ),
        pytest.param(
            {"covered": False, "coinsurance": None, "deductible": None}, ["PR-96 100.00"], "0.00", id="not covered"
        ),
        pytest.param(
            {
                "covered": False,
                "coinsurance": None,
                "deductible": None,
                "conventions": Conventions(noncovered_liability="patient_allowed"),
            },
            ["CO-45 20.00", "PR-96 80.00"],
            "0.00",
            id="not covered, at the contract price",
        ),
        pytest.param(
            {
                "covered": False,
                "coinsurance": None,
                "deductible": None,
                "conventions": Conventions(noncovered_liability="provider"),
            },
            ["CO-96 100.00"],
            "0.00",
            id="not covered, the provider's loss",
        ),
        pytest.param({"maximum": "35"}, ["CO-45 20.00", "PR-1 30.00", "PR-2 5.00"], "45.00", id="at the maximum"),
    ],
)
def test_adjustments_are_those_of_a_remittance(given: dict[str, Any], codes: list[str], paid: str) -> None:
    """Groups and reasons of the claim adjustment code list; with the payment they add to the charge."""
    result = _result(**given)

    assert codes == _codes(result)
    assert Decimal(paid) == result.plan_paid
    assert result.billed_charge == result.plan_paid + sum(entry.amount for entry in result.adjustments)


def test_steps_say_what_was_taken_and_what_is_left() -> None:
    """$30 of $80 to the deductible, 20 % of $50, $5 of it relieved at the maximum of $35."""
    steps = [(step.rule, str(step.amount), str(step.remaining)) for step in _result(maximum="35").steps]

    assert [
        ("deductible", "30.00", "50.00"),
        ("coinsurance", "10.00", "40.00"),
        ("relief_at_maximum", "-5.00", "45.00"),
    ] == steps


def test_an_unknown_charge_leaves_the_write_off_unknown() -> None:
    """Nobody said what was billed, so nobody knows what was written off; the patient's share is known."""
    result = _result(billed=None)

    assert isinstance(result.write_off, Unknown)
    assert Decimal("40.00") == result.patient_responsibility


def test_out_of_network_needs_the_charge() -> None:
    """What may be balance billed depends on it."""
    with pytest.raises(PriceError) as caught:
        _result(billed=None, tier="out_of_network")

    assert "price.billed_unknown" == caught.value.code


def test_changes_show_each_pool_before_and_after() -> None:
    """The deductible moves by what it took, the maximum by the whole share."""
    changes = {str(change.name): (str(change.before), str(change.after)) for change in _result().changes}

    assert {
        "individual deductible (combined, preferred+in_network+out_of_network)": ("0.00", "30.00"),
        "individual out-of-pocket maximum (combined, preferred+in_network+out_of_network)": ("0.00", "40.00"),
    } == changes
