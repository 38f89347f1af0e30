"""``ketacost estimate``, ``compare`` and ``explain``: read requests, call the library once, write the answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from ketacost import api
from ketacost.cli.forms import File
from ketacost.cli.printing import DocumentName, Format, PrintFormat, Printing, Tongue
from ketacost.cli.problems import refusal
from ketacost.cli.reading import STDIN, InputFormat, read_request, shown_name
from ketacost.cli.screen import page_of
from ketacost.cli.starting import day_or_none, started
from ketacost.cli.writing import check_output, write
from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.estimates.request import EstimateRequest
from ketacost.reports.explanation import session_text

FEWEST_OPTIONS: Final = 2


def estimate(
    file: File,
    /,
    *,
    form: Format = PrintFormat.TEXT,
    as_of: str | None = None,
    output: File | None = None,
    document: DocumentName | None = None,
    picture: str | None = None,
    language: Tongue | None = None,
    input_format: InputFormat | None = None,
) -> None:
    """Say what one course costs on one coverage, visit by visit.

    Args:
        file: request to read, .toml or .json; - reads standard input.
        form: form of the answer.
        as_of: day of the question, such as 2026-01-15; by default the request's own.
        output: file to write the answer to, replaced whole or not at all.
        document: for html and pdf; a letter to the patient unless the billing worksheet is asked for.
        picture: for svg; name of the picture, by default the year as a timeline.
        language: for html, pdf and svg; English unless said.
        input_format: form of the request where its name does not say it; standard input is JSON by default.
    """
    settings = started()
    day = day_or_none(as_of)
    check_output(output, [file])
    asked = Printing(
        form=form,
        currency=settings.currency_display,
        page=page_of(output),
        language=language,
        document=document,
        picture=picture,
    )
    asked.check(output)
    answer = api.estimate(read_request(file, input_format), as_of=day)
    write(asked.estimate(answer), output, inputs=[file])


def compare(
    *files: File,
    form: Format = PrintFormat.TEXT,
    as_of: str | None = None,
    output: File | None = None,
    language: Tongue | None = None,
    input_format: InputFormat | None = None,
) -> None:
    """Set two or more requests side by side, month by month.

    Args:
        files: requests to read, two or more; one may be - for standard input; one without a label has its file's name.
        form: form of the answer.
        as_of: day of the question for all of them; by default each request's own.
        output: file to write the answer to, replaced whole or not at all.
        language: for html, pdf and svg; English unless said.
        input_format: form of the requests where their names do not say it.
    """
    settings = started()
    day = day_or_none(as_of)
    check_output(output, files)
    asked = Printing(form=form, currency=settings.currency_display, page=page_of(output), language=language)
    asked.check(output)
    answer = api.compare(_requests(files, input_format), as_of=day, trace=form is PrintFormat.CSV)
    write(asked.comparison(answer), output, inputs=files)


def explain(
    file: File,
    /,
    *,
    session: int,
    as_of: str | None = None,
    output: File | None = None,
    input_format: InputFormat | None = None,
) -> None:
    """Explain one session line by line, with rules and sources.

    Args:
        file: request to read, .toml or .json; - reads standard input.
        session: number of the session; 0 is the intake visit.
        as_of: day of the question; by default the request's own.
        output: file to write the explanation to, replaced whole or not at all.
        input_format: form of the request where its name does not say it; standard input is JSON by default.
    """
    settings = started()
    day = day_or_none(as_of)
    check_output(output, [file])
    answer = api.estimate(read_request(file, input_format), as_of=day)
    text = session_text(answer, session, currency=settings.currency_display, page=page_of(output))
    write(text, output, inputs=[file])


def _requests(files: Sequence[str], input_format: InputFormat | None) -> list[EstimateRequest]:
    """Read every file, and refuse all of them with every problem of each, named by its file."""
    if len(files) < FEWEST_OPTIONS:
        message = f"a comparison needs at least two files, got {len(files)}"
        raise refusal("compare.too_few", message, "FILE")
    if files.count(STDIN) > 1:
        raise refusal("file.stdin_twice", "standard input can be read only once; name files for the others", STDIN)
    requests: list[EstimateRequest] = []
    problems: list[Problem] = []
    for file in files:
        try:
            request = read_request(file, input_format)
            api.estimate(request, trace=False)  # here, so that the problems of all files come at once
            requests.append(request if request.label else attrs.evolve(request, label=_name_of(file)))
        except KetacostError as error:
            problems += [_in_file(problem, file) for problem in error.problems]
    if problems:
        raise InvalidInputError(problems)
    return requests


def _name_of(file: str) -> str:
    return shown_name(file) if file == STDIN else Path(file).stem


def _in_file(problem: Problem, file: str) -> Problem:
    if problem.path in (file, shown_name(file)):
        return problem
    return attrs.evolve(problem, path=": ".join(part for part in (shown_name(file), problem.path) if part))
