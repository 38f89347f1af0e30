"""Balances: which pools a coverage has, what was already applied to them, and what relatives add later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs

from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.values.doors import amount, amount_or_unknown, term
from ketacost.values.unknown import Unknown


class CoverageTier(StrEnum):
    """Whom the enrolment covers."""

    SELF_ONLY = "self_only"
    FAMILY = "family"


class LimitKind(StrEnum):
    """What a limit limits: the deductible or the out-of-pocket maximum."""

    DEDUCTIBLE = "deductible"
    OUT_OF_POCKET = "out_of_pocket"


class LimitScope(StrEnum):
    """Whose money counts in a pool."""

    INDIVIDUAL = "individual"
    FAMILY = "family"


class BenefitScope(StrEnum):
    """Which benefits share a pool; behavioural always shares the medical one (parity law allows no separate pool)."""

    MEDICAL = "medical"
    PHARMACY = "pharmacy"
    COMBINED = "combined"


@attrs.frozen(kw_only=True)
class PoolName:
    """Names one accumulator of a coverage.

    Attributes:
        kind: deductible or out-of-pocket maximum.
        scope: individual or family.
        benefits: which benefits share it.
        tiers: which network tiers share it.
    """

    kind: LimitKind
    scope: LimitScope
    benefits: BenefitScope
    tiers: tuple[NetworkTier, ...]

    def __str__(self) -> str:
        """Return words for reports: ``individual deductible (combined, in_network)``."""
        kind = "deductible" if self.kind is LimitKind.DEDUCTIBLE else "out-of-pocket maximum"
        return f"{self.scope} {kind} ({self.benefits}, {'+'.join(self.tiers)})"


@attrs.frozen(kw_only=True)
class Accumulator:
    """One pool at one moment.

    Attributes:
        name: which pool.
        limit: dollars at which it is met, ``None`` when there is no limit.
        applied: dollars applied so far in the benefit year.
    """

    name: PoolName
    limit: Decimal | None
    applied: Decimal

    @property
    def remaining(self) -> Decimal | None:
        """Dollars until it is met, ``None`` when there is no limit."""
        return None if self.limit is None else self.limit - self.applied


@attrs.frozen(kw_only=True)
class AppliedAmount:
    """What a payer reports as applied to one limit in the benefit year, as of the day of the report.

    Attributes:
        kind: deductible or out-of-pocket maximum.
        tier: any network tier that shares the limit.
        benefits: benefits the limit is for, as the plan names them.
        individual: dollars applied for this person.
        family: dollars applied for the whole family, this person included; ``None`` for self-only coverage.
        individual_carry_over: part of ``individual`` applied inside the plan's carry-over window; ``None`` where the
            plan has no carry-over.
        family_carry_over: the same for ``family``.
    """

    kind: LimitKind = attrs.field(converter=LimitKind)
    tier: NetworkTier = attrs.field(default=NetworkTier.IN_NETWORK, converter=NetworkTier)
    benefits: BenefitScope = attrs.field(default=BenefitScope.COMBINED, converter=BenefitScope)
    individual: Decimal | Unknown = attrs.field(converter=amount_or_unknown)
    family: Decimal | Unknown | None = attrs.field(default=None, converter=term)
    individual_carry_over: Decimal | Unknown | None = attrs.field(default=None, converter=term)
    family_carry_over: Decimal | Unknown | None = attrs.field(default=None, converter=term)


@attrs.frozen(kw_only=True)
class VisitsUsed:
    """Visits already counted in the benefit year against a rule with a visit limit or first-visit terms.

    The rule meant is the one a line of this service, tier, benefit and code would fall under.

    Attributes:
        service: service category of such a line.
        tier: its network tier.
        benefit: its benefit.
        code: its code, only needed when the rule names codes.
        visits: how many visits were used.
    """

    service: ServiceCategory = attrs.field(converter=ServiceCategory)
    tier: NetworkTier = attrs.field(default=NetworkTier.IN_NETWORK, converter=NetworkTier)
    benefit: Benefit = attrs.field(default=Benefit.MEDICAL, converter=Benefit)
    code: str = ""
    visits: int = attrs.field(validator=[attrs.validators.instance_of(int), attrs.validators.ge(0)])


@attrs.frozen(kw_only=True)
class MemberCredit:
    """How much one relative was already credited toward a family limit in the benefit year.

    Needed only to go on in the middle of a year: one member's credits stop at the individual limit.

    Attributes:
        member: the opaque label used in :class:`FamilySpending`.
        kind: deductible or out-of-pocket maximum.
        tier: any network tier that shares the limit.
        benefits: benefits the limit is for, as the plan names them.
        applied: dollars credited so far.
    """

    member: str
    kind: LimitKind = attrs.field(converter=LimitKind)
    tier: NetworkTier = attrs.field(default=NetworkTier.IN_NETWORK, converter=NetworkTier)
    benefits: BenefitScope = attrs.field(default=BenefitScope.COMBINED, converter=BenefitScope)
    applied: Decimal = attrs.field(converter=amount)


@attrs.frozen(kw_only=True)
class FamilySpending:
    """What another member of the family adds to the family pools on a day after the balances were reported.

    Attributes:
        on: day of the member's service.
        member: an opaque label for the member (``"spouse"``, ``"2"``); never a name.
        deductible: dollars the plan applies to the deductible.
        out_of_pocket: dollars that count to the out-of-pocket maximum (usually at least the deductible part).
        tier: network tier of the service.
        benefits: which benefits' pools it falls under.
    """

    on: date
    member: str = "other"
    deductible: Decimal = attrs.field(converter=amount)
    out_of_pocket: Decimal = attrs.field(converter=amount)
    tier: NetworkTier = attrs.field(default=NetworkTier.IN_NETWORK, converter=NetworkTier)
    benefits: BenefitScope = attrs.field(default=BenefitScope.MEDICAL, converter=BenefitScope)


@attrs.frozen(kw_only=True)
class Accumulators:
    """Opening balances of one person's coverage.

    Attributes:
        as_of: day the balances hold at its start; services on or after this day are not in them.
        applied: one entry a limit; a limit of the plan that is not listed is unknown, unless ``unlisted_are_zero``.
        visits_used: one entry a counted rule; a rule that is not listed has used none only if ``unlisted_are_zero``.
        family_spending: dated later spending of other members.
        member_credits: what relatives were credited before ``as_of``; empty at the start of a benefit year.
        unlisted_are_zero: says that everything not listed is $0 and no visits, as at the start of a benefit year.
    """

    as_of: date
    applied: tuple[AppliedAmount, ...] = ()
    visits_used: tuple[VisitsUsed, ...] = ()
    family_spending: tuple[FamilySpending, ...] = ()
    member_credits: tuple[MemberCredit, ...] = ()
    unlisted_are_zero: bool = False

    @classmethod
    def none_used(cls, as_of: date) -> Accumulators:
        """Return balances of $0 everywhere on ``as_of`` (a new member, or the first day of a benefit year)."""
        return cls(as_of=as_of, unlisted_are_zero=True)
