"""Criteria: the small closed language policies are written in. Every node is data; what each means is in ``judge``.

Leaves ask one thing of the evidence; ``AllOf``, ``AnyOf``, ``AtLeast`` and ``Not`` join them.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import attrs

from ketacost.authorization.evidence import (
    AugmentationKind,
    Condition,
    Dose,
    DrugClass,
    Instrument,
    Prescriber,
    PsychotherapyKind,
)
from ketacost.courses.doors import Within

_count = [attrs.validators.instance_of(int), attrs.validators.ge(1)]
_flag = attrs.validators.instance_of(bool)
_MOST_WEEKS: Final = 520
_MOST_DAYS: Final = 3_650


@attrs.frozen(kw_only=True)
class AgeRange:
    """The age on the day of the request.

    Attributes:
        least: youngest age in years.
        below: first age that is too old; ``None`` for none.
    """

    least: int = attrs.field(default=0, validator=Within(0, 130))
    below: int | None = attrs.field(default=None, validator=attrs.validators.optional(Within(1, 131)))


@attrs.frozen(kw_only=True)
class DiagnosisIn:
    """A diagnosis code that is one of these, or stands under one of them (``F33`` holds ``F33.2``)."""

    codes: tuple[str, ...]


@attrs.frozen(kw_only=True)
class RecurrentOrLasting:
    """Recurrent depression, or a single episode of at least so many months."""

    months: int = attrs.field(validator=_count)


@attrs.frozen(kw_only=True)
class AcuteSuicidality:
    """Acute suicidal ideation or behavior."""


@attrs.frozen(kw_only=True)
class Threshold:
    """A scale and the least score on it."""

    instrument: Instrument = attrs.field(converter=Instrument)
    least: int = attrs.field(validator=Within(0, 100))


@attrs.frozen(kw_only=True)
class ScoreAtLeast:
    """The latest score on any of some scales is at least its threshold.

    Attributes:
        any_of: scales with their thresholds.
        within_days: oldest score that counts; ``None`` for any.
        boundary_doubtful: the print does not say whether the threshold itself is enough; then it is unknown.
    """

    any_of: tuple[Threshold, ...]
    within_days: int | None = attrs.field(default=None, validator=attrs.validators.optional(Within(1, _MOST_DAYS)))
    boundary_doubtful: bool = attrs.field(default=False, validator=_flag)


@attrs.frozen(kw_only=True)
class ScoreOnFile:
    """A score on any of some scales, whatever it is."""

    instruments: tuple[Instrument, ...]


@attrs.frozen(kw_only=True)
class Trials:
    """Enough antidepressants failed, each long and high enough.

    Attributes:
        count: how many.
        classes: from how many classes.
        weeks: least weeks of each.
        dose: least dose of each; ``None`` where nothing is asked.
        most_improvement: most percent of improvement that still is a failure; ``None`` where nothing is asked.
        adherence: least percent of doses taken; ``None`` where nothing is asked.
        current_episode: only those of the present episode count.
        years: only those that ended in so many years count; ``None`` for any.
    """

    count: int = attrs.field(validator=_count)
    classes: int = attrs.field(default=1, validator=_count)
    weeks: int = attrs.field(default=0, validator=Within(0, _MOST_WEEKS))
    dose: Dose | None = attrs.field(default=None, converter=attrs.converters.optional(Dose))
    most_improvement: int | None = attrs.field(default=None, validator=attrs.validators.optional(Within(0, 100)))
    adherence: int | None = attrs.field(default=None, validator=attrs.validators.optional(Within(0, 100)))
    current_episode: bool = attrs.field(default=False, validator=_flag)
    years: int | None = attrs.field(default=None, validator=attrs.validators.optional(Within(1, 100)))
    excluded: tuple[DrugClass, ...] = ()


@attrs.frozen(kw_only=True)
class Augmented:
    """Enough augmentations were tried.

    Attributes:
        count: how many, each of another kind.
        kinds: which count; empty for any.
        weeks: least weeks of each.
    """

    count: int = attrs.field(default=1, validator=_count)
    kinds: tuple[AugmentationKind, ...] = ()
    weeks: int = attrs.field(default=0, validator=Within(0, _MOST_WEEKS))


@attrs.frozen(kw_only=True)
class PsychotherapyTried:
    """A psychotherapy was tried.

    Attributes:
        kinds: which count; empty for any.
        current_episode: only in the present episode.
    """

    kinds: tuple[PsychotherapyKind, ...] = ()
    current_episode: bool = attrs.field(default=False, validator=_flag)


@attrs.frozen(kw_only=True)
class TakesOral:
    """An oral antidepressant is taken along.

    Attributes:
        new: it must be another than those that failed.
    """

    new: bool = attrs.field(default=False, validator=_flag)


@attrs.frozen(kw_only=True)
class PrescribedBy:
    """Who prescribes.

    Attributes:
        roles: who may.
        or_consulted: anybody may who consulted a psychiatrist.
    """

    roles: tuple[Prescriber, ...]
    or_consulted: bool = attrs.field(default=False, validator=_flag)


@attrs.frozen(kw_only=True)
class InRems:
    """Who is certified or enrolled in the REMS; each one asked for must be."""

    site: bool = attrs.field(default=False, validator=_flag)
    pharmacy: bool = attrs.field(default=False, validator=_flag)
    patient: bool = attrs.field(default=False, validator=_flag)


@attrs.frozen(kw_only=True)
class Free:
    """A condition is absent, or stands in a way the policy lets pass. Silence of the chart is unknown, not absent.

    Attributes:
        condition: which.
        if_treated: present but in treatment passes.
        remission_months: months of remission that pass; ``None`` where remission is not enough.
    """

    condition: Condition = attrs.field(converter=Condition)
    if_treated: bool = attrs.field(default=False, validator=_flag)
    remission_months: int | None = attrs.field(default=None, validator=attrs.validators.optional(Within(0, 1_200)))


@attrs.frozen(kw_only=True)
class Attested:
    """The prescriber states something, by its key."""

    key: str
    says: str


@attrs.frozen(kw_only=True)
class Improved:
    """The latest score on a scale is below the first one.

    Attributes:
        instruments: scales that count; empty for any.
        percent: least fall in percent; 0 for any fall.
    """

    instruments: tuple[Instrument, ...] = ()
    percent: int = attrs.field(default=0, validator=Within(0, 100))


@attrs.frozen(kw_only=True)
class AllOf:
    """Every part."""

    parts: tuple[Criterion, ...]


@attrs.frozen(kw_only=True)
class AnyOf:
    """One part."""

    parts: tuple[Criterion, ...]


@attrs.frozen(kw_only=True)
class AtLeast:
    """So many parts."""

    count: int = attrs.field(validator=_count)
    parts: tuple[Criterion, ...]


@attrs.frozen(kw_only=True)
class Not:
    """The opposite of a part."""

    part: Criterion


Criterion: TypeAlias = (
    AgeRange
    | DiagnosisIn
    | RecurrentOrLasting
    | AcuteSuicidality
    | ScoreAtLeast
    | ScoreOnFile
    | Trials
    | Augmented
    | PsychotherapyTried
    | TakesOral
    | PrescribedBy
    | InRems
    | Free
    | Attested
    | Improved
    | AllOf
    | AnyOf
    | AtLeast
    | Not
)
"""Any node of the language."""
