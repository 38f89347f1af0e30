"""The batch engine, compiled, against the answer key."""

from __future__ import annotations

import json
from pathlib import Path

from ketacost.batch.api import estimate_batch
from ketacost.batch.designs import load_designs
from ketacost.corpus.columns import FOLDERS
from ketacost.corpus.files import read_table
from ketacost.corpus.scoring import score


def test_the_batch_is_right_in_every_row(small_corpus: Path) -> None:
    """The rows are its input as they stand, none is refused, and every amount and day is the oracle's."""

    documents = [
        {path.stem: json.loads(path.read_text(encoding="ascii")) for path in sorted((small_corpus / name).iterdir())}
        for name in FOLDERS
    ]
    result = estimate_batch(read_table(small_corpus, "rows"), load_designs(*documents))
    found = score(small_corpus, result.years)

    assert [] == result.errors.to_pylist()
    assert () == found.first
    assert found.is_right
    assert () == found.not_scored
