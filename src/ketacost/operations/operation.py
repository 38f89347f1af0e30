"""An operation: a name, the model of its question, the model of its answer, and the call that leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from ketacost.estimates.request import EstimateRequest, Unconfirmed
from ketacost.interop.json_format import load


def _one(_question: Any) -> int:  # noqa: ANN401 (any question)
    return 1


@attrs.frozen(kw_only=True)
class Operation:
    """One thing a face can ask.

    Attributes:
        name: what it is called in an address and on a command line, such as ``solve/break-even``.
        summary: what it answers, in one sentence.
        question: the model its input is read as, or several in a union.
        answer: the model of its output.
        ask: the call; it takes the question and returns the answer.
        reader: reads the question from a document; ``None`` for the one reader of every model.
        estimates: how many estimates of each of its requests it takes at most.
    """

    name: str
    summary: str
    question: Any
    answer: type
    ask: Callable[[Any], object]
    reader: Callable[[Mapping[str, object]], Any] | None = None
    estimates: Callable[[Any], int] = _one

    def read(self, document: Mapping[str, object]) -> Any:  # noqa: ANN401 (the operation's own question)
        """Return the question a document holds.

        Raises:
            InvalidInputError: if anything in it is wrong; it lists every problem with its path.
        """
        return load(self.question, document) if self.reader is None else self.reader(document)

    def weeks(self, question: Any) -> int:  # noqa: ANN401 (the operation's own question)
        """Return how many weeks of treatment are computed for a question at most: the measure of its work."""
        return self.estimates(question) * sum(one.course.weeks for one in requests_of(question))


def requests_of(question: Any) -> Iterator[EstimateRequest]:  # noqa: ANN401 (any question)
    """Yield the estimate requests of a question, which is one or holds them in its fields."""
    if isinstance(question, EstimateRequest):
        yield question
        return
    for field in attrs.fields(type(question)):
        value = getattr(question, field.name)
        yield from (
            one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, EstimateRequest)
        )


def strict(question: Any) -> Any:  # noqa: ANN401 (any question)
    """Return a question whose requests refuse figures that no document confirms."""
    if isinstance(question, EstimateRequest):
        return attrs.evolve(question, unconfirmed_figures=Unconfirmed.REFUSE)
    changes: dict[str, object] = {}
    for field in attrs.fields(type(question)):
        value = getattr(question, field.name)
        if isinstance(value, EstimateRequest):
            changes[field.alias or field.name] = strict(value)
        elif isinstance(value, tuple) and any(isinstance(one, EstimateRequest) for one in value):
            changes[field.alias or field.name] = tuple(strict(one) for one in value)
    return attrs.evolve(question, **changes)
