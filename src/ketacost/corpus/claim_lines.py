"""The coded, priced claim lines of a question, so that a system without labels, codes and price lists can be scored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ketacost.claims.claim import PricedClaim, PriceRange, Scenario
from ketacost.claims.services import VisitKind
from ketacost.corpus.answers import Asked
from ketacost.estimates.calculate import APPROVED_SERVICES
from ketacost.values.unknown import Unknown

_PROGRAMS = ("discount", "savings_card", "grants", "rebate")


def claim_lines(question: Asked, claims_id: str) -> Iterator[dict[str, Any]]:
    """Yield every line of a question, by column.

    ``period`` counts the payers: 0 is the plan's own coverage, n its n-th change. ``approval_on`` is the day that a
    row's approval must cover; a line that needs no approval has none.
    """
    ready = question.ready
    treated = {visit.number: visit.on for visit in ready.visits if visit.kind is VisitKind.TREATMENT}
    for period, stay in enumerate(ready.stays):
        seconds = stay.claims if stay.second_prices is None else stay.second_prices
        for priced, second in zip(stay.claims, seconds, strict=True):
            for line in _lines(priced, second, with_second=stay.secondary is not None):
                needs = line["service"] in APPROVED_SERVICES
                approval_on = treated.get(priced.claim.session) if needs else None
                yield {"claims_id": claims_id, "period": period, "approval_on": approval_on, **line}


def _lines(priced: PricedClaim, second: PricedClaim, *, with_second: bool) -> Iterator[dict[str, Any]]:
    claim = priced.claim
    for line, price, theirs in zip(claim.lines, priced.prices, second.prices, strict=True):
        yield {
            "sequence": claim.sequence,
            "number": line.number,
            "visit": claim.visit,
            "session": claim.session,
            "on": claim.on,
            "biller": claim.biller,
            "code": line.code,
            "ndc": line.ndc,
            "units": line.units,
            "unit": line.unit,
            "service": line.service,
            "benefit": line.benefit,
            "tier": line.tier,
            "component": line.component,
            "place_of_service": line.place_of_service,
            "protected": line.protected,
            **_ends("allowed", price.allowed_amount),
            **_ends("billed", price.billed_charge),
            **(_ends("secondary_allowed", theirs.allowed_amount) if with_second else {}),
        }


def _ends(name: str, amount: PriceRange | Unknown) -> dict[str, Any]:
    """Return a price at every scenario; what is unknown has no entry."""
    if isinstance(amount, Unknown):
        return {}
    found: dict[str, Any] = {f"{name}_{Scenario.LOW}": amount.low, f"{name}_{Scenario.HIGH}": amount.high}
    if not isinstance(amount.expected, Unknown):
        found[f"{name}_{Scenario.EXPECTED}"] = amount.expected
    return found


def usable_programs(question: Asked) -> str:
    """Return which programs of assistance the person may have, period by period: ``savings_card+grants|grants``."""
    helps = (period.assistance for period in question.ready.periods)
    return "|".join(
        "+".join(name for name in _PROGRAMS if help_ is not None and getattr(help_, name)) for help_ in helps
    )
