"""Coverage: one person's enrolment in a plan, with the balances it opens with."""

from __future__ import annotations

import attrs

from ketacost.claims.coverage import Accumulators, CoverageTier
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
