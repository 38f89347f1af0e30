"""What a plan does with a service nobody approved: its worked case, its defaults, and what contradicts itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from ketacost.adjudication.kernel import withheld_from
from ketacost.adjudication.ledger import adjudicate
from ketacost.adjudication.terms import compile_coverage
from ketacost.audit.oracle import adjudicate as by_oracle
from ketacost.audit.recheck import recheck
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
from ketacost.claims.coverage import Accumulators, CoverageTier
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.conventions import DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import Limit
from ketacost.plans.missing_authorization import MissingAuthorization, Unapproved
from ketacost.plans.plan import Plan

ON = date(2026, 3, 2)
BOTH = (NetworkTier.IN_NETWORK, NetworkTier.OUT_OF_NETWORK)


def _plan(missing: MissingAuthorization) -> Plan:
    return Plan(
        name="W13",
        deductibles=(Limit(individual="500", tiers=BOTH),),
        out_of_pocket_maxima=(Limit(individual="6000", tiers=BOTH),),
        cost_sharing=(
            CostShareRule(
                services=(ServiceCategory.ALL_OTHER,), tiers=BOTH, deductible=DeductibleTerm.FIRST, coinsurance="20%"
            ),
        ),
        missing_authorization=missing,
    )


def _settled(missing: MissingAuthorization, *, authorized: bool = False, **line: Any) -> LineResult:  # noqa: ANN401 (any field of a line)
    """Return the line of W1: billed 2,400, allowed 1,450, deductible 500, 20 %."""
    coverage = Coverage(plan=_plan(missing), accumulators=Accumulators(as_of=date(2026, 1, 1), unlisted_are_zero=True))
    coded = ClaimLine(
        number=1,
        code="G2083",
        units=1,
        unit=UnitKind.SESSION,
        service=ServiceCategory.TREATMENT_SESSION,
        benefit=Benefit.MEDICAL,
        tier=NetworkTier.IN_NETWORK,
        component=Component.PROFESSIONAL,
        place_of_service="11",
        authorized=authorized,
    )
    changes: dict[str, Any] = dict(line)
    claim = Claim(
        sequence=1,
        visit=1,
        session=1,
        phase="induction",
        on=ON,
        biller=Biller.CLINIC,
        lines=(attrs.evolve(coded, **changes),),
    )
    price = LinePrice(
        billed_charge=PriceRange.exact(Decimal("2400.00")),
        allowed_amount=PriceRange.exact(Decimal("1450.00")),
        source=PriceSource(kind=PriceKind.CONTRACT, detail="W1"),
    )
    claims = [PricedClaim(claim=claim, prices=(price,))]
    found = adjudicate(coverage, claims).lines[0]
    other = by_oracle(coverage, claims).lines[0]
    assert () == recheck([found])
    assert (other.plan_paid, other.noncovered, other.write_off) == (found.plan_paid, found.noncovered, found.write_off)
    return found


def test_a_quarter_of_the_payment_is_withheld() -> None:
    """W13: the plan pays 570.00 of 760.00, the patient 880.00, and the maximum sees 690.00."""
    found = _settled(MissingAuthorization(effect="reduce_payment", percent="25%"))
    maximum = next(change for change in found.changes if change.name.kind == "out_of_pocket")

    assert (Decimal("570.00"), Decimal("190.00")) == (found.plan_paid, found.noncovered)
    assert Decimal("880.00") == found.patient_responsibility
    assert Decimal("690.00") == maximum.after - maximum.before
    assert ("PR", "197", Decimal("190.00")) in [(a.group, a.reason, a.amount) for a in found.adjustments]
    assert "unapproved" == found.steps[-1].rule


def test_the_published_penalty() -> None:
    """C14: of a payment of 10,000 the plan pays 7,500, and 2,500 more are the patient's."""
    terms = compile_coverage(
        _plan(MissingAuthorization(effect="reduce_payment", percent="25%")), CoverageTier.SELF_ONLY
    ).line_terms(ServiceCategory.TREATMENT_SESSION, NetworkTier.IN_NETWORK, Benefit.MEDICAL, "G2083", authorized=False)

    assert 250_000 == withheld_from(1_000_000, terms.terms)


def test_a_maximum_makes_a_flat_penalty() -> None:
    """All of the payment, but at most 500.00."""
    found = _settled(MissingAuthorization(effect="reduce_payment", percent="100%", maximum="500"))

    assert (Decimal("260.00"), Decimal("500.00")) == (found.plan_paid, found.noncovered)


def test_half_of_the_allowed_amount_is_left_out() -> None:
    """725.00 are the patient's at once; of the other 725.00 the deductible takes 500.00 and 20 % are 45.00."""
    found = _settled(MissingAuthorization(effect="reduce_allowed", percent="50%"))

    assert (Decimal("725.00"), Decimal("500.00"), Decimal("45.00")) == (
        found.noncovered,
        found.deductible,
        found.coinsurance,
    )
    assert Decimal("180.00") == found.plan_paid


@pytest.mark.parametrize(
    ("effect", "line", "owed"),
    [
        ("by_contract", {}, "0.00"),
        ("by_contract", {"tier": NetworkTier.OUT_OF_NETWORK}, "2400.00"),
        ("by_contract", {"tier": NetworkTier.OUT_OF_NETWORK, "protected": True}, "0.00"),
        ("by_contract", {"benefit": Benefit.PHARMACY}, "2400.00"),
        ("provider", {"tier": NetworkTier.OUT_OF_NETWORK}, "0.00"),
        ("patient_billed", {}, "2400.00"),
        ("patient_allowed", {}, "1450.00"),
    ],
)
def test_a_denied_line_falls_to_whom_the_contract_says(effect: str, line: dict[str, Any], owed: str) -> None:
    """In network the provider, elsewhere the patient, unless the plan says otherwise; the plan pays nothing."""
    found = _settled(MissingAuthorization(effect=effect), **line)

    assert (Decimal(owed), Decimal("0.00")) == (found.patient_responsibility, found.plan_paid)
    assert () == found.changes
    assert "197" in {adjustment.reason for adjustment in found.adjustments}


@pytest.mark.parametrize("effect", list(Unapproved))
def test_an_approved_line_does_not_care(effect: Unapproved) -> None:
    """690.00 and 760.00, whatever the plan does with others."""
    reduces = effect in {Unapproved.REDUCE_PAYMENT, Unapproved.REDUCE_ALLOWED}
    found = _settled(MissingAuthorization(effect=effect, percent="25%" if reduces else None), authorized=True)

    assert (Decimal("690.00"), Decimal("760.00")) == (found.patient_responsibility, found.plan_paid)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"effect": "reduce_payment"}, "percent"),
        ({"percent": "10%"}, "percent"),
        ({"effect": "reduce_allowed", "percent": "101%"}, "percent"),
        ({"effect": "reduce_allowed", "percent": "10%", "maximum": "5"}, "maximum"),
    ],
)
def test_a_contradiction_is_refused(fields: dict[str, str], path: str) -> None:
    """A percentage without a use, or a use without one."""
    with pytest.raises(PlanError) as caught:
        MissingAuthorization(**fields)

    assert [("plan.missing_authorization", path)] == [(p.code, p.path) for p in caught.value.problems]
