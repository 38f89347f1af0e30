"""Medicaid: who falls under which ceiling, what a state's own amounts do, and what makes no sense."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import KetacostError, PlanError, ReferenceDataError
from ketacost.plans.checks import check_plan
from ketacost.plans.conventions import CapUnit
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.medicaid import (
    MedicaidExemption,
    behind_medicare,
    medicaid,
    poverty_guideline,
    qualified_medicare_beneficiary,
)
from ketacost.plans.plan import Plan
from ketacost.values.findings import Severity
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

ON = date(2026, 7, 1)
IN = NetworkTier.IN_NETWORK


def made(**facts: Any) -> Plan:  # noqa: ANN401 (any fact of the constructor)
    """Return the plan of one person at 120 percent of poverty; facts replace the usual ones."""
    usual: dict[str, Any] = {"income": "19152", "household": 1, "exempt": None, "cap_period_months": 3}
    return medicaid(facts.pop("on", ON), **usual | facts)


def visit(plan: Plan) -> CostShareRule:
    """Return the rule of a session."""
    return plan.cost_sharing[plan.rule_for(ServiceCategory.TREATMENT_SESSION, IN, Benefit.MEDICAL, "")]


def fill(plan: Plan) -> CostShareRule:
    """Return the rule of a pharmacy fill."""
    return plan.cost_sharing[plan.rule_for(ServiceCategory.SPECIALTY_DRUG, IN, Benefit.PHARMACY, "")]


@given(income=st.integers(0, 10**8), months=st.sampled_from((1, 3)))
def test_the_cap_is_five_percent_of_the_periods_income_rounded_down(income: int, months: int) -> None:
    """At most 5 percent, and less than a cent below it."""
    plan = made(income=Decimal(income).scaleb(-2), cap_period_months=months)
    (limit,) = plan.out_of_pocket_maxima
    assert isinstance(limit.individual, Decimal)
    exact = Decimal(income) * months / 24_000

    assert 0 <= exact - limit.individual < Decimal("0.01")
    assert limit.individual == limit.family
    assert months == plan.limit_months


@pytest.mark.parametrize(
    ("on", "household", "region", "expected"),
    [
        ("2024-06-01", 1, "contiguous", "15060.00"),
        ("2024-06-01", 4, "contiguous", "31200.00"),
        ("2026-01-12", 1, "contiguous", "15650.00"),
        ("2026-01-12", 4, "contiguous", "32150.00"),
        ("2026-01-13", 1, "contiguous", "15960.00"),
        ("2026-01-13", 4, "contiguous", "33000.00"),
        ("2025-07-01", 1, "alaska", "19550.00"),
        ("2025-07-01", 1, "hawaii", "17990.00"),
    ],
)
def test_poverty_guidelines_are_the_published_ones(on: str, household: int, region: str, expected: str) -> None:
    """HHS guidelines of 2024 to 2026, with the amounts for four persons; both sides of the day they change."""

    assert Decimal(expected) == poverty_guideline(date.fromisoformat(on), household=household, region=region)


@pytest.mark.parametrize(
    ("income", "copay", "share"),
    [
        ("0", "4.00", None),
        ("15960.00", "4.00", None),
        ("15960.01", None, "10%"),
        ("23940.00", None, "10%"),
        ("23940.01", None, "20%"),
    ],
)
def test_the_income_sets_the_ceiling_of_a_visit(income: str, copay: str | None, share: str | None) -> None:
    """42 CFR 447.52: both sides of 100 and of 150 percent of $15,960."""
    rule = visit(made(income=income))

    assert (copay, share) == (
        None if rule.copay is None else str(rule.copay),
        None if rule.coinsurance is None else str(rule.coinsurance),
    )


@pytest.mark.parametrize(
    ("income", "preferred", "copay", "share"),
    [
        ("15960", True, Decimal("4.00"), None),
        ("23940", True, Decimal("4.00"), None),
        ("30000", True, Decimal("4.00"), None),
        ("15960", False, Decimal("8.00"), None),
        ("23940", False, Decimal("8.00"), None),
        ("30000", False, None, Rate(2000)),
    ],
)
def test_the_drug_list_sets_the_ceiling_of_a_fill(
    income: str,
    preferred: bool,  # noqa: FBT001 (a case)
    copay: Decimal | None,
    share: Rate | None,
) -> None:
    """42 CFR 447.53: 4 for a preferred drug; 8 otherwise, or 20 percent above 150 percent of poverty."""
    rule = fill(made(income=income, preferred_drug=preferred))

    assert (copay, share) == (rule.copay, rule.coinsurance)


def test_a_drug_nobody_looked_up_is_unknown_between_the_two() -> None:
    """Unknown widens the answer and asks; above 150 percent of poverty the share itself is unknown."""
    low, high = fill(made()), fill(made(income="30000"))

    assert isinstance(low.copay, Unknown)
    assert (Decimal("4.00"), Decimal("8.00")) == (low.copay.low, low.copay.high)
    assert isinstance(high.coinsurance, Unknown)
    assert high.copay is None


@pytest.mark.parametrize("exempt", MedicaidExemption)
def test_exempt_people_owe_nothing(exempt: MedicaidExemption) -> None:
    """42 CFR 447.56; the groups that were not read there are assumed."""
    plan = made(exempt=exempt)
    read = {MedicaidExemption.CHILD, MedicaidExemption.FOSTER_CARE, MedicaidExemption.PREGNANCY}

    for rule in (visit(plan), fill(plan)):
        assert (None, None) == (rule.copay, rule.coinsurance)
    assert (exempt not in read) == (plan.assumed != ())


def test_a_state_may_ask_less() -> None:
    """The state's own copay and share replace the ceilings, and leave the assumed ceiling out of it."""
    poor = made(income="9000", visit_copay="1.00", drug_copay="2.00", preferred_drug=True)

    assert (Decimal("1.00"), Decimal("2.00")) == (visit(poor).copay, fill(poor).copay)
    assert not any("Outpatient" in sentence or "drug" in sentence for sentence in poor.assumed)
    assert Rate(500) == visit(made(visit_share="5%")).coinsurance


