"""The shipped plan designs: published designs by name, each a TOML file with its source, and the page about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import attrs

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.errors import PlanError, ReferenceDataError
from ketacost.interop.converter import make_converter
from ketacost.interop.json_leaves import choices
from ketacost.plans.conventions import CapScope, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.plans.limits import FamilyKind, Limit
from ketacost.plans.plan import Plan
from ketacost.reference.load import parse
from ketacost.reference.schema import Status
from ketacost.values.dates import Span
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

_SUFFIX: Final = ".toml"

_HEAD: Final = """# Plan designs

This page is generated from the files under `src/ketacost/reference/plan_designs/`; change those, not this page.

Write the name of a design where a plan is expected (`"plan": "federal_2026_silver"`), or copy its file and change what
is different. A design is `final` when every figure was read in the document named; it is `assumed` when some figure
was not, and those are listed. How the lines of a course are read into a design is always our own reading, given with
each: an issuer may read them otherwise, and only the plan's own documents decide.

The designs are for the plan year they name. For 2027 there is none: the federal rule for that year (announced
2026-05-15) ends the duty to offer standardized options, and no other design of that year was found when this was
checked. The standardized platinum design of 2026 is left out because no source for its amounts was found; a
standardized bronze design below the expanded one does not exist since 2024 (45 CFR 156.201)."""

_TERMS: Final = {
    DeductibleTerm.FIRST: "after the deductible",
    DeductibleTerm.AFTER_COPAY: "then the deductible",
    DeductibleTerm.WAIVED: "no deductible",
}


@attrs.frozen(kw_only=True)
class LineReadings:
    """Which cell of the design each kind of line uses, and why.

    Attributes:
        treatment_session: the esketamine bundle of drug, visit and observation (G2082, G2083).
        medical_drug: the drug where the clinic buys and bills it (J0013).
        observation: observation billed by itself.
        specialty_drug: the drug where a pharmacy bills it.
    """

    treatment_session: str
    medical_drug: str
    observation: str
    specialty_drug: str


@attrs.frozen(kw_only=True)
class Provenance:
    """Where a design comes from and how far it can be trusted: the ``[design]`` table of its file.

    Attributes:
        title: the document its figures belong to.
        publisher: who published the document, or the copy that was read.
        url: its address, ``None`` where there is no document.
        published_on: day printed on it, ``None`` where none was seen.
        checked_on: day the figures were last compared with it.
        status: ``final`` when every figure was read there, ``assumed`` when one of ``assumed`` was not.
        starts_on: first day of the plan year.
        ends_on: last day of the plan year.
        assumed: figures no document read confirms.
        notes: what a reader should know.
        lines: which cell each kind of line uses.
    """

    title: str
    publisher: str
    url: str | None = None
    published_on: date | None = None
    checked_on: date
    status: Status
    starts_on: date
    ends_on: date
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lines: LineReadings


@attrs.frozen(kw_only=True)
class Design:
    """One shipped plan design.

    Attributes:
        id: the name to write for ``coverage.plan``.
        source: what its file says about it besides the plan itself.
        plan: the design.
    """

    id: str
    source: Provenance
    plan: Plan

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the file says about the design, as (name, words), for a listing."""
        given = self.source
        named = (
            ("title", given.title),
            ("publisher", given.publisher),
            ("url", given.url or "none"),
            ("published on", str(given.published_on or "not printed")),
            ("checked on", str(given.checked_on)),
            ("status", given.status.value),
            ("plan year", f"{given.starts_on} to {given.ends_on}"),
        )
        assumed = (("assumed", text) for text in given.assumed)
        return (*named, *assumed, *(("note", text) for text in given.notes))


