"""Options side by side as a document: each in all, and month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ketacost.claims.claim import Scenario
from ketacost.estimates.estimate import MoneyRange
from ketacost.estimates.options import Comparison, Month, Option
from ketacost.reports.amounts import figure, is_exact
from ketacost.reports.documents.document import Document, Pictures, figures_of
from ketacost.reports.documents.letter_advice import open_question
from ketacost.reports.documents.letter_money import case_text
from ketacost.reports.documents.parts import Said, SaidList, Table, said_of
from ketacost.reports.documents.render import filled
from ketacost.reports.documents.wording import Wording
from ketacost.reports.language import Language
from ketacost.values.findings import Severity
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

OPTIONS_ABREAST: Final = 4
"""Options that fit side by side on paper; more go on in further tables."""

_PAGE: Final = "comparison"
_TOLD: Final = (Severity.WARNING, Severity.ASSUMPTION)


def comparison_document(
    comparison: Comparison, *, language: Language | str = Language.ENGLISH, pictures: Pictures = ()
) -> Document:
    """Return options side by side: in all, what is owed in each month, and what is owed so far.

    Args:
        comparison: the answer; it needs no trace.
        language: the language of the document; the caller's own labels stay as they are.
        pictures: SVG texts with what they show in words; they come after the first table.

    Raises:
        MissingExtraError: without jinja2.
    """
    say = Wording(_PAGE, Language(language))
    abreast = tuple(_abreast(len(comparison.options)))
    return filled(
        "comparison",
        "comparison",
        say.language,
        title=say("title"),
        say=say,
        versions=comparison.estimates[0].versions,
        whole=tuple(_whole(comparison, columns, say) for columns in abreast),
        months=tuple(_months(comparison, columns, say) for columns in abreast),
        so_far=tuple(_so_far(comparison, columns, say) for columns in abreast),
        is_helped=any(one.totals.assistance != 0 for one in comparison.estimates),
        cases=tuple(_cases(comparison, say)),
        rests=_rests(comparison, say),
        pictures=figures_of(pictures),
    )


def _abreast(count: int) -> Iterator[range]:
    return (range(start, min(start + OPTIONS_ABREAST, count)) for start in range(0, count, OPTIONS_ABREAST))


def _name(index: int, option: Option) -> str:
    return f"{index + 1}. {option.label}"


def _heads(comparison: Comparison, columns: range, first: str) -> tuple[str, ...]:
    return first, *(_name(index, comparison.options[index]) for index in columns)


def _key(name: str, columns: range) -> str:
    return f"{name}-{columns.start + 1}"


def _whole(comparison: Comparison, columns: range, say: Wording) -> Table:
    chosen = [comparison.options[index] for index in columns]
    is_helped = any(one.net_cost != one.patient_responsibility for one in chosen)
    rows = [
        (say("row_plan"), *(say.plan(one.plan) for one in chosen)),
        (say("row_sessions"), *(str(one.sessions) for one in chosen)),
        (say("row_first"), *(say.day(one.first_on) for one in chosen)),
        (say("row_last"), *(say.day(one.last_on) for one in chosen)),
        (say("row_due"), *(show(one.due_at_first_session) for one in chosen)),
        (say("row_plan_pays"), *(show(one.plan_paid) for one in chosen)),
    ]
    if is_helped:
        rows.append((say("row_owed"), *(_figure(one.patient_responsibility, say) for one in chosen)))
    if not all(is_exact(one.net_cost) for one in chosen):
        rows.append((say("row_least"), *(show(one.net_cost.low) for one in chosen)))
        rows.append((say("row_most"), *(show(one.net_cost.high) for one in chosen)))
    return Table(
        key=_key("whole", columns),
        caption=say("whole_table"),
        heads=_heads(comparison, columns, say("col_option")),
        rows=tuple(rows),
        total=(say("row_yours"), *(_figure(one.net_cost, say) for one in chosen)),
    )


def _figure(amounts: MoneyRange, say: Wording) -> str:
    """Return the one figure of a range, or both ends where there is none."""
    known = figure(amounts)
    return say.money_range(amounts) if isinstance(known, Unknown) else show(known)


def _months(comparison: Comparison, columns: range, say: Wording) -> Table:
    last = comparison.months[-1].so_far
    return Table(
        key=_key("months", columns),
        caption=say("month_table"),
        heads=_heads(comparison, columns, say("col_month")),
        rows=tuple(
            (_month(one, say), *(show(one.patient_responsibility[index]) for index in columns))
            for one in comparison.months
        ),
        total=(say("total"), *(show(last[index]) for index in columns)),
    )


def _so_far(comparison: Comparison, columns: range, say: Wording) -> Table:
    return Table(
        key=_key("so-far", columns),
        caption=say("so_far_table"),
        heads=_heads(comparison, columns, say("col_month")),
        rows=tuple((_month(one, say), *(show(one.so_far[index]) for index in columns)) for one in comparison.months),
    )


def _month(one: Month, say: Wording) -> str:
    return say.benefit_year(one.month)


def _cases(comparison: Comparison, say: Wording) -> Iterator[str]:
    """Yield for options that are not certain which of their cases the months show."""
    for index, (option, one) in enumerate(zip(comparison.options, comparison.estimates, strict=True)):
        if not is_exact(one.patient_responsibility):
            yield say("cases", option=_name(index, option), case=case_text(Scenario(one.scenario), say))


def _rests(comparison: Comparison, say: Wording) -> tuple[SaidList, ...]:
    """Return for each option its warnings, its assumptions, and what nobody said."""
    lists = []
    for index, (option, one) in enumerate(zip(comparison.options, comparison.estimates, strict=True)):
        items: Sequence[Said] = [
            *(said_of(finding, say) for finding in one.findings if finding.severity in _TOLD),
            *(open_question(question, say.language) for question in one.questions),
        ]
        if items:
            lists.append(SaidList(heading=_name(index, option), items=tuple(items)))
    return tuple(lists)
