"""Objects, lists and choices in JSON: readers made from the models' own fields, collecting every problem.

Each reader reads all its parts before it refuses, puts the part's name before the path of what went wrong there, and
raises everything together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin

import attrs

from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.interop.field_types import resolve_types
from ketacost.interop.json_leaves import Coded, Reader, Scalar, choices, is_unknown, refusal, shown
from ketacost.values.unknown import Unknown

ReaderOf = Callable[[Any], Reader]
"""From a type to its reader."""

_OF_ATTRS: Final = re.compile(r"'\w+' must be (?P<sign>>=|<=|>|<) (?P<limit>[^:]+): (?P<value>.*)", re.DOTALL)
_AT_DOOR: Final[Mapping[Any, type]] = {Decimal: Scalar, str: Coded}
TAG: Final = "kind"
"""The key that says which of several models an object is."""

_MISSING: Final = "this key is required; add it"
_REFUSALS: Final = (KetacostError, TypeError, ValueError)
_SIGNS: Final = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}


def tuple_reader(kind: Any, reader_of: ReaderOf) -> Reader:  # noqa: ANN401 (a type form)
    """Return a reader of a list: ``tuple[X, ...]`` of any length, ``tuple[X, Y]`` of that many."""
    args = get_args(kind)
    repeated = len(args) > 1 and args[1] is Ellipsis
    readers = [reader_of(arg) for arg in args if arg is not Ellipsis]

    def read(raw: object) -> tuple[object, ...]:
        if not isinstance(raw, list | tuple):
            raise refusal("json.type", f"expected a list in square brackets, got {shown(raw)}")
        if not repeated and len(raw) != len(readers):
            raise refusal("json.length", f"expected {len(readers)} entries, got {len(raw)}")
        problems: list[Problem] = []
        found = []
        for index, (one, part) in enumerate(zip(readers * len(raw) if repeated else readers, raw, strict=True)):
            try:
                found.append(one(part))
            except KetacostError as error:
                problems += [problem.under(f"[{index}]") for problem in error.problems]
        if problems:
            raise InvalidInputError(problems)
        return tuple(found)

    return read


def literal_reader(kind: Any) -> Reader:  # noqa: ANN401 (a type form)
    """Return a reader of ``Literal[...]``: one of these values and nothing else."""
    values = get_args(kind)

    def read(raw: object) -> object:
        if not any(raw == value and type(raw) is type(value) for value in values):
            raise refusal("json.choice", f"expected {' or '.join(map(str, values))}, got {shown(raw)}")
        return raw

    return read


def union_reader(kind: Any, reader_of: ReaderOf) -> Reader:  # noqa: ANN401 (a type form)
    """Return a reader of ``X | Unknown | None``: null or ``"none"``, ``"unknown"``, or an X."""
    args = get_args(kind)
    rest = [arg for arg in args if arg not in (NoneType, Unknown)]
    if len(rest) > 1 and len(rest) == len(args) and all(attrs.has(arg) for arg in rest):
        return tagged_reader(rest, reader_of)
    if len(rest) != 1:
        raise TypeError(f"{kind} gives a reader no way to choose")
    read_rest = reader_of(rest[0])
    optional, may_be_unknown = NoneType in args, Unknown in args
    takes_none_text = not _has_text(rest[0], "none")
    read_unknown = reader_of(Unknown)

    def read(raw: object) -> object:
        if optional and (raw is None or (takes_none_text and raw == "none")):
            return None
        if may_be_unknown and is_unknown(raw):
            return read_unknown(raw)
        return read_rest(raw)

    return read


def tag_of(kind: type) -> str:
    """Return the name by which a document says which of several models an object is: ``AllOf`` is ``all_of``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def tagged_reader(kinds: Iterable[type], reader_of: ReaderOf) -> Reader:
    """Return a reader of one of several models, named by the key ``kind``."""
    known = {tag_of(kind): kind for kind in kinds}
    readers: dict[str, Reader] = {}

    def read(raw: object) -> object:
        if not isinstance(raw, Mapping):
            raise refusal("json.type", f"expected an object with its kind, got {shown(raw)}")
        if TAG not in raw:
            raise refusal("json.missing_key", f"{_MISSING}: {choices(list(known), None)}", TAG)
        name = raw[TAG]
        if not isinstance(name, str) or name not in known:
            raise refusal("json.choice", choices(list(known), name), TAG)
        if name not in readers:  # only now: a model may hold the whole union again
            readers[name] = reader_of(known[name])
        return readers[name]({key: value for key, value in raw.items() if key != TAG})

    return read


def _has_text(kind: Any, text: str) -> bool:  # noqa: ANN401 (a type form)
    values = getattr(kind, "__members__", {}).values()
    return kind is str or any(member.value == text for member in values)


