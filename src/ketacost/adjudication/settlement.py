"""The settlement: every line through the plan, then the second payer, then assistance, across changes of coverage.

A stay is a run of days under one set of payers. Claims are taken stay by stay, in each in the order of its plan; pools
of a coverage that goes on are carried over, those of a new one open with its own balances.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import chain
from typing import Final

import attrs

from ketacost.adjudication import coordination
from ketacost.adjudication.binding import AsSecond
from ketacost.adjudication.coordination import NOTHING, First, Layer, Rules
from ketacost.adjudication.kernel import Parts
from ketacost.adjudication.ledger import Ledger
from ketacost.adjudication.order import in_processing_order, ordering_day
from ketacost.adjudication.relief import NO_RELIEF, Relief, Relievers
from ketacost.adjudication.walk import Walk
from ketacost.adjudication.waterfall import After, Posting
from ketacost.assistance.programs import Assistance
from ketacost.claims.amounts import LineResult, LineSplit
from ketacost.claims.claim import Claim, ClaimLine, LinePrice, PricedClaim, Scenario
from ketacost.claims.coverage import CoverageTier, PoolName
from ketacost.claims.payers import Coordination
from ketacost.claims.services import NetworkTier
from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.plans.conventions import ManufacturerDollars
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.reference.lookup import figure
from ketacost.values.dates import BenefitYear
from ketacost.values.money import to_cents

_METHODS: Final = {
    Coordination.STANDARD: coordination.STANDARD,
    Coordination.NON_DUPLICATION: coordination.NON_DUPLICATION,
    Coordination.MAINTENANCE: coordination.MAINTENANCE,
    Coordination.MEDICARE_SECONDARY: coordination.MEDICARE_SECONDARY,
    Coordination.SUPPLEMENT: coordination.SUPPLEMENT,
    Coordination.LESSER_OF: coordination.LESSER_OF,
}


@attrs.frozen(kw_only=True)
class Stay:
    """Claims of a run of days under one set of payers.

    Attributes:
        coverage: the first payer.
        secondary: the second payer, ``None`` for none.
        assistance: what helps the person pay in these days, already found eligible.
        claims: the claims, priced by the first payer.
        second_prices: the same claims priced by the second payer, ``None`` where it goes by the first one's prices.
        keeps_coverage: the first payer is the one of the stay before and goes on with its pools.
        keeps_secondary: the second payer likewise.
        path: where in the request the stay stands, empty for the request itself; errors name it.
    """

    coverage: Coverage
    secondary: SecondaryCoverage | None = None
    assistance: Assistance | None = None
    claims: tuple[PricedClaim, ...]
    second_prices: tuple[PricedClaim, ...] | None = None
    keeps_coverage: bool = False
    keeps_secondary: bool = False
    path: str = ""

    def at(self, field: str) -> str:
        """Return the path of a field of this stay in the request."""
        return f"{self.path}.{field}" if self.path else field


@attrs.frozen(kw_only=True, eq=False)
class Settlement:
    """Every line of a course, settled.

    Attributes:
        postings: the lines in the order they were settled.
        ledgers: one a first payer, in order.
        second: one a second payer, in order, with its own split of each line it was asked for.
        card_left: dollars in cents left on the savings card on the day of each line; empty without a card.
    """

    postings: tuple[Posting, ...]
    ledgers: tuple[Ledger, ...]
    second: tuple[Ledger, ...]
    card_left: tuple[tuple[Posting, int | None], ...]

    @property
    def years(self) -> tuple[BenefitYear, ...]:
        """The benefit years reached, of every first payer in order."""
        return tuple(dict.fromkeys(year for ledger in self.ledgers for year in ledger.years))

    @cached_property
    def lines(self) -> tuple[LineResult, ...]:
        """The result of every line."""
        return tuple(line for ledger in self.ledgers for line in ledger.lines)

    def splits(self) -> tuple[LineSplit, ...]:
        """Return the split of every line in the order of the postings, made anew."""
        return tuple(chain.from_iterable(ledger.splits() for ledger in self.ledgers))

    @property
    def filled(self) -> tuple[tuple[Posting, PoolName, int], ...]:
        """Each limit of a first payer a line finished: the line, the pool, and the limit in cents."""
        return tuple(found for ledger in self.ledgers for found in ledger.filled)


class _Account:
    """One coverage while it is in force: its walk and the lines it has taken."""

    def __init__(self, coverage: Coverage, scenario: Scenario, *, trace: bool) -> None:
        self.walk = Walk(coverage, scenario, trace=trace)
        self.postings: list[Posting] = []

    def ledger(self) -> Ledger:
        walk = self.walk
        return Ledger(
            coverage=walk.coverage,
            scenario=walk.scenario,
            postings=tuple(self.postings),
            years=tuple(walk.years),
            walk=walk,
        )


def settle(stays: Sequence[Stay], *, scenario: Scenario = Scenario.EXPECTED, trace: bool = True) -> Settlement:
    """Settle every claim line to the cent.

    Args:
        stays: in order of days; every term, balance and program amount must be known.
        scenario: which end of every price range to use.
        trace: whether to keep accumulators and steps of every line.

    Raises:
        KetacostError: as :func:`ketacost.adjudication.ledger.adjudicate`.
    """
    first: list[_Account] = []
    second: list[_Account] = []
    card_left: list[tuple[Posting, int | None]] = []
    relievers: Relievers | None = None
    first_on = min((priced.claim.on for stay in stays for priced in stay.claims), default=date.min)
    for stay in stays:
        with inside(stay, "coverage"):
            if not (stay.keeps_coverage and first):
                first.append(_Account(stay.coverage, scenario, trace=trace))
        with inside(stay, "secondary.coverage"):
            if stay.secondary is not None and not (stay.keeps_secondary and second):
                second.append(_Account(stay.secondary.coverage, scenario, trace=trace))
        if stay.assistance is not None:
            relievers = _relievers(relievers, stay.assistance, first_on)
        desk = _Desk(stay, first[-1], second[-1] if stay.secondary is not None else None, relievers)
        with inside(stay, "coverage"):
            card_left += [(posting, desk.left_on_card(posting)) for posting in desk.take(stay.claims)]
    return Settlement(
        postings=tuple(posting for account in first for posting in account.postings),
        ledgers=tuple(account.ledger() for account in first),
        second=tuple(account.ledger() for account in second),
        card_left=tuple(card_left),
    )


@contextmanager
def inside(stay: Stay, field: str) -> Iterator[None]:
    """Give the errors of a coverage their place in the request."""
    try:
        yield
    except KetacostError as error:
        raise InvalidInputError(_placed(problem, stay, field) for problem in error.problems) from error


_TOP: Final = ("coverage", "secondary", "prices", "assistance", "changes")


def _placed(problem: Problem, stay: Stay, field: str) -> Problem:
    if problem.path.startswith(_TOP):
        return problem.under(stay.path) if stay.path and not problem.path.startswith("changes") else problem
    if problem.code.startswith("price"):
        return problem.under(stay.at("prices" if field == "coverage" else "secondary_prices"))
    inside = stay.at(field)
    return problem.under(inside if problem.path.startswith("accumulators") else f"{inside}.plan")


def _relievers(before: Relievers | None, assistance: Assistance, first_on: date) -> Relievers:
    """Return the programs' state: what was used in earlier stays stays used."""
    if before is None:
        return Relievers(assistance, first_on)
    before.assistance = assistance
    return before


