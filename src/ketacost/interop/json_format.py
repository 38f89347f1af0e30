"""JSON in and out: one converter for every public model.

Amounts are text with two decimals, percentages ``"20%"``, days ISO text, ``"unknown"`` what nobody said, ``null`` (or
``"none"``, since TOML has no null) what there is none of. Unknown keys are refused, every problem of one document is
listed with its path, and what is written reads back as the same value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import UnionType
from typing import Any, Final, TypeVar, Union, get_origin

import attrs
from cattrs import Converter

from ketacost.estimates.request import EstimateRequest
from ketacost.interop.documents import json_document, toml_document
from ketacost.interop.json_leaves import LEAVES, Reader, enum_reader, write_unknown
from ketacost.interop.json_records import record_reader, tuple_reader, union_reader
from ketacost.plans.plan import Plan
from ketacost.values.dates import MonthDay
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

T = TypeVar("T")

INDENT: Final = 2
"""Spaces a level in the JSON the faces write."""


def load(kind: type[T], data: object) -> T:
    """Return the value of a model from the parsed form of a document.

    Args:
        kind: any public model, such as :class:`Plan`.
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
    return load_request(json_document(text))


def parse_toml(text: str) -> EstimateRequest:
    """Return a request written as TOML.

    Raises:
        InvalidInputError: if the text is no TOML (with line and column), or anything in it is wrong.
    """
    return load_request(toml_document(text))


def dump(value: object) -> Any:  # noqa: ANN401 (any JSON value)
    """Return a model, or anything made of models, as JSON-ready mappings, lists, text, numbers and booleans."""
    return _converter().unstructure(value)


def to_json(value: object, *, indent: int | None = INDENT) -> str:
    """Return a model as JSON text in ASCII: the same value always gives the same bytes.

    Args:
        value: any public model.
        indent: spaces a level; ``None`` for one line.
    """
    return json.dumps(dump(value), indent=indent, ensure_ascii=True, allow_nan=False)


@cache
def _converter() -> Converter:
    converter = Converter()
    _teach_reading(converter)
    _teach_writing(converter)
    return converter


def _teach_reading(converter: Converter) -> None:
    """Register a reader for each kind of type; cattrs asks the one registered last first."""

    def reader_of(kind: Any) -> Reader:  # noqa: ANN401 (a type form)
        hook = converter.get_structure_hook(kind)
        return lambda raw: hook(raw, kind)

    def teach(wanted: Callable[[Any], bool], reader: Callable[[Any], Reader]) -> None:
        def factory(kind: Any, _converter: Converter) -> Callable[[Any, Any], Any]:  # noqa: ANN401 (a type form)
            return _hook_of(reader(kind))

        converter.register_structure_hook_factory(wanted, factory)

    teach(attrs.has, lambda kind: record_reader(kind, reader_of, _design if kind is Plan else None))
    teach(lambda kind: get_origin(kind) is tuple, lambda kind: tuple_reader(kind, reader_of))
    teach(lambda kind: get_origin(kind) in (Union, UnionType), lambda kind: union_reader(kind, reader_of))
    teach(lambda kind: isinstance(kind, type) and issubclass(kind, Enum), enum_reader)
    # cattrs asks its own readers of classes (text, numbers, with text every StrEnum) before any factory: replace them.
    for leaf, read in LEAVES.items():
        converter.register_structure_hook(leaf, _hook_of(read))
    enum = cache(enum_reader)
    converter.register_structure_hook(StrEnum, lambda raw, kind: enum(kind)(raw))


def _hook_of(read: Reader) -> Callable[[Any, Any], Any]:
    return lambda raw, _kind: read(raw)


def _design(text: str) -> Plan:
    from ketacost.interop.plan_catalogue import load_design  # noqa: PLC0415 (the catalogue reads its plans through here)

    return load_design(text)


def _teach_writing(converter: Converter) -> None:
    write = converter.unstructure

    def record(value: Any) -> dict[str, object]:  # noqa: ANN401 (any model)
        fields = attrs.fields(type(value))
        return {field.alias or field.name: write(getattr(value, field.name)) for field in fields if field.init}

    converter.register_unstructure_hook_func(attrs.has, record)
    converter.register_unstructure_hook_func(
        lambda kind: kind is tuple or kind is list, lambda values: [write(value) for value in values]
    )
    converter.register_unstructure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Enum), lambda member: member.value
    )
    converter.register_unstructure_hook(Decimal, lambda value: format(value, "f"))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(Rate, str)
    converter.register_unstructure_hook(MonthDay, str)
    converter.register_unstructure_hook(Unknown, write_unknown)
