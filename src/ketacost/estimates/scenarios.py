"""Scenarios: the same claims at the lowest, the expected and the highest reading of what is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from ketacost.adjudication.ledger import Ledger, adjudicate, total_cents
from ketacost.claims.claim import PricedClaim, PriceRange, Scenario
from ketacost.errors import InvalidInputError, KetacostError, Problem, UnknownError
from ketacost.estimates.bounds import Completer
from ketacost.estimates.estimate import Question
from ketacost.estimates.monotone import is_balance_billed, refuse_where_nothing_bounds
from ketacost.plans.coverage import Coverage
from ketacost.plans.plan import Plan
from ketacost.values.money import from_cents
from ketacost.values.unknown import Unknown


def ledgers_of(
    coverage: Coverage, claims: tuple[PricedClaim, ...], *, trace: bool
) -> tuple[dict[Scenario, Ledger], tuple[Question, ...]]:
    """Return a ledger a scenario: one when everything is exact, else the corners and, where possible, the expected.

    Args:
        coverage: the enrolment, some of it perhaps unknown.
        claims: priced claims, some prices perhaps ranges.
        trace: whether to keep accumulators and steps of every line.

    Raises:
        InvalidInputError: if a line cannot be adjudicated, or no range can be guaranteed for what is unknown.
    """
    first_on = min(priced_claim.claim.on for priced_claim in claims)
    is_exact = _is_exact(claims)

    def run(complete: Completer, scenario: Scenario) -> Ledger:
        completed = complete.coverage(coverage, first_on)
        at_end = claims if is_exact else _at_end(claims, completed.plan, scenario)
        return adjudicate(completed, at_end, scenario=scenario, trace=trace)

    try:
        meeting = Completer(lambda _path: Scenario.HIGH)
        high = run(meeting, Scenario.HIGH)
        if not meeting.met and is_exact:
            return {Scenario.EXPECTED: high}, ()
        refuse_where_nothing_bounds(coverage, claims, meeting.met or ("prices",))
        low = run(Completer(lambda _path: Scenario.LOW), Scenario.LOW)
        ledgers = {Scenario.LOW: low, Scenario.HIGH: high}
        if not meeting.met and _has_expected(claims):
            ledgers[Scenario.EXPECTED] = run(Completer(lambda _path: Scenario.HIGH), Scenario.EXPECTED)
        elif total_cents(low.postings) == total_cents(high.postings) and is_exact:
            ledgers = {Scenario.EXPECTED: high}
        return ledgers, _questions(meeting.met, lambda path: run(_all_high_but(path), Scenario.HIGH), high)
    except KetacostError as error:
        raise InvalidInputError(_placed(problem) for problem in error.problems) from error


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
    if problem.path.startswith(("coverage", "prices", "course", "billing")):
        return problem
    inside = "coverage" if problem.path.startswith("accumulators") else "coverage.plan"
    return problem.under(inside) if not problem.code.startswith("price") else problem.under("prices")


def _questions(met: dict[str, str], run: Callable[[str], Ledger], high: Ledger) -> tuple[Question, ...]:
    top = total_cents(high.postings)
    found = []
    for path, reason in met.items():
        try:
            swing = top - total_cents(run(path).postings)
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
