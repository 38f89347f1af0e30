"""The one-pass writer gives the bytes of the standard library, and remembers nothing of what it wrote."""

from __future__ import annotations

import decimal
import json
from decimal import Decimal
from enum import IntEnum
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost import Estimate, estimate
from ketacost.adjudication.ledger import adjudicate
from ketacost.interop.json_format import dump, parse_toml, read_json, to_json
from ketacost.interop.json_text import TextWriter, WrittenField
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from tests.strategies.generate import generate
from tests.strategies.requests import requests

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.toml"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def _plainly(value: object) -> str:
    return json.dumps(dump(value), indent=2, ensure_ascii=True, allow_nan=False)


@given(values)
def test_any_json_is_written_as_the_standard_library_writes_it(value: object) -> None:
    """Empty lists and objects, any text, any number."""

    assert json.dumps(value, indent=2) == to_json(value)


@given(requests())
def test_any_request_is_written_as_the_standard_library_writes_it(asked: object) -> None:
    """Whether it can be answered or not."""

    assert _plainly(asked) == to_json(asked)


@given(st.integers(min_value=0, max_value=10**9))
def test_any_answer_is_written_as_the_standard_library_writes_it(seed: int) -> None:
    """The settled lines of a generated case, with their trace."""
    case = generate(seed)
    lines = adjudicate(case.coverage, case.claims, scenario=case.scenario).lines

    assert _plainly(lines) == to_json(lines)


def test_no_setting_of_a_thread_changes_the_text() -> None:
    """Small exponents are exponents too."""
    lines = (_Line(Decimal("1E+5"), ""), Decimal("1E-9"))
    with decimal.localcontext() as context:
        context.capitals = 0

        assert '"100000"' in TextWriter(_ready, _fields).text(lines)
        assert '"0.000000001"' in TextWriter(_ready, _fields).text(lines)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_written_as_the_standard_library_writes_them(path: Path) -> None:
    """Each with what is special in it; and what is written reads back."""
    answer = estimate(parse_toml(path.read_text(encoding="utf-8")))

    assert _plainly(answer) == to_json(answer)
    assert answer == read_json(Estimate, to_json(answer))


@pytest.mark.parametrize("name", policy_ids())
def test_models_with_a_kind_are_written_alike(name: str) -> None:
    """The criteria of a policy say their kind first."""

    assert _plainly(load_policy(name)) == to_json(load_policy(name))


class _Level(IntEnum):
    LOW = 1


def _ready(value: object) -> object:
    return value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(_Level.LOW, "1", id="an enumeration of numbers"),
        pytest.param(Decimal("1E+2"), '"100"', id="an amount without exponent"),
        pytest.param((1, ()), "[\n  1,\n  []\n]", id="tuples are lists"),
    ],
)
def test_values_beside_models_have_one_form(value: object, text: str) -> None:
    """What a model may hold that JSON does not know."""

    assert text == TextWriter(_ready, lambda _kind: None).text(value)


@attrs.frozen
class _Line:
    amount: Decimal
    text: str
    parts: tuple[object, ...] = ()


@attrs.frozen
class _Nothing:
    pass


def _fields(kind: type) -> list[WrittenField] | None:
    fields = attrs.fields(attrs.resolve_types(kind)) if attrs.has(kind) else None
    return None if fields is None else [WrittenField(one.name, f"{{{one.name}}}'\"\\", one.type) for one in fields]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(_Line(Decimal("1E+2"), ""), id="an amount with exponent"),
        pytest.param(_Line(Decimal("1E-9"), "E", (Decimal("1E+9"),)), id="amounts in parts"),
        pytest.param(_Line(Decimal("1.50"), "E+ {text} 'as' \"it\" \\n E-"), id="text that looks like code"),
        pytest.param(_Line(Decimal(0), "\u00e9", (_Line(Decimal(1), ""), _Nothing())), id="models in a model"),
    ],
)
def test_no_text_or_key_breaks_the_function_of_a_model(line: _Line) -> None:
    """Keys and texts with braces, quotes and backslashes; amounts without exponent at any depth."""

    def plainly(value: object) -> object:
        if isinstance(value, Decimal):
            return f"{value:f}"
        if isinstance(value, tuple):
            return [plainly(one) for one in value]
        fields = _fields(type(value))
        return value if fields is None else {key: plainly(getattr(value, name)) for name, key, _ in fields}

    assert json.dumps(plainly(line), indent=2) == TextWriter(_ready, _fields).text(line)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param(float("nan"), ValueError, id="no number"),
        pytest.param(float("inf"), ValueError, id="endless"),
        pytest.param(object(), TypeError, id="no model"),
        pytest.param({1: 2}, TypeError, id="a key that is no text"),
    ],
)
def test_what_json_cannot_say_is_refused(value: object, kind: type[Exception]) -> None:
    """By the error the standard library raises, except for keys: those are never turned into text."""

    with pytest.raises(kind):
        TextWriter(_ready, lambda _kind: None).text(value)
