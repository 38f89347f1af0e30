"""The re-adder: checks stored results by plain addition, without the engine that made them.

It needs nothing but the results: no plan, no balances, no claims beyond what each line carries. A clean answer is an
empty tuple; anything else is an error finding that names the line by its place, ``lines[3]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from ketacost.claims.amounts import LineResult
from ketacost.claims.coverage import LimitScope, PoolName
from ketacost.claims.trace import AccumulatorChange
from ketacost.values.findings import Finding, Severity
from ketacost.values.unknown import Unknown

_ZERO: Final = Decimal("0.00")
_STEPS_OF_PART: Final = {
    "deductible": ("deductible",),
    "copay": ("copay_first", "copay"),
    "coinsurance": ("coinsurance",),
}
_RELIEFS: Final = ("relief_rule_maximum", "relief_at_maximum")
_WHOLE_PARTS: Final = {"noncovered": ("noncovered", "unapproved"), "balance_bill": ("balance_bill",)}
_UNAPPROVED: Final = "197"
"""The claim adjustment reason of a missing authorization."""

_PATIENT: Final = "PR"
_CONTRACTUAL: Final = "CO"


def recheck(lines: Iterable[LineResult]) -> tuple[Finding, ...]:
    """Return everything that does not add up in stored results, in the order they were processed.

    Args:
        lines: results in processing order. Steps and accumulators are checked where they were kept.

    Returns:
        One error finding for each thing wrong; empty when every line re-adds.
    """
    results = tuple(lines)
    found: list[Finding] = []
    for place, result in enumerate(results):
        problems = (
            *_parts(result),
            *_adjustments(result),
            *_later_payments(result),
            *_steps(result),
            *_changes(result),
        )
        found.extend(_finding(code, message, place) for code, message in problems)
    found.extend(_chains(results))
    return tuple(found)


def _finding(code: str, message: str, place: int) -> Finding:
    return Finding(code=f"audit.{code}", severity=Severity.ERROR, message=message, path=f"lines[{place}]")


def _amounts(result: LineResult) -> dict[str, Decimal]:
    names = ("deductible", "copay", "coinsurance", "noncovered", "balance_bill", "plan_paid", "allowed_amount")
    return {name: getattr(result, name) for name in names}


def _parts(result: LineResult) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the split itself."""
    for name, amount in _amounts(result).items():
        if amount < 0:
            yield "negative_part", f"expected zero or more as {name}, got {amount}"
    if result.cost_share > result.allowed_amount:
        yield "cost_share_above_allowed", f"cost share {result.cost_share} is above allowed {result.allowed_amount}"
    yield from _shared(result)
    if isinstance(result.billed_charge, Unknown):
        return
    if result.allowed_amount > result.billed_charge:
        yield "allowed_above_billed", f"allowed {result.allowed_amount} is above billed {result.billed_charge}"
    if isinstance(result.write_off, Unknown):
        yield "write_off_unknown", "the billed charge is known, so the write-off must be"
        return
    total = result.write_off + result.plan_paid + result.left_by_plan
    if total != result.billed_charge:
        yield "parts_do_not_sum", f"the parts add to {total}, billed is {result.billed_charge}"


def _shared(result: LineResult) -> Iterator[tuple[str, str]]:
    """Yield where cost share and plan do not make up the allowed amount, beside what is not covered."""
    covered = result.cost_share + result.plan_paid
    if _UNAPPROVED in {a.reason for a in result.adjustments} and covered != 0:
        covered += result.noncovered  # withheld for want of an approval, beside a split line
    elif result.noncovered != 0 and covered != 0:
        yield "noncovered_and_shared", f"a line not covered has no cost share and no plan payment, got {covered}"
    if covered not in (result.allowed_amount, _ZERO):
        yield "parts_do_not_sum", f"cost share and plan add to {covered}, allowed is {result.allowed_amount}"


def _adjustments(result: LineResult) -> Iterator[tuple[str, str]]:
    """Yield where the remittance does not balance: billed less adjustments is what the plan paid."""
    patient = sum((a.amount for a in result.adjustments if a.group == _PATIENT), start=_ZERO)
    if patient != result.left_by_plan:
        yield (
            "patient_adjustments",
            f"PR adjustments add to {patient}, the patient owes {result.left_by_plan}",
        )
    contractual = sum((a.amount for a in result.adjustments if a.group == _CONTRACTUAL), start=_ZERO)
    if not isinstance(result.write_off, Unknown) and contractual != result.write_off:
        yield "contractual_adjustments", f"CO adjustments add to {contractual}, the write-off is {result.write_off}"
    if isinstance(result.billed_charge, Unknown):
        return
    left = result.billed_charge - sum((a.amount for a in result.adjustments), start=_ZERO)
    if left != result.plan_paid:
        yield "adjustments_do_not_balance", f"billed less adjustments is {left}, the plan paid {result.plan_paid}"


