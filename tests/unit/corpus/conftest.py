"""A small corpus that the tests of this folder share."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketacost.corpus.files import make_corpus
from tests.unit.corpus.engine_answers import ROWS, SEED


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a corpus with ten rows a stratum."""
    folder = tmp_path_factory.mktemp("corpus") / "small"
    make_corpus(folder, seed=SEED, rows=ROWS)
    return folder
