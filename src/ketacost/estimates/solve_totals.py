"""What the questions compare: one total of an estimate, as a range; and how two ranges stand to each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from ketacost.claims.claim import Scenario
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.calculate import estimate
from ketacost.estimates.estimate import Estimate, MoneyRange
from ketacost.estimates.request import EstimateRequest
from ketacost.values.unknown import Unknown

T = TypeVar("T")


class Measure(StrEnum):
    """Which total of an estimate a question is about; without assistance both are the same.

    ``NET_COST``: what stays with the patient after assistance. ``PATIENT_RESPONSIBILITY``: what is owed before it.
    """

    NET_COST = "net_cost"
    PATIENT_RESPONSIBILITY = "patient_responsibility"


def refusal(code: str, path: str, message: str) -> InvalidInputError:
    """Return the error of one problem with a question."""
    return InvalidInputError([Problem(f"solve.{code}", path, message)])


def estimate_at(request: EstimateRequest, path: str, *, trace: bool = False) -> Estimate:
    """Return the estimate of a request; its problems get the name the question has for it.

    Raises:
        InvalidInputError: if anything in the request is wrong.
    """
    try:
        return estimate(request, trace=trace)
    except InvalidInputError as error:
        raise error.at(path) from error


def total_of(found: Estimate, measure: Measure) -> MoneyRange:
    """Return the total a question is about."""
    return found.net_cost if measure is Measure.NET_COST else found.patient_responsibility


def single(amounts: MoneyRange) -> Decimal | Unknown:
    """Return the one figure of a range: both ends where they are the same, else the expected one."""
    return amounts.low if is_certain(amounts) else amounts.expected


def is_certain(amounts: MoneyRange) -> bool:
    """Return whether both ends are the same."""
    return amounts.low == amounts.high


def plus(first: MoneyRange, second: MoneyRange) -> MoneyRange:
    """Return the sum of two ranges."""
    one, other = single(first), single(second)
    expected = one if isinstance(one, Unknown) else other if isinstance(other, Unknown) else one + other
    return MoneyRange(low=first.low + second.low, expected=expected, high=first.high + second.high)


def minus(first: MoneyRange, second: MoneyRange) -> MoneyRange:
    """Return how much more the first is than the second; negative when it is less.

    The ends hold whatever is unknown in each, so they are wide where both depend on the same unknown.
    """
    opposite = single(second)
    negative = MoneyRange(
        low=-second.high, expected=opposite if isinstance(opposite, Unknown) else -opposite, high=-second.low
    )
    return plus(first, negative)


def ordering(totals: Sequence[MoneyRange]) -> tuple[Scenario, Callable[[MoneyRange], Decimal]]:
    """Return what to put totals in order by: the single figure where every one has it, else the most they can be."""
    if any(isinstance(single(one), Unknown) for one in totals):
        return Scenario.HIGH, lambda one: one.high
    return Scenario.EXPECTED, _known


def _known(amounts: MoneyRange) -> Decimal:
    figure = single(amounts)
    if isinstance(figure, Unknown):  # ordering() looked at every one
        raise TypeError
    return figure


def cheapest_for_sure(totals: Sequence[MoneyRange], first: int) -> bool:
    """Return whether one of the totals is at most every other, whatever the unknowns turn out to be."""
    return all(index == first or totals[first].high <= one.low for index, one in enumerate(totals))
