"""Large amounts and long courses: exact to $10 million a line and 2,000 lines, refused above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from ketacost import Accumulators, CostShareRule, Coverage, CoverageTier, Limit, Plan
from ketacost.adjudication.settlement import Stay, settle
from ketacost.batch.columns import read_schema
from ketacost.batch.coverages import MOST_CENTS
from ketacost.batch.engine import Detail
from ketacost.batch.programs import MOST_LINES
from ketacost.batch.results import errors_of, years_of
from ketacost.claims.claim import (
    Biller,
    Claim,
    ClaimLine,
    LinePrice,
    PricedClaim,
    PriceKind,
    PriceRange,
    PriceSource,
    Scenario,
    UnitKind,
)
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.values.money import from_cents
from tests.strategies.batches import engine_of, table_of
from tests.strategies.settlements import SettlementCase

STARTS_ON = date(2026, 1, 1)
RATES = ("100%", "99.99%", "33.33%", "0.01%")


def case(cents: int, lines: int, rate: str, **terms: Any) -> SettlementCase:  # noqa: ANN401 (terms of a rule)
    """Return a course of so many lines of one price under one rate, out of network so that charges above it show."""
    plan = Plan(
        name="large",
        deductibles=(Limit(individual=None, tiers=("out_of_network",)),),
        out_of_pocket_maxima=(Limit(individual=None, tiers=("out_of_network",)),),
        cost_sharing=(
            CostShareRule(
                services=("all_other",), tiers=("out_of_network",), coinsurance=rate, deductible="first", **terms
            ),
        ),
    )
    balances = Accumulators.none_used(STARTS_ON)
    coverage = Coverage(plan=plan, members=CoverageTier.SELF_ONLY, accumulators=balances)
    claims = tuple(_claim(number, cents) for number in range(1, lines + 1))
    return SettlementCase((Stay(coverage=coverage, claims=claims),), Scenario.EXPECTED)


def _claim(number: int, cents: int) -> PricedClaim:
    line = ClaimLine(
        number=1,
        code="G2083",
        units=1,
        unit=UnitKind.SERVICE,
        service=ServiceCategory.TREATMENT_SESSION,
        component=Component.PROFESSIONAL,
        place_of_service="11",
        benefit=Benefit.MEDICAL,
        tier=NetworkTier.OUT_OF_NETWORK,
    )
    claim = Claim(
        sequence=number,
        visit=number,
        session=number,
        phase="induction",
        on=STARTS_ON + timedelta(days=number // 6),
        biller=Biller.CLINIC,
        lines=(line,),
    )
    allowed, billed = PriceRange.exact(from_cents(cents)), PriceRange.exact(from_cents(MOST_CENTS))
    source = PriceSource(kind=PriceKind.USER_LIST, detail="largest")
    return PricedClaim(claim=claim, prices=(LinePrice(billed_charge=billed, allowed_amount=allowed, source=source),))


def answered(one: SettlementCase) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return the years and the refusals of one row."""
    batch = table_of([{"key": 1, "plan": "p", "course": "c"}])
    settled = engine_of({"p": one}, read_schema(batch.schema.names)).settle(batch, Detail())
    return years_of(settled).to_pylist(), errors_of(settled).to_pylist()


@pytest.mark.parametrize("rate", RATES)
def test_the_largest_course_is_exact(rate: str) -> None:
    """2,000 lines of $10 million each: the sums are those of the one-person engine."""
    one = case(MOST_CENTS - 1, MOST_LINES, rate)
    lines = settle(one.stays, scenario=Scenario.EXPECTED, trace=False).lines

    (year,), refused = answered(one)

    assert [] == refused
    for name in ("allowed_amount", "plan_paid", "coinsurance", "balance_bill", "patient_responsibility"):
        assert sum(getattr(line, name) for line in lines) == year[name]


def test_a_line_above_ten_million_is_refused() -> None:
    """One cent more is refused by name."""
    one = case(MOST_CENTS, 1, "20%")
    (stay,) = one.stays
    price = stay.claims[0].prices[0]
    dearer = attrs.evolve(price, billed_charge=PriceRange.exact(from_cents(MOST_CENTS + 1)))
    claims = (attrs.evolve(stay.claims[0], prices=(dearer,)),)

    years, (refused,) = answered(SettlementCase((attrs.evolve(stay, claims=claims),), Scenario.EXPECTED))

    assert [] == years
    assert ("batch.too_large", "prices") == (refused["code"], refused["path"])
    assert "a batch takes lines of at most $10,000,000, got $10,000,000.01" == refused["message"]


def test_a_term_above_ten_million_is_refused() -> None:
    """A rule's maximum that no sum could be held to is refused by its place in the plan."""

    _, (refused,) = answered(case(100, 1, "20%", maximum="10000000.01"))

    assert ("batch.too_large", "coverage.plan.cost_sharing[0]") == (refused["code"], refused["path"])


def test_a_course_of_too_many_lines_is_refused() -> None:
    """Beyond 2,000 lines a course is split by the caller."""

    _, (refused,) = answered(case(100, MOST_LINES + 1, "20%"))

    assert ("batch.too_many_lines", "course") == (refused["code"], refused["path"])
    assert (
        f"a batch takes courses of at most {MOST_LINES} claim lines, this one has {MOST_LINES + 1}"
        == refused["message"]
    )
