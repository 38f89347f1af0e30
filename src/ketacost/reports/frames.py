"""An estimate as rows, and as a frame of pandas, polars or Arrow: sessions, claim lines or benefit years.

Amounts stay exact decimals and days stay days. A cell that holds nothing says one thing in each column: of
``expected``, ``billed_charge`` and ``write_off`` that nobody knows, of the others that there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import Any, Final, TypeAlias, TypeVar

import attrs

from ketacost.errors import InvalidInputError, MissingExtraError, Problem
from ketacost.estimates.estimate import Cases, Estimate, EstimateLine, MoneyRange, SessionCost, Totals
from ketacost.reports.explanation import lines_of
from ketacost.values.unknown import Unknown

Word = TypeVar("Word", bound=StrEnum)
Row: TypeAlias = dict[str, object]


class Rows(StrEnum):
    """What one row is."""

    SESSIONS = "sessions"
    LINES = "lines"
    YEARS = "years"


class Backend(StrEnum):
    """Whose frame it is."""

    PANDAS = "pandas"
    POLARS = "polars"
    ARROW = "arrow"


class Kind(StrEnum):
    """What a column holds: dollars with two decimals, a day, a whole number, or text."""

    MONEY = "money"
    DAY = "day"
    COUNT = "count"
    TEXT = "text"


def _columns(*groups: tuple[Kind, str]) -> Mapping[str, Kind]:
    return MappingProxyType({name: kind for kind, names in groups for name in names.split()})


_SUMS: Final = " ".join(field.name for field in attrs.fields(Totals))
COLUMNS: Final[Mapping[Rows, Mapping[str, Kind]]] = MappingProxyType(
    {
        Rows.SESSIONS: _columns(
            (Kind.COUNT, "session"),
            (Kind.DAY, "on"),
            (Kind.TEXT, "phase"),
            (Kind.MONEY, f"{_SUMS} cheapest expected dearest so_far_low so_far_expected so_far_high"),
            (Kind.MONEY, "due_at_session card_left"),
            (Kind.DAY, "file_by"),
        ),
        Rows.LINES: _columns(
            (Kind.COUNT, "session visit sequence number"),
            (Kind.DAY, "on"),
            (Kind.TEXT, "phase code ndc modifiers"),
            (Kind.COUNT, "units"),
            (Kind.TEXT, "unit label service benefit tier component place_of_service price_source"),
            (Kind.DAY, "benefit_year"),
            (Kind.MONEY, "billed_charge allowed_amount write_off deductible copay coinsurance noncovered balance_bill"),
            (Kind.MONEY, "plan_paid secondary_allowed secondary_paid secondary_write_off patient_responsibility"),
            (Kind.MONEY, "clinic_discount savings_card_paid grants_paid rebate net_cost"),
            (Kind.TEXT, "adjustments"),
        ),
        Rows.YEARS: _columns((Kind.TEXT, "benefit_year"), (Kind.MONEY, f"{_SUMS} cheapest expected dearest")),
    }
)
"""The columns of each kind of row, in order."""


def to_rows(estimate: Estimate, rows: Rows | str = Rows.SESSIONS) -> list[Row]:
    """Return an estimate as dictionaries with the keys of :data:`COLUMNS`.

    Args:
        estimate: the answer; for ``lines`` it must carry its trace.
        rows: what one row is: ``sessions``, ``lines`` or ``years``.

    Raises:
        InvalidInputError: ``frame.rows`` if there are no such rows, ``report.no_trace`` for lines without a trace.
    """
    wanted = _choice(Rows, rows, "rows")
    match wanted:
        case Rows.SESSIONS:
            return [_session(one) for one in estimate.sessions]
        case Rows.LINES:
            return [_line(one) for one in lines_of(estimate)]
        case Rows.YEARS:
            return [
                {"benefit_year": one.name, **_sums(one.totals), **_cases(one.patient_responsibility)}
                for one in estimate.benefit_years
            ]


def to_frame(estimate: Estimate, rows: Rows | str = Rows.SESSIONS, *, backend: Backend | str = Backend.PANDAS) -> Any:  # noqa: ANN401 (a frame of one of three packages)
    """Return an estimate as a frame: amounts as exact decimals, days as days, also where there is no row.

    In pandas an amount is a Python ``Decimal``, because its own decimals cannot be summed up step by step.

    Args:
        estimate: the answer; for ``lines`` it must carry its trace.
        rows: what one row is: ``sessions``, ``lines`` or ``years``.
        backend: ``pandas``, ``polars`` or ``arrow``.

    Returns:
        A ``pandas.DataFrame``, ``polars.DataFrame`` or ``pyarrow.Table``.

    Raises:
        InvalidInputError: ``frame.rows`` or ``frame.backend`` for a word that is none, ``report.no_trace`` for lines
            without a trace.
        MissingExtraError: if a package it needs is not installed.
    """
    wanted, frame = _choice(Rows, rows, "rows"), _choice(Backend, backend, "backend")
    found = to_rows(estimate, wanted)
    arrow = _imported("pyarrow", frame)
    table = _table(arrow, found, COLUMNS[wanted])
    match frame:
        case Backend.ARROW:
            return table
        case Backend.POLARS:
            return _imported("polars", frame).from_arrow(table)
        case Backend.PANDAS:
            pandas = _imported("pandas", frame)
            return table.to_pandas(
                types_mapper=lambda kind: None if arrow.types.is_decimal(kind) else pandas.ArrowDtype(kind)
            )


def _choice(words: type[Word], given: Word | str, name: str) -> Word:
    try:
        return words(given)
    except ValueError:
        message = f"expected one of {', '.join(words)}, got {given!r}"
        raise InvalidInputError([Problem(f"frame.{name}", name, message)]) from None


def _imported(package: str, frame: Backend) -> ModuleType:
    try:
        return import_module(package)
    except ImportError:
        needed = " ".join(dict.fromkeys(["pyarrow", *([] if frame is Backend.ARROW else [frame.value])]))
        raise MissingExtraError(
            "extra.missing", f"frames of {frame} need packages of their own; install them with: pip install {needed}"
        ) from None


def _table(arrow: ModuleType, rows: Sequence[Row], columns: Mapping[str, Kind]) -> Any:  # noqa: ANN401 (no types)
    types = {
        Kind.MONEY: arrow.decimal128(18, 2),
        Kind.DAY: arrow.date32(),
        Kind.COUNT: arrow.int64(),
        Kind.TEXT: arrow.string(),
    }
    return arrow.Table.from_pylist(rows, schema=arrow.schema([(name, types[kind]) for name, kind in columns.items()]))


def _sums(sums: Totals) -> Row:
    return {field.name: getattr(sums, field.name) for field in attrs.fields(Totals)}


def _cases(cases: Cases) -> Row:
    return {"cheapest": cases.cheapest, "expected": _known(cases.expected), "dearest": cases.dearest}


def _so_far(amounts: MoneyRange) -> Row:
    return {
        "so_far_low": amounts.low,
        "so_far_expected": _known(amounts.expected),
        "so_far_high": amounts.high,
    }


def _known(amount: Decimal | Unknown) -> Decimal | None:
    return None if isinstance(amount, Unknown) else amount


def _session(one: SessionCost) -> Row:
    return {
        "session": one.session,
        "on": one.on,
        "phase": one.phase,
        **_sums(one.totals),
        **_cases(one.patient_responsibility),
        **_so_far(one.so_far),
        "due_at_session": one.due_at_session,
        "card_left": one.card_left,
        "file_by": one.file_by,
    }


def _line(one: EstimateLine) -> Row:
    joined = {
        "modifiers": " ".join(one.modifiers),
        "adjustments": " ".join(f"{part.group}-{part.reason}={part.amount:.2f}" for part in one.adjustments),
    }
    row = {name: joined[name] if name in joined else getattr(one, name) for name in COLUMNS[Rows.LINES]}
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: object) -> object:
    """Return what a cell holds: nothing for what nobody knows, plain text for a word of a fixed list."""
    if isinstance(value, Unknown):
        return None
    return value.value if isinstance(value, StrEnum) else value
