"""What can be looked up without a question: the shipped policies, plan designs, regimes and schemas, by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import attrs

from ketacost.authorization.policy import Policy, Stance
from ketacost.errors import InvalidInputError, PlanError, Problem
from ketacost.interop import plan_catalogue
from ketacost.interop.json_format import to_json
from ketacost.interop.json_leaves import choices
from ketacost.interop.plan_catalogue import Design
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.interop.regime_page import Key, keys_of, payers, rules_of, what, where
from ketacost.reference.schema import Status


@attrs.frozen(kw_only=True)
class PolicyEntry:
    """One shipped policy in a list.

    Attributes:
        id: what to write for a policy.
        payer: who pays.
        title: the document's title.
        stance: whether the payer pays at all.
        checked_on: day it was last compared with its document.
    """

    id: str
    payer: str
    title: str
    stance: Stance
    checked_on: date


@attrs.frozen(kw_only=True)
class Policies:
    """The authorization policies that come along."""

    policies: tuple[PolicyEntry, ...]


@attrs.frozen(kw_only=True)
class DesignEntry:
    """One shipped plan design in a list.

    Attributes:
        id: what to write for ``coverage.plan``.
        name: name of the plan.
        starts_on: first day of the plan year.
        ends_on: last day of it.
        status: ``final`` when every figure was read in the document named, else ``assumed``.
    """

    id: str
    name: str
    starts_on: date
    ends_on: date
    status: Status


@attrs.frozen(kw_only=True)
class RegimeEntry:
    """One regime in a list.

    Attributes:
        name: what to write after the key ``regime``.
        where: where in a request it is written, such as ``coverage.plan``.
        what: what it is, in one sentence.
    """

    name: str
    where: str
    what: str


@attrs.frozen(kw_only=True)
class PlanNames:
    """What can be named where a request wants a plan or a second payer."""

    designs: tuple[DesignEntry, ...]
    regimes: tuple[RegimeEntry, ...]


@attrs.frozen(kw_only=True)
class RegimeFacts:
    """One regime: how it is written, its rules, and the facts it asks for.

    Attributes:
        name: its name in documents.
        tag: the key the name is written after.
        where: where in a request it is written.
        about: what it is and its rules, a paragraph each.
        keys: the facts it asks for.
    """

    name: str
    tag: str
    where: str
    about: tuple[str, ...]
    keys: tuple[Key, ...]


@attrs.frozen(kw_only=True)
class Listing:
    """One thing that can be listed and shown.

    Attributes:
        name: what it is called in an address, such as ``policies``.
        summary: what is listed, in one sentence.
        shows: what one entry is, in one sentence.
        list_type: the model of the list.
        entry_type: the model of one entry, or several in a union.
        every: returns the list.
        one: returns the entry of a name.
    """

    name: str
    summary: str
    shows: str
    list_type: type
    entry_type: Any
    every: Callable[[], object]
    one: Callable[[str], object]


def policies() -> Policies:
    """Return the shipped policies, in the order of their ids."""
    return Policies(policies=tuple(_policy_entry(load_policy(one)) for one in policy_ids()))


def plan_names() -> PlanNames:
    """Return the shipped plan designs and the regimes that make a plan or a second payer."""
    designs = (plan_catalogue.describe_design(one) for one in plan_catalogue.design_ids())
    return PlanNames(
        designs=tuple(_design_entry(one) for one in designs),
        regimes=tuple(RegimeEntry(name=one.name, where=where(one), what=what(one)) for one in payers().values()),
    )


def plan_named(name: str) -> Design | RegimeFacts:
    """Return a shipped plan design with its source, or a regime with the facts it asks for.

    Raises:
        PlanError: ``plan.no_such_design`` if there is neither; it lists what there is.
    """
    regimes = payers()
    if name in regimes:
        return _regime_facts(name)
    try:
        return plan_catalogue.describe_design(name)
    except PlanError:
        known = [*plan_catalogue.design_ids(), *regimes]
        message = f"there is no plan design or regime of this name; {choices(known, name)}"
        raise PlanError("plan.no_such_design", message) from None


LISTINGS: Final[Mapping[str, Listing]] = MappingProxyType(
    {
        "policies": Listing(
            name="policies",
            summary="The authorization policies that come along.",
            shows="One authorization policy: its document, where it was read, and its criteria.",
            list_type=Policies,
            entry_type=Policy,
            every=policies,
            one=load_policy,
        ),
        "plans": Listing(
            name="plans",
            summary="The plan designs that come along, and the regimes that make a plan of a few facts.",
            shows="One plan design with its terms and its source, or one regime with the facts it asks for.",
            list_type=PlanNames,
            entry_type=Design | RegimeFacts,
            every=plan_names,
            one=plan_named,
        ),
    }
)
"""Everything that is listed, by name."""


def listing(name: str, entry: str | None = None) -> str:
    """Return a list, or one of its entries, as JSON text.

    Args:
        name: one of ``LISTINGS``.
        entry: name of an entry; ``None`` for the whole list.

    Raises:
        InvalidInputError: if there is no such list.
        PlanError: if there is no such plan.
        PolicyError: if there is no such policy.
    """
    found = LISTINGS.get(name)
    if found is None:
        message = f"there is no list of this name; {choices(list(LISTINGS), name)}"
        raise InvalidInputError([Problem("listing.unknown", "listing", message)])
    return to_json(found.every() if entry is None else found.one(entry)) + "\n"


def _policy_entry(policy: Policy) -> PolicyEntry:
    return PolicyEntry(
        id=policy.id, payer=policy.payer, title=policy.title, stance=policy.stance, checked_on=policy.checked_on
    )


def _design_entry(design: Design) -> DesignEntry:
    source = design.source
    return DesignEntry(
        id=design.id,
        name=design.plan.name,
        starts_on=source.starts_on,
        ends_on=source.ends_on,
        status=source.status,
    )


def _regime_facts(name: str) -> RegimeFacts:
    regime = payers()[name]
    keys = (
        Key(name=one.name, form=_plain(one.form), needed=_plain(one.needed), meaning=_plain(one.meaning))
        for one in keys_of(regime.keys)
    )
    return RegimeFacts(
        name=regime.name,
        tag=regime.tag,
        where=where(regime),
        about=tuple(_plain(text) for text in (what(regime), *rules_of(regime))),
        keys=tuple(keys),
    )


def _plain(words: str) -> str:
    """Return Markdown's words without their marks and links."""
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", words).replace("`", "")
