"""The calls people make: one estimate, or several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ketacost.estimates import calculate, comparison
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.options import Comparison
from ketacost.estimates.request import EstimateRequest


def estimate(request: EstimateRequest, *, as_of: date | None = None, trace: bool = True) -> Estimate:
    """Return what a course costs this person on this coverage, session by session, exact to the cent.

    Args:
        request: course, billing, prices and coverage.
        as_of: day of the question, printed on the answer; by default the request's own.
        trace: whether the answer carries every claim line with its steps; without it the answer comes faster.

    Raises:
        InvalidInputError: if anything in the request is wrong; it lists every problem, and nothing was computed.
    """
    return calculate.estimate(calculate.relabel(request, as_of), trace=trace)


def compare(requests: Sequence[EstimateRequest], *, as_of: date | None = None, trace: bool = False) -> Comparison:
    """Return several requests side by side, month by month.

    Args:
        requests: at least two.
        as_of: day of the question for all of them; by default each request's own.
        trace: whether each answer carries its claim lines.

    Raises:
        InvalidInputError: if there are fewer than two, or any is wrong; paths start with ``requests[i]``.
    """
    return comparison.compare([calculate.relabel(request, as_of) for request in requests], trace=trace)
