"""Payers in the words all rooms share: which body of law a plan stands under, and how two payers coordinate."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class LineOfBusiness(StrEnum):
    """Which body of law a plan stands under."""

    INDIVIDUAL = "individual"
    SMALL_GROUP = "small_group"
    LARGE_GROUP = "large_group"
    SELF_FUNDED = "self_funded"
    FEDERAL_EMPLOYEES = "federal_employees"
    MEDICARE = "medicare"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    MEDIGAP = "medigap"
    MEDICAID = "medicaid"
    TRICARE = "tricare"
    VA = "va"
    CHAMPVA = "champva"
    SELF_PAY = "self_pay"


GOVERNMENT: Final = frozenset(
    {
        LineOfBusiness.MEDICARE,
        LineOfBusiness.MEDICARE_ADVANTAGE,
        LineOfBusiness.MEDIGAP,
        LineOfBusiness.MEDICAID,
        LineOfBusiness.TRICARE,
        LineOfBusiness.VA,
        LineOfBusiness.CHAMPVA,
    }
)
"""Programs of government, for which manufacturers' savings programs are closed. A Medigap policy means Medicare.

Plans for federal employees are counted as private here: the anti-kickback statute leaves them out (assumed).
"""


class Coordination(StrEnum):
    """How a second payer's payment follows from the first one's.

    Written with A, P and L for what the first payer allows, pays and leaves, and N for what the second would pay alone.

    ``STANDARD``: the lesser of N and L. ``NON_DUPLICATION``: N less P, if anything. ``MAINTENANCE``: the second plan's
    own rules on its allowed amount less P. ``MEDICARE_SECONDARY``: the least of the charge less P, N, and the greater
    of Medicare's fee and A less P. ``SUPPLEMENT``: the second policy's rules on L itself (Medigap, TRICARE For Life).
    ``LESSER_OF``: what is left up to the second program's own rate, and the patient owes only that program's cost
    share (Medicaid after Medicare).
    """

    STANDARD = "standard"
    NON_DUPLICATION = "non_duplication"
    MAINTENANCE = "maintenance"
    MEDICARE_SECONDARY = "medicare_secondary"
    SUPPLEMENT = "supplement"
    LESSER_OF = "lesser_of"
