"""Drug lines: which code, units and drug number go with a dose on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from ketacost.errors import CodingError, ReferenceDataError
from ketacost.reference.codes import is_in_force
from ketacost.reference.lookup import figure


@lru_cache(maxsize=512)
def bundle_code(dose_mg: Decimal, on: date) -> str:
    """Return the bundle for an esketamine dose: G2082 up to the threshold, G2083 above it."""
    try:
        threshold = figure("coding_rules", "bundle_threshold_mg", on).whole
    except ReferenceDataError as error:
        message = f"no bundle code is in force on {on}; bill unbundled, or start later"
        raise CodingError("coding.code_not_in_force", message, path="pathway") from error
    return "G2082" if dose_mg <= threshold else "G2083"


@lru_cache(maxsize=512)
def esketamine_drug_code(on: date) -> str:
    """Return the drug code per milligram in force on a day: S0013 to the end of 2025, J0013 after."""
    return "J0013" if is_in_force("J0013", on) else "S0013"


@lru_cache(maxsize=64)
def esketamine_ndc(dose_mg: Decimal) -> str:
    """Return the 11-digit number of the kit that holds a dose.

    Raises:
        CodingError: if no kit or device holds it.
    """
    for key, number in _kits():
        if key == dose_mg:
            return number
    raise CodingError("coding.no_kit", f"no esketamine kit holds {dose_mg} mg; kits hold 56 or 84 mg", path="dose_mg")


@lru_cache(maxsize=1)
def _kits() -> tuple[tuple[Decimal, str], ...]:
    on = figure("esketamine_ndc", "kit.mg_56", date(2026, 1, 1)).effective_from
    rows = (("component.mg_28", 1), ("kit.mg_56", 2), ("kit.mg_84", 3))
    device = device_mg(on)
    return tuple((device * devices, figure("esketamine_ndc", key, on).text) for key, devices in rows)


def device_mg(on: date) -> Decimal:
    """Return the milligrams of one esketamine device."""
    return Decimal(figure("esketamine_label", "device.mg", on).whole)


def milligrams_of_kit(number: str) -> Decimal | None:
    """Return the milligrams of a kit by its drug number, ``None`` for another drug."""
    return next((mg for mg, ndc in _kits() if ndc == number), None)


def further_infusion_hours(minutes: int, on: date) -> int:
    """Return how many infusion hours beyond the first a duration earns."""
    hour = figure("coding_rules", "infusion_hour_minutes", on).whole
    needed = figure("coding_rules", "infusion_minutes_for_a_further_hour", on).whole
    if minutes <= hour:
        return 0
    return (minutes - hour + hour - needed) // hour
