"""What adjudication says of one claim line, in the words of an explanation of benefits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from ketacost.claims.claim import Claim, ClaimLine, LinePrice
from ketacost.claims.trace import AccumulatorChange, Step
from ketacost.values.unknown import Unknown


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
        adjustments: the same as claim adjustment groups and reasons.
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
    adjustments: tuple[Adjustment, ...] = ()
    changes: tuple[AccumulatorChange, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def cost_share(self) -> Decimal:
        """Deductible, copay and coinsurance together."""
        return self.deductible + self.copay + self.coinsurance

    @property
    def patient_responsibility(self) -> Decimal:
        """Everything the patient owes for the line: cost share, not covered and balance bill."""
        return self.cost_share + self.noncovered + self.balance_bill
