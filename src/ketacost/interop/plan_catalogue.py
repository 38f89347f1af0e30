"""The shipped plan designs: real, published designs by name, each a TOML file with its source."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import attrs

from ketacost.errors import PlanError, ReferenceDataError
from ketacost.interop.json_format import load
from ketacost.interop.json_leaves import choices
from ketacost.plans.plan import Plan
from ketacost.reference.load import parse

_SUFFIX: Final = ".toml"


@attrs.frozen(kw_only=True)
class Design:
    """One shipped plan design.

    Attributes:
        id: the name to write for ``coverage.plan``.
        facts: what its file says about it (source, day checked, notes) besides the plan itself, as (name, value).
        plan: the design.
    """

    id: str
    facts: tuple[tuple[str, str], ...]
    plan: Plan


def design_ids() -> tuple[str, ...]:
    """Return the names of the shipped plan designs, in order."""
    folder = _folder()
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name.removesuffix(_SUFFIX) for path in folder.iterdir() if path.name.endswith(_SUFFIX)))


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
        raise PlanError("plan.no_such_design", f"no shipped plan design of this name; {choices(list(known), design_id)}")
    name = f"{design_id}{_SUFFIX}"
    with (_folder() / name).open("rb") as stream:
        document = parse(stream.read().decode("utf-8"), name)
    head = document.get("design", {})
    facts = head if isinstance(head, Mapping) else {}
    try:
        plan = load(Plan, document.get("plan"))
    except ValueError as error:
        raise ReferenceDataError("reference.plan_design", f"a shipped plan design is malformed: {error}", path=name) from error
    return Design(id=design_id, facts=tuple((str(key), str(value)) for key, value in facts.items()), plan=plan)


def _folder() -> Traversable:
    return files("ketacost.reference") / "plan_designs"
