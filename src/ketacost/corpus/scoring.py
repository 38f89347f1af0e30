"""Scoring: anybody's answers against the corpus, to the cent, stratum by stratum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs
import pyarrow as pa

from ketacost.corpus.answers import AMOUNTS, DAYS
from ketacost.corpus.files import read_manifest, read_table
from ketacost.corpus.score_records import ColumnScore, Difference, Score, StratumScore
from ketacost.errors import InvalidInputError, Problem
from ketacost.values.money import show

SHOWN: Final = 20
"""How many differing values a score shows."""

SCORED: Final = (*AMOUNTS, *DAYS)
"""Columns that are scored where the answers have them."""

_YEARS: Final = ("benefit_year", "starts_on")
_NOTHING: Final = "nothing"

Place: TypeAlias = tuple[str, str]
"""Key and benefit year of an entry, as text."""


@attrs.define
class _Tally:
    """What is counted of one stratum."""

    keys: list[str] = attrs.Factory(list)
    wrong: dict[str, int] = attrs.Factory(dict)
    most: dict[str, Decimal] = attrs.Factory(dict)


def score(corpus: str | Path, answers: pa.Table) -> Score:
    """Return how answers compare with a corpus.

    Args:
        corpus: folder of the corpus.
        answers: one entry a row and benefit year: ``key``, ``benefit_year`` or ``starts_on``, and any of the amounts
            and days of the corpus. Amounts are decimals, whole numbers or text, never floats.

    Raises:
        InvalidInputError: if the folder holds no corpus; for columns that are missing, mean nothing here or hold
            floats; for two answers of one row and benefit year.
    """
    manifest = read_manifest(corpus)
    year = _check(answers)
    return _Scorer(read_table(corpus, "expected"), read_table(corpus, "labels"), answers, year).score(
        str(manifest["content_hash"])
    )


def _check(answers: pa.Table) -> str:
    """Return the column that names benefit years, or refuse the answers."""
    names = answers.column_names
    problems = [
        Problem("score.column", name, "no such column is scored; rename or drop it")
        for name in names
        if name not in {"key", *_YEARS, *SCORED}
    ]
    problems += [Problem("score.column_twice", n, "this column stands twice; keep one") for n in _twice(names)]
    year = next((name for name in _YEARS if name in names), None)
    if "key" not in names:
        problems.append(Problem("score.no_column", "key", "every answer needs the key of its row; add it"))
    if year is None:
        problems.append(
            Problem("score.no_column", _YEARS[0], f"every answer needs its year; add {' or '.join(_YEARS)}")
        )
    if not set(names) & set(SCORED):
        problems.append(Problem("score.no_amounts", "", f"nothing here can be scored; add any of {', '.join(SCORED)}"))
    problems += [
        Problem("score.float", field.name, f"floats are not exact, got {field.type}; write decimals or text")
        for field in answers.schema
        if pa.types.is_floating(field.type)
    ]
    if problems or year is None:
        raise InvalidInputError(problems)
    return year


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


class _Scorer:
    """Compares entry by entry and counts."""

    def __init__(self, expected: pa.Table, labels: pa.Table, answers: pa.Table, year: str) -> None:
        self.year = year
        self.names = tuple(name for name in SCORED if name in answers.column_names)
        strata = zip(labels["key"].to_pylist(), labels["stratum"].to_pylist(), strict=True)
        self.stratum = {str(key): str(name) for key, name in strata}
        self.expected = _entries(expected, year, self.names)
        self.got = _entries(answers, year, self.names)
        self.tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
        self.first: list[Difference] = []

    def score(self, content_hash: str) -> Score:
        """Return the score."""
        wrong: set[str] = set()
        for place, right in self.expected.items():
            if self._entry(place, right, self.got.get(place)):
                wrong.add(place[0])
        unexpected = [place for place in self.got if place not in self.expected]
        for place in unexpected:
            wrong.add(place[0])
            self._show(place, "", _NOTHING, "an answer")
        answered = {place[0] for place in self.got}
        for key, name in self.stratum.items():
            self.tallies[name].keys.append(key)
        strata = tuple(_stratum(name, tally, wrong, answered) for name, tally in self.tallies.items())
        return Score(
            content_hash=content_hash,
            rows=len(self.stratum),
            right=sum(one.right for one in strata),
            wrong=sum(one.wrong for one in strata),
            missing=sum(one.missing for one in strata),
            unexpected=len(unexpected),
            not_scored=tuple(name for name in SCORED if name not in self.names),
            strata=strata,
            first=tuple(self.first),
        )

    def _entry(self, place: Place, right: Sequence[object], got: Sequence[object] | None) -> bool:
        """Compare one entry and return whether anything in it is wrong."""
        if got is None:
            self._show(place, "", "an answer", _NOTHING)
            return True
        found = False
        for name, wanted, given in zip(self.names, right, got, strict=True):
            if wanted != given:
                found = True
                self._count(place, name, wanted, given)
        return found

    def _count(self, place: Place, name: str, wanted: object, given: object) -> None:
        tally = self.tallies[self.stratum[place[0]]]
        tally.wrong[name] = tally.wrong.get(name, 0) + 1
        if isinstance(wanted, Decimal) and isinstance(given, Decimal):
            tally.most[name] = max(tally.most.get(name, Decimal(0)), abs(wanted - given))
        self._show(place, name, _words(wanted), _words(given))

    def _show(self, place: Place, column: str, expected: str, got: str) -> None:
        if len(self.first) < SHOWN:
            key, year = place
            stratum = self.stratum.get(key, "no such row")
            self.first.append(
                Difference(key=key, stratum=stratum, benefit_year=year, column=column, expected=expected, got=got)
            )


def _stratum(name: str, tally: _Tally, wrong: set[str], answered: set[str]) -> StratumScore:
    missing = sum(key not in answered for key in tally.keys)
    bad = sum(key in wrong and key in answered for key in tally.keys)
    return StratumScore(
        name=name,
        rows=len(tally.keys),
        right=len(tally.keys) - missing - bad,
        wrong=bad,
        missing=missing,
        columns=tuple(ColumnScore(name=n, wrong=tally.wrong[n], most=tally.most.get(n)) for n in tally.wrong),
    )


def _entries(table: pa.Table, year: str, names: Sequence[str]) -> Mapping[Place, tuple[object, ...]]:
    """Return what a table says, by key and benefit year.

    Raises:
        InvalidInputError: for two entries of one place.
    """
    keys, years = ([str(value) for value in table[name].to_pylist()] for name in ("key", year))
    columns = [_values(table[name], name) for name in names]
    found: dict[Place, tuple[object, ...]] = {}
    for place, *values in zip(zip(keys, years, strict=True), *columns, strict=True):
        if place in found:
            message = f"row {place[0]} is answered twice for {place[1]}; keep one"
            raise InvalidInputError([Problem("score.twice", "key", message)])
        found[place] = tuple(values)
    return found


def _values(column: pa.ChunkedArray, name: str) -> Iterator[object]:
    """Yield the values of a column as exact amounts or as days; what is neither stays text and is wrong."""
    read = _amount if name in AMOUNTS else _day
    return (read(value) for value in column.to_pylist())


def _amount(value: Any) -> object:  # noqa: ANN401 (a cell)
    if isinstance(value, str):
        return _amount_of(value.strip())
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


@lru_cache(maxsize=65_536)
def _amount_of(text: str) -> object:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return text or None
    return found if found.is_finite() else text


def _day(value: Any) -> object:  # noqa: ANN401 (a cell)
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value or None


def _words(value: object) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, Decimal):
        return show(value) if value == value.quantize(Decimal("0.01")) else str(value)
    return str(value)
