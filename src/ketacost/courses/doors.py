"""Doors of the course models: converters and validators that name the field they refuse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias, TypeVar

import attrs

from ketacost.errors import CourseError
from ketacost.values.dates import Weekday, parse_day
from ketacost.values.unknown import Unknown

T = TypeVar("T")

QuantityInput: TypeAlias = str | int | Decimal
"""What a caller may write for milligrams or kilograms: ``84``, ``"72.5"`` or ``Decimal("72.5")``; never a float."""


MOST = 10**6
"""Largest quantity taken, in milligrams or kilograms: a guard against a slip of the keyboard."""

PLACES = 6
"""Most decimals of a quantity."""

_SMALLEST = Decimal(1).scaleb(-PLACES)


def quantity_or_none(value: QuantityInput | None) -> Decimal | None:
    """Return an exact quantity, or ``None`` where there is none."""
    return None if value is None else quantity(value)


def quantity(value: QuantityInput) -> Decimal:
    """Return an exact quantity without trailing zeros.

    Raises:
        CourseError: ``course.quantity`` for a float, a boolean, an infinity or text that is no number.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal) or not _is_plain(value):
        raise CourseError("course.quantity", f'expected a quantity such as 84 or "72.5", got {value!r}; quote decimals')
    try:
        exact = Decimal(value)
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite() or abs(exact) > MOST or exact % _SMALLEST:
        raise CourseError("course.quantity", f'expected a quantity such as 84 or "72.5", at most {MOST}, got {value!r}')
    return plain(exact)


def _is_plain(value: str | int | Decimal) -> bool:
    """Return whether a text is digits with at most a sign and a point; Python reads more than people mean."""
    return not isinstance(value, str) or (value.isascii() and "_" not in value and "e" not in value.lower())


def plain(exact: Decimal) -> Decimal:
    """Return the same number without trailing zeros and without an exponent: ``40.0`` becomes ``40``."""
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()


def day(value: str | date) -> date:
    """Return a calendar day."""
    return parse_day(value)


def day_or_none(value: str | date | None) -> date | None:
    """Return a calendar day, or ``None`` where there is none."""
    return None if value is None else parse_day(value)


def days(values: Iterable[str | date]) -> tuple[date, ...]:
    """Return calendar days in the order given."""
    return tuple(parse_day(value) for value in values)


def weekdays(values: Iterable[str | Weekday]) -> tuple[Weekday, ...]:
    """Return weekdays in the order given, from ``mon`` or ``Monday``."""
    return tuple(value if isinstance(value, Weekday) else Weekday.parse(value) for value in values)


def tuple_of(kind: type[T], values: Iterable[T]) -> tuple[T, ...]:
    """Return values of one kind as a tuple.

    Raises:
        CourseError: ``course.list`` for anything but several of that kind.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise CourseError("course.list", f"expected several {kind.__name__} in a list, got {values!r}")
    found = tuple(values)
    for index, value in enumerate(found):
        if not isinstance(value, kind):
            raise CourseError("course.list", f"expected a {kind.__name__}, got {value!r}", path=f"[{index}]")
    return found


def whole(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse anything but a whole number; its range is checked with the course, all problems at once."""
    if isinstance(value, bool) or not isinstance(value, int):
        message = f"expected a whole number, got {value!r}; write it without quotes or decimals"
        raise CourseError("course.whole_number", message, path=attribute.name)


def whole_or_none(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse anything but a whole number or ``None``."""
    if value is not None:
        whole(_, attribute, value)


def _is_unknown(attribute: attrs.Attribute[Any], value: object) -> bool:
    """Return whether a value is an unknown; dollar bounds would say nothing about it."""
    if isinstance(value, Unknown) and (value.low is not None or value.high is not None):
        message = "dollar bounds have no meaning here; leave low and high out"
        raise CourseError("course.unknown_bounds", message, path=attribute.name)
    return isinstance(value, Unknown)


def whole_or_unknown(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse anything but a whole number or an unknown."""
    if not _is_unknown(attribute, value):
        whole(_, attribute, value)


@attrs.frozen
class Within:
    """Validator of a whole number in a range, or of an unknown."""

    low: int
    high: int

    def __call__(self, _: object, attribute: attrs.Attribute[Any], value: object) -> None:
        """Refuse what is no whole number, or lies outside: ``course.out_of_range``."""
        whole_or_unknown(_, attribute, value)
        if isinstance(value, int) and not self.low <= value <= self.high:
            message = f"expected {self.low} to {self.high}, got {value}"
            raise CourseError("course.out_of_range", message, path=attribute.name)


def wholes(_: object, attribute: attrs.Attribute[Any], values: tuple[object, ...]) -> None:
    """Refuse a tuple that holds anything but whole numbers."""
    for value in values:
        whole(_, attribute, value)


def yes_no(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse anything but true or false."""
    if not isinstance(value, bool):
        raise CourseError("course.yes_no", f"expected true or false, got {value!r}", path=attribute.name)


def yes_no_or_unknown(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse anything but true, false or an unknown."""
    if not isinstance(value, bool) and not _is_unknown(attribute, value):
        message = f'expected true, false or "unknown", got {value!r}'
        raise CourseError("course.yes_no", message, path=attribute.name)
