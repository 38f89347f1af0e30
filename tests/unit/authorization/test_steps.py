"""Steps: who acts, what is needed, by when, and where a denial leads, by law and by where the drug comes from."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from ketacost.authorization.appeals import Denial
from ketacost.authorization.case import AuthorizationCase
from ketacost.authorization.determination import Outcome
from ketacost.authorization.evidence import Evidence
from ketacost.authorization.routes import routes
from ketacost.authorization.steps import AuthorizationStep, first_dose, steps_of
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Treatment
from ketacost.errors import InvalidInputError
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

ON = date(2026, 11, 23)
LINES = (
    "self_funded",
    "individual",
    "medicare",
    "medicare_advantage",
    "medicaid",
    "tricare",
    "va",
    "federal_employees",
)


def _case(policy: str = "cigna", **fields: Any) -> AuthorizationCase:  # noqa: ANN401 (any field)
    return AuthorizationCase(**{"policy": load_policy(policy), "requested_on": ON, **fields})


def _steps(case: AuthorizationCase) -> dict[str, AuthorizationStep]:
    found = steps_of(case, case.determine(), case.policy.treatments[0])
    assert len(found) == len({one.key for one in found})
    return {one.key: one for one in found}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("policy", policy_ids())
def test_every_path_holds_together(policy: str, line: str) -> None:
    """For each policy and line: a step waits for steps there are, never ends before it begins, and ends in a dose."""
    steps = _steps(_case(policy, line_of_business=line, medicaid_managed=True))

    for one in steps.values():
        assert set(one.after) <= {*steps, "site"}
        assert one.earliest is None or one.latest is None or one.earliest <= one.latest
        assert not one.only_if or one.only_if in steps
    assert "first_dose" == list(steps)[-1]


def test_what_is_done_is_not_asked_again() -> None:
    """A certified site and an enrolled person need no such steps; ketamine has no REMS at all."""
    done = Evidence(site_certified=True, patient_enrolled=True)

    assert {"site", "enrollment"} <= set(_steps(_case()))
    assert not {"site", "enrollment"} & set(_steps(_case(evidence=done)))
    assert not {"site", "enrollment", "drug"} & set(_steps(_case("va_iv_ketamine")))


def test_the_drug_comes_from_stock_or_from_a_pharmacy() -> None:
    """One to two days after the decision, or three to ten with the person's consent."""
    stock = _steps(_case(line_of_business="self_funded"))
    pharmacy = _steps(_case(line_of_business="self_funded", acquisition="specialty_pharmacy"))

    assert (date(2026, 11, 24), date(2026, 12, 10)) == first_dose(tuple(stock.values()))
    assert (date(2026, 11, 26), date(2026, 12, 18)) == first_dose(tuple(pharmacy.values()))
    assert "the person's consent" in pharmacy["drug"].needs


def test_an_urgent_request_is_decided_in_hours() -> None:
    """72 of them, and no step to ask for it."""
    urgent = _steps(_case(line_of_business="self_funded", urgent=True))
    standard = _steps(_case(line_of_business="self_funded"))

    assert date(2026, 11, 26) == urgent["decision"].latest
    assert "expedite" not in urgent
    assert "within 72 hours" in standard["expedite"].note


def test_a_payers_own_documents_and_codes_are_sent() -> None:
    """Massachusetts asks for G2082 and its form; others for what payers ask in general."""
    own = _steps(_case("bcbs_ma_087"))["request"]

    assert "for G2082" in own.does
    assert "request form by fax" in own.needs
    assert "diagnosis with its ICD-10 code" in _steps(_case("hcsc_rx501_105"))["request"].needs
    assert "plan for the next period" in _steps(_case("hcsc_rx501_105", stage="renewal"))["request"].needs


def test_appeals_start_from_the_denial_there_is() -> None:
    """Received on 4 December: 180 days; without one the latest decision is taken."""
    denial = Denial(dated_on=date(2026, 12, 1), received_on=date(2026, 12, 4))
    real = _steps(_case(line_of_business="self_funded", denial=denial))
    supposed = _steps(_case(line_of_business="self_funded"))

    assert date(2027, 6, 2) == real["appeal_1"].latest
    assert date(2027, 6, 6) == supposed["appeal_1"].latest


def test_medicaid_keeps_benefits_and_gives_an_emergency_supply() -> None:
    """Ten days after the notice of a renewal's refusal."""
    again = _steps(
        _case("ohio_medicaid", line_of_business="medicaid", medicaid_managed=True, handling="service", stage="renewal")
    )

    assert date(2026, 12, 10) == again["keep_benefits"].latest
    assert again["emergency_supply"].assumed


def test_nothing_is_sent_where_nobody_asks() -> None:
    """Original Medicare, while the REMS stays."""
    steps = _steps(_case("original_medicare"))

    assert not {"request", "decision", "appeal_1"} & set(steps)
    assert {"site", "enrollment"} <= set(steps)


@pytest.mark.parametrize(
    ("outcome", "first", "last"),
    [
        (Outcome.EXCLUDED, "predetermination", "cash"),
        (Outcome.NOT_MET, "exception", "cash"),
    ],
)
def test_the_ways_on_are_in_order(outcome: Outcome, first: str, last: str) -> None:
    """An exclusion asks first; cash is last."""
    found = [one.key for one in routes(outcome, Unknown("ask"), labelled=False)]

    assert (first, last) == (found[0], found[-1])
    assert "split_claim" in found
    assert "assistance" in {one.key for one in routes(outcome, Unknown("ask"), labelled=True)}


@pytest.mark.parametrize("outcome", [Outcome.MET, Outcome.UNKNOWN, Outcome.NOT_REQUIRED])
def test_where_nothing_stands_against_it_no_way_on_is_needed(outcome: Outcome) -> None:
    """Find out first."""

    assert () == routes(outcome, Unknown("ask"), labelled=True)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"denial": Denial(dated_on=date(2026, 11, 1))}, "denial.dated_on"),
        (
            {"denial": Denial(dated_on=date(2026, 12, 1), received_on=date(2026, 11, 25))},
            "denial.received_on",
        ),
        ({"denial_risk": Rate.parse("101%")}, "denial_risk"),
    ],
)
def test_a_case_that_contradicts_itself_is_refused(fields: dict[str, Any], path: str) -> None:
    """With the place."""
    with pytest.raises(InvalidInputError) as caught:
        _case(**fields)

    assert [path] == [problem.path for problem in caught.value.problems]


def test_a_policy_of_one_line_settles_the_law() -> None:
    """TRICARE's own; the caller's word comes first."""

    assert "tricare" == _case("tricare_iv_ketamine").law
    assert "employer" == _case("tricare_iv_ketamine", line_of_business=LineOfBusiness.SELF_FUNDED).law
    assert isinstance(_case().law, Unknown)
    assert Treatment.KETAMINE_IV in attrs.evolve(_case("mp446_iv_ketamine")).policy.treatments
