"""The question of an authorization: a case alone, or an estimate request with the case in it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from ketacost import api
from ketacost.authorization.case import AuthorizationCase
from ketacost.estimates.authorization_outlook import outlook_of_case
from ketacost.estimates.authorization_records import AuthorizationOutlook
from ketacost.estimates.request import EstimateRequest
from ketacost.interop.json_format import load

AuthorizationQuestion: TypeAlias = EstimateRequest | AuthorizationCase
"""A request is answered with its sessions and its money, a case without."""

_NOTHING: Mapping[str, object] = MappingProxyType({})


def authorization_question(
    document: Mapping[str, object], changes: Mapping[str, object] = _NOTHING
) -> AuthorizationQuestion:
    """Return the question a document holds: a request where it has a course, else a case.

    Args:
        document: the parsed form of either.
        changes: keys of the case that stand in for the document's own.

    Raises:
        InvalidInputError: if anything in it is wrong, or a request has no authorization; it lists every problem.
    """
    if "course" not in document:
        return load(AuthorizationCase, {**document, **changes})
    own = document.get("authorization")
    own = _NOTHING if own in (None, "none") else own
    case = {**own, **changes} if isinstance(own, Mapping) else own
    return load(EstimateRequest, {**document, "authorization": case})


def case_of(question: AuthorizationQuestion) -> AuthorizationCase:
    """Return the case of a question."""
    if isinstance(question, AuthorizationCase):
        return question
    assert question.authorization is not None  # noqa: S101 (put into it when it was read)
    return question.authorization


def authorization(question: AuthorizationQuestion) -> AuthorizationOutlook:
    """Return what a payer's policy makes of a chart, by when who acts and, for a request, which sessions are covered.

    Raises:
        InvalidInputError: if the request cannot be estimated.
    """
    if isinstance(question, AuthorizationCase):
        return outlook_of_case(question)
    found = api.estimate(question, trace=False).authorization
    assert found is not None  # noqa: S101 (a request with an authorization has one)
    return found
