"""What a text says where no plan takes part and a person pays alone."""

from __future__ import annotations

from typing import Final

from ketacost.estimates.estimate import Estimate
from ketacost.plans.self_pay import SELF_PAY

NO_PLAN: Final = "none; you pay yourself"
"""Who pays, instead of a plan's name."""

_NOTICE: Final = "This is an estimate, not a bill. Prices may differ."


def pays_alone(estimate: Estimate) -> bool:
    """Return whether no plan pays for anything of it."""
    return all(group.name == SELF_PAY.name for group in estimate.plans)


def notice_of(estimate: Estimate) -> str:
    """Return the sentence every text carries; without a plan it has no words about one."""
    return _NOTICE if pays_alone(estimate) else estimate.notice
