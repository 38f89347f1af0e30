"""The timeline of what is owed so far: the estimate's own figures, a band where they are not certain."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ketacost import estimate
from ketacost.reports.amounts import is_exact
from ketacost.reports.language import Language
from ketacost.reports.pictures.drawing import milliseconds
from ketacost.reports.pictures.year_timeline import year_timeline
from ketacost.values.money import show
from ketacost.values.unknown import Unknown
from tests.unit.reports.examples import ppo
from tests.unit.reports.pictures.shipped import ALL, answer, cents, values

BOTH = pytest.mark.parametrize("language", list(Language))


def lines(name: str) -> dict[str, list[Decimal]]:
    """Return the drawn lines by their name, without the eve of the first visit and the end of the axis."""
    found: dict[str, list[Decimal]] = {}
    for layer in year_timeline(answer(name)).spec["layer"]:
        if layer["mark"]["type"] == "line":
            for row in layer["data"]["values"]:
                found.setdefault(row["series"], []).append(cents(row["amount"]))
    return {series: amounts[1:-1] for series, amounts in found.items()}


@ALL
def test_the_lines_are_what_is_owed_so_far(name: str) -> None:
    """One line of certain figures; else the least, the most, and the expected figure where there is one."""
    so_far = [one.so_far for one in answer(name).sessions]
    expected = {"You owe so far": [one.low for one in so_far]}
    if not all(is_exact(one) for one in so_far):
        expected = {"At most": [one.high for one in so_far], "At least": [one.low for one in so_far]}
        known = [one.expected for one in so_far if not isinstance(one.expected, Unknown)]
        expected |= {"Expected": known} if len(known) == len(so_far) else {}

    assert expected == {series: amounts for series, amounts in lines(name).items() if series != "You pay after help"}


@ALL
def test_help_has_a_line_of_its_own_where_its_end_is_certain(name: str) -> None:
    """It ends at what stays with the patient."""
    one = answer(name)
    helped = lines(name).get("You pay after help")

    assert (helped is not None) == (one.net_cost != one.patient_responsibility and is_exact(one.net_cost))
    assert helped is None or helped[-1] == one.totals.net_cost


@ALL
def test_a_band_stands_where_and_only_where_figures_are_not_certain(name: str) -> None:
    """A range never reads as one figure."""
    picture = year_timeline(answer(name))
    band = [
        (cents(row["low"]), cents(row["amount"]))
        for layer in picture.spec["layer"]
        if layer["mark"]["type"] == "area"
        for row in layer["data"]["values"][1:-1]
    ]
    so_far = [one.so_far for one in answer(name).sessions]

    assert band == ([] if all(map(is_exact, so_far)) else [(one.low, one.high) for one in so_far])


@ALL
@BOTH
def test_the_text_alternative_says_the_total_and_every_limit(name: str, language: Language) -> None:
    """Who hears the picture hears its figures."""
    one = answer(name)
    said = year_timeline(one, language=language).description

    assert show(one.patient_responsibility.low) in said
    assert show(one.patient_responsibility.high) in said
    assert show(one.net_cost.high) in said
    assert [] == [show(met.limit) for met in one.milestones if f"({show(met.limit)})" not in said]


@ALL
def test_every_visit_is_marked_on_its_day(name: str) -> None:
    """No session is left out, and none moves."""
    circles = [
        [row["on"] for row in layer["data"]["values"]]
        for layer in year_timeline(answer(name)).spec["layer"]
        if layer["mark"]["type"] == "circle"
    ]

    assert [[milliseconds(one.on) for one in answer(name).sessions]] == circles


@ALL
def test_the_table_ends_at_the_total(name: str) -> None:
    """The same numbers as text: the last row holds both ends of the answer."""
    one = answer(name)
    table = year_timeline(one).table

    assert len(one.sessions) == len(table.rows)
    assert {len(table.headers)} == {len(row) for row in table.rows}
    assert {show(one.patient_responsibility.low), show(one.patient_responsibility.high)} <= set(table.rows[-1])


def test_the_turn_of_the_benefit_year_is_drawn() -> None:
    """The PPO's course crosses the first of January."""
    picture = year_timeline(answer("commercial_ppo"))
    rules = [layer["data"]["values"] for layer in picture.spec["layer"] if layer["mark"]["type"] == "rule"]

    assert [[1798761600000]] == [[row["on"] for row in rows] for rows in rules]  # 2027-01-01T00:00Z
    assert "A new benefit year starts on January 1, 2027: deductible and maximum start over." in picture.description


def test_months_are_no_benefit_year() -> None:
    """Medicaid's cap counts by month, so a period turns."""

    assert "A new benefit period starts on April 1, 2026" in year_timeline(answer("medicaid")).description


def test_limits_are_named_by_letters_where_words_have_no_room() -> None:
    """A narrow picture says under its title what the letters mean; a wide one says it at the marks."""
    one = answer("commercial_ppo")
    narrow, wide = year_timeline(one, width=360), year_timeline(one)

    assert ["A: Deductible met ($2,000.00): September 17, 2026."] == [
        line for line in narrow.spec["title"]["subtitle"] if line.startswith("A:")
    ]
    assert {"A", "B", "C"} <= {row["words"] for row in values(narrow, "words")}
    assert "Deductible met ($2,000.00)" in {row["words"] for row in values(wide, "words")}


def test_limits_of_drugs_and_families_have_their_names() -> None:
    """A pharmacy deductible is not the medical one; a family's is not a person's."""
    drugs = year_timeline(answer("specialty_pharmacy"))
    family = year_timeline(answer("family_aggregate"), language=Language.SPANISH)

    assert "Drug deductible met ($250.00): March 2, 2026." in drugs.description
    assert "Deducible familiar alcanzado ($6,800.00): 8 de junio de 2026." in family.description


def test_no_trace_is_needed() -> None:
    """The picture of an estimate without its claim lines is the same."""

    assert year_timeline(estimate(ppo())) == year_timeline(estimate(ppo(), trace=False))
