"""Steps: from the benefits to the first dose and to each renewal, with who acts, what is needed, and the days.

The days before the request are counted back from it, those after it forward: the earliest is the soonest a step can be
done where everything before goes quickest, the latest where everything takes as long as the law and practice let it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from ketacost.authorization.appeals import AppealLevel, Denial, appeals
from ketacost.authorization.case import Acquisition, AuthorizationCase
from ketacost.authorization.determination import Determination, Outcome
from ketacost.authorization.policy import Stage
from ketacost.authorization.process_law import TOPIC as CLOCKS
from ketacost.authorization.process_law import Handling, ProcessLaw, clock
from ketacost.claims.services import Treatment
from ketacost.reference.lookup import figure, figures_on
from ketacost.reference.schema import Figure, Status, Unit
from ketacost.values.calendars import add_business_days
from ketacost.values.dates import add_days
from ketacost.values.unknown import Unknown

TOPIC: Final = "authorization_steps"
DOCUMENTS: Final = (
    "diagnosis with its ICD-10 code",
    "rating scale with score, day and rater",
    "antidepressants tried: dose, start, end, response, why each ended",
    "augmentation and psychotherapy tried",
    "oral antidepressant taken along",
    "substance use, psychosis and vascular disease: yes or no",
    "planned doses and sessions",
    "site, prescriber and REMS certification",
)
"""What payers ask for in general, where a policy does not list its own documents."""

RENEWAL_DOCUMENTS: Final = (
    "rating scale before treatment and the latest one",
    "sessions given, doses, tolerance",
    "plan for the next period",
)


class Actor(StrEnum):
    """Who acts."""

    CLINIC = "clinic"
    PRESCRIBER = "prescriber"
    PATIENT = "patient"
    PAYER = "payer"
    PHARMACY = "pharmacy"


@attrs.frozen(kw_only=True)
class AuthorizationStep:
    """One step.

    Attributes:
        key: its name, which other steps wait for.
        does: what is done, one phrase.
        actor: who acts.
        after: the steps it waits for.
        needs: documents and facts.
        earliest: the soonest day; ``None`` where nobody knows.
        latest: the last day it is done by, or must be; ``None`` where nobody knows.
        only_if: the step whose failure leads here; empty for the way that goes well.
        note: what a reader must know.
        source: key of the source of the days; empty where there is none.
        assumed: whether the days rest on practice nobody confirmed.
    """

    key: str
    does: str
    actor: Actor
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    only_if: str = ""
    note: str = ""
    source: str = ""
    assumed: bool = False


def steps_of(case: AuthorizationCase, found: Determination, treatment: Treatment) -> tuple[AuthorizationStep, ...]:
    """Return the steps from the benefits to the first dose, the branches of a denial among them.

    Args:
        case: the request.
        found: what the policy says of it.
        treatment: what is given; only esketamine has a REMS.
    """
    before = list(_before(case, found, treatment))
    if found.outcome is Outcome.NOT_REQUIRED:
        return (*before, *_to_first_dose(case, treatment, None, [one.key for one in before]))
    sent = AuthorizationStep(
        key="request",
        does=f"send the request as {'urgent' if case.urgent else 'standard'}"
        + (f" for {', '.join(case.policy.request_codes)}" if case.policy.request_codes else ""),
        actor=Actor.CLINIC,
        after=tuple(one.key for one in before),
        needs=case.policy.documents or _general(case.stage),
        earliest=case.requested_on,
        latest=case.requested_on,
        note="send everything at once: what was not sent may not be looked at later",
    )
    decision = _decision(case)
    return (
        *before,
        sent,
        decision,
        *_branches(case, found, decision),
        *_to_first_dose(case, treatment, decision, ["decision"]),
    )


def first_dose(steps: Sequence[AuthorizationStep]) -> tuple[date | None, date | None]:
    """Return the earliest and the latest day of the first dose."""
    step = next(one for one in steps if one.key == "first_dose")
    return step.earliest, step.latest


def _general(stage: Stage) -> tuple[str, ...]:
    return DOCUMENTS if stage is Stage.INITIAL else RENEWAL_DOCUMENTS


# before the request


def _before(case: AuthorizationCase, found: Determination, treatment: Treatment) -> Iterator[AuthorizationStep]:
    if case.stage is Stage.RENEWAL:
        yield _ahead(case, "evaluation", "rate the response and write the plan", Actor.PRESCRIBER, RENEWAL_DOCUMENTS)
        return
    yield _ahead(
        case,
        "benefits",
        "verify eligibility and benefits, medical and pharmacy, and whether authorization is asked for",
        Actor.CLINIC,
        ("insurance card", "consent"),
    )
    yield _ahead(
        case,
        "evaluation",
        "evaluate, take a rating scale, collect the history of trials",
        Actor.PRESCRIBER,
        found.missing or ("records of earlier treatment",),
        after=("benefits",),
    )
    if treatment is not Treatment.ESKETAMINE_NASAL:
        return
    if case.evidence.site_certified is not True:
        yield _ahead(case, "site", "certify the site in the REMS", Actor.CLINIC, ("DEA registration",))
    if case.evidence.patient_enrolled is not True:
        yield _ahead(
            case, "enrollment", "enroll the person in the REMS", Actor.PRESCRIBER, ("signed form",), after=("site",)
        )


def _ahead(
    case: AuthorizationCase, key: str, does: str, actor: Actor, needs: tuple[str, ...], *, after: tuple[str, ...] = ()
) -> AuthorizationStep:
    """Return a step that must be done by the day of the request, begun as long before as it may take."""
    row = figure(TOPIC, key, case.requested_on)
    return AuthorizationStep(
        key=key,
        does=does,
        actor=actor,
        after=after,
        needs=needs,
        earliest=_moved(case.requested_on, row, "high", back=True),
        latest=case.requested_on,
        note=f"takes {_range(row)}" + (f": {row.note}" if row.note else ""),
        source=row.source,
        assumed=row.status is not Status.FINAL,
    )


def _range(row: Figure) -> str:
    return f"{row.parts['low']} to {row.parts['high']} {row.unit.replace('_', ' ')}s"


def _moved(day: date, row: Figure, end: str, *, back: bool = False) -> date:
    count = int(row.parts[end])
    count = -count if back else count
    return add_business_days(day, count) if row.unit is Unit.BUSINESS_DAY else add_days(day, count)


# the decision and what follows a denial


def _decision(case: AuthorizationCase) -> AuthorizationStep:
    due = case.clock
    if due.due is not None:
        note = "; ".join(filter(None, [due.due.says, due.ask]))
        if due.extended is not None:
            note += f"; may be put off to {due.extended.on}"
        return AuthorizationStep(
            key="decision",
            does="decide",
            actor=Actor.PAYER,
            after=("request",),
            earliest=case.requested_on,
            latest=due.due.on,
            note=note,
            source=due.due.source,
            assumed=due.due.assumed,
        )
    row = figure(TOPIC, "decision", case.requested_on)
    return AuthorizationStep(
        key="decision",
        does="decide",
        actor=Actor.PAYER,
        after=("request",),
        earliest=case.requested_on,
        latest=_moved(case.requested_on, row, "high"),
        note=f"{due.ask}; in practice {_range(row)}",
        source=row.source,
        assumed=True,
    )


def _branches(
    case: AuthorizationCase, found: Determination, decision: AuthorizationStep
) -> Iterator[AuthorizationStep]:
    law = case.law
    rows = figures_on(CLOCKS, case.requested_on)
    supply = rows.get(f"{law}.supply_urgent" if case.urgent else f"{law}.supply")
    asked = None if supply is None or decision.latest is None else clock(supply, decision.latest, says="send it")
    yield AuthorizationStep(
        key="information",
        does="send what the payer asks for",
        actor=Actor.CLINIC,
        after=("decision",),
        needs=found.missing,
        earliest=case.requested_on,
        latest=None if asked is None else asked.on,
        only_if="decision",
        note="the payer sets the time" if asked is None else "the payer's clock stands still until it comes",
        source="" if asked is None else asked.source,
    )
    yield AuthorizationStep(
        key="peer_to_peer",
        does="speak with the payer's clinician",
        actor=Actor.PRESCRIBER,
        after=("decision",),
        needs=("the criterion that was not met, and the page of the chart",),
        earliest=decision.earliest,
        only_if="decision",
        note="within the days the payer sets, which may be few; it may look only at what was sent first",
    )
    yield from _appeal_steps(case, decision)
    yield from _meanwhile(case, decision)


def _appeal_steps(case: AuthorizationCase, decision: AuthorizationStep) -> Iterator[AuthorizationStep]:
    denial = case.denial
    if denial is None and decision.latest is not None:
        denial = Denial(dated_on=decision.latest, urgent=case.urgent)
    if denial is None:
        return
    levels = appeals(case.law, denial, handling=case.handling_known, internal_levels=case.internal_levels)
    first = decision.earliest if case.denial is None else denial.dated_on
    before = "decision"
    for index, level in enumerate(levels, start=1):
        yield _appeal_step(f"appeal_{index}", level, before, None if index > 1 else first)
        before = f"appeal_{index}"


def _appeal_step(key: str, level: AppealLevel, before: str, earliest: date | None) -> AuthorizationStep:
    by = level.file_by
    parts = [level.note]
    if level.decided_by is not None:
        parts.append(f"decided by {level.decided_by.on} at the latest")
    if by is not None:
        parts += [by.says.removeprefix("file").strip("; ")]
        parts += [f"by the other reading of federal holidays {by.later_reading}"] if by.later_reading else []
    return AuthorizationStep(
        key=key,
        does=level.name,
        actor=Actor.PAYER if level.automatic else Actor.PATIENT,
        after=(before,),
        needs=() if level.automatic else ("the denial", "a letter that answers each criterion from the chart"),
        earliest=earliest,
        latest=None if by is None else by.on,
        only_if=before,
        note="; ".join(filter(None, parts)),
        source="" if by is None else by.source,
        assumed=by is not None and by.assumed,
    )


def _meanwhile(case: AuthorizationCase, decision: AuthorizationStep) -> Iterator[AuthorizationStep]:
    law = case.law
    rows = figures_on(CLOCKS, case.requested_on)
    if not case.urgent and not isinstance(law, Unknown):
        yield AuthorizationStep(
            key="expedite",
            does="ask for an expedited decision where waiting could harm the person",
            actor=Actor.PRESCRIBER,
            needs=("the prescriber's statement of the danger",),
            earliest=case.requested_on,
            only_if="request",
            note=_urgent_words(law, case),
        )
    supply = rows.get(f"{law}.emergency_supply")
    if supply is not None:
        yield AuthorizationStep(
            key="emergency_supply",
            does=f"ask the pharmacy for an emergency supply of {supply.whole} hours",
            actor=Actor.PHARMACY,
            earliest=case.requested_on,
            only_if="decision",
            source=supply.source,
            assumed=supply.status is not Status.FINAL,
        )
    kept = rows.get(f"{law}.keep_benefits")
    if kept is not None and case.stage is Stage.RENEWAL and decision.latest is not None:
        by = clock(kept, decision.latest, says="")
        yield AuthorizationStep(
            key="keep_benefits",
            does="appeal early, and ask that the treatment goes on meanwhile",
            actor=Actor.PATIENT,
            after=("decision",),
            latest=by.on,
            only_if="decision",
            note=kept.note,
            source=by.source,
        )
    yield AuthorizationStep(
        key="bridge",
        does="bridge: another drug, the manufacturer's help, or cash",
        actor=Actor.CLINIC,
        after=("decision",),
        earliest=decision.earliest,
        only_if="decision",
        note="treatment begun on samples or free drug may not count as a running course at the next request",
    )


def _urgent_words(law: ProcessLaw, case: AuthorizationCase) -> str:
    rows = figures_on(CLOCKS, case.requested_on)
    drug = rows.get(f"{law}.decide_drug_urgent") if case.handling_known is Handling.DRUG else None
    row = drug or rows.get(f"{law}.decide_urgent") or rows.get(f"{law}.decide_drug_urgent")
    return "no rule sets a time" if row is None else f"the payer then decides within {row.whole} hours"


# after the approval


def _to_first_dose(
    case: AuthorizationCase, treatment: Treatment, decision: AuthorizationStep | None, after: Sequence[str]
) -> Iterator[AuthorizationStep]:
    soonest = case.requested_on if decision is None else decision.earliest
    last = case.requested_on if decision is None else decision.latest
    if treatment is Treatment.ESKETAMINE_NASAL:
        pharmacy = case.acquisition is Acquisition.SPECIALTY_PHARMACY
        row = figure(TOPIC, "pharmacy" if pharmacy else "stock", case.requested_on)
        soonest = None if soonest is None else _moved(soonest, row, "low")
        last = None if last is None else _moved(last, row, "high")
        yield AuthorizationStep(
            key="drug",
            does="agree to the copay and the shipment, then ship before each session" if pharmacy else "order the drug",
            actor=Actor.PHARMACY if pharmacy else Actor.CLINIC,
            after=tuple(after),
            needs=("prescription for each session", "the person's consent") if pharmacy else (),
            earliest=soonest,
            latest=last,
            note=f"takes {_range(row)}" + ("; without consent nothing is shipped" if pharmacy else ""),
            source=row.source,
            assumed=row.status is not Status.FINAL,
        )
        after = ("drug",)
    yield AuthorizationStep(
        key="first_dose",
        does="first session",
        actor=Actor.CLINIC,
        after=tuple(after),
        needs=("somebody to bring the person home",),
        earliest=soonest,
        latest=last,
        note="an approval is no promise of payment",
    )
