"""JSON out and in is the identity, the same value always gives the same bytes, and garbage never crashes the reader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ketacost import Comparison, Estimate, EstimateRequest, KetacostError, PriceEntry, Problem, compare, estimate
from ketacost.interop.json_format import dump, load, load_request, parse_json, parse_toml, to_json
from ketacost.interop.json_schema import schema
from tests.failures.asked import VALID
from tests.strategies.requests import amounts, answerable, requests
from tests.unit.estimates.asking import request

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FULL: Final[dict[str, Any]] = dump(load_request(VALID))
"""The valid document with every key written out."""


@cache
def _schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def _answer(asked: EstimateRequest, *, trace: bool = True) -> Estimate:
    """Return the answer, or drop the example where the engine says that there is none."""
    try:
        return estimate(asked, trace=trace)
    except KetacostError:
        reject()


def _problems(document: Any) -> tuple[Problem, ...]:  # noqa: ANN401 (whatever a caller may send)
    """Return what the reader refuses; empty when it reads the document."""
    try:
        load_request(document)
    except KetacostError as error:
        return error.problems
    return ()


def _places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value in a document but the document itself."""
    if isinstance(value, Mapping):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    else:
        parts = []
    inner = [place for key, part in parts for place in _places(part, (*path, key))]
    return [path, *inner] if path else inner


@given(requests())
def test_a_request_reads_back_as_itself(asked: EstimateRequest) -> None:
    """Through mappings, which are left as they were, and through text."""
    document = dump(asked)

    assert asked == load_request(document)
    assert asked == parse_json(to_json(asked))
    assert document == dump(asked)


@given(requests())
def test_the_same_request_gives_the_same_bytes(asked: EstimateRequest) -> None:
    """Written, read and written again, in ASCII; one line or many, it is the same document."""
    text = to_json(asked)

    assert text == to_json(parse_json(text))
    assert text.isascii()
    assert dump(asked) == json.loads(text) == json.loads(to_json(asked, indent=None))


@given(requests())
def test_the_schema_takes_every_request_that_is_written(asked: EstimateRequest) -> None:
    """What one program writes, another may check before it sends."""

    assert [] == [error.message for error in _schema("request").iter_errors(dump(asked))]


@given(answerable(), st.booleans())
def test_an_estimate_reads_back_as_itself(asked: EstimateRequest, trace: bool) -> None:  # noqa: FBT001
    """Claim lines, steps, accumulators and findings too, and the schema takes it."""
    answer = _answer(asked, trace=trace)
    text = to_json(answer)

    assert answer == load(Estimate, json.loads(text))
    assert text == to_json(load(Estimate, json.loads(text)))
    assert [] == [error.message for error in _schema("estimate").iter_errors(dump(answer))]


@given(answerable())
def test_a_request_that_was_written_has_the_same_answer(asked: EstimateRequest) -> None:
    """To the byte, so that an answer can be checked elsewhere."""
    answer = _answer(asked, trace=False)

    assert to_json(answer) == to_json(estimate(parse_json(to_json(asked)), trace=False))


@pytest.mark.parametrize("trace", [True, False], ids=["with trace", "without trace"])
def test_a_comparison_reads_back_as_itself(trace: bool) -> None:  # noqa: FBT001
    """With the estimates in it."""
    comparison = compare([request(), request(coverage=None)], trace=trace)

    assert comparison == load(Comparison, json.loads(to_json(comparison)))


@given(values)
def test_garbage_is_refused_not_crashed_on(garbage: object) -> None:
    """Whatever stands where a request should, the reader gives its own kind of error."""
    with pytest.raises(KetacostError):
        load_request(garbage)  # type: ignore[arg-type]  # whatever a caller may send


@given(st.sampled_from(_places(FULL)), values)
def test_garbage_anywhere_is_refused_or_read(place: tuple[str | int, ...], garbage: object) -> None:
    """One value of a whole document replaced: it is read, or refused with paths at or around that place."""
    document = deepcopy(FULL)
    inner: Any = document
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = garbage
    before = deepcopy(document)

    assert all(problem.path.startswith(str(place[0])) for problem in _problems(document))
    assert before == document


@given(st.sampled_from(_places(FULL)))
def test_what_the_schema_requires_the_reader_requires(place: tuple[str | int, ...]) -> None:
    """One key of a whole document left out: both take it, or both refuse it."""
    document = deepcopy(FULL)
    inner: Any = document
    for step in place[:-1]:
        inner = inner[step]
    assume(isinstance(inner, dict))
    del inner[place[-1]]
    is_missed = "json.missing_key" in [problem.code for problem in _problems(document)]

    assert is_missed == (not _schema("request").is_valid(document))


@given(st.text(max_size=40))
def test_any_text_is_json_or_refused(text: str) -> None:
    """No text crashes a reader."""
    with pytest.raises(KetacostError):
        parse_json(text)
    with pytest.raises(KetacostError):
        parse_toml(text)


@given(amounts)
def test_amounts_are_text_with_two_decimals(amount: Decimal) -> None:
    """A program in any language reads them without loss."""
    entry = PriceEntry(code="G2082", allowed=amount)

    assert f"{amount:.2f}" == dump(entry)["allowed"]
