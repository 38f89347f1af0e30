"""An employer's plan until the 65th birthday, original Medicare with Plan G from then on, in one course."""

from __future__ import annotations

from datetime import date

from ketacost import (
    Accumulators,
    Billing,
    CostShareRule,
    Course,
    Coverage,
    CoverageChange,
    EstimateRequest,
    Limit,
    Plan,
    PriceBook,
    PriceEntry,
    SafetyFacts,
    estimate,
)
from ketacost.plans.medicare import original_medicare
from ketacost.plans.medigap import medigap_coverage
from ketacost.pricing.price_book import MedicareTerms
from ketacost.reports.text import estimate_text

birthday_month = date(2026, 6, 1)
employer = Plan(
    name="Employer PPO",
    deductibles=(Limit(individual="2000"),),
    out_of_pocket_maxima=(Limit(individual="6000"),),
    cost_sharing=(CostShareRule(services=("all_other",), coinsurance="20%", deductible="first"),),
)
answer = estimate(
    EstimateRequest(
        label="Medicare at 65",
        course=Course(
            regimen="spravato_trd_adjunct",
            starts_on=date(2026, 3, 2),
            weeks=26,
            weekdays=("mon", "thu"),
            dose_mg=84,
            safety=SafetyFacts(age=64, certified_site=True),
        ),
        billing=Billing(pathway="bundled"),
        prices=PriceBook(
            entries=(PriceEntry(code="G2082", allowed="1010"), PriceEntry(code="G2083", allowed="1450")),
        ),
        coverage=Coverage(plan=employer, accumulators=Accumulators.none_used(date(2026, 1, 1))),
        changes=(
            CoverageChange(
                on=birthday_month,
                coverage=Coverage(
                    plan=original_medicare(birthday_month), accumulators=Accumulators.none_used(birthday_month)
                ),
                secondary=medigap_coverage("G", birthday_month),
                billing=Billing(pathway="bundled", payer_is_medicare=True),
                prices=PriceBook(medicare=MedicareTerms()),
            ),
        ),
    )
)
print(estimate_text(answer))
