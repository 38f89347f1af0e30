"""Models to indented JSON text in one pass: the bytes ``json.dumps`` makes of the written-out model, in less time.

``json.dumps`` writes indented text by nested generators, and before that every model has to become mappings: together
that took longer than the estimate that is written. Here each model gets a function of its own, made from its fields as
attrs makes ``__init__``. A property test holds the texts equal, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, getcontext, localcontext
from enum import Enum
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import Any, Final, NamedTuple, TypeAlias

INDENT: Final = 2
"""Spaces a level."""

_CONSTANTS: Final = {None: "null", True: "true", False: "false"}
_STEP: Final = " " * INDENT

_Write: TypeAlias = Callable[[Any], str]
"""From a value to its text."""


class WrittenField(NamedTuple):
    """One field of a model that is written field by field.

    Attributes:
        name: the attribute.
        key: what it is written under.
        kind: the type its values are said to have. ``Decimal`` and ``str`` are taken at their word, which the type
            checker holds them to; of any other type each value's own decides.
    """

    name: str
    key: str
    kind: object


FieldsOf: TypeAlias = Callable[[type], Iterable[WrittenField] | None]
"""The fields of a model in order; ``None`` for any other type."""


class TextWriter:
    """Writes values as indented ASCII text; it remembers what it learned of a type, and nothing of a value."""

    def __init__(self, ready: Callable[[Any], Any], fields_of: FieldsOf) -> None:
        """Take what says how values are written.

        Args:
            ready: from any value to its JSON-ready form.
            fields_of: the fields of a model.
        """
        self._ready = ready
        self._fields_of = fields_of
        self._writers: dict[str, _Writers] = {}

    def text(self, value: object) -> str:
        """Return a model, or anything made of models, as text.

        Raises:
            TypeError: if JSON has no such value.
            ValueError: for a number that is not finite.
        """
        if not getcontext().capitals:  # a setting of the thread, by which exponents would not be seen
            with localcontext(capitals=1):
                return self.text(value)
        return self._writers_at("\n")[type(value)](value)

    def _writers_at(self, line: str) -> _Writers:
        """Return what writes each type where a value's parts stand on lines that begin with a break and spaces."""
        if line not in self._writers:
            self._writers[line] = _Writers(lambda kind: self._writer(kind, line))
        return self._writers[line]

    def _writer(self, kind: type, line: str) -> _Write:
        leaf = _leaf(kind)
        if leaf is not None:
            return leaf
        if kind is tuple or kind is list:
            return _list_writer(self._writers_at(line + _STEP), line)
        if kind is dict:
            return _object_writer(self._writers_at(line + _STEP), line)
        fields = self._fields_of(kind)
        if fields is None:
            return self._writer_by_form(line)
        return _model_writer(kind, tuple(fields), self._writers_at(line + _STEP), line)

    def _writer_by_form(self, line: str) -> _Write:
        def write(value: object) -> str:
            ready = self._ready(value)
            if ready is value:
                raise TypeError(f"JSON has no {type(value).__name__}")
            return self._writers_at(line)[type(ready)](ready)

        return write


class _Writers(dict[type, _Write]):
    """What writes the values of each type; made when a type is met first."""

    def __init__(self, make: Callable[[type], _Write]) -> None:
        self._make = make

    def __missing__(self, kind: type) -> _Write:
        write = self[kind] = self._make(kind)
        return write


def _list_writer(parts: _Writers, line: str) -> _Write:
    inner = line + _STEP
    between = "," + inner

    def write(values: list[Any] | tuple[Any, ...]) -> str:
        return f"[{inner}{between.join([parts[type(one)](one) for one in values])}{line}]" if values else "[]"

    return write


def _object_writer(parts: _Writers, line: str) -> _Write:
    inner = line + _STEP
    between = "," + inner

    def write(values: dict[str, Any]) -> str:
        written = [f"{_quoted(key)}: {parts[type(one)](one)}" for key, one in values.items()]
        return f"{{{inner}{between.join(written)}{line}}}" if values else "{}"

    return write


def _model_writer(kind: type, fields: tuple[WrittenField, ...], parts: _Writers, line: str) -> _Write:
    """Return the function of one model: one formatted text, with every key and break already in it."""
    if not fields:
        return lambda _value: "{}"
    inner = line + _STEP
    lines, plain, exact = [], "", ""
    for place, (name, key, form) in enumerate(fields):
        start = _literal(f"{',' if place else '{'}{inner}{_quoted(key)}: ")
        if form is Decimal:
            plain += f'{start}"{{value.{name}!s}}"'
            exact += f'{start}"{{value.{name}:f}}"'
            continue
        if form is str:
            part = f"quoted(value.{name})"
        else:
            part = f"part_{place}"
            lines += [f"part = value.{name}", f"{part} = parts[type(part)](part)"]
        plain += f"{start}{{{part}}}"
        exact += f"{start}{{{part}}}"
    end = _literal(line + "}")
    lines.append(f"text = f'{plain}{end}'")
    if exact != plain:  # str of an amount takes a fourth of the time of its format, and is the same but for exponents
        lines.append(f"if 'E' in text and ('E+' in text or 'E-' in text): text = f'{exact}{end}'")
    source = "\n    ".join(["def write(value):", *lines, "return text"])
    names: dict[str, Any] = {"quoted": encode_basestring_ascii, "parts": parts}
    exec(compile(source, f"<JSON text of {kind.__qualname__}>", "exec"), names)  # noqa: S102 (of fields and keys alone, nothing a caller sent)
    write: _Write = names["write"]
    return write


def _literal(text: str) -> str:
    """Return text as it is written inside a formatted text in single quotes."""
    quoted = repr(f'"{text}')  # a double quote in it makes repr take single ones around it
    return quoted[2:-1].replace("{", "{{").replace("}", "}}")


def _leaf(kind: type) -> _Write | None:
    """Return what writes a value of this type where it has no parts; ``None`` where it may have some."""
    if kind in _LEAVES:
        return _LEAVES[kind]
    if issubclass(kind, Enum):
        return {member: json.dumps(member.value) for member in kind}.__getitem__
    return encode_basestring_ascii if issubclass(kind, str) else None


@lru_cache(maxsize=2048)
def _quoted(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"the keys of an object are text, got {type(key).__name__}")
    return encode_basestring_ascii(key)


def _amount(amount: Decimal) -> str:
    text = str(amount)
    return f'"{amount:f}"' if "E" in text else f'"{text}"'


def _day(day: date) -> str:
    return f'"{day.isoformat()}"'


def _finite(value: float) -> str:
    return json.dumps(value, allow_nan=False)


_LEAVES: Final[Mapping[type, _Write]] = {
    str: encode_basestring_ascii,
    int: int.__repr__,
    bool: _CONSTANTS.__getitem__,
    type(None): _CONSTANTS.__getitem__,
    float: _finite,
    Decimal: _amount,
    date: _day,
}
