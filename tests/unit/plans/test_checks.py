"""What the checks find: contradictions are errors, legal ceilings are warnings with their source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.services import Benefit, NetworkTier
from ketacost.plans.checks import check_plan, check_terms_for
from ketacost.plans.conventions import CoinsuranceBase, Conventions, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.plans.limits import FamilyKind, Limit
from ketacost.plans.plan import Plan
from ketacost.reference.load import load_sources
from ketacost.values.dates import Span
from ketacost.values.findings import Finding, Severity
from ketacost.values.unknown import Unknown
from tests.strategies.plans import plans
from tests.unit.plans.making import plan, rule

ON = date(2026, 7, 1)
NEVER_CHECKED = date(2019, 7, 1)
OUT = (NetworkTier.OUT_OF_NETWORK,)
EVERY = tuple(NetworkTier)
CEILINGS = {
    "plan.maximum_above_legal_limit",
    "plan.no_maximum",
    "plan.aggregate_above_self_only_limit",
    "plan.not_high_deductible",
}
DOLLARS = st.decimals(min_value=0, max_value=30_000, places=2)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """Return the codes in order."""
    return [finding.code for finding in findings]


@given(plans(), st.booleans(), st.booleans())
def test_generated_plans_have_no_contradiction(whole: Plan, hdhp: bool, grandfathered: bool) -> None:  # noqa: FBT001
    """What the generators of the engine's tests call a valid plan is one; only legal remarks are left."""
    found = check_plan(attrs.evolve(whole, hdhp=hdhp, grandfathered=grandfathered), ON)

    assert [] == [one for one in found if one.severity is Severity.ERROR and not _allowed(one)]
    assert {one.code for one in found if one.severity is Severity.WARNING} <= {
        *CEILINGS,
        "plan.benefit_before_deductible",
    }


def _allowed(one: Finding) -> bool:
    """The generators also make what the engine adjudicates though a caller may not ask for it."""
    return one.code in {
        "plan.family_deductible_alone",
        "plan.base_after_copay",
        "plan.deductible_above_maximum",
        "plan.coinsurance_above_whole",
        "plan.terms_of_uncovered",
    }


@given(plans(), st.booleans())
def test_every_finding_says_where_and_why(whole: Plan, hdhp: bool) -> None:  # noqa: FBT001
    """A finding has a path into the plan; every warning about a legal figure names a source that resolves."""
    for one in check_plan(attrs.evolve(whole, hdhp=hdhp), ON):
        assert one.path.split("[")[0] in {"deductibles", "out_of_pocket_maxima", "cost_sharing"}
        assert one.message[0] == one.message[0].lower()
        if one.code in CEILINGS:
            assert Severity.WARNING is one.severity
            assert one.source in load_sources()


@given(plans())
def test_checks_do_not_change_with_the_order_of_rules(whole: Plan) -> None:
    """Reversing the rules gives the same findings, whatever their places."""
    turned = attrs.evolve(whole, cost_sharing=whole.cost_sharing[::-1])

    assert sorted(codes(check_plan(whole, ON))) == sorted(codes(check_plan(turned, ON)))


@given(DOLLARS, DOLLARS)
def test_a_deductible_above_the_maximum_is_an_error_to_the_cent(deductible: Decimal, maximum: Decimal) -> None:
    """Equal is possible (a plan that pays everything after); one cent above is not."""
    whole = plan(
        deductibles=(Limit(individual=deductible),), out_of_pocket_maxima=(Limit(individual=maximum),),
        grandfathered=True,
    )  # fmt: skip

    assert (["plan.deductible_above_maximum"] if deductible > maximum else []) == codes(check_plan(whole, ON))


