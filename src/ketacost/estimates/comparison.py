"""Comparison: several requests side by side, same dates, same money, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.calculate import estimate
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.options import Comparison, Month, Option
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.summary import NOTICE

_ZERO = Decimal("0.00")


def compare(requests: Sequence[EstimateRequest], *, trace: bool = False) -> Comparison:
    """Return the requests side by side.

    Raises:
        InvalidInputError: if there are fewer than two, or any of them is wrong; paths start with ``requests[i]``.
    """
    if len(requests) < 2:  # noqa: PLR2004 (side by side needs two sides)
        raise InvalidInputError([Problem("compare.too_few", "requests", "a comparison needs at least two requests")])
    estimates: list[Estimate] = []
    problems: list[Problem] = []
    for index, request in enumerate(requests):
        try:
            estimates.append(estimate(request, trace=trace))
        except InvalidInputError as error:
            problems.extend(problem.under(f"requests[{index}]") for problem in error.problems)
    if problems:
        raise InvalidInputError(problems)
    return Comparison(
        notice=NOTICE,
        options=tuple(_option(one, index) for index, one in enumerate(estimates)),
        months=_months(estimates),
        estimates=tuple(estimates),
    )


def _option(one: Estimate, index: int) -> Option:
    sessions = [session for session in one.sessions if session.session > 0]
    first = sessions[0] if sessions else one.sessions[0]
    return Option(
        label=one.label or f"option {index + 1}",
        plan=one.plan,
        sessions=len(sessions),
        first_on=one.sessions[0].on,
        last_on=one.sessions[-1].on,
        patient_responsibility=one.patient_responsibility,
        net_cost=one.net_cost,
        due_at_first_session=first.due_at_session,
        plan_paid=one.totals.plan_paid,
    )


def _months(estimates: Sequence[Estimate]) -> tuple[Month, ...]:
    owed: dict[str, list[Decimal]] = {}
    for index, one in enumerate(estimates):
        for session in one.sessions:
            row = owed.setdefault(session.on.isoformat()[:7], [_ZERO] * len(estimates))
            row[index] += session.totals.patient_responsibility
    so_far = [_ZERO] * len(estimates)
    months = []
    for month, row in sorted(owed.items()):
        so_far = [total + amount for total, amount in zip(so_far, row, strict=True)]
        months.append(Month(month=month, patient_responsibility=tuple(row), so_far=tuple(so_far)))
    return tuple(months)
