"""From text to the parsed form of a document, strictly, with line and column when the text is none."""

from __future__ import annotations

import json
import tomllib
from typing import Final

from ketacost.errors import InvalidInputError, Problem
from ketacost.interop.json_leaves import refusal, shown

_DEEPEST: Final = "the document is nested too deeply; a request has a few levels only"


def json_document(text: str) -> dict[str, object]:
    """Return the object a JSON text holds.

    Raises:
        InvalidInputError: ``json.syntax`` with line and column, ``json.duplicate_key`` for a key written twice,
            ``json.type`` unless the document is an object.
    """
    repeated: list[Problem] = []

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in pairs:
            if key in found:
                repeated.append(Problem("json.duplicate_key", key, "this key stands twice in one object; keep one"))
            found[key] = value
        return found

    try:
        document = json.loads(text, object_pairs_hook=once, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise refusal("json.syntax", f"expected JSON, got an error at {where}: {_lower(error.msg)}") from None
    except RecursionError:
        raise refusal("json.syntax", _DEEPEST) from None
    except ValueError as error:
        if isinstance(error, InvalidInputError):
            raise
        raise refusal("json.syntax", "expected JSON, got a number with too many digits; shorten it") from None
    if repeated:
        raise InvalidInputError(repeated)
    if not isinstance(document, dict):
        raise refusal("json.type", f"expected an object in braces, got {shown(document)}")
    return document


def toml_document(text: str) -> dict[str, object]:
    """Return the table a TOML text holds.

    Raises:
        InvalidInputError: ``toml.syntax`` with line and column.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refusal("toml.syntax", f"expected TOML, got an error: {_lower(str(error))}") from None
    except RecursionError:
        raise refusal("toml.syntax", _DEEPEST) from None
    except ValueError:
        raise refusal("toml.syntax", "expected TOML, got a number or day that does not exist; check it") from None


def _refuse_constant(name: str) -> object:
    raise refusal("json.syntax", f'expected a number JSON knows, got {name}; write an amount such as "40.00"')


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
