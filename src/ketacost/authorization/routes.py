"""Routes: what is left where a payer does not cover the treatment, or the criteria are not met, in order."""

from __future__ import annotations

import attrs

from ketacost.authorization.determination import Outcome
from ketacost.authorization.process_law import ProcessLaw
from ketacost.values.unknown import Unknown


@attrs.frozen(kw_only=True)
class Route:
    """One way on.

    Attributes:
        key: its name.
        does: what is done.
        gives: what it can yield, and its limit.
    """

    key: str
    does: str
    gives: str


_PREDETERMINATION = Route(
    key="predetermination",
    does="ask the payer in writing what it would decide, before money is spent",
    gives="a decision that can be appealed",
)
_EXCEPTION = Route(
    key="exception",
    does="ask for an exception with a letter of medical necessity",
    gives="consideration of this person alone where criteria are not all met",
)
_APPEAL = Route(
    key="appeal",
    does="appeal: FDA status, trials of phase III, guidelines, what failed",
    gives="a second reading; after it independent review, where the refusal was a medical judgement",
)
_GAP = Route(
    key="network_gap",
    does="ask for a network-gap exception or a single-case agreement where no site in network is near",
    gives="in-network cost sharing out of network; a rate must be agreed",
)
_SUPERBILL = Route(
    key="superbill",
    does="pay the clinic and file the bill oneself",
    gives="money back only where the plan has out-of-network benefits; a superbill is no approval",
)
_SPLIT = Route(
    key="split_claim",
    does="bill the visit and the monitoring apart",
    gives="payment of these though drug and infusion are not covered",
)
_ASSISTANCE = Route(
    key="assistance",
    does="ask the manufacturer's patient assistance, or a foundation",
    gives="the drug without a bill while income and coverage fit",
)
_CASH = Route(key="cash", does="pay the clinic's own price", gives="treatment without the payer")

_NO_SUPERBILL = frozenset({ProcessLaw.MEDICAID_MANAGED, ProcessLaw.MEDICAID_STATE, ProcessLaw.MEDICARE, ProcessLaw.VA})


def routes(outcome: Outcome, law: ProcessLaw | Unknown, *, labelled: bool) -> tuple[Route, ...]:
    """Return the ways on, in order; none where the criteria are met or still open, or nothing must be asked.

    Args:
        outcome: what follows from the policy.
        law: the law of the request.
        labelled: whether the drug is approved for the use; ketamine for depression is not.
    """
    if outcome in (Outcome.MET, Outcome.UNKNOWN, Outcome.NOT_REQUIRED):
        return ()
    found = [_PREDETERMINATION] if outcome in (Outcome.EXCLUDED, Outcome.NO_RULE) else []
    found += [_EXCEPTION, _APPEAL, _GAP]
    found += [] if not isinstance(law, Unknown) and law in _NO_SUPERBILL else [_SUPERBILL]
    found += [_ASSISTANCE] if labelled else [_SPLIT]
    return (*found, _CASH)
