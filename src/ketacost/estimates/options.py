"""The comparison: several options side by side, month by month. Every amount is dollars."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from ketacost.estimates.estimate import Estimate, MoneyRange


@attrs.frozen(kw_only=True)
class Option:
    """One option of a comparison, in short.

    Attributes:
        label: the caller's name for it.
        plan: name of the plan.
        sessions: how many sessions the course has.
        first_on: day of the first visit.
        last_on: day of the last one.
        patient_responsibility: what the patient owes in all.
        net_cost: what stays with the patient after assistance.
        due_at_first_session: dollars due at the first visit.
        plan_paid: dollars the plan pays in all.
    """

    label: str
    plan: str
    sessions: int
    first_on: date
    last_on: date
    patient_responsibility: MoneyRange
    net_cost: MoneyRange
    due_at_first_session: Decimal
    plan_paid: Decimal


@attrs.frozen(kw_only=True)
class Month:
    """One calendar month of a comparison, in the order of the options.

    Attributes:
        month: year and month, such as ``2026-03``.
        patient_responsibility: dollars each option's patient owes in the month.
        so_far: dollars owed from the first month to the end of this one.
    """

    month: str
    patient_responsibility: tuple[Decimal, ...]
    so_far: tuple[Decimal, ...]


@attrs.frozen(kw_only=True)
class Comparison:
    """Options side by side, month by month.

    Attributes:
        notice: the sentence every output a patient sees must carry.
        options: one entry a request, in the order given.
        months: every month in which any option has a cost.
        estimates: the whole estimates, in the same order.
    """

    notice: str
    options: tuple[Option, ...]
    months: tuple[Month, ...]
    estimates: tuple[Estimate, ...]
