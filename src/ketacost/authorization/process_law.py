"""Which law sets the clocks of a request: the payer's time to decide it, by who pays, what it is, and how urgent."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs

from ketacost.authorization.deadlines import Deadline, Roll, deadline
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit
from ketacost.reference.lookup import figure, figures_on
from ketacost.reference.schema import Figure, Status, Unit
from ketacost.values.time_limits import TimeLimit, TimeUnit
from ketacost.values.unknown import Unknown

TOPIC: Final = "authorization_clocks"


class ProcessLaw(StrEnum):
    """The body of law a request for authorization and its appeals stand under."""

    EMPLOYER = "employer"
    INDIVIDUAL = "individual"
    MEDICARE = "medicare"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    PART_D = "part_d"
    MEDICAID_MANAGED = "medicaid_managed"
    MEDICAID_STATE = "medicaid_state"
    TRICARE = "tricare"
    VA = "va"


class Handling(StrEnum):
    """How the payer treats what is asked for: its service codes (G2082, G2083) as a service, or the drug as a drug."""

    SERVICE = "service"
    DRUG = "drug"


_LAWS: Final = MappingProxyType(
    {
        LineOfBusiness.SMALL_GROUP: ProcessLaw.EMPLOYER,
        LineOfBusiness.LARGE_GROUP: ProcessLaw.EMPLOYER,
        LineOfBusiness.SELF_FUNDED: ProcessLaw.EMPLOYER,
        LineOfBusiness.INDIVIDUAL: ProcessLaw.INDIVIDUAL,
        LineOfBusiness.MEDICARE: ProcessLaw.MEDICARE,
        LineOfBusiness.MEDICARE_ADVANTAGE: ProcessLaw.MEDICARE_ADVANTAGE,
        LineOfBusiness.TRICARE: ProcessLaw.TRICARE,
        LineOfBusiness.VA: ProcessLaw.VA,
    }
)
_MEDICARE: Final = frozenset({LineOfBusiness.MEDICARE, LineOfBusiness.MEDICARE_ADVANTAGE})
_UNITS: Final = MappingProxyType(
    {
        Unit.HOUR: TimeUnit.HOURS,
        Unit.DAY: TimeUnit.DAYS,
        Unit.BUSINESS_DAY: TimeUnit.BUSINESS_DAYS,
        Unit.MONTH: TimeUnit.MONTHS,
    }
)


def law_of(
    line: LineOfBusiness | None, benefit: Benefit | None = None, *, managed: bool | Unknown | None = None
) -> ProcessLaw | Unknown:
    """Return the law of a plan's requests, or what to ask.

    Args:
        line: the body of law the plan stands under; ``None`` when nobody said.
        benefit: the benefit the drug stands under; Medicare's pharmacy benefit is Part D.
        managed: for Medicaid, whether a managed-care plan decides.
    """
    if line is None:
        return Unknown("ask what kind of plan this is: an employer's, bought alone, Medicare, Medicaid, TRICARE or VA")
    if line in _MEDICARE and benefit is Benefit.PHARMACY:
        return ProcessLaw.PART_D
    if line is LineOfBusiness.MEDICAID:
        if not isinstance(managed, bool):
            return Unknown("ask whether a managed-care plan or the state itself decides")
        return ProcessLaw.MEDICAID_MANAGED if managed else ProcessLaw.MEDICAID_STATE
    return _LAWS.get(line, Unknown(f"no clocks of {line.replace('_', ' ')} were collected; ask the plan"))


@attrs.frozen(kw_only=True)
class DecisionClock:
    """By when a payer must decide.

    Attributes:
        due: the latest day; ``None`` where no rule was found.
        extended: the latest day after the one extension the rule allows; ``None`` without any.
        by_payer: whether the payer's own document sets it, shorter than the law's.
        ask: what to ask where the clock depends on something nobody said; empty otherwise.
    """

    due: Deadline | None
    extended: Deadline | None = None
    by_payer: bool = False
    ask: str = ""


def decision_clock(
    law: ProcessLaw | Unknown,
    received_on: date,
    *,
    handling: Handling | Unknown,
    urgent: bool = False,
    own: TimeLimit | None = None,
) -> DecisionClock:
    """Return by when a payer must decide a request.

    Where nobody said whether the request is one for a service or for a drug, the longer of the two clocks counts.

    Args:
        law: the law it stands under.
        received_on: day the payer receives it.
        handling: as a service or as a drug.
        urgent: asked for as urgent.
        own: the time the payer's own document gives itself.
    """
    by_law = None if isinstance(law, Unknown) else _longest(law, received_on, handling, urgent=urgent)
    own_due = None if own is None else deadline(received_on, own, says="the payer decides, by its own document")
    if own_due is not None and (by_law is None or own_due.on < by_law.on):
        return DecisionClock(due=own_due, by_payer=True)
    if by_law is None:
        ask = law.reason if isinstance(law, Unknown) else "no rule sets a time; ask the payer how long it takes"
        return DecisionClock(due=None, ask=ask)
    ask = ""
    if isinstance(handling, Unknown) and len(_named(law, received_on, urgent=urgent)) > 1:
        ask = "ask whether the plan treats the request as one for a service or for a drug; the longer time is shown"
    return DecisionClock(due=by_law, extended=_extended(law, by_law, urgent=urgent), ask=ask)


def _longest(law: ProcessLaw, on: date, handling: Handling | Unknown, *, urgent: bool) -> Deadline | None:
    found = _named(law, on, urgent=urgent)
    wanted = found if isinstance(handling, Unknown) else {key: row for key, row in found.items() if key is handling}
    due = [clock(row, on, says="the payer decides") for row in (wanted or found).values()]
    return max(due, key=lambda one: one.on, default=None)


def _named(law: ProcessLaw | Unknown, on: date, *, urgent: bool) -> dict[Handling, Figure]:
    """Return the decision clocks a law has on a day, by how the request is handled."""
    rows = figures_on(TOPIC, on)
    suffix = "_urgent" if urgent else ""
    keys = {Handling.SERVICE: f"{law}.decide{suffix}", Handling.DRUG: f"{law}.decide_drug{suffix}"}
    return {handling: rows[key] for handling, key in keys.items() if key in rows}


def _extended(law: ProcessLaw | Unknown, due: Deadline, *, urgent: bool) -> Deadline | None:
    row = figures_on(TOPIC, due.starts_on).get(f"{law}.extension")
    if row is None or urgent or due.length.unit is TimeUnit.HOURS:
        return None
    return clock(row, due.on, says="the payer decides, once it has put the decision off")


def clock(row: Figure, starts_on: date, *, says: str, roll: Roll = Roll.NONE) -> Deadline:
    """Return the deadline a reference figure sets from a day."""
    words = "; ".join(filter(None, [says, row.note]))
    assumed = row.status is not Status.FINAL
    return deadline(starts_on, length_of(row), roll=roll, says=words, source=row.source, assumed=assumed)


def length_of(row: Figure) -> TimeLimit:
    """Return the length a reference figure states."""
    return TimeLimit(count=row.whole, unit=_UNITS[row.unit])


def days_after_notice(law: ProcessLaw, on: date) -> int:
    """Return after how many days a dated notice counts as received; 0 where the law presumes nothing."""
    row = figures_on(TOPIC, on).get(f"{law}.receipt")
    return 0 if row is None else row.whole


def controversy(key: str, on: date) -> Figure:
    """Return the least amount in controversy for a hearing or a court, by the day of filing."""
    return figure(TOPIC, f"controversy.{key}", on)
