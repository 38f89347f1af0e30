"""Packages: the first session pays for all of them, and nothing is lost or paid twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost import (
    Accumulators,
    CostShareRule,
    Course,
    Coverage,
    CoverageChange,
    EstimateRequest,
    Limit,
    PackagePrice,
    Plan,
    PriceBook,
    PriceEntry,
    SafetyFacts,
    estimate,
)
from ketacost.claims.claim import Biller, Claim
from ketacost.coding.billing import Billing
from ketacost.errors import InvalidInputError
from ketacost.estimates.good_faith import good_faith_estimate
from ketacost.estimates.good_faith_records import Provider
from ketacost.pricing.packages import package_prices
from tests.unit.pricing.lines import MARCH, line

SIX = PackagePrice(code="96365", sessions=6, price="2400")
SINGLE = PriceEntry(code="96365", kind="cash", billed="450")


def _claims(count: int) -> list[Claim]:
    return [
        Claim(
            sequence=number,
            visit=number,
            session=number,
            phase="induction",
            on=MARCH + timedelta(days=number),
            biller=Biller.CLINIC,
            lines=(line("96365"),),
        )
        for number in range(1, count + 1)
    ]


def _request(sessions: int, *packages: PackagePrice, single: bool = True) -> EstimateRequest:
    return EstimateRequest(
        course=Course(
            regimen="ketamine_iv_six",
            starts_on=date(2026, 3, 2),
            weeks=4,
            sessions=sessions,
            sessions_per_week=3,
            dose_mg=40,
            safety=SafetyFacts(age=41),
        ),
        billing=Billing(pathway="cash"),
        prices=PriceBook(entries=(SINGLE,) if single else (), packages=packages),
    )


def _due(request: EstimateRequest) -> list[str]:
    return [str(session.due_at_session) for session in estimate(request).sessions]


@given(st.integers(0, 30), st.integers(2, 8), st.integers(0, 10**6), st.none() | st.integers(1, 4))
def test_each_package_is_paid_once(lines: int, sessions: int, cents: int, times: int | None) -> None:
    """What packages cost is their price times how many are begun; no line is in two of them."""
    package = PackagePrice(code="96365", sessions=sessions, price=Decimal(cents) / 100, times=times)
    prices, findings = package_prices(_claims(lines), (package,))
    bought = lines // sessions if times is None else times
    begun = min(bought, -(-lines // sessions))

    assert begun * package.price == sum(price.allowed_amount.high for price in prices.values())
    assert min(lines, bought * sessions) == len(prices)
    assert (bought * sessions > lines) == bool(findings)


def test_the_first_session_pays_for_all_of_them() -> None:
    """Six for $2,400, then $450 each."""

    assert ["2400.00", "0.00", "0.00", "0.00", "0.00", "0.00", "450.00", "450.00"] == _due(_request(8, SIX))


def test_a_course_too_short_for_a_package_has_single_prices() -> None:
    """Nobody buys six for five."""

    assert ["450.00"] * 5 == _due(_request(5, SIX))


def test_a_package_bought_is_paid_whether_used_or_not() -> None:
    """With ``times`` it is bought; what is not used is said."""
    answer = estimate(_request(5, PackagePrice(code="96365", sessions=6, price="2400", times=1)))

    assert "2400.00" == str(answer.totals.patient_responsibility)
    assert ["prices.packages[0].times"] == [f.path for f in answer.findings if f.code == "price.package_unused"]


def test_packages_are_used_up_in_order() -> None:
    """Six, then two more for $800."""
    two = PackagePrice(code="96365", sessions=2, price="800")

    assert ["2400.00", *["0.00"] * 5, "800.00", "0.00"] == _due(_request(8, SIX, two, single=False))


def test_a_package_goes_on_through_a_change_of_coverage() -> None:
    """Four of six are used before a plan that does not cover infusions starts, two after it."""
    plan = Plan(
        name="covers no infusion",
        deductibles=(Limit(individual=None),),
        out_of_pocket_maxima=(Limit(individual="6000"),),
        cost_sharing=(CostShareRule(services=("all_other",), covered=False),),
    )
    on = date(2026, 3, 11)
    change = CoverageChange(on=on, coverage=Coverage(plan=plan, accumulators=Accumulators.none_used(on)))
    request = attrs.evolve(_request(8, SIX), changes=(change,))

    assert _due(_request(8, SIX)) == _due(request)


def test_sessions_left_over_need_a_price() -> None:
    """A package says nothing of the seventh session."""
    with pytest.raises(InvalidInputError) as caught:
        estimate(_request(7, SIX, single=False))

    assert ["price.missing"] == [problem.code for problem in caught.value.problems]


def test_a_good_faith_estimate_lists_the_package() -> None:
    """The package, the sessions in it, and the total of both."""
    clinic = Provider(name="Clinic", npi="1234567893", tin="12-3456789", state="MA", location="1 Main Street, Salem")
    found = good_faith_estimate(
        _request(6, SIX, single=False), scheduled_on=date(2026, 2, 2), requested_on=None, providers=(clinic,)
    )

    assert "2400.00" == str(found.total)
    assert [(1, "2400.00"), (5, "0.00")] == [
        (len(item.days), str(item.expected_charge)) for item in found.providers[0].items
    ]
