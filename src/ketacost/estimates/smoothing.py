"""The Medicare Prescription Payment Plan: Part D cost sharing billed month by month, never more and never less of it.

(A) From the day the person joins, the drug plan bills what would be owed at the pharmacy; a calendar year stands alone.
(B) First month: the lesser of what was incurred in it and the year's threshold, less what was incurred in that year
before, spread over the months left with this one.
(C) Each later month: all that is open, what was incurred in it among that, spread over the months left with this one.
(D) December bills all that is open. Every month is rounded half-up to the cent, so December takes the rest.

Source: medicare.gov, the examples of this payment option (Social Security Act, section 1860D-2(b)(2)(E)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from ketacost.adjudication.settlement import Stay
from ketacost.claims.claim import ClaimLine
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit
from ketacost.errors import InvalidInputError, Problem, ReferenceDataError
from ketacost.estimates.request import PrescriptionPaymentPlan
from ketacost.plans.plan import Plan
from ketacost.plans.plan_year import CALENDAR_YEAR
from ketacost.reference.lookup import amount, figure
from ketacost.values.dates import benefit_year_containing
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import round_ratio, to_cents

_MONTHS: Final = 12
_TOPIC: Final = "medicare_benefits"
_MEDICARE: Final = frozenset({LineOfBusiness.MEDICARE, LineOfBusiness.MEDICARE_ADVANTAGE})
PATH: Final = "payment.prescription_payment_plan"


def bills_of_year(incurred: Mapping[int, int], *, first: int, most: int) -> dict[int, int]:
    """Return what each month from the first one on bills, in cents; steps (B) to (D).

    Args:
        incurred: cents incurred by month, 1 to 12, none before the first.
        first: month the person takes part from.
        most: the threshold less what was incurred in that year before, in cents.
    """
    bills: dict[int, int] = {}
    open_cents = 0
    for month in range(first, _MONTHS + 1):
        open_cents += incurred.get(month, 0)
        months_left = _MONTHS + 1 - month
        spread = most if month == first else open_cents
        bills[month] = open_cents if months_left == 1 else min(open_cents, round_ratio(spread, months_left))
        open_cents -= bills[month]
    return bills


def monthly_bills(terms: PrescriptionPaymentPlan, incurred: Iterable[tuple[date, int]]) -> dict[date, int]:
    """Return what the drug plan bills, in cents by the last day of the month it is for.

    Args:
        terms: when the person joined, and what was incurred before.
        incurred: day and cents of each fill the plan bills, and of those in the year of joining before that day.

    Raises:
        ReferenceDataError: for a year whose threshold is not known.
    """
    by_year: dict[int, dict[int, int]] = {}
    before = to_cents(terms.incurred_before)
    for on, cents in incurred:
        if on >= terms.joined_on:
            months = by_year.setdefault(on.year, {})
            months[on.month] = months.get(on.month, 0) + cents
        elif on.year == terms.joined_on.year:
            before += cents
    found: dict[date, int] = {}
    for year, months in sorted(by_year.items()):
        joins = year == terms.joined_on.year
        threshold = to_cents(amount(_TOPIC, "part_d.threshold", date(year, 1, 1)))
        most = max(0, threshold - before) if joins else threshold
        bills = bills_of_year(months, first=terms.joined_on.month if joins else 1, most=most)
        found |= {_last_day(year, month): cents for month, cents in bills.items() if cents}
    return found


def smoothing_notes(terms: PrescriptionPaymentPlan | None) -> tuple[Finding, ...]:
    """Return what to know of monthly bills; nothing where none come."""
    if terms is None:
        return ()
    message = (
        "the drug plan bills the pharmacy's share monthly; the bill comes after the month it stands under, and the "
        "person's other drugs are billed on it too"
    )
    source = figure(_TOPIC, "part_d.payment_plan", terms.joined_on).source
    return (
        Finding(code="payment.billed_monthly", severity=Severity.NOTICE, message=message, path=PATH, source=source),
    )


def _last_day(year: int, month: int) -> date:
    return benefit_year_containing(date(year, month, 1), CALENDAR_YEAR, 1).span.last_on


def refuse_misplaced(terms: PrescriptionPaymentPlan, stays: Iterable[Stay]) -> None:
    """Refuse smoothing where there is nothing it could bill.

    Raises:
        InvalidInputError: ``payment.no_payment_plan``, ``payment.no_part_d`` and ``payment.nothing_to_spread``.
    """
    problems = tuple(_misplaced(terms, tuple(stays)))
    if problems:
        raise InvalidInputError(problems)


def _misplaced(terms: PrescriptionPaymentPlan, stays: tuple[Stay, ...]) -> Iterator[Problem]:
    try:
        figure(_TOPIC, "part_d.payment_plan", terms.joined_on)
    except ReferenceDataError as error:
        yield Problem(
            "payment.no_payment_plan", f"{PATH}.joined_on", f"nobody could pay this way then: {error.message}"
        )
    fills = [
        (one.claim.on, stay.coverage.plan.line_of_business)
        for stay in stays
        for one in stay.claims
        if one.claim.on >= terms.joined_on
        and any(_is_covered_fill(line, stay.coverage.plan) for line in one.claim.lines)
    ]
    if not fills:
        message = (
            f"no pharmacy bills a drug of this course that the plan covers from {terms.joined_on} on; remove this, or "
            "change that day"
        )
        yield Problem("payment.nothing_to_spread", PATH, message)
    for on, payer in fills:
        if payer not in _MEDICARE:
            message = f"a drug plan of Medicare bills monthly, and on {on} the payer is {payer}; remove it"
            yield Problem("payment.no_part_d", PATH, message)
            return


def is_fill(line: ClaimLine) -> bool:
    """Return whether a line is a pharmacy's, under the pharmacy benefit."""
    return line.benefit is Benefit.PHARMACY


def _is_covered_fill(line: ClaimLine, plan: Plan) -> bool:
    if not is_fill(line):
        return False
    return plan.cost_sharing[plan.rule_for(line.service, line.tier, line.benefit, line.code)].covered is not False
