"""Doors of the good-faith records: provider and taxpayer numbers, states, and words a reader must see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ketacost.errors import CodeError, InvalidInputError, Problem
from ketacost.values.codes import icd10

_NPI: Final = re.compile(r"[12][0-9]{9}")
_NPI_PREFIX: Final = "80840"
"""Stands before a US provider's number when its check digit is computed (ISO 7812; CMS, NPI check digit)."""
_EIN: Final = re.compile(r"([0-9]{2})-?([0-9]{7})")
_SSN: Final = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")
_STATE: Final = re.compile(r"[A-Z]{2}")


def npi(value: str) -> str:
    """Return a national provider identifier.

    Raises:
        CodeError: ``code.npi`` unless it is ten digits, the first 1 or 2, ``code.npi_check`` if the last one is wrong.
    """
    text = value.strip() if isinstance(value, str) else ""
    if _NPI.fullmatch(text) is None:
        raise CodeError("code.npi", f'expected ten digits, the first 1 or 2, such as "1234567893", got {value!r}')
    if _luhn(_NPI_PREFIX + text) != 0:
        message = f"the check digit of provider number {text} is wrong; compare it with the registry's entry"
        raise CodeError("code.npi_check", message)
    return text


def _luhn(digits: str) -> int:
    """Return the remainder of the Luhn sum; 0 for a number whose check digit is right."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10


def npi_or_none(value: str | None) -> str | None:
    """Return a national provider identifier, or ``None`` where there is none."""
    return None if value is None else npi(value)


def tin(value: str) -> str:
    """Return a taxpayer identification number with its hyphens.

    Raises:
        CodeError: ``code.tin`` unless it is an employer's number (12-3456789) or a person's (three, two, four digits).
    """
    text = value.strip() if isinstance(value, str) else ""
    match = _EIN.fullmatch(text)
    if (match is None and _SSN.fullmatch(text) is None) or not text.strip("0-"):
        raise CodeError("code.tin", 'expected a taxpayer number of nine digits; write it as "12-3456789"')
    return text if match is None else f"{match[1]}-{match[2]}"


def state(value: str) -> str:
    """Return the two letters of a state or territory.

    Raises:
        CodeError: ``code.state`` for anything else.
    """
    text = value.strip().upper() if isinstance(value, str) and value.isascii() else ""
    if _STATE.fullmatch(text) is None:
        raise CodeError("code.state", f'expected the two letters of a state such as "MA", got {value!r}')
    return text


def words(value: str) -> str:
    """Return words a reader must see.

    Raises:
        InvalidInputError: ``good_faith.words`` if there are none.
    """
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        raise InvalidInputError([Problem("good_faith.words", "", f"expected words, got {value!r}; say what it is")])
    return text


def words_or_none(value: str | None) -> str | None:
    """Return words, or ``None`` where there are none."""
    return None if value is None else words(value)


def diagnoses(values: Iterable[str]) -> tuple[str, ...]:
    """Return diagnosis codes in the order given.

    Raises:
        CodeError: ``code.icd10`` for a value that is none; its path says which.
    """
    return tuple(_diagnosis(value, index) for index, value in enumerate(values))


def _diagnosis(value: str, index: int) -> str:
    try:
        return icd10(value)
    except CodeError as error:
        raise error.at(f"diagnosis_codes[{index}]") from None
