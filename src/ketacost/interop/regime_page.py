"""What can be said of regimes by name: their keys as rows for a listing, and the page about all of them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs

from ketacost.assistance.programs import ObservationRebate, SavingsCard
from ketacost.claims.coverage import Accumulators
from ketacost.interop.field_types import resolve_types
from ketacost.interop.json_format import dump
from ketacost.interop.regimes import Regime, about, every_regime, regimes_of
from ketacost.plans.conventions import Conventions
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import SecondaryCoverage
from ketacost.plans.employer import OutsideTerms
from ketacost.plans.missing_authorization import MissingAuthorization
from ketacost.plans.networks import OutOfNetworkTerms
from ketacost.plans.plan import Plan
from ketacost.values.dates import MonthDay
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

_HEAD: Final = """# Regimes by name

This page is generated from the constructors in `ketacost.plans` and `ketacost.assistance`; change those, not this page.

A request may name what makes a plan, with the few facts it asks for, instead of writing the plan out. Its amounts then
come from the [reference data](reference-data.md) of the day given, each with its source; a day whose figures are not
known is refused. In a program the same words are the keywords of the constructor.

```toml
[coverage.plan]
regime = "original_medicare"
on = 2026-03-02

[secondary]
regime = "medigap"
letter = "G"
on = 2026-03-02
```

How amounts, rates, days and unknowns are written stands in [the request document](request.md)."""

_WHERE: Final[Mapping[type, str]] = MappingProxyType(
    {
        Plan: "coverage.plan",
        SecondaryCoverage: "secondary",
        SavingsCard: "assistance.savings_card",
        ObservationRebate: "assistance.rebate",
    }
)
_FORMS: Final[Mapping[Any, str]] = MappingProxyType(
    {
        Decimal: "amount",
        Rate: "rate",
        date: "day",
        MonthDay: "month-day",
        bool: "true or false",
        int: "whole number",
        str: "text",
    }
)
_MOST_NAMED: Final = 6
"""A choice of more models than this is one of criteria."""

_PLACES: Final[Mapping[type, str]] = MappingProxyType(
    {
        Plan: "request.md#coverageplan",
        CostShareRule: "request.md#coverageplancost_sharing",
        Conventions: "request.md#coverageplanconventions",
        Accumulators: "request.md#coverageaccumulators",
        MissingAuthorization: "request.md#coverageplanmissing_authorization",
        OutOfNetworkTerms: "request.md#coverageplanout_of_network",
        OutsideTerms: "#outside",
    }
)


@attrs.frozen(kw_only=True)
class Key:
    """One keyword of a regime, in words.

    Attributes:
        name: the key.
        form: how its value is written.
        needed: what stands for it when it is left out; ``required`` where nothing does.
        meaning: what it is.
    """

    name: str
    form: str
    needed: str
    meaning: str


def payers() -> Mapping[str, Regime]:
    """Return the regimes that make a plan or a second payer, by name."""
    return {**regimes_of(Plan), **regimes_of(SecondaryCoverage)}


def what(regime: Regime) -> str:
    """Return what a regime is, in one sentence."""
    words = about(regime).removeprefix("Return ")
    return words[:1].upper() + words[1:]


def where(regime: Regime) -> str:
    """Return where in a request a regime is written, such as ``coverage.plan``; any plan may be one."""
    return _WHERE[regime.makes]


def rules_of(regime: Regime) -> tuple[str, ...]:
    """Return what a regime's constructor says of its rules, paragraph by paragraph."""
    whole = (inspect.getdoc(regime.maker) or "").partition("\n\nArgs:")[0]
    return tuple(_plain(part) for part in whole.split("\n\n")[1:])


def keys_of(record: Any) -> tuple[Key, ...]:  # noqa: ANN401 (a model)
    """Return the keys of a record, such as a regime's, in their order."""
    resolve_types(record)
    meanings = _meanings(record)
    return tuple(
        Key(name=one.name, form=_form(one.type), needed=_needed(one), meaning=meanings.get(one.name, ""))
        for one in attrs.fields(record)
    )


def describe_regimes() -> str:
    """Return the page about every regime as Markdown."""
    sections = ["\n".join(_section(one)) for one in every_regime()]
    sections.append("\n".join(["## outside", "", *_table(OutsideTerms)]))
    return "\n\n".join([_HEAD, *sections]) + "\n"


def key_table(record: type) -> Iterator[str]:
    """Yield the table of a record's keys as Markdown; other records are linked by their name on the same page."""
    yield from _table(record)


def _section(regime: Regime) -> Iterator[str]:
    yield from (f"## {regime.name} ({where(regime)})", "")
    yield from (f'{what(regime)} Write `{regime.tag} = "{regime.name}"` in `{where(regime)}`.', "")
    for paragraph in rules_of(regime):
        yield from (paragraph, "")
    yield from _table(regime.keys)


def _table(record: type) -> Iterator[str]:
    yield from ("| key | written as | left out | what it is |", "| --- | --- | --- | --- |")
    for key in keys_of(record):
        yield f"| `{key.name}` | {key.form} | {key.needed} | {key.meaning} |"


def _meanings(record: type) -> dict[str, str]:
    section = (inspect.getdoc(record) or "").partition("Attributes:\n")[2]
    entries = re.findall(r"^ {4}(\w+): (.*?)(?=^ {4}\w+: |\n\n|\Z)", section, re.MULTILINE | re.DOTALL)
    return {name: _plain(words) for name, words in entries}


def _plain(words: str) -> str:
    """Return a docstring's words on one line, its markup as Markdown's and ``None`` as documents write it."""
    in_documents = words.replace("``None``", '`"none"`').replace("``", "`")
    return re.sub(r":\w+:`~?(?:[\w.]+\.)?([^`]*)`", r"`\1`", " ".join(in_documents.split()))


def _form(kind: Any) -> str:  # noqa: ANN401 (a type form)
    args = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    if len(args) > _MOST_NAMED:
        return "[criterion](#criteria)"
    said = [_one_form(arg) for arg in args if arg not in (NoneType, Unknown)]
    said += ["none"] if NoneType in args else []
    said += ["unknown"] if Unknown in args else []
    return " or ".join(said)


def _one_form(kind: Any) -> str:  # noqa: ANN401 (a type form)
    if kind in _FORMS:
        return _FORMS[kind]
    if get_origin(kind) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(kind))
    if get_origin(kind) is tuple:
        return f"list of {_form(get_args(kind)[0])}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{member.value}`" for member in kind)
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__).lower()
    return f"[{words}]({_PLACES.get(kind, '#' + words.replace(' ', '_'))})"


def _needed(key: attrs.Attribute[Any]) -> str:
    default: Any = key.default
    if default is attrs.NOTHING:
        return "required"
    if isinstance(default, Unknown):
        return f"unknown: {default.reason}" if default.reason else "unknown"
    written = {} if isinstance(default, attrs.Factory) else dump(default)  # type: ignore[arg-type]
    if isinstance(written, dict):
        return "the defaults"
    if isinstance(written, bool):
        return str(written).lower()
    return "none" if written is None else "empty" if written in ("", []) else f"`{written}`"
