"""What adjudication says of one claim line, in the words of an explanation of benefits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypedDict

import attrs

from ketacost.claims.claim import Claim, ClaimLine, LinePrice
from ketacost.claims.trace import AccumulatorChange, Step
from ketacost.values.unknown import Unknown

_ZERO = Decimal("0.00")


@attrs.frozen(kw_only=True)
class Adjustment:
    """One claim adjustment: group (CO contractual, PR patient, OA other), reason code and dollars.

    A remittance balances: billed charge minus the adjustments is what the plan paid.

    Attributes:
        group: who bears it: ``CO``, ``PR`` or ``OA``.
        reason: claim adjustment reason code, such as ``45``.
        amount: dollars.
    """

    group: str
    reason: str
    amount: Decimal


class LineSplit(TypedDict):
    """The split of one claim line by field: what a :class:`LineResult` and a line of an estimate both hold."""

    benefit_year: date
    billed_charge: Decimal | Unknown
    allowed_amount: Decimal
    write_off: Decimal | Unknown
    deductible: Decimal
    copay: Decimal
    coinsurance: Decimal
    noncovered: Decimal
    balance_bill: Decimal
    plan_paid: Decimal
    secondary_allowed: Decimal | None
    secondary_paid: Decimal
    secondary_write_off: Decimal
    clinic_discount: Decimal
    savings_card_paid: Decimal
    grants_paid: Decimal
    rebate: Decimal
    adjustments: tuple[Adjustment, ...]
    changes: tuple[AccumulatorChange, ...]
    steps: tuple[Step, ...]


@attrs.frozen(kw_only=True)
class LineResult:
    """The split of one claim line. Every amount is dollars.

    Attributes:
        claim: the claim the line belongs to.
        line: the coded line.
        price: the price it carried.
        benefit_year: first day of the benefit year that took it.
        billed_charge: what was billed, unknown when nobody said.
        allowed_amount: what the plan accepted as the price (never above the billed charge when both are known).
        write_off: billed charge nobody owes (contract), unknown when the billed charge is.
        deductible: part applied to the deductible.
        copay: copay owed.
        coinsurance: coinsurance owed.
        noncovered: owed by the patient because the plan does not cover it; counts nowhere.
        balance_bill: owed by the patient above the allowed amount, out of network; counts nowhere.
        plan_paid: allowed amount minus cost share, 0 for a line that is not covered.
        secondary_allowed: what the second payer went by, ``None`` where it was not asked.
        secondary_paid: what the second payer paid of what the plan left.
        secondary_write_off: what nobody owes any more by the second payer's rules.
        clinic_discount: what the clinic took off.
        savings_card_paid: what a manufacturer's savings program paid.
        grants_paid: what foundations paid.
        rebate: what comes back later from a manufacturer.
        adjustments: the same as claim adjustment groups and reasons, of the first payer.
        changes: every accumulator the line moved, before and after.
        steps: how it came to be; empty when no trace was asked for.
    """

    claim: Claim
    line: ClaimLine
    price: LinePrice
    benefit_year: date
    billed_charge: Decimal | Unknown
    allowed_amount: Decimal
    write_off: Decimal | Unknown
    deductible: Decimal
    copay: Decimal
    coinsurance: Decimal
    noncovered: Decimal
    balance_bill: Decimal
    plan_paid: Decimal
    secondary_allowed: Decimal | None = None
    secondary_paid: Decimal = _ZERO
    secondary_write_off: Decimal = _ZERO
    clinic_discount: Decimal = _ZERO
    savings_card_paid: Decimal = _ZERO
    grants_paid: Decimal = _ZERO
    rebate: Decimal = _ZERO
    adjustments: tuple[Adjustment, ...] = ()
    changes: tuple[AccumulatorChange, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def cost_share(self) -> Decimal:
        """Deductible, copay and coinsurance together."""
        return self.deductible + self.copay + self.coinsurance

    @property
    def left_by_plan(self) -> Decimal:
        """Everything the plan leaves to the patient: cost share, not covered and balance bill."""
        return self.cost_share + self.noncovered + self.balance_bill

    @property
    def patient_responsibility(self) -> Decimal:
        """Everything the patient owes for the line once every payer has paid."""
        return self.left_by_plan - self.secondary_paid - self.secondary_write_off

    @property
    def net_cost(self) -> Decimal:
        """What stays with the patient after assistance, rebates among it."""
        helped = self.clinic_discount + self.savings_card_paid + self.grants_paid + self.rebate
        return self.patient_responsibility - helped