def design_ids() -> tuple[str, ...]:
    """Return the names of the shipped plan designs, in order."""
    names = (path.name for path in _folder().iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def load_design(design_id: str) -> Plan:
    """Return the plan of one shipped design.

    Raises:
        PlanError: ``plan.no_such_design`` if there is none of this name; it lists those there are.
        ReferenceDataError: if the shipped file is malformed.
    """
    return describe_design(design_id).plan


@cache
def describe_design(design_id: str) -> Design:
    """Return one shipped design with what its file says about it.

    Raises:
        PlanError: ``plan.no_such_design`` if there is none of this name; it lists those there are.
        ReferenceDataError: if the shipped file is malformed.
    """
    known = design_ids()
    if design_id not in known:
        raise PlanError(
            "plan.no_such_design", f"no shipped plan design of this name; {choices(list(known), design_id)}"
        )
    name = f"{design_id}{_SUFFIX}"
    with (_folder() / name).open("rb") as stream:
        return read_design(design_id, stream.read().decode("utf-8"))


def read_design(design_id: str, text: str) -> Design:
    """Return the design a TOML text holds, for a file of the same shape as the shipped ones.

    Raises:
        ReferenceDataError: if it is no TOML, or its ``[design]`` or ``[plan]`` table is malformed; it lists what.
    """
    name = f"{design_id}{_SUFFIX}"
    document = parse(text, name)
    try:
        converter = make_converter()
        source = converter.structure(document.get("design"), Provenance)
        plan = converter.structure(document.get("plan"), Plan)
    except ValueError as error:
        raise ReferenceDataError("reference.plan_design", f"a plan design is malformed: {error}", path=name) from error
    terms_for = Span(source.starts_on, source.ends_on)
    return Design(id=design_id, source=source, plan=attrs.evolve(plan, terms_for=terms_for, assumed=source.assumed))


def describe_designs() -> str:
    """Return the page about the shipped designs as Markdown: an overview, then each with its terms and source."""
    designs = [describe_design(name) for name in design_ids()]
    return "\n\n".join([_HEAD, "\n".join(_overview(designs)), *("\n".join(_design(one)) for one in designs)]) + "\n"


def _folder() -> Traversable:
    return files("ketacost.reference") / "plan_designs"


def _overview(designs: list[Design]) -> Iterator[str]:
    yield "| name | deductible | out-of-pocket maximum | a treatment session | status |"
    yield "| --- | --- | --- | --- | --- |"
    for one in designs:
        deductible, maximum = one.plan.deductibles[0], one.plan.out_of_pocket_maxima[0]
        session = _session_rule(one.plan)
        cells = (_amount(deductible.individual), _amount(maximum.individual), _owed(session), one.source.status.value)
        yield f"| [`{one.id}`](#{one.id}) | {' | '.join(cells)} |"


def _session_rule(plan: Plan) -> CostShareRule:
    """Return the rule for a session in network: the one that names it, else the one for everything else."""
    session, other = ServiceCategory.TREATMENT_SESSION, ServiceCategory.ALL_OTHER
    rules = [rule for rule in plan.cost_sharing if NetworkTier.IN_NETWORK in rule.tiers]
    named = [rule for rule in rules if session in rule.services]
    return (named or [rule for rule in rules if other in rule.services])[0]


def _design(one: Design) -> Iterator[str]:
    source = one.source
    title = f"[{source.title}]({source.url})" if source.url is not None else source.title
    published = f"published {source.published_on}" if source.published_on is not None else "no day printed"
    yield from (f"## {one.id}", "", f"{one.plan.name} ({one.plan.note}).", "")
    yield f"{title}, {source.publisher}, {published}; checked {source.checked_on}. Status `{source.status.value}`;"
    yield from (f"plan year {source.starts_on} to {source.ends_on}.", "")
    yield from ("| limit | network | one person | family |", "| --- | --- | --- | --- |")
    for name, limits in (("deductible", one.plan.deductibles), ("maximum", one.plan.out_of_pocket_maxima)):
        yield from (_limit(name, limit) for limit in limits)
    yield from ("", "| services | network | the patient owes |", "| --- | --- | --- |")
    for rule in one.plan.cost_sharing:
        yield f"| {_words(rule.services)} | {_words(rule.tiers)} | {_owed(rule)} |"
    yield from ("", "| line | read as |", "| --- | --- |")
    yield from (f"| {name.replace('_', ' ')} | {text} |" for name, text in attrs.asdict(source.lines).items())
    if source.assumed:
        yield from ("", "Not confirmed by a document:", "", *(f"- {text}" for text in source.assumed))
    if source.notes:
        yield from ("", "Notes:", "", *(f"- {text}" for text in source.notes))


def _limit(name: str, limit: Limit) -> str:
    scope = "" if limit.benefits is BenefitScope.COMBINED else f" ({limit.benefits.value})"
    family = _amount(limit.family) + (" together" if limit.family_kind is FamilyKind.AGGREGATE else "")
    return f"| {name}{scope} | {_words(limit.tiers)} | {_amount(limit.individual)} | {family} |"


def _owed(rule: CostShareRule) -> str:
    if rule.covered is False:
        return "everything: not covered"
    parts = _parts(rule)
    if rule.maximum is not None:
        parts += f", at most {show(rule.maximum)}" + (" in all" if rule.maximum_scope is CapScope.COST_SHARE else "")
    if rule.coinsurance_minimum is not None:
        parts += f", at least {show(rule.coinsurance_minimum)}"
    if rule.first_visits is None:
        return parts
    return f"first {rule.first_visits.visits} visits: {_parts(rule.first_visits)}; then {parts}"


def _parts(terms: CostShareRule | FirstVisits) -> str:
    copay = [] if terms.copay is None else [f"{_amount(terms.copay)} copay"]
    share = [] if terms.coinsurance is None else [str(terms.coinsurance)]
    owed = " and ".join(copay + share) or "no charge"
    return owed if terms.deductible is None else f"{owed}, {_TERMS[terms.deductible]}"


def _amount(value: Decimal | Unknown | None) -> str:
    if isinstance(value, Decimal):
        return show(value)
    return "none" if value is None else "unknown"


def _words(members: tuple[ServiceCategory, ...] | tuple[NetworkTier, ...]) -> str:
    return ", ".join(member.value.replace("_", " ") for member in members)
