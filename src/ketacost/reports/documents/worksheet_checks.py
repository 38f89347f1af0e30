"""The checks of a billing worksheet: sums over claim lines that must agree, computed from the lines alone and shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

import attrs

from ketacost.estimates.estimate import Estimate, EstimateLine
from ketacost.values.unknown import Unknown

_REFUSED: Final = frozenset({"noncovered", "unapproved"})
"""Steps that take a line, or part of it, out of what plan and patient share."""

_ZERO: Final = Decimal("0.00")


@attrs.frozen(kw_only=True)
class Check:
    """Two sums that must be the same.

    Attributes:
        left_name: what the one sum is, in words.
        left: its dollars.
        right_name: what the other is.
        right: its dollars.
        note: which lines are left out; empty for none.
    """

    left_name: str
    left: Decimal
    right_name: str
    right: Decimal
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the two sums are the same to the cent."""
        return self.left == self.right


def left_by_plan(line: EstimateLine) -> Decimal:
    """Return what the plan leaves of a line: deductible, copay, coinsurance, not covered and balance bill."""
    return line.deductible + line.copay + line.coinsurance + line.noncovered + line.balance_bill


def assistance(line: EstimateLine) -> Decimal:
    """Return what assistance pays of a line, at once or later."""
    return line.clinic_discount + line.savings_card_paid + line.grants_paid + line.rebate


def prior_payer(line: EstimateLine) -> Decimal | Unknown:
    """Return what a second payer's remittance shows as OA-23: what the first payer paid and wrote off."""
    return line.write_off if isinstance(line.write_off, Unknown) else line.write_off + line.plan_paid


def checks(estimate: Estimate) -> Iterator[Check]:
    """Yield every check of an estimate's lines, from the billed charge to what stays with the patient."""
    lines = estimate.lines
    billed = [line for line in lines if not isinstance(line.billed_charge, Unknown)]
    note = _left_out(len(lines) - len(billed))
    if billed:
        yield from _of_the_charge(billed, note)
    yield from _of_the_split(lines)
    yield from _of_the_answer(estimate)


def _of_the_charge(billed: Sequence[EstimateLine], note: str) -> Iterator[Check]:
    charge = _sum(line.billed_charge for line in billed)
    paid = _sum(line.plan_paid for line in billed)
    forgiven = _sum(line.write_off for line in billed)
    yield Check(
        left_name="billed charge",
        left=charge,
        right_name="write-off + plan paid + what the plan leaves to the patient",
        right=forgiven + paid + sum(map(left_by_plan, billed), _ZERO),
        note=note,
    )
    adjusted = sum((one.amount for line in billed for one in line.adjustments), _ZERO)
    yield Check(
        left_name="billed charge - all adjustments",
        left=charge - adjusted,
        right_name="plan paid",
        right=paid,
        note=note,
    )
    yield Check(
        left_name="CO adjustments",
        left=_group(billed, "CO"),
        right_name="write-off",
        right=forgiven,
        note=note,
    )
    second = [line for line in billed if line.secondary_allowed is not None]
    if second:
        settled = _sum(line.secondary_paid + line.secondary_write_off for line in second)
        yield Check(
            left_name="billed charge - OA-23 of the second payer",
            left=_sum(line.billed_charge for line in second) - _sum(map(prior_payer, second)),
            right_name="second payer paid + forgiven + patient owes, where the second payer was asked",
            right=settled + _sum(line.patient_responsibility for line in second),
            note=note,
        )


def _of_the_split(lines: Sequence[EstimateLine]) -> Iterator[Check]:
    yield Check(
        left_name="PR adjustments",
        left=_group(lines, "PR"),
        right_name="deductible + copay + coinsurance + not covered + balance bill",
        right=sum(map(left_by_plan, lines), _ZERO),
    )
    covered = [line for line in lines if not _REFUSED & {step.rule for step in line.steps}]
    if covered:
        yield Check(
            left_name="allowed amount of covered lines",
            left=_sum(line.allowed_amount for line in covered),
            right_name="plan paid + deductible + copay + coinsurance",
            right=_sum(line.plan_paid + line.deductible + line.copay + line.coinsurance for line in covered),
            note=_left_out(len(lines) - len(covered)),
        )
    yield Check(
        left_name="patient owes",
        left=_sum(line.patient_responsibility for line in lines),
        right_name="what the plan leaves - second payer paid - second payer forgave",
        right=_sum(left_by_plan(line) - line.secondary_paid - line.secondary_write_off for line in lines),
    )
    yield Check(
        left_name="patient's in the end",
        left=_sum(line.net_cost for line in lines),
        right_name="patient owes - discount - savings card - grants - rebate",
        right=_sum(line.patient_responsibility - assistance(line) for line in lines),
    )


def _of_the_answer(estimate: Estimate) -> Iterator[Check]:
    lines, sums = estimate.lines, estimate.totals
    yield Check(
        left_name="allowed + plan paid + patient's in the end, over all lines",
        left=_sum(line.allowed_amount + line.plan_paid + line.net_cost for line in lines),
        right_name="the same three of the estimate's totals",
        right=sums.allowed_amount + sums.plan_paid + sums.net_cost,
    )
    moves = estimate.cash_flow
    yield Check(
        left_name="due at visits + billed monthly - comes back",
        left=sum((one.due_at_session + one.billed_monthly - one.reimbursed_later for one in moves), _ZERO),
        right_name="patient's in the end",
        right=_sum(line.net_cost for line in lines),
    )


def _group(lines: Iterable[EstimateLine], group: str) -> Decimal:
    return sum((one.amount for line in lines for one in line.adjustments if one.group == group), _ZERO)


def _sum(amounts: Iterable[Decimal | Unknown]) -> Decimal:
    """Return the sum of what is known."""
    return sum((amount for amount in amounts if not isinstance(amount, Unknown)), _ZERO)


def _left_out(count: int) -> str:
    return "" if count == 0 else f"{count} line{'' if count == 1 else 's'} left out"
