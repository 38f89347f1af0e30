"""A score as text: what is right, stratum by stratum, which columns differ, and the first differences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ketacost.corpus.score_records import Score, StratumScore
from ketacost.reports.layout import PIPED, Line, Page, facts, paragraph, plain, section, table, text_of, title
from ketacost.values.money import show

_LONGEST: Final = 24


def score_text(score: Score, *, page: Page = PIPED) -> str:
    """Return a score as people read it."""
    head = facts(
        [
            ("corpus", score.content_hash),
            ("rows", f"{score.rows:,}"),
            ("right to the cent", f"{score.right:,}"),
            ("wrong", f"{score.wrong:,}"),
            ("missing", f"{score.missing:,}"),
            ("unexpected", f"{score.unexpected:,}"),
            *([("not scored", ", ".join(score.not_scored))] if score.not_scored else []),
        ]
    )
    verdict = "Everything is right." if score.is_right else "Not everything is right."
    return text_of(
        [
            *title("Answers against the corpus"),
            *head,
            *section("Strata", _strata(score)),
            *section("Columns that differ", list(_columns(score))),
            *section("First differences", _differences(score)),
            "",
            verdict,
        ],
        page,
    )


def _strata(score: Score) -> list[Line]:
    rows = [_cells(one) for one in score.strata]
    return table(["stratum", "rows", "right", "wrong", "missing"], rows)


def _cells(one: StratumScore) -> list[str]:
    return [one.name, *(f"{count:,}" for count in (one.rows, one.right, one.wrong, one.missing))]


def _columns(score: Score) -> Iterator[Line]:
    for one in score.strata:
        words = [
            f"{column.name} {column.wrong:,} times"
            + ("" if column.most is None else f", by {show(column.most)} at most")
            for column in one.columns
        ]
        if words:
            yield from paragraph(f"{one.name}: {'; '.join(words)}", "", "  ")


def _differences(score: Score) -> list[Line]:
    rows = [
        [
            _clip(one.key),
            one.stratum,
            _clip(one.benefit_year),
            one.column or "the entry",
            _clip(one.expected),
            _clip(one.got),
        ]
        for one in score.first
    ]
    return table(["row", "stratum", "year", "column", "expected", "got"], rows, left=4) if rows else []


def _clip(text: str) -> str:
    shown = plain(text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 3]}..."
