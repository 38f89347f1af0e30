"""What will this ketamine treatment cost this person, visit by visit, on this coverage?

Describe a course, a coverage and prices; :func:`estimate` returns a dated answer exact to the cent, with bounds where
something is unknown and with every cent traced to a rule.
"""

from __future__ import annotations

from ketacost.api import compare, estimate
from ketacost.assistance.programs import (
    Account,
    Assistance,
    ClinicDiscount,
    DeviceWindow,
    FoundationGrant,
    ObservationRebate,
    SavingsCard,
)
from ketacost.claims.claim import PriceRange, Scenario
from ketacost.claims.coverage import (
    Accumulators,
    AppliedAmount,
    BenefitScope,
    CoverageTier,
    FamilySpending,
    LimitKind,
    VisitsUsed,
)
from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory, Treatment
from ketacost.coding.billing import Billing
from ketacost.courses.course import Course, DoseChange, Phase
from ketacost.courses.safety import SafetyFacts
from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.estimates.estimate import Estimate
from ketacost.estimates.options import Comparison
from ketacost.estimates.request import CoverageChange, EstimateRequest, Payment
from ketacost.plans.conventions import Conventions, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule, FirstVisits
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.limits import CarryOver, FamilyKind, Limit
from ketacost.plans.networks import OutOfNetworkTerms
from ketacost.plans.plan import Plan
from ketacost.pricing.packages import PackagePrice
from ketacost.pricing.price_book import PriceBook, PriceEntry
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown
from ketacost.values.version import __version__

__all__ = [
    "Account",
    "Accumulators",
    "AppliedAmount",
    "Assistance",
    "Benefit",
    "BenefitScope",
    "Billing",
    "CarryOver",
    "ClinicDiscount",
    "Comparison",
    "Component",
    "Conventions",
    "Coordination",
    "CostShareRule",
    "Course",
    "Coverage",
    "CoverageChange",
    "CoverageTier",
    "DeductibleTerm",
    "DeviceWindow",
    "DoseChange",
    "Estimate",
    "EstimateRequest",
    "FamilyKind",
    "FamilySpending",
    "FirstVisits",
    "FoundationGrant",
    "InvalidInputError",
    "KetacostError",
    "Limit",
    "LimitKind",
    "LineOfBusiness",
    "NetworkTier",
    "ObservationRebate",
    "OutOfNetworkTerms",
    "PackagePrice",
    "Payment",
    "Phase",
    "Plan",
    "PriceBook",
    "PriceEntry",
    "PriceRange",
    "Problem",
    "Rate",
    "SafetyFacts",
    "SavingsCard",
    "Scenario",
    "SecondaryCoverage",
    "ServiceCategory",
    "Treatment",
    "Unknown",
    "VisitsUsed",
    "__version__",
    "compare",
    "estimate",
]


def load_ipython_extension(shell: object) -> None:
    """Teach a notebook to show estimates and comparisons: ``%load_ext ketacost``."""
    from ketacost.reports import notebook  # noqa: PLC0415 (loaded when a notebook asks)

    notebook.load_ipython_extension(shell)


def unload_ipython_extension(shell: object) -> None:
    """Take it back: ``%unload_ext ketacost``."""
    from ketacost.reports import notebook  # noqa: PLC0415 (same)

    notebook.unload_ipython_extension(shell)
