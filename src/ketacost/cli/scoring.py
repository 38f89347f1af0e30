"""``ketacost corpus`` and ``ketacost score``: the answer key, and anybody's answers against it."""

from __future__ import annotations

from typing import Final

from ketacost.cli.batching import needs_batch
from ketacost.cli.forms import AnswerFormat, File, TextOrJson, write_answer
from ketacost.cli.problems import say
from ketacost.cli.progress import Progress
from ketacost.cli.screen import page_of
from ketacost.cli.starting import started
from ketacost.cli.writing import check_output

ROWS: Final = 100_000
"""Rows of a corpus where nobody says how many."""

DIFFERENT: Final = 3
"""Exit code of a score in which not everything is right."""


def corpus(*, seed: int, out: File, rows: int = ROWS, workers: int | None = None) -> None:
    """Make an answer key: questions with the right answers.

    Args:
        seed: what decides the questions; the same seed and rows give the same content hash on every machine.
        out: folder to make; it must not exist, or be empty.
        rows: how many questions.
        workers: how many processes make them; by default one a processor.
    """
    needs_batch()
    from ketacost.batch.threads import threads  # noqa: PLC0415
    from ketacost.corpus.files import make_corpus  # noqa: PLC0415 (an extra, loaded when it is asked)

    started()
    with Progress() as progress:
        manifest = make_corpus(out, seed=seed, rows=rows, workers=threads(workers), on_progress=progress)
    say(f"{rows:,} rows of {len(manifest['strata'])} strata in {out}, content hash {manifest['content_hash']}")


def score(file: File, /, *, corpus: File, form: TextOrJson = AnswerFormat.TEXT, output: File | None = None) -> int:
    """Score answers against an answer key, to the cent.

    Args:
        file: the answers, .parquet, .csv or .jsonl: key, benefit_year or starts_on, and any of the amounts and days.
        corpus: folder of the corpus.
        form: form of the score.
        output: file to write the score to, replaced whole or not at all.
    """
    needs_batch()
    from ketacost.corpus import scoring  # noqa: PLC0415 (an extra, loaded when it is asked)
    from ketacost.corpus.files import read_answers  # noqa: PLC0415
    from ketacost.corpus.score_text import score_text  # noqa: PLC0415

    started()
    check_output(output, [file])
    found = scoring.score(corpus, read_answers(file))
    write_answer(found, score_text(found, page=page_of(output)), form, output, [file])
    return 0 if found.is_right else DIFFERENT