def record_reader(
    kind: type[Any],
    reader_of: ReaderOf,
    text_form: Reader | None = None,
    build: Callable[..., object] | None = None,
) -> Reader:
    """Return a reader of one model.

    The model's own doors read its fields. Only where it refuses them is each tried by itself, so that every problem is
    found and has its path.

    Args:
        kind: the model; its fields say what an object may hold.
        reader_of: gives the reader of a type.
        text_form: reads a text that stands for the whole object.
        build: makes the value from the fields, each tried before; by default the model itself.
    """
    resolve_types(kind)
    fields = {field.alias or field.name: field for field in attrs.fields(kind) if field.init}
    forms = {key: _form_reader(field, reader_of) for key, field in fields.items()}
    required = [key for key, field in fields.items() if field.default is attrs.NOTHING]
    needed = f" with {', '.join(required)}" if required else ""

    def read(raw: object) -> object:
        if text_form is not None and isinstance(raw, str):
            return text_form(raw)
        if not isinstance(raw, Mapping):
            raise refusal("json.type", f"expected an object{needed}, got {shown(raw)}")
        values: dict[str, object] = {}
        wrong: dict[str, list[Problem]] = {}
        for key, part in raw.items():
            if key not in forms:
                wrong[key] = [_unknown_key(list(fields), key)]
                continue
            try:
                values[key] = forms[key](part)
            except KetacostError as error:
                wrong[key] = [problem.under(key) for problem in error.problems]
        missing = [Problem("json.missing_key", key, _MISSING) for key in required if key not in raw]
        if build is None and not wrong and not missing:
            with suppress(*_REFUSALS):
                return kind(**values)
        # Refused, or made by something else: each field by itself, and last the whole once more for its own words.
        problems = [one for key in raw for one in wrong.get(key) or _refused(fields[key], key, values[key])]
        if problems or missing:
            raise InvalidInputError(problems + missing)
        return _built(build or kind, values)

    return read


def _form_reader(field: attrs.Attribute[Any], reader_of: ReaderOf) -> Reader:
    """Return what reads a field as its own door takes it, or as it is where it has none."""
    return reader_of(field.type if _own_converter(field) is None else _through_door(field.type))


def _refused(field: attrs.Attribute[Any], key: str, value: object) -> list[Problem]:
    """Return what the field's own converter and validator have against a value."""
    own = _own_converter(field)
    try:
        _try_field(field, value if own is None else own(value))
    except KetacostError as error:
        return [problem.under(key) for problem in error.problems]
    return []


def _own_converter(field: attrs.Attribute[Any]) -> Reader | None:
    converter: Any = field.converter
    if isinstance(converter, attrs.Converter):
        wrapped: Any = converter  # its attributes are missing in the package's own types
        reader: Reader | None = None if wrapped.takes_self or wrapped.takes_field else wrapped.converter
        return reader
    plain: Reader | None = None if converter is Decimal else converter  # Decimal() reads floats; the exact reader not
    return plain


def _through_door(kind: Any) -> Any:  # noqa: ANN401 (a type form)
    """Return the type as the field's own door takes it: :class:`Scalar` for an amount, :class:`Coded` for text."""
    if kind in _AT_DOOR:
        return _AT_DOOR[kind]
    if get_origin(kind) in (Union, UnionType):
        return Union[tuple(_through_door(arg) for arg in get_args(kind))]  # noqa: UP007 (made at run time)
    return kind


def _try_field(field: attrs.Attribute[Any], value: object) -> None:
    """Run the field's validator where the problem still has the field's path."""
    if field.validator is None:
        return
    try:
        field.validator(None, field, value)
    except KetacostError as error:
        # Some validators name their own field; the caller of this reader names it too.
        raise InvalidInputError(
            attrs.evolve(p, path="") if p.path == field.name else p for p in error.problems
        ) from None
    except (TypeError, ValueError) as error:
        raise refusal("json.value", _words(error)) from None


def _words(error: Exception) -> str:
    text = str(error.args[0]) if error.args else str(error)
    match = _OF_ATTRS.fullmatch(text)
    return f"expected {_SIGNS[match['sign']]} {match['limit']}, got {match['value']}" if match else text


def _built(build: Callable[..., object], values: Mapping[str, object]) -> object:
    try:
        return build(**values)
    except KetacostError as error:
        raise InvalidInputError(error.problems) from None
    except (TypeError, ValueError) as error:
        raise refusal("json.value", _words(error)) from None


def _unknown_key(known: list[str], key: object) -> Problem:
    return Problem("json.unknown_key", str(key), f"no such key; {choices(known, key)}")
