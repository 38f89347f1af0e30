"""Who pays first where a person has Medicare beside a group plan (42 U.S.C. 1395y(b), 42 CFR 411)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from ketacost.claims.payers import LineOfBusiness
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.reference.lookup import figure
from ketacost.reference.schema import Figure
from ketacost.values.dates import add_months
from ketacost.values.findings import Finding, Severity
from ketacost.values.unknown import Unknown

TOPIC: Final = "payer_order"
MEDICARE: Final = frozenset({LineOfBusiness.MEDICARE, LineOfBusiness.MEDICARE_ADVANTAGE})
GROUP: Final = frozenset(
    {
        LineOfBusiness.SMALL_GROUP,
        LineOfBusiness.LARGE_GROUP,
        LineOfBusiness.SELF_FUNDED,
        LineOfBusiness.FEDERAL_EMPLOYEES,
    }
)


class MedicareReason(StrEnum):
    """Why a person has Medicare: age, disability below 65, or kidney failure."""

    AGE = "age"
    DISABILITY = "disability"
    KIDNEY_FAILURE = "kidney_failure"


@attrs.frozen(kw_only=True)
class MedicareFacts:
    """What decides whether Medicare or a group plan pays first.

    Attributes:
        reason: why the person has Medicare.
        from_current_work: whether the group plan comes with somebody's current job, not with a retirement.
        employees: how many people the employer employs.
        entitled_on: first day the person could have Medicare; needed with kidney failure.
    """

    reason: MedicareReason = attrs.field(default=MedicareReason.AGE, converter=MedicareReason)
    from_current_work: bool = attrs.field(validator=attrs.validators.instance_of(bool))
    employees: int | Unknown = attrs.field(
        factory=lambda: Unknown("ask how many people the employer employs"),
        validator=attrs.validators.or_(
            attrs.validators.instance_of(Unknown),
            attrs.validators.and_(attrs.validators.instance_of(int), attrs.validators.ge(1)),
        ),
    )
    entitled_on: date | None = None


@attrs.frozen(kw_only=True)
class Order:
    """Who pays first on a day.

    Attributes:
        medicare_first: whether Medicare does; unknown with what to ask.
        why: one phrase, lower case.
        source: key of the source of the rule.
        changes_on: day the order turns round, ``None`` when it does not.
    """

    medicare_first: bool | Unknown
    why: str
    source: str
    changes_on: date | None = None


def order_on(facts: MedicareFacts, on: date) -> Order:
    """Return who pays first on a day: (A) by kidney failure, (B) by current work, (C) by the employer's size.

    (A) With kidney failure a group plan pays first for the months in the data, whatever the employer's size. (B) A plan
    that comes with no current job pays after Medicare. (C) Else it pays first from the number of employees in the data
    on, which depends on why the person has Medicare.
    """
    if facts.reason is MedicareReason.KIDNEY_FAILURE:
        return _by_kidney_failure(facts, on)
    key = "age_employees" if facts.reason is MedicareReason.AGE else "disability_employees"
    row = figure(TOPIC, f"group_plan.{key}", on)
    if not facts.from_current_work:
        return Order(medicare_first=True, why="the group plan comes with no current job", source=row.source)
    if isinstance(facts.employees, Unknown):
        return Order(medicare_first=facts.employees, why=f"it turns at {row.whole} employees", source=row.source)
    first = facts.employees < row.whole
    than = "fewer than" if first else "at least"
    return Order(medicare_first=first, why=f"the employer has {than} {row.whole} employees", source=row.source)


def _by_kidney_failure(facts: MedicareFacts, on: date) -> Order:
    row: Figure = figure(TOPIC, "group_plan.kidney_months", on)
    if facts.entitled_on is None:
        unknown = Unknown("ask since when the person could have Medicare")
        return Order(medicare_first=unknown, why=f"it turns after {row.whole} months", source=row.source)
    turns_on = add_months(facts.entitled_on, row.whole)
    why = f"with kidney failure the group plan pays first for {row.whole} months, to {turns_on}"
    return Order(
        medicare_first=on >= turns_on, why=why, source=row.source, changes_on=turns_on if on < turns_on else None
    )


def has_both(coverage: Coverage, secondary: SecondaryCoverage | None) -> bool:
    """Return whether Medicare and a group plan stand beside each other."""
    if secondary is None:
        return False
    lines = {coverage.plan.line_of_business, secondary.coverage.plan.line_of_business}
    return bool(lines & MEDICARE) and bool(lines & GROUP)


def check_order(
    coverage: Coverage, secondary: SecondaryCoverage, facts: MedicareFacts | None, first_on: date, last_on: date
) -> tuple[Finding, ...]:
    """Return where Medicare and a group plan stand in another order than the law's, or nobody said what decides it.

    Args:
        coverage: the first payer.
        secondary: the second payer.
        facts: what decides the order, ``None`` when nobody said.
        first_on: first day of the two together.
        last_on: last day of it.
    """
    if not has_both(coverage, secondary):
        return ()
    if facts is None:
        message = (
            "who pays first is decided by why the person has Medicare, whether the group plan comes with a current "
            "job, and how many people the employer employs; it was taken as given, so say these facts as medicare"
        )
        return (_finding("order_not_checked", Severity.WARNING, message, "", _rule(first_on)),)
    order = order_on(facts, first_on)
    medicare_first = coverage.plan.line_of_business in MEDICARE
    if isinstance(order.medicare_first, Unknown):
        message = f"who pays first is not known ({order.why}): {order.medicare_first.reason}; it was taken as given"
        return (_finding("order_not_checked", Severity.WARNING, message, "", order.source),)
    if order.medicare_first is not medicare_first:
        first = "Medicare" if order.medicare_first else "the group plan"
        message = f"{first} pays first: {order.why}; swap the two"
        return (_finding("payer_order", Severity.ERROR, message, "coverage.plan.line_of_business", order.source),)
    if order.changes_on is not None and order.changes_on <= last_on:
        message = f"from {order.changes_on} on Medicare pays first; give that day as a change"
        return (_finding("order_turns", Severity.WARNING, message, "", order.source),)
    return ()


def _rule(on: date) -> str:
    return figure(TOPIC, "group_plan.age_employees", on).source


def _finding(code: str, severity: Severity, message: str, path: str, source: str) -> Finding:
    return Finding(code=f"coverage.{code}", severity=severity, message=message, path=path, source=source)
