"""What programs promise holds for any course, price and start: caps are never exceeded, help is never misplaced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketacost import (
    Accumulators,
    Assistance,
    Billing,
    Course,
    Coverage,
    EstimateRequest,
    ObservationRebate,
    Plan,
    PriceBook,
    PriceEntry,
    SafetyFacts,
    SavingsCard,
    SecondaryCoverage,
    estimate,
)
from ketacost.estimates.estimate import Estimate
from ketacost.plans.medicaid import behind_medicare, medicaid
from ketacost.plans.medicare import original_medicare
from ketacost.plans.medicare_advantage import medicare_advantage
from ketacost.plans.medigap import MedigapLetter, medigap_coverage
from ketacost.plans.tricare import tricare, tricare_for_life_coverage
from ketacost.plans.veterans import champva, veterans_affairs
from ketacost.values.unknown import Unknown

BUNDLED: Final = Billing(pathway="bundled")
PHARMACY: Final = Billing(pathway="specialty_pharmacy", visit_code="99214")
HELP: Final = Assistance(
    residence="TX",
    savings_card=SavingsCard(patient_pays="10", yearly_maximum="7150", covers_bundle=True),
    rebate=ObservationRebate(yearly_maximum="500"),
)
DAYS: Final = st.dates(date(2026, 2, 1), date(2026, 12, 1))
CENTS: Final = st.integers(0, 400_000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def requests(draw: st.DrawFn, plan: Callable[[date], Plan], second: SecondaryCoverage | None = None) -> EstimateRequest:
    """Return a course of any length inside 2026, at any prices, under a program."""
    on = draw(DAYS)
    weeks = draw(st.integers(1, max(1, (date(2026, 12, 31) - on).days // 7)))
    two, three, visit = draw(st.tuples(CENTS, CENTS, CENTS))
    codes, kits = {"G2082": two, "G2083": three, "99214": visit}, {"50458-0028-02": two, "50458-0028-03": three}
    own = [PriceEntry(code=code, allowed=price, billed=price) for code, price in codes.items()]
    own += [PriceEntry(ndc=kit, allowed=price, billed=price) for kit, price in kits.items()]
    others = [PriceEntry(code=code, allowed=draw(CENTS)) for code in codes]
    others += [PriceEntry(ndc=kit, allowed=draw(CENTS)) for kit in kits]
    return EstimateRequest(
        course=Course(
            regimen="spravato_trd_adjunct",
            starts_on=on,
            weeks=weeks,
            weekdays=("mon", "thu"),
            dose_mg=draw(st.sampled_from([56, 84])),
            safety=SafetyFacts(age=70, certified_site=True),
        ),
        billing=draw(st.sampled_from([BUNDLED, PHARMACY])),
        prices=PriceBook(entries=tuple(own)),
        coverage=Coverage(plan=plan(on), accumulators=Accumulators.none_used(date(2026, 1, 1))),
        secondary=second,
        secondary_prices=None if second is None else PriceBook(entries=tuple(others)),
        assistance=draw(st.sampled_from([None, HELP])),
    )


def _medicare(on: date) -> Plan:
    return original_medicare(on, part_d=True)


def _owed(answer: Estimate, benefit: str) -> Decimal:
    return sum((line.patient_responsibility for line in answer.lines if line.benefit == benefit), Decimal(0))


@given(requests(_medicare))
def test_part_d_never_costs_more_than_its_threshold(request: EstimateRequest) -> None:
    """$2,100 in 2026, whatever the kits cost."""

    assert Decimal(2100) >= _owed(estimate(request), "pharmacy")


@given(st.data(), st.integers(0, 120_000), st.integers(1, 6), st.sampled_from([1, 3]))
def test_medicaid_never_costs_more_than_five_percent_of_a_period(
    data: st.DataObject, income: int, household: int, months: int
) -> None:
    """Of the income of the month or the quarter."""

    def plan(on: date) -> Plan:
        whole: Plan = medicaid(
            on,
            income=income,
            household=household,
            exempt=None,
            cap_period_months=3 if months == 3 else 1,
            preferred_drug=True,
        )
        return whole

    answer = estimate(data.draw(requests(plan)))
    by_period: dict[tuple[int, int], Decimal] = {}
    for line in answer.lines:
        key = (line.on.year, (line.on.month - 1) // months)
        by_period[key] = by_period.get(key, Decimal(0)) + line.patient_responsibility

    assert all(owed * 240 <= income * months for owed in by_period.values())


@given(requests(original_medicare, behind_medicare(date(2026, 7, 1))))
def test_a_qualified_beneficiary_owes_nothing_of_part_b(request: EstimateRequest) -> None:
    """At any rate of the state; what a pharmacy bills is no part of it."""

    assert Decimal(0) == _owed(estimate(request), "medical")


@given(requests(original_medicare, tricare_for_life_coverage(date(2026, 7, 1))))
def test_tricare_for_life_leaves_nothing_of_what_medicare_covers(request: EstimateRequest) -> None:
    """Its deductible included."""

    assert Decimal(0) == _owed(estimate(request), "medical")


@pytest.mark.parametrize("letter", MedigapLetter)
@settings(max_examples=30)
@given(st.data())
def test_a_medigap_policy_never_raises_what_is_owed(letter: MedigapLetter, data: st.DataObject) -> None:
    """And it pays nothing of Part D."""
    policy = medigap_coverage(
        letter, date(2026, 7, 1), eligible_before_2020=True, session_is_office_visit=data.draw(st.booleans())
    )
    with_policy = attrs.evolve(data.draw(requests(_medicare, policy)), secondary_prices=None)
    alone = estimate(attrs.evolve(with_policy, secondary=None))
    answer = estimate(with_policy)

    assert all(
        line.patient_responsibility <= before.patient_responsibility
        for line, before in zip(answer.lines, alone.lines, strict=True)
    )
    assert _owed(alone, "pharmacy") == _owed(answer, "pharmacy")


def _advantage(on: date) -> Plan:
    return medicare_advantage(on, name="HMO", maximum="4900", visit_copay="40")


def _tricare(on: date) -> Plan:
    return tricare(on, plan="select", group="a", status="active_duty_family", rank="e5_and_above", drug_copay="48")


def _veterans(on: date) -> Plan:
    return veterans_affairs(on, priority_group=7, drug_tier="tier_3")


@pytest.mark.parametrize(
    ("plan", "cap", "benefit"),
    [
        pytest.param(_advantage, "4900", "medical", id="Medicare Advantage"),
        pytest.param(_tricare, "1000", "", id="TRICARE Select"),
        pytest.param(champva, "3000", "", id="CHAMPVA"),
        pytest.param(_veterans, "700", "pharmacy", id="the VA's drugs"),
    ],
)
@given(st.data())
def test_a_programs_yearly_cap_holds(plan: Callable[[date], Plan], cap: str, benefit: str, data: st.DataObject) -> None:
    """Over all lines it counts; no savings card or rebate pays for anybody it covers, and every line adds up."""
    answer = estimate(data.draw(requests(plan)))
    owed = _owed(answer, benefit) if benefit else answer.totals.patient_responsibility

    assert Decimal(cap) >= owed
    assert Decimal(0) == answer.totals.savings_card_paid == answer.totals.rebate
    assert all(line.allowed_amount == line.patient_responsibility + line.plan_paid for line in answer.lines)


@given(requests(_medicare, medigap_coverage("G", date(2026, 7, 1))))
def test_government_coverage_closes_manufacturers_help(request: EstimateRequest) -> None:
    """As the first payer or the second; and the reason is said where help was asked for."""
    answer = estimate(request)
    closed = [finding.path for finding in answer.findings if finding.code == "assistance.not_eligible"]

    assert Decimal(0) == answer.totals.savings_card_paid == answer.totals.rebate
    assert ([] if request.assistance is None else ["assistance.savings_card", "assistance.rebate"]) == closed
    assert not isinstance(answer.patient_responsibility.expected, Unknown)
