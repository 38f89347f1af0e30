"""What the form asks about the treatment and about how the clinic bills it."""

from __future__ import annotations

from typing import Final

from ketacost.operations.form.asking import Asking, when, writes
from ketacost.operations.form.records import Field, FieldKind, FormSection

SPRAVATO: Final = when("regimen", "spravato_trd_adjunct", "spravato_trd_monotherapy", "spravato_mdsi")
"""The treatment is esketamine."""

RESISTANT: Final = when("regimen", "spravato_trd_adjunct", "spravato_trd_monotherapy")
"""Esketamine for depression that did not answer to treatment, which has a maintenance phase."""

INFUSION: Final = when("regimen", "ketamine_iv_six", "ketamine_iv_weekly_monthly")
"""The treatment is ketamine by infusion."""

SEPARATE_VISIT: Final = when("pathway", "specialty_pharmacy", "free_drug")
"""The clinic bills a visit of its own."""

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat")
_CONFIRMED: Final = {
    "enrolled": True,
    "observation_minutes": 120,
    "observed_until_stable": True,
    "blood_pressure_controlled": True,
    "contraindications": [],
    "psychosis_history": False,
    "substance_use_history": False,
    "pregnant": False,
    "has_transport": True,
}
"""What a person confirms in one answer; the form lists it."""

_OF_ESKETAMINE: Final = frozenset({"enrolled", "observed_until_stable"})


def treatment_section(ask: Asking) -> FormSection:
    """Return what is given, from which day, for how long."""
    safe = [
        writes(f"course.safety.{name}", value, *([SPRAVATO] if name in _OF_ESKETAMINE else []))
        for name, value in _CONFIRMED.items()
    ]
    return FormSection(
        name="treatment",
        title=ask.say("treatment_section"),
        note=ask.say("treatment_section_note"),
        fields=(
            ask.choice("regimen", *SPRAVATO.values, *INFUSION.values, "ketamine_im_six", path="course.regimen"),
            ask.field("starts_on", FieldKind.DAY, "course.starts_on"),
            ask.field("weeks", FieldKind.WHOLE, "course.weeks", initial="26"),
            ask.field(
                "weekdays",
                FieldKind.DAYS,
                "course.weekdays",
                options=[ask.option("weekdays", day) for day in _WEEKDAYS],
                optional=True,
            ),
            ask.choice("dose_mg", "84", "56", path="course.dose_mg", only=[SPRAVATO]),
            ask.choice(
                "maintenance",
                ask.option("maintenance", "usual"),
                ask.option("maintenance", "weekly", writes("course.maintenance_every_weeks", 1)),
                ask.option("maintenance", "fortnightly", writes("course.maintenance_every_weeks", 2)),
                only=[RESISTANT],
            ),
            ask.field("weight_kg", FieldKind.QUANTITY, "course.weight_kg", only=[INFUSION], optional=True),
            ask.field(
                "booster_every_weeks",
                FieldKind.WHOLE,
                "course.booster_every_weeks",
                only=[when("regimen", "ketamine_iv_six", "ketamine_im_six")],
                optional=True,
            ),
            ask.yes_no("new_patient", "course.new_patient"),
            ask.field("age", FieldKind.WHOLE, "course.safety.age"),
            ask.yes_no("certified_site", "course.safety.certified_site", only=[SPRAVATO], initial=""),
            ask.choice(
                "safety",
                ask.option("safety", "later"),
                ask.option("safety", "confirmed", *safe),
                about=["course.safety"],
            ),
        ),
    )


def billing_section(ask: Asking) -> FormSection:
    """Return who buys the drug and on which claims it goes."""
    return FormSection(
        name="billing",
        title=ask.say("billing_section"),
        note=ask.say("billing_section_note"),
        fields=tuple(_billing(ask)),
    )


def _billing(ask: Asking) -> list[Field]:
    pathways = (
        ask.option("pathway", "bundled", only=[SPRAVATO]),
        ask.option("pathway", "specialty_pharmacy", only=[SPRAVATO]),
        ask.option("pathway", "free_drug", only=[SPRAVATO]),
        ask.option("pathway", "infusion", only=[INFUSION]),
        ask.option("pathway", "injection", only=[when("regimen", "ketamine_im_six")]),
        ask.option("pathway", "cash"),
    )
    return [
        ask.choice("pathway", *pathways, path="billing.pathway", about=["billing"]),
        ask.choice("visit_code", "99214", "99213", "99215", path="billing.visit_code", only=[SEPARATE_VISIT]),
    ]
