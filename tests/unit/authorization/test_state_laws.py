"""State laws that take authorization away: said where they may bind, and nowhere else."""

from __future__ import annotations

from datetime import date

import pytest

from ketacost.authorization.case import AuthorizationCase
from ketacost.authorization.state_laws import state_law_notes
from ketacost.claims.payers import LineOfBusiness
from ketacost.errors import InvalidInputError
from ketacost.estimates.authorization_outlook import outlook_of_case
from ketacost.interop.policy_catalogue import load_policy

ON = date(2026, 3, 2)


@pytest.mark.parametrize("line", ["individual", "small_group", "large_group", "medicaid"])
def test_illinois_is_said_for_plans_it_regulates(line: str) -> None:
    """From 2026 on."""

    assert ["authorization.state_law"] == [one.code for one in state_law_notes("IL", LineOfBusiness(line), ON)]
    assert () == state_law_notes("IL", LineOfBusiness(line), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("state", "line"), [("IL", "self_funded"), ("IL", "medicare"), ("TX", "individual"), ("", "individual")]
)
def test_others_are_left_alone(state: str, line: str) -> None:
    """An employer that pays claims itself, federal programs, other states."""

    assert () == state_law_notes(state, LineOfBusiness(line), ON)


def test_a_case_carries_its_state() -> None:
    """In the answer, with its source; a word is no state."""
    case = AuthorizationCase(
        policy=load_policy("hcsc_rx501_105"), requested_on=ON, state="IL", line_of_business="individual"
    )

    assert ["illinois-hb-3019"] == [one.source for one in outlook_of_case(case).findings]
    with pytest.raises(InvalidInputError):
        AuthorizationCase(policy=load_policy("hcsc_rx501_105"), requested_on=ON, state="Illinois")
