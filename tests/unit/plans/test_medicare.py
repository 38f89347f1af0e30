"""Original Medicare, Medigap and Medicare Advantage: figures by year, what is refused, what is assumed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError, ReferenceDataError
from ketacost.plans.checks import check_plan
from ketacost.plans.medicare import check_limiting_charge, limiting_charge, original_medicare
from ketacost.plans.medicare_advantage import check_advantage, medicare_advantage
from ketacost.plans.medigap import MedigapLetter, medigap_coverage
from ketacost.values.money import from_cents
from ketacost.values.unknown import Unknown

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("on", "deductible"),
    [("2024-01-01", 24_000), ("2024-12-31", 24_000), ("2025-01-01", 25_700), ("2026-12-31", 28_300)],
)
def test_the_part_b_deductible_is_the_years(on: str, deductible: int) -> None:
    """Benefit rules, section 1.3."""
    plan = original_medicare(date.fromisoformat(on))

    assert from_cents(deductible) == plan.deductibles[0].individual


def test_a_year_nobody_announced_is_refused() -> None:
    """The deductible of 2027 was not published; the year before is not used instead."""
    with pytest.raises(ReferenceDataError, match=r"part_b\.deductible"):
        original_medicare(date(2027, 1, 1))


@pytest.mark.parametrize("part_d", [True, False], ids=["with Part D", "without"])
@pytest.mark.parametrize("assigned", [True, False], ids=["assigned", "not assigned"])
def test_every_design_is_a_possible_plan(*, assigned: bool, part_d: bool) -> None:
    """The checks find no error in it."""
    plan = original_medicare(DAY, assigned=assigned, part_d=part_d)

    assert LineOfBusiness.MEDICARE is plan.line_of_business
    assert () == tuple(finding for finding in check_plan(plan, DAY) if finding.severity == "error")


@pytest.mark.parametrize(
    ("code", "benefit", "covered"),
    [
        pytest.param("G2083", Benefit.MEDICAL, True, id="the bundle"),
        pytest.param("J3490", Benefit.MEDICAL, False, id="infused ketamine"),
        pytest.param("", Benefit.PHARMACY, False, id="a drug without Part D"),
    ],
)
def test_what_medicare_covers(code: str, benefit: Benefit, *, covered: bool) -> None:
    """Clinical table, sections 3.1 and 3.2."""
    plan = original_medicare(DAY)
    rule = plan.cost_sharing[plan.rule_for(ServiceCategory.TREATMENT_SESSION, NetworkTier.IN_NETWORK, benefit, code)]

    assert covered is rule.covered


def test_the_limiting_charge() -> None:
    """115 percent of 95 percent of the schedule; a cent more is a warning."""
    most = limiting_charge(Decimal("1356.08"), DAY)

    assert Decimal("1481.52") == most
    assert () == check_limiting_charge(most, Decimal("1356.08"), DAY)
    assert 1 == len(check_limiting_charge(most + Decimal("0.01"), Decimal("1356.08"), DAY))


@pytest.mark.parametrize("letter", [*MedigapLetter])
def test_every_letter_is_a_supplement(letter: MedigapLetter) -> None:
    """Which takes over the deductible (C, F) and the excess (F, G) as the table of letters says."""
    found = medigap_coverage(letter, DAY, eligible_before_2020=True)

    assert Coordination.SUPPLEMENT is found.method
    assert (letter in "cf", letter in "fg") == (found.pays_deductible, found.pays_excess)
    assert () == tuple(one for one in check_plan(found.coverage.plan, DAY) if one.severity == "error")


def test_the_copay_of_a_session_under_n_is_unknown_unless_said() -> None:
    """Whether a bundle is an office visit was not found: between nothing and the copay."""
    rule = medigap_coverage("N", DAY).coverage.plan.cost_sharing[-1]

    assert isinstance(rule.copay, Unknown)
    assert (from_cents(0), from_cents(2_000)) == (rule.copay.low, rule.copay.high)


@pytest.mark.parametrize(
    ("letter", "fields", "path"),
    [
        pytest.param("C", {}, "letter", id="C for a newcomer"),
        pytest.param("F", {}, "letter", id="F for a newcomer"),
        pytest.param("N", {"high_deductible": True}, "high_deductible", id="N with a high deductible"),
        pytest.param("E", {}, "letter", id="no such letter"),
    ],
)
def test_a_policy_nobody_can_have_is_refused(letter: str, fields: dict[str, bool], path: str) -> None:
    """With the reason and the field."""
    with pytest.raises(PlanError) as caught:
        medigap_coverage(letter, DAY, **fields)  # type: ignore[arg-type]  # one keyword at a time

    assert [("plan.medigap", path)] == [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.parametrize(("maximum", "warned"), [("9250", 0), ("9250.01", 1)], ids=["at the ceiling", "a cent above"])
def test_an_advantage_maximum_above_the_ceiling_is_a_warning(maximum: str, warned: int) -> None:
    """9,250 in network in 2026; nothing is clamped."""
    plan = medicare_advantage(DAY, name="Advantage", maximum=maximum, visit_copay="40")

    assert warned == len(check_advantage(plan, DAY))
    assert Decimal(maximum) == plan.out_of_pocket_maxima[0].individual
