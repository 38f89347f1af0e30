"""The shortest useful call: a course, prices and a plan in; what the person owes, and when, out."""

from __future__ import annotations

from datetime import date

from ketacost import (
    Accumulators,
    Billing,
    CostShareRule,
    Course,
    Coverage,
    EstimateRequest,
    Limit,
    Plan,
    PriceBook,
    PriceEntry,
    SafetyFacts,
    ServiceCategory,
    estimate,
)

plan = Plan(
    name="Employer PPO",
    deductibles=(Limit(individual="2000"),),
    out_of_pocket_maxima=(Limit(individual="6000"),),
    cost_sharing=(CostShareRule(services=(ServiceCategory.ALL_OTHER,), coinsurance="20%", deductible="first"),),
)
request = EstimateRequest(
    course=Course(
        regimen="spravato_trd_adjunct",
        starts_on=date(2026, 3, 2),
        weeks=8,
        weekdays=("mon", "thu"),
        dose_mg=56,
        safety=SafetyFacts(age=41, certified_site=True),
    ),
    billing=Billing(pathway="bundled"),
    prices=PriceBook(entries=(PriceEntry(code="G2082", billed="1800.00", allowed="1010.00"),)),
    coverage=Coverage(plan=plan, accumulators=Accumulators.none_used(date(2026, 1, 1))),
)

answer = estimate(request)
for session in answer.sessions:
    print(session.session, session.on, f"${session.due_at_session:,.2f}")
print("in all", f"${answer.patient_responsibility.high:,.2f}")
