"""Estimates and comparisons as notebooks show them: the answer in short, its table, its pictures.

``%load_ext ketacost`` teaches a notebook to show both, ``%unload_ext ketacost`` takes it back; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial
from html import escape
from typing import Any, Final

from ketacost.errors import MissingExtraError
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.options import Comparison
from ketacost.reports.amounts import figure
from ketacost.reports.comparison import comparison_text
from ketacost.reports.language import Language
from ketacost.reports.layout import plain
from ketacost.reports.pictures.monthly_comparison import COLORS, comparison_picture
from ketacost.reports.pictures.picture import Picture
from ketacost.reports.pictures.render import svg_text
from ketacost.reports.pictures.wording import notice_line, range_text, say, visit_text
from ketacost.reports.pictures.year_timeline import year_timeline
from ketacost.reports.text import estimate_text
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

_HTML: Final = "text/html"
_TEXT: Final = "text/plain"
_NUMBER: Final = ' style="text-align: right"'


def estimate_html(estimate: Estimate, *, language: Language = Language.ENGLISH) -> str:
    """Return an estimate as a piece of HTML: what is owed, visit by visit, and the line of what is owed so far.

    The picture is left out where the packages that draw are not installed; the table says the same.

    Args:
        estimate: the answer; it needs no trace.
        language: of the words.
    """
    facts = [
        (say("owed", language), range_text(estimate.patient_responsibility, language)),
        (say("after_help", language), range_text(estimate.net_cost, language)),
        (say("plan", language), plain(estimate.plan)),
        (say("second_payer", language), plain(estimate.secondary)),
    ]
    if estimate.net_cost == estimate.patient_responsibility:
        del facts[1]
    heads = ["visit", "day", "allowed", "owed", "due_at_visit", "owed_so_far"]
    rows = [
        [
            visit_text(one.session, language),
            one.on.isoformat(),
            show(one.totals.allowed_amount),
            show(one.totals.patient_responsibility),
            show(one.due_at_session),
            range_text(one.so_far, language),
        ]
        for one in estimate.sessions
    ]
    picture = year_timeline(estimate, language=language)
    return _page(
        plain(estimate.label) or say("untitled", language),
        _sentences(estimate, language),
        [(name, value) for name, value in facts if value],
        [_drawn(picture), _table([say(key, language) for key in heads], rows, text=2)],
    )


def comparison_html(comparison: Comparison, *, language: Language = Language.ENGLISH) -> str:
    """Return a comparison as a piece of HTML: every option in all, then month by month, with the picture of it.

    The picture is left out where the packages that draw are not installed, or where it has no room for the options.

    Args:
        comparison: the answer; it needs no trace.
        language: of the words.
    """
    heads = [say(key, language) for key in ("what", "plan", "owed", "at_least", "at_most", "after_help")]
    rows = [
        [
            f"{index}. {plain(one.label)}",
            plain(one.plan),
            _figure(figure(one.patient_responsibility), language),
            show(one.patient_responsibility.low),
            show(one.patient_responsibility.high),
            range_text(one.net_cost, language),
        ]
        for index, one in enumerate(comparison.options, start=1)
    ]
    parts = [_table(heads, rows, text=2)]
    if len(comparison.options) <= len(COLORS):
        picture = comparison_picture(comparison, language=language)
        parts += [_drawn(picture), _table(picture.table.headers, picture.table.rows, text=1)]
    first = comparison.estimates[0]
    return _page(say("side_by_side", language), [notice_line(first, language)], [], parts)


def load_ipython_extension(shell: Any) -> None:  # noqa: ANN401 (IPython need not be installed)
    """Teach a notebook, or IPython in a terminal, to show estimates and comparisons.

    IPython calls it for ``%load_ext ketacost``. Where no HTML is shown, the text report stands.
    """
    formatters = shell.display_formatter.formatters
    for kind, html_of, text_of in _SHOWN:
        formatters[_HTML].for_type(kind, html_of)
        formatters[_TEXT].for_type(kind, partial(_print, text_of))


def unload_ipython_extension(shell: Any) -> None:  # noqa: ANN401 (IPython need not be installed)
    """Take it back; IPython calls it for ``%unload_ext ketacost``."""
    for kind, _, _ in _SHOWN:
        for form in (_HTML, _TEXT):
            shell.display_formatter.formatters[form].pop(kind, None)


def _print(text_of: Callable[..., str], answer: object, printer: Any, _cycle: bool) -> None:  # noqa: ANN401, FBT001 (IPython's way)
    printer.text(text_of(answer).rstrip("\n"))


_SHOWN: Final[Sequence[tuple[type, Callable[..., str], Callable[..., str]]]] = (
    (Estimate, estimate_html, estimate_text),
    (Comparison, comparison_html, comparison_text),
)


def _sentences(estimate: Estimate, language: Language) -> list[str]:
    said = [notice_line(estimate, language)]
    if estimate.questions:
        said.append(say("open_questions", language, count=len(estimate.questions)))
    return said


def _figure(amount: Decimal | Unknown, language: Language) -> str:
    return say("not_known", language) if isinstance(amount, Unknown) else show(amount)


def _page(title: str, sentences: Iterable[str], facts: Iterable[tuple[str, str]], parts: Iterable[str]) -> str:
    said = "".join(f"<p>{escape(one)}</p>" for one in sentences)
    pairs = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return "\n".join(
        [
            '<div class="ketacost">',
            f"<h4>{escape(title)}</h4>",
            said,
            f"<dl>{pairs}</dl>" if pairs else "",
            *parts,
            "</div>",
        ]
    )


def _drawn(picture: Picture) -> str:
    """Return a picture as a figure, or nothing where it cannot be drawn here."""
    try:
        return f'<figure style="margin: 0; max-width: 100%">{svg_text(picture)}</figure>'
    except MissingExtraError:
        return ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, text: int) -> str:
    """Return a table; the columns after the first ``text`` ones are numbers."""
    top = "".join(
        f'<th scope="col"{_NUMBER if at >= text else ""}>{escape(head)}</th>' for at, head in enumerate(heads)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{_NUMBER if at >= text else ''}>{escape(cell)}</td>" for at, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
