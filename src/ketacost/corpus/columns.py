"""The columns of a corpus's tables, and their values as Arrow and as canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

from ketacost.claims.claim import Scenario
from ketacost.corpus.answers import AMOUNTS, DAYS
from ketacost.corpus.balances import APPLIED, COUNTED

MONEY: Final = pa.decimal128(18, 2)
"""The type of every amount."""

_TEXT: Final = pa.string()
_DAY: Final = pa.date32()
_NUMBER: Final = pa.int32()

_RELATIVE: Final = pa.struct(
    [
        pa.field("on", _DAY),
        pa.field("member", _TEXT),
        pa.field("deductible", MONEY),
        pa.field("out_of_pocket", MONEY),
        pa.field("tier", _TEXT),
        pa.field("benefits", _TEXT),
    ]
)

PREFIXES: Final = ("", "secondary_", "change1_", "change1_secondary_", "change2_")
"""Whose balances rows give."""


def _applied() -> list[pa.Field]:
    found = []
    for name in APPLIED:
        found += [pa.field(name, MONEY), pa.field(f"{name}_family", MONEY)]
        if name.startswith("applied_deductible"):
            found += [pa.field(f"{name}_carry_over", MONEY), pa.field(f"{name}_family_carry_over", MONEY)]
    return found


ROWS: Final = pa.schema(
    [
        pa.field("key", pa.int64(), nullable=False),
        *(pa.field(name, _TEXT) for name in ("plan", "course", "assistance")),
        pa.field("starts_on", _DAY),
        pa.field("scenario", _TEXT),
        pa.field("approved_from", _DAY),
        pa.field("approved_through", _DAY),
        *(pa.field(f"{prefix}as_of", _DAY) for prefix in PREFIXES),
        *(pa.field(f"{prefix}unlisted_are_zero", pa.bool_()) for prefix in PREFIXES),
        *_applied(),
        *(pa.field(f"visits_{service}", _NUMBER) for service in COUNTED),
        pa.field("family_spending", pa.list_(_RELATIVE)),
    ]
)
"""The rows: exactly the columns of a batch."""

LABELS: Final = pa.schema(
    [
        pa.field("key", pa.int64(), nullable=False),
        pa.field("stratum", _TEXT, nullable=False),
        pa.field("claims_id", _TEXT, nullable=False),
        pa.field("programs", _TEXT, nullable=False),
    ]
)
"""What is to be known about a row and is no part of its question."""

CLAIMS: Final = pa.schema(
    [
        pa.field("claims_id", _TEXT, nullable=False),
        *(pa.field(name, _NUMBER) for name in ("period", "sequence", "number", "visit", "session")),
        pa.field("on", _DAY),
        pa.field("approval_on", _DAY),
        *(pa.field(name, _TEXT) for name in ("biller", "code", "ndc")),
        pa.field("units", _NUMBER),
        *(pa.field(name, _TEXT) for name in ("unit", "service", "benefit", "tier", "component", "place_of_service")),
        pa.field("protected", pa.bool_()),
        *(pa.field(f"{what}_{end}", MONEY) for what in ("allowed", "billed", "secondary_allowed") for end in Scenario),
    ]
)
"""The coded, priced claim lines."""

EXPECTED: Final = pa.schema(
    [
        pa.field("key", pa.int64(), nullable=False),
        pa.field("benefit_year", _TEXT, nullable=False),
        pa.field("starts_on", _DAY, nullable=False),
        *(pa.field(name, MONEY, nullable=False) for name in AMOUNTS),
        *(pa.field(name, _DAY) for name in DAYS),
    ]
)
"""The right answers, one entry a row and benefit year."""

TABLES: Final[Mapping[str, pa.Schema]] = {"rows": ROWS, "labels": LABELS, "claims": CLAIMS, "expected": EXPECTED}
"""Every table of a corpus, by the stem of its files."""

FOLDERS: Final = ("plans", "courses", "assistance")
"""Every folder of documents."""


def batch_of(entries: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Return entries as a record batch of a schema; what an entry does not name is null."""
    columns = [pa.array([entry.get(field.name) for entry in entries], field.type) for field in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def canonical(value: object) -> str:
    """Return a value as the one JSON text that stands for it: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False, default=_plain)


def entry_text(entry: Mapping[str, Any]) -> str:
    """Return an entry of a table as canonical JSON; what is empty is left out."""
    return canonical({name: value for name, value in entry.items() if value is not None})


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    message = f"expected a value of a table, got {type(value).__name__}"
    raise TypeError(message)


def described(schema: pa.Schema) -> list[dict[str, str]]:
    """Return the columns of a table in words, for the manifest."""
    return [{"name": field.name, "type": str(field.type)} for field in schema]