@given(DOLLARS)
def test_a_maximum_above_the_legal_limit_is_a_warning_to_the_cent(maximum: Decimal) -> None:
    """2026: 10,600 for one person. The plan is kept as it stands, and a grandfathered plan is not warned about."""
    whole = plan(deductibles=(), out_of_pocket_maxima=(Limit(individual=maximum),))
    above = ["plan.maximum_above_legal_limit"] if maximum > Decimal("10600.00") else []

    assert above == codes(check_plan(whole, ON))
    assert [] == codes(check_plan(attrs.evolve(whole, grandfathered=True), ON))


# First day of the plan year, one person, family: 45 CFR 156.130 limits as published (sources in the reference data).
LIMITS = [
    (date(2024, 1, 1), "9450", "18900"),
    (date(2025, 12, 31), "9200", "18400"),
    (date(2026, 1, 1), "10600", "21200"),
    (date(2027, 1, 1), "12000", "24000"),
]


@pytest.mark.parametrize(("on", "individual", "family"), LIMITS, ids=[str(row[0]) for row in LIMITS])
def test_the_limit_of_the_day_decides(on: date, individual: str, family: str) -> None:
    """At the limit nothing is said; a cent above, both scopes are, with the source."""
    at = plan(out_of_pocket_maxima=(Limit(individual=individual, family=family),))
    cent = Decimal("0.01")
    over = plan(out_of_pocket_maxima=(Limit(individual=Decimal(individual) + cent, family=Decimal(family) + cent),))
    found = check_plan(over, on)

    assert () == check_plan(at, on)
    assert ["out_of_pocket_maxima[0].individual", "out_of_pocket_maxima[0].family"] == [one.path for one in found]
    assert {Severity.WARNING} == {one.severity for one in found}
    assert all(one.source in load_sources() for one in found)


def test_a_day_no_limit_is_known_for_is_a_notice() -> None:
    """Outside the data the maximum is not checked, and the plan says so instead of borrowing another year."""
    found = check_plan(plan(), NEVER_CHECKED)

    assert ["plan.legal_limit_unknown"] == codes(found)
    assert {Severity.NOTICE} == {one.severity for one in found}


def test_maxima_out_of_network_have_no_legal_limit() -> None:
    """The ceiling is for care in network."""
    out = Limit(individual="50000", family="90000", tiers=OUT)

    assert () == check_plan(plan(out_of_pocket_maxima=(plan().out_of_pocket_maxima[0], out)), ON)


def test_an_aggregate_maximum_above_the_limit_of_one_person_is_a_warning() -> None:
    """One member could owe it all, more than the law lets one person owe (FAQ of 2015, since plan year 2016)."""
    limit = Limit(individual="8000", family="12000", family_kind="aggregate")
    (found,) = check_plan(plan(out_of_pocket_maxima=(limit,)), ON)

    assert "plan.aggregate_above_self_only_limit" == found.code
    assert "out_of_pocket_maxima[0].family" == found.path
    assert "10,600" in found.message


def test_unknown_amounts_are_not_compared() -> None:
    """Nobody said is neither above nor below."""
    whole = plan(
        deductibles=(Limit(individual=Unknown("ask"), family=Unknown("ask")),),
        out_of_pocket_maxima=(Limit(individual=Unknown("ask"), family=Unknown("ask")),),
    )

    assert () == check_plan(whole, ON)


def test_a_deductible_beside_the_maximum_may_be_higher() -> None:
    """Where deductible dollars do not count to the maximum the two are not compared."""
    apart = Conventions(deductible_counts_to_maximum=False)
    high = (Limit(individual="5000", family="9000"),)

    assert () == check_plan(plan(deductibles=high, conventions=apart), ON)
    assert 2 * ["plan.deductible_above_maximum"] == codes(check_plan(plan(deductibles=high), ON))


