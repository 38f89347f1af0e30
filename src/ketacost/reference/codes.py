"""Billing codes by day: when a code can stand on a claim, what one unit is, what Medicare's fee schedule says of it.

No descriptor of the code's owner is kept; labels are our own. ``unit_kind`` and ``category`` are written in the words
of the claim records (``UnitKind``, ``ServiceCategory``), which stand above this floor.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import attrs

from ketacost.errors import ReferenceDataError
from ketacost.reference.load import load_topic
from ketacost.reference.lookup import figure, series
from ketacost.reference.schema import Figure, Status

TOPIC = "codes"


@attrs.frozen(kw_only=True)
class CodeEntry:
    """A billing code as it stands on a day of service.

    Attributes:
        code: HCPCS or CPT code number.
        label: what it is, in our words.
        unit_kind: what one unit is, in the words of ``claims.claim.UnitKind``.
        category: kind of service, in the words of ``claims.services.ServiceCategory``.
        medicare_status: letter of the Physician Fee Schedule file, ``None`` where it was not seen.
        figure: the row, with its span, source and status.
    """

    code: str
    label: str
    unit_kind: str
    category: str
    medicare_status: str | None
    figure: Figure

    @property
    def status(self) -> Status:
        """How far the entry can be trusted on that day; ``assumed`` after the last day the codes were reviewed for."""
        return self.figure.status


@lru_cache(maxsize=4_096)
def code_entry(code: str, on: date) -> CodeEntry:
    """Return a code as it stands on a day of service.

    Raises:
        ReferenceDataError: ``reference.unknown_key`` if the code is not in the data, ``reference.not_in_force`` if it
            is not valid that day; the sentence says when it starts or ended.
    """
    line = series(TOPIC, code)
    row = figure(TOPIC, code, on)
    parts = row.parts
    letter = parts.get("medicare_status")
    return CodeEntry(
        code=code,
        label=line.label,
        unit_kind=str(parts["unit_kind"]),
        category=str(parts["category"]),
        medicare_status=None if letter is None else str(letter),
        figure=row,
    )


def is_in_force(code: str, on: date) -> bool:
    """Return whether the data has the code and it is valid on that day."""
    try:
        code_entry(code, on)
    except ReferenceDataError:
        return False
    return True


def all_codes() -> tuple[str, ...]:
    """Return every code in the data, of any day, in the order of the file."""
    return tuple(load_topic(TOPIC).series)
