"""One session explained, like an explanation of benefits."""

from __future__ import annotations

import re
from decimal import Decimal

import attrs
import pytest

from ketacost import CostShareRule, Coverage, InvalidInputError, ServiceCategory, estimate
from ketacost.reports.amounts import CurrencyDisplay, money
from ketacost.reports.explanation import session_text
from tests.unit.reports.examples import (
    NOTHING_USED,
    PPO,
    amounts_in,
    ppo,
    priced_by_range,
    self_pay,
    short_ppo,
    superbill,
    without_billed_charges,
)

AMOUNT = re.compile(r"-?\$[\d,]+\.\d\d")
SYMBOL = CurrencyDisplay.SYMBOL


def flat(text: str) -> str:
    """Return a text on one line, so that wrapping does not matter."""
    return " ".join(text.split())


@pytest.mark.parametrize("session", [0, 1, 2, 16, 31, 34])
def test_every_amount_is_one_of_the_session(session: int) -> None:
    """Nothing but the amounts of the session's own lines, steps and accumulators is printed."""
    answer = estimate(ppo())
    own = {line.session: line for line in answer.lines}[session]
    cost = {one.session: one for one in answer.sessions}[session]
    found = {
        Decimal(shown.replace("$", "").replace(",", "")) for shown in AMOUNT.findall(session_text(answer, session))
    }
    used = {Decimal(value) for step in own.steps for _, value in step.inputs if re.fullmatch(r"\d+\.\d\d", value)}

    assert set() == found - set(amounts_in(own)) - set(amounts_in(cost)) - used


@pytest.mark.parametrize("session", [0, 2, 16])
def test_every_step_adjustment_and_accumulator_is_said(session: int) -> None:
    """A line's steps, its adjustments and what it moved all stand in the text."""
    answer = estimate(ppo())
    text = flat(session_text(answer, session))
    own = next(line for line in answer.lines if line.session == session)

    assert all(f"{one.group}-{one.reason} {money(one.amount, SYMBOL)}" in text for one in own.adjustments)
    assert all(
        f"{number}. {step.rule.replace('_', ' ')}: {money(step.amount, SYMBOL)}" in text
        for number, step in enumerate(own.steps, start=1)
    )
    assert all(
        f"{money(one.before, SYMBOL)} {money(one.after, SYMBOL)} {money(one.limit or Decimal(), SYMBOL)}" in text
        for one in own.changes
    )


def test_the_session_that_meets_the_maximum() -> None:
    """$290.00 of coinsurance, of which the maximum takes off all but the $110.00 left."""
    text = session_text(estimate(ppo()), 16)

    assert text.startswith("Session 16, 2026-06-08 (maintenance)\n")
    assert "   2. coinsurance: $290.00; leaves $1,160.00\n" in text
    assert "   3. relief at maximum: -$180.00; leaves $1,340.00\n" in text
    assert "Adjustments: CO-45 $950.00, PR-2 $110.00\n" in text
    assert "used: left $110.00; term of the plan" in flat(text)


def test_the_intake_visit() -> None:
    """Session 0 is the intake, with its copay."""
    text = session_text(estimate(ppo()), 0)

    assert text.startswith("Intake visit, 2026-02-23 (intake)\n")
    assert "1. copay: $40.00; leaves $180.00" in text


def test_an_unknown_billed_charge_stays_unknown() -> None:
    """Neither the charge nor the write-off becomes $0."""
    text = session_text(estimate(without_billed_charges()), 1)

    assert "Billed charge               not known\n" in text
    assert "Write-off (nobody owes it)  not known\n" in text
    assert "CO-45 not known, because no billed charge was given" in text


def test_a_session_that_is_not_certain_says_so() -> None:
    """The bounds stand beside the case that is shown."""

    text = flat(session_text(estimate(priced_by_range()), 2))
    ends = "$1,100.00 in the cheapest case, $1,160.00 in the dearest"

    assert f"Not certain: {ends}; shown here is the expected case" in text


def test_a_balance_bill_is_a_step_of_its_own() -> None:
    """Out of network, what is billed above the allowance counts nowhere and is the patient's."""
    text = session_text(estimate(superbill()), 1)

    assert "1. balance bill: $850.00; leaves $950.00" in text
    assert "PR-45 $850.00" in text


def test_a_service_without_charge_says_so() -> None:
    """A rule that asks for nothing gives no step, and the text says why."""
    free = CostShareRule(services=(ServiceCategory.ALL_OTHER,), deductible="waived")
    plan = attrs.evolve(PPO, cost_sharing=(free,))
    text = session_text(estimate(attrs.evolve(short_ppo(), coverage=Coverage(plan=plan, accumulators=NOTHING_USED))), 1)

    assert "1. no charge: the plan's rule asks for neither deductible, copay nor coinsurance" in text
    assert "Accumulators: this line moves none." in text


def test_amounts_with_a_currency_code() -> None:
    """The setting reaches the steps and what they used."""
    text = session_text(estimate(ppo()), 16, currency=CurrencyDisplay.CODE)

    assert "left 110.00 USD" in flat(text)
    assert "$" not in text


@pytest.mark.parametrize(
    ("session", "sentence"),
    [
        pytest.param(35, "expected a session from 1 to 34, or 0 for the intake visit, got 35", id="too high"),
        pytest.param(-1, "expected a session from 1 to 34, or 0 for the intake visit, got -1", id="negative"),
    ],
)
def test_a_session_that_does_not_exist_is_refused(session: int, sentence: str) -> None:
    """The error says which sessions there are."""
    with pytest.raises(InvalidInputError) as caught:
        session_text(estimate(ppo()), session)

    assert [("report.no_such_session", "session", sentence)] == [
        (one.code, one.path, one.message) for one in caught.value.problems
    ]


def test_without_an_intake_zero_is_no_session() -> None:
    """Session 0 is only offered where there is an intake visit."""
    with pytest.raises(InvalidInputError, match="expected a session from 1 to 8, got 0"):
        session_text(estimate(short_ppo()), 0)


def test_an_answer_without_its_trace_is_refused() -> None:
    """The error says how to make the answer again."""
    with pytest.raises(InvalidInputError, match=r"trace=True.*\[report\.no_trace\]"):
        session_text(estimate(ppo(), trace=False), 1)


def test_a_session_without_a_plan_is_its_price() -> None:
    """No allowed amount, no claim adjustment, no step and no convention of a plan."""
    text = session_text(estimate(self_pay()), 1)

    assert "Plan:              none; you pay yourself\n" in text
    assert "The price you pay yourself  $800.00\nYou owe                     $800.00\n" in text
    assert 1 == text.casefold().count("plan")
    assert [] == [word for word in ("llowed", "overed", "PR-96", "enefit", "Step by step") if word in text]
