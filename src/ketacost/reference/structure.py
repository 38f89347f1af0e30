"""From parsed TOML to reference records, by hand: every field is checked and the error names file and key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

import attrs

from ketacost.errors import ReferenceDataError
from ketacost.reference.schema import (
    TEXT_UNITS,
    WHOLE_UNITS,
    Figure,
    Gap,
    Parts,
    Period,
    Scalar,
    Series,
    Source,
    Status,
    Topic,
    Unit,
    Value,
    overlapping,
)

_DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?")
_ROW_FIELDS: Final = frozenset(attrs.fields_dict(Figure)) - {"key", "unit"}
_SERIES_FIELDS: Final = frozenset({"label", "unit", "period", "note", "gaps", "values"})
_TOPIC_FIELDS: Final = frozenset({"label", "reviewed_through"})

E = TypeVar("E", bound=StrEnum)


def structure_topic(name: str, document: Mapping[str, object], sources: Mapping[str, Source]) -> Topic:
    """Return the topic a document holds.

    Raises:
        ReferenceDataError: at the first thing wrong, with ``file.toml:key`` as its path.
    """
    head = _Table(document.get("topic", {}), f"{name}.toml:topic", _TOPIC_FIELDS)
    tables = {key: value for key, value in document.items() if key != "topic"}
    return Topic(
        name=name,
        label=head.text("label"),
        reviewed_through=head.optional_day("reviewed_through"),
        series={key: _series(name, key, table, sources) for key, table in _series_tables(name, tables, "")},
    )


def structure_sources(name: str, document: Mapping[str, object]) -> dict[str, Source]:
    """Return the sources a document holds.

    Raises:
        ReferenceDataError: at the first thing wrong.
    """
    known = frozenset(attrs.fields_dict(Source)) - {"key"}
    tables = {key: _Table(value, f"{name}:{key}", known) for key, value in document.items()}
    return {
        key: Source(
            key=key,
            title=table.text("title"),
            publisher=table.text("publisher"),
            url=table.optional_text("url"),
            published_on=table.optional_day("published_on"),
            note=table.optional_text("note") or "",
        )
        for key, table in tables.items()
    }


class _Table:
    """One TOML table with typed access; ``path`` says where it is."""

    def __init__(self, raw: object, path: str, known: frozenset[str]) -> None:
        if not isinstance(raw, dict):
            raise ReferenceDataError("reference.type", f"expected a table, got {_kind(raw)}", path=path)
        unknown = sorted(set(raw) - known)
        if unknown:
            expected = ", ".join(sorted(known))
            message = f'unknown field "{unknown[0]}"; expected one of {expected}'
            raise ReferenceDataError("reference.unknown_field", message, path=path)
        self.raw: dict[str, object] = raw
        self.path = path

    def required(self, field: str) -> object:
        if field not in self.raw:
            raise ReferenceDataError("reference.missing_field", f'field "{field}" is missing; add it', path=self.path)
        return self.raw[field]

    def text(self, field: str) -> str:
        value = self.required(field)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, "reference.type", "expected text", value)
        return value

    def optional_text(self, field: str) -> str | None:
        return self.text(field) if field in self.raw else None

    def day(self, field: str) -> date:
        value = self.required(field)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(field, "reference.not_a_day", "expected a day such as 2026-01-01 without quotes", value)
        return value

    def optional_day(self, field: str) -> date | None:
        return self.day(field) if field in self.raw else None

    def member(self, field: str, kind: type[E]) -> E:
        value = self.required(field)
        for one in kind:
            if one.value == value:
                return one
        expected = ", ".join(one.value for one in kind)
        raise self.wrong(field, f"reference.unknown_{kind.__name__.lower()}", f"expected one of {expected}", value)

    def rows(self, field: str) -> list[object]:
        value = self.required(field)
        if not isinstance(value, list):
            raise self.wrong(field, "reference.type", "expected a list", value)
        return value

    def wrong(self, field: str, code: str, expected: str, value: object) -> ReferenceDataError:
        shown = f"{_kind(value)} {value}" if isinstance(value, int | Decimal) else repr(value)
        return ReferenceDataError(code, f"{expected}, got {shown}", path=f"{self.path}.{field}")


def _kind(value: object) -> str:
    if isinstance(value, Decimal):
        return "the bare decimal"
    return f"the {type(value).__name__}"


def _series_tables(name: str, tables: Mapping[str, object], prefix: str) -> Iterator[tuple[str, dict[str, object]]]:
    for key, table in tables.items():
        path = f"{name}.toml:{prefix}{key}"
        if not isinstance(table, dict):
            raise ReferenceDataError("reference.type", f"expected a table, got {_kind(table)}", path=path)
        if all(isinstance(value, dict) for value in table.values()) and table:
            yield from _series_tables(name, table, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", table


def _series(name: str, key: str, raw: dict[str, object], sources: Mapping[str, Source]) -> Series:
    table = _Table(raw, f"{name}.toml:{key}", _SERIES_FIELDS)
    unit = table.member("unit", Unit)
    rows = table.rows("values")
    if not rows:
        raise ReferenceDataError("reference.empty", "expected at least one value", path=f"{table.path}.values")
    figures = [
        _figure(f"{name}.{key}", _Table(row, f"{table.path}.values[{index}]", _ROW_FIELDS), unit, sources)
        for index, row in enumerate(rows)
    ]
    _refuse_overlap(figures, table.path)
    return Series(
        key=f"{name}.{key}",
        label=table.text("label"),
        unit=unit,
        period=table.member("period", Period) if "period" in raw else None,
        figures=tuple(sorted(figures, key=lambda figure: (figure.effective_from, figure.known_from))),
        gaps=tuple(_gaps(table)),
        note=table.optional_text("note") or "",
    )


def _gaps(table: _Table) -> Iterator[Gap]:
    if "gaps" not in table.raw:
        return
    for index, raw in enumerate(table.rows("gaps")):
        row = _Table(raw, f"{table.path}.gaps[{index}]", frozenset(attrs.fields_dict(Gap)))
        starts_on, ends_on = row.day("starts_on"), row.optional_day("ends_on")
        _refuse_backward(starts_on, ends_on, "ends_on", row)
        yield Gap(starts_on=starts_on, ends_on=ends_on, reason=row.text("reason"))


def _figure(key: str, row: _Table, unit: Unit, sources: Mapping[str, Source]) -> Figure:
    figure = Figure(
        key=key,
        value=_value(row, unit),
        unit=unit,
        effective_from=row.day("effective_from"),
        effective_to=row.optional_day("effective_to"),
        source=row.text("source"),
        status=row.member("status", Status),
        verified_on=row.day("verified_on"),
        published_on=row.optional_day("published_on"),
        superseded_on=row.optional_day("superseded_on"),
        superseded_by=row.optional_text("superseded_by"),
        note=row.optional_text("note") or "",
    )
    _refuse_backward(figure.effective_from, figure.effective_to, "effective_to", row)
    _refuse_backward(figure.known_from, figure.superseded_on, "superseded_on", row)
    if (figure.superseded_on is None) != (figure.superseded_by is None):
        message = "superseded_on and superseded_by belong together; give both or neither"
        raise ReferenceDataError("reference.half_superseded", message, path=row.path)
    for field in ("source", "superseded_by"):
        if field in row.raw and row.raw[field] not in sources:
            raise row.wrong(field, "reference.unknown_source", "expected a key of sources.toml", row.raw[field])
    return figure


def _value(row: _Table, unit: Unit) -> Value:
    raw = row.required("value")
    if not isinstance(raw, dict):
        return _scalar(row, "value", raw, unit)
    if not raw:
        raise row.wrong("value", "reference.type", "expected at least one part", raw)
    return Parts(tuple((name, _scalar(row, f"value.{name}", part, unit)) for name, part in raw.items()))


def _scalar(row: _Table, field: str, raw: object, unit: Unit) -> Scalar:
    if unit in WHOLE_UNITS:
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise row.wrong(field, "reference.not_whole", f"expected a whole number of {unit.value}", raw)
        return raw
    if not isinstance(raw, str) or not raw.strip():
        raise row.wrong(field, "reference.not_text", f"expected quoted text for the unit {unit.value}", raw)
    if unit in TEXT_UNITS:
        return raw
    if not _DECIMAL.fullmatch(raw):
        raise row.wrong(field, "reference.not_a_number", 'expected plain decimal text such as "1.50"', raw)
    return Decimal(raw)


def _refuse_backward(start: date, end: date | None, field: str, row: _Table) -> None:
    if end is not None and end < start:
        message = f"expected {start} or later, got {end}"
        raise ReferenceDataError("reference.backward", message, path=f"{row.path}.{field}")


def _refuse_overlap(figures: list[Figure], path: str) -> None:
    for one, other in overlapping(figures):
        message = (
            f"the values from {one.effective_from} and from {other.effective_from} answer the same day; "
            "end the first, or give it superseded_on"
        )
        raise ReferenceDataError("reference.overlap", message, path=path)
