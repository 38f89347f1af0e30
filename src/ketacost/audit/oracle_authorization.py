"""The oracle's steps for a line nobody approved, written from ``docs/explanation/arithmetic.md`` alone.

Each is zero, or ``None``, for a line that is approved or needs no approval.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ketacost.audit.oracle_steps import WHOLE, ZERO, round_to_cent
from ketacost.claims.claim import ClaimLine
from ketacost.claims.services import Benefit, NetworkTier
from ketacost.plans.conventions import NoncoveredLiability
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.missing_authorization import MissingAuthorization, Unapproved
from ketacost.values.money import Rounding

_DENIED: Final = {
    Unapproved.PROVIDER: NoncoveredLiability.PROVIDER,
    Unapproved.PATIENT_BILLED: NoncoveredLiability.PATIENT_BILLED,
    Unapproved.PATIENT_ALLOWED: NoncoveredLiability.PATIENT_ALLOWED,
}


def step_c_denied_to(
    missing: MissingAuthorization, line: ClaimLine, rule: CostShareRule, tier: NetworkTier
) -> NoncoveredLiability | None:
    """(C) Who carries a line that is denied for want of an approval; ``None`` where it is not denied for that."""
    if line.authorized or rule.covered is False:
        return None
    if missing.effect is not Unapproved.BY_CONTRACT:
        return _DENIED.get(missing.effect)
    by_the_patient = tier is NetworkTier.OUT_OF_NETWORK or line.benefit is Benefit.PHARMACY
    return NoncoveredLiability.PATIENT_BILLED if by_the_patient else NoncoveredLiability.PROVIDER


def step_c_left_out(missing: MissingAuthorization, line: ClaimLine, allowed: Fraction, rounding: Rounding) -> Fraction:
    """(C) What of the allowed amount the plan leaves out of its reckoning."""
    if line.authorized or missing.effect is not Unapproved.REDUCE_ALLOWED or missing.percent is None:
        return ZERO
    return round_to_cent(allowed * Fraction(missing.percent.basis_points, WHOLE), rounding)


def step_m_withheld(missing: MissingAuthorization, line: ClaimLine, pays: Fraction, rounding: Rounding) -> Fraction:
    """(M) What the plan withholds of its payment."""
    if line.authorized or missing.effect is not Unapproved.REDUCE_PAYMENT or missing.percent is None:
        return ZERO
    withheld = round_to_cent(pays * Fraction(missing.percent.basis_points, WHOLE), rounding)
    return withheld if missing.maximum is None else min(withheld, Fraction(missing.maximum))
