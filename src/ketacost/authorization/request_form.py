"""The request and the payer's decision as the data a form, an X12 278 or a FHIR prior-authorization request needs.

The code values are those of X12 and of the Da Vinci guides (HCR01, UM01, UM02, list 1365); the words are our own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from ketacost.authorization.approvals import Approval, PlannedSession
from ketacost.authorization.case import AuthorizationCase
from ketacost.authorization.determination import Determination
from ketacost.authorization.judgement import Judgement
from ketacost.authorization.policy import Stage
from ketacost.authorization.truth import Truth
from ketacost.errors import InvalidInputError, Problem
from ketacost.values.unknown import Unknown

HEALTH_SERVICES_REVIEW: Final = "HS"
MENTAL_HEALTH: Final = "MH"
INITIAL: Final = "I"
RENEWAL: Final = "R"
URGENT: Final = "U"
VISITS: Final = "visits"


class Action(StrEnum):
    """What a payer did with a request, by the code of its answer (HCR01)."""

    APPROVED = "A1"
    PARTLY_APPROVED = "A2"
    DENIED = "A3"
    PENDED = "A4"
    APPROVED_OTHERWISE = "A6"
    CANCELLED = "C"
    CONTACT_PAYER = "CT"
    NOT_REQUIRED = "NA"


_APPROVING: Final = frozenset({Action.APPROVED, Action.PARTLY_APPROVED, Action.APPROVED_OTHERWISE})


@attrs.frozen(kw_only=True)
class RequestedService:
    """One line of a request.

    Attributes:
        sequence: number of the line, by which every answer names it.
        code: HCPCS code.
        quantity: how many.
        unit: of what: visits.
        starts_on: first day.
        ends_on: last day; ``None`` where no course says.
        diagnosis_codes: ICD-10 codes it is for.
    """

    sequence: int
    code: str
    quantity: int | None
    unit: str
    starts_on: date
    ends_on: date | None
    diagnosis_codes: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Answer:
    """One question of the payer's criteria with what the chart answers.

    Attributes:
        link: its place in the tree of criteria, such as ``1.3``.
        question: what is asked.
        answer: met, not met or unknown.
    """

    link: str
    question: str
    answer: Truth


@attrs.frozen(kw_only=True)
class AuthorizationRequest:
    """A request for authorization.

    Attributes:
        payer: who is asked.
        policy: the document it goes by.
        category: request category (UM01).
        certification: ``I`` for a first request, ``R`` for a renewal (UM02).
        service_type: service type (UM03, list 1365).
        level_of_service: ``U`` where it is urgent; empty otherwise (UM06).
        requested_on: day it is sent.
        diagnosis_codes: ICD-10 codes.
        services: its lines; empty where the document names no code to ask for.
        answers: the payer's criteria with the chart's answers.
        documents: what is sent along.
    """

    payer: str
    policy: str
    category: str
    certification: str
    service_type: str
    level_of_service: str
    requested_on: date
    diagnosis_codes: tuple[str, ...]
    services: tuple[RequestedService, ...]
    answers: tuple[Answer, ...]
    documents: tuple[str, ...]


def request_form(
    case: AuthorizationCase, found: Determination, sessions: Sequence[PlannedSession] = ()
) -> AuthorizationRequest:
    """Return the data of a request.

    Args:
        case: the request.
        found: what the policy says of it; its leaves become the questions.
        sessions: the sessions asked for; none where there is no course yet.
    """
    diagnoses = () if isinstance(case.evidence.diagnoses, Unknown) else case.evidence.diagnoses
    starts_on = sessions[0].on if sessions else case.requested_on
    services = tuple(
        RequestedService(
            sequence=number,
            code=code,
            quantity=len(sessions) or None,
            unit=VISITS,
            starts_on=starts_on,
            ends_on=sessions[-1].on if sessions else None,
            diagnosis_codes=diagnoses,
        )
        for number, code in enumerate(case.policy.request_codes, start=1)
    )
    return AuthorizationRequest(
        payer=case.policy.payer,
        policy=case.policy.id,
        category=HEALTH_SERVICES_REVIEW,
        certification=INITIAL if case.stage is Stage.INITIAL else RENEWAL,
        service_type=MENTAL_HEALTH,
        level_of_service=URGENT if case.urgent else "",
        requested_on=case.requested_on,
        diagnosis_codes=diagnoses,
        services=services,
        answers=() if found.judgement is None else tuple(_answers(found.judgement, "1")),
        documents=case.policy.documents,
    )


def _answers(found: Judgement, link: str) -> Iterator[Answer]:
    if not found.parts:
        yield Answer(link=link, question=found.reason, answer=found.truth)
    for number, part in enumerate(found.parts, start=1):
        yield from _answers(part, f"{link}.{number}")


@attrs.frozen(kw_only=True)
class PayerDecision:
    """A payer's answer to a request.

    Attributes:
        action: what it did.
        decided_on: day of the answer.
        reason: its reason, in the caller's own words; every denial must have one.
        starts_on: first day approved; ``None`` where nothing is.
        ends_on: last day approved.
        sessions: sessions approved; ``None`` where it limits none.
        devices: devices approved.
    """

    action: Action = attrs.field(converter=Action)
    decided_on: date
    reason: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    sessions: int | None = None
    devices: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse an approval without days, days without an approval, and a denial without a reason."""
        has_days = self.starts_on is not None and self.ends_on is not None
        problems = []
        if self.action in _APPROVING and not has_days:
            problems.append(Problem("decision.days", "starts_on", "an approval has a first and a last day; give both"))
        if self.action not in _APPROVING and (self.starts_on is not None or self.ends_on is not None):
            problems.append(Problem("decision.days", "starts_on", f"'{self.action}' approves no days; remove them"))
        if self.action is Action.DENIED and not self.reason.strip():
            problems.append(Problem("decision.reason", "reason", "a denial must say why; ask the payer"))
        if problems:
            raise InvalidInputError(problems)

    def approval(self) -> Approval | None:
        """Return the approval it gives; ``None`` where it gives none."""
        if self.starts_on is None or self.ends_on is None:
            return None
        return Approval(starts_on=self.starts_on, ends_on=self.ends_on, sessions=self.sessions, devices=self.devices)
