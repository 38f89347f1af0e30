"""Bugs to plant in the engine: what other systems get wrong, each as a change of one function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs
from pytest import MonkeyPatch  # noqa: PT013 (a name that stands in every function)

from ketacost.adjudication import coordination, kernel, opening, relief, settlement
from ketacost.adjudication.binding import Binding
from ketacost.adjudication.coordination import First, Layer, Rules
from ketacost.adjudication.kernel import NONE, Lane, Line, Parts, Shares, State, Terms
from ketacost.adjudication.relief import CardTerms
from ketacost.adjudication.settlement import CardCounting
from ketacost.adjudication.walk import Walk
from ketacost.adjudication.waterfall import Posting
from ketacost.claims.claim import Claim
from ketacost.plans.coverage import Coverage

Limits = Sequence[int]


@attrs.frozen
class Bug:
    """One bug: how to plant it, and a stratum that must find it."""

    name: str
    plant: Callable[[MonkeyPatch], None]
    stratum: str


def maximum_tested_before_the_claim_only(patch: MonkeyPatch) -> None:
    """The claim that crosses the out-of-pocket maximum is not cut."""
    right = kernel.cap_by_maximum

    def wrong(shares: Shares, excess: int, terms: Terms) -> Shares:
        return right(shares, excess, terms) if excess >= sum(shares) else shares

    patch.setattr(kernel, "cap_by_maximum", wrong)


def copay_above_the_maximum(patch: MonkeyPatch) -> None:
    """The copay is owed on top of the maximum."""
    right = kernel.cap_by_maximum

    def wrong(shares: Shares, excess: int, terms: Terms) -> Shares:
        copay, deductible, coinsurance = shares
        _, deductible, coinsurance = right((0, deductible, coinsurance), excess, terms)
        return copay, deductible, coinsurance

    patch.setattr(kernel, "cap_by_maximum", wrong)


def half_even(patch: MonkeyPatch) -> None:
    """Half a cent is rounded to the even cent, whatever the plan says."""
    right = kernel.portion

    def wrong(amount: int, numerator: int, denominator: int, _rounding: int) -> int:
        return right(amount, numerator, denominator, kernel.ROUND_HALF_EVEN)

    patch.setattr(kernel, "portion", wrong)


def family_limit_ignored(patch: MonkeyPatch) -> None:
    """Only the person's own pools are looked at."""
    right = kernel.room_left

    def wrong(used: Limits, limits: Limits, year: int, individual: int, _family: int) -> int:
        return right(used, limits, year, individual, NONE)

    patch.setattr(kernel, "room_left", wrong)


def year_turn_missed(patch: MonkeyPatch) -> None:
    """All days are counted in the first benefit year."""
    patch.setattr(Binding, "year_index", lambda _self, _day: 0)


def assistance_counted_twice(patch: MonkeyPatch) -> None:
    """What the savings card pays is taken off twice."""
    right = relief.card_pays

    def wrong(left: int, patient_pays: int, paid_today: int, year_left: int) -> int:
        return min(left, 2 * right(left, patient_pays, paid_today, year_left))

    patch.setattr(relief, "card_pays", wrong)


def accumulator_adjustment_ignored(patch: MonkeyPatch) -> None:
    """The card's dollars count to the limits of a plan that does not count them."""

    def wrong(_coverage: Coverage, **_: bool) -> CardCounting:
        return CardCounting.ALWAYS

    patch.setattr(settlement, "card_counting", wrong)


