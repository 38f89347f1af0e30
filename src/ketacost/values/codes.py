"""Billing, drug, place and diagnosis codes, checked for shape when they enter.

Each function takes what people write and returns the one canonical text, typed so that a drug code cannot stand where
a procedure code belongs. They check the shape alone: whether a code exists, is in force on a day or may be billed with
another is for :mod:`ketacost.coding` and the reference data. No descriptors are kept, only code numbers and our own
short labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NewType

from ketacost.errors import CodeError

Hcpcs = NewType("Hcpcs", str)
"""A HCPCS Level II or CPT code number: ``G2082``, ``99214``, ``0820T``."""

Modifier = NewType("Modifier", str)
"""A two-character modifier of a claim line: ``25``, ``GZ``."""

PlaceOfService = NewType("PlaceOfService", str)
"""A two-digit place of service: ``11``."""

Ndc = NewType("Ndc", str)
"""A national drug code in its 11-digit billing form, 5-4-2 with hyphens: ``50458-0028-02``."""

Icd10 = NewType("Icd10", str)
"""An ICD-10-CM diagnosis code, with its dot: ``F33.2``."""

RevenueCode = NewType("RevenueCode", str)
"""A four-digit revenue code of a facility claim: ``0636``."""

# Level II: a letter A to V and four digits. CPT: four digits, then a digit or the letter of its category
# (F performance, T emerging, U laboratory, M multianalyte, A administration).
_HCPCS: Final = re.compile(r"[A-V][0-9]{4}|[0-9]{4}[0-9AFMTU]")
_MODIFIER: Final = re.compile(r"[0-9A-Z]{2}")
_PLACE: Final = re.compile(r"(?!00)[0-9]{2}")
_REVENUE: Final = re.compile(r"[0-9]{4}")
_ICD10: Final = re.compile(r"([A-Z][0-9][0-9A-Z])(?:\.?([0-9A-Z]{1,4}))?")
_NDC_PARTS: Final = re.compile(r"([0-9]{4,5})-([0-9]{3,4})-([0-9]{1,2})")
_NDC_DIGITS: Final = re.compile(r"([0-9]{5})([0-9]{4})([0-9]{2})")
_NDC_SHAPES: Final = frozenset({(4, 4, 2), (5, 3, 2), (5, 4, 1), (5, 4, 2)})
_AMBIGUOUS_NDC: Final = re.compile(r"[0-9]{10}")
_LONGEST_SHOWN: Final = 40

PLACE_LABELS: Final[Mapping[PlaceOfService, str]] = MappingProxyType(
    {
        PlaceOfService("02"): "telehealth, not at home",
        PlaceOfService("10"): "telehealth at home",
        PlaceOfService("11"): "office",
        PlaceOfService("12"): "home",
        PlaceOfService("19"): "hospital outpatient, off campus",
        PlaceOfService("22"): "hospital outpatient, on campus",
        PlaceOfService("49"): "independent clinic",
        PlaceOfService("50"): "federally qualified health center",
        PlaceOfService("53"): "community mental health center",
        PlaceOfService("72"): "rural health clinic",
    }
)
"""Our short labels of the places this library speaks of; any other two digits are accepted without one."""


def hcpcs(value: str) -> Hcpcs:
    """Return a HCPCS or CPT code number in capitals.

    Raises:
        CodeError: ``code.hcpcs`` unless it is a letter and four digits, or four digits and a digit or category letter.
    """
    expected = "a HCPCS or CPT code of five characters"
    return Hcpcs(_matching(_HCPCS, value, "code.hcpcs", expected, "G2082"))


def hcpcs_codes(values: Iterable[str]) -> tuple[Hcpcs, ...]:
    """Return HCPCS or CPT codes in the order given.

    Raises:
        CodeError: for a value that is no such code.
    """
    return tuple(hcpcs(value) for value in values)


def modifier(value: str) -> Modifier:
    """Return a modifier in capitals.

    Raises:
        CodeError: ``code.modifier`` unless it is two letters or digits.
    """
    return Modifier(_matching(_MODIFIER, value, "code.modifier", "a modifier of two letters or digits", "25"))


def place_of_service(value: str) -> PlaceOfService:
    """Return a place of service.

    Raises:
        CodeError: ``code.place_of_service`` unless it is two digits, ``01`` to ``99``.
    """
    expected = "a place of service of two digits, 01 to 99"
    return PlaceOfService(_matching(_PLACE, value, "code.place_of_service", expected, "11"))


def revenue_code(value: str) -> RevenueCode:
    """Return a revenue code.

    Raises:
        CodeError: ``code.revenue_code`` unless it is four digits, leading zero included.
    """
    expected = "a revenue code of four digits with its leading zero"
    return RevenueCode(_matching(_REVENUE, value, "code.revenue_code", expected, "0636"))


def icd10(value: str) -> Icd10:
    """Return an ICD-10-CM code in capitals, with the dot after its third character.

    Raises:
        CodeError: ``code.icd10`` unless it is a letter, a digit, a letter or digit, and up to four more characters.
    """
    expected = "an ICD-10-CM code of three to seven characters"
    text = _matching(_ICD10, value, "code.icd10", expected, "F33.2").replace(".", "")
    return Icd10(f"{text[:3]}.{text[3:]}" if text[3:] else text)


def ndc(value: str) -> Ndc:
    """Return a national drug code in its 11-digit billing form, 5-4-2 with hyphens.

    The hyphens of a 10-digit code say which part is one digit short (4-4-2, 5-3-2 or 5-4-1); that part gets a leading
    zero. Eleven digits without hyphens are split 5-4-2. Ten without hyphens fit three codes and are refused.

    Raises:
        CodeError: ``code.ndc_ambiguous`` for ten bare digits, ``code.ndc`` for any other shape.
    """
    text = _text(value, "code.ndc", "a national drug code", "50458-028-02")
    if _AMBIGUOUS_NDC.fullmatch(text):
        message = f'ten digits without hyphens fit three drug codes, got {text!r}; write the hyphens, "50458-028-02"'
        raise CodeError("code.ndc_ambiguous", message)
    match = _NDC_PARTS.fullmatch(text) or _NDC_DIGITS.fullmatch(text)
    if match is None or tuple(map(len, match.groups())) not in _NDC_SHAPES:
        message = (
            "expected a national drug code as 4-4-2, 5-3-2, 5-4-1 or 5-4-2 digits, "
            f'got {_shown(value)}; write it as "50458-028-02"'
        )
        raise CodeError("code.ndc", message)
    labeler, product, package = match.groups()
    return Ndc(f"{labeler:0>5}-{product:0>4}-{package:0>2}")


def _matching(pattern: re.Pattern[str], value: object, code: str, expected: str, example: str) -> str:
    text = _text(value, code, expected, example)
    if pattern.fullmatch(text) is None:
        raise CodeError(code, f'expected {expected}, got {_shown(value)}; write it as "{example}"')
    return text


def _text(value: object, code: str, expected: str, example: str) -> str:
    if not isinstance(value, str):
        kind = type(value).__name__
        raise CodeError(code, f'expected {expected} as text, got the {kind} {_shown(value)}; write it as "{example}"')
    # Only ASCII is folded to capitals: some other letters become ASCII when they are.
    return value.strip().upper() if value.isascii() else value


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
