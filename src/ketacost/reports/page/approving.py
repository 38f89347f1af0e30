"""Prior authorization on the page: what the policy says, its checklist, what to find out, the steps and their days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from ketacost.authorization.judgement import Judgement
from ketacost.authorization.steps import AuthorizationStep
from ketacost.estimates.authorization_records import AuthorizationOutlook, UnapprovedCost
from ketacost.reports.decision_days import steps_in_order
from ketacost.reports.language import Language
from ketacost.reports.page.page_words import PageWords, sentence
from ketacost.reports.page.view import AuthorizationView, CheckView, Fact, Table
from ketacost.values.money import show


def authorization_view(found: AuthorizationOutlook | None, words: PageWords) -> AuthorizationView | None:
    """Return prior authorization as the page shows it; ``None`` where the request has none."""
    if found is None:
        return None
    said = found.determination
    checks = () if said.judgement is None else tuple(_checks(said.judgement, words))
    return AuthorizationView(
        outcome=words.say(f"outcome_{said.outcome}"),
        facts=tuple(_facts(found, words)),
        checklist=checks,
        missing=tuple(words.english(text) for text in said.missing),
        steps=_steps(found.steps, words),
        notice=words.english(found.notice),
    )


def _facts(found: AuthorizationOutlook, words: PageWords) -> Iterator[Fact]:
    yield words.fact("payer", found.determination.payer)
    yield words.fact("policy_checked", words.day(found.determination.checked_on))
    stands = Counter(one.standing for one in found.sessions)
    said = [words.say(f"standing_{standing}", count=str(count)) for standing, count in stands.items()]
    yield words.fact("sessions_standing", ", ".join(said))
    for one in found.renewals:
        asked = words.say("ask_again", day=words.day(one.file_by), number=str(one.first_session))
        yield words.fact("ask_again_by", asked)
    for key, cost in (("gaps_cost", found.gaps_cost), ("without_approval", found.no_more_approvals_cost)):
        if cost is not None:
            yield words.fact(key, _carried(cost, words))


def _carried(cost: UnapprovedCost, words: PageWords) -> str:
    owed = words.span(cost.patient_responsibility)
    return words.say("clinic_carries", amount=owed, clinic=show(cost.clinic_carries))


def _checks(found: Judgement, words: PageWords, depth: int = -1) -> Iterator[CheckView]:
    """Yield what is asked, part by part; the whole itself only where it has no parts."""
    if depth >= 0 or not found.parts:
        state = found.truth.value
        yield CheckView(
            text=words.english(found.reason), state=state, mark=words.say(f"mark_{state}"), depth=max(depth, 0)
        )
    for part in found.parts:
        yield from _checks(part, words, depth + 1)


def _steps(steps: tuple[AuthorizationStep, ...], words: PageWords) -> Table:
    """Return the steps by their first day; what is done only if it is denied comes after all others."""
    rows = tuple(
        (
            sentence(_does(step, words)),
            words.say(f"actor_{step.actor}"),
            _day(step.earliest, words),
            _day(step.latest, words),
        )
        for step in steps_in_order(steps)
    )
    heads = tuple(words.say(key) for key in ("step", "who", "earliest", "latest"))
    return Table(title=words.say("steps_title"), headers=heads, rows=rows)


def _does(step: AuthorizationStep, words: PageWords) -> str:
    """Return what is done; an appeal is named in full where the page is in English, elsewhere by its level."""
    appeal = re.fullmatch(r"appeal_(\d+)", step.key)
    if appeal is not None:
        english = words.language is Language.ENGLISH
        return step.does if english else words.say("does_appeal", level=appeal.group(1))
    key = f"does_{step.key}"
    return words.say(key) if words.knows(key) else step.does


def _day(day: date | None, words: PageWords) -> str:
    return "" if day is None else words.short_day(day)
