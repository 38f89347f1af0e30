"""JSON Schema of the documents ketacost reads and writes, made from the models' own fields.

What a schema accepts has the right shape for the reader of :mod:`ketacost.interop.json_format`, which also takes some
looser forms (``Monday`` for ``mon``) and knows more than a schema can say: dates of codes, figures that contradict each
other, what a plan must hold. The committed files under ``docs/schema`` are this module's output.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import attrs

from ketacost.authorization.case import AuthorizationCase
from ketacost.authorization.determination import Determination
from ketacost.authorization.evidence import Evidence
from ketacost.authorization.policy import Policy
from ketacost.courses.doors import Within, quantity, quantity_or_none
from ketacost.estimates.authorization_records import AuthorizationOutlook
from ketacost.estimates.dispute import Bills, Disputes
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.good_faith_records import GoodFaithEstimate, GoodFaithQuestion
from ketacost.estimates.options import Comparison
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve import BestStart, BreakEven, ExpectedCost, LimitsMet, PlanRanking, Variants
from ketacost.interop.converter import TAGGED
from ketacost.interop.field_types import resolve_types
from ketacost.interop.json_format import dump
from ketacost.interop.json_records import TAG, tag_of
from ketacost.interop.json_text import INDENT
from ketacost.interop.regimes import Regime, regimes_of
from ketacost.plans.plan import Plan
from ketacost.values.dates import MonthDay
from ketacost.values.money import MAX_CENTS
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown
from ketacost.values.version import SCHEMA_VERSION

Schema: TypeAlias = dict[str, Any]
"""A JSON Schema, or a part of one."""

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_DOCUMENTS: Final[Mapping[str, type]] = MappingProxyType(
    {
        "request": EstimateRequest,
        "estimate": Estimate,
        "comparison": Comparison,
        "good_faith_question": GoodFaithQuestion,
        "good_faith_estimate": GoodFaithEstimate,
        "bills": Bills,
        "disputes": Disputes,
        "authorization_case": AuthorizationCase,
        "authorization_outlook": AuthorizationOutlook,
        "evidence": Evidence,
        "policy": Policy,
        "determination": Determination,
        "break_even": BreakEven,
        "plan_ranking": PlanRanking,
        "best_start": BestStart,
        "limits_met": LimitsMet,
        "variants": Variants,
        "expected_cost": ExpectedCost,
    }
)
_NAMED: Final[Mapping[type, str]] = MappingProxyType(
    {Plan: "Name of a shipped plan design.", Policy: "Id of a shipped authorization policy."}
)
_MONTHS: Final = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
_AMOUNT: Final = {
    "description": 'Dollars as text such as "1450.00", or whole dollars; never a number with decimals.',
    "anyOf": [
        {"type": "string", "pattern": r"^0*[0-9]{1,11}(\.[0-9]{1,2})?$"},
        {"type": "integer", "minimum": 0, "maximum": MAX_CENTS // 100},
    ],
}
_QUANTITY: Final = {
    "description": 'An exact quantity as text such as "72.5", or a whole number.',
    "anyOf": [{"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}, {"type": "integer", "minimum": 0}],
}
_LEAVES: Final[Mapping[Any, tuple[str, Schema]]] = MappingProxyType(
    {
        Decimal: (
            "Dollars",
            {
                "description": "Dollars with two decimals; below zero where something is taken off.",
                "type": "string",
                "pattern": r"^-?[0-9]+\.[0-9]{2}$",
            },
        ),
        date: (
            "Day",
            {
                "description": "A day such as 2026-03-02.",
                "type": "string",
                "format": "date",
                "pattern": f"^(?!0000)[0-9]{{4}}-({_MONTHS}|02-29)$",
            },
        ),
        Rate: (
            "Rate",
            {
                "description": 'Percent text such as "20%" or "37.5%".',
                "type": "string",
                "pattern": r"^([0-9]{1,4}(\.[0-9]{1,2})?|10000(\.0{1,2})?) *%$",
            },
        ),
        Fraction: (
            "Fraction",
            {
                "description": 'An exact number as text such as "1/4" or "3".',
                "type": "string",
                "pattern": "^-?[0-9]+(/0*[1-9][0-9]*)?$",
            },
        ),
        MonthDay: (
            "MonthDay",
            {
                "description": "Month and day such as 07-01; a day every year has.",
                "type": "string",
                "pattern": f"^({_MONTHS})$",
            },
        ),
    }
)
_KEYWORDS: Final = MappingProxyType(
    {">=": "minimum", "<=": "maximum", ">": "exclusiveMinimum", "<": "exclusiveMaximum"}
)
_PLAIN: Final[Mapping[type, str]] = MappingProxyType({bool: "boolean", int: "integer", str: "string"})


def schema_names() -> tuple[str, ...]:
    """Return the names of the documents that have a schema."""
    return tuple(_DOCUMENTS)


def schema(name: str) -> Schema:
    """Return the schema of one document.

    Args:
        name: one of :func:`schema_names`.

    Raises:
        KeyError: if there is no document of this name.
    """
    return schema_of(name, _DOCUMENTS[name])


def schema_of(name: str, kind: type) -> Schema:
    """Return the schema of a model as a document of its own.

    Args:
        name: what the document is called.
        kind: its model.
    """
    definitions = _Definitions()
    top = definitions.of(kind)
    return {
        "$schema": DIALECT,
        "$id": f"urn:ketacost:{name}:{SCHEMA_VERSION}",
        "title": f"ketacost {name}",
        **top,
        "$defs": dict(sorted(definitions.found.items())),
    }


def schemas_of(kinds: Sequence[Any]) -> tuple[list[Schema], dict[str, Schema]]:
    """Return the schemas of several models in order, and the definitions they refer to by ``#/$defs/Name``.

    Args:
        kinds: models, or unions of models; of two classes with one name the later is called by its module too.
    """
    definitions = _Definitions(may_qualify=True)
    tops = [definitions.of(kind) for kind in kinds]
    return tops, dict(sorted(definitions.found.items()))


def schema_text(name: str) -> str:
    """Return the schema of one document as the text of its published file."""
    return json.dumps(schema(name), indent=INDENT, ensure_ascii=True) + "\n"


class _Definitions:
    """Collects the definitions that the types of one document need."""

    def __init__(self, *, may_qualify: bool = False) -> None:
        self.may_qualify = may_qualify
        self.found: dict[str, Schema] = {}
        self.kinds: dict[str, type] = {}

    def of(self, kind: Any, *, own_door: bool = False, is_quantity: bool = False) -> Schema:  # noqa: ANN401 (a type)
        """Return the schema of a type; ``own_door`` where the field itself reads what is written."""
        if kind is Decimal and (own_door or is_quantity):
            return self._named("Quantity", _QUANTITY) if is_quantity else self._named("Amount", _AMOUNT)
        if kind in _LEAVES:
            return self._named(*_LEAVES[kind])
        if kind in _PLAIN:
            return {"type": _PLAIN[kind]}
        if get_origin(kind) in (Union, UnionType):
            return self._union(get_args(kind), own_door=own_door, is_quantity=is_quantity)
        if get_origin(kind) is Literal:
            return {"enum": list(get_args(kind))}
        return self._list(get_args(kind)) if get_origin(kind) is tuple else self._class(kind)

    def _class(self, kind: Any) -> Schema:  # noqa: ANN401 (a type)
        if kind is Unknown:
            return self._unknown()
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._named(self._name_of(kind), {**_about(kind), "enum": [member.value for member in kind]})
        return self._record(kind)

    def _named(self, name: str, definition: Schema) -> Schema:
        self.found.setdefault(name, dict(definition))
        return {"$ref": f"#/$defs/{name}"}

    def _list(self, args: tuple[Any, ...]) -> Schema:
        if args[-1] is Ellipsis:
            return {"type": "array", "items": self.of(args[0])}
        items = [self.of(arg) for arg in args]
        return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}

    def _union(self, args: tuple[Any, ...], *, own_door: bool, is_quantity: bool) -> Schema:
        parts = [self.of(arg, own_door=own_door, is_quantity=is_quantity) for arg in args if arg is not NoneType]
        if NoneType in args:
            takes_text = (str in args and not own_door) or any("none" in _values(arg) for arg in args)
            parts += [{"type": "null"}] if takes_text else [{"enum": [None, "none"]}]
        return {"anyOf": parts}

    def _unknown(self) -> Schema:
        bound = {"anyOf": [self._named("Amount", _AMOUNT), {"type": "null"}]}
        words = {
            "type": "object",
            "properties": {"unknown": {"type": "string"}, "low": bound, "high": bound},
            "required": ["unknown"],
            "additionalProperties": False,
        }
        about = 'What nobody said: "unknown", or whom to ask, with bounds in dollars where they are known.'
        return self._named("Unknown", {"description": about, "anyOf": [{"const": "unknown"}, words]})

    def _record(self, kind: Any) -> Schema:  # noqa: ANN401 (a model)
        name = self._name_of(kind)
        if name not in self.found:
            self.found[name] = {}  # a place kept, in case a model holds itself
            resolve_types(kind)
            self.found[name] = self._object(kind)
        reference = {"$ref": f"#/$defs/{name}"}
        others = [self._regime(one) for one in regimes_of(kind).values()]
        if kind in _NAMED:
            others.append({"type": "string", "description": _NAMED[kind]})
        return {"anyOf": [reference, *others]} if others else reference

    def _name_of(self, kind: type) -> str:
        """Return the name of a class; of two with one name the later is called by its module too, if it may."""
        name = kind.__name__
        if self.kinds.setdefault(name, kind) is kind:
            return name
        if not self.may_qualify:
            raise TypeError(f"two models are called {name}: {kind.__module__} and {self.kinds[name].__module__}")
        module = re.split("[._]", kind.__module__.removeprefix("ketacost."))
        qualified = "".join(part.capitalize() for part in module) + name
        self.kinds[qualified] = kind
        return qualified

    def _regime(self, regime: Regime) -> Schema:
        """Return the schema of a regime's keywords with the key that names it."""
        name = regime.keys.__name__
        if name not in self.found:
            self.found[name] = {}
            keys = self._object(regime.keys)
            keys["properties"] = {regime.tag: {"const": regime.name}, **keys["properties"]}
            keys["required"] = [regime.tag, *keys["required"]]
            self.found[name] = keys
        return {"$ref": f"#/$defs/{name}"}

    def _object(self, kind: Any) -> Schema:  # noqa: ANN401 (a model)
        words = _words_of_fields(kind)
        fields = [field for field in attrs.fields(kind) if field.init]
        properties = {}
        for field in fields:
            key = field.alias or field.name
            is_quantity = field.converter in (quantity, quantity_or_none) or bool(field.metadata.get("decimal"))
            found = self.of(field.type, own_door=field.converter is not None, is_quantity=is_quantity)
            said = {"description": words[field.name]} if field.name in words else {}
            properties[key] = {**said, **_within(found, _range(field.validator)), **_default(field)}
        required = [field.alias or field.name for field in fields if field.default is attrs.NOTHING]
        if kind in TAGGED:
            properties, required = {TAG: {"const": tag_of(kind)}, **properties}, [TAG, *required]
        return {
            **_about(kind),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }


