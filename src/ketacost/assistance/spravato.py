"""The manufacturer's programs for Spravato, as far as their terms are published; what is not published is unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from ketacost.assistance.programs import DeviceWindow, ObservationRebate, SavingsCard
from ketacost.errors import ReferenceDataError
from ketacost.reference.lookup import figure, unconfirmed
from ketacost.reference.schema import Figure, Parts
from ketacost.values.unknown import Unknown

_TOPIC = "assistance"
_NOT_PUBLISHED: Final = Unknown("ask the program for its yearly maximum; none is published")


def spravato_savings_card(
    on: date, *, used: Decimal | Unknown | str = "0.00", covers_bundle: bool = False
) -> SavingsCard:
    """Return the savings program in force on a day.

    Args:
        on: day of the first treatment.
        used: dollars already used this calendar year.
        covers_bundle: whether it is known to pay for G2082 and G2083.

    Raises:
        ReferenceDataError: before the drug's first day.
    """
    pays = figure(_TOPIC, "savings_card.patient_pays", on)
    a_day = figure(_TOPIC, "savings_card.devices_a_day", on)
    later = [_row(f"savings_card.{key}", on) for key in ("yearly_maximum", "first_window", "later_windows")]
    maximum, first_window, later_windows = later
    return SavingsCard(
        name="Spravato savings card",
        patient_pays=pays.amount,
        yearly_maximum=_NOT_PUBLISHED if maximum is None else maximum.amount,
        used=used,
        devices_a_day=a_day.whole,
        first_window=_window(first_window),
        later_windows=_window(later_windows),
        covers_bundle=covers_bundle,
        source=pays.source,
        assumed=unconfirmed(row for row in (pays, a_day, *later) if row is not None),
    )


def spravato_observation_rebate(on: date, *, paid_after_days: int | None = None) -> ObservationRebate:
    """Return the observation rebate in force on a day; its yearly maximum is not published.

    Args:
        on: day of the first treatment.
        paid_after_days: days until the money comes back, as the program says.

    Raises:
        ReferenceDataError: before the first day its terms are known for.
    """
    states = figure(_TOPIC, "observation_rebate.excluded_states", on)
    pays = figure(_TOPIC, "observation_rebate.patient_pays", on)
    return ObservationRebate(
        name="Spravato observation rebate",
        patient_pays=pays.amount,
        yearly_maximum=_NOT_PUBLISHED,
        excluded_states=tuple(states.text.split()),
        paid_after_days=paid_after_days,
        source=states.source,
        assumed=unconfirmed((pays, states)),
    )


def _row(key: str, on: date) -> Figure | None:
    try:
        return figure(_TOPIC, key, on)
    except ReferenceDataError:
        return None


def _window(row: Figure | None) -> DeviceWindow | None:
    if row is None:
        return None
    found = row.value
    if not isinstance(found, Parts):
        raise ReferenceDataError("reference.not_parts", f"{row.key} has no days and devices")
    parts = dict(found.items)
    return DeviceWindow(days=int(str(parts["days"])), devices=int(str(parts["devices"])))
