"""Self-pay: a plan that covers nothing."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ketacost.claims.coverage import Accumulators
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.plans.checks import check_plan
from ketacost.plans.self_pay import SELF_PAY, self_pay_coverage
from tests.strategies.plans import CODES, SERVICES


@given(
    st.sampled_from(SERVICES), st.sampled_from(NetworkTier), st.sampled_from(Benefit), st.sampled_from(CODES)
)  # fmt: skip
def test_nothing_is_covered(service: ServiceCategory, tier: NetworkTier, benefit: Benefit, code: str) -> None:
    """Every line finds the one rule, which excludes it, and no deductible or maximum."""
    found = SELF_PAY.cost_sharing[SELF_PAY.rule_for(service, tier, benefit, code)]

    assert False is found.covered
    assert (None, None) == (SELF_PAY.deductible_for(tier, benefit), SELF_PAY.maximum_for(tier, benefit))


@given(st.dates(date(2018, 1, 1), date(2030, 12, 31)))
def test_there_is_nothing_to_check(on: date) -> None:
    """No legal ceiling applies to having no plan, on any day."""
    assert () == check_plan(SELF_PAY, on)


def test_its_balances_are_known() -> None:
    """Nobody has to be asked: nothing was used on the day it starts."""
    coverage = self_pay_coverage(date(2026, 3, 2))

    assert SELF_PAY is coverage.plan
    assert Accumulators.none_used(date(2026, 3, 2)) == coverage.accumulators
