"""Who may have which assistance. It fails closed: what is not known to be open is closed, with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import attrs

from ketacost.assistance.programs import Assistance, ObservationRebate, SavingsCard
from ketacost.claims.payers import GOVERNMENT, LineOfBusiness
from ketacost.values.findings import Finding, Severity
from ketacost.values.unknown import Unknown

_TERMS = "jnj-savings-terms"


def usable(assistance: Assistance, covered_by: Collection[LineOfBusiness]) -> tuple[Assistance, tuple[Finding, ...]]:
    """Return the assistance a person may have, and why the rest of it is closed.

    Args:
        assistance: what was asked for.
        covered_by: every line of business the person is covered under on a day, the second payer's among them; empty
            for a person who pays alone.
    """
    card, rebate, discount = assistance.savings_card, assistance.rebate, assistance.discount
    findings = []
    if card is not None:
        reasons = tuple(_closed_to(covered_by))
        findings += [_closed("savings_card", card.name, reason) for reason in reasons]
        card = None if reasons else card
        findings += [] if card is None else _assumed("savings_card", card)
    if rebate is not None:
        reasons = (*_closed_to(covered_by), *_closed_in(assistance))
        findings += [_closed("rebate", rebate.name, reason) for reason in reasons]
        rebate = None if reasons else rebate
        findings += [] if rebate is None else _assumed("rebate", rebate)
    if discount is not None and GOVERNMENT & set(covered_by):
        findings.append(_closed("discount", "clinic discount", "a government program does not let a clinic waive cost"))
        discount = None
    return attrs.evolve(assistance, savings_card=card, rebate=rebate, discount=discount), tuple(findings)


def _closed_to(covered_by: Collection[LineOfBusiness]) -> Iterator[str]:
    government = sorted(GOVERNMENT & set(covered_by))
    if government:
        yield f"any government coverage closes it, and the person has {', '.join(government)}"
    elif not set(covered_by) - {LineOfBusiness.SELF_PAY}:
        yield "it needs commercial insurance that is billed first, and the person pays alone"


def _closed_in(assistance: Assistance) -> Iterator[str]:
    rebate = assistance.rebate
    if rebate is None or not rebate.excluded_states:
        return
    if isinstance(assistance.residence, Unknown):
        yield f"it is closed in {', '.join(rebate.excluded_states)}, and nobody said where the person lives"
    elif assistance.residence in rebate.excluded_states:
        yield f"it is closed to residents of {assistance.residence}"


def _assumed(field: str, program: SavingsCard | ObservationRebate) -> list[Finding]:
    if not program.assumed:
        return []
    message = f"no document confirms these terms of the {program.name}: {'; '.join(program.assumed)}"
    path = f"assistance.{field}.assumed"
    return [
        Finding(
            code="assistance.assumed",
            severity=Severity.ASSUMPTION,
            message=message,
            path=path,
            source=program.source or None,
        )
    ]


def _closed(field: str, name: str, reason: str) -> Finding:
    return Finding(
        code="assistance.not_eligible",
        severity=Severity.WARNING,
        message=f"the {name} pays nothing: {reason}",
        path=f"assistance.{field}",
        source=_TERMS,
    )
