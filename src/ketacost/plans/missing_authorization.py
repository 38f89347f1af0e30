"""What a plan does with a service that needed an authorization and has none.

Designs seen: the whole line is denied, and the contract says who carries it; part of the plan's own payment is withheld
and the patient owes it; or the plan goes by a part of the allowed amount and the patient owes the rest. What the
patient owes for the missing authorization counts to no deductible and no maximum (``docs/explanation/arithmetic.md``).
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final

import attrs

from ketacost.claims.services import Benefit, NetworkTier
from ketacost.errors import PlanError
from ketacost.plans.conventions import NoncoveredLiability
from ketacost.values.doors import amount_or_none, rate_or_none
from ketacost.values.rates import Rate


class Unapproved(StrEnum):
    """What happens to a line whose session no approval covers.

    ``BY_CONTRACT``: denied; in network the provider carries what the medical benefit would have taken, elsewhere the
    patient owes the billed charge. ``PROVIDER``, ``PATIENT_BILLED`` and ``PATIENT_ALLOWED``: denied, whoever bills.
    ``REDUCE_PAYMENT``: a percentage of the plan's payment is withheld. ``REDUCE_ALLOWED``: a percentage of the allowed
    amount is left out of the plan's reckoning. Both leave what is taken to the patient.
    """

    BY_CONTRACT = "by_contract"
    PROVIDER = "provider"
    PATIENT_BILLED = "patient_billed"
    PATIENT_ALLOWED = "patient_allowed"
    REDUCE_PAYMENT = "reduce_payment"
    REDUCE_ALLOWED = "reduce_allowed"


REDUCING: Final = frozenset({Unapproved.REDUCE_PAYMENT, Unapproved.REDUCE_ALLOWED})
"""The designs that pay, but less."""


@attrs.frozen(kw_only=True)
class MissingAuthorization:
    """What the plan does with a line whose session no approval covers.

    Attributes:
        effect: which design.
        percent: what is withheld or left out; ``None`` where the line is denied.
        maximum: most dollars withheld of a line's payment; ``None`` for no such maximum.
    """

    effect: Unapproved = attrs.field(default=Unapproved.BY_CONTRACT, converter=Unapproved)
    percent: Rate | None = attrs.field(default=None, converter=rate_or_none)
    maximum: Decimal | None = attrs.field(default=None, converter=amount_or_none)

    def __attrs_post_init__(self) -> None:
        """Refuse a percentage that is missing, has no meaning, or takes more than there is."""
        reduces = self.effect in REDUCING
        if reduces is (self.percent is None):
            message = f"the effect '{self.effect}' needs {'a percentage' if reduces else 'no percentage'}"
            raise PlanError("plan.missing_authorization", message, path="percent")
        if self.percent is not None and self.percent > _WHOLE:
            message = f"expected at most 100%, got {self.percent}"
            raise PlanError("plan.missing_authorization", message, path="percent")
        if self.maximum is not None and self.effect is not Unapproved.REDUCE_PAYMENT:
            message = "only what is withheld of a payment has a maximum; remove it"
            raise PlanError("plan.missing_authorization", message, path="maximum")

    def liability(self, tier: NetworkTier, benefit: Benefit) -> NoncoveredLiability | None:
        """Return who carries a denied line; ``None`` where the plan pays part of it.

        Args:
            tier: the tier whose terms the line has (in network where the No Surprises Act protects it).
            benefit: the benefit of the line.
        """
        match self.effect:
            case Unapproved.BY_CONTRACT:
                in_network = tier is not NetworkTier.OUT_OF_NETWORK and benefit is not Benefit.PHARMACY
                return NoncoveredLiability.PROVIDER if in_network else NoncoveredLiability.PATIENT_BILLED
            case Unapproved.PROVIDER | Unapproved.PATIENT_BILLED | Unapproved.PATIENT_ALLOWED:
                return NoncoveredLiability(self.effect.value)
            case _:
                return None


_WHOLE: Final = Rate.parse("100%")
