"""The request: everything one estimate needs, as one frozen value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from ketacost.assistance.programs import Assistance
from ketacost.coding.billing import Billing
from ketacost.courses.course import Course
from ketacost.errors import InvalidInputError, Problem
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.payer_order import MedicareFacts
from ketacost.pricing.price_book import PriceBook
from ketacost.values.doors import amount

if TYPE_CHECKING:  # loaded when it is used; readers of fields know it by interop.field_types
    from ketacost.authorization.case import AuthorizationCase

_LONGEST_WAIT_DAYS = 3_650
_days = attrs.validators.optional(
    [attrs.validators.instance_of(int), attrs.validators.ge(0), attrs.validators.le(_LONGEST_WAIT_DAYS)]
)


@attrs.frozen(kw_only=True)
class PrescriptionPaymentPlan:
    """The Medicare Prescription Payment Plan: the drug plan bills month by month what would be due at the pharmacy.

    Attributes:
        joined_on: day the person joined; fills from that day on are billed monthly.
        incurred_before: dollars of Part D cost sharing in that calendar year before joining, without this course's.
    """

    joined_on: date
    incurred_before: Decimal = attrs.field(default=Decimal("0.00"), converter=amount)


@attrs.frozen(kw_only=True)
class Payment:
    """How money moves besides the plan's own payment.

    Attributes:
        superbill: the person pays the clinic in full at each visit and files the claim; what the plan pays comes back
            later.
        reimbursed_after_days: days until the plan's money arrives; ``None`` when nobody knows.
        file_within_days: days after a visit in which the plan takes its bill; ``None`` when nobody knows. A bill filed
            later is not paid, so the estimate holds for bills filed in time.
        prescription_payment_plan: Part D cost sharing billed monthly; ``None`` where it is paid at the pharmacy.
    """

    superbill: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    reimbursed_after_days: int | None = attrs.field(default=None, validator=_days)
    file_within_days: int | None = attrs.field(default=None, validator=_days)
    prescription_payment_plan: PrescriptionPaymentPlan | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse days of a bill that nobody files."""
        unused = [name for name in ("reimbursed_after_days", "file_within_days") if getattr(self, name) is not None]
        if unused and not self.superbill:
            message = "the person files no bill, so this has no meaning; remove it, or say superbill = true"
            raise InvalidInputError(Problem("payment.not_used", name, message) for name in unused)


@attrs.frozen(kw_only=True)
class CoverageChange:
    """Who pays from a day on: another plan, Medicare at 65, a plan lost, a second payer gained.

    What is not given is none; what goes on must be said to be kept, and then keeps its balances.

    Attributes:
        on: first day.
        coverage: the new enrolment with its own opening balances; ``None`` for a person who pays alone from then on.
        secondary: the new second payer; ``None`` for none.
        keeps_coverage: the first payer stays the one before.
        keeps_secondary: the second payer stays the one before.
        billing: how the clinic bills from then on; ``None`` as before.
        prices: where prices come from from then on; ``None`` as before.
        secondary_prices: where the second payer's prices come from; ``None`` where it goes by the first one's.
    """

    on: date
    coverage: Coverage | None = None
    secondary: SecondaryCoverage | None = None
    keeps_coverage: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    keeps_secondary: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    billing: Billing | None = None
    prices: PriceBook | None = None
    secondary_prices: PriceBook | None = None


class Unconfirmed(StrEnum):
    """What to do where an answer rests on a reference figure or a term no document confirms for its day.

    ``WARN``: answer, and say so. ``REFUSE``: no answer; each such figure is listed.
    """

    WARN = "warn"
    REFUSE = "refuse"


@attrs.frozen(kw_only=True)
class EstimateRequest:
    """One question: what does this course cost this person on this coverage?

    Attributes:
        course: the treatment course.
        billing: how the clinic bills it.
        prices: where prices come from.
        coverage: the enrolment; ``None`` for a person who pays alone.
        secondary: a second payer behind it, ``None`` for none.
        secondary_prices: where the second payer's prices come from; ``None`` where it goes by the first one's.
        medicare: what decides whether Medicare or a group plan pays first, ``None`` when nobody said.
        assistance: what helps the person pay, ``None`` for nothing.
        changes: later changes of coverage, in order of days.
        payment: superbills and later reimbursement.
        authorization: the authorization the payer asks for; ``None`` leaves it out of the answer.
        unconfirmed_figures: whether figures no document confirms are said or refused.
        as_of: day of the question, printed on the answer; ``None`` leaves it out.
        label: the caller's own words for this option, shown beside others in a comparison.
    """

    course: Course
    billing: Billing
    prices: PriceBook = attrs.field(factory=PriceBook)
    coverage: Coverage | None = None
    secondary: SecondaryCoverage | None = None
    secondary_prices: PriceBook | None = None
    medicare: MedicareFacts | None = None
    assistance: Assistance | None = None
    changes: tuple[CoverageChange, ...] = ()
    payment: Payment = attrs.field(factory=Payment)
    authorization: AuthorizationCase | None = None
    unconfirmed_figures: Unconfirmed = attrs.field(default=Unconfirmed.WARN, converter=Unconfirmed)
    as_of: date | None = None
    label: str = ""
