"""Whole settlements: one to three stays, two payers, assistance and changes of coverage, from a seed or hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import attrs
from hypothesis import strategies as st

from ketacost.adjudication.settlement import Stay
from ketacost.assistance.programs import (
    Assistance,
    ClinicDiscount,
    DeviceWindow,
    FoundationGrant,
    ObservationRebate,
    SavingsCard,
)
from ketacost.claims.claim import ClaimLine, PricedClaim, Scenario, UnitKind
from ketacost.claims.coverage import CoverageTier
from ketacost.claims.payers import Coordination
from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.plans.conventions import ManufacturerDollars
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.plans.self_pay import self_pay_coverage
from ketacost.reference.lookup import figure
from ketacost.values.dates import MonthDay
from ketacost.values.money import from_cents
from ketacost.values.rates import WHOLE, Rate
from tests.strategies.choosing import Chooser, Drawn, Seeded, money
from tests.strategies.claims import first_day, make_balances, make_claims, price_range
from tests.strategies.plans import SERVICES, TIERS, limits, make_plan

MOST_LINES: Final = 10
_DRAWN_LINES: Final = 3
_DRUGS: Final = (ServiceCategory.MEDICAL_DRUG, ServiceCategory.SPECIALTY_DRUG, ServiceCategory.TREATMENT_SESSION)
_KITS: Final = tuple(
    figure("esketamine_ndc", key, date(2026, 1, 1)).text for key in ("kit.mg_56", "kit.mg_84", "component.mg_28")
)
_OTHER_DRUG: Final = "00143-9508-01"
_LAWFUL: Final = (170000, 165000, 340000, 400000)
_MAXIMA: Final = (500000, 850000, 170000)
_YEARLY: Final = (815000, 0, 1, 10000, 50000, 100000)
_USED: Final = (0, 1, 10000, 50000)
_PERSON: Final = (1000, 0, 1, 2550, 4000)
_GRANTS: Final = (100000, 0, 1, 2500, 40000)
_YEARS: Final = (MonthDay(1, 1), MonthDay(7, 1), MonthDay(3, 15))


@attrs.frozen
class SettlementCase:
    """Stays in order of days, and which end of the prices counts."""

    stays: tuple[Stay, ...]
    scenario: Scenario


def make_settlement(choose: Chooser, most_lines: int) -> SettlementCase:
    """Return one valid settlement; benefit years stay within those of which the law's figures are known."""
    scenario = choose.pick((Scenario.EXPECTED, *Scenario))
    assistance = _assistance(choose) if choose.chance(70) else None
    on = first_day(choose)
    stays: list[Stay] = []
    for _ in range(choose.pick((1, 1, 2, 3))):
        days = choose.pick((0, 20, 90, 240))
        gap = choose.pick((0, 0, 1, 40))
        claims = _claims(choose, on + timedelta(days=gap), days, most_lines, scenario, before=tuple(stays))
        helped = None if choose.chance(15) else assistance
        stay = _payers(choose, stays[-1] if stays else None, on, claims)
        stays.append(attrs.evolve(stay, assistance=helped, second_prices=_second_prices(choose, stay, scenario)))
        on += timedelta(days=gap + days + 1)
    return SettlementCase(tuple(stays), scenario)


def generate_settlement(seed: int) -> SettlementCase:
    """Return the settlement of a seed."""
    return make_settlement(Seeded(seed), MOST_LINES)


@st.composite
def settlement_cases(draw: st.DrawFn) -> SettlementCase:
    """Settlements of a few lines that shrink."""
    return make_settlement(Drawn(draw), _DRAWN_LINES)


def smallest_settlement(case: SettlementCase, fails: Callable[[SettlementCase], bool]) -> SettlementCase:
    """Return a case that still fails with as few claims as dropping one after another leaves."""
    for number, stay in enumerate(case.stays):
        for claim in stay.claims:
            fewer = _without(case, number, claim.claim.sequence)
            if fails(fewer):
                case = fewer
    return case