class _Desk:
    """Settles the lines of one stay."""

    def __init__(self, stay: Stay, first: _Account, second: _Account | None, relievers: Relievers | None) -> None:
        self.stay = stay
        self.first = first
        self.second = second
        self.relievers = relievers if stay.assistance is not None else None
        self.rules = None if stay.secondary is None else rules_of(stay.secondary)
        self.prices = by_line(stay.second_prices)

    def take(self, claims: Iterable[PricedClaim]) -> Iterator[Posting]:
        """Settle claims in the order of the first plan, and return the postings."""
        walk = self.first.walk
        order = walk.plan.conventions.processing_order
        for priced in in_processing_order(claims, order):
            if walk.relatives:
                walk.post_relatives(ordering_day(priced.claim, order))
            if self.second is not None and self.second.walk.relatives:
                self.second.walk.post_relatives(priced.claim.on)
            for line, price in zip(priced.claim.lines, priced.prices, strict=True):
                posting = self._settle(priced.claim, line, price)
                self.first.postings.append(posting)
                yield posting

    def left_on_card(self, posting: Posting) -> int | None:
        """Return the cents left on the savings card after a line, ``None`` without a card or a maximum."""
        return None if self.relievers is None else self.relievers.left_on_card(posting.claim.on)

    def _settle(self, claim: Claim, line: ClaimLine, price: LinePrice) -> Posting:
        if self.second is None and self.relievers is None:
            return self.first.walk.post(claim, line, price)
        found: list[After] = []

        def uncounted(parts: Parts) -> int:
            first = _first(parts)
            layer, split = self._second(claim, line, price, first)
            relief = self._relieved(claim, line, first, layer)
            found.append(After(layer, split, relief))
            return relief.card if relief.card and not counts else 0

        counts = self._card_counts(claim, line)
        posting = self.first.walk.post(claim, line, price, uncounted=uncounted)
        return posting._replace(after=found[0])

    def _second(self, claim: Claim, line: ClaimLine, price: LinePrice, first: First) -> tuple[Layer, Parts | None]:
        if self.second is None or self.rules is None or self.stay.secondary is None:
            return NOTHING, None
        if not coordination.is_asked(first, self.rules):
            return NOTHING, None
        walk = self.second.walk
        priced = self.prices.get((claim.sequence, line.number), price)
        own_price = to_cents(priced.allowed_amount.at(walk.scenario))
        base = coordination.base_of(first, self.rules, own_price)
        as_second = AsSecond(self.stay.secondary.tier, base, base)
        with inside(self.stay, "secondary.coverage"):
            posting = walk.post(claim, line, priced, as_second=as_second)
        self.second.postings.append(posting)
        parts = posting.parts
        return coordination.layer_of(first, self.rules, base, parts.plan_paid, parts.covered), parts

    def _relieved(self, claim: Claim, line: ClaimLine, first: First, layer: Layer) -> Relief:
        helpers = self.relievers
        if helpers is None:
            return NO_RELIEF
        settled = layer.paid + layer.write_off
        share = first.deductible + first.other_share
        share_left = max(0, share - settled)
        left = coordination.left_by(first) - settled
        discount = helpers.discount(claim, first.noncovered, left)
        card = helpers.card(claim, line, share_left)
        left -= discount + card
        grant = helpers.grants(claim, line, left)
        left -= grant
        return Relief(discount, card, grant, helpers.rebate(claim, line, left))

    def _card_counts(self, claim: Claim, line: ClaimLine) -> bool:
        """Return whether the plan counts a card's payment on a line, by its balances before the line."""
        walk = self.first.walk
        has_card = self.relievers is not None and self.relievers.assistance.savings_card is not None
        counting = card_counting(walk.coverage, has_card=has_card)
        if counting is not CardCounting.ABOVE_MINIMUM:
            return counting is CardCounting.ALWAYS
        individual, family = walk.used_of(claim, line)
        year = walk.years[walk.year_index(claim.on)]
        is_family = walk.coverage.members is CoverageTier.FAMILY
        return (family if is_family else individual) >= minimum_deductible(walk.coverage, year)


