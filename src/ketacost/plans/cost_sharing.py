"""Cost-share rules: what the patient owes for one kind of service at one network tier."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory, network_tiers, service_categories
from ketacost.errors import PlanError
from ketacost.plans.conventions import CapScope, CapUnit, CoinsuranceBase, CopayScope, DeductibleTerm
from ketacost.values.codes import hcpcs_codes
from ketacost.values.doors import amount_or_none, rate_term, term
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

_count = attrs.validators.optional([attrs.validators.instance_of(int), attrs.validators.ge(0)])


@attrs.frozen(kw_only=True)
class FirstVisits:
    """Other terms for the first visits of a benefit year, such as "first three visits free".

    Attributes:
        visits: how many visits they last.
        copay: copay in dollars, ``None`` for none.
        coinsurance: coinsurance, ``None`` for none.
        deductible: how these visits stand to the deductible.
    """

    visits: int = attrs.field(validator=[attrs.validators.instance_of(int), attrs.validators.ge(1)])
    copay: Decimal | Unknown | None = attrs.field(default=None, converter=term)
    coinsurance: Rate | Unknown | None = attrs.field(default=None, converter=rate_term)
    deductible: DeductibleTerm = attrs.field(default=DeductibleTerm.WAIVED, converter=DeductibleTerm)


@attrs.frozen(kw_only=True)
class CostShareRule:
    """What the patient owes for some services at some network tiers.

    A rule that names a code beats one that names a benefit, that beats one that names a service, that beats
    ``all_other``. "No charge" is neither copay nor coinsurance and ``deductible="waived"``.

    Attributes:
        services: service categories the rule is for; ``all_other`` for every service no other rule names.
        tiers: network tiers the rule is for.
        benefit: only lines of this benefit; ``None`` for any.
        codes: only lines with one of these codes; empty for any.
        covered: whether the plan covers the service; unknown widens the answer.
        copay: dollars, ``None`` for none.
        coinsurance: the patient's share, ``None`` for none.
        deductible: how the rule stands to the deductible; must be stated on every covered rule.
        coinsurance_minimum: least coinsurance in dollars once coinsurance applies, ``None`` for none.
        maximum: most the patient owes in dollars, ``None`` for none.
        maximum_scope: whether ``maximum`` limits the coinsurance or the whole cost share.
        maximum_unit: whether it is counted over the line, the visit or the day.
        copay_scope: this rule's own copay scope; ``None`` for the plan's.
        first_visits: other terms for the first visits of a benefit year.
        visit_limit: visits covered in a benefit year, ``None`` for no limit; later ones are not covered.
        counts_to_maximum: whether the cost share counts to the out-of-pocket maximum.
    """

    services: tuple[ServiceCategory, ...] = attrs.field(converter=service_categories)
    tiers: tuple[NetworkTier, ...] = attrs.field(default=(NetworkTier.IN_NETWORK,), converter=network_tiers)
    benefit: Benefit | None = None
    codes: tuple[str, ...] = attrs.field(default=(), converter=hcpcs_codes)
    covered: bool | Unknown = True
    copay: Decimal | Unknown | None = attrs.field(default=None, converter=term)
    coinsurance: Rate | Unknown | None = attrs.field(default=None, converter=rate_term)
    deductible: DeductibleTerm | None = attrs.field(default=None, converter=attrs.converters.optional(DeductibleTerm))
    coinsurance_minimum: Decimal | None = attrs.field(default=None, converter=amount_or_none)
    maximum: Decimal | None = attrs.field(default=None, converter=amount_or_none)
    maximum_scope: CapScope = attrs.field(default=CapScope.COINSURANCE, converter=CapScope)
    maximum_unit: CapUnit = attrs.field(default=CapUnit.LINE, converter=CapUnit)
    copay_scope: CopayScope | None = attrs.field(default=None, converter=attrs.converters.optional(CopayScope))
    first_visits: FirstVisits | None = None
    visit_limit: int | None = attrs.field(default=None, validator=_count)
    counts_to_maximum: bool = attrs.field(default=True, validator=attrs.validators.instance_of(bool))

    def __attrs_post_init__(self) -> None:
        """Refuse a rule that contradicts itself."""
        if not self.services:
            raise PlanError("plan.rule_services", "expected at least one service", path="services")
        if not self.tiers:
            raise PlanError("plan.rule_tiers", "expected at least one network tier", path="tiers")
        if self.covered is False:
            return
        if self.deductible is None:
            raise PlanError(
                "plan.rule_deductible",
                "say how this rule stands to the deductible: 'first', 'after_copay' or 'waived'",
                path="deductible",
            )
        if self.deductible is DeductibleTerm.AFTER_COPAY and self.copay is None:
            raise PlanError(
                "plan.rule_after_copay",
                "'after_copay' needs a copay; give one or write deductible = 'first'",
                path="deductible",
            )
        if self.coinsurance_minimum is not None and self.coinsurance is None:
            raise PlanError(
                "plan.rule_minimum", "a minimum needs a coinsurance; give one or remove it", path="coinsurance_minimum"
            )
        if (
            self.coinsurance_minimum is not None
            and self.maximum is not None
            and self.maximum_scope is CapScope.COINSURANCE
            and self.coinsurance_minimum > self.maximum
        ):
            raise PlanError(
                "plan.rule_minimum_above_maximum",
                f"expected the minimum at most the maximum, got {self.coinsurance_minimum} and {self.maximum}",
                path="coinsurance_minimum",
            )

    @property
    def specificity(self) -> int:
        """How narrowly the rule selects; the highest matching rule wins."""
        named = ServiceCategory.ALL_OTHER not in self.services
        return 4 * bool(self.codes) + 2 * (self.benefit is not None) + named

    def matches(self, service: ServiceCategory, tier: NetworkTier, benefit: Benefit, code: str) -> bool:
        """Return whether the rule is for such a line."""
        return (
            tier in self.tiers
            and (service in self.services or ServiceCategory.ALL_OTHER in self.services)
            and (self.benefit is None or self.benefit is benefit)
            and (not self.codes or code in self.codes)
        )

    def base_allows_after_copay(self, base: CoinsuranceBase) -> bool:
        """Return whether the rule can be used with this coinsurance base."""
        one_of = base in (CoinsuranceBase.GREATER_OF, CoinsuranceBase.LESSER_OF)
        return not (one_of and self.deductible is DeductibleTerm.AFTER_COPAY and self.coinsurance is not None)
