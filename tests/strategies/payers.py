"""Second payers, assistance and changes of coverage, for properties of whole requests and of settlements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
from hypothesis import strategies as st

from ketacost.adjudication.settlement import Stay
from ketacost.assistance.programs import (
    Account,
    AccountKind,
    Assistance,
    ClinicDiscount,
    DeviceWindow,
    FoundationGrant,
    ObservationRebate,
    SavingsCard,
)
from ketacost.claims.claim import PricedClaim
from ketacost.claims.coverage import Accumulators
from ketacost.claims.payers import Coordination
from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.plans.conventions import ManufacturerDollars
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.values.dates import MonthDay
from ketacost.values.money import from_cents
from ketacost.values.rates import WHOLE, Rate
from ketacost.values.unknown import Unknown
from tests.strategies.generate import Case, cases

_dollars = st.integers(0, 500_000).map(from_cents)
_days = st.none() | st.integers(0, 900).map(lambda n: date.fromordinal(date(2024, 6, 1).toordinal() + n))
_starts = st.sampled_from([MonthDay(1, 1), MonthDay(7, 1)])
_windows = st.none() | st.builds(DeviceWindow, days=st.integers(1, 40), devices=st.integers(0, 30))


def _programs(kind: Callable[..., Any], unknown: st.SearchStrategy[Any], **own: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 (strategies)
    return st.builds(
        kind,
        patient_pays=st.sampled_from(["0", "10", "25.50"]),
        yearly_maximum=st.none() | _dollars | unknown,
        used=st.just("0") | _dollars | unknown,
        year_starts=_starts,
        **own,
    )


def assistances(*, known: bool = True) -> st.SearchStrategy[Assistance]:
    """Return any assistance; with ``known=False`` a program's money may be unknown."""
    nothing: st.SearchStrategy[Any] = st.nothing()
    unknown = nothing if known else st.sampled_from([Unknown("ask the program"), Unknown("ask", "100", "900")])
    cards = _programs(
        SavingsCard,
        unknown,
        devices_a_day=st.none() | st.integers(1, 3),
        first_window=_windows,
        later_windows=_windows,
        covers_bundle=st.booleans(),
    )
    rebates = _programs(
        ObservationRebate,
        unknown,
        most_per_treatment=st.none() | _dollars,
        excluded_states=st.sampled_from([(), ("MA", "RI")]),
        paid_after_days=st.none() | st.integers(0, 90),
    )
    grants = st.builds(
        FoundationGrant,
        amount=_dollars,
        starts_on=_days,
        ends_on=_days,
        services=st.lists(st.sampled_from(list(ServiceCategory)[:-1]), min_size=1, max_size=3, unique=True).map(tuple),
    )
    accounts = st.builds(Account, kind=st.sampled_from(AccountKind), balance=_dollars, starts_on=_days, ends_on=_days)
    discounts = st.builds(
        ClinicDiscount,
        percent=st.integers(0, WHOLE).map(Rate),
        first_sessions=st.none() | st.integers(1, 5),
    )
    return st.builds(
        Assistance,
        residence=st.sampled_from(["MA", "TX", Unknown("ask")]),
        discount=st.none() | discounts,
        savings_card=st.none() | cards,
        grants=st.lists(grants, max_size=2).map(tuple),
        rebate=st.none() | rebates,
        accounts=st.lists(accounts, max_size=2).map(tuple),
    )


def secondaries(coverages: st.SearchStrategy[Coverage]) -> st.SearchStrategy[SecondaryCoverage]:
    """Return a second payer of any method."""
    return st.builds(
        SecondaryCoverage,
        coverage=coverages,
        method=st.sampled_from(Coordination),
        tier=st.sampled_from(NetworkTier),
        pays_deductible=st.booleans(),
        pays_excess=st.booleans(),
        pays_alone=st.booleans(),
    )


@attrs.frozen
class Settled:
    """A settlement's stays, and the case they were made of."""

    case: Case
    stay: Stay


@st.composite
def stays(draw: st.DrawFn, whole: st.SearchStrategy[Case] | None = None) -> Settled:
    """Return one stay with any second payer and any assistance, everything known."""
    case = draw(cases() if whole is None else whole)
    first_on = min(priced.claim.on for priced in case.claims)
    reading = draw(st.sampled_from(ManufacturerDollars))
    conventions = attrs.evolve(case.coverage.plan.conventions, manufacturer_dollars=reading)
    coverage = attrs.evolve(case.coverage, plan=attrs.evolve(case.coverage.plan, conventions=conventions))
    second = cases().map(lambda other: _opened(other.coverage, first_on))
    return Settled(
        case,
        Stay(
            coverage=coverage,
            secondary=draw(st.none() | secondaries(second)),
            assistance=draw(st.none() | assistances()),
            claims=case.claims,
            second_prices=draw(st.none() | st.just(_dearer(case.claims))),
        ),
    )


def _opened(coverage: Coverage, on: date) -> Coverage:
    return attrs.evolve(coverage, accumulators=Accumulators.none_used(on))


def _dearer(claims: tuple[PricedClaim, ...]) -> tuple[PricedClaim, ...]:
    """Return the claims with the billed charge as the allowed amount, where it is known."""
    return tuple(
        attrs.evolve(
            priced,
            prices=tuple(
                price
                if isinstance(price.billed_charge, Unknown)
                else attrs.evolve(price, allowed_amount=price.billed_charge)
                for price in priced.prices
            ),
        )
        for priced in claims
    )
