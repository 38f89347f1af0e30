"""``ketacost verify``: the engine against the oracle on this machine, on generated cases."""

from __future__ import annotations

from ketacost.cli.forms import AnswerFormat, File, TextOrJson, write_answer
from ketacost.cli.problems import INTERNAL
from ketacost.cli.progress import Progress
from ketacost.cli.screen import page_of
from ketacost.cli.starting import started
from ketacost.cli.writing import check_output
from ketacost.corpus import agreement
from ketacost.corpus.agreement_text import agreement_text

CASES = 1_000
"""Cases that are compared where nobody says how many."""


def verify(*, n: int = CASES, seed: int = 0, form: TextOrJson = AnswerFormat.TEXT, output: File | None = None) -> int:
    """Check the arithmetic on this machine: engine and oracle.

    Args:
        n: how many cases; they go through every rule in turn.
        seed: what decides them; the same seed makes the same cases everywhere.
        form: form of the summary.
        output: file to write the summary to, replaced whole or not at all.
    """
    started()
    check_output(output)
    with Progress("cases") as progress:
        found = agreement.verify(n, seed=seed, on_progress=progress)
    write_answer(found, agreement_text(found, page=page_of(output)), form, output, [])
    return 0 if found.is_whole else INTERNAL
