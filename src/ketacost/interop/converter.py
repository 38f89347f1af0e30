"""The converter: how each kind of type is read strictly and written exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import attrs
from cattrs import Converter

from ketacost.authorization.criteria import Criterion
from ketacost.interop.field_types import resolve_types
from ketacost.interop.json_leaves import LEAVES, Reader, enum_reader, write_unknown
from ketacost.interop.json_records import TAG, literal_reader, record_reader, tag_of, tuple_reader, union_reader
from ketacost.interop.json_text import WrittenField
from ketacost.interop.regimes import regime_reader
from ketacost.values.dates import MonthDay
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

Hook: TypeAlias = Callable[[Any, Any], Any]
"""Reads a value into a type, as cattrs calls it."""

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
    _Reading(converter).teach(by_name)
    _teach_writing(converter)
    return converter


class _Reading:
    """The readers of one converter by type: cattrs finds them, and they call one another directly."""

    def __init__(self, converter: Converter) -> None:
        self._converter = converter
        self._readers: dict[Hook, Reader] = {}
        self._enum = cache(enum_reader)
        self._known = cache(self._known_reader)

    def teach(self, by_name: Mapping[type, Reader]) -> None:
        """Register a reader for each kind of type; cattrs asks the one registered last first."""

        def model_reader(kind: Any) -> Reader:  # noqa: ANN401 (a type form)
            return regime_reader(kind, record_reader(kind, self._reader_of, by_name.get(kind)), self._reader_of)

        self._teach(attrs.has, model_reader)
        self._teach(lambda kind: get_origin(kind) is tuple, lambda kind: tuple_reader(kind, self._reader_of))
        self._teach(
            lambda kind: get_origin(kind) in (Union, UnionType), lambda kind: union_reader(kind, self._reader_of)
        )
        self._teach(lambda kind: get_origin(kind) is Literal, literal_reader)
        self._teach(lambda kind: isinstance(kind, type) and issubclass(kind, Enum), self._enum)
        # cattrs asks its own readers of classes (text, numbers, with text every StrEnum) before any factory: replace
        # them.
        for leaf, read in LEAVES.items():
            self._converter.register_structure_hook(leaf, self._hook(read))
        self._converter.register_structure_hook(StrEnum, lambda raw, kind: self._enum(kind)(raw))

    def _teach(self, wanted: Callable[[Any], bool], reader: Callable[[Any], Reader]) -> None:
        def factory(kind: Any, _converter: Converter) -> Hook:  # noqa: ANN401 (a type form)
            return self._hook(reader(kind))

        self._converter.register_structure_hook_factory(wanted, factory)

    def _hook(self, read: Reader) -> Hook:
        def hook(raw: Any, _kind: Any) -> Any:  # noqa: ANN401 (any value, any type form)
            return read(raw)

        self._readers[hook] = read
        return hook

    def _reader_of(self, kind: Any) -> Reader:  # noqa: ANN401 (a type form)
        known = self._known
        if not attrs.has(kind):
            return known(kind)

        def read(raw: Any) -> Any:  # noqa: ANN401 (any model)
            return known(kind)(raw)  # only now: a model may hold models of its own kind

        return read

    def _known_reader(self, kind: Any) -> Reader:  # noqa: ANN401 (a type form)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return self._enum(kind)
        hook = self._converter.get_structure_hook(kind)
        return self._readers.get(hook) or (lambda raw: hook(raw, kind))


def written_fields(kind: type) -> tuple[WrittenField, ...] | None:
    """Return the fields a model is written by; ``None`` for a type that has another form."""
    if kind in _OWN_FORM or kind in TAGGED or not attrs.has(kind):
        return None
    resolve_types(kind)
    return tuple(
        WrittenField(field.name, field.alias or field.name, field.type) for field in attrs.fields(kind) if field.init
    )


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
