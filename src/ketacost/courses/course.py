"""The course: what is planned, from which day, for how long, as a person would describe it to a clinic.

A course says nothing about prices or plans. Its fields are only checked for their type here;
:func:`ketacost.courses.checks.check_course` lists everything that contradicts itself, a label or a safety gate at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs

from ketacost.claims.services import Treatment
from ketacost.courses.doors import (
    day,
    day_or_none,
    days,
    quantity,
    quantity_or_none,
    tuple_of,
    weekdays,
    whole,
    whole_or_none,
    wholes,
    yes_no,
)
from ketacost.courses.safety import SafetyFacts
from ketacost.values.dates import Span, Weekday


class Regimen(StrEnum):
    """A known rhythm of sessions, or one of the caller's own."""

    SPRAVATO_TRD_ADJUNCT = "spravato_trd_adjunct"
    SPRAVATO_TRD_MONOTHERAPY = "spravato_trd_monotherapy"
    SPRAVATO_MDSI = "spravato_mdsi"
    KETAMINE_IV_SIX = "ketamine_iv_six"
    KETAMINE_IV_WEEKLY_MONTHLY = "ketamine_iv_weekly_monthly"
    KETAMINE_IM_SIX = "ketamine_im_six"
    TMS = "tms"
    ECT = "ect"
    SSRI_GENERIC = "ssri_generic"
    CUSTOM = "custom"


class MissedSessions(StrEnum):
    """What happens to a missed session.

    ``SKIP``: it is not given and not billed; the others keep their numbers and days.
    ``MAKE_UP``: it is given on the next open day after the one it was planned for.
    """

    SKIP = "skip"
    MAKE_UP = "make_up"


@attrs.frozen(kw_only=True, cache_hash=True)
class DoseChange:
    """A dose from one session on, until the next change: a titration, or its reversal.

    Attributes:
        session: number of the first session with this dose; ``None`` when a day is given.
        on: first day with this dose; ``None`` when a session is given.
        dose_mg: milligrams a session.
    """

    session: int | None = attrs.field(default=None, validator=whole_or_none)
    on: date | None = attrs.field(default=None, converter=day_or_none)
    dose_mg: Decimal = attrs.field(converter=quantity)


@attrs.frozen(kw_only=True, cache_hash=True)
class Phase:
    """A stretch of a custom course with one rhythm.

    Attributes:
        name: what it is called in results, such as ``induction``.
        weeks: how long it lasts; ``None`` for the last phase alone, to the end of the horizon.
        sessions_per_week: sessions in each week, 1 to 7; ``None`` when ``every_weeks`` is given.
        every_weeks: one session every so many weeks, the first in the phase's first week; ``None`` likewise.
        dose_mg: milligrams a session from here on; ``None`` keeps the dose before.
    """

    name: str
    weeks: int | None = attrs.field(default=None, validator=whole_or_none)
    sessions_per_week: int | None = attrs.field(default=None, validator=whole_or_none)
    every_weeks: int | None = attrs.field(default=None, validator=whole_or_none)
    dose_mg: Decimal | None = attrs.field(default=None, converter=quantity_or_none)


def _dose_changes(values: Iterable[DoseChange]) -> tuple[DoseChange, ...]:
    return tuple_of(DoseChange, values)


def _numbers(values: Iterable[int]) -> tuple[int, ...]:
    return tuple(values)


def _spans(values: Iterable[Span]) -> tuple[Span, ...]:
    return tuple_of(Span, values)


def _phases(values: Iterable[Phase]) -> tuple[Phase, ...]:
    return tuple_of(Phase, values)


