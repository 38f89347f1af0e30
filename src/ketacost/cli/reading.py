"""Files in: from a name on the command line to a request; every way a file can be bad has a sentence of its own."""

from __future__ import annotations

import codecs
import sys
from contextlib import suppress
from enum import StrEnum
from logging import getLogger
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

import attrs

from ketacost.cli.problems import refusal
from ketacost.estimates.request import EstimateRequest, Unconfirmed
from ketacost.interop import json_format
from ketacost.interop.documents import json_document, toml_document
from ketacost.settings import load_settings

T = TypeVar("T")

STDIN: Final = "-"
"""The name that means standard input."""

MOST_BYTES: Final = 10_000_000
"""Largest file read; a request has some kilobytes."""

_log: Final = getLogger(__name__)  # sizes and forms only: nothing of what a caller wrote is logged

_UTF_16_32: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


class InputFormat(StrEnum):
    """The form of an input."""

    TOML = "toml"
    JSON = "json"


def read_request(file: str, input_format: InputFormat | None = None) -> EstimateRequest:
    """Return the request in a file, strict about unconfirmed figures where the settings are.

    Args:
        file: name of a ``.toml`` or ``.json`` file; ``-`` for standard input.
        input_format: its form; by default what its ending says, and JSON for standard input.

    Raises:
        InvalidInputError: if the file cannot be read, or anything in it is wrong; it lists every problem.
    """
    request = read_model(EstimateRequest, file, input_format)
    strict = load_settings().unconfirmed_figures is Unconfirmed.REFUSE
    return attrs.evolve(request, unconfirmed_figures=Unconfirmed.REFUSE) if strict else request


def read_model(kind: type[T], file: str, input_format: InputFormat | None = None) -> T:
    """Return any model in a file; arguments and errors as :func:`read_request`."""
    form = input_format or _form_of(file)
    content = _bytes(file)
    _log.info("read %d bytes as %s", len(content), form)
    text = _text(content, shown_name(file))
    return json_format.read_toml(kind, text) if form is InputFormat.TOML else json_format.read_json(kind, text)


def read_document(file: str, input_format: InputFormat | None = None) -> dict[str, object]:
    """Return the mapping a file holds, not yet read as a model; arguments and errors as :func:`read_request`."""
    form = input_format or _form_of(file)
    text = _text(_bytes(file), shown_name(file))
    found = toml_document(text) if form is InputFormat.TOML else json_document(text)
    if not isinstance(found, dict):
        raise refusal("json.type", "expected an object", shown_name(file))
    return found


def shown_name(file: str) -> str:
    """Return what an input is called in sentences."""
    return "standard input" if file == STDIN else file


def _form_of(file: str) -> InputFormat:
    if file == STDIN:
        return InputFormat.JSON
    if file.startswith("-"):
        message = "there is no such option; a file whose name starts with a hyphen is written ./-name"
        raise refusal("usage.unknown_option", message, file)
    path = Path(file)
    suffix = path.suffix.lower().removeprefix(".")
    if suffix in tuple(InputFormat):
        return InputFormat(suffix)
    _refuse_folder(path)
    message = f"expected a file that ends in .toml or .json, got {path.name!r}; rename it or add --input-format toml"
    raise refusal("file.unknown_ending", message, file)


def _refuse_folder(path: Path) -> None:
    with suppress(OSError):  # a name no folder can have is refused where it is opened
        if path.is_dir():
            raise refusal("file.folder", "this is a folder; name a .toml or .json file in it", str(path))


def _bytes(file: str) -> bytes:
    if file == STDIN:
        return _limited(sys.stdin.buffer, shown_name(file))
    if "\0" in file:
        raise refusal("file.missing", "this is no name of a file; check it", file)
    path = Path(file)
    _refuse_folder(path)
    try:
        with path.open("rb") as stream:
            return _limited(stream, file)
    except FileNotFoundError:
        raise refusal("file.missing", "there is no such file; check its name and folder", file) from None
    except PermissionError:
        raise refusal("file.unreadable", "this file may not be read; check its permissions", file) from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise refusal("file.unreadable", f"this file cannot be read: {reason}", file) from None


def _limited(stream: BinaryIO, shown: str) -> bytes:
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        message = f"expected at most {MOST_BYTES // 1_000_000} megabytes, got more; is this the right file?"
        raise refusal("file.too_large", message, shown)
    return content


def _text(content: bytes, shown: str) -> str:
    if content.startswith(_UTF_16_32):
        raise refusal("file.not_utf8", "expected UTF-8 text, got UTF-16 or UTF-32; save it as UTF-8", shown)
    try:
        text = content.decode("utf-8-sig")  # a byte order mark, as some editors write it, is no part of the text
    except UnicodeDecodeError as error:
        message = f"expected UTF-8 text, got another encoding (byte {error.start + 1}); save it as UTF-8"
        raise refusal("file.not_utf8", message, shown) from None
    if not text.strip():
        raise refusal("file.empty", "the file is empty; nothing can be read from it", shown)
    return text
