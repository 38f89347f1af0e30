"""The score of somebody's answers, as frozen records."""

from __future__ import annotations

from decimal import Decimal

import attrs


@attrs.frozen(kw_only=True)
class ColumnScore:
    """How often a column is wrong.

    Attributes:
        name: the column.
        wrong: entries in which it differs.
        most: by how many dollars at most; ``None`` for days, and where an amount is missing throughout.
    """

    name: str
    wrong: int
    most: Decimal | None


@attrs.frozen(kw_only=True)
class StratumScore:
    """How a stratum came out; a row is right only if everything scored in all its benefit years is.

    Attributes:
        name: the stratum.
        rows: rows of it.
        right: rows that are right to the cent.
        wrong: rows that were answered and are not right.
        missing: rows without any answer.
        columns: the columns that are wrong somewhere.
    """

    name: str
    rows: int
    right: int
    wrong: int
    missing: int
    columns: tuple[ColumnScore, ...] = ()


@attrs.frozen(kw_only=True)
class Difference:
    """One value that is not right.

    Attributes:
        key: the row.
        stratum: its stratum.
        benefit_year: the benefit year; the day it starts where the answers name years by that.
        column: the column; empty where the whole entry is missing or too many.
        expected: the right value, in words.
        got: what was answered.
    """

    key: str
    stratum: str
    benefit_year: str
    column: str
    expected: str
    got: str


@attrs.frozen(kw_only=True)
class Score:
    """How somebody's answers compare with a corpus.

    Attributes:
        content_hash: the hash of the corpus.
        rows: rows of the corpus.
        right: rows that are right to the cent.
        wrong: rows that were answered and are not right.
        missing: rows without any answer.
        unexpected: answers to rows, or of benefit years, that the corpus does not have.
        not_scored: columns the answers do not have.
        strata: stratum by stratum.
        first: the first values that differ.
    """

    content_hash: str
    rows: int
    right: int
    wrong: int
    missing: int
    unexpected: int
    not_scored: tuple[str, ...]
    strata: tuple[StratumScore, ...]
    first: tuple[Difference, ...]

    @property
    def is_right(self) -> bool:
        """Whether every row is right and nothing is answered that was not asked."""
        return self.right == self.rows and not self.unexpected