def _without(case: SettlementCase, number: int, sequence: int) -> SettlementCase:
    stay = case.stays[number]
    claims = tuple(one for one in stay.claims if one.claim.sequence != sequence)
    second = stay.second_prices
    own = None if second is None else tuple(one for one in second if one.claim.sequence != sequence)
    stays = list(case.stays)
    stays[number] = attrs.evolve(stay, claims=claims, second_prices=own)
    return attrs.evolve(case, stays=tuple(stays))


def _payers(choose: Chooser, before: Stay | None, on: date, claims: tuple[PricedClaim, ...]) -> Stay:
    """Return the stay that follows another; a payer of the one before goes on in half of the cases."""
    keeps = before is not None and choose.chance(50)
    coverage = before.coverage if keeps and before is not None else _first_payer(choose, on, changed=before is not None)
    secondary = None if before is None else before.secondary
    keeps_secondary = secondary is not None and choose.chance(50)
    if not keeps_secondary:
        secondary = _second_payer(choose, on) if choose.chance(75) else None
    return Stay(
        coverage=coverage, secondary=secondary, claims=claims, keeps_coverage=keeps, keeps_secondary=keeps_secondary
    )


def _second_prices(choose: Chooser, stay: Stay, scenario: Scenario) -> tuple[PricedClaim, ...] | None:
    own = stay.secondary is not None and choose.chance(60)
    return _own_prices(choose, stay.claims, scenario) if own else None


def _first_payer(choose: Chooser, on: date, *, changed: bool) -> Coverage:
    if changed and choose.chance(20):
        return self_pay_coverage(on)
    return _coverage(choose, on)


def _second_payer(choose: Chooser, on: date) -> SecondaryCoverage:
    return SecondaryCoverage(
        coverage=_coverage(choose, on),
        method=choose.pick(tuple(Coordination)),
        tier=choose.pick((NetworkTier.IN_NETWORK, *TIERS)),
        pays_deductible=choose.chance(50),
        pays_excess=choose.chance(50),
        pays_alone=choose.chance(50),
    )


def _coverage(choose: Chooser, on: date) -> Coverage:
    plan = _lawful(choose, make_plan(choose)) if choose.chance(25) else make_plan(choose)
    plan = _short_periods(choose, plan) if choose.chance(20) else plan
    reading = choose.pick(tuple(ManufacturerDollars))
    plan = attrs.evolve(plan, conventions=attrs.evolve(plan.conventions, manufacturer_dollars=reading))
    members = choose.pick(tuple(CoverageTier))
    return Coverage(plan=plan, members=members, accumulators=make_balances(choose, plan, members, on))


def _lawful(choose: Chooser, plan: Plan) -> Plan:
    """Return the plan as a high-deductible one, with deductibles about the law's least."""
    deductibles = limits(choose, _LAWFUL, from_cents(0))
    floor = max((amount for limit in deductibles for amount in _amounts(limit)), default=from_cents(0))
    maxima = limits(choose, _MAXIMA, floor)
    return attrs.evolve(plan, deductibles=deductibles, out_of_pocket_maxima=maxima, hdhp=True)


def _amounts(limit: Limit) -> tuple[Decimal, ...]:
    return tuple(amount for amount in (limit.individual, limit.family) if isinstance(amount, Decimal))


def _short_periods(choose: Chooser, plan: Plan) -> Plan:
    """Return the plan counted by quarter or month, without what counts over a year."""
    rules = tuple(attrs.evolve(rule, visit_limit=None, first_visits=None) for rule in plan.cost_sharing)
    return attrs.evolve(plan, limit_months=choose.pick((3, 1)), carry_over=None, cost_sharing=rules)


def _claims(
    choose: Chooser, on: date, days: int, most_lines: int, scenario: Scenario, *, before: tuple[Stay, ...]
) -> tuple[PricedClaim, ...]:
    """Return claims of drugs, observation and anything else, numbered on from those of the stays before."""
    earlier = [priced.claim for stay in before for priced in stay.claims]
    sequence = max((claim.sequence for claim in earlier), default=0)
    visit = max((claim.visit for claim in earlier), default=0)
    intake = not before and choose.chance(30)
    found: list[PricedClaim] = []
    for priced in make_claims(choose, on, days, most_lines, scenario):
        claim = priced.claim
        claim = attrs.evolve(
            claim,
            sequence=claim.sequence + sequence,
            visit=claim.visit + visit,
            session=claim.visit + visit - intake,
            lines=tuple(_line(choose, line) for line in claim.lines),
        )
        found.append(attrs.evolve(priced, claim=claim))
    return tuple(found)


