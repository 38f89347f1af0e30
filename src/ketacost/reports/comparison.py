"""A comparison as plain text: options as columns, month by month, and so far."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from ketacost.claims.claim import Scenario
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.options import Comparison, Option
from ketacost.reports.amounts import CurrencyDisplay, cell, figure, is_exact, listed
from ketacost.reports.layout import PIPED, Line, Page, Tone, clipped, paragraph, plain, section, table, text_of, title
from ketacost.reports.text import CASES, versions_lines
from ketacost.values.findings import Severity

OPTIONS_ABREAST: Final = 4
"""Options that fit side by side; more go on in a further table."""

_COLUMN: Final = 18


def comparison_text(
    comparison: Comparison, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED
) -> str:
    """Return options side by side: in all, month by month, and so far.

    Args:
        comparison: the answer; it needs no trace.
        currency: how amounts are written.
        page: what the report is set on.
    """
    unit = "" if currency is CurrencyDisplay.SYMBOL else " (amounts in USD)"
    lines = [*title("Options side by side"), "", *paragraph(comparison.notice)]
    caution = paragraph(_caution(comparison.options), tone=Tone.WARNING)
    lines += ["", *caution] if caution else []
    for columns in _abreast(len(comparison.options)):
        chosen = [comparison.options[index] for index in columns]
        heads = [_heading(index, comparison.options[index]) for index in columns]
        lines += section(f"In all{unit}", _whole(chosen, heads, currency))
        month, so_far = _months(comparison, columns, heads, currency)
        lines += section(f"You owe, month by month{unit}", month)
        lines += section(f"You owe, so far{unit}", so_far)
    lines += section("Which case the months show", _cases(comparison))
    lines += section("Warnings and questions", _warnings(comparison.estimates), tone=Tone.WARNING)
    return text_of([*lines, "", *versions_lines(comparison.estimates[0])], page)


def _caution(options: Sequence[Option]) -> str:
    """Return a caution where the options are not equally many sessions; empty where they are."""
    counts = list(dict.fromkeys(str(one.sessions) for one in options))
    if len(counts) == 1:
        return ""
    return f"Take care: the options differ in their sessions, and fewer visits cost less: {' against '.join(counts)}."


def _abreast(count: int) -> Iterator[range]:
    return (range(start, min(start + OPTIONS_ABREAST, count)) for start in range(0, count, OPTIONS_ABREAST))


def _heading(index: int, option: Option) -> str:
    words = textwrap.wrap(plain(f"{index + 1}. {option.label}"), _COLUMN)
    return "\n".join(words)


def _whole(options: Sequence[Option], heads: Sequence[str], currency: CurrencyDisplay) -> list[Line]:
    owed = [one.net_cost for one in options]
    rows = [
        ["Plan", *(clipped(one.plan, _COLUMN) for one in options)],
        ["Sessions", *(str(one.sessions) for one in options)],
        ["First visit", *(one.first_on.isoformat() for one in options)],
        ["Last visit", *(one.last_on.isoformat() for one in options)],
        ["Due at session 1", *(cell(one.due_at_first_session, currency) for one in options)],
        ["The plan pays", *(cell(one.plan_paid, currency) for one in options)],
        ["You pay in all", *(cell(figure(one), currency) for one in owed)],
    ]
    if not all(is_exact(one) for one in owed):
        rows.append(["  at least", *(cell(one.low, currency) for one in owed)])
        rows.append(["  at most", *(cell(one.high, currency) for one in owed)])
    return table(["", *heads], rows)


def _months(
    comparison: Comparison, columns: Sequence[int], heads: Sequence[str], currency: CurrencyDisplay
) -> tuple[list[Line], list[Line]]:
    month = [
        [one.month, *(cell(one.patient_responsibility[index], currency) for index in columns)]
        for one in comparison.months
    ]
    month.append(["total", *(cell(comparison.months[-1].so_far[index], currency) for index in columns)])
    so_far = [[one.month, *(cell(one.so_far[index], currency) for index in columns)] for one in comparison.months]
    return table(["Month", *heads], month), table(["Month", *heads], so_far)


def _cases(comparison: Comparison) -> list[Line]:
    """Say for options that are not certain which of their cases the tables show."""
    lines: list[Line] = []
    for scenario in Scenario:
        numbers = [
            str(number)
            for number, one in enumerate(comparison.estimates, start=1)
            if one.scenario is scenario and not is_exact(one.patient_responsibility)
        ]
        if numbers:
            lines += paragraph(f"option {listed(numbers)}: {CASES[scenario]}", "- ")
    return lines


def _warnings(estimates: Sequence[Estimate]) -> list[Line]:
    """List warnings and open questions once each, with the numbers of the options they are about."""
    said: dict[str, list[str]] = {}
    for number, one in enumerate(estimates, start=1):
        warnings = [f"{f.message} ({f.code})" for f in one.findings if f.severity is Severity.WARNING]
        open_questions = [f"not known: {question.path}; {question.ask}" for question in one.questions]
        for text in dict.fromkeys([*warnings, *open_questions]):
            said.setdefault(text, []).append(str(number))
    return [
        line for text, numbers in said.items() for line in paragraph(text, f"- option {', '.join(numbers)}: ", "  ")
    ]