def test_a_state_copay_never_takes_more_than_the_share() -> None:
    """Above 100 percent of poverty a flat copay is owed up to 10 percent of what the agency pays."""
    rule = visit(made(visit_copay="12.00"))

    assert (None, Rate(1000), Decimal("12.00"), CapUnit.VISIT) == (
        rule.copay,
        rule.coinsurance,
        rule.maximum,
        rule.maximum_unit,
    )


def test_a_state_copay_limits_the_share_of_a_drug() -> None:
    """The same for a drug that is not preferred, above 150 percent of poverty."""
    rule = fill(made(income="30000", preferred_drug=False, drug_copay="15.00"))

    assert (None, Rate(2000), Decimal("15.00")) == (rule.copay, rule.coinsurance, rule.maximum)


def test_a_copay_above_the_old_ceiling_is_assumed() -> None:
    """The ceiling of today is at least the 4 dollars of 2014, and was not found; so 4.50 may be lawful."""
    plan = made(income="9000", visit_copay="4.50")

    assert Decimal("4.50") == visit(plan).copay
    assert "the state's own visit copay of $4.50, above the $4.00 the data has as the most a state may ask" in (
        plan.assumed
    )


def test_a_plan_says_what_no_document_confirms() -> None:
    """The cap and the nominal amounts are assumed, and nothing else is wrong with the plan."""
    plan = made(income="9000")

    assert [("plan.assumed", Severity.ASSUMPTION)] == [(item.code, item.severity) for item in check_plan(plan, ON)]
    assert LineOfBusiness.MEDICAID is plan.line_of_business
    assert "cfr-42-447-52" in plan.source


def test_nothing_is_covered_outside_the_network() -> None:
    """Medicaid almost never takes a bill of a clinic that is not enrolled."""
    plan = made()
    outside = plan.rule_for(ServiceCategory.TREATMENT_SESSION, NetworkTier.OUT_OF_NETWORK, Benefit.MEDICAL, "")

    assert plan.cost_sharing[outside].covered is False


def test_a_guideline_of_ones_own_opens_other_regions_and_years() -> None:
    """Alaska in 2027: no amount is known, so the caller gives it."""
    plan = made(on=date(2027, 3, 1), region="alaska", household=2, guideline="26000", income="26000")

    assert Decimal("4.00") == visit(plan).copay


def test_behind_medicare_the_patient_owes_nothing() -> None:
    """A $0 plan that tops Medicare up to its own rate; pharmacy fills stay with Part D."""
    second = behind_medicare(ON)
    plan = second.coverage.plan

    assert qualified_medicare_beneficiary(ON) == plan
    assert Coordination.LESSER_OF is second.method
    assert Decimal("0.00") == visit(plan).copay
    assert fill(plan).covered is False
    assert () == check_plan(plan, ON)


@pytest.mark.parametrize(
    ("facts", "error", "code"),
    [
        pytest.param({"household": 0}, PlanError, "plan.household", id="nobody"),
        pytest.param({"household": True}, PlanError, "plan.household", id="a boolean"),
        pytest.param({"cap_period_months": 12}, PlanError, "plan.cap_period", id="a year"),
        pytest.param({"visit_share": "10.01%"}, PlanError, "plan.above_medicaid_ceiling", id="above the middle share"),
        pytest.param(
            {"income": "30000", "visit_share": "20.01%"}, PlanError, "plan.above_medicaid_ceiling", id="above the upper"
        ),
        pytest.param({"income": "9000", "visit_share": "5%"}, PlanError, "plan.medicaid_share", id="a share below 100"),
        pytest.param({"income": "-1"}, KetacostError, "money.negative", id="a negative income"),
        pytest.param({"region": "alaska"}, ReferenceDataError, "reference.not_in_force", id="Alaska in 2026"),
        pytest.param(
            {"on": date(2025, 7, 1), "region": "alaska", "household": 2},
            ReferenceDataError,
            "reference.unknown_key",
            id="two in Alaska",
        ),
        pytest.param({"on": date(2027, 1, 1)}, ReferenceDataError, "reference.not_in_force", id="2027"),
        pytest.param(
            {"on": date(2013, 12, 31), "guideline": "11490"}, ReferenceDataError, "reference.not_in_force", id="2013"
        ),
    ],
)
def test_what_makes_no_sense_is_refused(facts: dict[str, Any], error: type[KetacostError], code: str) -> None:
    """Each refusal has its code."""
    with pytest.raises(error) as refused:
        made(**facts)

    assert code == refused.value.code


def test_a_refused_share_names_the_rule() -> None:
    """The sentence has both shares, the way out and the source."""
    with pytest.raises(PlanError, match=r"at most 10% at this income, got 15%; lower it \(source: cfr-42-447-52\)"):
        made(visit_share="15%")
