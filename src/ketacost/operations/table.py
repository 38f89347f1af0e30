"""The table of operations, and the one way to ask any of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ketacost import api
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.authorization_records import AuthorizationOutlook
from ketacost.estimates.dispute import Disputes
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.good_faith import good_faith_answer
from ketacost.estimates.good_faith_records import GoodFaithEstimate, GoodFaithQuestion
from ketacost.estimates.options import Comparison
from ketacost.estimates.request import EstimateRequest, Unconfirmed
from ketacost.estimates.solve import BestStart, BreakEven, ExpectedCost, LimitsMet, PlanRanking, Variants
from ketacost.interop.documents import json_document
from ketacost.interop.json_format import to_json
from ketacost.interop.json_leaves import choices
from ketacost.operations import asking
from ketacost.operations.authorizing import AuthorizationQuestion, authorization, authorization_question
from ketacost.operations.bounds import Bounds
from ketacost.operations.operation import Operation, strict
from ketacost.operations.page import PAGE_OPERATIONS
from ketacost.operations.questions import (
    BestStartQuestion,
    BreakEvenQuestion,
    ComparisonQuestion,
    DisputeQuestion,
    ExplanationQuestion,
    LimitsMetQuestion,
    PlanRankingQuestion,
    StopRiskQuestion,
    VariantsQuestion,
)

_PRICES_TRIED: Final = 72
"""Most estimates of a break-even: two searches by halves over thirty bits of cents, and the checks around them."""

_WAYS_OF_AUTHORIZATION: Final = 4
"""Estimates of a request with an authorization: as planned, without what is not approved, without any, and later."""

_VARIANTS: Final = 5
"""The request itself, then two doses at two rhythms."""

_OPERATIONS: Final = (
    Operation(
        name="estimate",
        summary="What one course costs on one coverage, session by session.",
        question=EstimateRequest,
        answer=Estimate,
        ask=api.estimate,
        estimates=lambda question: 1 if question.authorization is None else _WAYS_OF_AUTHORIZATION,
    ),
    Operation(
        name="compare",
        summary="Two or more requests side by side, month by month.",
        question=ComparisonQuestion,
        answer=Comparison,
        ask=asking.comparison,
    ),
    Operation(
        name="explain",
        summary="One session line by line: every step, its rule and its source.",
        question=ExplanationQuestion,
        answer=asking.Explanation,
        ask=asking.explanation,
    ),
    Operation(
        name="solve/break-even",
        summary="Up to which price a session one course costs at most what another does.",
        question=BreakEvenQuestion,
        answer=BreakEven,
        ask=asking.break_even,
        estimates=lambda _question: _PRICES_TRIED,
    ),
    Operation(
        name="solve/cheapest-plan",
        summary="Plans in order of what a course and their premiums cost.",
        question=PlanRankingQuestion,
        answer=PlanRanking,
        ask=asking.plan_ranking,
        estimates=lambda question: len(question.plans),
    ),
    Operation(
        name="solve/best-start",
        summary="On which day of a window to start.",
        question=BestStartQuestion,
        answer=BestStart,
        ask=asking.start,
        estimates=lambda question: max(1, (question.last_on - question.first_on).days + 1),
    ),
    Operation(
        name="solve/limits",
        summary="At which session each limit of the plan is met.",
        question=LimitsMetQuestion,
        answer=LimitsMet,
        ask=asking.limits,
    ),
    Operation(
        name="solve/variants",
        summary="56 and 84 mg, and weekly and two-weekly maintenance, side by side.",
        question=VariantsQuestion,
        answer=Variants,
        ask=asking.doses,
        estimates=lambda _question: _VARIANTS,
    ),
    Operation(
        name="solve/stop-risk",
        summary="What a course costs on average when it may stop early.",
        question=StopRiskQuestion,
        answer=ExpectedCost,
        ask=asking.stops,
        estimates=lambda question: len(question.stops) + 1,
    ),
    Operation(
        name="authorize",
        summary="What a payer's policy makes of a chart, by when who acts, and which sessions are covered.",
        question=AuthorizationQuestion,
        answer=AuthorizationOutlook,
        ask=authorization,
        reader=authorization_question,
        estimates=lambda _question: _WAYS_OF_AUTHORIZATION,
    ),
    Operation(
        name="good-faith",
        summary="The good-faith estimate owed to a person who pays alone.",
        question=GoodFaithQuestion,
        answer=GoodFaithEstimate,
        ask=good_faith_answer,
    ),
    Operation(
        name="dispute",
        summary="Which bills may be disputed against a good-faith estimate.",
        question=DisputeQuestion,
        answer=Disputes,
        ask=asking.disputes,
    ),
    *PAGE_OPERATIONS,
)

OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType({one.name: one for one in _OPERATIONS})
"""Every operation by its name."""


def answer(
    name: str, question: str, *, unconfirmed: Unconfirmed = Unconfirmed.WARN, bounds: Bounds | None = None
) -> str:
    """Return the answer to a question, both as JSON text: the same bytes as the command line's ``--format json``.

    Args:
        name: one of ``OPERATIONS``.
        question: the question as JSON, in the form of the operation's model.
        unconfirmed: ``refuse`` for no figure that no document confirms, whatever a request says.
        bounds: the most it may ask for; ``None`` for as much as it likes.

    Raises:
        InvalidInputError: if there is no such operation, or anything in the question is wrong; it lists every problem.
        KetacostError: if the question cannot be answered.
    """
    return answer_to(name, json_document(question), unconfirmed=unconfirmed, bounds=bounds)


def answer_to(
    name: str,
    document: Mapping[str, object],
    *,
    unconfirmed: Unconfirmed = Unconfirmed.WARN,
    bounds: Bounds | None = None,
) -> str:
    """Return the answer to a question that is parsed already; arguments and errors as :func:`answer`."""
    operation = OPERATIONS.get(name)
    if operation is None:
        message = f"there is no operation of this name; {choices(list(OPERATIONS), name)}"
        raise InvalidInputError([Problem("operation.unknown", "operation", message)])
    return to_json(outcome_of(operation, document, unconfirmed=unconfirmed, bounds=bounds)) + "\n"


def outcome_of(
    operation: Operation,
    document: Mapping[str, object],
    *,
    unconfirmed: Unconfirmed = Unconfirmed.WARN,
    bounds: Bounds | None = None,
) -> object:
    """Return what an operation, of the table or not, makes of a document; errors as :func:`answer`."""
    if bounds is not None:
        bounds.refuse_long(document)
    asked = operation.read(document)
    if bounds is not None:
        bounds.refuse_much(operation, asked)
    return operation.ask(strict(asked) if unconfirmed is Unconfirmed.REFUSE else asked)
