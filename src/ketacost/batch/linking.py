"""Linking: the tables of several programs put end to end, every place counted from the new start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from ketacost.batch.columns import InputSchema
from ketacost.batch.coverages import Coverages
from ketacost.batch.programs import Program
from ketacost.batch.tables import (
    ACCOUNTS,
    CARDS,
    CREDITS,
    EXTRAS,
    GROUPS,
    LINES,
    NONE,
    OPENINGS,
    PROGRAMS,
    REBATES,
    RELATIVES,
    YEARS,
    Courses,
    Family,
    Payers,
    Plans,
    Records,
    Tables,
    as_table,
)

_KINDS: Final[dict[str, np.dtype[np.void] | type[np.int64]]] = {
    "lines": LINES,
    "extras": EXTRAS,
    "accounts": ACCOUNTS,
    "years": YEARS,
    "cards": CARDS,
    "rebates": REBATES,
    "openings": OPENINGS,
    "numbers": np.int64,
    "relatives": RELATIVES,
    "credits": CREDITS,
}
_OF_PROGRAM: Final = {
    "first_line": "lines",
    "first_extra": "extras",
    "first_account": "accounts",
    "card": "cards",
    "rebate": "rebates",
    "first_card_day": "numbers",
    "first_grant": "numbers",
}
_OF_ACCOUNT: Final = {
    "first_year": "years",
    "first_opening": "openings",
    "first_opening_count": "numbers",
    "first_relative": "relatives",
    "first_credit": "credits",
    "first_visits": "numbers",
}


def link(programs: Sequence[Program], schema: InputSchema, coverages: Coverages) -> Tables:
    """Return the tables of some programs, none of them refused."""
    linked: dict[str, Any] = {}
    starts: dict[str, list[int]] = {}
    for name, kind in _KINDS.items():
        parts = [program.tables[name] for program in programs]
        linked[name] = np.concatenate([np.zeros(0, kind), *parts])
        starts[name] = np.cumsum([0, *(len(part) for part in parts)]).tolist()
    records = [
        {
            **program.record,
            **{
                field: program.record[field] + starts[table][at] if program.record[field] >= 0 else NONE
                for field, table in _OF_PROGRAM.items()
            },
        }
        for at, program in enumerate(programs)
    ]
    accounts = linked["accounts"]
    for at in range(len(programs)):
        own = slice(starts["accounts"][at], starts["accounts"][at + 1])
        for field, table in _OF_ACCOUNT.items():
            accounts[field][own] += starts[table][at]
    terms, lanes, limits, limit_pools, rules, family_lanes, group_limits = coverages.tables()
    return Tables(
        courses=Courses(
            programs=as_table(records, PROGRAMS),
            lines=linked["lines"],
            extras=linked["extras"],
            rules=rules,
            cards=linked["cards"],
            rebates=linked["rebates"],
        ),
        plans=Plans(terms=terms, lanes=lanes, limits=limits, limit_pools=limit_pools),
        payers=Payers(
            accounts=accounts,
            years=linked["years"],
            openings=linked["openings"],
            numbers=linked["numbers"],
            groups=_groups(schema),
            group_limits=group_limits,
        ),
        family=Family(relatives=linked["relatives"], credits=linked["credits"], lanes=family_lanes),
    )


def amount_columns(schema: InputSchema) -> tuple[str, ...]:
    """Return the columns of amounts, in the order the table of column groups counts them."""
    return tuple(name for group in schema.applied for name in group.columns if name is not None)


def _groups(schema: InputSchema) -> Records:
    places = {name: at for at, name in enumerate(amount_columns(schema))}
    fields = ("individual", "family", "individual_carry", "family_carry")
    return as_table(
        [
            {
                "prefix": schema.prefixes.index(group.prefix),
                **{
                    field: NONE if name is None else places[name]
                    for field, name in zip(fields, group.columns, strict=True)
                },
            }
            for group in schema.applied
        ],
        GROUPS,
    )
