"""Single values in JSON: how each is read, strictly, and the sentence when it is not acceptable.

A reader takes what stands in the document and returns the value of the model, or raises a ``KetacostError`` whose path
is relative to the value. Nothing is coerced: ``"true"`` is no boolean, ``56.9`` no whole number, ``null`` no text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import Enum
from fractions import Fraction
from typing import Any, Final, TypeAlias

from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.values.dates import MonthDay, parse_day
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

Reader: TypeAlias = Callable[[Any], Any]
"""From what stands in the document to the value of the model."""

_LONGEST_SHOWN: Final = 60
_FRACTION: Final = re.compile(r"-?[0-9]+(/0*[1-9][0-9]*)?", re.ASCII)
_UNKNOWN_KEYS: Final = ("unknown", "low", "high")


class Scalar:
    """Marks a field whose own converter reads the text or number: the reader passes it on as it stands."""


class Coded:
    """Marks text a field's own converter reads as a code, so that ``"none"`` can stand for none of it."""


def refusal(code: str, message: str, path: str = "") -> InvalidInputError:
    """Return an error that holds one problem."""
    return InvalidInputError([Problem(code, path, message)])


def shown(value: object) -> str:
    """Return a value of a document as a sentence can show it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value) if isinstance(value, str | int | float) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def choices(known: list[str], given: object) -> str:
    """Return the sentence that lists what can be written, with the nearest one when it looks like a slip."""
    near = get_close_matches(given, known, n=1) if isinstance(given, str) else []
    hint = f"; did you mean '{near[0]}'" if near else ""
    listed = ", ".join(f"'{name}'" for name in known)
    return f"expected {'one of ' if len(known) > 1 else ''}{listed}, got {shown(given)}{hint}"


def read_scalar(raw: object) -> object:
    """Pass on text or a number; the field's own converter reads it."""
    if raw is None or isinstance(raw, Mapping | list | tuple):
        raise refusal("json.type", f'expected text or a number such as "40.00", got {shown(raw)}')
    return raw


def read_decimal(raw: object) -> Decimal:
    """Return an exact decimal as it is written; a float is refused."""
    if isinstance(raw, Decimal) and raw.is_finite():
        return raw
    if isinstance(raw, bool) or not isinstance(raw, str | int) or (isinstance(raw, str) and not raw.isascii()):
        raise refusal("json.type", f'expected an exact number as text such as "1.25", got {shown(raw)}')
    try:
        exact = Decimal(raw)
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite():
        raise refusal("json.type", f'expected an exact number as text such as "1.25", got {shown(raw)}')
    return exact


def read_bool(raw: object) -> bool:
    """Return true or false, nothing else."""
    if not isinstance(raw, bool):
        raise refusal("json.type", f"expected true or false without quotes, got {shown(raw)}")
    return raw


def read_int(raw: object) -> int:
    """Return a whole number written without quotes or decimals."""
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise refusal("json.type", f"expected a whole number without quotes or decimals, got {shown(raw)}")
    return raw


def read_str(raw: object) -> str:
    """Return text."""
    if not isinstance(raw, str):
        raise refusal("json.type", f"expected text in quotes, got {shown(raw)}")
    return raw


def read_day(raw: object) -> date:
    """Return a calendar day, from ISO text or a TOML date."""
    return parse_day(raw)  # type: ignore[arg-type]  # refuses every other type by name


def read_rate(raw: object) -> Rate:
    """Return a percentage from text such as ``"20%"``."""
    return Rate.parse(raw)  # type: ignore[arg-type]  # refuses every other type by name


def read_fraction(raw: object) -> Fraction:
    """Return an exact number from text such as ``"1/4"`` or ``"3"``."""
    match = _FRACTION.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise refusal("json.type", f'expected an exact number as text such as "1/4", got {shown(raw)}')
    return Fraction(match[0])


def read_month_day(raw: object) -> MonthDay:
    """Return a month and day from text such as ``"07-01"``."""
    return MonthDay.parse(raw)  # type: ignore[arg-type]  # refuses every other type by name


def is_unknown(raw: object) -> bool:
    """Return whether a document says here that something is not known."""
    return raw == "unknown" or (isinstance(raw, Mapping) and "unknown" in raw)


def read_unknown(raw: object) -> Unknown:
    """Return an unknown from ``"unknown"`` or ``{"unknown": reason, "low": ..., "high": ...}``."""
    if raw == "unknown":
        return Unknown()
    if not isinstance(raw, Mapping) or "unknown" not in raw:
        raise refusal("json.type", f'expected "unknown" or {{"unknown": "why"}}, got {shown(raw)}')
    problems = [
        Problem("json.unknown_key", str(key), choices(list(_UNKNOWN_KEYS), key))
        for key in raw
        if key not in _UNKNOWN_KEYS
    ]
    if not isinstance(raw["unknown"], str):
        problems.append(Problem("json.type", "unknown", f"expected the reason as text, got {shown(raw['unknown'])}"))
    for bound in ("low", "high"):
        try:
            Unknown(low=raw.get(bound))
        except KetacostError as error:
            problems.extend(problem.under(bound) for problem in error.problems)
    if problems:
        raise InvalidInputError(problems)
    return Unknown(raw["unknown"], raw.get("low"), raw.get("high"))


def write_unknown(value: Unknown) -> str | dict[str, str]:
    """Return the shortest form that reads back as the same unknown."""
    if value == Unknown():
        return "unknown"
    bounds = {"low": value.low, "high": value.high}
    return {"unknown": value.reason, **{name: format(b, "f") for name, b in bounds.items() if b is not None}}


def enum_reader(kind: type[Enum]) -> Reader:
    """Return a reader of one enumeration: by value, or by its own ``parse`` where it reads more forms."""
    by_value = {member.value: member for member in kind}
    parse = getattr(kind, "parse", None)

    def read(raw: object) -> object:
        if isinstance(raw, str) and raw in by_value:
            return by_value[raw]
        if parse is not None:
            return parse(raw)
        raise refusal("json.choice", choices([str(value) for value in by_value], raw))

    return read


LEAVES: Final[Mapping[Any, Reader]] = {
    Scalar: read_scalar,
    Coded: read_str,
    Decimal: read_decimal,
    bool: read_bool,
    int: read_int,
    str: read_str,
    date: read_day,
    Rate: read_rate,
    Fraction: read_fraction,
    MonthDay: read_month_day,
    Unknown: read_unknown,
}
"""The reader of each type that is one value in a document."""
