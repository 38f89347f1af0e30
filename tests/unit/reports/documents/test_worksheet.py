"""The billing worksheet: its lines add up, its checks hold and can fail, and it needs a trace."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import attrs
import pytest
from hypothesis import assume, given, settings

from ketacost import Accumulators, Coverage, Plan, estimate
from ketacost.errors import InvalidInputError, KetacostError
from ketacost.reports.documents import billing_worksheet
from ketacost.reports.documents.worksheet import MEANINGS
from ketacost.reports.documents.worksheet_checks import checks
from tests.strategies.plans import plans
from tests.unit.reports import examples
from tests.unit.reports.documents.pages import FILES, Page, amount, answered

ZERO = Decimal("0.00")


@cache
def shipped(name: str) -> Page:
    """Return the parsed worksheet of a shipped example; a page is read, never changed."""
    return Page(billing_worksheet(answered(name)).html)


@given(plans())
@settings(max_examples=25)
def test_checks_hold_on_any_plan(plan: Plan) -> None:
    """From the billed charge to what stays with the patient, whatever the plan's terms are."""
    coverage = Coverage(plan=plan, accumulators=Accumulators.none_used(date(2026, 1, 1)))
    try:
        answer = estimate(attrs.evolve(examples.short_ppo(), coverage=coverage))
    except KetacostError:
        assume(False)
        raise

    assert [] == [one for one in checks(answer) if not one.holds]


@pytest.mark.parametrize("name", FILES)
def test_every_check_of_an_example_agrees(name: str) -> None:
    """The worksheet prints both sides of each, and says that they agree."""
    page = shipped(name)

    _, *rows = page.tables["checks"]

    assert len(rows) >= 5
    assert {"agrees"} == {row[-1] for row in rows}
    assert [row[1] for row in rows] == [row[3] for row in rows]


@pytest.mark.parametrize("name", FILES)
def test_lines_add_up_to_the_estimate(name: str) -> None:
    """The amounts under each heading, line by line, are the estimate's totals."""
    answer = answered(name)
    heads, *rows = shipped(name).tables["lines"]
    lines = [row for row in rows if len(row) == len(heads)]
    last = rows[-1]

    def column(head: str) -> Decimal:
        place = heads.index(head)
        found = sum((amount(row[place]) for row in lines), ZERO)
        assert found == amount(last[place - len(heads)])
        return found

    assert len(answer.lines) == len(lines)
    assert answer.totals.allowed_amount == column("Allowed")
    assert answer.totals.plan_paid == column("Plan paid")
    assert answer.totals.patient_responsibility == column("Patient owes")


def test_what_is_due_names_the_pharmacy_that_gets_some_of_it() -> None:
    """Of $1,370 due for visit 6 the clinic collects $40."""
    due = "due for the visit, clinic and pharmacy together, $1,370.00, $1,330.00 of it to the pharmacy"

    assert due in shipped("savings_card").text
    assert "due at the visit $" in shipped("commercial_ppo").text
    assert "pharmacy together" not in shipped("commercial_ppo").text


@pytest.mark.parametrize("name", FILES)
def test_codes_add_up_and_are_explained(name: str) -> None:
    """Every group and reason code stands with its sum, and with words of our own."""
    answer = answered(name)
    page = shipped(name)

    found = {row[0]: (row[1], amount(row[3])) for row in page.tables["adjustments"][1:]}

    for code in {f"{a.group}-{a.reason}" for line in answer.lines for a in line.adjustments}:
        own = [a.amount for line in answer.lines for a in line.adjustments if f"{a.group}-{a.reason}" == code]
        assert (MEANINGS[code], sum(own, ZERO)) == found[code]


def test_a_second_payer_sees_what_the_first_did() -> None:
    """Medicare paid 535.67 and wrote off 947.41 of the first session: OA-23 on Medigap's remittance."""
    page = shipped("medicare_medigap")

    assert "second payer went by $133.92, OA-23 $1,483.08" in page.text
    assert "OA-23" in [row[0] for row in page.tables["adjustments"]]


def test_a_check_that_does_not_hold_is_shown() -> None:
    """A line whose plan payment was changed by a cent breaks the sums it stands in."""
    answer = answered("commercial_ppo")
    first, *others = answer.lines
    broken = attrs.evolve(first, plan_paid=first.plan_paid + Decimal("0.01"))

    page = Page(billing_worksheet(attrs.evolve(answer, lines=(broken, *others))).html)

    assert 4 == [row[-1] for row in page.tables["checks"]].count("DOES NOT AGREE")


def test_a_charge_nobody_gave_is_not_zero() -> None:
    """Its column says so, the lines are left out of the checks of the charge, and the rest is checked."""
    page = Page(billing_worksheet(estimate(examples.without_billed_charges())).html)
    heads, _, line, *_ = page.tables["lines"]

    assert "not known" == line[heads.index("Billed")]
    assert "not known" == page.tables["lines"][-1][heads.index("Billed") - len(heads)]
    assert "CO-45 not known, because no billed charge was given" in page.text
    assert "billed charge" not in [row[0] for row in page.tables["checks"]]


def test_modifiers_units_and_drugs_stand_on_their_lines() -> None:
    """A drug by its number, an office visit by its code with what one unit is."""
    page = shipped("specialty_pharmacy")

    assert "NDC 50458-0028-02" in page.text
    assert ["99417", "5 quarter hour", "11", "out of network"] in [row[1:5] for row in page.tables["lines"]]


def test_without_a_trace_it_says_what_to_do() -> None:
    """A worksheet without claim lines would be empty."""
    answer = estimate(examples.short_ppo(), trace=False)

    with pytest.raises(InvalidInputError, match="make it again with its trace") as caught:
        billing_worksheet(answer)

    assert ["report.no_trace"] == [one.code for one in caught.value.problems]
