"""Answers to questions, held against the forward engine asked directly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ketacost import (
    Accumulators,
    Billing,
    Course,
    Coverage,
    EstimateRequest,
    InvalidInputError,
    Limit,
    NetworkTier,
    OutOfNetworkTerms,
    PriceBook,
    PriceEntry,
    Rate,
    Unknown,
    estimate,
)
from ketacost.claims.claim import Scenario
from ketacost.estimates.calculate import estimate as forward
from ketacost.estimates.estimate import MoneyRange
from ketacost.estimates.price_search import HIGHEST_PRICE_CENTS
from ketacost.estimates.solve import (
    PlanOffer,
    PriceOutcome,
    PriceThreshold,
    best_start,
    break_even_price,
    cheapest_plan,
    limits_met,
    stop_risk,
    variants,
)
from ketacost.plans.networks import OutOfNetworkMethod
from ketacost.values.money import from_cents
from tests.strategies.requests import answerable
from tests.unit.estimates.asking import NEW_YEAR, SAFETY, course, covered, plan, request, share

FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])

cents = st.integers(0, 3_000_00).map(from_cents)


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    """Return a plain plan: deductible, copay or coinsurance, maximum; the balances may be unknown."""
    terms: Mapping[str, Any] = draw(
        st.sampled_from(
            [
                {"coinsurance": "20%"},
                {"coinsurance": "37.5%"},
                {"coinsurance": None, "copay": draw(cents)},
                {"coinsurance": "10%", "deductible": "waived"},
                {"coinsurance": None, "deductible": "waived"},
            ]
        )
    )
    design = plan(
        deductibles=(Limit(individual=draw(cents)),),
        out_of_pocket_maxima=(Limit(individual=draw(st.none() | cents.map(lambda amount: amount + 3_000))),),
        cost_sharing=(share(**terms),),
    )
    balances = draw(st.sampled_from([Accumulators.none_used(NEW_YEAR)] * 3 + [Unknown("ask")]))
    return covered(design, accumulators=balances)


def out_of_network_too(coverage: Coverage) -> Coverage:
    """Return the coverage with the same terms for every tier, and 70 percent of a charge accepted out of network."""
    every = tuple(NetworkTier)
    design = coverage.plan
    terms = OutOfNetworkTerms(method=OutOfNetworkMethod.PERCENT_OF_BILLED, percent=Rate.parse("70%"))
    served = attrs.evolve(
        design,
        deductibles=tuple(attrs.evolve(limit, tiers=every) for limit in design.deductibles),
        out_of_pocket_maxima=tuple(attrs.evolve(limit, tiers=every) for limit in design.out_of_pocket_maxima),
        cost_sharing=tuple(attrs.evolve(rule, tiers=every) for rule in design.cost_sharing),
        out_of_network=terms,
    )
    return attrs.evolve(coverage, plan=served)


@st.composite
def infusions(draw: st.DrawFn) -> EstimateRequest:
    """Return infusions at a price to ask for, on a plan, in its network or not, or without one."""
    amounts: Mapping[str, Any] = draw(st.sampled_from([{"billed": 1}, {"allowed": 1}, {"allowed": 1, "billed": 1}]))
    coverage = draw(st.none() | coverages())
    tier = draw(st.sampled_from(NetworkTier)) if "billed" in amounts else NetworkTier.IN_NETWORK
    return EstimateRequest(
        course=Course(
            regimen="ketamine_iv_six",
            starts_on=date(2026, 3, 2),
            weeks=draw(st.integers(1, 12)),
            booster_every_weeks=draw(st.none() | st.just(2)),
            weight_kg="70",
            safety=SAFETY,
        ),
        billing=Billing(pathway="cash", tier=tier),
        prices=PriceBook(entries=(PriceEntry(code="96365", **amounts),)),
        coverage=coverage if coverage is None else out_of_network_too(coverage),
    )


def at(asked: EstimateRequest, price: Decimal) -> MoneyRange:
    """Return the forward engine's total with the one price set."""
    entry = asked.prices.entries[0]
    amounts: Mapping[str, Any] = {name: price for name in ("allowed", "billed") if getattr(entry, name) is not None}
    book = PriceBook(entries=(attrs.evolve(entry, **amounts), *asked.prices.entries[1:]))
    return estimate(attrs.evolve(asked, prices=book)).net_cost