def _values(kind: Any) -> frozenset[str]:  # noqa: ANN401 (a type)
    return frozenset(member.value for member in getattr(kind, "__members__", {}).values())


def _range(validator: object) -> Schema:
    """Return the least and most a field's validators allow; they nest, and say so by these attributes alone."""
    if isinstance(validator, Within):
        return {"minimum": validator.low, "maximum": validator.high}
    if hasattr(validator, "compare_op") and hasattr(validator, "bound"):
        return {_KEYWORDS[validator.compare_op]: validator.bound}
    inner = [*getattr(validator, "_validators", ()), *filter(None, [getattr(validator, "validator", None)])]
    return {keyword: bound for part in inner for keyword, bound in _range(part).items()}


def _within(found: Schema, limits: Schema) -> Schema:
    """Return the schema of a field with its least and most put to the whole number in it."""
    if not limits:
        return found
    if found.get("type") == "integer":
        return {**found, **limits}
    return {**found, "anyOf": [_within(part, limits) for part in found["anyOf"]]} if "anyOf" in found else found


def _default(field: attrs.Attribute[Any]) -> Schema:
    """Return what a document that leaves the key out means, where that is one value or a list."""
    default: Any = field.default
    if default is attrs.NOTHING:
        return {}
    value = default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]
    written = dump(value)
    return {} if isinstance(written, dict) and not isinstance(value, Unknown) else {"default": written}


def _about(kind: type) -> Schema:
    first = (inspect.getdoc(kind) or "").partition("\n\n")[0]
    return {"description": _plain(first)} if first else {}


def _words_of_fields(kind: type) -> dict[str, str]:
    """Return the words of the docstring's ``Attributes:`` by field."""
    section = (inspect.getdoc(kind) or "").partition("Attributes:\n")[2]
    entries = re.findall(r"^ {4}(\w+): (.*?)(?=^ {4}\w+: |\n\n|\Z)", section, re.MULTILINE | re.DOTALL)
    return {name: _plain(words) for name, words in entries}


def _plain(words: str) -> str:
    """Return a docstring's words on one line, without its markup and with what JSON writes for ``None`` and ``()``."""
    in_json = words.replace("``None``", "null").replace("``()``", "[]")
    return re.sub(r":\w+:`~?([^`]*)`", r"\1", " ".join(in_json.split())).replace("``", "")
