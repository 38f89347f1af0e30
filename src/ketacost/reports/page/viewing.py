"""The page of an estimate: from the answer's records to ready text in one language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from ketacost.estimates.estimate import Estimate, Milestone, Question, SessionCost
from ketacost.reports.amounts import is_exact
from ketacost.reports.language import Language, meaning, phrases
from ketacost.reports.page.approving import authorization_view
from ketacost.reports.page.figures import is_insured, parts_of
from ketacost.reports.page.page_words import PageWords, sentence
from ketacost.reports.page.tables import months_table, session_headers, session_views, years_table
from ketacost.reports.page.view import Fact, FindingsView, FindingView, PictureView, QuestionView, Table, View
from ketacost.reports.pictures.year_timeline import year_timeline
from ketacost.values.findings import Finding, Severity
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

_NARROW: Final = 360
_GRAVEST_FIRST: Final = (Severity.WARNING, Severity.ASSUMPTION, Severity.NOTICE)


def view_of(estimate: Estimate, language: Language | str = Language.ENGLISH) -> View:
    """Return the page of an estimate.

    Args:
        estimate: the answer; with its trace each session is explained line by line.
        language: the language of the page. What exists in English alone is marked as English.
    """
    words = PageWords(Language(language))
    exact = is_exact(estimate.net_cost)
    return View(
        language=words.language,
        title=estimate.label or words.say("title"),
        notice=words.say("notice"),
        headline=_headline(estimate, words),
        figures=tuple(_figures(estimate, words)),
        case="" if exact else words.say(f"case_{estimate.scenario}"),
        facts=tuple(_facts(estimate, words)),
        milestones=_milestones(estimate, words),
        months=months_table(estimate, words),
        years=years_table(estimate, words),
        session_headers=session_headers(estimate, words),
        sessions=session_views(estimate, words),
        pictures=(_picture(estimate, words),),
        authorization=authorization_view(estimate.authorization, words),
        questions=tuple(_question(one, words) for one in estimate.questions),
        findings=tuple(_findings(estimate.findings, words)),
        readings=_readings(estimate, words),
        versions=_versions(estimate, words),
    )


def _headline(estimate: Estimate, words: PageWords) -> str:
    total = estimate.net_cost
    low, high = show(total.low), show(total.high)
    if is_exact(total):
        return words.say("headline_exact", amount=low)
    if isinstance(total.expected, Unknown):
        return words.say("headline_range", low=low, high=high)
    return words.say("headline_expected", expected=show(total.expected), low=low, high=high)


def _figures(estimate: Estimate, words: PageWords) -> Iterator[Fact]:
    total = estimate.net_cost
    if is_exact(total):
        yield words.fact("figure_total", show(total.low))
    else:
        yield words.fact("figure_least", show(total.low))
        if not isinstance(total.expected, Unknown):
            yield words.fact("figure_expected", show(total.expected))
        yield words.fact("figure_most", show(total.high))
    due = [one for one in estimate.sessions if one.due_at_session > 0]
    if due:
        yield words.fact("figure_first_due", _due(due[0], words, "first_due"))
        dearest = max(due, key=_due_amount)
        yield words.fact("figure_dearest_visit", _due(dearest, words, "dearest_visit"))


def _due_amount(one: SessionCost) -> Decimal:
    return one.due_at_session


def _due(one: SessionCost, words: PageWords, key: str) -> str:
    return words.say(key, amount=show(one.due_at_session), day=words.day(one.on))


def _facts(estimate: Estimate, words: PageWords) -> Iterator[Fact]:
    if is_insured(estimate):
        yield words.fact("plan", estimate.plan)
    if estimate.secondary:
        yield words.fact("second_payer", estimate.secondary)
    yield words.fact("visits", _visits(estimate, words))
    yield from parts_of(estimate.totals, words, insured=is_insured(estimate))
    funded = sum((move.from_accounts for move in estimate.cash_flow), Decimal("0.00"))
    if funded != 0:
        yield words.fact("accounts", show(funded))
    if estimate.as_of is not None:
        yield words.fact("asked_on", words.day(estimate.as_of))


def _visits(estimate: Estimate, words: PageWords) -> str:
    treatments = sum(1 for one in estimate.sessions if one.session > 0)
    number = "one" if treatments == 1 else "many"
    intake = "_intake" if treatments < len(estimate.sessions) else ""
    counted = words.say(f"sessions_{number}{intake}", count=str(treatments))
    first, last = estimate.sessions[0].on, estimate.sessions[-1].on
    return words.say("visits_between", sessions=counted, first=words.day(first), last=words.day(last))


def _milestones(estimate: Estimate, words: PageWords) -> tuple[str, ...]:
    if not is_insured(estimate):
        return ()
    return tuple(_milestone(one, words) for one in estimate.milestones) or (words.say("no_milestone"),)


def _milestone(one: Milestone, words: PageWords) -> str:
    figures = {"limit": sentence(words.limit(one.pool)), "amount": show(one.limit), "day": words.day(one.on)}
    if one.session:
        return words.say("milestone", number=str(one.session), **figures)
    return words.say("milestone_intake", **figures)


def _picture(estimate: Estimate, words: PageWords) -> PictureView:
    """Return the picture of the year, made as narrow as a telephone: a wider page only shows it larger."""
    picture = year_timeline(estimate, language=words.language, width=_NARROW)
    return PictureView(
        name=picture.name,
        title=picture.title,
        description=picture.description,
        spec=json.dumps(picture.spec, ensure_ascii=True, separators=(",", ":")),
        table=Table(title=picture.title, headers=picture.table.headers, rows=picture.table.rows),
    )


def _question(one: Question, words: PageWords) -> QuestionView:
    gain = words.say("gain", amount=show(one.swing)) if one.swing > 0 else words.say("no_gain")
    asked = phrases("questions", words.language).get(one.ask, one.ask)
    # What the form wrote as the reason of an unknown comes back as the question, in the words of the form's language.
    own = asked != one.ask or asked in phrases("form", words.language).values()
    ask = words.own(asked, path=one.path) if own else words.statement(one.ask, path=one.path)
    return QuestionView(ask=ask, gain=gain)


def _findings(findings: tuple[Finding, ...], words: PageWords) -> Iterator[FindingsView]:
    for severity in _GRAVEST_FIRST:
        found = tuple(_finding(one, words) for one in findings if one.severity is severity)
        if found:
            yield FindingsView(severity=severity, title=words.say(f"severity_{severity}"), findings=found)


def _finding(one: Finding, words: PageWords) -> FindingView:
    return FindingView(
        meaning=meaning(one.code, words.language), statement=words.statement(one.message, code=one.code, path=one.path)
    )


def _readings(estimate: Estimate, words: PageWords) -> tuple[str, ...]:
    """Return how the plan was read; a person without a plan has nothing to read."""
    if not is_insured(estimate):
        return ()
    return tuple(words.say(f"reading_{name}__{value}") for name, value in estimate.conventions)


def _versions(estimate: Estimate, words: PageWords) -> str:
    made = estimate.versions
    day = date.fromisoformat(made.reference_data.partition("+")[0])
    figures = {"library": made.library, "data": made.reference_data, "form": made.schema}
    return words.say("versions", day=words.day(day), **figures)