@attrs.frozen(kw_only=True, cache_hash=True)
class Course:
    """A planned course of treatment.

    Attributes:
        regimen: the rhythm; ``custom`` needs ``treatment`` and ``phases``.
        starts_on: first day of week 1; session 1 is on the first of the chosen weekdays from then on.
        weeks: horizon; sessions planned in these weeks are part of the course.
        weekdays: weekdays of the sessions; empty for the start's weekday and, where a week has more sessions, days
            spread over Monday to Friday.
        dose_mg: milligrams a session after the first; ``None`` for the regimen's usual dose.
        maintenance_dose_mg: milligrams a session in maintenance; ``None`` for no change.
        maintenance_every_weeks: weeks from one maintenance session to the next (1, 2 or more); ``None`` for the least
            frequent rhythm the label names.
        weight_kg: body weight, for doses by weight.
        dose_mg_per_kg: dose by weight; ``None`` for the usual one.
        infusion_minutes: minutes of an infusion; ``None`` for the usual ones.
        sessions: sessions of a counted regimen; ``None`` for the usual number.
        sessions_per_week: sessions a week of a counted regimen; ``None`` for one each chosen weekday where that is
            usual, else the usual number.
        booster_every_weeks: single sessions after the induction, so many weeks apart; ``None`` for none.
        boosters_on: single sessions after the induction on days of the caller's choice.
        titration: changes of dose in order of time, a reversal included.
        missed_sessions: numbers of the sessions that are not kept.
        missed: what happens to them.
        stop_after_week: last week with sessions, such as 4 when nothing has changed by then; ``None`` to go on.
        closures: days the clinic is closed, first and last day included.
        closed_on_federal_holidays: whether it is closed on observed federal holidays too.
        new_patient: the clinic has not seen this person in three years, so an intake visit comes first.
        intake_days_before: days from intake to session 1; a closed day moves the intake earlier.
        intake_on: day of the intake visit; ``None`` to count it from session 1.
        treatment: what is given in a custom course; ``None`` for the other regimens.
        phases: the phases of a custom course, in order.
        safety: what the safety gates must know.
    """

    regimen: Regimen = attrs.field(converter=Regimen)
    starts_on: date = attrs.field(converter=day)
    weeks: int = attrs.field(validator=whole)
    weekdays: tuple[Weekday, ...] = attrs.field(default=(), converter=weekdays)
    dose_mg: Decimal | None = attrs.field(default=None, converter=quantity_or_none)
    maintenance_dose_mg: Decimal | None = attrs.field(default=None, converter=quantity_or_none)
    maintenance_every_weeks: int | None = attrs.field(default=None, validator=whole_or_none)
    weight_kg: Decimal | None = attrs.field(default=None, converter=quantity_or_none)
    dose_mg_per_kg: Decimal | None = attrs.field(default=None, converter=quantity_or_none)
    infusion_minutes: int | None = attrs.field(default=None, validator=whole_or_none)
    sessions: int | None = attrs.field(default=None, validator=whole_or_none)
    sessions_per_week: int | None = attrs.field(default=None, validator=whole_or_none)
    booster_every_weeks: int | None = attrs.field(default=None, validator=whole_or_none)
    boosters_on: tuple[date, ...] = attrs.field(default=(), converter=days)
    titration: tuple[DoseChange, ...] = attrs.field(default=(), converter=_dose_changes)
    missed_sessions: tuple[int, ...] = attrs.field(default=(), converter=_numbers, validator=wholes)
    missed: MissedSessions = attrs.field(default=MissedSessions.SKIP, converter=MissedSessions)
    stop_after_week: int | None = attrs.field(default=None, validator=whole_or_none)
    closures: tuple[Span, ...] = attrs.field(default=(), converter=_spans)
    closed_on_federal_holidays: bool = attrs.field(default=True, validator=yes_no)
    new_patient: bool = attrs.field(default=False, validator=yes_no)
    intake_days_before: int = attrs.field(default=7, validator=whole)
    intake_on: date | None = attrs.field(default=None, converter=day_or_none)
    treatment: Treatment | None = attrs.field(default=None, converter=attrs.converters.optional(Treatment))
    phases: tuple[Phase, ...] = attrs.field(default=(), converter=_phases)
    safety: SafetyFacts = attrs.field(factory=SafetyFacts)
