"""Criteria: the small closed language policies are written in. Every node is data; what each means is in ``judge``.

Leaves ask one thing of the evidence; ``AllOf``, ``AnyOf``, ``AtLeast`` and ``Not`` join them.
"""

from __future__ import annotations

from datetime import date
from typing import Final, TypeAlias

import attrs

from ketacost.authorization.doors import a_key, codes, some, some_text
from ketacost.authorization.evidence import (
    HIGHEST,
    AugmentationKind,
    Condition,
    Dose,
    DrugClass,
    Instrument,
    Prescriber,
    PsychotherapyKind,
)
from ketacost.courses.doors import Within
from ketacost.errors import PolicyError

_count = [attrs.validators.instance_of(int), attrs.validators.ge(1)]
_flag = attrs.validators.instance_of(bool)
_MOST_WEEKS: Final = 520
_MOST_DAYS: Final = 3_650
_MOST_MONTHS: Final = 1_200


@attrs.frozen(kw_only=True)
class AgeRange:
    """The age on the day of the request.

    Attributes:
        least: youngest age in years.
        below: first age that is too old; ``None`` for none.
    """

    least: int = attrs.field(default=0, validator=Within(0, 130))
    below: int | None = attrs.field(default=None, validator=attrs.validators.optional(Within(1, 131)))

    def __attrs_post_init__(self) -> None:
        """Refuse a range nobody is in, and one everybody is in."""
        if not self.least and self.below is None:
            raise PolicyError("policy.age_range", "everybody is in this range; give least or below")
        if self.below is not None and self.below <= self.least:
            message = f"expected an age above {self.least}, got {self.below}; nobody is in this range"
            raise PolicyError("policy.age_range", message, path="below")


@attrs.frozen(kw_only=True)
class CodesFrom:
    """Codes a list gained on a day.

    Attributes:
        on: first day they count.
        codes: ICD-10 codes, whole or their beginnings.
    """

    on: date
    codes: tuple[str, ...] = attrs.field(converter=codes)


@attrs.frozen(kw_only=True)
class DiagnosisIn:
    """A diagnosis code that is one of these, or stands under one of them (``F33`` holds ``F33.2``).

    Attributes:
        codes: ICD-10 codes, whole or their beginnings.
        added: codes the list gained later; they count from their own day on.
    """

    codes: tuple[str, ...] = attrs.field(converter=codes)
    added: tuple[CodesFrom, ...] = ()


@attrs.frozen(kw_only=True)
class RecurrentOrLasting:
    """Recurrent depression, or a single episode of at least so many months."""

    months: int = attrs.field(validator=[*_count, attrs.validators.le(_MOST_MONTHS)])


@attrs.frozen(kw_only=True)
class AcuteSuicidality:
    """Acute suicidal ideation or behavior."""


@attrs.frozen(kw_only=True)
class Threshold:
    """A scale and the least score on it."""

    instrument: Instrument = attrs.field(converter=Instrument)
    least: int = attrs.field(validator=Within(0, 100))

    def __attrs_post_init__(self) -> None:
        """Refuse a threshold nobody can reach."""
        most = HIGHEST[self.instrument]
        if self.least > most:
            message = f"{self.instrument.upper()} goes from 0 to {most}, got {self.least}; lower least"
            raise PolicyError("policy.threshold", message, path="least")


@attrs.frozen(kw_only=True)
class ScoreAtLeast:
    """The latest score on any of some scales is at least its threshold.

    Attributes:
        any_of: scales with their thresholds.
        within_days: oldest score that counts; ``None`` for any.
        boundary_doubtful: the print does not say whether the threshold itself is enough; then it is unknown.
    """

    any_of: tuple[Threshold, ...] = attrs.field(validator=some)
    within_days: int | None = attrs.field(default=None, validator=attrs.validators.optional(Within(1, _MOST_DAYS)))
    boundary_doubtful: bool = attrs.field(default=False, validator=_flag)

    def __attrs_post_init__(self) -> None:
        """Refuse two thresholds on one scale: the higher one would never be asked."""
        scales = [one.instrument for one in self.any_of]
        for index, scale in enumerate(scales):
            if scale in scales[:index]:
                message = f"a second threshold on '{scale}'; keep the one printed"
                raise PolicyError("policy.scale_twice", message, path=f"any_of[{index}].instrument")


@attrs.frozen(kw_only=True)
class ScoreOnFile:
    """A score on any of some scales, whatever it is."""

    instruments: tuple[Instrument, ...] = attrs.field(validator=some)


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
        excluded: classes that do not count.
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

    def __attrs_post_init__(self) -> None:
        """Refuse more classes than drugs, or than count."""
        if self.classes > self.count:
            message = f"expected at most {self.count}, one a drug, got {self.classes}; raise count or lower classes"
            raise PolicyError("policy.classes", message, path="classes")
        left = len(set(DrugClass) - set(self.excluded))
        if self.classes > left:
            message = f"expected to leave {self.classes} classes, got {left} left; exclude fewer or lower classes"
            raise PolicyError("policy.classes", message, path="excluded")


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

    def __attrs_post_init__(self) -> None:
        """Refuse more than there are kinds: each must be of another."""
        most = len(set(self.kinds or AugmentationKind))
        if self.count > most:
            message = f"expected at most {most}, one a kind, got {self.count}; lower count or name more kinds"
            raise PolicyError("policy.augmented", message, path="count")


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

    roles: tuple[Prescriber, ...] = attrs.field(validator=some)
    or_consulted: bool = attrs.field(default=False, validator=_flag)


@attrs.frozen(kw_only=True)
class InRems:
    """Who is certified or enrolled in the REMS; each one asked for must be."""

    site: bool = attrs.field(default=False, validator=_flag)
    pharmacy: bool = attrs.field(default=False, validator=_flag)
    patient: bool = attrs.field(default=False, validator=_flag)

    def __attrs_post_init__(self) -> None:
        """Refuse a criterion that asks for nobody."""
        if not (self.site or self.pharmacy or self.patient):
            raise PolicyError("policy.empty", "ask for the site, the pharmacy or the patient; this asks for nobody")


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
    remission_months: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(Within(0, _MOST_MONTHS))
    )


@attrs.frozen(kw_only=True)
class Attested:
    """The prescriber states something, by its key.

    Attributes:
        key: what is stated; a chart answers it by the same key.
        says: the statement in our own words.
    """

    key: str = attrs.field(validator=a_key)
    says: str = attrs.field(validator=some_text)


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
class Unread:
    """A part of the document nobody has read yet: always unknown, so that no determination can leave it out.

    Attributes:
        says: what is known to stand there, one phrase.
    """

    says: str = attrs.field(validator=some_text)


@attrs.frozen(kw_only=True)
class AllOf:
    """Every part."""

    parts: tuple[Criterion, ...] = attrs.field(validator=some)


@attrs.frozen(kw_only=True)
class AnyOf:
    """One part."""

    parts: tuple[Criterion, ...] = attrs.field(validator=some)


@attrs.frozen(kw_only=True)
class AtLeast:
    """So many parts."""

    count: int = attrs.field(validator=_count)
    parts: tuple[Criterion, ...] = attrs.field(validator=some)

    def __attrs_post_init__(self) -> None:
        """Refuse more than there are."""
        if self.count > len(self.parts):
            message = f"expected at most {len(self.parts)}, the number of parts, got {self.count}; lower count"
            raise PolicyError("policy.at_least", message, path="count")


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
    | Unread
    | AllOf
    | AnyOf
    | AtLeast
    | Not
)
"""Any node of the language."""
