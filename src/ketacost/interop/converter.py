"""The converter: how each kind of type is read strictly and written exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs
from cattrs import Converter

from ketacost.authorization.criteria import Criterion
from ketacost.interop.json_leaves import LEAVES, Reader, enum_reader, write_unknown
from ketacost.interop.json_records import TAG, literal_reader, record_reader, tag_of, tuple_reader, union_reader
from ketacost.interop.regimes import regime_reader
from ketacost.values.dates import MonthDay
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

TAGGED: Final = frozenset(get_args(Criterion))
"""Models that stand among several in one place, and so say their kind."""

_OWN_FORM: Final[Mapping[type, Callable[[Any], Any]]] = MappingProxyType(
    {
        Decimal: lambda value: format(value, "f"),
        date: date.isoformat,
        Rate: str,
        Fraction: str,
        MonthDay: str,
        Unknown: write_unknown,
    }
)
"""How values are written that are one value in a document."""


def make_converter(by_name: Mapping[type, Reader] = MappingProxyType({})) -> Converter:
    """Return a converter of every public model.

    Args:
        by_name: for a model, what reads text that stands where it is expected; any other must be written out.
    """
    converter = Converter()
    _teach_reading(converter, by_name)
    _teach_writing(converter)
    return converter


def _teach_reading(converter: Converter, by_name: Mapping[type, Reader]) -> None:
    """Register a reader for each kind of type; cattrs asks the one registered last first."""

    def reader_of(kind: Any) -> Reader:  # noqa: ANN401 (a type form)
        if attrs.has(kind):  # only when it is read: a model may hold models of its own kind
            return lambda raw: converter.get_structure_hook(kind)(raw, kind)
        hook = converter.get_structure_hook(kind)
        return lambda raw: hook(raw, kind)

    def teach(wanted: Callable[[Any], bool], reader: Callable[[Any], Reader]) -> None:
        def factory(kind: Any, _converter: Converter) -> Callable[[Any, Any], Any]:  # noqa: ANN401 (a type form)
            return _hook_of(reader(kind))

        converter.register_structure_hook_factory(wanted, factory)

    def model_reader(kind: Any) -> Reader:  # noqa: ANN401 (a type form)
        return regime_reader(kind, record_reader(kind, reader_of, by_name.get(kind)), reader_of)

    teach(attrs.has, model_reader)
    teach(lambda kind: get_origin(kind) is tuple, lambda kind: tuple_reader(kind, reader_of))
    teach(lambda kind: get_origin(kind) in (Union, UnionType), lambda kind: union_reader(kind, reader_of))
    teach(lambda kind: get_origin(kind) is Literal, literal_reader)
    teach(lambda kind: isinstance(kind, type) and issubclass(kind, Enum), enum_reader)
    # cattrs asks its own readers of classes (text, numbers, with text every StrEnum) before any factory: replace them.
    for leaf, read in LEAVES.items():
        converter.register_structure_hook(leaf, _hook_of(read))
    enum = cache(enum_reader)
    converter.register_structure_hook(StrEnum, lambda raw, kind: enum(kind)(raw))


def _hook_of(read: Reader) -> Callable[[Any, Any], Any]:
    return lambda raw, _kind: read(raw)


def written_fields(kind: type) -> tuple[tuple[str, str], ...] | None:
    """Return the fields a model is written by, each with its key; ``None`` for a type that has another form."""
    if kind in _OWN_FORM or kind in TAGGED or not attrs.has(kind):
        return None
    return tuple((field.name, field.alias or field.name) for field in attrs.fields(kind) if field.init)


def _teach_writing(converter: Converter) -> None:
    write = converter.unstructure

    def record(value: Any) -> dict[str, object]:  # noqa: ANN401 (any model)
        fields = attrs.fields(type(value))
        own = {field.alias or field.name: write(getattr(value, field.name)) for field in fields if field.init}
        return {TAG: tag_of(type(value)), **own} if type(value) in TAGGED else own

    converter.register_unstructure_hook_func(attrs.has, record)
    converter.register_unstructure_hook_func(
        lambda kind: kind is tuple or kind is list, lambda values: [write(value) for value in values]
    )
    converter.register_unstructure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Enum), lambda member: member.value
    )
    for kind, form in _OWN_FORM.items():
        converter.register_unstructure_hook(kind, form)
    converter.register_unstructure_hook(StrEnum, lambda member: member.value)
