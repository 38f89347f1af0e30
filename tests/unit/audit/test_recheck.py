"""The rechecker re-adds stored results without the engine, and names every cent that was moved."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ketacost.adjudication.ledger import adjudicate
from ketacost.audit.recheck import recheck
from ketacost.claims.amounts import LineResult
from ketacost.estimates.calculate import priced
from tests.strategies.generate import generate
from tests.unit.estimates.asking import request

CENT = Decimal("0.01")


def _stored() -> list[LineResult]:
    """Return the lines of twelve sessions, the first two on the deductible."""
    asked = request()
    assert asked.coverage is not None
    claims, _ = priced(asked.course, asked.billing, asked.prices, asked.coverage)
    return list(adjudicate(asked.coverage, claims).lines)


def test_what_the_engine_stores_adds_up() -> None:
    """Nothing to say about an untouched ledger."""

    assert () == recheck(_stored())


def _change(place: int, **amounts: Any) -> Callable[[list[LineResult]], None]:  # noqa: ANN401 (any field of a line)
    def change(lines: list[LineResult]) -> None:
        lines[place] = attrs.evolve(lines[place], **amounts)

    return change


def _first_of(place: int, name: str, **parts: Any) -> Callable[[list[LineResult]], None]:  # noqa: ANN401 (any field)
    def change(lines: list[LineResult]) -> None:
        entries = getattr(lines[place], name)
        _change(place, **{name: (attrs.evolve(entries[0], **parts), *entries[1:])})(lines)

    return change


@pytest.mark.parametrize(
    ("tamper", "codes"),
    [
        pytest.param(_change(0, plan_paid=CENT), {"audit.parts_do_not_sum"}, id="a cent paid"),
        pytest.param(_change(3, coinsurance=Decimal("200.01")), {"audit.parts_do_not_sum"}, id="a cent of coinsurance"),
        pytest.param(_change(0, deductible=Decimal("999.99")), {"audit.parts_do_not_sum"}, id="a cent of deductible"),
        pytest.param(_change(0, write_off=Decimal("800.01")), {"audit.parts_do_not_sum"}, id="a cent written off"),
        pytest.param(_change(2, copay=-CENT), {"audit.negative_part"}, id="a part below zero"),
        pytest.param(
            _change(2, allowed_amount=Decimal("1800.01")), {"audit.allowed_above_billed"}, id="allowed above billed"
        ),
        pytest.param(_change(2, adjustments=()), {"audit.patient_adjustments"}, id="no adjustments"),
        pytest.param(
            _first_of(2, "adjustments", amount=Decimal("800.01")),
            {"audit.contractual_adjustments", "audit.adjustments_do_not_balance"},
            id="a cent of an adjustment",
        ),
        pytest.param(_first_of(2, "steps", amount=Decimal("0.01")), {"audit.steps_do_not_sum"}, id="a cent of a step"),
        pytest.param(_first_of(2, "steps", remaining=Decimal("999.99")), {"audit.step_remaining"}, id="a rest"),
        pytest.param(
            _first_of(2, "changes", after=Decimal("1.00")), {"audit.accumulator_shrank"}, id="a pool that shrinks"
        ),
        pytest.param(
            _first_of(3, "changes", before=Decimal("0.00")), {"audit.accumulator_chain"}, id="a pool that jumps"
        ),
        pytest.param(
            _first_of(3, "changes", after=Decimal("9999.00")),
            {"audit.accumulator_above_limit", "audit.accumulator_grew_too_much"},
            id="a pool above its limit",
        ),
    ],
)
def test_what_was_moved_is_named(tamper: Callable[[list[LineResult]], None], codes: set[str]) -> None:
    """Each kind of tampering is found, at the line it was done to or the one after."""
    lines = _stored()
    tamper(lines)

    assert codes <= {finding.code for finding in recheck(lines)}


_PARTS = ("deductible", "copay", "coinsurance", "noncovered", "balance_bill", "plan_paid")


@example(43, 9, "plan_paid", CENT)  # not covered, allowed one cent: the cent looked like the plan's share
@given(st.integers(0, 400), st.integers(0, 59), st.sampled_from(_PARTS), st.sampled_from([CENT, -CENT]))
def test_one_cent_in_any_part_of_any_line_is_found(seed: int, place: int, part: str, cent: Decimal) -> None:
    """Whatever the plan, a line with one cent moved does not add up any more."""
    case = generate(seed)
    lines = list(adjudicate(case.coverage, case.claims, scenario=case.scenario).lines)
    assume(place < len(lines))
    line = lines[place]
    lines[place] = attrs.evolve(line, **{part: getattr(line, part) + cent})

    assert f"lines[{place}]" in {finding.path for finding in recheck(lines)}
