"""Original Medicare: figures by year, what is covered, what is refused, what is assumed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import ReferenceDataError
from ketacost.plans.checks import check_plan
from ketacost.plans.medicare import check_limiting_charge, limiting_charge, original_medicare
from ketacost.plans.networks import OutOfNetworkMethod
from ketacost.values.dates import Span
from ketacost.values.money import from_cents

DAY = date(2026, 3, 2)
IN, OUT = NetworkTier.IN_NETWORK, NetworkTier.OUT_OF_NETWORK
SESSION, FACILITY = ServiceCategory.TREATMENT_SESSION, ServiceCategory.OUTPATIENT_FACILITY
DRUG, GIVING = ServiceCategory.MEDICAL_DRUG, ServiceCategory.DRUG_ADMINISTRATION
FILL = ServiceCategory.SPECIALTY_DRUG


@pytest.mark.parametrize(
    ("on", "deductible"),
    [("2024-01-01", 24_000), ("2024-12-31", 24_000), ("2025-01-01", 25_700), ("2026-12-31", 28_300)],
)
def test_the_part_b_deductible_is_the_years(on: str, deductible: int) -> None:
    """Benefit rules, section 1.3."""
    plan = original_medicare(date.fromisoformat(on))

    assert from_cents(deductible) == plan.deductibles[0].individual


@pytest.mark.parametrize(
    ("on", "deductible", "threshold"),
    [
        pytest.param("2025-12-31", 59_000, 200_000, id="2025"),
        pytest.param("2026-01-01", 61_500, 210_000, id="2026"),
    ],
)
def test_part_d_is_the_years(on: str, deductible: int, threshold: int) -> None:
    """Benefit rules, section 1.3: its own deductible and threshold, beside those of Part B."""
    plan = original_medicare(date.fromisoformat(on), part_d=True)

    assert from_cents(deductible) == plan.deductibles[1].individual
    assert from_cents(threshold) == plan.out_of_pocket_maxima[1].individual
    assert plan.out_of_pocket_maxima[0].individual is None


@pytest.mark.parametrize(
    ("on", "part_d", "missing"),
    [
        pytest.param(date(2027, 1, 1), False, r"part_b\.deductible", id="Part B of 2027, not announced"),
        pytest.param(date(2024, 12, 31), True, r"part_d\.threshold", id="Part D before 2025, another benefit"),
        pytest.param(date(2023, 12, 31), False, r"part_b\.deductible", id="before the data"),
    ],
)
def test_a_year_without_figures_is_refused(on: date, missing: str, *, part_d: bool) -> None:
    """The error names the figure; a neighbouring year is not used instead."""
    with pytest.raises(ReferenceDataError, match=missing):
        original_medicare(on, part_d=part_d)


@pytest.mark.parametrize("part_d", [True, False], ids=["with Part D", "without"])
@pytest.mark.parametrize("assigned", [True, False], ids=["assigned", "not assigned"])
def test_every_design_is_a_possible_plan(*, assigned: bool, part_d: bool) -> None:
    """The checks find no error in it."""
    plan = original_medicare(DAY, assigned=assigned, part_d=part_d)

    assert LineOfBusiness.MEDICARE is plan.line_of_business
    assert Span(date(2026, 1, 1), date(2026, 12, 31)) == plan.terms_for
    assert () == tuple(finding for finding in check_plan(plan, DAY) if finding.severity == "error")


@pytest.mark.parametrize(
    ("service", "code", "covered"),
    [
        pytest.param(SESSION, "G2082", True, id="the bundle up to 56 mg"),
        pytest.param(SESSION, "G2083", True, id="the bundle above 56 mg"),
        pytest.param(FACILITY, "G2083", True, id="the bundle at a hospital"),
        pytest.param(ServiceCategory.PSYCHIATRIC_EVALUATION, "90792", True, id="the evaluation"),
        pytest.param(DRUG, "J3490", False, id="ketamine"),
        pytest.param(GIVING, "96365", False, id="its infusion"),
        pytest.param(GIVING, "96366", False, id="its further hours"),
        pytest.param(GIVING, "96372", False, id="its injection"),
        pytest.param(FACILITY, "96365", False, id="its infusion at a hospital"),
        pytest.param(DRUG, "J0013", False, id="esketamine outside the bundle"),
        pytest.param(DRUG, "S0013", False, id="esketamine outside the bundle before 2026"),
    ],
)
@pytest.mark.parametrize("benefit", [Benefit.MEDICAL, Benefit.BEHAVIORAL])
def test_what_part_b_covers(service: ServiceCategory, code: str, benefit: Benefit, *, covered: bool) -> None:
    """Clinical table, sections 3.1 and 3.2: one bundle, and nothing for ketamine infused or injected."""
    plan = original_medicare(DAY, part_d=True)

    assert covered is plan.cost_sharing[plan.rule_for(service, IN, benefit, code)].covered


@pytest.mark.parametrize("assigned", [True, False], ids=["assigned", "not assigned"])
@pytest.mark.parametrize(
    ("part_d", "tier", "covered"),
    [
        pytest.param(True, IN, True, id="Part D"),
        pytest.param(True, OUT, False, id="Part D, another network"),
        pytest.param(False, IN, False, id="no Part D"),
        pytest.param(False, OUT, False, id="no Part D, another network"),
    ],
)
def test_who_pays_for_what_a_pharmacy_bills(tier: NetworkTier, *, assigned: bool, part_d: bool, covered: bool) -> None:
    """Part D in its network, and nobody else; a clinic's assignment has no say in it."""
    plan = original_medicare(DAY, assigned=assigned, part_d=part_d)

    assert covered is plan.cost_sharing[plan.rule_for(FILL, tier, Benefit.PHARMACY, "")].covered


def test_a_clinic_without_assignment_is_paid_95_percent() -> None:
    """Its lines are out of network, in the same deductible; the percentage is assumed, and the plan says so."""
    plan = original_medicare(DAY, assigned=False)

    assert plan.out_of_network is not None
    assert (OutOfNetworkMethod.PERCENT_OF_MEDICARE, "95%") == (
        plan.out_of_network.method,
        str(plan.out_of_network.percent),
    )
    assert plan.deductible_for(IN, Benefit.MEDICAL) == plan.deductible_for(OUT, Benefit.MEDICAL)
    assert any("95%" in sentence for sentence in plan.assumed)


def test_the_limiting_charge() -> None:
    """115 percent of 95 percent of the schedule; a cent more is a warning that names its source."""
    most = limiting_charge(Decimal("1356.08"), DAY)
    above = check_limiting_charge(most + Decimal("0.01"), Decimal("1356.08"), DAY)

    assert Decimal("1481.52") == most
    assert () == check_limiting_charge(most, Decimal("1356.08"), DAY)
    assert [("plan.above_limiting_charge", "warning", "medicare-limiting-charge")] == [
        (finding.code, finding.severity, finding.source) for finding in above
    ]
    assert "at most $1,481.52 here, got $1,481.53" in above[0].message
