"""Evidence: what the chart says, as facts without identity. What it does not say is unknown, never absent.

A list of trials, augmentations or psychotherapies is open unless it is said to be complete: only then does what is not
in it count as not done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import attrs

from ketacost.courses.doors import Within, yes_no_or_unknown
from ketacost.errors import CodeError, EvidenceError, InvalidInputError, Problem
from ketacost.values.codes import icd10
from ketacost.values.unknown import Unknown

_MOST_WEEKS: Final = 2_600
_MOST_MONTHS: Final = 1_200
_MOST_SCORE: Final = 100
_flag = attrs.validators.instance_of(bool)

KEY: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
"""A lower-case key: policies and charts meet by it."""


def _unknown() -> Unknown:
    return Unknown()


def _a_key(_instance: object, _field: attrs.Attribute[Any], value: str) -> None:
    """Refuse what no policy could ask for: it would be left out in silence."""
    if not isinstance(value, str) or KEY.fullmatch(value) is None:
        raise EvidenceError("evidence.key", f"expected a key such as pdmp_checked, got {value!r}")


def _diagnoses(values: Iterable[str] | Unknown) -> tuple[str, ...] | Unknown:
    if isinstance(values, Unknown):
        return values
    return tuple(_diagnosis(index, value) for index, value in enumerate(values))


def _diagnosis(index: int, value: str) -> str:
    try:
        return icd10(value)
    except CodeError as error:
        raise error.at(f"[{index}]") from None


class DrugClass(StrEnum):
    """The class of an antidepressant."""

    SSRI = "ssri"
    SNRI = "snri"
    TCA = "tca"
    MAOI = "maoi"
    NDRI = "ndri"
    NASSA = "nassa"
    SARI = "sari"
    MULTIMODAL = "multimodal"
    OTHER = "other"


class Dose(StrEnum):
    """How far a dose was taken, each further than the one before."""

    BELOW_MINIMUM = "below_minimum"
    MINIMUM = "minimum"
    ADEQUATE = "adequate"
    MAXIMUM_TOLERATED = "maximum_tolerated"
    MAXIMUM = "maximum"


DOSES: Final = MappingProxyType({dose: rank for rank, dose in enumerate(Dose)})
"""The rank of each dose."""


def _dose(value: Dose | str | Unknown) -> Dose | Unknown:
    return value if isinstance(value, Unknown) else Dose(value)


def _class(value: DrugClass | str | Unknown) -> DrugClass | Unknown:
    return value if isinstance(value, Unknown) else DrugClass(value)


@attrs.frozen(kw_only=True)
class Trial:
    """One antidepressant that was tried.

    Attributes:
        drug: its generic name, in the words of the chart.
        drug_class: its class.
        weeks: whole weeks it was taken.
        dose: how far the dose was taken.
        improvement_percent: fall of the symptom score in percent, 0 to 100; a rise counts as 0.
        adherence_percent: part of the doses that was taken.
        in_current_episode: whether it was tried in the present episode.
        ended_on: last day it was taken; unknown when nobody wrote it down.
    """

    drug: str = ""
    drug_class: DrugClass | Unknown = attrs.field(factory=_unknown, converter=_class)
    weeks: int | Unknown = attrs.field(factory=_unknown, validator=Within(0, _MOST_WEEKS))
    dose: Dose | Unknown = attrs.field(factory=_unknown, converter=_dose)
    improvement_percent: int | Unknown = attrs.field(factory=_unknown, validator=Within(0, 100))
    adherence_percent: int | Unknown = attrs.field(factory=_unknown, validator=Within(0, 100))
    in_current_episode: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    ended_on: date | Unknown = attrs.field(factory=_unknown)


class AugmentationKind(StrEnum):
    """What was added to an antidepressant."""

    SECOND_ANTIDEPRESSANT = "second_antidepressant"
    ATYPICAL_ANTIPSYCHOTIC = "atypical_antipsychotic"
    LITHIUM = "lithium"
    THYROID = "thyroid"
    BUSPIRONE = "buspirone"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class Augmentation:
    """One drug added to an antidepressant.

    Attributes:
        kind: what was added.
        weeks: whole weeks it was taken.
        ended_on: last day it was taken.
    """

    kind: AugmentationKind = attrs.field(converter=AugmentationKind)
    weeks: int | Unknown = attrs.field(factory=_unknown, validator=Within(0, _MOST_WEEKS))
    ended_on: date | Unknown = attrs.field(factory=_unknown)


class PsychotherapyKind(StrEnum):
    """A psychotherapy for depression."""

    COGNITIVE_BEHAVIORAL = "cognitive_behavioral"
    INTERPERSONAL = "interpersonal"
    SUPPORTIVE = "supportive"
    PSYCHOEDUCATION = "psychoeducation"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class Psychotherapy:
    """One psychotherapy that was tried.

    Attributes:
        kind: which.
        in_current_episode: whether in the present episode.
    """

    kind: PsychotherapyKind = attrs.field(converter=PsychotherapyKind)
    in_current_episode: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)


class Instrument(StrEnum):
    """A rating scale of depression; a higher score is worse on each."""

    PHQ9 = "phq9"
    MADRS = "madrs"
    HAMD17 = "hamd17"
    QIDS = "qids"
    BDI = "bdi"


HIGHEST: Final = MappingProxyType(
    {Instrument.PHQ9: 27, Instrument.MADRS: 60, Instrument.HAMD17: 52, Instrument.QIDS: 27, Instrument.BDI: 63}
)
"""The highest score of each scale."""


@attrs.frozen(kw_only=True)
class Score:
    """One result of a rating scale.

    Attributes:
        instrument: the scale.
        value: the score.
        on: day it was taken.
    """

    instrument: Instrument = attrs.field(converter=Instrument)
    value: int = attrs.field(validator=Within(0, _MOST_SCORE))
    on: date

    def __attrs_post_init__(self) -> None:
        """Refuse a score the scale does not have."""
        most = HIGHEST[self.instrument]
        if self.value > most:
            message = f"{self.instrument.upper()} goes from 0 to {most}, got {self.value}; check the scale"
            raise EvidenceError("evidence.score", message, path="value")


class Condition(StrEnum):
    """A condition or circumstance policies ask about."""

    PSYCHOSIS = "psychosis"
    BIPOLAR = "bipolar"
    DEMENTIA = "dementia"
    SUBSTANCE_USE_DISORDER = "substance_use_disorder"
    ANEURYSMAL_VASCULAR_DISEASE = "aneurysmal_vascular_disease"
    ARTERIOVENOUS_MALFORMATION = "arteriovenous_malformation"
    INTRACEREBRAL_HEMORRHAGE = "intracerebral_hemorrhage"
    HYPERSENSITIVITY = "hypersensitivity"
    UNCONTROLLED_HYPERTENSION = "uncontrolled_hypertension"
    PREGNANCY = "pregnancy"


class ConditionState(StrEnum):
    """How a condition stands today."""

    ABSENT = "absent"
    PRESENT = "present"
    IN_TREATMENT = "in_treatment"
    IN_REMISSION = "in_remission"


@attrs.frozen(kw_only=True)
class ConditionFact:
    """What is known of one condition.

    Attributes:
        condition: which.
        state: how it stands.
        months: months of remission; unknown when nobody said, read only in remission.
    """

    condition: Condition = attrs.field(converter=Condition)
    state: ConditionState = attrs.field(converter=ConditionState)
    months: int | Unknown = attrs.field(factory=_unknown, validator=Within(0, _MOST_MONTHS))


class Prescriber(StrEnum):
    """Who prescribes."""

    PSYCHIATRIST = "psychiatrist"
    PSYCHIATRIC_NURSE_PRACTITIONER = "psychiatric_nurse_practitioner"
    OTHER_CLINICIAN = "other_clinician"


def _prescriber(value: Prescriber | str | Unknown) -> Prescriber | Unknown:
    return value if isinstance(value, Unknown) else Prescriber(value)


@attrs.frozen(kw_only=True)
class Attestation:
    """One thing the prescriber states, by the key a policy asks for, such as ``pdmp_checked``.

    Attributes:
        key: what is stated.
        given: whether it is so.
    """

    key: str = attrs.field(validator=_a_key)
    given: bool = attrs.field(validator=_flag)


@attrs.frozen(kw_only=True)
class Evidence:
    """Everything the chart says that a policy may ask.

    Attributes:
        age: years of age on the day of the request.
        diagnoses: ICD-10 codes.
        recurrent: whether the depression is recurrent.
        episode_months: whole months the present episode has lasted.
        acute_suicidality: acute suicidal ideation or behavior.
        trials: antidepressants tried.
        trials_complete: whether that is the whole history.
        augmentations: what was added to antidepressants.
        augmentations_complete: whether that is the whole history.
        psychotherapies: psychotherapies tried.
        psychotherapies_complete: whether that is the whole history.
        scores: results of rating scales, in any order.
        conditions: what is known of conditions; one not listed is unknown.
        takes_oral_antidepressant: an oral antidepressant is taken along.
        oral_antidepressant_is_new: it is another drug than those that failed.
        prescriber: who prescribes.
        psychiatrist_consulted: a psychiatrist was consulted.
        site_certified: the site is certified in the REMS.
        pharmacy_certified: the pharmacy is certified in the REMS.
        patient_enrolled: the person is enrolled in the REMS.
        attestations: what else the prescriber states.
    """

    age: int | Unknown = attrs.field(factory=_unknown, validator=Within(0, 130))
    diagnoses: tuple[str, ...] | Unknown = attrs.field(factory=_unknown, converter=_diagnoses)
    recurrent: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    episode_months: int | Unknown = attrs.field(factory=_unknown, validator=Within(0, _MOST_MONTHS))
    acute_suicidality: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    trials: tuple[Trial, ...] = ()
    trials_complete: bool = attrs.field(default=False, validator=_flag)
    augmentations: tuple[Augmentation, ...] = ()
    augmentations_complete: bool = attrs.field(default=False, validator=_flag)
    psychotherapies: tuple[Psychotherapy, ...] = ()
    psychotherapies_complete: bool = attrs.field(default=False, validator=_flag)
    scores: tuple[Score, ...] = ()
    conditions: tuple[ConditionFact, ...] = ()
    takes_oral_antidepressant: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    oral_antidepressant_is_new: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    prescriber: Prescriber | Unknown = attrs.field(factory=_unknown, converter=_prescriber)
    psychiatrist_consulted: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    site_certified: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    pharmacy_certified: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    patient_enrolled: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    attestations: tuple[Attestation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a chart that contradicts itself: one statement given and not given, one condition in two states."""
        problems = [
            Problem(
                "evidence.contradiction",
                f"attestations[{index}].given",
                f"'{one.key}' is also stated otherwise; keep one",
            )
            for index, one in enumerate(self.attestations)
            if any(other.key == one.key and other.given != one.given for other in self.attestations[:index])
        ]
        problems += [
            Problem(
                "evidence.contradiction",
                f"conditions[{index}].{'months' if one.state is other.state else 'state'}",
                f"'{one.condition}' also stands otherwise; keep one",
            )
            for index, one in enumerate(self.conditions)
            for other in self.conditions[:index]
            if other.condition is one.condition and other != one
        ]
        if problems:
            raise InvalidInputError(problems)
