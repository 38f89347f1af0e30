"""The split-network alarm: visits whose lines stand in different networks, and what the lines outside cost."""

from __future__ import annotations

from collections.abc import Iterator

from ketacost.adjudication.settlement import Settlement
from ketacost.adjudication.waterfall import Posting
from ketacost.claims.services import NetworkTier
from ketacost.estimates.totals import parts_of
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import from_cents, show


def split_network_findings(settlement: Settlement) -> Iterator[Finding]:
    """Find sessions with lines inside and outside the network, and say what the lines outside cost."""
    if not any(map(_is_outside, settlement.postings)):
        return
    sessions: dict[int, list[Posting]] = {}
    for posting in settlement.postings:
        sessions.setdefault(posting.claim.session, []).append(posting)
    split = [lines for lines in sessions.values() if {_is_outside(line) for line in lines} == {True, False}]
    if not split:
        return
    outside = [line for lines in split for line in lines if _is_outside(line)]
    owed = sum(parts_of(line).owed for line in outside)
    excess = sum(parts_of(line).balance_bill for line in outside)
    message = (
        f"in {len(split)} visits the lines out of network ({_names(outside)}) cost {show(from_cents(owed))}, of which "
        f"{show(from_cents(excess))} is billed above what the plan allows"
    )
    yield Finding(
        code="coverage.split_network_cost", severity=Severity.WARNING, message=message, path="billing.networks"
    )


def _is_outside(posting: Posting) -> bool:
    return posting.line.tier is NetworkTier.OUT_OF_NETWORK and not posting.line.protected


def _names(lines: list[Posting]) -> str:
    found = dict.fromkeys(f"{one.line.code or one.line.ndc or one.line.label}" for one in lines)
    return ", ".join(found)
