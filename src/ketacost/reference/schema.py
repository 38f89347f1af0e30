"""The shape of reference data: figures with dates and a source, series of them, and topics of series.

A figure has two axes of time. ``effective_from`` to ``effective_to`` are the days of service it is for; from
``published_on`` until the day before ``superseded_on`` it was what anyone could know. A figure that a later
publication replaced keeps its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType
from typing import TypeAlias

import attrs

from ketacost.errors import ReferenceDataError


class Status(StrEnum):
    """How far a figure can be trusted; callers warn about anything but ``final``."""

    FINAL = "final"
    PROPOSED = "proposed"
    ASSUMED = "assumed"


class Unit(StrEnum):
    """What one of a figure is. Two meanings are two units: a device is not a milligram."""

    USD = "USD"
    USD_PER_RVU = "USD_per_RVU"
    USD_PER_ANESTHESIA_UNIT = "USD_per_anesthesia_unit"
    USD_PER_ML = "USD_per_mL"
    USD_PER_TABLET = "USD_per_tablet"
    RVU = "RVU"
    PERCENT = "percent"
    MG_PER_KG = "mg_per_kg"
    MG = "mg"
    MMHG = "mmHg"
    COUNT = "count"
    DEVICE = "device"
    YEAR_OF_AGE = "year_of_age"
    WEEK = "week"
    MONTH = "month"
    DAY = "day"
    BUSINESS_DAY = "business_day"
    HOUR = "hour"
    MINUTE = "minute"
    CODE = "code"
    TEXT = "text"


WHOLE_UNITS = frozenset(
    {
        Unit.MG, Unit.MMHG, Unit.COUNT, Unit.DEVICE, Unit.YEAR_OF_AGE, Unit.WEEK, Unit.MONTH, Unit.DAY,
        Unit.BUSINESS_DAY, Unit.HOUR, Unit.MINUTE,
    }
)  # fmt: skip
"""Units counted in whole numbers."""

TEXT_UNITS = frozenset({Unit.CODE, Unit.TEXT})
"""Units whose value is words or a code."""


class Period(StrEnum):
    """The stretch a figure is per; ``None`` on a series where it has no meaning."""

    SESSION = "session"
    DOSE = "dose"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    PLAN_YEAR = "plan_year"
    TAX_YEAR = "tax_year"
    COURSE = "course"


Scalar: TypeAlias = Decimal | int | str


@attrs.frozen
class Parts:
    """A value of several named parts, such as the low and high end of a range or the three parts of an RVU."""

    items: tuple[tuple[str, Scalar], ...]

    def __getitem__(self, name: str) -> Scalar:
        """Return the part called ``name``.

        Raises:
            ReferenceDataError: if there is no such part.
        """
        value = self.get(name)
        if value is None:
            names = ", ".join(self)
            raise ReferenceDataError("reference.no_part", f'no part "{name}" in this figure; it has {names}')
        return value

    def get(self, name: str) -> Scalar | None:
        """Return the part called ``name``, or ``None`` where it is not given."""
        return next((value for key, value in self.items if key == name), None)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, in the order of the file."""
        return (key for key, _ in self.items)


Value: TypeAlias = Scalar | Parts


