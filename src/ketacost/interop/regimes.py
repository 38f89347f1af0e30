"""Regimes by name: a document names what makes a plan, with the few facts it asks for, instead of writing it out.

``{"regime": "medigap", "letter": "G", "on": "2026-01-05"}`` stands for what
:func:`ketacost.plans.medigap.medigap_coverage` returns. The keys are the constructor's own keywords, read from its
signature, and what is said about them is its docstring: a file and a program say the same thing in the same words.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from types import GenericAlias, MappingProxyType, NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from ketacost.assistance.programs import ObservationRebate, SavingsCard
from ketacost.assistance.spravato import spravato_observation_rebate, spravato_savings_card
from ketacost.errors import ReferenceDataError
from ketacost.interop.json_leaves import Reader, choices, refusal
from ketacost.interop.json_records import ReaderOf, record_reader
from ketacost.plans.coverage import SecondaryCoverage
from ketacost.plans.employer import employer
from ketacost.plans.marketplace import marketplace
from ketacost.plans.maximizer import with_maximizer
from ketacost.plans.medicaid import behind_medicare, medicaid
from ketacost.plans.medicare import original_medicare
from ketacost.plans.medicare_advantage import medicare_advantage
from ketacost.plans.medigap import medigap_coverage
from ketacost.plans.plan import Plan
from ketacost.plans.tricare import tricare, tricare_for_life_coverage
from ketacost.plans.veterans import champva, veterans_affairs
from ketacost.values.doors import amount, amount_or_none, amount_or_unknown, rate_term, term
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

Maker = Callable[..., Any]
"""A constructor: from keywords to the model it makes."""


@attrs.frozen(kw_only=True)
class Regime:
    """One constructor under its name in documents.

    Attributes:
        name: what a document writes after the tag.
        tag: the key that holds the name: ``regime``, or ``program`` for a manufacturer's.
        makes: the model it makes.
        maker: the constructor.
        keys: a record of its keywords: their types, doors, defaults and words.
    """

    name: str
    tag: str
    makes: type
    maker: Maker
    keys: type


_MAKERS: Final[Mapping[type, tuple[str, Mapping[str, Maker]]]] = MappingProxyType(
    {
        Plan: (
            "regime",
            {
                "champva": champva,
                "employer": employer,
                "marketplace": marketplace,
                "maximizer": with_maximizer,
                "medicaid": medicaid,
                "medicare_advantage": medicare_advantage,
                "original_medicare": original_medicare,
                "tricare": tricare,
                "veterans_affairs": veterans_affairs,
            },
        ),
        SecondaryCoverage: (
            "regime",
            {
                "medicaid_after_medicare": behind_medicare,
                "medigap": medigap_coverage,
                "tricare_for_life": tricare_for_life_coverage,
            },
        ),
        SavingsCard: ("program", {"spravato": spravato_savings_card}),
        ObservationRebate: ("program", {"spravato": spravato_observation_rebate}),
    }
)
_DOORS: Final = MappingProxyType(
    {
        (False, False): amount,
        (True, False): amount_or_none,
        (False, True): amount_or_unknown,
        (True, True): term,
    }
)
"""The door of an amount, by whether there may be none and whether it may be unknown."""


@cache
def regimes_of(kind: type) -> Mapping[str, Regime]:
    """Return the regimes that make a model, by name; empty for a model that is only written out."""
    tag, makers = _MAKERS.get(kind, ("", {}))
    return MappingProxyType({name: _regime(name, tag, kind, maker) for name, maker in makers.items()})


def every_regime() -> Iterator[Regime]:
    """Yield every regime, by the model it makes."""
    for kind in _MAKERS:
        yield from regimes_of(kind).values()


def about(regime: Regime) -> str:
    """Return the first sentence of what a regime's constructor says of itself."""
    return " ".join((inspect.getdoc(regime.maker) or "").partition("\n\n")[0].split())


def regime_reader(kind: type, written_out: Reader, reader_of: ReaderOf) -> Reader:
    """Return a reader of a model that may be named by its regime instead of being written out.

    Args:
        kind: the model.
        written_out: reads it where it is written out.
        reader_of: gives the reader of a type.
    """
    known = regimes_of(kind)
    if not known:
        return written_out
    tag = next(iter(known.values())).tag
    readers: dict[str, Reader] = {}

    def read(raw: object) -> object:
        if not isinstance(raw, Mapping) or tag not in raw:
            return written_out(raw)
        name = raw[tag]
        if not isinstance(name, str) or name not in known:
            raise refusal("json.choice", choices(list(known), name), tag)
        if name not in readers:  # only now: a regime may hold a model that has regimes itself
            readers[name] = record_reader(known[name].keys, reader_of, build=_making(known[name].maker))
        return readers[name]({key: value for key, value in raw.items() if key != tag})

    return read


def _making(maker: Maker) -> Maker:
    def make(**values: object) -> object:
        try:
            return maker(**values)
        except ReferenceDataError as error:
            if error.path or "on" not in values:
                raise
            raise error.at("on") from None

    return make


def _regime(name: str, tag: str, kind: type, maker: Maker) -> Regime:
    return Regime(name=name, tag=tag, makes=kind, maker=maker, keys=_keys(_title(name, tag, kind), maker))


def _keys(title: str, maker: Maker) -> type:
    """Return a record of this title whose fields are the keywords of a constructor."""
    hints = get_type_hints(maker)
    fields = {}
    for key, parameter in inspect.signature(maker).parameters.items():
        default = attrs.NOTHING if parameter.default is parameter.empty else parameter.default
        found, door = _field(hints[key])
        fields[key] = attrs.field(default=default, type=found, converter=door, kw_only=True)
    made = attrs.make_class(title, fields, frozen=True)
    made.__doc__ = re.sub(r"\n(Raises|Returns):\n.*", "", (inspect.getdoc(maker) or ""), flags=re.DOTALL).replace(
        "\nArgs:\n", "\nAttributes:\n"
    )
    return made


def _title(name: str, tag: str, kind: type) -> str:
    made = "" if tag == "regime" else kind.__name__
    return "".join(part.capitalize() for part in name.split("_")) + made + tag.capitalize()


def _field(hint: Any) -> tuple[Any, Callable[[Any], Any] | None]:  # noqa: ANN401 (a type form)
    """Return the type a keyword holds and the door that reads what is written for it."""
    args = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    optional, may_be_unknown = NoneType in args, Unknown in args
    rest = [arg for arg in args if arg not in (NoneType, Unknown)]
    door: Callable[[Any], Any] | None = None
    if Decimal in rest:
        kind: Any = Decimal
        door = _DOORS[optional, may_be_unknown]
    elif Rate in rest:
        kind = Rate
        door = rate_term if may_be_unknown else None
    else:
        (kind,) = [arg for arg in rest if _is_enum(arg)] or [_listed(arg) for arg in rest]
    if optional:
        kind = kind | None if get_origin(kind) is not Literal else Union[kind, None]  # noqa: UP007 (made at run time)
    return (kind | Unknown if may_be_unknown else kind), door


def _is_enum(kind: Any) -> bool:  # noqa: ANN401 (a type form)
    return isinstance(kind, type) and issubclass(kind, Enum)


def _listed(kind: Any) -> Any:  # noqa: ANN401 (a type form)
    return GenericAlias(tuple, (get_args(kind)[0], ...)) if get_origin(kind) is Iterable else kind
