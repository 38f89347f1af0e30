"""The forms of an answer, and the types every command's parameters share."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, TypeAlias

from cyclopts import Parameter

from ketacost.cli.writing import write
from ketacost.interop import json_format


class OutputFormat(StrEnum):
    """The form of an answer."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class AnswerFormat(StrEnum):
    """The form of an answer that is no table."""

    TEXT = "text"
    JSON = "json"


# A lone hyphen is a name here (standard input or output), so leading hyphens are let through and checked in reading.py.
File: TypeAlias = Annotated[str, Parameter(allow_leading_hyphen=True)]
Flag: TypeAlias = Annotated[bool, Parameter(negative=())]  # said or not: --no-... would say what is so anyway
Format: TypeAlias = Annotated[OutputFormat, Parameter(name="--format")]
TextOrJson: TypeAlias = Annotated[AnswerFormat, Parameter(name="--format")]


def json_text(value: object) -> str:
    """Return an answer as the JSON the faces write."""
    return f"{json_format.to_json(value)}\n"


def write_answer(value: object, text: str, form: AnswerFormat, output: str | None, inputs: Iterable[str]) -> None:
    """Write an answer in the form asked for; ``text`` is its text form."""
    write(text if form is AnswerFormat.TEXT else json_text(value), output, inputs=inputs)