def _line(choose: Chooser, line: ClaimLine) -> ClaimLine:
    """Return the line, or one of a drug in milligrams, devices or kits, or one of observation, at the same prices."""
    service = choose.pick(_DRUGS)
    match choose.number(0, 7):
        case 0 | 1:
            units = choose.pick((84, 56, 28, 30, 27))
            return attrs.evolve(line, code="J0013", service=service, unit=UnitKind.MILLIGRAM, units=units)
        case 2:
            return attrs.evolve(line, service=service, unit=UnitKind.DEVICE, units=choose.number(1, 3))
        case 3:
            ndc = choose.pick((*_KITS, _OTHER_DRUG))
            return attrs.evolve(line, service=service, unit=UnitKind.KIT, units=choose.pick((1, 1, 2)), ndc=ndc)
        case 4:
            return attrs.evolve(line, service=ServiceCategory.OBSERVATION)
        case 5:
            return attrs.evolve(line, service=service)
        case _:
            return line


def _own_prices(choose: Chooser, claims: tuple[PricedClaim, ...], scenario: Scenario) -> tuple[PricedClaim, ...]:
    """Return the claims at a second payer's prices, some of them ranges."""
    return tuple(
        attrs.evolve(
            priced,
            prices=tuple(
                attrs.evolve(price, allowed_amount=price_range(choose, scenario)) if choose.chance(70) else price
                for price in priced.prices
            ),
        )
        for priced in claims
    )


def _assistance(choose: Chooser) -> Assistance:
    grants = tuple(_grant(choose) for _ in range(choose.pick((0, 0, 1, 2))))
    return Assistance(
        residence="MA",
        discount=_discount(choose) if choose.chance(35) else None,
        savings_card=_card(choose) if choose.chance(80) else None,
        grants=grants,
        rebate=_rebate(choose) if choose.chance(45) else None,
    )


def _card(choose: Chooser) -> SavingsCard:
    return SavingsCard(
        patient_pays=money(choose, _PERSON),
        yearly_maximum=None if choose.chance(25) else money(choose, _YEARLY),
        used=money(choose, _USED) if choose.chance(40) else from_cents(0),
        year_starts=choose.pick(_YEARS),
        devices_a_day=choose.number(1, 6) if choose.chance(30) else None,
        first_window=_window(choose),
        later_windows=_window(choose),
        covers_bundle=choose.chance(50),
    )


def _window(choose: Chooser) -> DeviceWindow | None:
    if choose.chance(60):
        return None
    return DeviceWindow(days=choose.pick((28, 1, 7, 40)), devices=choose.pick((6, 0, 2, 3, 12)))


def _rebate(choose: Chooser) -> ObservationRebate:
    return ObservationRebate(
        patient_pays=money(choose, _PERSON),
        most_per_treatment=money(choose, _GRANTS) if choose.chance(40) else None,
        yearly_maximum=None if choose.chance(30) else money(choose, _YEARLY),
        used=money(choose, _USED) if choose.chance(40) else from_cents(0),
        year_starts=choose.pick(_YEARS),
        excluded_states=("RI",) if choose.chance(30) else (),
    )


def _grant(choose: Chooser) -> FoundationGrant:
    starts_on = date(2025, 1, 1) + timedelta(days=choose.number(0, 500)) if choose.chance(40) else None
    ends_on = date(2025, 6, 1) + timedelta(days=choose.number(0, 700)) if choose.chance(40) else None
    some = tuple(service for service in SERVICES if choose.chance(40))
    return FoundationGrant(
        amount=money(choose, _GRANTS), starts_on=starts_on, ends_on=ends_on, services=(*some, choose.pick(_DRUGS))
    )


def _discount(choose: Chooser) -> ClinicDiscount:
    return ClinicDiscount(
        percent=Rate(choose.pick((2000, 0, 1, 3333, WHOLE))),
        first_sessions=choose.number(1, 4) if choose.chance(50) else None,
    )
