"""What is known about the person and the place: the facts the safety gates read. Facts alone, no identity.

A fact nobody gave is :class:`Unknown`; the gates say which unknowns stop a course and which must be confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import attrs

from ketacost.courses.doors import Within, yes_no_or_unknown
from ketacost.values.unknown import Unknown


class Setting(StrEnum):
    """Where the sessions take place. Home and telehealth exist so that they can be refused by name."""

    OFFICE = "office"
    HOSPITAL_OUTPATIENT = "hospital_outpatient"
    HOME = "home"
    TELEHEALTH = "telehealth"


class Contraindication(StrEnum):
    """Conditions under which the label rules esketamine out."""

    ANEURYSMAL_VASCULAR_DISEASE = "aneurysmal_vascular_disease"
    ARTERIOVENOUS_MALFORMATION = "arteriovenous_malformation"
    INTRACEREBRAL_HEMORRHAGE = "intracerebral_hemorrhage"
    HYPERSENSITIVITY = "hypersensitivity"


def _contraindications(values: Iterable[Contraindication | str] | Unknown) -> tuple[Contraindication, ...] | Unknown:
    return values if isinstance(values, Unknown) else tuple(Contraindication(value) for value in values)


def _unknown() -> Unknown:
    return Unknown()


@attrs.frozen(kw_only=True, cache_hash=True)
class SafetyFacts:
    """What is known about safety before the first session.

    Attributes:
        setting: where the sessions take place.
        age: years of age at the first session.
        certified_site: the site is certified in the REMS programme of the product.
        enrolled: the person is enrolled in that programme, or will be before the first dose.
        observation_minutes: minutes of observation after each dose; unknown takes the least the label allows.
        observed_until_stable: the site keeps the person until clinically stable, however long that takes.
        blood_pressure_controlled: blood pressure is controlled (not one reading but the condition).
        systolic_mmhg: latest systolic reading before a dose, in mmHg.
        diastolic_mmhg: latest diastolic reading before a dose, in mmHg.
        contraindications: those that are present; ``()`` when they were asked about and there is none.
        psychosis_history: there is a history of psychosis.
        substance_use_history: there is a history of a substance use disorder.
        pregnant: the person is pregnant or breastfeeding.
        prior_antidepressants_tried: oral antidepressants tried at adequate dose and length without enough response.
        takes_oral_antidepressant: an oral antidepressant is taken along with the course.
        has_transport: someone else takes the person home after each session.
    """

    setting: Setting = attrs.field(default=Setting.OFFICE, converter=Setting)
    age: int | Unknown = attrs.field(factory=_unknown, validator=Within(0, 130))
    certified_site: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    enrolled: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    observation_minutes: int | Unknown = attrs.field(factory=_unknown, validator=Within(0, 1440))
    observed_until_stable: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    blood_pressure_controlled: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    systolic_mmhg: int | Unknown = attrs.field(factory=_unknown, validator=Within(30, 350))
    diastolic_mmhg: int | Unknown = attrs.field(factory=_unknown, validator=Within(10, 250))
    contraindications: tuple[Contraindication, ...] | Unknown = attrs.field(
        factory=_unknown, converter=_contraindications
    )
    psychosis_history: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    substance_use_history: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    pregnant: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    prior_antidepressants_tried: int | Unknown = attrs.field(factory=_unknown, validator=Within(0, 100))
    takes_oral_antidepressant: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
    has_transport: bool | Unknown = attrs.field(factory=_unknown, validator=yes_no_or_unknown)
