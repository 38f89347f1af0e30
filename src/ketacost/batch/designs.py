"""Designs: the plans, courses and assistance that the rows of a batch name by an id.

A row says who, a design says what: together they are an :class:`~ketacost.estimates.request.EstimateRequest`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import attrs

from ketacost.assistance.programs import Assistance
from ketacost.coding.billing import Billing
from ketacost.courses.course import Course
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.request import CoverageChange, EstimateRequest, Unconfirmed
from ketacost.interop.json_format import load
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.payer_order import MedicareFacts
from ketacost.pricing.price_book import PriceBook

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class PayerSetup:
    """Who pays for the people of a plan, and at what prices: the payer's half of a request.

    Attributes:
        coverage: the enrolment; ``None`` for people who pay alone. Its balances hold where a row gives none.
        secondary: a second payer behind it.
        secondary_prices: where the second payer's prices come from; ``None`` where it goes by the first one's.
        medicare: what decides whether Medicare or a group plan pays first.
        changes: later changes of coverage, in order of days.
        prices: the plan's own prices; ``None`` where the course's hold.
    """

    coverage: Coverage | None = None
    secondary: SecondaryCoverage | None = None
    secondary_prices: PriceBook | None = None
    medicare: MedicareFacts | None = None
    changes: tuple[CoverageChange, ...] = ()
    prices: PriceBook | None = None

    @classmethod
    def of(cls, request: EstimateRequest) -> PayerSetup:
        """Return the payer's half of a request, with its prices."""
        return cls(
            coverage=request.coverage,
            secondary=request.secondary,
            secondary_prices=request.secondary_prices,
            medicare=request.medicare,
            changes=request.changes,
            prices=request.prices,
        )


@attrs.frozen(kw_only=True)
class CourseSetup:
    """What is given and how it is billed: the clinic's half of a request.

    Attributes:
        course: the course; its own first day holds where a row gives none.
        billing: how the clinic bills it.
        prices: where prices come from.
        unconfirmed_figures: whether figures no document confirms are let through or refused.
    """

    course: Course
    billing: Billing
    prices: PriceBook = attrs.field(factory=PriceBook)
    unconfirmed_figures: Unconfirmed = attrs.field(default=Unconfirmed.WARN, converter=Unconfirmed)

    @classmethod
    def of(cls, request: EstimateRequest) -> CourseSetup:
        """Return the clinic's half of a request; ``payment`` only moves money, and approvals are the rows' own."""
        return cls(
            course=request.course,
            billing=request.billing,
            prices=request.prices,
            unconfirmed_figures=request.unconfirmed_figures,
        )


def _frozen_mapping(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(values))


@attrs.frozen(kw_only=True)
class Designs:
    """Everything the rows of a batch may name, by id.

    Attributes:
        plans: who pays.
        courses: what is given.
        assistance: what helps people pay.
    """

    plans: Mapping[str, PayerSetup] = attrs.field(converter=_frozen_mapping)
    courses: Mapping[str, CourseSetup] = attrs.field(converter=_frozen_mapping)
    assistance: Mapping[str, Assistance] = attrs.field(factory=dict, converter=_frozen_mapping)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes as plain dictionaries."""
        return _rebuild, (dict(self.plans), dict(self.courses), dict(self.assistance))


def _rebuild(
    plans: dict[str, PayerSetup], courses: dict[str, CourseSetup], assistance: dict[str, Assistance]
) -> Designs:
    return Designs(plans=plans, courses=courses, assistance=assistance)


def load_designs(
    plans: Mapping[str, object], courses: Mapping[str, object], assistance: Mapping[str, object] = MappingProxyType({})
) -> Designs:
    """Return designs from the parsed form of their documents, one a design.

    Args:
        plans: documents of :class:`PayerSetup` by id.
        courses: documents of :class:`CourseSetup` by id.
        assistance: documents of :class:`~ketacost.assistance.programs.Assistance` by id.

    Raises:
        InvalidInputError: if anything in a document is wrong; every problem's path starts with ``plans.ID``,
            ``courses.ID`` or ``assistance.ID``.
    """
    problems: list[Problem] = []
    designs = Designs(
        plans=_read(PayerSetup, plans, "plans", problems),
        courses=_read(CourseSetup, courses, "courses", problems),
        assistance=_read(Assistance, assistance, "assistance", problems),
    )
    if problems:
        raise InvalidInputError(problems)
    return designs


def _read(kind: type[T], documents: Mapping[str, object], name: str, problems: list[Problem]) -> dict[str, T]:
    """Return the models of some documents, and add what is wrong with them to the problems."""
    found: dict[str, T] = {}
    for key, document in documents.items():
        try:
            found[key] = load(kind, document)
        except InvalidInputError as error:
            problems.extend(problem.under(f"{name}.{key}") for problem in error.problems)
    return found