def _later_payments(result: LineResult) -> Iterator[tuple[str, str]]:
    """Yield where the second payer or assistance pays what nobody owes."""
    second = {"secondary_paid": result.secondary_paid, "secondary_write_off": result.secondary_write_off}
    helped = {name: getattr(result, name) for name in ("clinic_discount", "savings_card_paid", "grants_paid", "rebate")}
    for name, amount in (second | helped).items():
        if amount < 0:
            yield "negative_part", f"expected zero or more as {name}, got {amount}"
    if sum(second.values(), start=_ZERO) > result.left_by_plan:
        yield "second_above_left", f"the second payer settles more than the {result.left_by_plan} the plan left"
    if result.secondary_allowed is None and sum(second.values(), start=_ZERO) != 0:
        yield "second_not_asked", "a second payer that was not asked pays nothing"
    if sum(helped.values(), start=_ZERO) > result.patient_responsibility:
        yield "helped_above_owed", f"assistance pays more than the {result.patient_responsibility} owed"


def _steps(result: LineResult) -> Iterator[tuple[str, str]]:
    """Yield where the steps do not re-add to the split."""
    if not result.steps:
        return
    total = sum((step.amount for step in result.steps), start=_ZERO)
    if total != result.left_by_plan:
        yield "steps_do_not_sum", f"the steps add to {total}, the patient owes {result.left_by_plan}"
    yield from _step_parts(result)
    remaining = result.allowed_amount
    for step in result.steps:
        if step.rule == "noncovered":
            remaining = max(_ZERO, remaining - step.amount)  # what was billed may be more than was allowed
        elif step.rule != "balance_bill":  # that one lies above the allowed amount
            remaining -= step.amount
        if step.remaining != remaining:
            yield "step_remaining", f"after {step.rule} {remaining} remains, the step says {step.remaining}"
    covered = all(step.rule != "noncovered" for step in result.steps)
    paid = remaining if covered else _ZERO
    if paid != result.plan_paid:
        yield "remaining_is_not_plan_paid", f"{paid} is the plan's after the steps, the plan paid {result.plan_paid}"


def _step_parts(result: LineResult) -> Iterator[tuple[str, str]]:
    """Yield where a part is not what its steps say, less relief."""
    relieved = -sum((step.amount for step in result.steps if step.rule in _RELIEFS), start=_ZERO)
    taken = _ZERO
    for part, rules in _STEPS_OF_PART.items():
        put = sum((step.amount for step in result.steps if step.rule in rules), start=_ZERO)
        kept: Decimal = getattr(result, part)
        taken += put - kept
        if kept > put:
            yield "part_above_its_steps", f"the steps put {put} into {part}, the line says {kept}"
    if taken != relieved:
        yield "relief_does_not_sum", f"the relief steps add to {relieved}, the parts lost {taken}"
    for part, rules in _WHOLE_PARTS.items():
        put = sum((step.amount for step in result.steps if step.rule in rules), start=_ZERO)
        if put != getattr(result, part):
            yield "part_is_not_its_step", f"the steps put {put} into {part}, the line says {getattr(result, part)}"


def _changes(result: LineResult) -> Iterator[tuple[str, str]]:
    """Yield which accumulators moved in a way no line can move them."""
    for change in result.changes:
        grown = change.after - change.before
        if grown < 0:
            yield "accumulator_shrank", f"{change.name} went from {change.before} to {change.after}"
        if grown > result.cost_share:
            yield "accumulator_grew_too_much", f"{change.name} grew by {grown}, the cost share is {result.cost_share}"
        if change.limit is not None and change.after > change.limit:
            yield "accumulator_above_limit", f"{change.name} is at {change.after}, above its limit {change.limit}"


def _chains(results: tuple[LineResult, ...]) -> Iterator[Finding]:
    """Yield each pool that does not start where the line before left it, inside one benefit year.

    A family pool may have grown in between: relatives spend too.
    """
    last: dict[tuple[date, PoolName], Decimal] = {}
    for place, result in enumerate(results):
        for change in result.changes:
            key = (result.benefit_year, change.name)
            left = last.get(key)
            if left is not None and not _follows(change, left):
                yield _finding(
                    "accumulator_chain", f"{change.name} was left at {left}, starts at {change.before}", place
                )
            last[key] = change.after


def _follows(change: AccumulatorChange, left: Decimal) -> bool:
    return change.before >= left if change.name.scope is LimitScope.FAMILY else change.before == left