@FEW
@given(asked=infusions(), against=answerable(), other=cents)
def test_the_break_even_price_is_the_boundary(asked: EstimateRequest, against: EstimateRequest, other: Decimal) -> None:
    """At it the total is at most the other's, a cent above it is not, and any other price is on its own side."""
    try:
        target = estimate(against, trace=False).net_cost
    except InvalidInputError:
        assume(False)
        raise
    found = break_even_price(asked, against)

    _holds(asked, found.surely, "high", target.low, other)
    _holds(asked, found.possibly, "low", target.high, other)
    assert target == found.against_total


def _holds(asked: EstimateRequest, threshold: PriceThreshold, end: str, at_most: Decimal, other: Decimal) -> None:
    assert at_most == threshold.at_most
    assert all(check.total == getattr(at(asked, check.price), end) for check in threshold.checks)
    if threshold.outcome is PriceOutcome.NEVER:
        assert getattr(at(asked, from_cents(0)), end) > at_most
    elif threshold.outcome is PriceOutcome.ALWAYS:
        assert getattr(at(asked, from_cents(HIGHEST_PRICE_CENTS)), end) <= at_most
        assert getattr(at(asked, other), end) <= at_most
    else:
        price = threshold.price
        assert price is not None
        assert getattr(at(asked, price), end) <= at_most < getattr(at(asked, price + Decimal("0.01")), end)
        assert (other <= price) is (getattr(at(asked, other), end) <= at_most)


@FEW
@given(
    covering=st.lists(st.none() | coverages(), min_size=2, max_size=5),
    premiums=st.lists(cents, min_size=5, max_size=5),
    months=st.integers(0, 12),
)
def test_plans_stand_in_order_of_care_and_premiums(
    covering: list[Coverage | None], premiums: list[Decimal], months: int
) -> None:
    """Totals are the forward engine's plus premiums, sorted, ties as given; a decided first is at most all others."""
    offers = [
        PlanOffer(label=str(index), coverage=coverage, monthly_premium=premium)
        for index, (coverage, premium) in enumerate(zip(covering, premiums, strict=False))
    ]
    found = cheapest_plan(request(), offers, months=months)

    for ranked in found.plans:
        offer = offers[int(ranked.label)]
        care = estimate(attrs.evolve(request(), coverage=offer.coverage), trace=False).net_cost
        premium = offer.monthly_premium
        assert not isinstance(premium, Unknown)
        assert (care.low + premium * months, care.high + premium * months) == (ranked.total.low, ranked.total.high)
    keys = [one.total.high if found.ordered_by is Scenario.HIGH else one.total.expected for one in found.plans]
    assert sorted(zip(keys, [int(one.label) for one in found.plans], strict=True)) == list(
        zip(keys, [int(one.label) for one in found.plans], strict=True)
    )
    assert found.is_decided is all(found.plans[0].total.high <= one.total.low for one in found.plans[1:])
    assert any(one.may_be_cheapest for one in found.plans)


@FEW
@given(
    coverage=coverages(),
    first=st.integers(0, 365),
    length=st.integers(4, 12),
    weekdays=st.sampled_from([(), ("mon", "thu")]),
)
def test_the_best_start_is_the_minimum_over_every_open_day(
    coverage: Coverage, first: int, length: int, weekdays: tuple[str, ...]
) -> None:
    """A loop over the days with the forward engine finds the same least total on the same days."""
    asked = request(coverage=coverage, course=course(weekdays=weekdays))
    days = [date(2026, 1, 5) + timedelta(days=first + number) for number in range(length + 1)]
    found = best_start(asked, first_on=days[0], last_on=days[-1])

    totals = {
        day.starts_on: forward(attrs.evolve(asked, course=attrs.evolve(asked.course, starts_on=day.starts_on)))
        for day in found.days
    }
    most = {on: one.net_cost.high for on, one in totals.items()}
    assert [on for on in days if on in most and most[on] == min(most.values())] == [
        one.starts_on for one in found.cheapest
    ]
    assert {on: one.net_cost for on, one in totals.items()} == {one.starts_on: one.total for one in found.days}
    assert () == found.refused
    assert all(on.weekday() < 5 for on in most)


