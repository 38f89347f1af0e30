"""Medigap: what each letter takes over, whom it is sold to, its figures by year, what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from ketacost.claims.coverage import Accumulators
from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError, ReferenceDataError
from ketacost.plans.checks import check_plan
from ketacost.plans.coverage import Coverage
from ketacost.plans.medicare import original_medicare
from ketacost.plans.medigap import MedigapLetter, medigap_coverage
from ketacost.plans.pairing import check_pair
from ketacost.values.money import from_cents
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

DAY = date(2026, 3, 2)
NEW_YEAR = date(2026, 1, 1)
SESSION, VISIT = ServiceCategory.TREATMENT_SESSION, ServiceCategory.OFFICE_VISIT


@pytest.mark.parametrize("letter", [*MedigapLetter])
def test_every_letter_is_a_supplement(letter: MedigapLetter) -> None:
    """Which takes over the deductible (C, F) and the excess (F, G) as the table of letters says."""
    found = medigap_coverage(letter, DAY, eligible_before_2020=True)

    assert (Coordination.SUPPLEMENT, LineOfBusiness.MEDIGAP) == (found.method, found.coverage.plan.line_of_business)
    assert (letter in "CF", letter in "FG") == (found.pays_deductible, found.pays_excess)
    assert () == tuple(one for one in check_plan(found.coverage.plan, DAY) if one.severity == "error")
    assert () == check_pair(Coverage(plan=original_medicare(DAY)), found)


@pytest.mark.parametrize("letter", [*MedigapLetter])
def test_no_letter_pays_for_a_drug_under_part_d(letter: MedigapLetter) -> None:
    """It stands behind Parts A and B alone; an example with both Part D and Plan G showed that it did not."""
    plan = medigap_coverage(letter, DAY, eligible_before_2020=True).coverage.plan
    rules = {
        benefit: plan.cost_sharing[plan.rule_for(ServiceCategory.SPECIALTY_DRUG, NetworkTier.IN_NETWORK, benefit, "")]
        for benefit in Benefit
    }

    assert {Benefit.MEDICAL: True, Benefit.BEHAVIORAL: True, Benefit.PHARMACY: False} == {
        benefit: rule.covered for benefit, rule in rules.items()
    }


@pytest.mark.parametrize("letter", [*MedigapLetter])
def test_what_each_letter_leaves_of_the_coinsurance(letter: MedigapLetter) -> None:
    """K half and L a quarter up to the year's limit, every other letter nothing and without a limit."""
    plan = medigap_coverage(letter, DAY, eligible_before_2020=True).coverage.plan
    share, limit = {"K": (5_000, 800_000), "L": (2_500, 400_000)}.get(letter, (0, None))

    assert Rate(share) == plan.cost_sharing[0].coinsurance
    assert (None if limit is None else from_cents(limit)) == plan.out_of_pocket_maxima[0].individual
    assert from_cents(0) == plan.deductibles[0].individual


@pytest.mark.parametrize(
    ("on", "amount", "is_assumed"),
    [
        pytest.param("2024-12-31", 280_000, True, id="2024"),
        pytest.param("2025-01-01", 287_000, False, id="2025"),
        pytest.param("2026-12-31", 295_000, False, id="2026"),
    ],
)
@pytest.mark.parametrize("letter", ["F", "G"])
def test_the_high_deductible_is_the_years(letter: str, on: str, amount: int, *, is_assumed: bool) -> None:
    """And Medicare's own deductible counts to it; the amount of 2024 was not confirmed, and the plan says so."""
    found = medigap_coverage(letter, date.fromisoformat(on), high_deductible=True, eligible_before_2020=True)

    assert from_cents(amount) == found.coverage.plan.deductibles[0].individual
    assert found.pays_deductible
    assert is_assumed is (found.coverage.plan.assumed != ())


