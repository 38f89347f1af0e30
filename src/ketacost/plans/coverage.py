"""Coverage: one person's enrolment in a plan with the balances it opens with, and a second payer behind it."""

from __future__ import annotations

import attrs

from ketacost.claims.coverage import Accumulators, CoverageTier
from ketacost.claims.payers import Coordination
from ketacost.claims.services import NetworkTier
from ketacost.plans.plan import Plan
from ketacost.values.unknown import Unknown


@attrs.frozen(kw_only=True)
class Coverage:
    """The enrolment of one person.

    Attributes:
        plan: the design.
        members: self-only or family coverage.
        accumulators: opening balances; unknown when nobody asked the payer, which widens the answer.
    """

    plan: Plan
    members: CoverageTier = attrs.field(default=CoverageTier.SELF_ONLY, converter=CoverageTier)
    accumulators: Accumulators | Unknown = attrs.field(
        factory=lambda: Unknown("ask the payer what was applied to the deductible and the out-of-pocket maximum")
    )


@attrs.frozen(kw_only=True)
class SecondaryCoverage:
    """A second payer: an enrolment of its own, asked after the first payer has paid.

    Attributes:
        coverage: the enrolment, with plan and balances of its own.
        method: how its payment follows from the first payer's.
        tier: network tier of the billers with this payer; policies without a network have one tier, in network.
        pays_deductible: under ``supplement``, whether the first payer's deductible is among what it takes over.
        pays_excess: under ``supplement``, whether a balance bill is (Medigap F and G).
        pays_alone: under ``lesser_of``, whether the program also pays for what the first payer does not cover, as full
            Medicaid may; a qualified Medicare beneficiary has only Medicare's cost sharing paid.
    """

    coverage: Coverage
    method: Coordination = attrs.field(default=Coordination.STANDARD, converter=Coordination)
    tier: NetworkTier = attrs.field(default=NetworkTier.IN_NETWORK, converter=NetworkTier)
    pays_deductible: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    pays_excess: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    pays_alone: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
