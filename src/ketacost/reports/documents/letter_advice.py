"""The advice of the letter to the patient: what could raise the cost, what to ask, how the authorization stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import attrs

from ketacost.authorization.approvals import Standing
from ketacost.authorization.determination import Outcome
from ketacost.claims.services import Component
from ketacost.estimates.authorization_records import AuthorizationOutlook, UnapprovedCost
from ketacost.estimates.estimate import Estimate, Question
from ketacost.reports.alone import pays_alone
from ketacost.reports.amounts import is_exact
from ketacost.reports.documents.parts import Said, Table, english, foreign, service
from ketacost.reports.documents.wording import Wording, visits_text
from ketacost.reports.language import Language
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

PAGE: Final = "patient_letter"
"""The page whose phrases the letter speaks."""

_ZERO: Final = Decimal("0.00")
_OPEN: Final = (
    ("accumulators", "open_balances"),
    (".deductibles", "open_deductible"),
    (".out_of_pocket_maxima", "open_maximum"),
    (".copay", "open_copay"),
    (".coinsurance", "open_coinsurance"),
    (".covered", "open_covered"),
    ("assistance", "open_help"),
)
"""A piece of the path of what nobody said, and the question it is, the first that fits."""
_SETTLED: Final = frozenset({Standing.APPROVED, Standing.NOT_NEEDED})
"""The standings of a visit that waits for nothing."""
_AGAINST: Final = frozenset({Outcome.NOT_MET, Outcome.EXCLUDED, Outcome.NO_RULE})
"""The outcomes that speak against an approval, or that no rule speaks for."""


@attrs.frozen(kw_only=True)
class Advice:
    """What to ask, and whom.

    Attributes:
        lead: whom to ask.
        asks: what to ask in any case.
        codes: the codes to have at hand, ``None`` where no line is known.
        lead_open: what introduces the questions that narrow the answer.
        open_ones: those questions.
    """

    lead: str
    asks: tuple[str, ...]
    codes: Table | None
    lead_open: str
    open_ones: tuple[Said, ...]


@attrs.frozen(kw_only=True)
class Approval:
    """How the authorization stands.

    Attributes:
        lines: what it is and what the policy says of the facts.
        sessions: how the visits stand, ``None`` without any.
        lead_missing: what introduces what is missing.
        missing: what is still to be found out.
        later: days and amounts that follow.
        notice: what every word about a policy must carry.
    """

    lines: tuple[str, ...]
    sessions: Table | None
    lead_missing: str
    missing: tuple[Said, ...]
    later: tuple[str, ...]
    notice: str


def higher_lines(estimate: Estimate, say: Wording) -> Iterator[str]:
    """Yield what could make the cost higher, in dollars the estimate knows; never a guess."""
    found = [*_uncertain(estimate, say), *_unapproved(estimate.authorization, say), *_counted_on(estimate, say)]
    yield from found or [say("higher_none")]
    yield say("higher_other")


def _uncertain(estimate: Estimate, say: Wording) -> Iterator[str]:
    owed = estimate.net_cost
    if is_exact(owed):
        return
    if isinstance(owed.expected, Unknown):
        key = "higher_range_alone" if pays_alone(estimate) else "higher_range"
        yield say(key, amount=show(owed.high - owed.low))
    elif owed.expected < owed.high:
        yield say("higher_than_expected", amount=show(owed.high - owed.expected))


def _unapproved(found: AuthorizationOutlook | None, say: Wording) -> Iterator[str]:
    if found is None:
        return
    gaps, none, delay = found.gaps_cost, found.no_more_approvals_cost, found.delay
    if gaps is not None and gaps.more > 0:
        total = say.money_range(gaps.patient_responsibility)
        yield say("higher_gaps", sessions=visits_text(gaps.sessions), more=show(gaps.more), total=total)
    if none is not None and none.more > 0:
        yield say("higher_no_approval", more=show(none.more), total=say.money_range(none.patient_responsibility))
    if delay is not None and delay.more is not None and delay.more > 0 and delay.patient_responsibility is not None:
        total = say.money_range(delay.patient_responsibility)
        day = say("no_day") if delay.latest is None else say.day(delay.latest)
        yield say("higher_delay", day=day, more=show(delay.more), total=total)


def _counted_on(estimate: Estimate, say: Wording) -> Iterator[str]:
    sums = estimate.totals
    for key, amount in (
        ("higher_balance_bill", sums.balance_bill),
        ("higher_second", sums.secondary_paid),
        ("higher_help", sums.assistance),
        ("higher_next_year", _later_years(estimate)),
    ):
        if amount != 0:
            yield say(key, amount=show(amount))


def _later_years(estimate: Estimate) -> Decimal:
    """Return what falls in benefit years after the first, where one plan alone pays; terms then may be others."""
    if len(estimate.plans) > 1 or pays_alone(estimate):
        return _ZERO
    return sum((group.totals.net_cost for group in estimate.benefit_years[1:]), _ZERO)


def advice(estimate: Estimate, say: Wording) -> Advice:
    """Return what to ask: of the plan, or of the clinic where the person pays alone."""
    alone = pays_alone(estimate)
    return Advice(
        lead=say("ask_clinic" if alone else "ask_insurer"),
        asks=tuple(say(key) for key in (("ask_price", "ask_written") if alone else _of_the_plan(estimate))),
        codes=_codes(estimate, say),
        lead_open=say("ask_open"),
        open_ones=tuple(open_question(one, say.language) for one in estimate.questions),
    )


def _of_the_plan(estimate: Estimate) -> Iterator[str]:
    yield from ("ask_covered", "ask_network", "ask_applied")
    if any(line.component is Component.PHARMACY for line in estimate.lines):
        yield "ask_pharmacy"
    if estimate.totals.savings_card_paid != 0:
        yield "ask_savings"
    if len(estimate.benefit_years) > 1:
        yield "ask_next_year"
    if any(one.reimbursed_later != 0 for one in estimate.cash_flow):
        yield "ask_filing"


def _codes(estimate: Estimate, say: Wording) -> Table | None:
    named = {line.code or f"NDC {line.ndc}": line.label for line in estimate.lines if line.code or line.ndc}
    if not named:
        return None
    rows = tuple((code, service(label, say)) for code, label in named.items())
    return Table(key="ask-codes", caption=say("ask_codes"), heads=(say("col_code"), say("col_what")), rows=rows, left=2)


def open_question(question: Question, language: Language) -> Said:
    """Return a question nobody answered: what it is about, what knowing it is worth, and its own words below."""
    say = Wording(PAGE, language)
    key = next((key for piece, key in _OPEN if piece in question.path), "open_other")
    swing = say("ask_swing", amount=show(question.swing))
    return Said(text=f"{say(key)} {swing}", lead=say("in_full"), detail=question.ask, detail_lang=foreign(say))


def awaited(found: AuthorizationOutlook, say: Wording) -> Said | None:
    """Return that the total counts on an approval, and what is missing for it; ``None`` where all are in hand."""
    open_ones = tuple(one.session for one in found.sessions if one.standing not in _SETTLED)
    if not open_ones:
        return None
    said = found.determination
    if len(open_ones) == len(found.sessions):
        texts = [say("answer_approval", payer=said.payer)]
    else:
        texts = [say("answer_approval_visits", payer=said.payer, sessions=visits_text(open_ones))]
    texts += [say(f"authorization_{said.outcome}")] if said.outcome in _AGAINST else []
    missing = "; ".join(said.missing)
    lead = say("answer_missing") if missing else ""
    return Said(text=" ".join(texts), lead=lead, detail=missing, detail_lang=foreign(say))


def approval(found: AuthorizationOutlook, say: Wording) -> Approval:
    """Return how the authorization stands, what is missing, and what follows in days and dollars."""
    said = found.determination
    return Approval(
        lines=(say("authorization_is", payer=said.payer), say(f"authorization_{said.outcome}")),
        sessions=_standings(found, say),
        lead_missing=say("authorization_find_out"),
        missing=english(said.missing, say),
        later=tuple(_later(found, say)),
        notice=say("authorization_notice", day=say.day(said.checked_on)),
    )


def _standings(found: AuthorizationOutlook, say: Wording) -> Table | None:
    if not found.sessions:
        return None
    counts = Counter(one.standing for one in found.sessions)
    return Table(
        key="authorization-sessions",
        caption=say("authorization_sessions"),
        heads=(say("col_standing"), say("col_visits")),
        rows=tuple((say(f"standing_{standing}"), str(count)) for standing, count in counts.items()),
        total=(say("total"), str(len(found.sessions))),
    )


def _later(found: AuthorizationOutlook, say: Wording) -> Iterator[str]:
    for one in found.renewals:
        on = say.day(one.needed_on)
        yield say("authorization_renew", day=say.day(one.file_by), number=one.first_session, on=on)
    if found.gaps_cost is not None:
        yield _without("authorization_gap", found.gaps_cost, say, sessions=visits_text(found.gaps_cost.sessions))
    if found.no_more_approvals_cost is not None:
        yield _without("authorization_none", found.no_more_approvals_cost, say)


def _without(key: str, cost: UnapprovedCost, say: Wording, **figures: str) -> str:
    """Return what visits without an approval cost the patient, and while what holds; then the clinic's loss."""
    said = [say(key, total=say.money_range(cost.patient_responsibility), **figures)]
    if cost.clinic_carries != 0:
        said += [say("authorization_clinic", clinic=show(cost.clinic_carries)), say("authorization_unsigned")]
    return " ".join([*said, say("authorization_not_given")])
