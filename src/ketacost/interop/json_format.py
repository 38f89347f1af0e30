"""JSON in and out: one converter for every public model.

Amounts are text with two decimals, percentages ``"20%"``, days ISO text, ``"unknown"`` what nobody said, ``null`` (or
``"none"``, since TOML has no null) what there is none of. Unknown keys are refused, every problem of one document is
listed with its path, and what is written reads back as the same value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from cattrs import Converter

from ketacost.authorization.policy import Policy
from ketacost.estimates.request import EstimateRequest
from ketacost.interop.converter import make_converter, written_fields
from ketacost.interop.documents import json_document, toml_document
from ketacost.interop.json_text import INDENT, TextWriter
from ketacost.interop.plan_catalogue import load_design
from ketacost.interop.policy_catalogue import load_policy
from ketacost.plans.plan import Plan

T = TypeVar("T")


def load(kind: type[T], data: object) -> T:
    """Return the value of a model from the parsed form of a document.

    Args:
        kind: any public model, such as ``Plan``.
        data: mappings, lists, text, numbers, booleans and days, as a JSON or TOML parser gives them; left untouched.

    Raises:
        InvalidInputError: if anything in it is wrong; it lists every problem with its path.
    """
    return _converter().structure(data, kind)


def load_request(data: Mapping[str, object]) -> EstimateRequest:
    """Return a request from the parsed form of a document.

    Raises:
        InvalidInputError: if anything in it is wrong; it lists every problem with its path.
    """
    return load(EstimateRequest, data)


def parse_json(text: str) -> EstimateRequest:
    """Return a request written as JSON.

    Raises:
        InvalidInputError: if the text is no JSON (with line and column), or anything in it is wrong.
    """
    return read_json(EstimateRequest, text)


def parse_toml(text: str) -> EstimateRequest:
    """Return a request written as TOML.

    Raises:
        InvalidInputError: if the text is no TOML (with line and column), or anything in it is wrong.
    """
    return read_toml(EstimateRequest, text)


def read_json(kind: type[T], text: str) -> T:
    """Return the value of a model written as JSON; errors as :func:`parse_json`."""
    return load(kind, json_document(text))


def read_toml(kind: type[T], text: str) -> T:
    """Return the value of a model written as TOML; errors as :func:`parse_toml`."""
    return load(kind, toml_document(text))


def dump(value: object) -> Any:  # noqa: ANN401 (any JSON value)
    """Return a model, or anything made of models, as JSON-ready mappings, lists, text, numbers and booleans."""
    return _converter().unstructure(value)


def to_json(value: object, *, indent: int | None = INDENT) -> str:
    """Return a model as JSON text in ASCII: the same value always gives the same bytes.

    Args:
        value: any public model.
        indent: spaces a level; ``None`` for one line.
    """
    if indent == INDENT:
        return _text_writer().text(value)
    return json.dumps(dump(value), indent=indent, ensure_ascii=True, allow_nan=False)


@cache
def _converter() -> Converter:
    return make_converter({Plan: load_design, Policy: load_policy})


@cache
def _text_writer() -> TextWriter:
    return TextWriter(dump, written_fields)
