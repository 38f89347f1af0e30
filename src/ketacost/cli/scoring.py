"""``ketacost corpus`` and ``ketacost score``: the answer key, and anybody's answers against it."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from time import monotonic
from typing import Final

from ketacost.cli.forms import AnswerFormat, File, TextOrJson, write_answer
from ketacost.cli.problems import say
from ketacost.cli.starting import started
from ketacost.cli.writing import check_output
from ketacost.errors import MissingExtraError

ROWS: Final = 100_000
"""Rows of a corpus where nobody says how many."""

DIFFERENT: Final = 3
"""Exit code of a score in which not everything is right."""

_SECONDS: Final = 2.0
"""Seconds between two lines about how far it has come."""


def corpus(*, seed: int, out: str, rows: int = ROWS, workers: int | None = None) -> None:
    """Make an answer-key corpus: questions over every rule, with the right answers.

    Args:
        seed: what decides the questions; the same seed and rows give the same content hash on every machine.
        out: folder to make; it must not exist, or be empty.
        rows: how many questions.
        workers: how many processes make them; by default one a processor.
    """
    _needs_batch()
    from ketacost.corpus.files import make_corpus  # noqa: PLC0415 (an extra, loaded when it is asked)

    started()
    processes = _processors() if workers is None else workers
    manifest = make_corpus(out, seed=seed, rows=rows, workers=processes, on_progress=_said())
    say(f"{rows:,} rows of {len(manifest['strata'])} strata in {out}, content hash {manifest['content_hash']}")


def score(file: File, /, *, corpus: str, form: TextOrJson = AnswerFormat.TEXT, output: File | None = None) -> int:
    """Score answers against a corpus to the cent; the exit code is 0 only when everything is right, else 3.

    Args:
        file: the answers, .parquet, .csv or .jsonl: key, benefit_year or starts_on, and any of the amounts and days.
        corpus: folder of the corpus.
        form: form of the score.
        output: file to write the score to, replaced whole or not at all.
    """
    _needs_batch()
    from ketacost.corpus import scoring  # noqa: PLC0415 (an extra, loaded when it is asked)
    from ketacost.corpus.files import read_answers  # noqa: PLC0415
    from ketacost.corpus.score_text import score_text  # noqa: PLC0415

    started()
    check_output(output, [file])
    found = scoring.score(corpus, read_answers(file))
    write_answer(found, score_text(found), form, output, [file])
    return 0 if found.is_right else DIFFERENT


def _processors() -> int:
    found = os.cpu_count()
    return 1 if found is None else found


def _needs_batch() -> None:
    if find_spec("pyarrow") is None:
        raise MissingExtraError(
            "extra.missing", "this needs packages of its own; install them with: pip install 'ketacost[batch]'"
        )


def _said() -> Callable[[int, int], None]:
    """Return what says, every few seconds, how far it has come; work that is done at once says nothing."""
    begun = told = monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        now = monotonic()
        if done < total and now - told >= _SECONDS:
            told = now
            left = (now - begun) / done * (total - done)
            say(f"{done:,} of {total:,} rows, about {left:.0f} seconds left")

    return tell
