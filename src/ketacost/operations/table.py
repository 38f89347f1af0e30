"""The table of operations, and the one way to ask any of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ketacost import api
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.options import Comparison
from ketacost.estimates.request import EstimateRequest
from ketacost.interop.json_format import read_json, to_json
from ketacost.interop.json_leaves import choices
from ketacost.operations.operation import Operation
from ketacost.operations.page import PAGE_OPERATIONS
from ketacost.operations.questions import ComparisonQuestion

_OPERATIONS: Final = (
    Operation(
        name="estimate",
        summary="What one course costs on one coverage, session by session.",
        question=EstimateRequest,
        answer=Estimate,
        ask=api.estimate,
    ),
    Operation(
        name="compare",
        summary="Two or more requests side by side, month by month.",
        question=ComparisonQuestion,
        answer=Comparison,
        ask=lambda question: api.compare(question.requests),
    ),
    *PAGE_OPERATIONS,
)

OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType({one.name: one for one in _OPERATIONS})
"""Every operation by its name."""


def answer(name: str, question: str) -> str:
    """Return the answer to a question, both as JSON text: the same bytes as the command line's ``--format json``.

    Args:
        name: one of ``OPERATIONS``.
        question: the question as JSON, in the form of the operation's model.

    Raises:
        InvalidInputError: if there is no such operation, or anything in the question is wrong; it lists every problem.
        KetacostError: if the question cannot be answered.
    """
    operation = OPERATIONS.get(name)
    if operation is None:
        message = f"there is no operation of this name; {choices(list(OPERATIONS), name)}"
        raise InvalidInputError([Problem("operation.unknown", "operation", message)])
    return to_json(operation.ask(read_json(operation.question, question))) + "\n"