# 2026: minimum deductible 1,700 / 3,400, maximum 8,500 / 17,000 (Rev. Proc. 2025-19).
SAVINGS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("lawful", {}, []),
    ("at the ends", {"deductible": ("1700", None), "maximum": ("8500", "17000")}, []),
    ("deductible a cent low", {"deductible": ("1699.99", "3400")}, ["deductibles[0].individual"]),
    ("family deductible a cent low", {"deductible": ("1700", "3399.99")}, ["deductibles[0].family"]),
    ("maximum a cent high", {"maximum": ("8500.01", "17000")}, ["out_of_pocket_maxima[0].individual"]),
    ("family maximum a cent high", {"maximum": ("8500", "17000.01")}, ["out_of_pocket_maxima[0].family"]),
]


@pytest.mark.parametrize(("parts", "paths"), [row[1:] for row in SAVINGS], ids=[row[0] for row in SAVINGS])
def test_plans_for_a_savings_account(parts: dict[str, Any], paths: list[str]) -> None:
    """Both limits of the day are checked, both ends in; the same plan without the account is not warned about."""
    low, high = parts.get("deductible", ("3400", "6800")), parts.get("maximum", ("6000", "12000"))
    whole = plan(
        deductibles=(Limit(individual=low[0], family=low[1]),),
        out_of_pocket_maxima=(Limit(individual=high[0], family=high[1]),),
    )
    found = [one for one in check_plan(attrs.evolve(whole, hdhp=True), ON) if one.severity is Severity.WARNING]

    assert paths == [one.path for one in found]
    assert {"plan.not_high_deductible"} >= set(codes(tuple(found)))
    assert () == check_plan(whole, ON)


def test_a_savings_account_plan_pays_nothing_before_its_deductible() -> None:
    """A rule that waives the deductible, or takes its copay first, is a warning; an exclusion is not."""
    rules = (
        rule("office_visit", copay="30", deductible="waived"),
        rule("psychotherapy", copay="30", deductible="after_copay"),
        rule("anesthesia", covered=False),
        rule(),
    )
    limits = {"deductibles": (Limit(individual="3400"),), "out_of_pocket_maxima": (Limit(individual="6000"),)}
    found = check_plan(plan(hdhp=True, cost_sharing=rules, **limits), ON)

    assert 2 * ["plan.benefit_before_deductible"] == codes(found)
    assert ["cost_sharing[0].deductible", "cost_sharing[1].deductible"] == [one.path for one in found]


WAIVED = DeductibleTerm.WAIVED
COLLISIONS: list[tuple[str, CostShareRule, CostShareRule, bool]] = [
    ("the same service twice", rule("office_visit"), rule("office_visit", copay="20"), True),
    ("everything else twice", rule(), rule(coinsurance="30%"), True),
    ("one service shared", rule("office_visit", "observation"), rule("observation", "anesthesia"), True),
    ("the same code", rule(codes=("G2083",)), rule(codes=("G2082", "G2083")), True),
    ("one says the tier, one all tiers", rule(tiers=EVERY), rule(), True),
    ("two benefits", rule(benefit=Benefit.MEDICAL), rule(benefit=Benefit.PHARMACY), False),
    ("two tiers", rule(), rule(tiers=OUT), False),
    ("two codes", rule(codes=("G2082",)), rule(codes=("G2083",)), False),
    ("two services", rule("office_visit"), rule("observation"), False),
    ("a service and everything else", rule("office_visit"), rule(), False),
    ("a benefit and a service", rule(benefit=Benefit.MEDICAL), rule("office_visit"), False),
    ("a code and a benefit", rule(codes=("G2083",)), rule(benefit=Benefit.MEDICAL), False),
]


def test_a_savings_account_plan_may_pay_for_generic_antidepressants_first() -> None:
    """They count as preventive for people with depression since 2019-07-17; a specialty drug does not."""
    limits = {"deductibles": (Limit(individual="3400"),), "out_of_pocket_maxima": (Limit(individual="6000"),)}
    rules = (
        rule("generic_drug", copay="5", deductible="waived"),
        rule("specialty_drug", copay="5", deductible="waived"),
        rule(),
    )
    found = check_plan(plan(hdhp=True, cost_sharing=rules, **limits), ON)

    assert ["cost_sharing[1].deductible"] == [one.path for one in found]


