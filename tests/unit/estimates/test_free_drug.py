"""Free drug: nobody pays for it, the foundation decides on it, and it ends after a year."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost import (
    Assistance,
    Billing,
    Course,
    CoverageChange,
    EstimateRequest,
    InvalidInputError,
    PriceBook,
    PriceEntry,
    SafetyFacts,
    SavingsCard,
    estimate,
)

FREE = Billing(pathway="free_drug", visit_code="99214")
BOUGHT = Billing(pathway="specialty_pharmacy", visit_code="99214")
CARD = Assistance(residence="OH", savings_card=SavingsCard(patient_pays="10", yearly_maximum="6000"))
REQUEST = EstimateRequest(
    course=Course(
        regimen="spravato_trd_adjunct",
        starts_on=date(2026, 3, 2),
        weeks=8,
        weekdays=("mon", "thu"),
        dose_mg=84,
        safety=SafetyFacts(age=41, certified_site=True),
    ),
    billing=FREE,
    prices=PriceBook(
        entries=(
            PriceEntry(code="99214", billed="130"),
            PriceEntry(ndc="50458-0028-02", billed="905"),
            PriceEntry(ndc="50458-0028-03", billed="1330"),
        )
    ),
)


def _said(request: EstimateRequest) -> list[tuple[str, str]]:
    return [(f.code, f.path) for f in estimate(request).findings if f.code.startswith("assistance.")]


@given(st.integers(1, 8))
def test_only_visits_are_paid(weeks: int) -> None:
    """As many visits at $130 as there are sessions, whatever a kit costs."""
    answer = estimate(attrs.evolve(REQUEST, course=attrs.evolve(REQUEST.course, weeks=weeks)))

    assert 130 * len(answer.sessions) == answer.totals.patient_responsibility


def test_the_foundation_decides() -> None:
    """Every such estimate says so, once."""

    assert [("assistance.free_drug", "billing.pathway")] == _said(REQUEST)


def test_it_must_be_applied_for_again_after_a_year() -> None:
    """A course longer than twelve months says when."""
    longer = attrs.evolve(REQUEST, course=attrs.evolve(REQUEST.course, weeks=60))
    (renewal,) = (f for f in estimate(longer).findings if f.code == "assistance.free_drug_renewal")

    assert "by 2027-03-02" in renewal.message


def test_billed_drug_after_free_drug_is_said() -> None:
    """Where the billing changes, at the change; the stretch before it is no year long."""
    change = CoverageChange(on=date(2026, 3, 30), keeps_coverage=True, billing=BOUGHT)
    longer = attrs.evolve(REQUEST, course=attrs.evolve(REQUEST.course, weeks=60), changes=(change,))

    assert [
        ("assistance.free_drug", "billing.pathway"),
        ("assistance.after_free_drug", "changes[0].billing.pathway"),
    ] == _said(longer)


def test_a_savings_card_has_nothing_to_pay() -> None:
    """Refused where all drug is free; with a change to billed drug it may wait for that."""
    with pytest.raises(InvalidInputError) as caught:
        estimate(attrs.evolve(REQUEST, assistance=CARD))

    assert ["assistance.savings_card"] == [
        problem.path for problem in caught.value.problems if problem.code == "assistance.card_with_free_drug"
    ]
    change = CoverageChange(on=date(2026, 3, 30), keeps_coverage=True, billing=BOUGHT)
    later = estimate(attrs.evolve(REQUEST, assistance=CARD, changes=(change,)))
    assert "assistance.card_with_free_drug" not in {finding.code for finding in later.findings}
