"""Planned visits and the words for what happens at them: treatment, service, benefit, network, component."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs


class Treatment(StrEnum):
    """What is given. Ketamine by any route other than esketamine nasal spray is off-label for depression."""

    ESKETAMINE_NASAL = "esketamine_nasal"
    KETAMINE_IV = "ketamine_iv"
    KETAMINE_IM = "ketamine_im"
    TMS = "tms"
    ECT = "ect"
    SSRI_GENERIC = "ssri_generic"


class VisitKind(StrEnum):
    """Why the person comes (or, for a fill, why the pharmacy bills)."""

    INTAKE = "intake"
    TREATMENT = "treatment"
    FILL = "fill"


class ServiceCategory(StrEnum):
    """What kind of service a claim line is, as a plan's cost-share rules name it.

    ``ALL_OTHER`` stands in plan rules only: every service no other rule of the plan names.
    """

    TREATMENT_SESSION = "treatment_session"
    OFFICE_VISIT = "office_visit"
    PSYCHIATRIC_EVALUATION = "psychiatric_evaluation"
    PSYCHOTHERAPY = "psychotherapy"
    OBSERVATION = "observation"
    DRUG_ADMINISTRATION = "drug_administration"
    MEDICAL_DRUG = "medical_drug"
    SPECIALTY_DRUG = "specialty_drug"
    GENERIC_DRUG = "generic_drug"
    OUTPATIENT_FACILITY = "outpatient_facility"
    BRAIN_STIMULATION = "brain_stimulation"
    ANESTHESIA = "anesthesia"
    ALL_OTHER = "all_other"


class Benefit(StrEnum):
    """Which part of the coverage a line falls under; each may have its own deductible and contract."""

    MEDICAL = "medical"
    BEHAVIORAL = "behavioral"
    PHARMACY = "pharmacy"


class NetworkTier(StrEnum):
    """The contract between the plan and the one who bills this line (a property of the line, not of the visit)."""

    PREFERRED = "preferred"
    IN_NETWORK = "in_network"
    OUT_OF_NETWORK = "out_of_network"


class Component(StrEnum):
    """Which side of a visit a line pays for; some plans charge one copay a component."""

    PROFESSIONAL = "professional"
    FACILITY = "facility"
    PHARMACY = "pharmacy"


def service_categories(values: Iterable[ServiceCategory | str]) -> tuple[ServiceCategory, ...]:
    """Return service categories in the order given, from members or their text."""
    return tuple(ServiceCategory(value) for value in values)


def network_tiers(values: Iterable[NetworkTier | str]) -> tuple[NetworkTier, ...]:
    """Return network tiers in the order given, from members or their text."""
    return tuple(NetworkTier(value) for value in values)


def benefits(values: Iterable[Benefit | str]) -> tuple[Benefit, ...]:
    """Return benefits in the order given, from members or their text."""
    return tuple(Benefit(value) for value in values)


def components(values: Iterable[Component | str]) -> tuple[Component, ...]:
    """Return components in the order given, from members or their text."""
    return tuple(Component(value) for value in values)


@attrs.frozen(kw_only=True)
class PlannedVisit:
    """One dated visit of a course, before any code or price.

    Attributes:
        number: session number from 1; an intake visit and the fill for a session carry the number of the session
            they precede (an intake is 0).
        on: day of service.
        kind: intake, treatment or pharmacy fill.
        treatment: what is given.
        phase: name of the course's phase (``induction``, ``maintenance``); ``intake`` before the first.
        dose_mg: milligrams given, ``None`` where the treatment has no dose.
        devices: esketamine devices used (28 mg each), ``None`` for other treatments.
        administration_minutes: minutes of infusion or administration; ``None`` where it has no meaning.
        observation_minutes: minutes of observation afterwards; ``None`` where it has no meaning.
        new_patient: whether the clinic has not seen this person in the three years before.
        days_supply: days a pharmacy fill lasts; ``None`` for visits.
    """

    number: int
    on: date
    kind: VisitKind
    treatment: Treatment
    phase: str
    dose_mg: Decimal | None = None
    devices: int | None = None
    administration_minutes: int | None = None
    observation_minutes: int | None = None
    new_patient: bool = False
    days_supply: int | None = None
