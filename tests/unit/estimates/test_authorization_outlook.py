"""The authorization of an estimate: windows over its sessions, gaps, renewals, and what they cost whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from ketacost import Estimate, EstimateRequest, InvalidInputError, estimate
from ketacost.authorization.approvals import Approval, Standing
from ketacost.authorization.evidence import Attestation
from ketacost.authorization.policy import Grant
from ketacost.claims.coverage import Accumulators
from ketacost.estimates.authorization_records import AuthorizationOutlook
from ketacost.estimates.request import CoverageChange
from ketacost.interop.json_format import parse_toml, read_json, to_json
from ketacost.interop.policy_catalogue import load_policy
from ketacost.plans.coverage import Coverage
from ketacost.plans.medicare_advantage import medicare_advantage
from ketacost.plans.missing_authorization import MissingAuthorization
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

ROOT: Final = Path(__file__).parents[3]
REQUEST: Final = parse_toml((ROOT / "examples" / "prior_authorization.toml").read_text(encoding="utf-8"))
CHECKED: Final = (Attestation(key="pdmp_checked", given=True),)


def _request(**case: Any) -> EstimateRequest:  # noqa: ANN401 (any field of a case)
    own = REQUEST.authorization
    assert own is not None
    met = {"evidence": attrs.evolve(own.evidence, attestations=CHECKED), **case}
    return attrs.evolve(REQUEST, authorization=attrs.evolve(own, **met))


def _outlook(request: EstimateRequest) -> AuthorizationOutlook:
    found = estimate(request, trace=False).authorization
    assert found is not None
    return found


def _granting(grant: Grant | None, renewal: Grant | None = None) -> Any:  # noqa: ANN401 (a policy)
    policy = load_policy("cigna")
    rule = attrs.evolve(policy.rules[0], grant=grant)
    again = () if renewal is None else (attrs.evolve(rule, stage="renewal", grant=renewal),)
    return attrs.evolve(policy, rules=(rule, *again))


def test_an_estimate_is_the_same_with_an_authorization_beside_it() -> None:
    """Until somebody denies something: totals, sessions and lines."""
    with_it = estimate(_request())
    without: Estimate = estimate(attrs.evolve(REQUEST, authorization=None))

    assert without.authorization is None
    assert without == attrs.evolve(with_it, authorization=None)


def test_six_months_cover_half_a_year_of_sessions() -> None:
    """Cigna: one expected window, no gap, no renewal."""
    found = _outlook(_request())

    assert [(date(2026, 9, 14), date(2027, 3, 13), True)] == [
        (one.approval.starts_on, one.approval.ends_on, one.expected) for one in found.windows
    ]
    assert ((), ()) == (found.gaps, found.renewals)
    assert {Standing.EXPECTED} == {one.standing for one in found.sessions}


def test_four_week_approvals_name_the_session_and_the_day_to_file() -> None:
    """28 days hold sessions 1 to 8; session 9 falls outside, and fifteen days before it is too late to file."""
    found = _outlook(_request(policy=_granting(Grant(days=28), Grant(days=28))))
    first = found.renewals[0]

    assert tuple(range(1, 9)) == found.windows[0].sessions
    assert (9, date(2026, 10, 13)) == (first.first_session, first.needed_on)
    assert date(2026, 9, 27) == first.file_by  # fifteen days: decided by 12 October
    assert not first.assumed
    assert sum(len(one.sessions) for one in found.windows) == len(found.sessions)


def test_an_approval_in_hand_covers_and_the_rest_waits() -> None:
    """Eight sessions are approved; the rest wait for a renewal whose length nobody read."""
    held = Approval(starts_on=date(2026, 9, 14), ends_on=date(2026, 10, 11))
    found = _outlook(_request(approvals=(held,)))
    stands = [one.standing for one in found.sessions]

    assert ([Standing.APPROVED] * 8, {Standing.OPEN}) == (stands[:8], set(stands[8:]))
    assert found.delay is None
    assert found.no_more_approvals_cost is not None
    assert tuple(range(9, 22)) == found.no_more_approvals_cost.sessions


def test_without_approval_the_clinic_carries_sessions_in_network() -> None:
    """The patient owes the intake's copay alone, and what the plan allows for 21 sessions is the clinic's loss."""
    cost = _outlook(_request()).no_more_approvals_cost

    assert cost is not None
    assert Decimal("40.00") == cost.patient_responsibility.high
    assert Decimal("30010.00") == cost.clinic_carries  # 1,010 + 20 x 1,450
    assert Decimal("-8100.00") == cost.more


@pytest.mark.parametrize(
    ("effect", "owed", "carried"),
    [
        # 40 + 1,800 + 20 x 2,400
        (MissingAuthorization(effect="patient_billed"), "49840.00", "0.00"),
        # 40 + 1,010 + 20 x 1,450
        (MissingAuthorization(effect="patient_allowed"), "30050.00", "0.00"),
        # half of every allowed amount, 15,005, and the plan's share of the rest: 40; 2026: 5,050 to the maximum of
        # 6,000 less 910 and 40; 2027: 2,000 and 20 % of 1,625
        (MissingAuthorization(effect="reduce_allowed", percent="50%"), None, "0.00"),
    ],
)
def test_a_plan_may_put_it_on_the_patient(effect: MissingAuthorization, owed: str | None, carried: str) -> None:
    """By its own terms; the clinic then carries nothing."""
    request = _request()
    assert request.coverage is not None
    plan = attrs.evolve(request.coverage.plan, missing_authorization=effect)
    cost = _outlook(attrs.evolve(request, coverage=attrs.evolve(request.coverage, plan=plan))).no_more_approvals_cost

    assert cost is not None
    assert Decimal(carried) == cost.clinic_carries
    assert owed is None or Decimal(owed) == cost.patient_responsibility.high
    assert cost.patient_responsibility.high > Decimal("8140.00")


def test_the_callers_risk_weighs_both_ends() -> None:
    """85 % of 8,140.00 and 15 % of 40.00."""

    assert Decimal("6925.00") == _outlook(_request()).expected_with_denial_risk
    assert Decimal("8140.00") == _outlook(_request(denial_risk=Rate.parse("0%"))).expected_with_denial_risk
    assert _outlook(_request(denial_risk=None)).expected_with_denial_risk is None


def test_used_up_devices_open_a_gap_before_the_days_end() -> None:
    """23 devices are eight sessions of 2 + 7 x 3; the gap starts with session 9."""
    found = _outlook(_request(policy=_granting(Grant(months=6, devices=23))))

    assert [(9, 21, Standing.DEVICES_USED)] == [
        (one.first_session, one.last_session, one.standing) for one in found.gaps
    ]
    assert found.gaps_cost is not None
    assert tuple(range(9, 22)) == found.gaps_cost.sessions


def test_what_cannot_be_renewed_is_a_gap_and_what_was_not_read_is_open() -> None:
    """A grant for one episode ends for good; a document without a length leaves everything open."""
    policy = _granting(Grant(days=28))
    once = attrs.evolve(policy, rules=(attrs.evolve(policy.rules[0], renewable=False),))

    assert [(9, 21)] == [(one.first_session, one.last_session) for one in _outlook(_request(policy=once)).gaps]
    assert {Standing.OPEN} == {one.standing for one in _outlook(_request(policy=_granting(None))).sessions}


def test_a_refusal_leaves_no_window_and_shows_the_ways_on() -> None:
    """Of Massachusetts four trials are asked: not met, every session uncovered, the appeal among the ways."""
    found = _outlook(_request(policy=load_policy("bcbs_ma_087"), evidence=_four_trials_missing()))

    assert "not_met" == found.determination.outcome
    assert ({Standing.OUTSIDE}, ()) == ({one.standing for one in found.sessions}, found.windows)
    assert "appeal" in {one.key for one in found.routes}


def _four_trials_missing() -> Any:  # noqa: ANN401 (evidence)
    own = REQUEST.authorization
    assert own is not None
    return attrs.evolve(own.evidence, trials_complete=True)


def test_nothing_is_asked_where_no_authorization_is_required() -> None:
    """Original Medicare: no window, no cost, and no step to send a request."""
    found = _outlook(_request(policy=load_policy("original_medicare")))

    assert {Standing.NOT_NEEDED} == {one.standing for one in found.sessions}
    assert (None, None, None) == (found.gaps_cost, found.no_more_approvals_cost, found.delay)
    assert "request" not in {one.key for one in found.steps}
    assert "authorization.other_line" in {one.code for one in found.findings}


def test_another_plan_ends_the_approval() -> None:
    """From the change on nothing of the old plan covers; a Medicare Advantage plan must honor a running course."""
    on = date(2027, 1, 1)
    plan = medicare_advantage(name="MA", on=on, maximum="4900", visit_copay="40")
    coverage = Coverage(plan=plan, accumulators=Accumulators(as_of=on, unlisted_are_zero=True))
    changed = attrs.evolve(_request(), changes=(CoverageChange(on=on, coverage=coverage),))
    found = _outlook(changed)
    uncovered = [one.on for one in found.sessions if one.standing is Standing.OUTSIDE]

    assert date(2026, 12, 31) == max(one.approval.ends_on for one in found.windows)
    assert min(uncovered) >= on
    said = [one.message for one in found.findings if one.code == "authorization.another_plan"]
    assert 1 == len(said)
    assert "it must honor a running course for 90 days" in said[0]


def test_a_course_planned_too_early_says_what_waiting_costs() -> None:
    """Planned for 14 September; the payer may take until the 16th and the drug two days more."""
    delay = _outlook(_request()).delay

    assert delay is not None
    assert (date(2026, 9, 14), date(2026, 9, 2), date(2026, 9, 18)) == (delay.planned_on, delay.earliest, delay.latest)
    assert delay.patient_responsibility is not None
    assert delay.more == delay.patient_responsibility.high - Decimal("8140.00")


def test_a_delay_into_the_next_benefit_year_is_seen() -> None:
    """Begun in January, two weeks meet one deductible and not the rest of the old one besides."""
    course = attrs.evolve(REQUEST.course, starts_on=date(2026, 12, 28), weeks=2)
    late = attrs.evolve(_request(requested_on=date(2026, 12, 20)), course=course)
    delay = _outlook(late).delay

    assert delay is not None
    assert delay.latest is not None
    assert delay.latest.year == 2027
    assert delay.more is not None
    # 80 % of the 1,350 that December's sessions would have paid into a deductible that ends with the year
    assert Decimal("-1080.00") == delay.more


def test_where_no_range_exists_the_estimate_still_answers() -> None:
    """Nobody knows whether the drug is covered: with approvals there is a range, without them none can be promised."""
    request = _request()
    assert request.coverage is not None
    plan = request.coverage.plan
    rules = (plan.cost_sharing[0], attrs.evolve(plan.cost_sharing[1], covered=Unknown("ask the plan")))
    coverage = attrs.evolve(request.coverage, plan=attrs.evolve(plan, cost_sharing=rules))
    found = _outlook(attrs.evolve(request, coverage=coverage))

    assert found.no_more_approvals_cost is None
    assert isinstance(found.expected_with_denial_risk, Unknown)
    assert "authorization.no_cost" in {one.code for one in found.findings}


def test_the_whole_answer_reads_back() -> None:
    """As JSON, with determination, steps and money."""
    whole = estimate(_request())

    assert whole == read_json(Estimate, to_json(whole))
    assert whole.authorization == read_json(AuthorizationOutlook, to_json(whole.authorization))


@pytest.mark.parametrize(
    ("request_", "code", "path"),
    [
        (attrs.evolve(_request(), coverage=None), "authorization.no_payer", "authorization"),
        (_request(policy=load_policy("mp446_iv_ketamine")), "authorization.other_treatment", "authorization.policy"),
    ],
)
def test_what_cannot_be_joined_is_refused(request_: EstimateRequest, code: str, path: str) -> None:
    """Nobody to ask, or a policy about something else."""
    with pytest.raises(InvalidInputError) as caught:
        estimate(request_)

    assert (code, path) in [(one.code, one.path) for one in caught.value.problems]
