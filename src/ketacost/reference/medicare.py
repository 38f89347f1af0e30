"""Medicare's Physician Fee Schedule by day: relative values, conversion factors, and why a code has no national price.

The national amount is not stored: it is total relative value times conversion factor, rounded half-up to the cent
(42 CFR 414.20; the locality form weighs each part by its index first).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import attrs

from ketacost.errors import ReferenceDataError
from ketacost.reference.codes import code_entry
from ketacost.reference.load import load_topic
from ketacost.reference.lookup import figure, series
from ketacost.reference.schema import Figure

TOPIC: Final = "medicare_pfs"


@attrs.frozen(kw_only=True)
class Rvus:
    """Relative values of a code on a day.

    Attributes:
        code: HCPCS or CPT code number.
        total_nonfacility: sum of work, office practice expense and malpractice.
        total_facility: the same with the facility's practice expense; ``None`` where Medicare pays the clinician
            nothing for it in a facility.
        work: clinician work, ``None`` where only the total was seen (the same holds for the next three).
        pe_nonfacility: practice expense in the office.
        pe_facility: practice expense in a facility.
        malpractice: malpractice expense.
        figure: the row, with its span, source and status.
    """

    code: str
    total_nonfacility: Decimal
    total_facility: Decimal | None
    work: Decimal | None
    pe_nonfacility: Decimal | None
    pe_facility: Decimal | None
    malpractice: Decimal | None
    figure: Figure


class NoPriceReason(StrEnum):
    """Why the fee schedule has no national price for a code."""

    CONTRACTOR_PRICED = "contractor_priced"
    NOT_VALID_FOR_MEDICARE = "not_valid_for_medicare"
    NONCOVERED = "noncovered"
    EXCLUDED = "excluded"
    NOT_PAID_UNDER_SCHEDULE = "not_paid_under_schedule"
    ANESTHESIA = "anesthesia"
    STATUS_NOT_KNOWN = "status_not_known"


@attrs.frozen(kw_only=True)
class NoNationalPrice:
    """A code that has no national Medicare price on a day, and why. It is never $0."""

    code: str
    on: date
    reason: NoPriceReason
    letter: str | None
    source: str

    @property
    def message(self) -> str:
        """The reason as a sentence."""
        return f"{self.code} has no national Medicare price on {self.on}: {_SENTENCES[self.reason]}"


_PAID: Final = "A"
_REASONS: Final = MappingProxyType(
    {
        "C": NoPriceReason.CONTRACTOR_PRICED,
        "I": NoPriceReason.NOT_VALID_FOR_MEDICARE,
        "N": NoPriceReason.NONCOVERED,
        "E": NoPriceReason.EXCLUDED,
        "X": NoPriceReason.NOT_PAID_UNDER_SCHEDULE,
        "J": NoPriceReason.ANESTHESIA,
    }
)
_SENTENCES: Final = MappingProxyType(
    {
        NoPriceReason.CONTRACTOR_PRICED: "each Medicare contractor sets its own (status C)",
        NoPriceReason.NOT_VALID_FOR_MEDICARE: "Medicare does not take this code (status I)",
        NoPriceReason.NONCOVERED: "Medicare does not cover it (status N)",
        NoPriceReason.EXCLUDED: "it is excluded from the fee schedule (status E)",
        NoPriceReason.NOT_PAID_UNDER_SCHEDULE: "the fee schedule pays nothing for it (status X)",
        NoPriceReason.ANESTHESIA: "anesthesia is priced by base units and time (status J)",
        NoPriceReason.STATUS_NOT_KNOWN: "its status in the fee schedule was not found",
    }
)


def no_national_price(code: str, on: date) -> NoNationalPrice | None:
    """Return why a code has no national price on a day, or ``None`` where the fee schedule prices it.

    Raises:
        ReferenceDataError: if the code is not in the data or not valid that day.
    """
    entry = code_entry(code, on)
    letter = entry.medicare_status
    if letter == _PAID:
        return None
    reason = NoPriceReason.STATUS_NOT_KNOWN if letter is None else _reason(letter, code)
    return NoNationalPrice(code=code, on=on, reason=reason, letter=letter, source=entry.figure.source)


@lru_cache(maxsize=4_096)
def rvus(code: str, on: date, *, as_of: date | None = None) -> Rvus:
    """Return the relative values of a code on a day of service, whatever its Medicare status.

    Ask :func:`no_national_price` first: some codes have relative values that other payers use although Medicare
    pays nothing.

    Raises:
        ReferenceDataError: if the data has none for that code or day.
    """
    key = f"rvu.{code}"
    if key not in load_topic(TOPIC).series:
        raise ReferenceDataError("reference.no_rvus", f"no relative values for {code} in {TOPIC}{_why(code, on)}")
    row = figure(TOPIC, key, on, as_of=as_of)
    total = _part(row, "total_nonfacility")
    if total is None:
        raise ReferenceDataError("reference.no_rvus", f"{row.key} from {row.effective_from} has no total")
    return Rvus(
        code=code,
        total_nonfacility=total,
        total_facility=_part(row, "total_facility"),
        work=_part(row, "work"),
        pe_nonfacility=_part(row, "pe_nonfacility"),
        pe_facility=_part(row, "pe_facility"),
        malpractice=_part(row, "malpractice"),
        figure=row,
    )


def conversion_factor(on: date, apm: bool = False, *, as_of: date | None = None) -> Figure:  # noqa: FBT001, FBT002
    """Return the conversion factor in dollars per relative value unit.

    Args:
        on: day of service (the factor changed inside 2024).
        apm: whether the clinician takes part in an advanced payment model. There is one factor for all until the
            data has two.
        as_of: what was known on that day.

    Raises:
        ReferenceDataError: if there is none for that day. A proposed factor is returned with status ``proposed``.
    """
    key = "conversion_factor.apm" if apm else "conversion_factor.non_apm"
    starts = series(TOPIC, key).figures[0].effective_from
    return figure(TOPIC, key if on >= starts else "conversion_factor.single", on, as_of=as_of)


def _reason(letter: str, code: str) -> NoPriceReason:
    found = _REASONS.get(letter)
    if found is None:
        expected = ", ".join([_PAID, *_REASONS])
        message = f'unknown Medicare status "{letter}" of {code}; expected one of {expected}'
        raise ReferenceDataError("reference.unknown_letter", message)
    return found


def _why(code: str, on: date) -> str:
    try:
        bar = no_national_price(code, on)
    except ReferenceDataError:
        return ""
    return f"; {bar.message}" if bar is not None else ""


def _part(row: Figure, name: str) -> Decimal | None:
    value = row.parts.get(name)
    return value if isinstance(value, Decimal) else None
