"""Balances that do not fit the plan or the people: what a warning says and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from ketacost.claims.coverage import Accumulators, AppliedAmount
from ketacost.plans.balance_checks import check_balances
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import Limit
from ketacost.values.dates import parse_day
from ketacost.values.findings import Severity
from ketacost.values.unknown import Unknown
from tests.unit.plans.making import plan


def _said(*applied: AppliedAmount) -> list[tuple[str, str, Severity]]:
    design = plan(
        deductibles=(Limit(individual="2000", family="4000"),),
        out_of_pocket_maxima=(Limit(individual="6000", family=Unknown("ask")),),
    )
    balances = Accumulators(as_of=parse_day("2026-01-01"), applied=applied)
    findings = check_balances(Coverage(plan=design, members="family", accumulators=balances))
    return [(finding.code, finding.path, finding.severity) for finding in findings]


@pytest.mark.parametrize(
    ("amounts", "places"),
    [
        pytest.param({"individual": "2000", "family": "4000"}, [], id="both met"),
        pytest.param({"individual": "2000.01", "family": "4000"}, ["individual"], id="a cent above"),
        pytest.param({"individual": "2500", "family": "4500"}, ["individual", "family"], id="both above"),
        pytest.param({"individual": Unknown("ask"), "family": "4500"}, ["family"], id="one unknown"),
        pytest.param({"individual": "9000", "family": "9500", "tier": "out_of_network"}, [], id="of another limit"),
        pytest.param(
            {"individual": "9000", "family": "9500", "kind": "out_of_pocket"}, ["individual"], id="no maximum"
        ),
    ],
)
def test_more_applied_than_the_limit_is_a_warning(amounts: dict[str, Any], places: list[str]) -> None:
    """It counts as met, but one of the two figures is probably old or belongs elsewhere."""
    entry = AppliedAmount(**{"kind": "deductible"} | amounts)

    assert _said(entry) == [
        ("plan.applied_above_limit", f"accumulators.applied[0].{place}", Severity.WARNING) for place in places
    ]


def test_unknown_balances_are_no_contradiction() -> None:
    """They are asked for elsewhere."""

    assert () == check_balances(Coverage(plan=plan(), accumulators=Unknown("ask the payer")))
