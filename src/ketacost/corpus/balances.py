"""What rows say was applied before a course: to limits, of visits, and by relatives, for each coverage of a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

from ketacost.batch.requests import first_day_of
from ketacost.claims.coverage import BenefitScope, CoverageTier, LimitKind
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.corpus.choices import Choices
from ketacost.corpus.scenes import Opened, Scene
from ketacost.estimates.request import EstimateRequest
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.values.dates import benefit_year_containing
from ketacost.values.money import from_cents, to_cents
from ketacost.values.unknown import Unknown

Row: TypeAlias = dict[str, Any]
"""What a row gives, by column; a column it does not name is empty."""


class Balances:
    """What a row says was applied to the limits of one coverage."""

    def __init__(
        self, choose: Choices, scene: Scene, request: EstimateRequest, prefix: str, coverage: Coverage
    ) -> None:
        """Choose the day of the balances and how much was applied.

        Args:
            choose: what decides.
            scene: what the rows of the design tell.
            request: the request of the row, without balances.
            prefix: whose coverage it is, as columns spell it.
            coverage: the coverage.
        """
        self.choose = choose
        self.scene = scene
        self.prefix = prefix
        self.plan = coverage.plan
        self.family = coverage.members is CoverageTier.FAMILY
        self.first_on = first_day_of(request, prefix)
        earlier = 0
        if not prefix.startswith("change"):  # a pharmacy's first fill may come before the first visit
            earlier = choose.pick((0, 0, 0, 1, 20, 60)) + request.billing.fill_days_before
        self.as_of = self.first_on - timedelta(days=earlier)
        self.opened = choose.pick(scene.opened)

    def columns(self) -> Row:
        """Return the columns."""
        row: Row = {f"{self.prefix}unlisted_are_zero": True}
        if self.as_of != self.first_on:
            row[f"{self.prefix}as_of"] = self.as_of
        if self.opened is not Opened.NOTHING:
            kinds = (
                (LimitKind.DEDUCTIBLE, self.plan.deductibles),
                (LimitKind.OUT_OF_POCKET, self.plan.out_of_pocket_maxima),
            )
            for kind, limits in kinds:
                for limit in _reportable(limits):
                    row |= self._applied(kind, limit)
        if not self.prefix:
            row |= self._visits()
            if self.scene.relatives and self.family and self.choose.chance(80):
                row["family_spending"] = self._relatives()
        return row

    def _applied(self, kind: LimitKind, limit: Limit) -> Row:
        individual = self._amount(limit.individual)
        name = f"{self.prefix}applied_{kind}{_suffix(self.plan, kind, limit)}"
        if name not in APPLIED:
            return {}
        family = max(individual, self._amount(limit.family))
        if self.family:  # mostly the family's limit is nearer than the person's
            individual = individual if self.choose.chance(40) else self.choose.number(0, individual // 3)
        row = {name: from_cents(individual)}
        if self.family:
            row[f"{name}_family"] = from_cents(family)
        carry = self.plan.carry_over
        if carry is not None and kind is LimitKind.DEDUCTIBLE:
            year = benefit_year_containing(self.as_of, self.plan.benefit_year_starts)
            if self.as_of > year.last_months(carry.months).first_on:
                part = self.choose.number(0, individual)
                row[f"{name}_carry_over"] = from_cents(part)
                if self.family:
                    row[f"{name}_family_carry_over"] = from_cents(self.choose.number(part, family))
        return row

    def _amount(self, limit: Decimal | Unknown | None) -> int:
        most = to_cents(limit) if isinstance(limit, Decimal) else 50_000
        match self.opened:
            case Opened.ALL:
                return most + self.choose.pick((0, 0, 1, 5_000))
            case Opened.NEARLY_ALL:
                return max(0, most - self.choose.pick((1, 100, 2_575, 10_000, 40_000, 0)))
            case _:
                return self.choose.pick((0, 1, most // 3, self.choose.number(0, most)))

    def _visits(self) -> Row:
        if not self.choose.chance(40):
            return {}
        row: Row = {}
        seen = set()
        for service in COUNTED:
            found = [
                index
                for index, rule in enumerate(self.plan.cost_sharing)
                if rule.matches(service, NetworkTier.IN_NETWORK, Benefit.MEDICAL, "")
            ]
            index = max(found, key=lambda at: self.plan.cost_sharing[at].specificity, default=None)
            if index is None or index in seen:
                continue
            rule = self.plan.cost_sharing[index]
            if rule.visit_limit is not None or rule.first_visits is not None:
                seen.add(index)
                row[f"visits_{service}"] = self.choose.number(0, 4)
        return row

    def _relatives(self) -> list[Mapping[str, object]]:
        found: list[Mapping[str, object]] = []
        for _ in range(self.choose.number(1, 4)):
            part = self.choose.number(0, 200_000)
            found.append(
                {
                    "on": self.as_of + timedelta(days=self.choose.number(0, 60)),
                    "member": self.choose.pick(("spouse", "child", "2")),
                    "deductible": from_cents(part),
                    "out_of_pocket": from_cents(part + self.choose.pick((0, 0, 4_000))),
                    "tier": self.choose.pick(("in_network", "in_network", "out_of_network")),
                    "benefits": self.choose.pick(("medical", "medical", "pharmacy")),
                }
            )
        return found


def _reportable(limits: tuple[Limit, ...]) -> Iterator[Limit]:
    """Yield each limit that its first tier and benefits name without doubt."""
    for limit in limits:
        tier = _tier(limit)
        if next(one for one in limits if tier in one.tiers and one.benefits is limit.benefits) is limit:
            yield limit


def _tier(limit: Limit) -> NetworkTier:
    return NetworkTier.IN_NETWORK if NetworkTier.IN_NETWORK in limit.tiers else limit.tiers[0]


def _suffix(plan: Plan, kind: LimitKind, limit: Limit) -> str:
    """Return how columns name a limit: without benefits where medical lines use it."""
    tier = _tier(limit)
    of_medical = plan.deductible_for if kind is LimitKind.DEDUCTIBLE else plan.maximum_for
    limits = plan.deductibles if kind is LimitKind.DEDUCTIBLE else plan.out_of_pocket_maxima
    at = of_medical(tier, Benefit.MEDICAL)
    place = "" if tier is NetworkTier.IN_NETWORK else f"_{tier}"
    return place if at is not None and limits[at] is limit else f"{place}_{limit.benefits}"


COUNTED: Final = (
    ServiceCategory.TREATMENT_SESSION,
    ServiceCategory.OFFICE_VISIT,
    ServiceCategory.PSYCHIATRIC_EVALUATION,
    ServiceCategory.PSYCHOTHERAPY,
)
"""Services of which rows say how many visits were used."""

_FIRST: Final = ("", "_preferred", "_out_of_network", f"_{BenefitScope.PHARMACY}")
APPLIED: Final = (
    *(f"applied_{kind}{suffix}" for kind in LimitKind for suffix in _FIRST),
    *(f"{prefix}applied_{kind}" for prefix in ("secondary_", "change1_", "change1_secondary_") for kind in LimitKind),
    *(f"change2_applied_{kind}" for kind in LimitKind),
)
"""Columns of what was applied for one person, each with one for the family."""
