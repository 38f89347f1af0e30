"""The determination: what a policy, as it was read on a day, says of a person's evidence. The payer decides."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from ketacost.authorization.evidence import Evidence
from ketacost.authorization.judge import judge
from ketacost.authorization.judgement import Judgement
from ketacost.authorization.policy import Grade, Grant, Policy, Rule, Stage, Stance, Use
from ketacost.authorization.truth import Truth
from ketacost.values.findings import Finding, Severity

NOTICE: Final = (
    "This is a policy as it was read on the day shown, beside the facts given. Policies change; the payer decides."
)


class Outcome(StrEnum):
    """What follows from the policy, if it is applied as it reads."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    EXCLUDED = "excluded"
    NOT_REQUIRED = "not_required"
    NO_RULE = "no_rule"


@attrs.frozen(kw_only=True)
class Determination:
    """What a policy says of some evidence.

    Attributes:
        notice: the sentence every output must carry.
        policy: id of the policy.
        payer: who pays.
        source: where the policy was read.
        checked_on: day it was last compared.
        on: day of the request.
        use: what the drug is for.
        stage: first request or renewal.
        outcome: what follows.
        judgement: the tree of judgements; ``None`` where no rule was applied.
        missing: what to find out, the fewest things that could settle it.
        unmet: what stands against it, one phrase each.
        grant: what is approved where it is met, as far as the document says.
        findings: warnings about the policy itself.
    """

    notice: str
    policy: str
    payer: str
    source: str
    checked_on: date
    on: date
    use: Use
    stage: Stage
    outcome: Outcome
    judgement: Judgement | None
    missing: tuple[str, ...]
    unmet: tuple[str, ...]
    grant: Grant | None
    findings: tuple[Finding, ...]


def evaluate(
    policy: Policy,
    evidence: Evidence,
    on: date,
    *,
    use: Use | str = Use.RESISTANT_DEPRESSION,
    stage: Stage | str = Stage.INITIAL,
) -> Determination:
    """Return what a policy says of some evidence on a day.

    Args:
        policy: one version of one document.
        evidence: what the chart says.
        on: day the payer receives the request.
        use: what the drug is for.
        stage: first request or renewal.
    """
    purpose, step = Use(use), Stage(stage)
    rule = policy.rule_for(purpose, step)
    found = None if rule is None else judge(rule.criteria, evidence, on)
    return Determination(
        notice=NOTICE,
        policy=policy.id,
        payer=policy.payer,
        source=policy.source,
        checked_on=policy.checked_on,
        on=on,
        use=purpose,
        stage=step,
        outcome=_outcome(policy, found),
        judgement=found,
        missing=() if found is None else found.missing,
        unmet=() if found is None else tuple(dict.fromkeys(_unmet(found))),
        grant=_granted(rule, found),
        findings=_findings(policy, on),
    )


def _outcome(policy: Policy, found: Judgement | None) -> Outcome:
    if policy.stance is Stance.EXCLUDED:
        return Outcome.EXCLUDED
    if policy.stance is Stance.NOT_REQUIRED:
        return Outcome.NOT_REQUIRED
    return Outcome.NO_RULE if found is None else Outcome(found.truth.value)


def _granted(rule: Rule | None, found: Judgement | None) -> Grant | None:
    return rule.grant if rule is not None and found is not None and found.truth is Truth.MET else None


def _unmet(found: Judgement) -> list[str]:
    """Return what keeps a judgement from being met, at the leaves."""
    if found.truth is not Truth.NOT_MET:
        return []
    below = [text for part in found.parts for text in _unmet(part)]
    return below or [found.reason]


def _findings(policy: Policy, on: date) -> tuple[Finding, ...]:
    said = []
    first, last = policy.effective_from, policy.effective_to
    if (first is not None and on < first) or (last is not None and on > last):
        days = f"{first or 'an unknown day'} to {last or 'today'}"
        message = f"this version holds from {days}, and the request is of {on}; look for the version of that day"
        said.append(Finding(code="policy.other_days", severity=Severity.WARNING, message=message))
    if policy.grade is not Grade.PAYER_TEXT:
        message = "the payer's own document was not read; confirm with the plan"
        said.append(Finding(code="policy.not_payer_text", severity=Severity.WARNING, message=message))
    return tuple(said)
