"""The case: everything a determination and its steps need, besides the course and the money, as one value."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from ketacost.authorization.appeals import Denial
from ketacost.authorization.approvals import Approval
from ketacost.authorization.determination import Determination, evaluate
from ketacost.authorization.evidence import Evidence
from ketacost.authorization.policy import Policy, Stage, Use
from ketacost.authorization.process_law import DecisionClock, Handling, ProcessLaw, decision_clock, law_of
from ketacost.claims.payers import LineOfBusiness
from ketacost.courses.doors import yes_no_or_unknown
from ketacost.errors import InvalidInputError, Problem
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

_STATE: Final = re.compile(r"[A-Z]{2}")
ALWAYS: Final = Rate.parse("100%")
_flag = attrs.validators.instance_of(bool)


def _state(_instance: object, _field: attrs.Attribute[str], value: str) -> None:
    if not isinstance(value, str) or (value and _STATE.fullmatch(value) is None):
        message = f'expected two capital letters such as "IL", got {value!r}'
        raise InvalidInputError([Problem("case.state", "", message)])


def _handling(value: Handling | str | Unknown) -> Handling | Unknown:
    return value if isinstance(value, Unknown) else Handling(value)


class Acquisition(StrEnum):
    """Where the drug comes from: the clinic buys and bills it, or a specialty pharmacy ships it for each session."""

    BUY_AND_BILL = "buy_and_bill"
    SPECIALTY_PHARMACY = "specialty_pharmacy"


@attrs.frozen(kw_only=True)
class AuthorizationCase:
    """One request for authorization.

    Attributes:
        policy: the payer's document; in a file also the id of one that comes along.
        evidence: what the chart says.
        requested_on: day the payer receives the request.
        use: what the drug is for.
        stage: a first request or a renewal.
        urgent: asked for as urgent.
        line_of_business: the body of law the plan stands under; ``None`` for the plan of an estimate, or where the
            policy names just one.
        state: two letters of the state whose law the plan is under; empty when nobody said.
        medicaid_managed: for Medicaid, whether a managed-care plan decides.
        handling: whether the plan treats it as a service or as a drug; the longer clock counts while nobody knows.
        acquisition: where the drug comes from; ``None`` for what an estimate's billing says.
        internal_levels: how many appeals an employer's plan itself demands, 1 or 2.
        approvals: approvals in hand.
        approval_starts_on: first day the next approval covers; ``None`` for the day of the first session.
        denial: a denial received; ``None`` without one.
        denial_risk: how likely a denial is, by the caller's own reckoning; ``None`` for no expected cost.
    """

    policy: Policy
    evidence: Evidence = attrs.field(factory=Evidence)
    requested_on: date
    use: Use = attrs.field(default=Use.RESISTANT_DEPRESSION, converter=Use)
    stage: Stage = attrs.field(default=Stage.INITIAL, converter=Stage)
    urgent: bool = attrs.field(default=False, validator=_flag)
    line_of_business: LineOfBusiness | None = attrs.field(
        default=None, converter=attrs.converters.optional(LineOfBusiness)
    )
    state: str = attrs.field(default="", validator=_state)
    medicaid_managed: bool | Unknown = attrs.field(
        factory=lambda: Unknown("ask whether a managed-care plan decides"), validator=yes_no_or_unknown
    )
    handling: Handling | Unknown = attrs.field(
        factory=lambda: Unknown("ask whether the plan treats it as a service or as a drug"), converter=_handling
    )
    acquisition: Acquisition | None = attrs.field(default=None, converter=attrs.converters.optional(Acquisition))
    internal_levels: int = attrs.field(
        default=1, validator=[attrs.validators.instance_of(int), attrs.validators.ge(1), attrs.validators.le(2)]
    )
    approvals: tuple[Approval, ...] = ()
    approval_starts_on: date | None = None
    denial: Denial | None = None
    denial_risk: Rate | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a denial before the request, and a risk above 100%."""
        problems = []
        if self.denial is not None and self.denial.dated_on < self.requested_on:
            message = f"a notice of {self.denial.dated_on} cannot answer a request of {self.requested_on}"
            problems.append(Problem("case.denial", "denial.dated_on", message))
        if self.denial is not None and self.denial.received_on is not None:
            early = self.denial.received_on < self.denial.dated_on
            message = f"received on {self.denial.received_on}, before its date {self.denial.dated_on}; check both"
            problems += [Problem("case.denial", "denial.received_on", message)] if early else []
        if self.denial_risk is not None and self.denial_risk > ALWAYS:
            problems.append(Problem("case.risk", "denial_risk", f"expected at most 100%, got {self.denial_risk}"))
        if self.approval_starts_on is not None and self.approvals:
            message = "the next approval follows those in hand; leave this out"
            problems.append(Problem("case.starts", "approval_starts_on", message))
        if problems:
            raise InvalidInputError(problems)

    @property
    def law(self) -> ProcessLaw | Unknown:
        """The law of the request, or what to ask."""
        line = self.line_of_business
        if line is None and len(self.policy.lines) == 1:
            line = self.policy.lines[0]
        return law_of(line, self.policy.benefit, managed=self.medicaid_managed)

    @property
    def clock(self) -> DecisionClock:
        """By when the payer decides."""
        own = self.policy.decides_urgent_within if self.urgent else self.policy.decides_within
        return decision_clock(self.law, self.requested_on, handling=self.handling_known, urgent=self.urgent, own=own)

    @property
    def handling_known(self) -> Handling | Unknown:
        """As a service or a drug; a request under the pharmacy benefit is one for a drug."""
        if isinstance(self.handling, Unknown) and self.law is ProcessLaw.PART_D:
            return Handling.DRUG
        return self.handling

    def determine(self) -> Determination:
        """Return what the policy says of the evidence."""
        return evaluate(self.policy, self.evidence, self.requested_on, use=self.use, stage=self.stage)