class CardCounting(Enum):
    """Whether a plan counts what a savings card pays.

    ``ABOVE_MINIMUM``: once what counts to the deductible has reached the legal minimum of a plan with a health savings
    account.
    """

    NEVER = 0
    ALWAYS = 1
    ABOVE_MINIMUM = 2


def card_counting(coverage: Coverage, *, has_card: bool) -> CardCounting:
    """Return whether a plan counts a card's payments."""
    if coverage.plan.conventions.manufacturer_dollars is ManufacturerDollars.DO_NOT_COUNT:
        return CardCounting.NEVER
    return CardCounting.ABOVE_MINIMUM if coverage.plan.hdhp and has_card else CardCounting.ALWAYS


def minimum_deductible(coverage: Coverage, year: BenefitYear) -> int:
    """Return the least deductible of a plan with a health savings account in a year, in cents."""
    is_family = coverage.members is CoverageTier.FAMILY
    key = "minimum_deductible.family" if is_family else "minimum_deductible.self_only"
    return to_cents(figure("hdhp_limits", key, year.starts_on).amount)


def rules_of(secondary: SecondaryCoverage) -> Rules:
    """Return how a second payer follows the first, as integers."""
    return Rules(
        method=_METHODS[secondary.method],
        pays_deductible=int(secondary.pays_deductible),
        pays_excess=int(secondary.pays_excess),
        pays_alone=int(secondary.pays_alone),
        has_contract=int(secondary.tier is not NetworkTier.OUT_OF_NETWORK),
    )


def _first(parts: Parts) -> First:
    return First(
        covered=parts.covered,
        allowed=parts.allowed,
        paid=parts.plan_paid,
        deductible=parts.deductible,
        other_share=parts.copay + parts.coinsurance,
        excess=parts.balance_bill,
        noncovered=parts.noncovered,
    )


def by_line(claims: tuple[PricedClaim, ...] | None) -> dict[tuple[int, int], LinePrice]:
    """Return the prices of claims by the claim's sequence and the line's number."""
    if claims is None:
        return {}
    return {
        (priced.claim.sequence, line.number): price
        for priced in claims
        for line, price in zip(priced.claim.lines, priced.prices, strict=True)
    }
