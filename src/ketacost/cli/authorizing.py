"""``ketacost authorize`` and ``ketacost policy``: a chart beside a payer's policy, and the policies that come along."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from ketacost.authorization.case import AuthorizationCase
from ketacost.authorization.policy import Policy, Stage, Use
from ketacost.cli.completing import policy_names
from ketacost.cli.forms import File, example, json_text
from ketacost.cli.reading import InputFormat, read_document, read_model
from ketacost.cli.screen import page_of
from ketacost.cli.starting import day_of, started
from ketacost.cli.writing import check_output, write
from ketacost.errors import PolicyError
from ketacost.estimates.authorization_records import AuthorizationOutlook
from ketacost.interop.json_format import dump
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.interop.policy_diff import policy_diff
from ketacost.operations.authorizing import authorization, authorization_question, case_of
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.reports.authorization import authorization_text, checklist_text
from ketacost.reports.determination import policies_text, policy_text
from ketacost.reports.layout import Page
from ketacost.reports.letter import letter_text
from ketacost.reports.pictures.authorization_timeline import authorization_timeline
from ketacost.reports.pictures.render import svg_text
from ketacost.reports.policy_diff import policy_diff_text


class AuthorizationFormat(StrEnum):
    """The form of an authorization."""

    TEXT = "text"
    CHECKLIST = "checklist"
    LETTER = "letter"
    SVG = "svg"
    JSON = "json"


_FILES = frozenset({".toml", ".json"})

policy = App(
    name="policy",
    help="List payers' policies, show, check or compare them.",
    help_epilogue=example("ketacost policy list"),
)


def authorize(
    file: File,
    /,
    *,
    policy: Annotated[str | None, Parameter(completer=policy_names)] = None,  # the option's own name
    on: str | None = None,
    use: Use | None = None,
    stage: Stage | None = None,
    form: Annotated[AuthorizationFormat, Parameter(name="--format")] = AuthorizationFormat.TEXT,
    output: File | None = None,
    input_format: InputFormat | None = None,
) -> None:
    """Say what a payer's policy makes of a chart, and by when.

    Args:
        file: an authorization case, or a request with one, which adds sessions and money; - reads standard input.
        policy: id of a shipped policy, or a .toml or .json file that holds one; by default the file's own.
        on: day the payer receives the request, such as 2026-03-02; by default the file's own.
        use: what the drug is for; by default the file's own.
        stage: a first request or a renewal; by default the file's own.
        form: form of the answer: the whole as text, a checklist, the skeleton of a letter, a picture, or JSON.
        output: file to write the answer to, replaced whole or not at all.
        input_format: form of the file where its name does not say it; standard input is JSON by default.
    """
    settings = started()
    check_output(output, [file])
    changes: dict[str, object] = {}
    if policy is not None:
        changes["policy"] = dump(_policy(policy))
    if on is not None:
        changes["requested_on"] = day_of(on, "--on").isoformat()
    changes |= {key: value.value for key, value in (("use", use), ("stage", stage)) if value is not None}
    document = read_document(file, input_format)
    question = authorization_question(document, changes)
    case, found = case_of(question), authorization(question)
    write(_written(case, found, form, settings.currency_display, page_of(output)), output, inputs=[file])


def _written(
    case: AuthorizationCase,
    found: AuthorizationOutlook,
    form: AuthorizationFormat,
    currency: CurrencyDisplay,
    page: Page,
) -> str:
    match form:
        case AuthorizationFormat.JSON:
            return json_text(found)
        case AuthorizationFormat.CHECKLIST:
            return checklist_text(found, page=page)
        case AuthorizationFormat.LETTER:
            return letter_text(case, found.determination, page=page)
        case AuthorizationFormat.SVG:
            return f"{svg_text(authorization_timeline(found))}\n"
        case _:
            return authorization_text(found, currency=currency, page=page)


@policy.command(name="list", help_epilogue=example("ketacost policy list"))
def list_policies() -> None:
    """List the authorization policies that come along."""
    write(policies_text([load_policy(one) for one in policy_ids()], page=page_of()), None)


@policy.command(help_epilogue=example("ketacost policy show cigna"))
def show(name: Annotated[str, Parameter(name="ID", completer=policy_names)], /) -> None:
    """Show one policy: its document, where it was read, and what it approves.

    Args:
        name: id of a policy, as ``ketacost policy list`` prints it, or a file that holds one.
    """
    write(policy_text(_policy(name), page=page_of()), None)


@policy.command(help_epilogue=example("ketacost policy diff aetna_spravato cigna"))
def diff(
    first: Annotated[str, Parameter(name="ID", completer=policy_names)],
    second: Annotated[str, Parameter(name="OTHER", completer=policy_names)],
    /,
) -> None:
    """Show what differs between two policies, or two versions of one.

    Args:
        first: id of a policy, or a file that holds one.
        second: the other.
    """
    write(policy_diff_text(first, second, policy_diff(_policy(first), _policy(second)), page=page_of()), None)


@policy.command(help_epilogue=example("ketacost policy check src/ketacost/reference/policies/cigna.toml"))
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
