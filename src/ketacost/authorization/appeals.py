"""Appeals: the levels behind a denial, each with the last day to file and the latest day of its decision.

Each level counts from the latest end of the one before, so the days are the last ones there can be. A level nobody has
figures for is still listed, without days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import attrs

from ketacost.authorization.deadlines import Deadline, Roll
from ketacost.authorization.process_law import (
    TOPIC,
    Handling,
    ProcessLaw,
    clock,
    controversy,
    days_after_notice,
)
from ketacost.reference.lookup import figures_on
from ketacost.reference.schema import Figure
from ketacost.values.dates import add_days
from ketacost.values.unknown import Unknown

_PLAN: Final = ("internal", "appeal to the plan")
_INDEPENDENT: Final = ("independent", "independent review")
_JUDGE: Final = ("judge", "hearing before an administrative law judge")
_COUNCIL: Final = ("council", "Medicare Appeals Council")
_COURT: Final = ("court", "federal court")
_EXTERNAL: Final = ("external", "external review by an independent organization")
_HEARING: Final = ("hearing", "state fair hearing")

_LEVELS: Final[Mapping[ProcessLaw, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        ProcessLaw.EMPLOYER: (_PLAN, _EXTERNAL),
        ProcessLaw.INDIVIDUAL: (_PLAN, _EXTERNAL),
        ProcessLaw.MEDICARE: (
            ("internal", "redetermination by the contractor"),
            ("independent", "reconsideration by the independent contractor"),
            _JUDGE,
            _COUNCIL,
            _COURT,
        ),
        ProcessLaw.MEDICARE_ADVANTAGE: (
            ("internal", "reconsideration by the plan"),
            _INDEPENDENT,
            _JUDGE,
            _COUNCIL,
            _COURT,
        ),
        ProcessLaw.PART_D: (("internal", "redetermination by the plan"), _INDEPENDENT, _JUDGE, _COUNCIL, _COURT),
        ProcessLaw.MEDICAID_MANAGED: (_PLAN, _HEARING),
        ProcessLaw.MEDICAID_STATE: (_HEARING,),
        ProcessLaw.TRICARE: (
            ("internal", "reconsideration by the contractor"),
            ("independent", "second reconsideration by the national contractor"),
        ),
        ProcessLaw.VA: (("internal", "clinical appeal to the facility and its network"),),
    }
)
_AMOUNTS: Final = MappingProxyType({"judge": "hearing", "court": "court"})
_TWO: Final = 2


@attrs.frozen(kw_only=True)
class Denial:
    """The notice an appeal starts from.

    Attributes:
        dated_on: the date on the notice.
        received_on: day it came; ``None`` when nobody wrote it down, and then the law's presumption counts, or the
            date itself where there is none.
        urgent: whether waiting could harm the person, so that the appeal is an expedited one.
    """

    dated_on: date
    received_on: date | None = None
    urgent: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))


@attrs.frozen(kw_only=True)
class AppealLevel:
    """One level of appeal.

    Attributes:
        name: what it is.
        file_by: last day to file; ``None`` where it is automatic, or no figure was found.
        automatic: whether the payer sends the case on by itself.
        decided_by: latest day of the decision when it is filed on the last day; ``None`` where no figure was found.
        least_amount: dollars that must be in dispute; ``None`` where none are asked.
        note: what a reader must know.
    """

    name: str
    file_by: Deadline | None
    automatic: bool
    decided_by: Deadline | None
    least_amount: Decimal | None
    note: str


def appeals(
    law: ProcessLaw | Unknown,
    denial: Denial,
    *,
    handling: Handling | Unknown,
    internal_levels: int = 1,
) -> tuple[AppealLevel, ...]:
    """Return every level of appeal behind a denial, in order; none where the law is not known.

    Args:
        law: the law the request stood under.
        denial: the notice.
        handling: as a service or as a drug; unknown takes the longer time.
        internal_levels: how many appeals an employer's plan itself demands, 1 or 2.
    """
    if isinstance(law, Unknown):
        return ()
    rows = figures_on(TOPIC, denial.dated_on)
    levels = list(_LEVELS[law])
    two = law is ProcessLaw.EMPLOYER and internal_levels == _TWO
    if two:
        levels[:1] = [("internal", "first appeal to the plan"), ("internal", "second appeal to the plan")]
    found: list[AppealLevel] = []
    notice = _counts_from(law, denial)
    for key, name in levels:
        level = _level(law, key, name, notice, rows, urgent=denial.urgent, handling=handling, two=two)
        found.append(level)
        last = level.decided_by or level.file_by
        if last is None and not level.automatic:
            notice = None
        elif last is not None:
            notice = add_days(last.on, _presumed(law, last.on, urgent=denial.urgent))
    return tuple(found)


def _counts_from(law: ProcessLaw, denial: Denial) -> date | None:
    if denial.received_on is not None:
        return denial.received_on
    return add_days(denial.dated_on, _presumed(law, denial.dated_on, urgent=denial.urgent))


def _presumed(law: ProcessLaw, on: date, *, urgent: bool) -> int:
    """Return the days until a notice counts as received; TRICARE presumes them for expedited appeals alone."""
    return 0 if law is ProcessLaw.TRICARE and not urgent else days_after_notice(law, on)


def _level(
    law: ProcessLaw,
    key: str,
    name: str,
    notice: date | None,
    rows: Mapping[str, Figure],
    *,
    urgent: bool,
    handling: Handling | Unknown,
    two: bool,
) -> AppealLevel:
    at = f"{law}.{key}"
    automatic = f"{at}.automatic" in rows
    note = ""
    if notice is None:
        return AppealLevel(
            name=name, file_by=None, automatic=automatic, decided_by=None, least_amount=None, note="ask for the days"
        )
    file_row = (rows.get(f"{at}.file_urgent") if urgent else None) or rows.get(f"{at}.file")
    rolls = f"{at}.roll" in rows
    roll = Roll.NEXT_BUSINESS_DAY if rolls else Roll.NONE
    file_by = None if file_row is None else clock(file_row, notice, says="file", roll=roll)
    filed_on = notice if file_by is None else file_by.on
    decide = _decide_row(at, rows, urgent=urgent, handling=handling, two=two and key == "internal")
    decided_by = None if decide is None else clock(decide, filed_on, says="decided")
    if automatic:
        note = "the payer sends the case on by itself; nobody files, and no rule seen sets the reviewer's time"
    elif file_by is None:
        note = "no figure was found; ask for the days"
    least = None
    if key in _AMOUNTS:
        least = controversy(_AMOUNTS[key], filed_on).amount
        note = f"at least ${least} must be in dispute, by the year of filing"
    below = rows.get(f"{at}.final_below")
    if below is not None:
        note = f"final where less than ${below.amount} is in dispute; else a hearing follows"
    return AppealLevel(
        name=name, file_by=file_by, automatic=automatic, decided_by=decided_by, least_amount=least, note=note
    )


def _decide_row(
    at: str, rows: Mapping[str, Figure], *, urgent: bool, handling: Handling | Unknown, two: bool
) -> Figure | None:
    if urgent and f"{at}.decide_urgent" in rows:
        return rows[f"{at}.decide_urgent"]
    if two:
        return rows["employer.two_levels.decide"]
    if handling is Handling.DRUG and f"{at}.decide_drug" in rows:
        return rows[f"{at}.decide_drug"]
    return rows.get(f"{at}.decide")
