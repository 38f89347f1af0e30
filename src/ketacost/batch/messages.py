"""The words for a refused row."""

from __future__ import annotations

from typing import Final

from ketacost.batch import refusals
from ketacost.batch.engine import Settled
from ketacost.errors import Problem

_OF_GROUP: Final = {
    refusals.NO_LIMIT: (
        "plan.applied_to_no_limit",
        "the plan has no such limit; leave this empty, or name tier and benefits as the plan does",
    ),
    refusals.APPLIED_TWICE: ("plan.applied_twice", "this limit is given in two columns; keep one"),
    refusals.NO_BALANCE: ("unknown.balance", "give the amount applied here too; nothing is taken for zero"),
    refusals.NO_CARRIED_AMOUNT: (
        "unknown.carry_over",
        "say how much of it was applied inside the plan's carry-over window, in the column with _carry_over",
    ),
    refusals.FAMILY_BELOW: (
        "plan.applied_family_below",
        "the family's amount holds this person's, so it cannot be lower; correct one",
    ),
    refusals.NO_CARRY_OVER: ("plan.no_carry_over", "the plan carries nothing over; leave _carry_over empty"),
    refusals.CARRIED_ABOVE: ("plan.carry_over_above_applied", "what is carried over is part of what was applied"),
}
_OF_VISITS: Final = {
    refusals.NO_RULE_OF_VISITS: ("plan.visits_without_rule", "the plan has no rule for such visits; leave this empty"),
    refusals.VISITS_NOT_COUNTED: ("plan.visits_not_counted", "the plan's rule counts no visits; leave this empty"),
    refusals.VISITS_TWICE: ("plan.visits_twice", "visits of this rule are given in two columns; add them up in one"),
}
_OF_PREFIX: Final = {
    refusals.RELATIVES_OF_ONE: (
        "plan.relatives_of_self_only",
        "family_spending",
        "self-only coverage has no relatives; leave this empty, or let the plan cover a family",
    ),
    refusals.RELATIVE_TOO_EARLY: (
        "day.before_balances",
        "family_spending",
        "a relative's spending lies before the balances, which hold it already; remove it",
    ),
    refusals.BALANCE_UNLISTED: (
        "unknown.balance",
        "unlisted_are_zero",
        "not every limit of the plan has its amount applied; give the others, or say here that they are zero",
    ),
}


def problem_of(settled: Settled, row: int) -> Problem:
    """Return why a row was refused."""
    schema = settled.schema
    kind, detail = settled.status[row] % refusals.DETAIL, int(settled.status[row] // refusals.DETAIL)
    if kind == refusals.BAD_VALUE:
        return settled.inputs.problems[row]
    if kind == refusals.OF_PROGRAM:
        return settled.programs[int(settled.program[row])].problems[detail]
    if kind in _OF_GROUP:
        code, message = _OF_GROUP[kind]
        return Problem(code, schema.applied[detail].name, message)
    if kind in _OF_VISITS:
        code, message = _OF_VISITS[kind]
        return Problem(code, schema.visits[detail].name, message)
    code, column, message = _OF_PREFIX[kind]
    return Problem(code, f"{schema.prefixes[detail]}{column}", message)
