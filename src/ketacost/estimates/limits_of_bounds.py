"""Where two ends still bound what is unknown once a second payer or assistance pays, and where they do not.

A plan alone costs more when a term is dearer. Behind a second payer or with a savings card that need not hold: a dearer
plan meets its maximum sooner, and the sessions after it, which would have left something to the person, leave nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import attrs

from ketacost.adjudication.kernel import UNLIMITED
from ketacost.adjudication.settlement import Stay
from ketacost.assistance.programs import Assistance, ObservationRebate, SavingsCard
from ketacost.claims.claim import PricedClaim
from ketacost.claims.payers import Coordination
from ketacost.claims.services import NetworkTier
from ketacost.errors import UnknownError
from ketacost.estimates.monotone import refuse_where_nothing_bounds
from ketacost.plans.conventions import ManufacturerDollars
from ketacost.plans.plan import Plan
from ketacost.values.dates import benefit_year_containing
from ketacost.values.money import to_cents
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

_PROGRAMS = "assistance"


class Places(NamedTuple):
    """Where in the request the payers of a stay stand."""

    coverage: str
    secondary: str
    secondary_prices: str
    prices: str


class Unsure(NamedTuple):
    """What is not certain: the paths of unknowns, and whether a price is a range."""

    paths: tuple[str, ...]
    prices: bool

    @property
    def of_payers(self) -> bool:
        """Whether anything but the money of programs is not certain."""
        return self.prices or any(not path.startswith(_PROGRAMS) for path in self.paths)


def refuse_unbounded(stay: Stay, place: Places, unsure: Unsure) -> None:
    """Refuse a stay for which no range can be guaranteed.

    Raises:
        UnknownError: ``unknown.no_bound`` at the first path of what is not certain, with the reason.
    """
    if not stay.claims:
        return
    paths = list(unsure.paths) or [place.prices]
    refuse_where_nothing_bounds(stay.coverage, stay.claims, paths)
    plan = stay.coverage.plan
    if stay.secondary is not None and not (
        _leaves_nothing_unsure(stay) or _only_supplement_unsure(stay, place, unsure)
    ):
        raise _no_bound("behind a second payer, whose payments depend on how cost is spread over the sessions", paths)
    card = None if stay.assistance is None else stay.assistance.savings_card
    counts = plan.conventions.manufacturer_dollars is ManufacturerDollars.COUNT and not plan.hdhp
    if card is not None and not counts and unsure.of_payers:
        raise _no_bound("where a savings card pays and its money does not count", paths)


def _no_bound(reason: str, paths: list[str]) -> UnknownError:
    return UnknownError("unknown.no_bound", f"no guaranteed range exists {reason}; give this value", path=paths[0])


def _leaves_nothing_unsure(stay: Stay) -> bool:
    """Return whether the second plan leaves nothing of what it is asked for, however the first one's terms turn out."""
    secondary = stay.secondary
    if secondary is None or not _pays_all(secondary.coverage.plan):
        return False
    if secondary.method is Coordination.LESSER_OF:
        return True
    maxima = stay.coverage.plan.out_of_pocket_maxima
    unlimited = all(limit.individual is None and limit.family is None for limit in maxima)
    return secondary.method is Coordination.SUPPLEMENT and unlimited


def _only_supplement_unsure(stay: Stay, place: Places, unsure: Unsure) -> bool:
    """Return whether only a supplement's own terms are unsure: what it is asked for is fixed, so it is a plan alone."""
    secondary = stay.secondary
    if secondary is None or secondary.method is not Coordination.SUPPLEMENT or unsure.prices:
        return False
    if not all(path.startswith(place.secondary) for path in unsure.paths):
        return False
    at_its_tier = (_at_tier(priced, secondary.tier) for priced in stay.claims)
    refuse_where_nothing_bounds(secondary.coverage, at_its_tier, unsure.paths)
    return True


def _at_tier(priced: PricedClaim, tier: NetworkTier) -> PricedClaim:
    lines = tuple(attrs.evolve(line, tier=tier, protected=False) for line in priced.claim.lines)
    return attrs.evolve(priced, claim=attrs.evolve(priced.claim, lines=lines))


def _pays_all(plan: Plan) -> bool:
    """Return whether a plan covers everything and asks for nothing."""
    return all(limit.individual is None or limit.individual == 0 for limit in plan.deductibles) and all(
        rule.covered is True
        and rule.copay is None
        and (rule.coinsurance is None or rule.coinsurance == Rate(0))
        and rule.first_visits is None
        and rule.visit_limit is None
        for rule in plan.cost_sharing
    )


def most_help(stays: tuple[Stay, ...], unsure: Unsure) -> int | None:
    """Return the most assistance can pay, in cents, where the range of what stays with the person is bent by it."""
    if not unsure.of_payers:
        return None
    days = [priced.claim.on for stay in stays for priced in stay.claims]
    helped = [stay.assistance for stay in stays if stay.assistance is not None and _helps(stay.assistance)]
    return max((_most_of(one, days) for one in helped), default=None)


def _helps(assistance: Assistance) -> bool:
    programs = (assistance.discount, assistance.savings_card, assistance.rebate)
    return bool(assistance.grants) or any(program is not None for program in programs)


def _most_of(assistance: Assistance, days: Sequence[date]) -> int:
    if assistance.discount is not None:
        return UNLIMITED
    programs = [one for one in (assistance.savings_card, assistance.rebate) if one is not None]
    grants = sum(to_cents(grant.amount) for grant in assistance.grants)
    return min(UNLIMITED, grants + sum(_most_in_years(one, days) for one in programs))


def _most_in_years(program: SavingsCard | ObservationRebate, days: Sequence[date]) -> int:
    """Return what a program can pay over all its years that the days lie in."""
    maximum = program.yearly_maximum
    if isinstance(maximum, Unknown):
        maximum = maximum.high
    years = {benefit_year_containing(day, program.year_starts) for day in days}
    return UNLIMITED if maximum is None else to_cents(maximum) * len(years)
