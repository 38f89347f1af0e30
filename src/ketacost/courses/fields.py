"""Which fields a regimen reads. A field that would be ignored is refused, because the caller meant something by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ketacost.claims.services import Treatment
from ketacost.courses.course import Course, Regimen
from ketacost.courses.remarks import error
from ketacost.values.findings import Finding

_MAINTAINED: Final = frozenset({"dose_mg", "titration", "maintenance_dose_mg", "maintenance_every_weeks", "weekdays"})
_COUNTED: Final = frozenset({"sessions", "sessions_per_week", "weekdays"})
_BOOSTED: Final = frozenset({"booster_every_weeks", "boosters_on"})
_BY_WEIGHT: Final = frozenset({"dose_mg", "titration", "weight_kg", "dose_mg_per_kg"})
_INFUSED: Final = _BY_WEIGHT | {"infusion_minutes"}
_CUSTOM: Final = frozenset({"treatment", "phases", "weekdays", "boosters_on"})

_READ: Final = {
    Regimen.SPRAVATO_TRD_ADJUNCT: _MAINTAINED,
    Regimen.SPRAVATO_TRD_MONOTHERAPY: _MAINTAINED,
    Regimen.SPRAVATO_MDSI: _MAINTAINED,
    Regimen.KETAMINE_IV_SIX: _COUNTED | _BOOSTED | _INFUSED,
    Regimen.KETAMINE_IV_WEEKLY_MONTHLY: _INFUSED | {"weekdays"},
    Regimen.KETAMINE_IM_SIX: _COUNTED | _BOOSTED | {"dose_mg", "titration"},
    Regimen.TMS: _COUNTED,
    Regimen.ECT: _COUNTED,
    Regimen.SSRI_GENERIC: frozenset({"dose_mg", "titration"}),
}
_READ_BY_CUSTOM: Final = {
    Treatment.ESKETAMINE_NASAL: _CUSTOM | {"dose_mg", "titration"},
    Treatment.KETAMINE_IV: _CUSTOM | _INFUSED,
    Treatment.KETAMINE_IM: _CUSTOM | {"dose_mg", "titration"},
    Treatment.TMS: _CUSTOM,
    Treatment.ECT: _CUSTOM,
    Treatment.SSRI_GENERIC: _CUSTOM | {"dose_mg", "titration"},
}
_CHOSEN: Final = tuple(sorted(set().union(*_READ.values(), *_READ_BY_CUSTOM.values())))


def unused_fields(course: Course) -> Iterator[Finding]:
    """Find the fields the caller filled and the regimen does not read."""
    read = _READ.get(course.regimen)
    if read is None:
        if course.treatment is None:
            return
        read = _READ_BY_CUSTOM[course.treatment]
    for name in _CHOSEN:
        if name not in read and getattr(course, name) not in {None, ()}:
            custom = "" if course.treatment is not None else ", or describe a custom course"
            message = f"{course.regimen} does not read this field; remove it{custom}"
            yield error("not_used", name, message)
