"""Records of the good-faith estimate: who bills, what is expected, and by when it must be handed out.

No record holds a patient: name and date of birth are blanks the clinic fills in on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

import attrs

from ketacost.claims.claim import UnitKind
from ketacost.claims.services import Component, components
from ketacost.estimates.estimate import Versions
from ketacost.estimates.good_faith_doors import npi, state, tin, words, words_or_none
from ketacost.estimates.request import EstimateRequest
from ketacost.values.codes import hcpcs, hcpcs_codes
from ketacost.values.dates import Span
from ketacost.values.findings import Finding
from ketacost.values.unknown import Unknown

_WEEK: Final = 7


@attrs.frozen(kw_only=True)
class Provider:
    """A clinic, clinician, facility or pharmacy that bills some lines; the first one given is the convening one.

    The narrowest provider that fits a line bills it: one that names codes before one that names components, and that
    before one that names nothing.

    Attributes:
        name: name of the practice or facility.
        npi: national provider identifier.
        tin: taxpayer identification number; a business's is better than a person's.
        state: two letters of the state of the place of service.
        location: address of the place of service.
        components: bills only professional, facility or pharmacy lines; empty for any.
        codes: bills only these codes; empty for any.
    """

    name: str = attrs.field(converter=words)
    npi: str = attrs.field(converter=npi)
    tin: str = attrs.field(converter=tin)
    state: str = attrs.field(converter=state)
    location: str = attrs.field(converter=words)
    components: tuple[Component, ...] = attrs.field(default=(), converter=components)
    codes: tuple[str, ...] = attrs.field(default=(), converter=hcpcs_codes)


@attrs.frozen(kw_only=True)
class MissingProvider:
    """Someone who bills part of the course and whose expected charges are not in hand.

    Attributes:
        name: who it is, in plain words.
        reason: why its charges are missing.
        components: bills only lines of these components; empty for any.
        codes: bills only these codes; empty for any.
    """

    name: str = attrs.field(converter=words)
    reason: str = attrs.field(default="its expected charges were not received", converter=words)
    components: tuple[Component, ...] = attrs.field(default=(), converter=components)
    codes: tuple[str, ...] = attrs.field(default=(), converter=hcpcs_codes)


@attrs.frozen(kw_only=True)
class SeparateItem:
    """An item expected before or after the course that must be scheduled by itself and gets its own estimate.

    Attributes:
        label: what it is, in plain words.
        code: HCPCS or CPT code, ``None`` when it is not known yet.
        provider: who gives it, ``None`` when that is open.
    """

    label: str = attrs.field(converter=words)
    code: str | None = attrs.field(default=None, converter=attrs.converters.optional(hcpcs))
    provider: str | None = attrs.field(default=None, converter=words_or_none)


@attrs.frozen(kw_only=True)
class GoodFaithQuestion:
    """What a good-faith estimate is made from, as one value a file can hold.

    Attributes:
        request: the course and its cash prices; every price in it must be one figure.
        scheduled_on: day the service was scheduled, ``None`` when it was not.
        requested_on: day the person asked for an estimate or for the cost, ``None`` when nobody asked.
        providers: who bills, the convening provider first.
        diagnosis_codes: ICD-10 codes, where they apply.
        separately_scheduled: items expected besides that get an estimate of their own.
        missing_providers: who bills part of it without having said what.
        declines_coverage: the person has coverage and chooses not to use it.
        primary_item: the main service in plain words; ``None`` for our own words.
    """

    request: EstimateRequest
    scheduled_on: date | None = None
    requested_on: date | None = None
    providers: tuple[Provider, ...]
    diagnosis_codes: tuple[str, ...] = ()
    separately_scheduled: tuple[SeparateItem, ...] = ()
    missing_providers: tuple[MissingProvider, ...] = ()
    declines_coverage: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    primary_item: str | None = attrs.field(default=None, converter=words_or_none)


@attrs.frozen(kw_only=True)
class Rhythm:
    """How often a recurring item comes: so many times every so many weeks, or every so many days, or unevenly.

    A day moved inside its week, for a holiday, does not break a rhythm; the last week may be cut short.

    Attributes:
        times: how many in each week that has any; ``None`` where weeks do not count it.
        every_weeks: weeks from each of those to the next; ``None`` likewise.
        every_days: days from each one to the next; ``None`` where weeks count it, or nothing does.
    """

    times: int | None = None
    every_weeks: int | None = None
    every_days: int | None = None

    @classmethod
    def of(cls, days: Sequence[date]) -> Rhythm | None:
        """Return the rhythm of some days in order; ``None`` for fewer than two."""
        if len(days) < 2:  # noqa: PLR2004 (a rhythm needs two days)
            return None
        gaps = {(later - day).days for day, later in pairwise(days)}
        if len(gaps) == 1 and min(gaps) % _WEEK:
            return cls(every_days=gaps.pop())
        # Day 1 of the calendar is a Monday.
        calendar_weeks = [(day.toordinal() - 1) // _WEEK for day in days]
        own_weeks = [(day - days[0]).days // _WEEK for day in days]
        return _weekly(calendar_weeks) or _weekly(own_weeks) or cls()


def _weekly(weeks: Sequence[int]) -> Rhythm | None:
    """Return the rhythm of the weeks some days fall in, ``None`` for an uneven one."""
    counts = Counter(weeks)
    *whole, last = counts.values()
    steps = {later - week for week, later in pairwise(counts)}
    if len(steps) != 1 or len(set(whole)) != 1:
        return None
    times = whole[0]
    is_cut = last < times and len(whole) > 1
    return Rhythm(times=times, every_weeks=steps.pop()) if last == times or is_cut else None


@attrs.frozen(kw_only=True)
class GoodFaithItem:
    """One item a provider is expected to bill, once or several times.

    Attributes:
        label: our own short words for it.
        code: HCPCS or CPT code, empty for a pharmacy's line.
        ndc: national drug code, ``None`` without a drug.
        modifiers: modifiers of the code.
        phase: phase of the course.
        units: units each time.
        unit: what one unit is.
        days: day of each time, in order.
        rhythm: how often it recurs, ``None`` for a single time.
        place_of_service: two-digit place.
        expected_charge: dollars each time; unknown from a provider whose charges are missing.
        total: dollars for all times; unknown likewise.
    """

    label: str
    code: str
    ndc: str | None
    modifiers: tuple[str, ...]
    phase: str
    units: int
    unit: UnitKind
    days: tuple[date, ...]
    rhythm: Rhythm | None
    place_of_service: str
    expected_charge: Decimal | Unknown
    total: Decimal | Unknown


@attrs.frozen(kw_only=True)
class ProviderEstimate:
    """What one provider is expected to bill; ``total`` is the figure a dispute compares with."""

    provider: Provider
    items: tuple[GoodFaithItem, ...]
    total: Decimal


@attrs.frozen(kw_only=True)
class MissingEstimate:
    """What a provider without charges is expected to do; it is in no total."""

    provider: MissingProvider
    items: tuple[GoodFaithItem, ...]


class IssueTrigger(StrEnum):
    """Which clock sets the day an estimate is due."""

    SCHEDULED_FAR_AHEAD = "scheduled_far_ahead"
    SCHEDULED_AHEAD = "scheduled_ahead"
    REQUESTED = "requested"
    NO_DUTY = "no_duty"


@attrs.frozen(kw_only=True)
class IssueDeadline:
    """By when the estimate must be handed out.

    Attributes:
        issue_by: last day; ``None`` where this rule asks for none.
        trigger: the clock that decides, the earliest where several run.
        reason: one sentence, lower case.
    """

    issue_by: date | None
    trigger: IssueTrigger
    reason: str


@attrs.frozen(kw_only=True)
class GoodFaithEstimate:
    """A good-faith estimate of what a course costs a person who pays alone. It is an estimate, not a bill.

    Attributes:
        notice: the sentence every output a patient sees must carry.
        versions: what made the answer.
        label: the request's label.
        primary_item: the main service in plain words.
        primary_on: its first day.
        diagnosis_codes: ICD-10 codes, empty when none was given.
        declines_coverage: the person has coverage and chooses not to use it.
        scheduled_on: day the service was scheduled, ``None`` when it was not.
        requested_on: day the estimate was asked for, ``None`` when it was not.
        deadline: by when it must be handed out.
        change_by: last day for a new estimate when the scope changes before the first service.
        period: first to last day it covers.
        renew_from: first service after that; ``None`` when it covers the whole course.
        providers: expected charges by provider or facility, the convening one first.
        missing: providers whose charges are not in it.
        total: expected charges of all providers but the missing ones, dollars.
        separately_scheduled: items that get an estimate of their own.
        disclaimers: what the person must be told, one paragraph each.
        findings: warnings, assumptions and notices.
    """

    notice: str
    versions: Versions
    label: str
    primary_item: str
    primary_on: date
    diagnosis_codes: tuple[str, ...]
    declines_coverage: bool
    scheduled_on: date | None
    requested_on: date | None
    deadline: IssueDeadline
    change_by: date
    period: Span
    renew_from: date | None
    providers: tuple[ProviderEstimate, ...]
    missing: tuple[MissingEstimate, ...]
    total: Decimal
    separately_scheduled: tuple[SeparateItem, ...]
    disclaimers: tuple[str, ...]
    findings: tuple[Finding, ...]
