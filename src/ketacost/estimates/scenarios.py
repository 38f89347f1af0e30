"""Scenarios: the same claims at the lowest, the expected and the highest reading of what is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import attrs

from ketacost.adjudication.settlement import Settlement, Stay, settle
from ketacost.adjudication.waterfall import Posting
from ketacost.claims.claim import PricedClaim, PriceRange, Scenario
from ketacost.errors import InvalidInputError, KetacostError, Problem, UnknownError
from ketacost.estimates.bounds import Completer
from ketacost.estimates.estimate import Question
from ketacost.estimates.idle_terms import without_idle
from ketacost.estimates.limits_of_bounds import Places, Unsure, most_help, refuse_unbounded
from ketacost.estimates.monotone import is_balance_billed
from ketacost.estimates.totals import parts_of
from ketacost.plans.plan import Plan
from ketacost.values.money import from_cents
from ketacost.values.unknown import Unknown


@attrs.frozen(kw_only=True, eq=False)
class Outcome:
    """What became of the claims in every case the answer needs.

    Attributes:
        ledgers: a settlement a scenario: one when everything is exact, else the corners and, where possible, the
            expected.
        questions: what to ask to narrow the range.
        most_help: see :class:`ketacost.estimates.summary.Answer`.
    """

    ledgers: dict[Scenario, Settlement]
    questions: tuple[Question, ...]
    most_help: int | None = None


def outcome_of(stays: tuple[Stay, ...], places: tuple[Places, ...], *, trace: bool) -> Outcome:
    """Return the settlements of every case.

    Args:
        stays: claims under their payers, in order of days; some terms, balances and prices perhaps unknown.
        places: where in the request the payers of each stay stand.
        trace: whether to keep accumulators and steps of every line.

    Raises:
        InvalidInputError: if a line cannot be adjudicated, or no range can be guaranteed for what is unknown.
    """
    is_exact = all(_is_exact(stay.claims) for stay in stays)
    stays = without_idle(stays)

    def run(complete: Completer, scenario: Scenario) -> Settlement:
        completed = tuple(
            _completed(stay, place, complete, scenario, is_exact=is_exact)
            for stay, place in zip(stays, places, strict=True)
        )
        return settle(completed, scenario=scenario, trace=trace)

    try:
        meeting = Completer(lambda _path: Scenario.HIGH)
        high = run(meeting, Scenario.HIGH)
        seconds_exact = all(stay.second_prices is None or _is_exact(stay.second_prices) for stay in stays)
        if not meeting.met and is_exact and seconds_exact:
            return Outcome(ledgers={Scenario.EXPECTED: high}, questions=())
        unsure = Unsure(paths=tuple(meeting.met), prices=not (is_exact and seconds_exact))
        for stay, place in zip(stays, places, strict=True):
            refuse_unbounded(stay, place, unsure)
        low = run(Completer(lambda _path: Scenario.LOW), Scenario.LOW)
        ledgers = {Scenario.LOW: low, Scenario.HIGH: high}
        if not meeting.met and all(_has_expected(stay.claims) for stay in stays):
            ledgers[Scenario.EXPECTED] = run(Completer(lambda _path: Scenario.HIGH), Scenario.EXPECTED)
        elif is_exact and _all_alike(low, high):
            ledgers = {Scenario.EXPECTED: high}
        questions = _questions(meeting.met, lambda path: run(_all_high_but(path), Scenario.HIGH), high)
        return Outcome(ledgers=ledgers, questions=questions, most_help=most_help(stays, unsure))
    except KetacostError as error:
        raise InvalidInputError(_placed(problem) for problem in error.problems) from error


def _all_alike(low: Settlement, high: Settlement) -> bool:
    return [parts_of(one)[-5:] for one in low.postings] == [parts_of(one)[-5:] for one in high.postings]


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
