"""The plan: which rule and which limits a line uses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.claims.coverage import Accumulators, BenefitScope, CoverageTier
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.values.dates import MonthDay
from ketacost.values.unknown import Unknown
from tests.strategies.plans import CODES, SERVICES, plans
from tests.unit.plans.making import plan, rule

IN, OUT, PREFERRED = NetworkTier.IN_NETWORK, NetworkTier.OUT_OF_NETWORK, NetworkTier.PREFERRED
MEDICAL, PHARMACY = Benefit.MEDICAL, Benefit.PHARMACY
SESSION, VISIT = ServiceCategory.TREATMENT_SESSION, ServiceCategory.OFFICE_VISIT
LINES = st.tuples(
    st.sampled_from(SERVICES), st.sampled_from(NetworkTier), st.sampled_from(Benefit), st.sampled_from(CODES)
)


@given(plans(), LINES)
def test_the_narrowest_matching_rule_is_found(
    whole: Plan, line: tuple[ServiceCategory, NetworkTier, Benefit, str]
) -> None:
    """The rule found matches, and no other matching rule is as narrow."""
    index = whole.rule_for(*line)
    found = whole.cost_sharing[index]
    others = [one for i, one in enumerate(whole.cost_sharing) if i != index and one.matches(*line)]

    assert found.matches(*line)
    assert all(one.specificity < found.specificity for one in others)


@given(plans(), LINES)
def test_the_order_of_the_rules_does_not_matter(
    whole: Plan, line: tuple[ServiceCategory, NetworkTier, Benefit, str]
) -> None:
    """Turned round, the same rule is found."""
    turned = plan(cost_sharing=whole.cost_sharing[::-1])

    assert whole.cost_sharing[whole.rule_for(*line)] == turned.cost_sharing[turned.rule_for(*line)]


@given(plans(), st.sampled_from(NetworkTier), st.sampled_from(Benefit))
def test_the_first_limit_that_serves_a_line_is_used(whole: Plan, tier: NetworkTier, benefit: Benefit) -> None:
    """A narrow limit written before a wide one comes first."""
    for limits, found in (
        (whole.deductibles, whole.deductible_for(tier, benefit)),
        (whole.out_of_pocket_maxima, whole.maximum_for(tier, benefit)),
    ):
        serving = [index for index, limit in enumerate(limits) if limit.serves(tier, benefit)]
        assert (serving[0] if serving else None) == found


LAYERED = plan(
    cost_sharing=(
        rule(),
        rule("treatment_session", coinsurance="30%"),
        rule(benefit=Benefit.BEHAVIORAL, copay="25", deductible="waived"),
        rule(codes=("G2083",), copay="99", deductible="waived"),
        rule(tiers=(OUT,), covered=False),
    )
)
LOOK_UPS: list[tuple[str, tuple[Any, ...], int]] = [
    ("everything else", (VISIT, IN, MEDICAL, "99214"), 0),
    ("a named service", (SESSION, IN, MEDICAL, "G2082"), 1),
    ("a benefit beats a service", (SESSION, IN, Benefit.BEHAVIORAL, "G2082"), 2),
    ("a code beats a benefit", (SESSION, IN, Benefit.BEHAVIORAL, "G2083"), 3),
    ("out of network by itself", (SESSION, OUT, MEDICAL, "G2083"), 4),
]


@pytest.mark.parametrize(("line", "expected"), [row[1:] for row in LOOK_UPS], ids=[row[0] for row in LOOK_UPS])
def test_look_ups_by_layer(line: tuple[Any, ...], expected: int) -> None:
    """Code, benefit, service, everything else, in that order; the tier always has to fit."""
    assert expected == LAYERED.rule_for(*line)


def test_medical_and_pharmacy_limits_are_told_apart() -> None:
    """A pharmacy deductible serves pharmacy lines, the medical one everything else, the combined maximum both."""
    whole = plan(
        deductibles=(
            Limit(individual="500", benefits=BenefitScope.MEDICAL),
            Limit(individual="100", benefits=BenefitScope.PHARMACY),
        )
    )

    assert (0, 0, 1) == tuple(whole.deductible_for(IN, benefit) for benefit in (MEDICAL, Benefit.BEHAVIORAL, PHARMACY))
    assert (0, 0) == (whole.maximum_for(IN, MEDICAL), whole.maximum_for(IN, PHARMACY))
    assert None is whole.deductible_for(OUT, MEDICAL)


BAD: list[tuple[str, Plan, tuple[Any, ...], str, str]] = [
    ("no rule at that tier", LAYERED, (SESSION, PREFERRED, MEDICAL, ""), "plan.no_rule", "covered = false"),
    (
        "two rules alike",
        plan(cost_sharing=(rule("office_visit"), rule("office_visit", copay="20"))),
        (VISIT, IN, MEDICAL, ""),
        "plan.ambiguous_rules",
        "[0, 1]",
    ),
]


@pytest.mark.parametrize(("whole", "line", "code", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_lines_without_one_rule_are_refused(whole: Plan, line: tuple[Any, ...], code: str, says: str) -> None:
    """None and two are errors that name the line and the way out."""
    with pytest.raises(PlanError) as caught:
        whole.rule_for(*line)

    assert (code, "cost_sharing") == (caught.value.code, caught.value.path)
    assert str(line[0]) in caught.value.message
    assert says in caught.value.message


def test_unsaid_parts_of_a_plan_have_the_documented_defaults() -> None:
    """A calendar-year plan of a large group, not grandfathered, for no savings account, with nothing out of network."""
    whole = plan()

    assert LineOfBusiness.LARGE_GROUP is whole.line_of_business
    assert MonthDay(1, 1) == whole.benefit_year_starts
    assert (None, None) == (whole.carry_over, whole.out_of_network)
    assert (False, False) == (whole.grandfathered, whole.hdhp)


def test_equal_plans_are_one_key() -> None:
    """Plans are values: equal ones hash alike, so results can be kept by plan."""
    assert {plan(): 1} == {plan(): 1}
    assert plan() != plan(hdhp=True)


def test_unsaid_balances_are_unknown_not_zero() -> None:
    """Nobody asked the payer, so the answer widens; zero has to be said."""
    asked = Coverage(plan=plan())

    assert isinstance(asked.accumulators, Unknown)
    assert "ask the payer" in asked.accumulators.reason
    assert CoverageTier.SELF_ONLY is asked.members
    assert Accumulators.none_used(date(2026, 1, 1)).unlisted_are_zero


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("line_of_business", "employer", id="no such line of business"),
        pytest.param("hdhp", "yes", id="a word for yes"),
        pytest.param("grandfathered", 1, id="a number for yes"),
    ],
)
def test_words_outside_the_lists_are_refused(field: str, value: Any) -> None:  # noqa: ANN401
    """Enumerations and booleans take what they are, nothing near it."""
    with pytest.raises((ValueError, TypeError)):
        plan(**{field: value})
