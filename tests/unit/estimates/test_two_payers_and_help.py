"""Whole estimates with a second payer, assistance and changes of coverage: totals, cash and findings."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from ketacost import (
    Account,
    Accumulators,
    Assistance,
    ClinicDiscount,
    Coverage,
    CoverageChange,
    Estimate,
    FoundationGrant,
    LineOfBusiness,
    ObservationRebate,
    PriceBook,
    PriceEntry,
    SavingsCard,
    SecondaryCoverage,
    Unknown,
    estimate,
)
from ketacost.coding.billing import Billing, CodedUnits
from tests.unit.estimates.asking import plan, request

CARD = SavingsCard(patient_pays="10", yearly_maximum="900", covers_bundle=True)


def _helped(line: str = "large_group", **programs: Any) -> Estimate:  # noqa: ANN401 (any program)
    asked = request()
    assert asked.coverage is not None
    covered = attrs.evolve(asked.coverage, plan=attrs.evolve(asked.coverage.plan, line_of_business=line))
    return estimate(attrs.evolve(asked, coverage=covered, assistance=Assistance(**programs)))


def _codes(answer: Estimate) -> set[str]:
    return {finding.code for finding in answer.findings}


def test_a_card_lowers_what_is_due_and_not_what_counts() -> None:
    """$900 of the card go into the first session of a thousand; the milestones stay where they were."""
    bare, helped = estimate(request()), _helped(savings_card=CARD)

    assert bare.totals.patient_responsibility == helped.totals.patient_responsibility
    assert "900.00" == str(helped.totals.savings_card_paid)
    assert bare.net_cost.high - helped.net_cost.high == helped.totals.savings_card_paid
    assert bare.milestones == helped.milestones
    assert "100.00" == str(helped.sessions[0].due_at_session)
    assert "assistance.card_runs_out" in _codes(helped)


@pytest.mark.parametrize("line", ["medicare", "medicare_advantage", "medicaid", "tricare", "va", "champva"])
def test_government_coverage_closes_the_manufacturers_programs(line: str) -> None:
    """With the reason, and never a cent."""
    answer = _helped(line, savings_card=CARD, rebate=ObservationRebate(yearly_maximum=None), residence="TX")

    assert answer.totals.savings_card_paid == answer.totals.rebate == 0
    assert "assistance.not_eligible" in _codes(answer)


def test_a_person_who_pays_alone_has_no_card_but_a_discount() -> None:
    """A quarter off $1,010 a session."""
    asked = attrs.evolve(
        request(), coverage=None, assistance=Assistance(savings_card=CARD, discount=ClinicDiscount(percent="25%"))
    )
    answer = estimate(asked)

    assert 0 == answer.totals.savings_card_paid
    assert answer.totals.clinic_discount * 4 == answer.totals.patient_responsibility


@pytest.mark.parametrize(
    ("residence", "paid"),
    [("TX", True), ("MA", False), (Unknown("ask"), False)],
    ids=["open state", "excluded state", "nobody said"],
)
def test_a_rebate_fails_closed(residence: str | Unknown, *, paid: bool) -> None:
    """It pays where it is known to be open, and comes back on its day."""
    asked = request()
    asked = attrs.evolve(
        asked,
        billing=Billing(pathway="specialty_pharmacy", prolonged=(CodedUnits(code="99415", units=1),)),
        prices=PriceBook(
            entries=(
                PriceEntry(ndc="50458-028-02", allowed="500"),
                PriceEntry(ndc="50458-028-03", allowed="700"),
                PriceEntry(code="99415", allowed="60"),
            )
        ),
        assistance=Assistance(
            residence=residence,
            rebate=ObservationRebate(yearly_maximum=None, excluded_states=("MA",), paid_after_days=30),
        ),
    )
    answer = estimate(asked)

    assert paid is (answer.totals.rebate > 0)
    assert paid is any(move.reimbursed_later > 0 for move in answer.cash_flow)


def test_an_account_funds_what_is_due_and_changes_nothing_else() -> None:
    """An HRA of 300 before an HSA of 5,000."""
    bare = estimate(request())
    answer = _helped(accounts=(Account(kind="hsa", balance="5000"), Account(kind="hra", balance="300")))

    assert bare.net_cost == answer.net_cost
    assert [move.due_at_session for move in bare.cash_flow] == [move.due_at_session for move in answer.cash_flow]
    funded = sum(move.from_accounts for move in answer.cash_flow)
    assert min(5_300, bare.totals.patient_responsibility) == funded


def test_a_grant_pays_on_the_days_it_is_for() -> None:
    """Sessions before its first day get nothing."""
    asked = request()
    day = estimate(asked).sessions[2].on
    grant = FoundationGrant(amount="5000", starts_on=day, services=("treatment_session",))
    answer = _helped(grants=(grant,))

    assert {True} == {line.on >= day for line in answer.lines if line.grants_paid > 0}
    assert answer.totals.grants_paid > 0


def test_a_card_of_unknown_money_is_a_range() -> None:
    """Between nothing and all it could pay; what is owed is certain."""
    bare = estimate(request())
    answer = _helped(savings_card=attrs.evolve(CARD, yearly_maximum=Unknown("ask the program")))

    assert bare.patient_responsibility == answer.patient_responsibility
    assert bare.net_cost.high == answer.net_cost.high
    assert answer.net_cost.low < answer.net_cost.high
    assert ["assistance.savings_card.yearly_maximum"] == [question.path for question in answer.questions]


def test_a_plan_that_is_lost_leaves_the_price_to_the_person() -> None:
    """From the change on every session costs what is billed."""
    asked = request()
    day = estimate(asked).sessions[4].on
    answer = estimate(attrs.evolve(asked, changes=(CoverageChange(on=day),)))

    assert {"noncovered"} == {
        name
        for line in answer.lines
        if line.on >= day
        for name in ("deductible", "copay", "coinsurance", "noncovered")
        if getattr(line, name) > 0
    }


def test_a_new_plan_starts_at_zero_and_a_kept_one_goes_on() -> None:
    """A second deductible is owed under the new plan; a change that keeps the plan changes nothing."""
    asked = request()
    bare = estimate(asked)
    day = bare.sessions[4].on
    kept = estimate(attrs.evolve(asked, changes=(CoverageChange(on=day, keeps_coverage=True),)))
    anew = Coverage(plan=plan(), accumulators=Accumulators.none_used(day))
    changed = estimate(attrs.evolve(asked, changes=(CoverageChange(on=day, coverage=anew),)))

    assert bare.lines == kept.lines
    assert 2 * bare.totals.deductible == changed.totals.deductible


def test_the_kept_second_payer_goes_on_too() -> None:
    """Cut in two with both payers kept, a course costs the same."""
    asked = request()
    assert asked.coverage is not None
    opened = attrs.evolve(asked.coverage, accumulators=Accumulators.none_used(date(2026, 1, 1)))
    whole = attrs.evolve(asked, secondary=SecondaryCoverage(coverage=opened))
    day = estimate(whole).sessions[4].on
    cut = attrs.evolve(whole, changes=(CoverageChange(on=day, keeps_coverage=True, keeps_secondary=True),))

    assert estimate(whole).lines == estimate(cut).lines
    assert estimate(whole).net_cost.high < estimate(asked).net_cost.high


def test_what_is_left_on_the_card_stands_at_each_session() -> None:
    """900 less 900 of the first session; without a maximum there is nothing to tell."""
    answer = _helped(savings_card=CARD)
    unlimited = _helped(savings_card=attrs.evolve(CARD, yearly_maximum=None))

    assert {"0.00"} == {str(session.card_left) for session in answer.sessions}
    assert {None} == {session.card_left for session in unlimited.sessions}


def test_a_card_and_a_savings_account_are_told_of_each_other() -> None:
    """Only the person's own dollars count before the legal minimum."""
    asked = request()
    assert asked.coverage is not None
    hdhp = attrs.evolve(asked.coverage, plan=attrs.evolve(asked.coverage.plan, hdhp=True))

    assert "assistance.savings_account" in _codes(
        estimate(attrs.evolve(asked, coverage=hdhp, assistance=Assistance(savings_card=CARD)))
    )


@pytest.mark.parametrize("line", [*LineOfBusiness])
def test_no_line_of_business_breaks_the_arithmetic(line: LineOfBusiness) -> None:
    """It decides checks and programs, never a cent."""

    assert _helped(line.value).totals == estimate(request()).totals
