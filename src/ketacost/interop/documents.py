"""From text to the parsed form of a document, strictly, with line and column when the text is none."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final, TypeAlias

from ketacost.errors import InvalidInputError, Problem, join_path
from ketacost.interop.json_leaves import refusal, shown

Repeats: TypeAlias = list[tuple[dict[str, object], list[str]]]
"""Objects of a document with the keys that stand in them more than once."""

DEEPEST: Final = 64
"""Levels of objects and lists a document may have: three times what the deepest policy has, and no stack's worth."""

HOLDERS: Final = (dict, list)
"""What holds other values in the parsed form of a document."""

_TOO_DEEP: Final = "the document is nested too deeply; a request has a few levels only"
_TWICE: Final = "this key stands twice in one object; keep one"


def json_document(text: str) -> dict[str, object]:
    """Return the object a JSON text holds.

    Raises:
        InvalidInputError: ``json.syntax`` with line and column, ``json.duplicate_key`` for a key written twice,
            ``json.type`` unless the document is an object.
    """
    _refuse_bytes(text)
    repeats: Repeats = []

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counted = Counter(key for key, _ in pairs)
            repeats.append((found, [key for key, count in counted.items() if count > 1]))
        return found

    try:
        document: object = json.loads(text, object_pairs_hook=once, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise refusal("json.syntax", f"expected JSON, got an error at {where}: {_lower(error.msg)}") from None
    except RecursionError:
        raise refusal("json.syntax", _TOO_DEEP) from None
    except ValueError as error:
        if isinstance(error, InvalidInputError):
            raise
        raise refusal("json.syntax", "expected JSON, got a number with too many digits; shorten it") from None
    if repeats:
        raise InvalidInputError(_repeated(document, repeats))
    if not isinstance(document, dict):
        raise refusal("json.type", f"expected an object in braces, got {shown(document)}")
    _refuse_deep(document, "json.syntax")
    return document


def toml_document(text: str) -> dict[str, object]:
    """Return the table a TOML text holds.

    Raises:
        InvalidInputError: ``toml.syntax`` with line and column.
    """
    _refuse_bytes(text)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refusal("toml.syntax", f"expected TOML, got an error: {_lower(str(error))}") from None
    except RecursionError:
        raise refusal("toml.syntax", _TOO_DEEP) from None
    except ValueError:
        raise refusal("toml.syntax", "expected TOML, got a number or day that does not exist; check it") from None
    _refuse_deep(document, "toml.syntax")
    return document


def _repeated(document: Any, repeats: Repeats) -> Iterator[Problem]:  # noqa: ANN401 (any JSON value)
    """Find the keys written twice, with their paths; what a later value of the same key replaced is not looked into."""
    keys_of = {id(found): keys for found, keys in repeats}
    open_places = [("", document)]
    while open_places:
        path, value = open_places.pop()
        parts: list[tuple[str, Any]] = []
        if isinstance(value, dict):
            for key in keys_of.get(id(value), ()):
                yield Problem("json.duplicate_key", join_path(path, key), _TWICE)
            parts = [(join_path(path, key), part) for key, part in value.items()]
        elif isinstance(value, list):
            parts = [(f"{path}[{index}]", part) for index, part in enumerate(value)]
        open_places += reversed(parts)


def _refuse_deep(document: dict[str, Any], code: str) -> None:
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        parts = chain.from_iterable(one.values() if isinstance(one, dict) else one for one in level)
        level = [part for part in parts if isinstance(part, HOLDERS)]
        if not level:
            return
    raise refusal(code, _TOO_DEEP)


def _refuse_bytes(text: object) -> None:
    if not isinstance(text, str):
        raise refusal("json.type", f"expected the document as text, got {type(text).__name__}; decode bytes as UTF-8")


def _refuse_constant(name: str) -> object:
    raise refusal("json.syntax", f'expected a number JSON knows, got {name}; write an amount such as "40.00"')


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