@attrs.frozen(kw_only=True)
class Figure:
    """One row: a value, the days of service it is for, and where it comes from.

    Attributes:
        key: topic and key in one, such as ``aca_limits.self_only``.
        value: exact decimal, whole number or text as the unit says, or named parts of them.
        unit: what one of it is.
        effective_from: first day of service.
        effective_to: last day of service, ``None`` while no end is known.
        source: key of the source that states it (``sources.toml``).
        status: final, proposed or assumed.
        verified_on: day the row was last checked against its source.
        published_on: day it was published, ``None`` when that is not recorded (then it counts as known from
            its first effective day).
        superseded_on: day a later publication replaced it, ``None`` while it stands.
        superseded_by: source key of that publication.
        note: what a reader must know besides, ``""`` when nothing.
    """

    key: str
    value: Value
    unit: Unit
    effective_from: date
    effective_to: date | None
    source: str
    status: Status
    verified_on: date
    published_on: date | None = None
    superseded_on: date | None = None
    superseded_by: str | None = None
    note: str = ""

    def covers(self, on: date) -> bool:
        """Return whether ``on`` lies inside the effective span, both ends included."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    @property
    def known_from(self) -> date:
        """First day anyone could know the figure, as far as the row says."""
        return self.published_on or self.effective_from

    def was_known(self, as_of: date | None) -> bool:
        """Return whether this was the current statement on ``as_of``; ``None`` asks for the latest."""
        if as_of is None:
            return self.superseded_on is None
        return self.known_from <= as_of and (self.superseded_on is None or as_of < self.superseded_on)

    @property
    def amount(self) -> Decimal:
        """The value as an exact decimal.

        Raises:
            ReferenceDataError: if the value is text or has parts.
        """
        if isinstance(self.value, Decimal):
            return self.value
        if isinstance(self.value, int):
            return Decimal(self.value)
        raise ReferenceDataError("reference.not_a_number", f"{self.key} is no single number; read its value instead")

    @property
    def whole(self) -> int:
        """The value as a whole number.

        Raises:
            ReferenceDataError: if the value is anything else.
        """
        if isinstance(self.value, int):
            return self.value
        raise ReferenceDataError("reference.not_a_number", f"{self.key} is no whole number; read its value instead")

    @property
    def text(self) -> str:
        """The value as text.

        Raises:
            ReferenceDataError: if the value is anything else.
        """
        if isinstance(self.value, str):
            return self.value
        raise ReferenceDataError("reference.not_text", f"{self.key} is no text; read its value instead")

    @property
    def parts(self) -> Parts:
        """The value as named parts.

        Raises:
            ReferenceDataError: if the value is a single one.
        """
        if isinstance(self.value, Parts):
            return self.value
        raise ReferenceDataError("reference.no_parts", f"{self.key} is a single value; read its amount instead")


@attrs.frozen(kw_only=True)
class Gap:
    """A stretch for which a series declares that it has no value, with the reason.

    ``ends_on`` is ``None`` where nothing follows: a code that ended, a figure that was not found for later years.
    """

    starts_on: date
    ends_on: date | None
    reason: str

    def covers(self, start: date, end: date | None) -> bool:
        """Return whether the stretch holds every day from ``start`` to ``end`` (``None``: for good)."""
        return self.starts_on <= start and (self.ends_on is None or (end is not None and end <= self.ends_on))

    def __str__(self) -> str:
        """Return the stretch and its reason: ``none from 2026-01-01 on (another code took its place)``."""
        until = f"to {self.ends_on}" if self.ends_on is not None else "on"
        return f"none from {self.starts_on} {until} ({self.reason})"


@attrs.frozen(kw_only=True)
class Series:
    """All values one thing has had, in the order of their first days.

    Attributes:
        key: topic and key in one.
        label: what it is, in our words.
        unit: unit of every value.
        period: what it is per, ``None`` where it has no meaning.
        figures: rows ordered by first effective day, then by the day they were known.
        gaps: declared gaps.
        note: what a reader must know about all rows.
    """

    key: str
    label: str
    unit: Unit
    period: Period | None
    figures: tuple[Figure, ...]
    gaps: tuple[Gap, ...] = ()
    note: str = ""


@attrs.frozen(kw_only=True)
class Source:
    """Where figures come from: a document or page, its publisher and address where known."""

    key: str
    title: str
    publisher: str
    url: str | None = None
    published_on: date | None = None
    note: str = ""


def _read_only(series: Mapping[str, Series]) -> Mapping[str, Series]:
    return MappingProxyType(dict(series))


@attrs.frozen(kw_only=True, eq=False)
class Topic:
    """One file of series.

    Attributes:
        name: file name without ending.
        label: what the file is about.
        reviewed_through: last day of service its open rows were checked for; a look-up after it answers as
            ``assumed``. ``None`` where the rows do not follow the calendar (a drug label).
        series: series by key, without the topic's name.
    """

    name: str
    label: str
    reviewed_through: date | None
    series: Mapping[str, Series] = attrs.field(converter=_read_only)


def spans_meet(one: Figure, other: Figure) -> bool:
    """Return whether some day of service lies in both rows."""
    return (other.effective_to is None or one.effective_from <= other.effective_to) and (
        one.effective_to is None or other.effective_from <= one.effective_to
    )


def overlapping(figures: Sequence[Figure]) -> tuple[tuple[Figure, Figure], ...]:
    """Return the pairs that answer the same day of service at the same time of knowledge."""
    return tuple(
        (one, other)
        for one, other in combinations(figures, 2)
        if spans_meet(one, other) and _known_together(one, other)
    )


def _known_together(one: Figure, other: Figure) -> bool:
    if one.superseded_on is None and other.superseded_on is None:
        return True
    return (other.superseded_on is None or one.known_from < other.superseded_on) and (
        one.superseded_on is None or other.known_from < one.superseded_on
    )
