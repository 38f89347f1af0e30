"""``ketacost authorize`` and ``ketacost policy``: a chart beside a payer's policy, and the policies that come along."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from ketacost.authorization.determination import evaluate
from ketacost.authorization.evidence import Evidence
from ketacost.authorization.policy import Policy, Stage, Use
from ketacost.cli.forms import AnswerFormat, File, TextOrJson, write_answer
from ketacost.cli.reading import InputFormat, read_model
from ketacost.cli.starting import day_of, started
from ketacost.cli.writing import check_output, write
from ketacost.errors import PolicyError
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.reports.determination import determination_text, policies_text, policy_text

_FILES = frozenset({".toml", ".json"})

policy = App(name="policy", help="List the authorization policies that come along, show one, or check a file.")


def authorize(
    file: File,
    /,
    *,
    policy: str,  # the option's own name
    on: str,
    use: Use = Use.RESISTANT_DEPRESSION,
    stage: Stage = Stage.INITIAL,
    form: TextOrJson = AnswerFormat.TEXT,
    output: File | None = None,
    input_format: InputFormat | None = None,
) -> None:
    """Say what a payer's policy, as it was read, makes of a chart.

    Args:
        file: evidence to read, .toml or .json; - reads standard input.
        policy: id of a shipped policy, or a .toml or .json file that holds one.
        on: day the payer receives the request, such as 2026-03-02.
        use: what the drug is for.
        stage: a first request or a renewal.
        form: form of the answer.
        output: file to write the answer to, replaced whole or not at all.
        input_format: form of the evidence where its name does not say it; standard input is JSON by default.
    """
    started()
    day = day_of(on, "--on")
    check_output(output, [file])
    evidence = read_model(Evidence, file, input_format)
    answer = evaluate(_policy(policy), evidence, day, use=use, stage=stage)
    write_answer(answer, determination_text(answer), form, output, [file])


@policy.command(name="list")
def list_policies() -> None:
    """List the authorization policies that come along."""
    write(policies_text([load_policy(one) for one in policy_ids()]), None)


@policy.command
def show(name: Annotated[str, Parameter(name="ID")], /) -> None:
    """Show one policy: its document, where it was read, and what it approves.

    Args:
        name: id of a policy, as ``ketacost policy list`` prints it, or a file that holds one.
    """
    write(policy_text(_policy(name)), None)


@policy.command
def check(file: File, /) -> None:
    """Check a policy file and say everything that is wrong with it, each with its place.

    Args:
        file: policy to read, .toml or .json.
    """
    found = read_model(Policy, file)
    write(f"{found.payer}: {found.title}: nothing is wrong with this file\n", None)


def _policy(name: str) -> Policy:
    if Path(name).suffix.lower() in _FILES:
        return read_model(Policy, name)
    try:
        return load_policy(name)
    except PolicyError as error:
        raise error.at("--policy") from None