@FEW
@given(asked=answerable(), data=st.data())
def test_the_expected_cost_lies_between_least_and_greatest(asked: EstimateRequest, data: st.DataObject) -> None:
    """Mean and percentiles lie among the outcomes, each of which is a plain estimate that stops there."""
    asked = attrs.evolve(asked, course=attrs.evolve(asked.course, stop_after_week=None))
    weeks = data.draw(st.lists(st.integers(1, 12), unique=True, max_size=3))
    weeks = [week for week in weeks if week < asked.course.weeks]
    parts = data.draw(st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(any))
    shares = [Fraction(part, sum(parts)) for part in parts]
    try:
        found = stop_risk(asked, stops=list(zip(weeks, shares[1:], strict=False)), percentiles=(1, 50, 100))
    except InvalidInputError:
        assume(False)
        raise

    possible = [one for one in found.outcomes if one.probability > 0]
    assert 1 == sum(one.probability for one in found.outcomes)
    for end in ("low", "high"):
        ends = [getattr(one.total, end) for one in possible]
        assert min(ends) <= getattr(found.mean, end) <= max(ends)
        quantiles = [getattr(one.total, end) for one in found.percentiles]
        assert sorted(quantiles) == quantiles
        assert (min(ends), max(ends)) == (quantiles[0], quantiles[-1]) or possible[0].probability < Fraction(1, 100)
    assert found.mean.low <= found.mean.high
    for one in found.outcomes:
        stopped = attrs.evolve(asked, course=attrs.evolve(asked.course, stop_after_week=one.after_week))
        assert estimate(stopped, trace=False).net_cost == one.total


@FEW
@given(coverage=coverages(), week=st.integers(1, 7))
def test_probabilities_of_nothing_and_all_give_plain_estimates(coverage: Coverage, week: int) -> None:
    """With probability 0 the course goes through, with 1 it stops: mean and median are that estimate's total."""
    asked = request(coverage=coverage)
    stopped = attrs.evolve(asked, course=attrs.evolve(asked.course, stop_after_week=week))

    for chance, plain in (("0", asked), ("100%", stopped)):
        total = estimate(plain, trace=False).net_cost
        found = stop_risk(asked, stops=[(week, chance)])
        assert (Fraction(total.low), Fraction(total.high)) == (found.mean.low, found.mean.high)
        assert {(total.low, total.high)} == {(one.total.low, one.total.high) for one in found.percentiles}
        assert not found.mean.is_rounded


@FEW
@given(coverage=coverages())
def test_what_is_owed_around_a_limit_adds_up(coverage: Coverage) -> None:
    """Before, at and after the session that meets a limit is the whole; the limit is the milestone's."""
    found = limits_met(request(coverage=coverage))

    whole = found.estimate.totals.patient_responsibility
    assert {whole} >= {one.owed_before + one.owed_at + one.owed_after for one in found.met}
    assert [one.session for one in found.estimate.milestones] == [one.session for one in found.met]
    last = found.estimate.sessions[-1].session
    assert all(one in found.before_session(last) for one in found.met if one.session < last)
    assert () == found.before_session(1)


@FEW
@given(coverage=coverages())
def test_variants_are_plain_estimates(coverage: Coverage) -> None:
    """Each is the request with its own dose and rhythm, and the differences add to the first total."""
    prices = PriceBook(entries=(PriceEntry(code="G2082", allowed="900"), PriceEntry(code="G2083", allowed="1300")))
    asked = request(coverage=coverage, prices=prices)
    found = variants(asked).variants

    for one in found:
        course = attrs.evolve(asked.course, dose_mg=one.dose_mg, maintenance_every_weeks=one.maintenance_every_weeks)
        assert estimate(attrs.evolve(asked, course=course), trace=False).net_cost == one.total
        assert one.more_than_first.low <= one.total.low - found[0].total.low <= one.more_than_first.high
    assert 1 == sum(one.is_requested for one in found)


@FEW
@given(asked=answerable(), code=st.sampled_from(["G2082", "G2083", "90792"]), prices=st.lists(cents, max_size=8))
def test_where_a_price_is_asked_the_total_never_falls_as_it_rises(
    asked: EstimateRequest, code: str, prices: list[Decimal]
) -> None:
    """In any plan that is not refused by name, both ends of the total rise with the price."""
    others = [entry for entry in asked.prices.entries if entry.code != code]
    asked = attrs.evolve(asked, prices=PriceBook(entries=(PriceEntry(code=code, billed=1), *others)))
    try:
        break_even_price(asked, request(), code=code)
    except InvalidInputError:
        assume(False)

    totals = [at(asked, price) for price in sorted([*prices, *(price + Decimal("0.01") for price in prices)])]
    for end in ("low", "high"):
        ends = [getattr(total, end) for total in totals]
        assert sorted(ends) == ends
