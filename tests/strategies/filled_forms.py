"""Forms filled in: the rules of :mod:`ketacost.operations.form.records` written down once more, for tests.

The element of the browser page follows the same rules in its own language; both are held to this one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from hypothesis import strategies as st

from ketacost.operations.form.records import AnswerIn, Field, FieldKind, Form, Option, Write

UNKNOWN: Final = object()
"""The answer of somebody who does not know."""

Answers = Mapping[str, Any]
_ENTRY: Final = re.compile(r"\[#(\w+)\]$")
_PLACE: Final = re.compile(r"\{(\w+)\}")


def fields_of(form: Form) -> tuple[Field, ...]:
    """Return every question in order."""
    return tuple(field for section in form.sections for field in section.fields)


def shown(form: Form, answers: Answers) -> dict[str, Field]:
    """Return the questions that are asked, given the answers so far."""
    fields = fields_of(form)
    by_name = {field.name: field for field in fields}

    def is_shown(field: Field) -> bool:
        return all(holds(one) for one in field.when)

    def holds(one: AnswerIn) -> bool:
        field = by_name[one.field]
        return is_shown(field) and value_of(field, answers) in one.values

    return {field.name: field for field in fields if is_shown(field)}


def value_of(field: Field, answers: Answers) -> object:
    """Return the answer to a question, the initial one where nobody gave one."""
    return answers.get(field.name, field.initial)


def filled(form: Form, answers: Answers) -> dict[str, Any]:
    """Return the request that the answers write."""
    asked = shown(form, answers)
    holding = {name: value_of(field, answers) for name, field in asked.items()}
    paper = _Paper(asked, holding)
    for field in asked.values():
        for write in _writes(field, holding):
            if all(holding.get(one.field) in one.values for one in write.when):
                paper.put(write.path, json.loads(write.value))
    return paper.document


def _writes(field: Field, holding: Answers) -> Iterable[Write]:
    answer = holding[field.name]
    if answer is UNKNOWN:
        yield from field.writes
        yield from (Write(path=path, value=field.unknown) for path in field.paths)
        return
    if answer in ("", ()):
        return
    yield from field.writes
    yield from (Write(path=path, value=json.dumps(written(field, answer))) for path in field.paths)
    if field.kind is FieldKind.CHOICE:
        yield from (write for one in field.options if one.value == answer for write in one.writes)


def written(field: Field, answer: Any) -> Any:  # noqa: ANN401 (any JSON value)
    """Return an answer as the request has it."""
    match field.kind:
        case FieldKind.WHOLE if re.fullmatch(r"\d{1,9}", answer):
            return int(answer)
        case FieldKind.RATE if re.fullmatch(r"[\d.]+", answer):
            return f"{answer}%"
        case FieldKind.DAYS:
            return list(answer)
        case _:
            return answer


class _Paper:
    """A document that is written path by path."""

    def __init__(self, asked: Mapping[str, Field], holding: Answers) -> None:
        self.document: dict[str, Any] = {}
        self.asked, self.holding = asked, holding
        self.entries: dict[str, int] = {}

    def put(self, path: str, value: object) -> None:
        """Write a value, its places filled; a place nobody answered leaves the value out."""
        found = self._placed(value)
        if found is _NOTHING:
            return
        at: Any = self.document
        steps = path.split(".")
        for number, step in enumerate(steps):
            last = number == len(steps) - 1
            entry = _ENTRY.search(step)
            key = step[: entry.start()] if entry else step
            if entry is None and last:
                at[key] = found
                return
            at = at.setdefault(key, [] if entry else {})
            if entry is not None:
                at = self._entry(at, ".".join(steps[: number + 1]))

    def _entry(self, entries: list[Any], path: str) -> Any:  # noqa: ANN401 (any JSON value)
        if path not in self.entries:
            self.entries[path] = len(entries)
            entries.append({})
        return entries[self.entries[path]]

    def _placed(self, value: object) -> object:
        if isinstance(value, dict):
            return {key: self._placed(one) for key, one in value.items()}
        place = _PLACE.fullmatch(value) if isinstance(value, str) else None
        if place is None:
            return value
        answer = self.holding.get(place.group(1), "")
        return _NOTHING if answer == "" else written(self.asked[place.group(1)], answer)


_NOTHING: Final = object()

_TYPED: Final[Mapping[FieldKind, st.SearchStrategy[Any]]] = {
    FieldKind.DAY: st.sampled_from(["2026-03-02", "2026-06-01", "2026-09-14"]),
    FieldKind.AMOUNT: st.sampled_from(["0", "35", "650.00", "1450.00", "6000"]),
    FieldKind.QUANTITY: st.sampled_from(["72.5", "90"]),
    FieldKind.RATE: st.sampled_from(["0", "20", "37.5%"]),
    FieldKind.WHOLE: st.sampled_from(["4", "8", "12"]),
    FieldKind.STATE: st.sampled_from(["TX", "MA"]),
}


_SENSIBLE: Final[Mapping[str, st.SearchStrategy[str]]] = {
    "age": st.sampled_from(["17", "41", "66"]),
    "rating": st.sampled_from(["0", "50"]),
    "approved_to": st.just("2026-12-31"),
    "balances_as_of": st.just("2026-01-01"),
}
"""Questions most of whose answers would be refused for themselves."""


def _exists(one: Option, form: Form, answers: Answers) -> bool:
    asked = shown(form, answers)
    return all(
        condition.field in asked and value_of(asked[condition.field], answers) in condition.values
        for condition in one.when
    )


@st.composite
def answers_to(draw: st.DrawFn, form: Form) -> dict[str, Any]:
    """Draw answers to every question that is asked, in order; a choice is always one that exists then."""
    answers: dict[str, Any] = {}
    for _ in range(2):  # what is asked may depend on a later answer
        for field in fields_of(form):
            if field.name not in shown(form, answers):
                continue
            options = [one.value for one in field.options if _exists(one, form, answers)]
            if field.kind is FieldKind.CHOICE and answers.get(field.name) not in options:
                answers[field.name] = draw(st.sampled_from(options))
            elif field.kind is FieldKind.DAYS:
                answers.setdefault(field.name, draw(st.sampled_from([(), ("mon", "thu")])))
            elif field.kind is not FieldKind.CHOICE and field.name not in answers:
                beside = [st.just(UNKNOWN)] if field.unknown else []
                beside += [st.just("")] if field.optional else []
                typed = _SENSIBLE.get(field.name, _TYPED[field.kind])
                answers[field.name] = draw(st.one_of(typed, *beside))
    return answers