@pytest.mark.parametrize(
    ("one", "other", "collide"), [row[1:] for row in COLLISIONS], ids=[row[0] for row in COLLISIONS]
)
def test_rules_that_collide(one: CostShareRule, other: CostShareRule, collide: bool) -> None:  # noqa: FBT001
    """Two rules for the same lines with the same specificity are an error at the second; in either order."""
    for pair in ((one, other), (other, one)):
        found = check_plan(plan(cost_sharing=pair), ON)
        assert (["plan.ambiguous_rules"] if collide else []) == codes(found)
        assert (["cost_sharing[1]"] if collide else []) == [finding.path for finding in found]


BAD: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "two deductibles for one tier",
        {"deductibles": (Limit(individual="500"), Limit(individual="600"))},
        "plan.limit_twice",
        "deductibles[1]",
    ),
    (
        "two maxima that share a tier",
        {"out_of_pocket_maxima": (Limit(individual="4000", tiers=EVERY), Limit(individual="5000"))},
        "plan.limit_twice",
        "out_of_pocket_maxima[1]",
    ),
    (
        "family deductible above the family maximum",
        {"deductibles": (Limit(individual="500", family="9000"),)},
        "plan.deductible_above_maximum",
        "deductibles[0].family",
    ),
    (
        "embedded family deductible alone",
        {"deductibles": (Limit(individual=None, family="1000"),)},
        "plan.family_deductible_alone",
        "deductibles[0].individual",
    ),
    (
        "greater of copay and coinsurance after a copay",
        {
            "conventions": Conventions(coinsurance_base=CoinsuranceBase.GREATER_OF),
            "cost_sharing": (rule(copay="40", coinsurance="20%", deductible="after_copay"),),
        },
        "plan.base_after_copay",
        "cost_sharing[0].deductible",
    ),
]


@pytest.mark.parametrize(("parts", "code", "path"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_contradictions_are_errors(parts: dict[str, Any], code: str, path: str) -> None:
    """Each contradiction has its code, its place, and stops the answer."""
    (found,) = check_plan(plan(**parts), ON)

    assert (code, path, Severity.ERROR) == (found.code, found.path, found.severity)


GOOD: list[tuple[str, dict[str, Any]]] = [
    ("an aggregate family deductible alone",
     {"deductibles": (Limit(individual=None, family="1000", family_kind=FamilyKind.AGGREGATE),)}),
    ("medical and pharmacy deductibles apart",
     {"deductibles": (Limit(individual="500", benefits=BenefitScope.MEDICAL),
                      Limit(individual="100", benefits=BenefitScope.PHARMACY))}),
    ("no deductible and no maximum out of network", {"cost_sharing": (rule(), rule(tiers=OUT, covered=False))}),
    ("greater of copay and coinsurance, waived",
     {"conventions": Conventions(coinsurance_base=CoinsuranceBase.GREATER_OF),
      "cost_sharing": (rule(copay="40", coinsurance="20%", deductible=WAIVED),)}),
]  # fmt: skip


@pytest.mark.parametrize("parts", [row[1] for row in GOOD], ids=[row[0] for row in GOOD])
def test_what_looks_odd_but_is_possible_passes(parts: dict[str, Any]) -> None:
    """Nothing is said about designs that exist."""
    assert () == check_plan(plan(**parts), ON)


def test_an_embedded_deductible_below_the_family_minimum_is_a_notice() -> None:
    """It matters in family coverage alone, and a plan does not say whom it covers."""
    whole = plan(deductibles=(Limit(individual="1700", family="3400"),), hdhp=True, cost_sharing=(rule(),))

    assert ["plan.embedded_deductible_low"] == codes(check_plan(whole, ON))


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        pytest.param({"deductibles": ()}, "deductibles", id="no deductible"),
        pytest.param(
            {"deductibles": (Limit(individual=None),)}, "deductibles[0].individual", id="a deductible of none"
        ),
    ],
)
def test_a_savings_account_plan_without_a_deductible_is_warned_about(parts: dict[str, Any], path: str) -> None:
    """No deductible is a deductible of zero."""

    assert [("plan.not_high_deductible", path)] == [(f.code, f.path) for f in check_plan(plan(**parts, hdhp=True), ON)]


