"""The table of commands: what each is called, where it stands, what it does in a line, and an example.

A command is imported when it runs, so that ``--help`` does not wait for what it does not use.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from ketacost.cli.problems import BAD_INPUT, say
from ketacost.cli.writing import write
from ketacost.errors import MissingExtraError
from ketacost.values.version import SCHEMA_VERSION, __version__

try:
    from cyclopts import App, CycloptsError, Group

    from ketacost.cli.forms import example
except ImportError:
    raise MissingExtraError(
        "extra.missing", "the command line needs packages of its own; install them with: pip install 'ketacost[cli]'"
    ) from None


@attrs.frozen
class Command:
    """One entry of the table.

    Attributes:
        name: what is typed.
        place: module of ``ketacost.cli`` and name in it.
        summary: what it does, in one line; the first sentence of the function says the same.
        examples: lines that can be tried; a group of commands has them on its own page.
    """

    name: str
    place: str
    summary: str
    examples: tuple[str, ...] = ()


PPO: Final = "examples/commercial_ppo.toml"

GROUPS: Final[dict[str, tuple[Command, ...]]] = {
    "Estimates": (
        Command(
            "estimate",
            "estimating:estimate",
            "Say what one course costs on one coverage, visit by visit.",
            (f"ketacost estimate {PPO}", f"ketacost estimate {PPO} --format csv --output a.csv"),
        ),
        Command(
            "compare",
            "estimating:compare",
            "Set two or more requests side by side, month by month.",
            (f"ketacost compare {PPO} examples/iv_cash.toml",),
        ),
        Command(
            "explain",
            "estimating:explain",
            "Explain one session line by line, with rules and sources.",
            (f"ketacost explain {PPO} --session 2",),
        ),
        Command(
            "good-faith",
            "good_faith:good_faith",
            "Write the good-faith estimate for a person who pays alone.",
            ("ketacost good-faith examples/good_faith/infusions.toml",),
        ),
        Command(
            "dispute",
            "good_faith:dispute",
            "Say which bills may be disputed against such an estimate.",
            (
                ("ketacost good-faith examples/good_faith/infusions.toml \\\n    --format json --output given.json"),
                "ketacost dispute given.json examples/good_faith/bills.toml --on 2026-04-02",
            ),
        ),
        Command(
            "example",
            "starter:starter",
            "Print a request to start from, explained by its comments.",
            ("ketacost example --output first.toml",),
        ),
    ),
    "Questions": (
        Command(
            "solve",
            "solving:solve",
            "Answer a question: prices, plans, starts, limits, stops.",
        ),
    ),
    "Authorization": (
        Command(
            "authorize",
            "authorizing:authorize",
            "Say what a payer's policy makes of a chart, and by when.",
            (
                "ketacost authorize examples/prior_authorization.toml",
                "ketacost authorize examples/authorization/two_trials.toml --format checklist",
            ),
        ),
        Command("policy", "authorizing:policy", "List payers' policies, show, check or compare them."),
    ),
    "Other programs": (
        Command(
            "serve",
            "serving:serve",
            "Answer over HTTP until told to end, by Ctrl+C or SIGTERM.",
            ("ketacost serve", "ketacost serve --port 8080 --workers 2"),
        ),
    ),
    "Many people": (
        Command(
            "batch",
            "batching:batch",
            "Settle many people's rows, file to file.",
            (
                "ketacost corpus --seed 1 --rows 100 --out key",
                (
                    "ketacost batch key/rows.parquet --plans key/plans --courses key/courses \\\n"
                    "    --assistance key/assistance --out answers"
                ),
            ),
        ),
        Command(
            "corpus",
            "scoring:corpus",
            "Make an answer key: questions with the right answers.",
            ("ketacost corpus --seed 1 --rows 100 --out key",),
        ),
        Command(
            "score",
            "scoring:score",
            "Score answers against an answer key, to the cent.",
            ("ketacost corpus --seed 1 --rows 100 --out key", "ketacost score key/expected.parquet --corpus key"),
        ),
    ),
    "Data and checks": (
        Command("plans", "planning:plans", "List what can be named as a plan, or show one."),
        Command("data", "data:data", "Show the reference data, or review how fresh it is."),
        Command(
            "schema",
            "schemas:schema",
            "Print the JSON Schema of requests and answers.",
            ("ketacost schema request",),
        ),
        Command(
            "verify",
            "verifying:verify",
            "Check the arithmetic on this machine: engine and oracle.",
            ("ketacost verify --n 100",),
        ),
        Command(
            "doctor",
            "doctor:doctor",
            "Say what is installed, what is missing, what is in force.",
            ("ketacost doctor",),
        ),
        Command(
            "completion",
            "completing:completion",
            "Print the script that teaches a shell to complete.",
            (
                'eval "$(ketacost completion bash)"',
                ("ketacost completion bash \\\n    --output ~/.local/share/bash-completion/completions/ketacost"),
                "ketacost completion zsh --output ~/.zsh/completions/_ketacost",
                "ketacost completion fish --output ~/.config/fish/completions/ketacost.fish",
            ),
        ),
    ),
}
"""The commands under the headings of the help, in its order."""

START: Final = f"""\
ketacost {__version__}: what a ketamine treatment (Spravato or IV ketamine) costs a US patient, to the cent.

