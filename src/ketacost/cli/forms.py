"""The forms of an answer, and the types every command's parameters share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated, TypeAlias

from cyclopts import Parameter, Token

from ketacost.cli.writing import write


class AnswerFormat(StrEnum):
    """The form of an answer that is no table."""

    TEXT = "text"
    JSON = "json"


class TableFormat(StrEnum):
    """The form of an answer that has a table."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def _as_written(_type: object, tokens: Sequence[Token]) -> str:
    return tokens[0].value


# A lone hyphen is a name here (standard input or output), so leading hyphens are let through and checked in reading.py.
if TYPE_CHECKING:
    File: TypeAlias = str
    """The name of a file or folder, as it was written."""
else:  # a path, so that a shell completes names of files; a text all the same, since a path forgets ./ and /
    File = Annotated[Path, Parameter(allow_leading_hyphen=True, converter=_as_written)]
Flag: TypeAlias = Annotated[bool, Parameter(negative=())]  # said or not: --no-... would say what is so anyway
TextOrJson: TypeAlias = Annotated[AnswerFormat, Parameter(name="--format")]
TextJsonOrCsv: TypeAlias = Annotated[TableFormat, Parameter(name="--format")]


def json_text(value: object) -> str:
    """Return an answer as the JSON the faces write."""
    from ketacost.interop import json_format  # noqa: PLC0415 (heavy, and a page of help needs none of it)

    return f"{json_format.to_json(value)}\n"


def write_answer(value: object, text: str, form: AnswerFormat, output: str | None, inputs: Iterable[str]) -> None:
    """Write an answer in the form asked for; ``text`` is its text form."""
    write(text if form is AnswerFormat.TEXT else json_text(value), output, inputs=inputs)


def example(*lines: str) -> str:
    """Return what stands under the help of a command: lines that can be tried."""
    return "\n".join(["Example:" if len(lines) == 1 else "Examples:", *(indent(line, "  ") for line in lines)])
