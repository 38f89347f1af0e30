"""The request: everything one estimate needs, as one frozen value."""

from __future__ import annotations

from datetime import date

import attrs

from ketacost.coding.billing import Billing
from ketacost.courses.course import Course
from ketacost.plans.coverage import Coverage
from ketacost.pricing.price_book import PriceBook

_LONGEST_WAIT_DAYS = 3_650


@attrs.frozen(kw_only=True)
class Payment:
    """How money moves besides the plan's own payment.

    Attributes:
        superbill: the person pays the clinic in full at each visit and files the claim; what the plan pays comes back
            later.
        reimbursed_after_days: days until the plan's money arrives; ``None`` when nobody knows.
    """

    superbill: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    reimbursed_after_days: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(
            [attrs.validators.instance_of(int), attrs.validators.ge(0), attrs.validators.le(_LONGEST_WAIT_DAYS)]
        ),
    )


@attrs.frozen(kw_only=True)
class EstimateRequest:
    """One question: what does this course cost this person on this coverage?

    Attributes:
        course: the treatment course.
        billing: how the clinic bills it.
        prices: where prices come from.
        coverage: the enrolment; ``None`` for a person who pays alone.
        payment: superbills and later reimbursement.
        as_of: day of the question, printed on the answer; ``None`` leaves it out.
        label: the caller's own words for this option, shown beside others in a comparison.
    """

    course: Course
    billing: Billing
    prices: PriceBook = attrs.field(factory=PriceBook)
    coverage: Coverage | None = None
    payment: Payment = attrs.field(factory=Payment)
    as_of: date | None = None
    label: str = ""