def coinsurance_on_the_billed_charge(patch: MonkeyPatch) -> None:
    """The rate is taken of what is billed."""
    split = kernel.split_line
    right: Callable[..., int] = kernel.coinsurance_on
    at_hand: list[tuple[int, int]] = []

    def watching(line: Line, terms: Terms, lane: Lane, limits: Limits, state: State) -> Parts:
        at_hand.append((max(line.billed, line.price), line.price))
        return split(line, terms, lane, limits, state)

    def wrong(base: int, *others: int) -> int:
        billed, price = at_hand[-1]
        return right(base * billed // max(price, 1), *others)

    patch.setattr(kernel, "split_line", watching)
    patch.setattr(kernel, "coinsurance_on", wrong)


def copay_on_every_line(patch: MonkeyPatch) -> None:
    """A copay that a visit owes once is charged on each of its lines."""
    patch.setattr(kernel, "shared_copay_room", lambda _state, _key, copay, _first: copay)


def one_visit_too_many(patch: MonkeyPatch) -> None:
    """The visit after the last covered one is covered."""
    right = kernel.visit_ordinal
    patch.setattr(kernel, "visit_ordinal", lambda state, visit, count: right(state, visit, count) - 1)


def carry_over_dropped(patch: MonkeyPatch) -> None:
    """Nothing of the last months counts in the new year."""
    patch.setattr(kernel, "carry_over", lambda *_: None)


def second_payer_ignores_the_first(patch: MonkeyPatch) -> None:
    """The second payer pays as if the first had paid nothing."""
    right = coordination.layer_of

    def wrong(first: First, rules: Rules, base: int, normal: int, covers: int) -> Layer:
        return right(first._replace(paid=0), rules, base, normal, covers)

    patch.setattr(coordination, "layer_of", wrong)


def balance_bill_forgotten(patch: MonkeyPatch) -> None:
    """What is billed above the allowed amount out of network is nobody's."""
    right = kernel.split_line

    def wrong(line: Line, terms: Terms, lane: Lane, limits: Limits, state: State) -> Parts:
        return right(line, terms, lane, limits, state)._replace(balance_bill=0)

    patch.setattr(kernel, "split_line", wrong)


def networks_share_their_pools(patch: MonkeyPatch) -> None:
    """What counts in one network counts in every other."""
    right: Callable[..., Posting] = Walk.post

    def wrong(self: Walk, claim: Claim, *others: object, **more: object) -> Posting:
        posting = right(self, claim, *others, **more)
        base = self.year_index(claim.on) * self.size
        for group in (self.compiled.deductibles, self.compiled.maxima):
            for pools in ([p.individual for p in group], [p.family for p in group]):
                own = [pool for pool in pools if pool >= 0]
                most = max((self.state.used[base + pool] for pool in own), default=0)
                for pool in own:
                    self.state.used[base + pool] = min(self.compiled.limits[pool], most)
        return posting

    patch.setattr(Walk, "post", wrong)


def deductible_past_its_limit(patch: MonkeyPatch) -> None:
    """The line that finishes the deductible goes to it whole."""
    right: Callable[..., Shares] = kernel.charge

    def wrong(allowed: int, room: int, left: int, *others: object) -> Shares:
        return right(allowed, room, allowed if left > 0 else 0, *others)

    patch.setattr(kernel, "charge", wrong)


def noncovered_counted_to_the_maximum(patch: MonkeyPatch) -> None:
    """What the plan does not cover fills the out-of-pocket maximum."""
    right: Callable[..., int] = kernel.post

    def wrong(spared: int, parts: Parts, line: Line, *others: Any) -> int:  # noqa: ANN401 (passed on)
        filled = right(spared, parts, line, *others)
        _terms, lane, limits, state = others
        kernel.credit_limit(state, limits, line, lane.maximum_individual, lane.maximum_family, parts.noncovered)
        return filled

    patch.setattr(kernel, "post", wrong)


def maximum_of_a_rule_on_every_line(patch: MonkeyPatch) -> None:
    """A maximum over the visit or the day starts again on each line."""
    right = kernel.cap_by_rule
    patch.setattr(kernel, "cap_by_rule", lambda shares, terms, _key, state: right(shares, terms, NONE, state))


def copay_not_prorated(patch: MonkeyPatch) -> None:
    """The copay of the line that finishes the deductible is owed in full, whatever the plan says."""
    patch.setattr(kernel, "copay_after_deductible", lambda room, rest, *_: min(room, rest))


def penalty_forgotten(patch: MonkeyPatch) -> None:
    """Nothing is withheld for a missing approval."""
    patch.setattr(kernel, "withheld_from", lambda _paid, _terms: 0)


def relatives_forgotten(patch: MonkeyPatch) -> None:
    """What relatives spend fills no pool."""
    patch.setattr(Walk, "post_relatives", lambda _self, _through: None)


def opening_balances_forgotten(patch: MonkeyPatch) -> None:
    """Every limit starts at nothing."""
    right: Callable[..., tuple[list[int], list[int]]] = opening.opening_pools

    def wrong(*given: object) -> tuple[list[int], list[int]]:
        used, window = right(*given)
        return [0 for _ in used], [0 for _ in window]

    patch.setattr(opening, "opening_pools", wrong)


def rebate_without_its_maximum(patch: MonkeyPatch) -> None:
    """The rebate pays back whatever was paid."""
    patch.setattr(relief, "rebate_pays", lambda left, patient_pays, _most, _year_left: max(0, left - patient_pays))


def card_without_its_windows(patch: MonkeyPatch) -> None:
    """The card takes any number of devices."""

    def wrong(_days: Limits, _counts: Limits, _at: int, _devices: int, _card: CardTerms) -> int:
        return 1

    patch.setattr(relief, "devices_fit", wrong)


def one_order_of_relief(patch: MonkeyPatch) -> None:
    """What is above a maximum is always taken from the coinsurance first."""
    right = kernel.relieve
    patch.setattr(
        kernel, "relieve", lambda excess, shares, _order: right(excess, shares, kernel.RELIEF_COINSURANCE_FIRST)
    )


_STRATA: Final[dict[Callable[[MonkeyPatch], None], str]] = {
    maximum_tested_before_the_claim_only: "relief_at_the_maximum",
    copay_above_the_maximum: "relief_at_the_maximum",
    half_even: "rounding",
    family_limit_ignored: "family_limits",
    year_turn_missed: "year_turn",
    assistance_counted_twice: "savings_card",
    accumulator_adjustment_ignored: "card_that_does_not_count",
    coinsurance_on_the_billed_charge: "deductible_first",
    copay_on_every_line: "copay_scopes",
    one_visit_too_many: "visit_limits",
    carry_over_dropped: "carry_over",
    second_payer_ignores_the_first: "second_payer_non_duplication",
    balance_bill_forgotten: "balance_bills",
    networks_share_their_pools: "crossing_networks",
    deductible_past_its_limit: "deductible_first",
    noncovered_counted_to_the_maximum: "not_covered",
    maximum_of_a_rule_on_every_line: "maxima_of_rules",
    copay_not_prorated: "crossing_copay",
    penalty_forgotten: "without_approval",
    relatives_forgotten: "relatives",
    opening_balances_forgotten: "opening_balances",
    rebate_without_its_maximum: "rebates",
    card_without_its_windows: "card_windows",
    one_order_of_relief: "relief_at_the_maximum",
}

BUGS: Final = tuple(Bug(plant.__name__, plant, stratum) for plant, stratum in _STRATA.items())
"""Every planted bug."""
