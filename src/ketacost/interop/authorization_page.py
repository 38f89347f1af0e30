"""The reference pages about authorization, made from the models and the policies themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Final, get_args

import attrs

from ketacost.authorization.case import AuthorizationCase
from ketacost.authorization.criteria import Criterion
from ketacost.authorization.policy import Grant, Policy, Stage
from ketacost.interop.converter import TAGGED
from ketacost.interop.field_types import resolve_types
from ketacost.interop.json_records import tag_of
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.interop.regime_page import key_table
from ketacost.values.time_limits import TimeLimit

_FORMS_HEAD: Final = """# Authorization cases, charts and policies: every key

This page is generated from the models; change those, not this page. An authorization case stands under
`authorization` in a request, or in a file of its own for `ketacost authorize`. A policy file holds one
[policy](#policy). How they are read is in [prior authorization](../explanation/authorization.md)."""

_POLICIES_HEAD: Final = """# Policies: what was read, and where

This page is generated from the files under `src/ketacost/reference/policies/`; change those, not this page. Every
row paraphrases one document as it was read on the day shown. **Policies change, and the payer decides.**
`payer_text` is the payer's own document, `reviewer_guidance` what its reviewers are told, `third_party` a summary
by others: confirm it. A length that is not shown was not read; a part not read keeps every determination open.
Write the id where a policy is expected, or copy a file and change what is different."""


def authorization_records() -> tuple[type, ...]:
    """Return every model an authorization case is made of, in the order they are met."""
    found: list[type] = []

    def walk(kind: Any) -> None:  # noqa: ANN401 (a type form)
        if attrs.has(kind):
            if kind in found:
                return
            found.append(kind)
            resolve_types(kind)
            for field in attrs.fields(kind):
                walk(field.type)
        for part in get_args(kind):
            walk(part)

    walk(AuthorizationCase)
    return tuple(one for one in found if one.__module__.startswith("ketacost.authorization") or one is TimeLimit)


def describe_authorization() -> str:
    """Return the page about every key of a case, a chart and a policy as Markdown."""
    records = authorization_records()
    sections = ["\n".join(_section("##", one)) for one in records if one not in TAGGED]
    criteria = "## criteria\n\nEach says its `kind`; joins hold others in `parts` or `part`."
    kinds = ["\n".join(_section("###", one)) for one in get_args(Criterion)]
    return "\n\n".join([_FORMS_HEAD, *sections, criteria, *kinds]) + "\n"


def _section(level: str, record: type) -> Iterator[str]:
    first = (inspect.getdoc(record) or "").partition("\n\n")[0]
    yield from (f"{level} {tag_of(record)}", "", " ".join(first.replace("``", "`").split()))
    if attrs.fields(record):
        yield ""
        yield from key_table(record)


def describe_policies() -> str:
    """Return the page about every shipped policy as Markdown."""
    policies = [load_policy(name) for name in policy_ids()]
    head = [
        "| id | payer and document | version | read in | how near | stance, benefit, codes | approvals |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    notes = [line for one in policies for line in _notes(one)]
    return "\n".join([_POLICIES_HEAD, "", *head, *map(_row, policies), "", "## Notes", "", *notes, ""])


def _row(policy: Policy) -> str:
    document = ", ".join(filter(None, [policy.payer, policy.title, policy.number]))
    days = "" if policy.effective_from is None else f" (from {policy.effective_from}"
    days += f" to {policy.effective_to})" if days and policy.effective_to else ")" if days else ""
    benefit = "" if policy.benefit is None else policy.benefit.value
    place = ", ".join(filter(None, [policy.stance.value, benefit, *policy.request_codes]))
    grants = "; ".join(
        f"{rule.use.replace('_', ' ')}{', renewal' if rule.stage is Stage.RENEWAL else ''}: {_length(rule.grant)}"
        for rule in policy.rules
    )
    cells = [
        f"`{policy.id}`",
        document,
        f"{policy.version}{days}".strip(),
        policy.source,
        policy.grade.value,
        place,
        grants,
    ]
    return f"| {' | '.join(cells)} |"


def _length(grant: Grant | None) -> str:
    if grant is None:
        return "length not read"
    named = ((grant.days, "days"), (grant.months, "months"), (grant.sessions, "sessions"), (grant.devices, "devices"))
    return ", ".join(f"{count} {noun}" for count, noun in named if count is not None)


def _notes(policy: Policy) -> Iterator[str]:
    said = [*policy.notes, *(rule.note for rule in policy.rules if rule.note)]
    if policy.documents:
        said.append(f"asks for: {', '.join(policy.documents)}")
    yield from (f"- `{policy.id}`: {note}" for note in said)
