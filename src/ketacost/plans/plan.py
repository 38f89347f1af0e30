"""The plan: one design, whoever pays. Every regime fills this same model; the kernel knows no payer's name."""

from __future__ import annotations

import attrs

from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.conventions import Conventions
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import CarryOver, Limit
from ketacost.plans.missing_authorization import MissingAuthorization
from ketacost.plans.networks import OutOfNetworkTerms
from ketacost.values.dates import MonthDay, Span

_PERIODS = (12, 3, 1)


def _whole_periods(_: object, attribute: attrs.Attribute[int], value: object) -> None:
    """Refuse anything but a year, a quarter or a month."""
    if isinstance(value, bool) or value not in _PERIODS:
        raise PlanError("plan.limit_months", f"expected 12, 3 or 1 months, got {value!r}", path=attribute.name)


@attrs.frozen(kw_only=True, cache_hash=True)
class Plan:
    """A plan design.

    Attributes:
        name: what people call it.
        line_of_business: which body of law it stands under.
        deductibles: one entry a deductible; a tier and benefit no entry serves is an error where a rule needs it.
        out_of_pocket_maxima: one entry a maximum, likewise.
        cost_sharing: the rules, one for each service and tier a course needs.
        conventions: the readings where plan documents are silent.
        benefit_year_starts: month and day each benefit year starts.
        limit_months: months over which deductibles and maxima count: 12, or 3 or 1 where a program caps a quarter's or
            a month's cost (Medicaid); a period is a twelfth or a quarter of the benefit year.
        carry_over: last-quarter deductible carry-over, ``None`` for none.
        out_of_network: out-of-network pricing, ``None`` when the plan pays nothing out of network.
        missing_authorization: what the plan does with a service nobody approved that needed an approval.
        grandfathered: exempt from the legal ceiling on the out-of-pocket maximum.
        hdhp: sold as a high-deductible health plan that allows a health savings account.
        terms_for: days the terms are written for, usually one plan year; ``None`` when nobody said.
        assumed: what of it no document confirms; every estimate that uses the plan says so.
        source: where the figures come from: a key of the reference sources, or the caller's own words.
        note: one sentence a reader should know.
    """

    name: str
    line_of_business: LineOfBusiness = attrs.field(default=LineOfBusiness.LARGE_GROUP, converter=LineOfBusiness)
    deductibles: tuple[Limit, ...]
    out_of_pocket_maxima: tuple[Limit, ...]
    cost_sharing: tuple[CostShareRule, ...]
    conventions: Conventions = attrs.field(factory=Conventions)
    benefit_year_starts: MonthDay = attrs.field(factory=lambda: MonthDay(1, 1))
    limit_months: int = attrs.field(default=12, validator=_whole_periods)
    carry_over: CarryOver | None = None
    out_of_network: OutOfNetworkTerms | None = None
    missing_authorization: MissingAuthorization = attrs.field(factory=MissingAuthorization)
    grandfathered: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    hdhp: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    terms_for: Span | None = None
    assumed: tuple[str, ...] = ()
    source: str = ""
    note: str = ""

    def rule_for(self, service: ServiceCategory, tier: NetworkTier, benefit: Benefit, code: str) -> int:
        """Return the index of the rule for such a line.

        Raises:
            PlanError: if no rule matches, or two match equally narrowly.
        """
        found = [i for i, rule in enumerate(self.cost_sharing) if rule.matches(service, tier, benefit, code)]
        if not found:
            raise PlanError(
                "plan.no_rule",
                f"no rule for {service} at {tier} ({benefit} benefit); add one, with covered = false if the plan "
                "excludes it",
                path="cost_sharing",
            )
        best = max(self.cost_sharing[i].specificity for i in found)
        narrowest = [i for i in found if self.cost_sharing[i].specificity == best]
        if len(narrowest) > 1:
            raise PlanError(
                "plan.ambiguous_rules",
                f"rules {narrowest} match {service} at {tier} alike; remove one or name a code or benefit",
                path="cost_sharing",
            )
        return narrowest[0]

    def deductible_for(self, tier: NetworkTier, benefit: Benefit) -> int | None:
        """Return the index of the deductible such lines use, ``None`` when the plan lists none for them."""
        return _limit_for(self.deductibles, tier, benefit)

    def maximum_for(self, tier: NetworkTier, benefit: Benefit) -> int | None:
        """Return the index of the out-of-pocket maximum such lines use, ``None`` when the plan lists none for them."""
        return _limit_for(self.out_of_pocket_maxima, tier, benefit)


def _limit_for(limits: tuple[Limit, ...], tier: NetworkTier, benefit: Benefit) -> int | None:
    return next((i for i, limit in enumerate(limits) if limit.serves(tier, benefit)), None)
