"""Every shipped example, asked as rows of one batch, comes to what the estimate of its file says."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from ketacost import Estimate, EstimateRequest, estimate
from ketacost.batch.api import estimate_batch
from ketacost.batch.designs import CourseSetup, Designs, PayerSetup
from ketacost.batch.function import BatchResult
from ketacost.claims.claim import Scenario
from ketacost.interop.json_format import parse_toml
from tests.strategies.batches import table_of

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
REQUESTS: Final = {path.stem: parse_toml(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.toml"))}
RANGES: Final = {"iv_cash"}
"""Examples whose prices are ranges: the batch answers one end at a time."""


def designs_of(requests: Mapping[str, EstimateRequest]) -> Designs:
    """Return each request as a plan, a course and assistance of its name."""
    return Designs(
        plans={name: PayerSetup.of(request) for name, request in requests.items()},
        courses={name: CourseSetup.of(request) for name, request in requests.items()},
        assistance={name: request.assistance for name, request in requests.items() if request.assistance is not None},
    )


@pytest.fixture(scope="module")
def answers() -> BatchResult:
    """The batch of every example at every end of its prices."""
    designs = designs_of(REQUESTS)
    rows = [
        {
            "key": f"{name} {scenario}",
            "plan": name,
            "course": name,
            "assistance": name if name in designs.assistance else None,
            "scenario": str(scenario),
        }
        for name in REQUESTS
        for scenario in Scenario
    ]
    return estimate_batch(table_of(rows), designs)


def years_of(answers: BatchResult, key: str) -> dict[str, dict[str, Any]]:
    """Return the amounts of one row by benefit year."""
    return {row["benefit_year"]: row for row in answers.years.to_pylist() if row["key"] == key}


@pytest.mark.parametrize("name", sorted(set(REQUESTS) - RANGES))
def test_an_example_costs_the_same_in_a_batch(name: str, answers: BatchResult) -> None:
    """Every total of every benefit year is that of the estimate."""
    answer: Estimate = estimate(REQUESTS[name], trace=False)
    expected = {group.name: attrs.asdict(group.totals) for group in answer.benefit_years}

    got = years_of(answers, f"{name} {answer.scenario}")

    assert expected == {label: {field: row[field] for field in expected[label]} for label, row in got.items()}


@pytest.mark.parametrize(("scenario", "total"), [(Scenario.LOW, "4400.00"), (Scenario.HIGH, "8800.00")])
def test_a_range_of_prices_is_two_rows(scenario: Scenario, total: str, answers: BatchResult) -> None:
    """Eleven infusions at $400 to $800: the low and the high row are the two ends of the estimate."""

    assert Decimal(total) == sum(row["net_cost"] for row in years_of(answers, f"iv_cash {scenario}").values())


def test_a_price_nobody_expects_is_refused_by_name(answers: BatchResult) -> None:
    """Published cash prices have ends and no expected figure; the row that asks for one says so."""
    refused = {row["key"]: row for row in answers.errors.to_pylist()}

    assert {"iv_cash expected"} == set(refused)
    assert "unknown.needed" == refused["iv_cash expected"]["code"]
