"""The columns of a batch: their names, read into what they mean.

A name is made of words of the models, joined by underscores, so that it suits SQL, CSV and Spark alike:
``applied_deductible``, ``applied_out_of_pocket_out_of_network_family``, ``secondary_applied_deductible``,
``change1_as_of``, ``visits_psychotherapy``. ``docs/reference/batch.md`` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import attrs

from ketacost.claims.coverage import BenefitScope, LimitKind
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import InvalidInputError, Problem

KEY: Final = "key"
ROW: Final = ("plan", "course", "assistance", "starts_on", "scenario", "approved_from", "approved_through")
"""What a row says besides its key and its balances."""


def _one_of(words: type[StrEnum]) -> str:
    return "|".join(sorted((word.value for word in words), key=len, reverse=True))


_PREFIX: Final = r"(?P<prefix>(?:change[1-9][0-9]?_)?(?:secondary_)?)"
_APPLIED: Final = re.compile(
    rf"{_PREFIX}applied_(?P<kind>{_one_of(LimitKind)})(?:_(?P<tier>{_one_of(NetworkTier)}))?"
    rf"(?:_(?P<benefits>{_one_of(BenefitScope)}))?(?P<family>_family)?(?P<carry>_carry_over)?"
)
_VISITS: Final = re.compile(
    rf"{_PREFIX}visits_(?P<service>{_one_of(ServiceCategory)})(?:_(?P<tier>{_one_of(NetworkTier)}))?"
    rf"(?:_(?P<benefit>{_one_of(Benefit)}))?(?:_code_(?P<code>[0-9A-Za-z]+))?"
)
_OTHER: Final = re.compile(rf"{_PREFIX}(?P<what>as_of|unlisted_are_zero|family_spending)")
_CHANGE: Final = re.compile(r"change([1-9][0-9]?)_")


@attrs.frozen
class AppliedGroup:
    """The columns that say what was applied to one limit.

    Attributes:
        prefix: whose coverage, as columns spell it: empty, ``secondary_``, ``change1_`` or ``change1_secondary_``.
        kind: deductible or out-of-pocket maximum.
        tier: a network tier that shares the limit.
        benefits: benefits it is for; ``None`` for those of the limit that medical lines use.
        columns: individual, family, individual carry-over and family carry-over, ``None`` where there is no column.
    """

    prefix: str
    kind: LimitKind
    tier: NetworkTier
    benefits: BenefitScope | None
    columns: tuple[str | None, str | None, str | None, str | None]

    @property
    def name(self) -> str:
        """A column of the group, to point at."""
        return next(column for column in self.columns if column is not None)


@attrs.frozen
class VisitsColumn:
    """A column of visits already used, named by a line that falls under the rule that counts them."""

    prefix: str
    service: ServiceCategory
    tier: NetworkTier
    benefit: Benefit
    code: str
    name: str


@attrs.frozen
class InputSchema:
    """What the columns of an input mean.

    Attributes:
        names: the columns, in the order given.
        applied: what was applied, one entry a limit.
        visits: visits used.
        prefixes: whose balances the columns hold, the first payer's empty prefix always among them.
    """

    names: tuple[str, ...]
    applied: tuple[AppliedGroup, ...]
    visits: tuple[VisitsColumn, ...]
    prefixes: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Return whether there is such a column."""
        return name in self.names


def path_of_prefix(prefix: str) -> str:
    """Return where in a request the coverage of a prefix stands: ``change2_secondary_`` is ``changes[1].secondary``."""
    found = _CHANGE.match(prefix)
    at = "" if found is None else f"changes[{int(found.group(1)) - 1}]"
    inside = "secondary.coverage" if prefix.endswith("secondary_") else "coverage"
    return f"{at}.{inside}" if at else inside


def read_schema(names: Iterable[str]) -> InputSchema:
    """Return what the columns of an input mean.

    Raises:
        InvalidInputError: for a column that means nothing here, one that stands twice, or without the ones every row
            needs (``key``, ``plan``, ``course``).
    """
    columns = tuple(names)
    problems = [Problem("batch.column_twice", name, "this column stands twice; keep one") for name in _twice(columns)]
    missing = [name for name in (KEY, "plan", "course") if name not in columns]
    problems += [Problem("batch.no_column", name, "every row needs this column; add it") for name in missing]
    groups: dict[tuple[str, LimitKind, NetworkTier, BenefitScope | None], list[str | None]] = {}
    visits = []
    prefixes = {"": None}
    for name in columns:
        applied, used, other = _APPLIED.fullmatch(name), _VISITS.fullmatch(name), _OTHER.fullmatch(name)
        found = applied or used or other
        if found is not None:
            prefixes[found["prefix"]] = None
        if applied is not None:
            benefits = None if applied["benefits"] is None else BenefitScope(applied["benefits"])
            tier = NetworkTier(applied["tier"] or NetworkTier.IN_NETWORK)
            group = groups.setdefault((applied["prefix"], LimitKind(applied["kind"]), tier, benefits), [None] * 4)
            group[2 * (applied["carry"] is not None) + (applied["family"] is not None)] = name
        elif used is not None:
            visits.append(
                VisitsColumn(
                    used["prefix"],
                    ServiceCategory(used["service"]),
                    NetworkTier(used["tier"] or NetworkTier.IN_NETWORK),
                    Benefit(used["benefit"] or Benefit.MEDICAL),
                    (used["code"] or "").upper(),
                    name,
                )
            )
        elif other is None and name != KEY and name not in ROW:
            message = "no such column; its name is misspelt, or it belongs to another table: rename or drop it"
            problems.append(Problem("batch.column", name, message))
    if problems:
        raise InvalidInputError(problems)
    applied_groups = tuple(
        AppliedGroup(prefix, kind, tier, benefits, (own[0], own[1], own[2], own[3]))
        for (prefix, kind, tier, benefits), own in groups.items()
    )
    return InputSchema(columns, applied_groups, tuple(visits), tuple(prefixes))


def _twice(columns: tuple[str, ...]) -> list[str]:
    return sorted({name for name in columns if columns.count(name) > 1})