def test_first_visits_before_the_deductible_count_as_paying_sooner() -> None:
    """A plan with a savings account may not pay the first visits either."""
    first = FirstVisits(visits=3, copay="20", deductible="waived")

    found = check_plan(
        plan(
            deductibles=(Limit(individual="3400"),),
            cost_sharing=(rule(coinsurance="20%", first_visits=first),),
            hdhp=True,
        ),
        ON,
    )

    assert ["plan.benefit_before_deductible"] == codes(found)


@pytest.mark.parametrize(
    "maxima", [pytest.param((), id="none listed"), pytest.param((Limit(individual=None),), id="one of none")]
)
def test_a_plan_without_a_maximum_is_warned_about(maxima: tuple[Limit, ...]) -> None:
    """The law wants one in network, unless the plan is grandfathered or covers nothing."""
    whole = plan(out_of_pocket_maxima=maxima)

    assert ["plan.no_maximum"] == codes(check_plan(whole, ON))
    assert [] == codes(check_plan(attrs.evolve(whole, grandfathered=True), ON))
    assert [] == codes(check_plan(attrs.evolve(whole, cost_sharing=(rule(covered=False),)), ON))


def test_a_medical_deductible_above_a_combined_maximum_is_impossible() -> None:
    """A maximum for both benefits stops a deductible of either."""
    whole = plan(
        deductibles=(Limit(individual="5000", benefits="medical"), Limit(individual="0", benefits="pharmacy")),
        out_of_pocket_maxima=(Limit(individual="4000"),),
    )

    assert ["plan.deductible_above_maximum"] == codes(check_plan(whole, ON))


def test_maxima_of_two_benefits_count_together() -> None:
    """$9,000 for medical and $9,000 for pharmacy are $18,000 against the one legal limit."""
    whole = plan(
        out_of_pocket_maxima=(
            Limit(individual="9000", benefits="medical"),
            Limit(individual="9000", benefits="pharmacy"),
        )
    )

    found = check_plan(whole, ON)

    assert [("plan.maximum_above_legal_limit", "out_of_pocket_maxima[1].individual")] == [
        (f.code, f.path) for f in found
    ]
    assert "$18,000.00" in found[0].message


@pytest.mark.parametrize(
    ("terms_for", "first_on", "last_on", "expected"),
    [
        pytest.param(None, "2026-03-01", "2026-12-31", [], id="one benefit year"),
        pytest.param(None, "2026-11-01", "2027-01-01", ["plan.terms_carry_on"], id="the next benefit year"),
        pytest.param("2026", "2026-01-01", "2026-12-31", [], id="the days written"),
        pytest.param("2026", "2026-12-01", "2027-01-01", ["plan.terms_carry_on"], id="past the days written"),
        pytest.param("2026", "2027-01-01", "2027-03-01", ["plan.terms_for_other_days"], id="after the days written"),
        pytest.param("2026", "2025-12-31", "2026-03-01", ["plan.terms_for_other_days"], id="before the days written"),
    ],
)
def test_terms_are_for_some_days(terms_for: str | None, first_on: str, last_on: str, expected: list[str]) -> None:
    """Visits on other days are priced on the same terms, and the answer says so."""
    written = None if terms_for is None else Span(date(int(terms_for), 1, 1), date(int(terms_for), 12, 31))
    days = date.fromisoformat(first_on), date.fromisoformat(last_on)

    assert expected == codes(check_terms_for(plan(terms_for=written), *days))
    assert [] == codes(check_terms_for(plan(cost_sharing=(rule(covered=False),)), *days))
