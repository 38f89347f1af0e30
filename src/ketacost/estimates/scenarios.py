"""Scenarios: the same claims at the lowest, the expected and the highest reading of what is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import attrs

from ketacost.adjudication.settlement import Settlement, Stay, settle
from ketacost.adjudication.waterfall import Posting
from ketacost.claims.claim import PricedClaim, PriceRange, Scenario
from ketacost.claims.payers import Coordination
from ketacost.claims.services import NetworkTier
from ketacost.errors import InvalidInputError, KetacostError, Problem, UnknownError
from ketacost.estimates.bounds import Completer
from ketacost.estimates.estimate import Question
from ketacost.estimates.monotone import is_balance_billed, refuse_where_nothing_bounds
from ketacost.estimates.totals import parts_of
from ketacost.plans.plan import Plan
from ketacost.values.money import from_cents
from ketacost.values.unknown import Unknown


def ledgers_of(
    stays: tuple[Stay, ...], places: tuple[Places, ...], *, trace: bool
) -> tuple[dict[Scenario, Settlement], tuple[Question, ...]]:
    """Return a settlement a scenario: one when everything is exact, else the corners and, where possible, the expected.

    Args:
        stays: claims under their payers, in order of days; some terms, balances and prices perhaps unknown.
        places: where in the request the payers of each stay stand.
        trace: whether to keep accumulators and steps of every line.

    Raises:
        InvalidInputError: if a line cannot be adjudicated, or no range can be guaranteed for what is unknown.
    """
    is_exact = all(_is_exact(stay.claims) for stay in stays)

    def run(complete: Completer, scenario: Scenario) -> Settlement:
        completed = tuple(
            _completed(stay, place, complete, scenario, is_exact=is_exact)
            for stay, place in zip(stays, places, strict=True)
        )
        return settle(completed, scenario=scenario, trace=trace)

    try:
        meeting = Completer(lambda _path: Scenario.HIGH)
        high = run(meeting, Scenario.HIGH)
        _refuse_ranges_of_second(stays, places)
        if not meeting.met and is_exact:
            return {Scenario.EXPECTED: high}, ()
        for stay, place in zip(stays, places, strict=True):
            _refuse_without_bounds(stay, place, list(meeting.met))
        low = run(Completer(lambda _path: Scenario.LOW), Scenario.LOW)
        ledgers = {Scenario.LOW: low, Scenario.HIGH: high}
        if not meeting.met and all(_has_expected(stay.claims) for stay in stays):
            ledgers[Scenario.EXPECTED] = run(Completer(lambda _path: Scenario.HIGH), Scenario.EXPECTED)
        elif is_exact and settled_cents(low.postings) == settled_cents(high.postings):
            ledgers = {Scenario.EXPECTED: high}
        return ledgers, _questions(meeting.met, lambda path: run(_all_high_but(path), Scenario.HIGH), high)
    except KetacostError as error:
        raise InvalidInputError(_placed(problem) for problem in error.problems) from error


class Places(NamedTuple):
    """Where in the request the payers of a stay stand."""

    coverage: str
    secondary: str
    secondary_prices: str
    prices: str


def _completed(stay: Stay, place: Places, complete: Completer, scenario: Scenario, *, is_exact: bool) -> Stay:
    if not stay.claims:
        return stay
    first_on = min(priced.claim.on for priced in stay.claims)
    coverage = complete.coverage(stay.coverage, first_on, place.coverage)
    secondary = stay.secondary
    if secondary is not None:
        second = complete.coverage(secondary.coverage, first_on, f"{place.secondary}.coverage")
        secondary = secondary if second is secondary.coverage else attrs.evolve(secondary, coverage=second)
    assistance = None if stay.assistance is None else complete.assistance(stay.assistance)
    claims = stay.claims if is_exact else _at_end(stay.claims, coverage.plan, scenario)
    if coverage is stay.coverage and secondary is stay.secondary and assistance is stay.assistance:
        return stay if claims is stay.claims else attrs.evolve(stay, claims=claims)
    return attrs.evolve(stay, coverage=coverage, secondary=secondary, assistance=assistance, claims=claims)


_FOLLOWS_FIRST: Final = frozenset({Coordination.SUPPLEMENT, Coordination.LESSER_OF})


def _refuse_ranges_of_second(stays: tuple[Stay, ...], places: tuple[Places, ...]) -> None:
    """Refuse price ranges where a second payer pays more the dearer a line is, so that two ends bound nothing."""
    for stay, place in zip(stays, places, strict=True):
        if stay.second_prices is not None and not _is_exact(stay.second_prices):
            message = "no guaranteed range exists for a range of the second payer's prices; give one price a line"
            raise UnknownError("unknown.no_bound", message, path=place.secondary_prices)
        follows = stay.secondary is None or stay.secondary.method in _FOLLOWS_FIRST
        if not follows and not _is_exact(stay.claims):
            message = "no guaranteed range exists where a second payer pays more the dearer a line is; give this value"
            raise UnknownError("unknown.no_bound", message, path=place.prices)


def _refuse_without_bounds(stay: Stay, place: Places, met: list[str]) -> None:
    if not stay.claims:
        return
    refuse_where_nothing_bounds(stay.coverage, stay.claims, met or [place.prices])
    if stay.secondary is not None:
        second = [path for path in met if path.startswith(place.secondary)] or met or [place.prices]
        as_second = (_at_tier(priced, stay.secondary.tier) for priced in stay.claims)
        refuse_where_nothing_bounds(stay.secondary.coverage, as_second, second)


def _at_tier(priced: PricedClaim, tier: NetworkTier) -> PricedClaim:
    lines = tuple(attrs.evolve(line, tier=tier, protected=False) for line in priced.claim.lines)
    return attrs.evolve(priced, claim=attrs.evolve(priced.claim, lines=lines))


def settled_cents(postings: Sequence[Posting]) -> int:
    """Return what stays with the patient over some lines, in cents."""
    return sum(parts_of(posting).net for posting in postings)


def _at_end(claims: tuple[PricedClaim, ...], plan: Plan, scenario: Scenario) -> tuple[PricedClaim, ...]:
    """Return the claims with prices at the end that is cheapest (dearest) for the patient.

    Out of network that is the other end: the less the plan allows of a charge, the more of it is balance billed.
    """
    if scenario is Scenario.EXPECTED:
        return claims
    other = Scenario.HIGH if scenario is Scenario.LOW else Scenario.LOW
    return tuple(
        attrs.evolve(
            priced,
            prices=tuple(
                attrs.evolve(price, allowed_amount=PriceRange.exact(price.allowed_amount.at(other)))
                if not price.allowed_amount.is_exact and is_balance_billed(plan, line)
                else price
                for line, price in zip(priced.claim.lines, priced.prices, strict=True)
            ),
        )
        if any(not price.allowed_amount.is_exact for price in priced.prices)
        else priced
        for priced in claims
    )


def _all_high_but(path: str) -> Completer:
    return Completer(lambda other: Scenario.LOW if other == path else Scenario.HIGH)


def _placed(problem: Problem) -> Problem:
    """Return the problem with a path from the top of the request; the ledger speaks from the plan or the coverage."""
    top = ("coverage", "prices", "course", "billing", "secondary", "assistance", "changes")
    if problem.path.startswith(top):
        return problem
    inside = "coverage" if problem.path.startswith("accumulators") else "coverage.plan"
    return problem.under(inside) if not problem.code.startswith("price") else problem.under("prices")


def _questions(met: dict[str, str], run: Callable[[str], Settlement], high: Settlement) -> tuple[Question, ...]:
    top = settled_cents(high.postings)
    found = []
    for path, reason in met.items():
        try:
            swing = top - settled_cents(run(path).postings)
        except UnknownError:
            continue
        found.append(Question(path=path, ask=reason, swing=from_cents(max(swing, 0))))
    return tuple(sorted(found, key=lambda question: -question.swing))


def _is_exact(claims: Iterable[PricedClaim]) -> bool:
    return all(
        price.allowed_amount.is_exact and (isinstance(price.billed_charge, Unknown) or price.billed_charge.is_exact)
        for claim in claims
        for price in claim.prices
    )


def _has_expected(claims: Iterable[PricedClaim]) -> bool:
    return not any(
        isinstance(price.allowed_amount.expected, Unknown)
        or (not isinstance(price.billed_charge, Unknown) and isinstance(price.billed_charge.expected, Unknown))
        for claim in claims
        for price in claim.prices
    )
