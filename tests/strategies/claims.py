"""Priced claims and opening balances that fit a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

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
from ketacost.claims.coverage import (
    Accumulators,
    AppliedAmount,
    BenefitScope,
    CoverageTier,
    FamilySpending,
    LimitKind,
    MemberCredit,
    VisitsUsed,
)
from ketacost.claims.services import Benefit, Component, NetworkTier
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.values.dates import benefit_year_containing
from ketacost.values.unknown import Unknown
from tests.strategies.choosing import Chooser, Drawn, money
from tests.strategies.plans import CODES, SERVICES, TIERS

PRICES: Final = (145000, 0, 1, 2500, 4000, 4500, 10000, 12345, 33333, 240000, 50)
_BALANCES: Final = (0, 1, 2500, 40000, 49999, 145000, 250000)
_SOURCE: Final = PriceSource(kind=PriceKind.USER_LIST, detail="generated")
_UNKNOWN: Final = Unknown("nobody said")
_FIRST_DAY: Final = date(2025, 1, 1)


def price(choose: Chooser, *, billed_needed: bool, scenario: Scenario) -> LinePrice:
    """Return a price; the expected one may be unknown where the scenario does not need it."""
    allowed = price_range(choose, scenario)
    if not billed_needed and choose.chance(20):
        return LinePrice(billed_charge=_UNKNOWN, allowed_amount=allowed, source=_SOURCE)
    if choose.chance(60):
        more = choose.pick((Decimal("0.00"), Decimal("0.01"), Decimal("50.00"), Decimal("950.00")))
        billed = PriceRange(low=allowed.low + more, expected=allowed.high + more, high=allowed.high + more)
    else:
        billed = price_range(choose, scenario)
    return LinePrice(billed_charge=billed, allowed_amount=allowed, source=_SOURCE)


def price_range(choose: Chooser, scenario: Scenario) -> PriceRange:
    """Return an exact price, or a range."""
    first = money(choose, PRICES)
    if choose.chance(75):
        return PriceRange.exact(first)
    low, middle, high = sorted((first, money(choose, PRICES), money(choose, PRICES)))
    needed = scenario is Scenario.EXPECTED or choose.chance(50)
    return PriceRange(low=low, expected=middle if needed else _UNKNOWN, high=high)


def line(choose: Chooser, number: int) -> ClaimLine:
    """Return one coded line of any service, benefit, tier and component."""
    tier = choose.pick((NetworkTier.IN_NETWORK, *TIERS))
    return ClaimLine(
        number=number,
        code=choose.pick(CODES),
        units=1,
        unit=UnitKind.SERVICE,
        service=choose.pick(SERVICES),
        benefit=choose.pick(tuple(Benefit)),
        tier=tier,
        component=choose.pick(tuple(Component)),
        place_of_service="11",
        protected=tier is NetworkTier.OUT_OF_NETWORK and choose.chance(25),
        authorized=not choose.chance(15),
    )


def make_claims(choose: Chooser, first_on: date, days: int, most_lines: int, scenario: Scenario) -> list[PricedClaim]:
    """Return claims of visits inside ``days`` days, in any order, 1 to ``most_lines`` lines in all."""
    wanted = choose.number(1, most_lines if choose.chance(25) else min(most_lines, 15))
    claims: list[PricedClaim] = []
    on, made, visit = first_on, 0, 0
    while made < wanted:
        visit += 1
        if visit == 1 or not choose.chance(20):
            on = first_on + timedelta(days=choose.number(0, days))
        for _ in range(choose.pick((1, 1, 2))):
            lines = tuple(line(choose, n + 1) for n in range(choose.pick((1, 1, 2, 3, 5))))
            made += len(lines)
            claims.append(_priced(choose, len(claims) + 1, visit, on, lines, scenario=scenario))
    return list(reversed(claims)) if choose.chance(30) else claims


def _priced(
    choose: Chooser, sequence: int, visit: int, on: date, lines: tuple[ClaimLine, ...], *, scenario: Scenario
) -> PricedClaim:
    delay = choose.pick((0, 3, 14, 60, 400)) if choose.chance(60) else None
    claim = Claim(
        sequence=sequence,
        visit=visit,
        session=visit,
        phase="induction",
        on=on,
        biller=choose.pick(tuple(Biller)),
        lines=lines,
        processed_on=None if delay is None else on + timedelta(days=delay),
    )
    prices = tuple(
        price(choose, billed_needed=each.tier is NetworkTier.OUT_OF_NETWORK and not each.protected, scenario=scenario)
        for each in lines
    )
    return PricedClaim(claim=claim, prices=prices)


def make_balances(choose: Chooser, plan: Plan, members: CoverageTier, as_of: date) -> Accumulators:
    """Return opening balances that fit the plan, complete or with everything unlisted at zero."""
    applied = [_applied(choose, plan, limit, members=members, as_of=as_of) for limit in reportable_limits(plan)]
    visits = list(_visits_used(choose, plan))
    complete = len(visits) == len(_counted_rules(plan)) and len(applied) == _limit_count(plan) and choose.chance(50)
    if not complete:
        applied = [entry for entry in applied if choose.chance(60)]
        visits = [entry for entry in visits if choose.chance(60)]
    family = members is CoverageTier.FAMILY
    return Accumulators(
        as_of=as_of,
        applied=tuple(applied),
        visits_used=tuple(visits),
        family_spending=tuple(_family_spending(choose, as_of)) if family else (),
        member_credits=tuple(_member_credits(choose, plan)) if family else (),
        unlisted_are_zero=not complete,
    )


def _limit_count(plan: Plan) -> int:
    return len(plan.deductibles) + len(plan.out_of_pocket_maxima)


def reportable_limits(plan: Plan) -> Iterator[tuple[LimitKind, Limit]]:
    """Yield each limit that a balance names without doubt (no earlier limit answers to the same tier and benefits)."""
    for kind, found in ((LimitKind.DEDUCTIBLE, plan.deductibles), (LimitKind.OUT_OF_POCKET, plan.out_of_pocket_maxima)):
        for limit in found:
            first = next(o for o in found if limit.tiers[0] in o.tiers and limit.benefits is o.benefits)
            if first is limit:
                yield kind, limit


def _applied(
    choose: Chooser, plan: Plan, limit: tuple[LimitKind, Limit], *, members: CoverageTier, as_of: date
) -> AppliedAmount:
    kind, named = limit
    individual = money(choose, _BALANCES)
    family: Decimal | None = None
    if members is CoverageTier.FAMILY:
        family = individual + money(choose, _BALANCES)
    carried: Decimal | None = None
    family_carried: Decimal | None = None
    if plan.carry_over is not None and kind is LimitKind.DEDUCTIBLE:
        year = benefit_year_containing(as_of, plan.benefit_year_starts)
        if as_of >= year.last_months(plan.carry_over.months).first_on:
            started_today = as_of == year.last_months(plan.carry_over.months).first_on
            carried = Decimal("0.00") if started_today else min(individual, money(choose, _BALANCES))
            if family is not None:
                family_carried = Decimal("0.00") if started_today else min(family, carried + money(choose, _BALANCES))
    return AppliedAmount(
        kind=kind,
        tier=named.tiers[0],
        benefits=named.benefits,
        individual=individual,
        family=family,
        individual_carry_over=carried,
        family_carry_over=family_carried,
    )


def _counted_rules(plan: Plan) -> list[int]:
    return [i for i, r in enumerate(plan.cost_sharing) if r.visit_limit is not None or r.first_visits is not None]


def _visits_used(choose: Chooser, plan: Plan) -> Iterator[VisitsUsed]:
    """Yield one entry for each counted rule that some line would fall under."""
    for index in _counted_rules(plan):
        rule = plan.cost_sharing[index]
        named = [s for s in rule.services if s in SERVICES] or list(SERVICES)
        signatures = (
            (service, tier, benefit, code)
            for service in named
            for tier in rule.tiers
            for benefit in ([rule.benefit] if rule.benefit else list(Benefit))
            for code in (rule.codes or CODES)
        )
        found = next((s for s in signatures if plan.rule_for(*s) == index), None)
        if found is not None:
            service, tier, benefit, code = found
            used = choose.number(0, 3)
            yield VisitsUsed(service=service, tier=tier, benefit=benefit, code=code, visits=used)


def _family_spending(choose: Chooser, as_of: date) -> Iterator[FamilySpending]:
    for _ in range(choose.pick((0, 1, 2, 6))):
        deductible = money(choose, PRICES)
        yield FamilySpending(
            on=as_of + timedelta(days=choose.number(0, 700)),
            member=choose.pick(("spouse", "child", "2")),
            deductible=deductible,
            out_of_pocket=deductible + money(choose, PRICES),
            tier=choose.pick(TIERS),
            benefits=choose.pick(tuple(BenefitScope)),
        )


def _member_credits(choose: Chooser, plan: Plan) -> Iterator[MemberCredit]:
    if choose.chance(80):
        return
    for kind, limit in reportable_limits(plan):
        if choose.chance(50):
            yield MemberCredit(
                member=choose.pick(("spouse", "child")),
                kind=kind,
                tier=limit.tiers[0],
                benefits=limit.benefits,
                applied=money(choose, _BALANCES),
            )


def first_day(choose: Chooser) -> date:
    """Return a day of 2025, first and last days of a year among them."""
    return _FIRST_DAY + timedelta(days=choose.pick((0, 1, 59, 181, 317, 318, 319, 330, 364)))


@st.composite
def prices(draw: st.DrawFn) -> LinePrice:
    """Prices of in-network lines at the expected scenario."""
    return price(Drawn(draw), billed_needed=False, scenario=Scenario.EXPECTED)
