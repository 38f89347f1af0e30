"""From the price to the patient: every bar starts where the one before ended, and the last is the answer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketacost import estimate
from ketacost.reports.amounts import is_exact
from ketacost.reports.language import Language
from ketacost.reports.pictures.picture import Picture
from ketacost.reports.pictures.waterfall import waterfall
from ketacost.values.money import show
from ketacost.values.unknown import Unknown
from tests.unit.reports.examples import ppo
from tests.unit.reports.pictures.shipped import ALL, answer, cents, values

LEVELS = {"Price", "Billed", "Allowed by the plan", "You owe", "You pay"}


def steps(picture: Picture) -> list[tuple[str, Decimal]]:
    """Return the steps of the table with their dollars."""
    return [(name, Decimal(said.replace("$", "").replace(",", ""))) for name, said in picture.table.rows]


@ALL
def test_every_step_starts_where_the_one_before_ended(name: str) -> None:
    """A level is what is left after the steps before it, from the price to what the patient pays."""
    one = answer(name)
    found = [*steps_without_range(name), ("You pay", one.totals.net_cost)]
    left = found[0][1]
    for step, amount in found[1:]:
        left = left if step in LEVELS else left + amount

        assert step not in LEVELS or left == amount


def steps_without_range(name: str) -> list[tuple[str, Decimal]]:
    """Return all steps but the last, which may be a range."""
    picture = waterfall(answer(name))
    return [(step, Decimal(said.replace("$", "").replace(",", ""))) for step, said in picture.table.rows[:-1]]


@ALL
def test_the_last_bar_is_what_stays_with_the_patient(name: str) -> None:
    """Solid up to the least, pale up to the most."""
    one = answer(name)
    picture = waterfall(one)
    last = len(picture.table.rows) - 1
    bars = [(cents(row["start"]), cents(row["end"])) for row in values(picture, "end") if row["row"] == last]
    pale = [] if is_exact(one.net_cost) else [(one.net_cost.low, one.net_cost.high)]

    assert [(Decimal("0.00"), one.net_cost.low), *pale] == bars


@ALL
@pytest.mark.parametrize("language", list(Language))
def test_the_text_alternative_says_every_step(name: str, language: Language) -> None:
    """Every row of the table is said, in both languages."""
    picture = waterfall(answer(name), language=language)

    assert [] == [row for row in picture.table.rows if f"{row[0]} {row[1]}" not in picture.description]
    assert show(answer(name).net_cost.high) in picture.description


@ALL
def test_billed_charges_are_never_guessed(name: str) -> None:
    """Without a plan there is one price; with one, it starts at the charges only where each is known."""
    one = answer(name)
    first = waterfall(one).table.rows[0][0]
    known = not any(isinstance(line.billed_charge, Unknown) for line in one.lines)
    pays_alone = one.totals.noncovered == one.totals.allowed_amount

    assert ("Price" if pays_alone else "Billed" if known else "Allowed by the plan") == first


def test_the_ppo_step_by_step() -> None:
    """50,200 billed, 30,230 allowed, 22,090 paid by the plan."""

    assert [
        ("Billed", Decimal("50200.00")),
        ("Above the allowed amount", Decimal("-19970.00")),
        ("Allowed by the plan", Decimal("30230.00")),
        ("Your plan pays", Decimal("-22090.00")),
        ("You pay", Decimal("8140.00")),
    ] == steps(waterfall(answer("commercial_ppo")))


def test_what_is_billed_above_the_allowance_comes_back_to_the_patient() -> None:
    """Out of network: 2,004.00 allowed, 902.40 paid, and 3,696.00 above it."""
    found = dict(steps(waterfall(answer("iv_cash_superbill"))))

    assert Decimal("3696.00") == found["Billed to you above the allowed amount"]
    assert Decimal("4797.60") == found["You pay"]


def test_it_says_why_it_does_not_start_at_the_charges() -> None:
    """An unknown charge, or an estimate without its lines."""

    assert "not every billed charge is known" in waterfall(answer("without_billed_charges")).description
    assert "made without its claim lines" in waterfall(estimate(ppo(), trace=False)).description
    assert "It starts" not in waterfall(answer("ppo")).description


def test_an_expected_figure_is_marked_on_a_range() -> None:
    """Where nobody knows one there is no mark."""
    marks = [layer["mark"]["type"] for layer in waterfall(answer("priced_by_range")).spec["layer"]]

    assert ["bar", "tick"] == marks
    assert ["bar"] == [layer["mark"]["type"] for layer in waterfall(answer("unknown_balances")).spec["layer"]]
