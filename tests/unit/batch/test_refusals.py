"""Rows that cannot be settled: each says its code, the column, and the way out; none stops another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ketacost.adjudication.settlement import settle
from ketacost.batch.requests import question_of
from ketacost.errors import KetacostError
from ketacost.estimates.calculate import prepare
from tests.unit.batch.rows import DESIGNS, refusal_of, row, settled

SPENDING = {
    "on": date(2026, 4, 1),
    "member": "spouse",
    "deductible": Decimal("100.00"),
    "out_of_pocket": Decimal("100.00"),
    "tier": "in_network",
    "benefits": "medical",
}
MONEY = Decimal("1.00")

ROWS: list[tuple[dict[str, Any], str, str]] = [
    ({"plan": "none"}, "batch.no_design", "plan"),
    ({"course": "none"}, "batch.no_design", "course"),
    ({"course": None}, "batch.no_course", "course"),
    ({"assistance": "none"}, "batch.no_design", "assistance"),
    ({"scenario": "middling"}, "batch.scenario", "scenario"),
    ({"starts_on": date(2018, 3, 5)}, "course.not_approved", "course.starts_on"),
    ({"plan": None, "applied_deductible": MONEY}, "batch.no_coverage", "applied_deductible"),
    ({"secondary_applied_deductible": MONEY}, "batch.no_coverage", "secondary_applied_deductible"),
    ({"change1_as_of": date(2026, 4, 1)}, "batch.no_coverage", "change1_as_of"),
    ({"applied_deductible": MONEY}, "unknown.balance", "unlisted_are_zero"),
    (
        {"applied_deductible_pharmacy": MONEY, "unlisted_are_zero": True},
        "plan.applied_to_no_limit",
        "applied_deductible_pharmacy",
    ),
    (
        {"applied_deductible": MONEY, "applied_deductible_combined": MONEY, "unlisted_are_zero": True},
        "plan.applied_twice",
        "applied_deductible_combined",
    ),
    (
        {"plan": "family", "applied_deductible": MONEY, "applied_out_of_pocket": MONEY},
        "unknown.balance",
        "applied_deductible",
    ),
    (
        {"plan": "family", "applied_deductible_family": MONEY, "unlisted_are_zero": True},
        "unknown.balance",
        "applied_deductible_family",
    ),
    (
        {
            "plan": "family",
            "applied_deductible": Decimal("2.00"),
            "applied_deductible_family": MONEY,
            "unlisted_are_zero": True,
        },
        "plan.applied_family_below",
        "applied_deductible",
    ),
    (
        {"applied_deductible": MONEY, "applied_deductible_carry_over": MONEY, "unlisted_are_zero": True},
        "plan.no_carry_over",
        "applied_deductible",
    ),
    (
        {
            "plan": "carrying",
            "applied_deductible": MONEY,
            "applied_deductible_carry_over": Decimal("2.00"),
            "unlisted_are_zero": True,
        },
        "plan.carry_over_above_applied",
        "applied_deductible",
    ),
    (
        {
            "plan": "carrying",
            "starts_on": date(2026, 12, 7),
            "as_of": date(2026, 12, 1),
            "applied_deductible": MONEY,
            "unlisted_are_zero": True,
        },
        "unknown.carry_over",
        "applied_deductible",
    ),
    ({"visits_office_visit": 1, "unlisted_are_zero": True}, "plan.visits_not_counted", "visits_office_visit"),
    (
        {"visits_psychotherapy_in_network": 1, "visits_psychotherapy": 1, "unlisted_are_zero": True},
        "plan.visits_twice",
        "visits_psychotherapy",
    ),
    ({"family_spending": [SPENDING], "unlisted_are_zero": True}, "plan.relatives_of_self_only", "family_spending"),
    (
        {
            "plan": "family",
            "family_spending": [{**SPENDING, "on": date(2026, 1, 5)}],
            "as_of": date(2026, 2, 1),
            "unlisted_are_zero": True,
        },
        "day.before_balances",
        "family_spending",
    ),
    ({"as_of": date(2026, 5, 1), "unlisted_are_zero": True}, "day.before_balances", "coverage.accumulators.as_of"),
]

IDS = [f"{number}-{code}" for number, (_, code, _) in enumerate(ROWS)]


@pytest.mark.parametrize(("changes", "code", "path"), ROWS, ids=IDS)
def test_a_row_is_refused_by_name(changes: dict[str, Any], code: str, path: str) -> None:
    """The row is listed with its code and its column, and with no amount."""
    got_code, got_path, message = refusal_of(**changes)

    assert (code, path) == (got_code, got_path)
    assert message
    assert message[0].islower()
    assert not message.endswith(".")


@pytest.mark.parametrize("changes", [changes for changes, _, _ in ROWS], ids=IDS)
def test_the_one_person_engine_refuses_it_too(changes: dict[str, Any]) -> None:
    """No row is refused that has one answer; an estimate may still say a range."""

    with pytest.raises(KetacostError):
        settle(prepare(question_of(row(**changes), DESIGNS).request).stays)


def test_a_refused_row_stops_no_other() -> None:
    """Good and refused rows make the input, each under its key."""
    rows = [row(key="good"), row(key="bad", plan="none"), row(key="also good", plan="family")]

    found = settled(rows)

    assert ["good", "also good"] == found.years.column("key").to_pylist()
    assert ["bad"] == found.errors.column("key").to_pylist()


def test_the_sentence_names_what_is_known() -> None:
    """An id that is misspelt is answered with the ids there are."""

    assert "nothing stands under 'pop'; known are carrying, family, ppo" == refusal_of(plan="pop")[2]
