"""What no line of a course uses is neither asked nor does it widen the answer; what a later stay uses counts."""

from __future__ import annotations

from datetime import date

import attrs

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
    Unknown,
    estimate,
)

ON = date(2026, 3, 2)
PLAN = Plan(
    name="a copay for drugs nobody knows",
    deductibles=(Limit(individual=None),),
    out_of_pocket_maxima=(Limit(individual="8000"),),
    cost_sharing=(
        CostShareRule(services=("all_other",), copay="30", deductible="waived"),
        CostShareRule(services=("specialty_drug",), copay=Unknown("ask for the tier", 40, 90), deductible="waived"),
    ),
)
REQUEST = EstimateRequest(
    course=Course(
        regimen="spravato_trd_adjunct",
        starts_on=ON,
        weeks=4,
        weekdays=("mon", "thu"),
        dose_mg=84,
        safety=SafetyFacts(age=41, certified_site=True),
    ),
    billing=Billing(pathway="bundled"),
    prices=PriceBook(
        entries=(
            PriceEntry(code="G2082", allowed="1000"),
            PriceEntry(code="G2083", allowed="1400"),
            PriceEntry(ndc="50458-0028-02", allowed="900"),
            PriceEntry(ndc="50458-0028-03", allowed="1300"),
            PriceEntry(code="99214", allowed="130"),
        )
    ),
    coverage=Coverage(plan=PLAN, accumulators=Accumulators.none_used(ON)),
)
PHARMACY = Billing(pathway="specialty_pharmacy", visit_code="99214")


def test_a_term_no_line_uses_is_not_asked() -> None:
    """Eight copays of $30, and no question."""
    answer = estimate(REQUEST)

    assert () == answer.questions
    assert ("240.00", "240.00") == (str(answer.patient_responsibility.low), str(answer.patient_responsibility.high))


def test_a_term_some_line_uses_is_asked() -> None:
    """Eight fills of $40 to $90 beside the eight visits."""
    answer = estimate(attrs.evolve(REQUEST, billing=PHARMACY))

    assert ["coverage.plan.cost_sharing[1].copay"] == [question.path for question in answer.questions]
    assert ("560.00", "960.00") == (str(answer.patient_responsibility.low), str(answer.patient_responsibility.high))


def test_a_term_a_later_stay_uses_is_asked() -> None:
    """The clinic sends the drug through a pharmacy from the third week on, and the coverage goes on."""
    change = CoverageChange(on=date(2026, 3, 16), keeps_coverage=True, billing=PHARMACY)
    answer = estimate(attrs.evolve(REQUEST, changes=(change,)))

    assert ["coverage.plan.cost_sharing[1].copay"] == [question.path for question in answer.questions]
    assert ("400.00", "600.00") == (str(answer.patient_responsibility.low), str(answer.patient_responsibility.high))
