"""Cost-share rules: what they match, what they refuse, and which of two is narrower."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import KetacostError, PlanError, RateError, UnknownError
from ketacost.plans.conventions import CapScope, CapUnit, CoinsuranceBase, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown
from tests.unit.plans.making import rule

SERVICES = [service for service in ServiceCategory if service is not ServiceCategory.ALL_OTHER]
LINES = st.tuples(
    st.sampled_from(SERVICES),
    st.sampled_from(NetworkTier),
    st.sampled_from(Benefit),
    st.sampled_from(["G2082", "G2083", "99214", ""]),
)
RULES = st.builds(
    rule,
    st.sampled_from(ServiceCategory).map(str),
    tiers=st.lists(st.sampled_from(NetworkTier), min_size=1, unique=True).map(tuple),
    benefit=st.none() | st.sampled_from(Benefit),
    codes=st.lists(st.sampled_from(["G2082", "G2083"]), unique=True).map(tuple),
)


@given(RULES, LINES)
def test_a_rule_matches_what_it_names(
    one: CostShareRule, line: tuple[ServiceCategory, NetworkTier, Benefit, str]
) -> None:
    """Every part a rule states must fit; a part it leaves out fits any line."""
    service, tier, benefit, code = line
    fits = (
        (service in one.services or ServiceCategory.ALL_OTHER in one.services),
        tier in one.tiers,
        one.benefit in (None, benefit),
        one.codes == () or code in one.codes,
    )

    assert all(fits) == one.matches(*line)


@given(RULES)
def test_naming_more_is_narrower(one: CostShareRule) -> None:
    """A code beats a benefit, a benefit beats a service, a service beats everything else."""
    named = one.services != (ServiceCategory.ALL_OTHER,)
    order = (bool(one.codes), one.benefit is not None, named)

    assert sum(part << place for part, place in zip(order, (2, 1, 0), strict=True)) == one.specificity


ORDER = [
    rule(),
    rule("treatment_session"),
    rule(benefit=Benefit.BEHAVIORAL),
    rule("treatment_session", benefit=Benefit.BEHAVIORAL),
    rule(codes=("G2083",)),
    rule("treatment_session", codes=("G2083",)),
    rule(benefit=Benefit.BEHAVIORAL, codes=("G2083",)),
    rule("treatment_session", benefit=Benefit.BEHAVIORAL, codes=("G2083",)),
]


def test_the_order_of_narrowness() -> None:
    """The eight kinds of rule, each narrower than the one before."""
    assert list(range(len(ORDER))) == [one.specificity for one in ORDER]


def test_no_charge_is_neither_copay_nor_coinsurance() -> None:
    """A covered rule may say nothing but how it stands to the deductible."""
    free = CostShareRule(services=(ServiceCategory.OFFICE_VISIT,), deductible="waived")

    assert (None, None, DeductibleTerm.WAIVED) == (free.copay, free.coinsurance, free.deductible)


def test_zero_none_and_unknown_copays_differ() -> None:
    """A copay of $0, no copay, and a copay nobody told."""
    asked = Unknown("ask the plan")

    assert Decimal("0.00") == rule(copay="0").copay
    assert None is rule(coinsurance="20%").copay
    assert asked == rule(copay=asked).copay


def test_percent_text_becomes_a_rate() -> None:
    """Twenty percent is 2,000 basis points, written either way."""
    assert Rate(2000) == rule(coinsurance="20%").coinsurance == rule(coinsurance=Rate(2000)).coinsurance


def test_unsaid_caps_are_on_the_coinsurance_of_a_line() -> None:
    """The documented defaults of a rule."""
    one = rule(coinsurance="20%", maximum="250")

    assert (CapScope.COINSURANCE, CapUnit.LINE) == (one.maximum_scope, one.maximum_unit)
    assert ((NetworkTier.IN_NETWORK,), None, ()) == (one.tiers, one.benefit, one.codes)
    assert one.counts_to_maximum


def test_an_exclusion_needs_no_terms() -> None:
    """What is not covered says nothing of the deductible; unknown coverage must."""
    assert None is rule("anesthesia", covered=False).deductible
    with pytest.raises(PlanError, match="say how this rule stands to the deductible"):
        rule("anesthesia", covered=Unknown("ask"), deductible=None)


@pytest.mark.parametrize("base", CoinsuranceBase)
def test_greater_of_and_lesser_of_do_not_go_with_a_copay_taken_first(base: CoinsuranceBase) -> None:
    """Only with both terms and the copay first; every other pairing can be used."""
    first = rule(copay="40", coinsurance="20%", deductible="after_copay")
    clash = base in (CoinsuranceBase.GREATER_OF, CoinsuranceBase.LESSER_OF)

    assert (not clash) == first.base_allows_after_copay(base)
    assert rule(copay="40", deductible="after_copay").base_allows_after_copay(base)
    assert rule(copay="40", coinsurance="20%", deductible="waived").base_allows_after_copay(base)


def test_a_minimum_may_reach_the_maximum() -> None:
    """At least and at most 250 is a flat amount; a whole-cost-share cap may be below the coinsurance minimum."""
    flat = rule(coinsurance="20%", coinsurance_minimum="250", maximum="250")
    capped = rule(coinsurance="20%", coinsurance_minimum="250", maximum="100", maximum_scope="cost_share")

    assert flat.coinsurance_minimum == flat.maximum
    assert Decimal("100.00") == capped.maximum


BAD: list[tuple[str, dict[str, Any], type[Exception], str]] = [
    ("no tier", {"tiers": ()}, PlanError, "plan.rule_tiers"),
    ("no word on the deductible", {"copay": "40", "deductible": None}, PlanError, "plan.rule_deductible"),
    ("no copay to be after", {"coinsurance": "20%", "deductible": "after_copay"}, PlanError, "plan.rule_after_copay"),
    ("minimum without coinsurance", {"copay": "40", "coinsurance_minimum": "10"}, PlanError, "plan.rule_minimum"),
    (
        "minimum above maximum",
        {"coinsurance": "20%", "coinsurance_minimum": "300", "maximum": "250"},
        PlanError,
        "plan.rule_minimum_above_maximum",
    ),
    ("a bare number for a rate", {"coinsurance": "20"}, RateError, "rate.not_percent"),
    ("dollars for a rate", {"coinsurance": Unknown("ask", low="1", high="2")}, UnknownError, "unknown.rate_bounds"),
]  # fmt: skip


@pytest.mark.parametrize(("terms", "kind", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_rules_that_contradict_themselves_are_refused(
    terms: dict[str, Any], kind: type[KetacostError], code: str
) -> None:
    """Each with its error and code."""
    with pytest.raises(kind) as caught:
        rule("office_visit", **terms)

    assert code == caught.value.code


def test_a_rule_for_no_service_is_refused() -> None:
    """It could never match."""
    with pytest.raises(PlanError, match="expected at least one service"):
        CostShareRule(services=(), copay="40", deductible="waived")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("visit_limit", -1, id="negative visits"),
        pytest.param("visit_limit", 2.5, id="half a visit"),
        pytest.param("deductible", "later", id="no such term"),
        pytest.param("maximum_unit", "year", id="no such unit"),
        pytest.param("counts_to_maximum", 1, id="a number for yes"),
    ],
)
def test_words_and_counts_outside_the_lists_are_refused(field: str, value: Any) -> None:  # noqa: ANN401
    """Enumerations and counts take what they list, nothing near it."""
    with pytest.raises((ValueError, TypeError)):
        rule("office_visit", **{"copay": "40", field: value})


@pytest.mark.parametrize(
    "visits", [pytest.param(0, id="none"), pytest.param(-3, id="negative"), pytest.param("3", id="text")]
)
def test_first_visits_are_at_least_one(visits: Any) -> None:  # noqa: ANN401
    """Terms for the first zero visits are none."""
    with pytest.raises((ValueError, TypeError), match="visits"):
        FirstVisits(visits=visits)


def test_first_visits_waive_the_deductible_unless_said() -> None:
    """The usual wording is that the first three visits are free."""
    free = FirstVisits(visits=3)

    assert (None, None, DeductibleTerm.WAIVED) == (free.copay, free.coinsurance, free.deductible)
