"""Doors of policies: what refuses an empty list, a text of nothing, a key or a code that is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import attrs

from ketacost.authorization.evidence import KEY
from ketacost.errors import PolicyError

_EMPTY: Final = "expected at least one entry, got an empty list; add one"
_CODE: Final = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?")
_Field: TypeAlias = "attrs.Attribute[Any]"


def codes(values: Iterable[str]) -> tuple[str, ...]:
    """Return ICD-10 codes or beginnings of them; refuse none at all, and what is none."""
    codes = tuple(values)
    if not codes:
        raise PolicyError("policy.empty", _EMPTY)
    for index, code in enumerate(codes):
        if not isinstance(code, str) or _CODE.fullmatch(code) is None:
            message = f"expected an ICD-10 code such as F33.2, or its beginning such as F33, got {code!r}"
            raise PolicyError("policy.diagnosis", message, path=f"[{index}]")
    return codes


def some(_instance: object, _field: _Field, value: tuple[object, ...]) -> None:
    """Refuse an empty list: all of nothing would be met by everybody."""
    if not value:
        raise PolicyError("policy.empty", _EMPTY)


def some_text(_instance: object, _field: _Field, value: str) -> None:
    """Refuse a text of nothing but spaces."""
    if not isinstance(value, str) or not value.strip():
        raise PolicyError("policy.text", f"expected a few words, got {value!r}")


def some_texts(_instance: object, field: _Field, values: tuple[str, ...]) -> None:
    """Refuse a list with a text of nothing but spaces in it."""
    for index, value in enumerate(values):
        try:
            some_text(_instance, field, value)
        except PolicyError as error:
            raise error.at(f"[{index}]") from None


def a_key(_instance: object, _field: _Field, value: str) -> None:
    """Refuse what is no lower-case key: policies and charts meet by it."""
    if not isinstance(value, str) or KEY.fullmatch(value) is None:
        raise PolicyError("policy.key", f"expected a key such as pdmp_checked, got {value!r}")
