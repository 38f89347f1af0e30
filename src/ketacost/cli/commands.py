"""The commands: each reads, calls the library once, and writes what a report or the JSON form makes of the answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import attrs

from ketacost import api
from ketacost.cli.problems import BAD_INPUT, refusal, say
from ketacost.cli.reading import STDIN, InputFormat, read_request, shown_name
from ketacost.cli.starting import day_or_none, started
from ketacost.cli.writing import check_folder, check_output, write
from ketacost.errors import InvalidInputError, KetacostError, MissingExtraError, Problem
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.options import Comparison
from ketacost.estimates.request import EstimateRequest
from ketacost.interop.json_text import INDENT
from ketacost.reference.lookup import data_version
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.reports.comparison import comparison_text
from ketacost.reports.csv_format import comparison_csv, estimate_csv
from ketacost.reports.explanation import session_text
from ketacost.reports.text import estimate_text
from ketacost.values.version import SCHEMA_VERSION, __version__

try:
    from cyclopts import App, CycloptsError

    from ketacost.cli.authorizing import authorize, policy
    from ketacost.cli.batching import batch
    from ketacost.cli.forms import File, Format, OutputFormat, json_text
    from ketacost.cli.good_faith import dispute, good_faith
    from ketacost.cli.planning import plans
    from ketacost.cli.scoring import corpus, score
    from ketacost.cli.serving import serve
    from ketacost.cli.solving import solve
except ImportError:
    raise MissingExtraError(
        "extra.missing", "the command line needs packages of its own; install them with: pip install 'ketacost[cli]'"
    ) from None


FEWEST_OPTIONS: Final = 2


def _version() -> str:
    return f"ketacost {__version__} (reference data {data_version()}, JSON form {SCHEMA_VERSION})"


app = App(
    name="ketacost",
    help="What a ketamine treatment (Spravato or IV ketamine) costs a US patient, visit by visit, to the cent.",
    help_format="plaintext",
    version=_version,
    result_action="return_value",
    exit_on_error=False,
    print_error=False,
    suppress_keyboard_interrupt=False,
)


def dispatch(arguments: Sequence[str]) -> int:
    """Run the command the arguments name and return its exit code.

    Raises:
        KetacostError: if anything the caller gave must change.
    """
    try:
        found: object = app(list(arguments))
    except CycloptsError as error:
        say(str(error))
        say("ketacost --help lists the commands, ketacost COMMAND --help their options")
        return BAD_INPUT
    return found if isinstance(found, int) else 0


@app.command
def estimate(
    file: File,
    /,
    *,
    form: Format = OutputFormat.TEXT,
    as_of: str | None = None,
    output: File | None = None,
    input_format: InputFormat | None = None,
) -> None:
    """Say what one course costs on one coverage.

    Args:
        file: request to read, .toml or .json; - reads standard input.
        form: form of the answer.
        as_of: day of the question, such as 2026-01-15; by default the request's own.
        output: file to write the answer to, replaced whole or not at all.
        input_format: form of the request where its name does not say it; standard input is JSON by default.
    """
    settings = started()
    day = day_or_none(as_of)
    check_output(output, [file])
    answer = api.estimate(read_request(file, input_format), as_of=day)
    write(_estimate_in(form, answer, settings.currency_display), output, inputs=[file])


@app.command
def compare(
    *files: File,
    form: Format = OutputFormat.TEXT,
    as_of: str | None = None,
    output: File | None = None,
    input_format: InputFormat | None = None,
) -> None:
    """Set two or more requests side by side, month by month; one without a label is called by its file.

    Args:
        files: requests to read, two or more, .toml or .json; one of them may be - for standard input.
        form: form of the answer.
        as_of: day of the question for all of them; by default each request's own.
        output: file to write the answer to, replaced whole or not at all.
        input_format: form of the requests where their names do not say it.
    """
    settings = started()
    day = day_or_none(as_of)
    check_output(output, files)
    answer = api.compare(_requests(files, input_format), as_of=day, trace=form is OutputFormat.CSV)
    write(_comparison_in(form, answer, settings.currency_display), output, inputs=files)


@app.command
def explain(
    file: File,
    /,
    *,
    session: int,
    as_of: str | None = None,
    output: File | None = None,
    input_format: InputFormat | None = None,
) -> None:
    """Explain one session line by line: every step, its rule and its source.

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
    write(session_text(answer, session, currency=settings.currency_display), output, inputs=[file])


@app.command
def schema(name: str | None = None, /, *, output: str | None = None) -> None:
    """Print the JSON Schema of requests and answers, or write its files.

    Args:
        name: which one; by default all of them.
        output: folder to write NAME.schema.json files into instead of printing.
    """
    from ketacost.operations import documents  # noqa: PLC0415 (heavy, and only wanted here)

    known = documents.schema_names()
    if name is not None and name not in known:
        raise refusal("schema.unknown_name", f"expected one of {', '.join(known)}, got {name!r}", "NAME")
    names = known if name is None else (name,)
    if output is not None:
        folder = check_folder(output)
        for one in names:
            write(documents.schema_text(one), str(folder / f"{one}.schema.json"))
    elif name is not None:
        write(documents.schema_text(name), None)
    else:
        every = {one: json.loads(documents.schema_text(one)) for one in names}
        write(f"{json.dumps(every, indent=INDENT)}\n", None)


app.command(solve)

app.command(plans)
app.command(good_faith, name="good-faith")
app.command(dispute)
app.command(authorize)
app.command(policy)
app.command(batch)
app.command(corpus)
app.command(score)
app.command(serve)


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


def _estimate_in(form: OutputFormat, answer: Estimate, currency: CurrencyDisplay) -> str:
    writers: dict[OutputFormat, Callable[[Estimate], str]] = {
        OutputFormat.TEXT: lambda one: estimate_text(one, currency=currency),
        OutputFormat.JSON: json_text,
        OutputFormat.CSV: estimate_csv,
    }
    return writers[form](answer)


def _comparison_in(form: OutputFormat, answer: Comparison, currency: CurrencyDisplay) -> str:
    writers: dict[OutputFormat, Callable[[Comparison], str]] = {
        OutputFormat.TEXT: lambda one: comparison_text(one, currency=currency),
        OutputFormat.JSON: json_text,
        OutputFormat.CSV: comparison_csv,
    }
    return writers[form](answer)
