"""More left of the deductible, a higher copay, coinsurance or price never makes a course cheaper.

It holds for plans that treat all lines alike. Where a rule makes an exception, the property leaves it out by name, and
the exception stands below as a case of its own with its arithmetic.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

import attrs
from hypothesis import given
from hypothesis import strategies as st

from ketacost.adjudication.ledger import adjudicate
from ketacost.claims.claim import (
    Biller,
    Claim,
    ClaimLine,
    LinePrice,
    PricedClaim,
    PriceKind,
    PriceRange,
    PriceSource,
    UnitKind,
)
from ketacost.claims.coverage import Accumulators, AppliedAmount, LimitKind
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.plans.conventions import (
    CapScope,
    CapUnit,
    CoinsuranceBase,
    Conventions,
    CopayScope,
    CrossingCopay,
    DeductibleTerm,
    ReliefOrder,
)
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.values.money import Rounding, from_cents
from ketacost.values.rates import WHOLE, Rate

START: Final = date(2026, 1, 1)
EVERYTHING: Final = (ServiceCategory.ALL_OTHER,)
NOT_ALIKE: Final = (CoinsuranceBase.GREATER_OF, CoinsuranceBase.LESSER_OF)
"""Bases under which a copay may be dropped, which leaves its room to the next line of the visit."""


def _claims(*visits: list[int]) -> tuple[PricedClaim, ...]:
    """Return one claim a day, its lines at prices in cents."""
    source = PriceSource(kind=PriceKind.USER_LIST, detail="generated")
    return tuple(
        PricedClaim(
            claim=Claim(
                sequence=number,
                visit=number,
                session=number,
                phase="induction",
                on=START + timedelta(days=number),
                biller=Biller.CLINIC,
                lines=tuple(_line(place) for place in range(1, len(cents) + 1)),
            ),
            prices=tuple(
                LinePrice(billed_charge=_exact(price), allowed_amount=_exact(price), source=source) for price in cents
            ),
        )
        for number, cents in enumerate(visits, start=1)
    )


def _exact(cents: int) -> PriceRange:
    return PriceRange.exact(from_cents(cents))


def _line(number: int) -> ClaimLine:
    return ClaimLine(
        number=number,
        code="",
        units=1,
        unit=UnitKind.SERVICE,
        service=ServiceCategory.TREATMENT_SESSION,
        benefit=Benefit.MEDICAL,
        tier=NetworkTier.IN_NETWORK,
        component=Component.PROFESSIONAL,
        place_of_service="11",
    )


def _coverage(rule: CostShareRule, conventions: Conventions, *, deductible: int, maximum: int, used: int) -> Coverage:
    plan = Plan(
        name="alike",
        deductibles=(Limit(individual=from_cents(deductible)),),
        out_of_pocket_maxima=(Limit(individual=from_cents(maximum)),),
        cost_sharing=(rule,),
        conventions=conventions,
    )
    applied = AppliedAmount(kind=LimitKind.DEDUCTIBLE, individual=from_cents(used))
    return Coverage(plan=plan, accumulators=Accumulators(as_of=START, applied=(applied,), unlisted_are_zero=True))


def _total(coverage: Coverage, claims: tuple[PricedClaim, ...]) -> Decimal:
    lines = adjudicate(coverage, claims, trace=False).lines
    return sum((line.patient_responsibility for line in lines), Decimal("0.00"))


@attrs.frozen
class Alike:
    """A plan that treats all lines alike, and a course on it."""

    coverage: Coverage
    visits: tuple[list[int], ...]

    @property
    def total(self) -> Decimal:
        """What the patient owes."""
        return _total(self.coverage, _claims(*self.visits))

    def with_rule(self, **terms: Any) -> Alike:  # noqa: ANN401 (any term of a rule)
        """Return the same with other terms."""
        plan = self.coverage.plan
        rule = attrs.evolve(plan.cost_sharing[0], **terms)
        return Alike(attrs.evolve(self.coverage, plan=attrs.evolve(plan, cost_sharing=(rule,))), self.visits)


cents = st.integers(0, 40_000)


@st.composite
def alike(draw: st.DrawFn) -> Alike:
    """Return a course of up to six visits on a plan of one rule, with any convention but those left out by name."""
    conventions = Conventions(
        coinsurance_base=draw(st.sampled_from([base for base in CoinsuranceBase if base not in NOT_ALIKE])),
        crossing_copay=CrossingCopay.FULL,
        copay_scope=draw(st.sampled_from(CopayScope)),
        relief_order=draw(st.sampled_from(ReliefOrder)),
        rounding=draw(st.sampled_from(Rounding)),
    )
    copay = draw(st.none() | cents.map(from_cents))
    scopes = [scope for scope in CapScope if copay is None or scope is CapScope.COINSURANCE]
    terms = [term for term in DeductibleTerm if copay is not None or term is not DeductibleTerm.AFTER_COPAY]
    rule = CostShareRule(
        services=EVERYTHING,
        copay=copay,
        coinsurance=draw(st.none() | st.integers(0, WHOLE).map(Rate)),
        deductible=draw(st.sampled_from(terms)),
        maximum=draw(st.none() | cents.map(from_cents)),
        maximum_scope=draw(st.sampled_from(scopes)),
        maximum_unit=draw(st.sampled_from(CapUnit)),
    )
    deductible = draw(cents)
    coverage = _coverage(
        rule,
        conventions,
        deductible=deductible,
        maximum=deductible + draw(cents),
        used=draw(st.integers(0, deductible)),
    )
    visits = draw(st.lists(st.lists(cents, min_size=1, max_size=3), min_size=1, max_size=6))
    return Alike(coverage, tuple(visits))


@given(alike(), st.integers(1, 20_000))
def test_more_left_of_the_deductible_is_never_cheaper(case: Alike, less_used: int) -> None:
    """Less applied so far, more to pay, or the same."""
    balances = case.coverage.accumulators
    assert isinstance(balances, Accumulators)
    used = balances.applied[0].individual
    assert isinstance(used, Decimal)
    entry = attrs.evolve(balances.applied[0], individual=max(Decimal("0.00"), used - from_cents(less_used)))
    fresher = attrs.evolve(case.coverage, accumulators=attrs.evolve(balances, applied=(entry,)))

    assert case.total <= Alike(fresher, case.visits).total


@given(alike(), st.integers(1, 5_000))
def test_higher_coinsurance_is_never_cheaper(case: Alike, more: int) -> None:
    """A greater share of the rest, more to pay, or the same."""
    rate = case.coverage.plan.cost_sharing[0].coinsurance
    higher = Rate(min(WHOLE, (rate.basis_points if isinstance(rate, Rate) else 0) + more))

    assert case.total <= case.with_rule(coinsurance=higher).total


@given(alike(), st.integers(1, 20_000))
def test_a_higher_copay_is_never_cheaper(case: Alike, more: int) -> None:
    """A greater copay, more to pay, or the same (a cap on the whole share of a service with a copay is left out)."""
    if case.coverage.plan.cost_sharing[0].maximum_scope is CapScope.COST_SHARE:
        case = case.with_rule(maximum=None)
    copay = case.coverage.plan.cost_sharing[0].copay
    higher = (copay if isinstance(copay, Decimal) else Decimal("0.00")) + from_cents(more)

    assert case.total <= case.with_rule(copay=higher).total


@given(alike(), st.integers(0, 5), st.integers(1, 20_000))
def test_a_higher_price_is_never_cheaper(case: Alike, place: int, more: int) -> None:
    """One line dearer, more to pay, or the same."""
    visit = place % len(case.visits)
    dearer = tuple([*prices[:-1], prices[-1] + more] if i == visit else prices for i, prices in enumerate(case.visits))

    assert case.total <= Alike(case.coverage, dearer).total


whole_dollars = st.integers(0, 400).map(lambda dollars: 100 * dollars)


@given(whole_dollars, whole_dollars, st.integers(0, 100), st.lists(whole_dollars, max_size=5), st.randoms())
def test_the_order_of_lines_on_a_day_is_no_matter(
    deductible: int, above: int, percent: int, prices: list[int], random: Random
) -> None:
    """Deductible, coinsurance and maximum take the same of a day whichever line comes first.

    Whole dollars and whole percentages, so that no line is rounded; a copay is left out (see below).
    """
    rule = CostShareRule(services=EVERYTHING, coinsurance=Rate(100 * percent), deductible="first")
    coverage = _coverage(rule, Conventions(), deductible=deductible, maximum=deductible + above, used=0)
    turned = list(prices)
    random.shuffle(turned)

    assert _total(coverage, _claims(prices)) == _total(coverage, _claims(turned))


# the exceptions


def _one_rule(conventions: Conventions, used: str, **terms: Any) -> Coverage:  # noqa: ANN401 (any term of a rule)
    rule = CostShareRule(services=EVERYTHING, **terms)
    return _coverage(rule, conventions, deductible=10_000, maximum=1_000_000, used=int(Decimal(used) * 100))


def test_with_a_copay_the_order_of_lines_on_a_day_matters() -> None:
    """$50 of deductible left, a $40 copay a line: $50 first is all deductible, then $100 pay one copay, $90.

    $100 first is deductible and copay, and the $50 line pays a copay too, $130.
    """
    per_line = Conventions(copay_scope=CopayScope.PER_LINE)
    coverage = _one_rule(per_line, "50.00", copay="40", deductible="first")

    assert (Decimal("90.00"), Decimal("130.00")) == (
        _total(coverage, _claims([5_000, 10_000])),
        _total(coverage, _claims([10_000, 5_000])),
    )


def test_without_a_crossing_copay_more_deductible_can_be_cheaper() -> None:
    """$100 line, $50 copay: with the deductible met $50; with $10 left it crosses, and only the $10 are owed."""
    none = Conventions(crossing_copay=CrossingCopay.NONE)
    line = _claims([10_000])
    met = _one_rule(none, "100.00", copay="50", deductible="first")
    ten_left = _one_rule(none, "90.00", copay="50", deductible="first")

    assert (Decimal("50.00"), Decimal("10.00")) == (_total(met, line), _total(ten_left, line))


def test_with_a_cap_on_the_whole_share_a_higher_price_can_be_cheaper() -> None:
    """$30 of deductible left, a $20 copay a visit, at most $30 a line; a line of $30 and one of $50 in one visit.

    The first is all deductible, the second pays the copay: $50. At $40 the first line crosses and is charged $10 of the
    copay, which its cap takes off again; only $10 are left to charge on the second: $40.
    """
    per_visit = Conventions(copay_scope=CopayScope.PER_VISIT)
    coverage = _one_rule(per_visit, "70.00", copay="20", deductible="first", maximum="30", maximum_scope="cost_share")

    assert (Decimal("50.00"), Decimal("40.00")) == (
        _total(coverage, _claims([3_000, 5_000])),
        _total(coverage, _claims([4_000, 5_000])),
    )


def test_with_the_lesser_of_two_a_higher_coinsurance_can_be_cheaper() -> None:
    """$100 and $70 in one visit, $30 copay a visit or coinsurance: at 29 % both lines take coinsurance, $29 + $20.30.

    At 31 % the first line takes the copay, which is less, and none is left for the second: $30 in all.
    """
    lesser = Conventions(coinsurance_base=CoinsuranceBase.LESSER_OF, copay_scope=CopayScope.PER_VISIT)
    visit = _claims([10_000, 7_000])
    low = _one_rule(lesser, "100.00", copay="30", coinsurance="29%", deductible="waived")
    high = _one_rule(lesser, "100.00", copay="30", coinsurance="31%", deductible="waived")

    assert (Decimal("49.30"), Decimal("30.00")) == (_total(low, visit), _total(high, visit))