Try these three:
  ketacost example --output first.toml      a request to start from
  ketacost estimate first.toml              what it costs, visit by visit
  ketacost explain first.toml --session 2   one session, step by step

ketacost --help lists every command; ketacost COMMAND --help says more about one.
"""
"""What the bare program prints."""

_ENDING: Final = """\
A page on each command: ketacost COMMAND --help. Files are .toml or .json; - is standard input or output.

Exit codes: 0 an answer; 1 a fault of ketacost, or verify found a difference; 2 something given must change; \
3 the answer is no (score: not all right; data review: something is due); 130 stopped from the keyboard.

Environment: KETACOST_REFERENCE_FOLDER, KETACOST_CURRENCY_DISPLAY, KETACOST_UNCONFIRMED_FIGURES and \
KETACOST_LOG_LEVEL, as ketacost doctor shows them; NO_COLOR, FORCE_COLOR and COLUMNS for the terminal."""


def _version() -> str:
    from ketacost.reference.lookup import data_version  # noqa: PLC0415 (reads every file; only wanted here)

    return f"ketacost {__version__} (reference data {data_version()}, JSON form {SCHEMA_VERSION})"


app = App(
    name="ketacost",
    help="What a ketamine treatment (Spravato or IV ketamine) costs a US patient, visit by visit, to the cent.",
    help_epilogue=_ENDING,
    help_format="plaintext",
    version=_version,
    result_action="return_value",
    exit_on_error=False,
    print_error=False,
    suppress_keyboard_interrupt=False,
)


def _register() -> None:
    for heading, commands in GROUPS.items():
        group = Group.create_ordered(heading)
        for number, one in enumerate(commands):
            more = {"help_epilogue": example(*one.examples)} if one.examples else {}
            app.command(
                f"ketacost.cli.{one.place}", name=one.name, help=one.summary, group=group, sort_key=number, **more
            )
    options = Group.create_ordered("Options")
    for flag in ("--help", "--version"):
        app[flag].group = (options,)


_register()


def dispatch(arguments: Sequence[str]) -> int:
    """Run the command the arguments name and return its exit code.

    Raises:
        KetacostError: if anything the caller gave must change.
    """
    if not arguments:
        write(START, None)
        return 0
    try:
        found: object = app(list(arguments))
    except CycloptsError as error:
        say(str(error))
        say("ketacost --help lists the commands, ketacost COMMAND --help their options")
        return BAD_INPUT
    return found if isinstance(found, int) else 0
