"""Original Medicare with a Medigap policy behind it, side by side with Medicare alone."""

from __future__ import annotations

from datetime import date

import attrs

from ketacost import (
    Accumulators,
    Billing,
    Course,
    Coverage,
    EstimateRequest,
    PriceBook,
    SafetyFacts,
    compare,
)
from ketacost.plans.medicare import original_medicare
from ketacost.plans.medigap import medigap_coverage
from ketacost.pricing.price_book import MedicareTerms
from ketacost.reports.comparison import comparison_text

starts = date(2026, 1, 12)
alone = EstimateRequest(
    label="Medicare alone",
    course=Course(
        regimen="spravato_trd_adjunct",
        starts_on=starts,
        weeks=26,
        weekdays=("mon", "thu"),
        dose_mg=84,
        safety=SafetyFacts(age=70, certified_site=True),
    ),
    billing=Billing(pathway="bundled", payer_is_medicare=True),
    prices=PriceBook(medicare=MedicareTerms()),
    coverage=Coverage(plan=original_medicare(starts), accumulators=Accumulators.none_used(starts)),
)
with_g = attrs.evolve(alone, label="with Medigap G", secondary=medigap_coverage("G", starts))
with_k = attrs.evolve(alone, label="with Medigap K", secondary=medigap_coverage("K", starts))

comparison = compare([alone, with_g, with_k])
print(comparison_text(comparison))
for option in comparison.options:
    print(f"{option.label}: ${option.patient_responsibility.high:,.2f}")
