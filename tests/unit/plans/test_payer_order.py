"""Who pays first beside Medicare: the thresholds to the head, and what is refused or asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost import (
    Accumulators,
    Billing,
    Course,
    Coverage,
    CoverageChange,
    EstimateRequest,
    InvalidInputError,
    PriceBook,
    PriceEntry,
    SafetyFacts,
    SecondaryCoverage,
    Unknown,
    estimate,
)
from ketacost.plans.employer import employer
from ketacost.plans.medicare import original_medicare
from ketacost.plans.payer_order import MedicareFacts, MedicareReason, order_on

ON = date(2026, 3, 2)
MEDICARE = Coverage(plan=original_medicare(ON), accumulators=Accumulators.none_used(ON))
GROUP = Coverage(
    plan=employer(ON, shape="epo", deductible="1000", maximum="5000", coinsurance="20%"),
    accumulators=Accumulators.none_used(ON),
)
GROUP_FIRST = EstimateRequest(
    course=Course(
        regimen="spravato_trd_adjunct",
        starts_on=ON,
        weeks=8,
        weekdays=("mon", "thu"),
        dose_mg=56,
        safety=SafetyFacts(age=67, certified_site=True),
    ),
    billing=Billing(pathway="bundled"),
    prices=PriceBook(entries=(PriceEntry(code="G2082", allowed="950", billed="950"),)),
    coverage=GROUP,
    secondary=SecondaryCoverage(coverage=MEDICARE, method="medicare_secondary"),
)
MEDICARE_FIRST = attrs.evolve(GROUP_FIRST, coverage=MEDICARE, secondary=SecondaryCoverage(coverage=GROUP))


def _facts(**given: Any) -> MedicareFacts:  # noqa: ANN401 (any fact)
    return MedicareFacts(**{"from_current_work": True, **given})


def _said(request: EstimateRequest) -> list[str]:
    return [one.code for one in estimate(request).findings if one.code.startswith("coverage.order")]


def _refused(request: EstimateRequest) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as caught:
        estimate(request)
    return [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("facts", "medicare_first"),
    [
        pytest.param(_facts(employees=19), True, id="age, a small employer"),
        pytest.param(_facts(employees=20), False, id="age, twenty employees"),
        pytest.param(_facts(reason="disability", employees=99), True, id="disability, ninety-nine employees"),
        pytest.param(_facts(reason="disability", employees=100), False, id="disability, a hundred employees"),
        pytest.param(_facts(from_current_work=False, employees=5000), True, id="retired"),
        pytest.param(
            _facts(reason="kidney_failure", employees=3, entitled_on=date(2023, 9, 3)), False, id="month thirty"
        ),
        pytest.param(_facts(reason="kidney_failure", employees=3, entitled_on=date(2023, 9, 2)), True, id="after it"),
    ],
)
def test_the_law_decides(facts: MedicareFacts, medicare_first: bool) -> None:  # noqa: FBT001 (the answer)
    """20 employees by age, 100 by disability, 30 months by kidney failure; a plan of the retired pays second."""

    assert medicare_first is order_on(facts, ON).medicare_first
    right, wrong = (MEDICARE_FIRST, GROUP_FIRST) if medicare_first else (GROUP_FIRST, MEDICARE_FIRST)
    assert {"coverage.order_not_checked", "coverage.payer_order"}.isdisjoint(_said(attrs.evolve(right, medicare=facts)))
    assert [("coverage.payer_order", "secondary.coverage.plan.line_of_business")] == _refused(
        attrs.evolve(wrong, medicare=facts)
    )


@given(st.sampled_from([MedicareReason.AGE, MedicareReason.DISABILITY]), st.integers(1, 1000), st.booleans())
def test_more_employees_never_put_medicare_first(reason: MedicareReason, employees: int, works: bool) -> None:  # noqa: FBT001 (drawn)
    """Whom a smaller employer's plan precedes, a larger one's precedes too."""
    facts = _facts(reason=reason, employees=employees, from_current_work=works)
    larger = attrs.evolve(facts, employees=employees + 1)

    assert order_on(facts, ON).medicare_first is True or order_on(larger, ON).medicare_first is False


def test_what_nobody_said_is_asked() -> None:
    """No facts, or no number of employees: the order is taken as given, with a warning."""

    assert ["coverage.order_not_checked"] == _said(GROUP_FIRST)
    assert ["coverage.order_not_checked"] == _said(attrs.evolve(MEDICARE_FIRST, medicare=_facts()))
    assert isinstance(order_on(_facts(), ON).medicare_first, Unknown)
    assert isinstance(order_on(_facts(reason="kidney_failure"), ON).medicare_first, Unknown)


def test_an_order_that_turns_is_said() -> None:
    """The thirtieth month ends inside the course."""
    facts = _facts(reason="kidney_failure", entitled_on=date(2023, 9, 20))

    assert ["coverage.order_turns"] == _said(attrs.evolve(GROUP_FIRST, medicare=facts))
    turned = CoverageChange(on=date(2026, 3, 20), coverage=MEDICARE, secondary=SecondaryCoverage(coverage=GROUP))
    assert [] == _said(attrs.evolve(GROUP_FIRST, medicare=facts, changes=(turned,)))


def test_facts_nobody_reads_are_refused() -> None:
    """Without a second payer, or with one that never pays first."""
    alone = attrs.evolve(GROUP_FIRST, secondary=None, medicare=_facts(employees=30))

    assert [("coverage.medicare_facts_unused", "medicare")] == _refused(alone)
