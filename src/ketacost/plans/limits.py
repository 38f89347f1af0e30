"""Deductibles and out-of-pocket maxima: individual and family, embedded or aggregate, by benefit and network."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import attrs

from ketacost.claims.coverage import BenefitScope
from ketacost.claims.services import Benefit, NetworkTier, network_tiers
from ketacost.errors import PlanError
from ketacost.values.doors import term
from ketacost.values.unknown import Unknown


class FamilyKind(StrEnum):
    """How a family limit works.

    ``EMBEDDED``: each member has the individual limit inside the family one; whichever is met first ends it.
    ``AGGREGATE``: only the family limit exists in family coverage; the individual number is for self-only coverage.
    """

    EMBEDDED = "embedded"
    AGGREGATE = "aggregate"


@attrs.frozen(kw_only=True)
class Limit:
    """One deductible or one out-of-pocket maximum.

    Attributes:
        individual: dollars for one person; ``None`` when there is no limit (no deductible, no maximum).
        family: dollars for the family; ``None`` when there is none.
        family_kind: embedded or aggregate.
        tiers: network tiers that share it.
        benefits: benefits that share it.
    """

    individual: Decimal | Unknown | None = attrs.field(converter=term)
    family: Decimal | Unknown | None = attrs.field(default=None, converter=term)
    family_kind: FamilyKind = attrs.field(default=FamilyKind.EMBEDDED, converter=FamilyKind)
    tiers: tuple[NetworkTier, ...] = attrs.field(default=(NetworkTier.IN_NETWORK,), converter=network_tiers)
    benefits: BenefitScope = attrs.field(default=BenefitScope.COMBINED, converter=BenefitScope)

    def __attrs_post_init__(self) -> None:
        """Refuse a limit without a network tier, or a family limit below the individual one."""
        if not self.tiers:
            raise PlanError("plan.limit_tiers", "expected at least one network tier", path="tiers")
        if isinstance(self.individual, Decimal) and isinstance(self.family, Decimal) and self.family < self.individual:
            raise PlanError(
                "plan.family_below_individual",
                f"expected the family limit at least the individual one, got {self.family} and {self.individual}",
                path="family",
            )

    def serves(self, tier: NetworkTier, benefit: Benefit) -> bool:
        """Return whether lines of this tier and benefit use the limit."""
        if tier not in self.tiers:
            return False
        if self.benefits is BenefitScope.COMBINED:
            return True
        return (self.benefits is BenefitScope.PHARMACY) == (benefit is Benefit.PHARMACY)


@attrs.frozen(kw_only=True)
class CarryOver:
    """Deductible dollars of the last months of a benefit year that count again in the next.

    Attributes:
        months: how many last months.
        only_if_unmet: carry only when the person's deductible was not met by the end of the year.
    """

    months: int = attrs.field(
        default=3, validator=[attrs.validators.instance_of(int), attrs.validators.ge(1), attrs.validators.le(6)]
    )
    only_if_unmet: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