def test_the_copay_of_a_session_under_n_is_unknown_unless_said() -> None:
    """Whether a bundle is an office visit was not found: between nothing and the copay."""
    plan = medigap_coverage("N", DAY).coverage.plan
    rule = plan.cost_sharing[plan.rule_for(SESSION, NetworkTier.IN_NETWORK, Benefit.MEDICAL, "G2083")]

    assert isinstance(rule.copay, Unknown)
    assert (from_cents(0), from_cents(2_000)) == (rule.copay.low, rule.copay.high)


@pytest.mark.parametrize(
    ("said", "service", "copay"),
    [
        pytest.param(True, SESSION, 2_000, id="a session that is a visit"),
        pytest.param(False, SESSION, None, id="a session that is none"),
        pytest.param(False, VISIT, 2_000, id="a visit"),
        pytest.param(False, ServiceCategory.MEDICAL_DRUG, None, id="a drug"),
    ],
)
def test_where_n_keeps_a_copay(service: ServiceCategory, copay: int | None, *, said: bool) -> None:
    """On office visits, and on sessions where the insurer reads them so."""
    plan = medigap_coverage("N", DAY, session_is_office_visit=said).coverage.plan
    rule = plan.cost_sharing[plan.rule_for(service, NetworkTier.IN_NETWORK, Benefit.MEDICAL, "")]

    assert (None if copay is None else from_cents(copay)) == rule.copay


def test_balances_open_at_the_new_year_unless_given() -> None:
    """An unknown balance stays unknown."""
    unknown = Unknown("ask the insurer")

    assert Accumulators.none_used(NEW_YEAR) == medigap_coverage("G", DAY).coverage.accumulators
    assert unknown == medigap_coverage("G", DAY, accumulators=unknown).coverage.accumulators


@pytest.mark.parametrize(
    ("letter", "fields", "path", "says"),
    [
        pytest.param("C", {}, "letter", "MACRA", id="C for a newcomer"),
        pytest.param("F", {}, "letter", "MACRA", id="F for a newcomer"),
        pytest.param("F", {"high_deductible": True}, "letter", "MACRA", id="high-deductible F for a newcomer"),
        pytest.param("N", {"high_deductible": True}, "high_deductible", "F and G", id="N with a high deductible"),
        pytest.param("E", {}, "letter", "A, B, C, D, F, G, K, L, M, N", id="no such letter"),
        pytest.param("", {}, "letter", "expected one of", id="no letter"),
    ],
)
def test_a_policy_nobody_can_have_is_refused(letter: str, fields: dict[str, Any], path: str, says: str) -> None:
    """With the reason and the field."""
    with pytest.raises(PlanError, match=says) as caught:
        medigap_coverage(letter, DAY, **fields)

    assert [("plan.medigap", path)] == [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("letter", "fields"),
    [
        pytest.param("K", {}, id="K"),
        pytest.param("L", {}, id="L"),
        pytest.param("G", {"high_deductible": True}, id="G"),
    ],
)
def test_a_year_nobody_announced_is_refused(letter: str, fields: dict[str, Any]) -> None:
    """Limits and the high deductible of 2027 were not found; those of 2026 are not used instead."""
    with pytest.raises(ReferenceDataError, match="medigap"):
        medigap_coverage(letter, date(2027, 1, 1), **fields)


def test_a_policy_stands_behind_original_medicare_only() -> None:
    """Behind anything else the pair is refused."""
    elsewhere = attrs.evolve(original_medicare(DAY), line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE)
    found = check_pair(Coverage(plan=elsewhere), medigap_coverage("G", DAY))

    assert ["coverage.medigap_without_medicare"] == [finding.code for finding in found]


def test_a_letter_is_read_in_either_case() -> None:
    """As text or as the member."""
    assert medigap_coverage("g", DAY) == medigap_coverage("G", DAY)
    assert medigap_coverage("g", DAY) == medigap_coverage(MedigapLetter.G, DAY)
