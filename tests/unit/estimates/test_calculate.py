"""One estimate: totals, sessions, milestones, bounds, questions and what it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost import (
    Accumulators,
    Billing,
    CarryOver,
    Estimate,
    InvalidInputError,
    Limit,
    Payment,
    Plan,
    Unknown,
    estimate,
)
from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import LimitKind
from ketacost.plans.conventions import Conventions
from tests.unit.estimates.asking import course, covered, plan, prices, request, share


def _reach(answer: Estimate) -> tuple[str, str]:
    return str(answer.patient_responsibility.low), str(answer.patient_responsibility.high)


def test_groups_add_up_to_the_whole() -> None:
    """By year, phase, benefit, component and session, the same cents are shared out."""
    answer = estimate(request(course=course(starts_on=date(2026, 11, 2), weeks=26, new_patient=False)))

    for groups in (answer.benefit_years, answer.phases, answer.benefits, answer.components, answer.sessions):
        for field in attrs.fields(type(answer.totals)):
            assert getattr(answer.totals, field.name) == sum(getattr(group.totals, field.name) for group in groups)


def test_lines_add_up_to_the_whole() -> None:
    """What the claim lines say is what the totals say."""
    answer = estimate(request())

    for field in attrs.fields(type(answer.totals)):
        assert getattr(answer.totals, field.name) == sum(getattr(line, field.name) for line in answer.lines)


def test_trace_changes_nothing_but_the_lines() -> None:
    """An answer without trace is the same answer without its claim lines."""
    asked = request()

    assert attrs.evolve(estimate(asked), lines=()) == estimate(asked, trace=False)


def test_milestones_name_the_session() -> None:
    """Sessions 1 and 2 take $1,000 each of the deductible; $3,600 more are 18 more sessions at $200."""
    answer = estimate(request(course=course(weeks=26, maintenance_every_weeks=1)))

    assert [(LimitKind.DEDUCTIBLE, 2), (LimitKind.OUT_OF_POCKET, 22)] == [
        (m.kind, m.session) for m in answer.milestones
    ]


def test_exact_prices_give_one_figure() -> None:
    """$2,000 and ten sessions at $200."""
    answer = estimate(request())

    assert ("4000.00", "4000.00") == _reach(answer)
    assert Decimal("4000.00") == answer.patient_responsibility.expected
    assert Scenario.EXPECTED is answer.scenario


def test_a_price_range_gives_a_range() -> None:
    """20 % of $8,800 and of $11,200 above the deductible; nobody says what is expected, so the dearest is shown."""
    answer = estimate(request(prices=prices(allowed=None, allowed_low="900", allowed_high="1100")))

    assert ("3760.00", "4240.00") == _reach(answer)
    assert isinstance(answer.patient_responsibility.expected, Unknown)
    assert Scenario.HIGH is answer.scenario


def test_a_price_range_around_an_expected_price_keeps_it() -> None:
    """The expected figure stands between the two ends."""
    answer = estimate(request(prices=prices(allowed="1000", allowed_low="900", allowed_high="1100")))

    assert ("3760.00", "4240.00") == _reach(answer)
    assert Decimal("4000.00") == answer.patient_responsibility.expected


def test_unknown_terms_give_bounds_and_questions() -> None:
    """Coinsurance is 0 % to 100 %; the balances may already be at the maximum; what moves most is asked first."""
    unknown_share = plan(cost_sharing=(share(coinsurance=Unknown("ask the plan: coinsurance")),))
    answer = estimate(request(coverage=covered(unknown_share, accumulators=Unknown("ask the plan: balances"))))

    assert ("0.00", "6000.00") == _reach(answer)
    assert [("ask the plan: balances", "6000.00"), ("ask the plan: coinsurance", "4000.00")] == [
        (question.ask, str(question.swing)) for question in answer.questions
    ]
    assert "coverage.plan.cost_sharing[0].coinsurance" == answer.questions[1].path


def test_an_unknown_that_cannot_matter_asks_nothing_more() -> None:
    """With the maximum already met, coinsurance changes nothing, and the answer is exact."""
    met = Limit(individual="0")
    unknown_share = plan(
        deductibles=(met,), out_of_pocket_maxima=(met,), cost_sharing=(share(coinsurance=Unknown("ask")),)
    )
    answer = estimate(request(coverage=covered(unknown_share)))

    assert ("0.00", "0.00") == _reach(answer)
    assert ["0.00"] == [str(question.swing) for question in answer.questions]


def test_bounds_that_nobody_can_give_are_refused() -> None:
    """With no copay on the crossing line, more deductible can be cheaper: the unknown must be given."""
    odd = plan(
        conventions=Conventions(crossing_copay="none"), cost_sharing=(share(copay="40", coinsurance=Unknown("ask")),)
    )
    with pytest.raises(InvalidInputError) as caught:
        estimate(request(coverage=covered(odd)))

    assert [("unknown.no_bound", "coverage.plan.cost_sharing[0].coinsurance")] == [
        (problem.code, problem.path) for problem in caught.value.problems
    ]


def test_balances_of_an_earlier_year_start_again() -> None:
    """A deductible met in 2025 is not met in 2026, and the answer says so."""
    answer = estimate(request(coverage=covered(accumulators=Accumulators.none_used(date(2025, 12, 1)))))

    assert ("4000.00", "4000.00") == _reach(answer)
    assert "coverage.balances_of_another_year" in {finding.code for finding in answer.findings}


def test_without_coverage_the_charge_is_owed() -> None:
    """A person who pays alone owes what is billed: 12 sessions at $1,800."""
    answer = estimate(request(coverage=None))

    assert ("21600.00", "21600.00") == _reach(answer)
    assert Decimal("0.00") == answer.totals.plan_paid


def test_the_day_asked_is_printed_not_used() -> None:
    """Another day of asking changes no figure."""
    asked = request()
    answer = estimate(asked, as_of=date(2026, 2, 3))

    assert date(2026, 2, 3) == answer.as_of
    assert attrs.evolve(answer, as_of=None) == estimate(asked)


def test_plan_errors_have_their_path_in_the_request() -> None:
    """A deductible above the maximum is named where the caller wrote it."""
    impossible = plan(out_of_pocket_maxima=(Limit(individual="1500"),))
    with pytest.raises(InvalidInputError) as caught:
        estimate(request(coverage=covered(impossible)))

    assert [("plan.deductible_above_maximum", "coverage.plan.deductibles[0].individual")] == [
        (problem.code, problem.path) for problem in caught.value.problems
    ]


def test_a_line_without_price_is_refused_by_name() -> None:
    """84 mg are billed as G2083, which the list does not hold."""
    with pytest.raises(InvalidInputError) as caught:
        estimate(request(course=course(dose_mg=84)))

    assert {("price.missing", "prices")} == {(problem.code, problem.path) for problem in caught.value.problems}
    assert "G2083" in caught.value.problems[0].message


def test_the_conventions_in_force_are_printed() -> None:
    """Every reading of the plan stands on the answer, the defaults too."""
    names = [name for name, _ in estimate(request()).conventions]

    assert [field.name for field in attrs.fields(Conventions)] == names


def test_cash_flow_ends_at_what_is_owed() -> None:
    """Paid less come back is what the patient owes in the end."""
    answer = estimate(request(payment=Payment(superbill=True, reimbursed_after_days=30)))

    assert answer.totals.patient_responsibility == answer.cash_flow[-1].net_so_far
    assert answer.totals.patient_responsibility == sum(movement.due_at_session for movement in answer.cash_flow)


@given(st.integers(0, 400))
def test_every_bill_the_person_files_has_its_last_day(days: int) -> None:
    """So many days after each visit outside the network; in network the clinic files, and nothing has a day."""
    outside = Billing(pathway="bundled", tier="out_of_network")
    paid = Payment(superbill=True, file_within_days=days)
    answer = estimate(request(payment=paid, billing=outside, coverage=None))

    assert [one.on + timedelta(days=days) for one in answer.sessions] == [one.file_by for one in answer.sessions]
    assert {None} == {one.file_by for one in estimate(request(payment=paid)).sessions}


def test_out_of_network_a_higher_allowance_is_cheaper() -> None:
    """$1,800 billed, 20 % of what is allowed: at $900 it is $180 + $900, at $1,100 it is $220 + $700, a session."""
    tiers = ("in_network", "out_of_network")
    design = plan(
        deductibles=(Limit(individual="0", tiers=tiers),),
        out_of_pocket_maxima=(Limit(individual="90000", tiers=tiers),),
        cost_sharing=(share(tiers=tiers),),
        grandfathered=True,
    )
    ranged = prices(allowed=None, allowed_low="900", allowed_high="1100")
    outside = Billing(pathway="bundled", tier="out_of_network")
    answer = estimate(request(coverage=covered(design), prices=ranged, billing=outside))

    assert (str(12 * 920) + ".00", str(12 * 1080) + ".00") == _reach(answer)


@pytest.mark.parametrize(
    ("design", "fragment"),
    [
        pytest.param(
            plan(conventions=Conventions(crossing_copay="none"), cost_sharing=(share(copay="40"),)), "crosses"
        ),
        pytest.param(
            plan(conventions=Conventions(coinsurance_base="lesser_of"), cost_sharing=(share(copay="40"),)), "lesser_of"
        ),
        pytest.param(
            plan(cost_sharing=(share(copay="40", maximum="60", maximum_scope="cost_share"),)), "whole cost share"
        ),
        pytest.param(plan(carry_over=CarryOver(months=3, only_if_unmet=True)), "not met"),
        pytest.param(
            plan(carry_over=CarryOver(months=3), cost_sharing=(share(copay="40", deductible="after_copay"),)),
            "copay before the deductible",
        ),
    ],
    ids=[
        "crossing copay none",
        "lesser of two",
        "cap on the whole share",
        "carry-over if unmet",
        "copay and carry-over",
    ],
)
def test_a_price_range_is_refused_where_no_range_holds(design: Plan, fragment: str) -> None:
    """The reading that breaks the bounds is named, and the caller is asked for exact prices."""
    ranged = prices(allowed=None, allowed_low="900", allowed_high="1100")
    with pytest.raises(InvalidInputError) as caught:
        estimate(request(coverage=covered(design), prices=ranged))

    assert [("unknown.no_bound", "prices")] == [(problem.code, problem.path) for problem in caught.value.problems]
    assert fragment in caught.value.problems[0].message
