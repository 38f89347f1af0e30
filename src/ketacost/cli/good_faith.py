"""``ketacost good-faith`` and ``ketacost dispute``: the estimate owed to who pays alone, and bills against it."""

from __future__ import annotations

from ketacost.cli.forms import AnswerFormat, File, TextOrJson, write_answer
from ketacost.cli.printing import HandOut, HandOutFormat, Printing, Tongue
from ketacost.cli.reading import InputFormat, read_model
from ketacost.cli.screen import page_of
from ketacost.cli.starting import day_of, started
from ketacost.cli.writing import check_output, write
from ketacost.estimates.dispute import Bills, Disputes, dispute_check
from ketacost.estimates.good_faith import good_faith_answer
from ketacost.estimates.good_faith_records import GoodFaithEstimate, GoodFaithQuestion
from ketacost.reports.good_faith_text import dispute_text


def good_faith(
    file: File,
    /,
    *,
    form: HandOut = HandOutFormat.TEXT,
    output: File | None = None,
    language: Tongue | None = None,
    input_format: InputFormat | None = None,
) -> None:
    """Write the good-faith estimate for a person who pays alone.

    Args:
        file: question to read, .toml or .json; - reads standard input.
        form: form of the answer; json can be checked against bills later.
        output: file to write the answer to, replaced whole or not at all.
        language: for html and pdf; English unless said.
        input_format: form of the question where its name does not say it; standard input is JSON by default.
    """
    settings = started()
    check_output(output, [file])
    asked = Printing(form=form, currency=settings.currency_display, page=page_of(output), language=language)
    asked.check(output)
    answer = good_faith_answer(read_model(GoodFaithQuestion, file, input_format))
    write(asked.good_faith(answer), output, inputs=[file])


def dispute(
    estimate: File, bills: File, /, *, on: str, form: TextOrJson = AnswerFormat.TEXT, output: File | None = None
) -> None:
    """Say which bills may be disputed against such an estimate.

    Args:
        estimate: the good-faith estimate, as ``ketacost good-faith --format json`` wrote it.
        bills: every bill so far for the services on it, .toml or .json.
        on: day of the question, such as 2026-09-15.
        form: form of the answer.
        output: file to write the answer to, replaced whole or not at all.
    """
    settings = started()
    day = day_of(on, "--on")
    check_output(output, [estimate, bills])
    given = read_model(GoodFaithEstimate, estimate)
    found = dispute_check(given, read_model(Bills, bills).bills, on=day)
    text = dispute_text(found, currency=settings.currency_display, page=page_of(output))
    write_answer(Disputes(findings=found), text, form, output, [estimate, bills])
