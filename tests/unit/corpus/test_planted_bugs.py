"""The scorer finds every bug that is planted in the engine, where one looks for it, and none where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketacost.corpus.score_records import Score, StratumScore
from ketacost.corpus.scoring import score
from ketacost.corpus.strata import STRATA
from tests.unit.corpus.engine_answers import engine_answers
from tests.unit.corpus.planted_bugs import BUGS, Bug


def _of(found: Score, stratum: str) -> StratumScore:
    return next(one for one in found.strata if one.name == stratum)


def test_the_engine_without_a_bug_is_right(small_corpus: Path) -> None:
    """Every row of every stratum is right to the cent."""

    found = score(small_corpus, engine_answers(STRATA).drop_columns(["benefit_year"]))

    assert () == found.first
    assert found.is_right


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug: Bug, small_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of the stratum that is about what the bug breaks are wrong, and the score says which columns."""

    bug.plant(monkeypatch)
    found = score(small_corpus, engine_answers([bug.stratum]).drop_columns(["benefit_year"]))

    assert _of(found, bug.stratum).wrong > 0
    assert _of(found, bug.stratum).columns
    assert not found.is_right
