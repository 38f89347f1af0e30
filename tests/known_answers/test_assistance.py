"""Assistance: published and worked cases of savings cards, with every way a plan treats a manufacturer's money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from ketacost.adjudication.settlement import Stay, settle
from ketacost.assistance.programs import Assistance, SavingsCard
from ketacost.claims.services import ServiceCategory
from ketacost.plans.conventions import Conventions, ManufacturerDollars
from ketacost.plans.maximizer import with_maximizer
from ketacost.plans.plan import Plan
from tests.known_answers.given import claim, covered, line, money, ordinary, plan, rule, sessions
from tests.known_answers.settled import by_card, net, settled

DRUG = ServiceCategory.SPECIALTY_DRUG
FILLS = tuple(date(2026, 1 + number // 2, 5 + 14 * (number % 2)) for number in range(24))


def _card(maximum: str | None, pays: str = "10") -> Assistance:
    return Assistance(
        savings_card=SavingsCard(patient_pays=pays, yearly_maximum=None if maximum is None else money(maximum))
    )


def _plan(dollars: ManufacturerDollars, *, hdhp: bool = False) -> Plan:
    design = plan(
        rule(coinsurance="20%"),
        deductible="2000",
        maximum="6000",
        conventions=Conventions(manufacturer_dollars=dollars),
    )
    return attrs.evolve(design, hdhp=hdhp)


def test_a_card_that_counts() -> None:
    """W10, credited: 24 fills of 900 with a card of 8,150 that leaves 10 a fill: 240 and 5,680."""
    lines = settled(
        covered(_plan(ManufacturerDollars.COUNT)),
        *sessions(line("900", service=DRUG), FILLS),
        assistance=_card("8,150"),
    ).lines

    assert (money("240"), money("5,680")) == (net(lines), by_card(lines))


def test_a_card_that_does_not_count() -> None:
    """W10, accumulator: the card runs out at fill 10, where the jump is 760, and the person pays 4,290 in all."""
    lines = settled(
        covered(_plan(ManufacturerDollars.DO_NOT_COUNT)),
        *sessions(line("900", service=DRUG), FILLS),
        assistance=_card("8,150"),
    ).lines

    assert (money("4,290"), money("8,150")) == (net(lines), by_card(lines))
    assert [money("10"), money("760"), money("900"), money("380"), money("180")] == [
        one.net_cost for one in lines[8:13]
    ]


def test_the_balance_says_what_is_left_on_the_card() -> None:
    """After fill 9 the card holds 140, after fill 10 nothing."""
    found = settled(
        covered(_plan(ManufacturerDollars.DO_NOT_COUNT)),
        *sessions(line("900", service=DRUG), FILLS),
        assistance=_card("8,150"),
    )

    assert [103_000, 14_000, 0] == [cents for _, cents in found.card_left[7:10]]


def test_only_what_the_person_pays_counts_before_the_legal_minimum() -> None:
    """C32, W11: a drug of 400 with a coupon of 300 in a high-deductible plan credits 100."""
    coupon = Assistance(savings_card=SavingsCard(patient_pays="100", yearly_maximum=None))
    found = settled(
        covered(_plan(ManufacturerDollars.COUNT, hdhp=True)), claim(line("400", service=DRUG)), assistance=coupon
    )

    (change, _) = found.lines[0].changes
    assert (money("300"), money("100")) == (found.lines[0].savings_card_paid, change.after)


def test_after_the_legal_minimum_all_of_it_counts() -> None:
    """1,700 in 2026: from there the card's money counts again."""
    coverage = covered(_plan(ManufacturerDollars.COUNT, hdhp=True), deductible_left="300")
    coupon = Assistance(savings_card=SavingsCard(patient_pays="100", yearly_maximum=None))
    found = settled(coverage, claim(line("400", service=DRUG)), assistance=coupon)

    assert money("2,000") == found.lines[0].changes[0].after


def test_the_line_that_crosses_the_legal_minimum_begins_below_it() -> None:
    """A fill of 1,800 with nothing met, 10 of it the person's own: 10 count, for the line begins below 1,700."""
    found = settled(
        covered(_plan(ManufacturerDollars.COUNT, hdhp=True)),
        claim(line("1,800", service=DRUG)),
        assistance=_card(None),
    )

    assert money("10") == found.lines[0].changes[0].after


def test_what_was_used_is_of_the_year_the_course_starts_in() -> None:
    """A course that starts in 2025 without a card has all of the card's money in 2026."""
    design = covered(ordinary("10000", "20%"), as_of=date(2025, 1, 1))
    before = Stay(coverage=design, claims=(claim(line("800", service=DRUG), on=date(2025, 12, 9)),))
    card = Assistance(savings_card=SavingsCard(patient_pays="10", yearly_maximum="100", used="100"))
    after = Stay(
        coverage=design,
        assistance=card,
        claims=(claim(line("60", service=DRUG), on=date(2026, 3, 4), sequence=2),),
        keeps_coverage=True,
    )

    assert money("50") == settle((before, after)).lines[1].savings_card_paid


def test_a_maximizer_takes_the_whole_card_and_nothing_counts() -> None:
    """C33, W12: 10,000 over 12 fills is a copay of 833.33; the person pays nothing and four cents are left over."""
    design = with_maximizer(_plan(ManufacturerDollars.COUNT), card_maximum=Decimal(10_000), fills=12)
    found = settled(
        covered(design), *sessions(line("4,800", service=DRUG), FILLS[::2]), assistance=_card("10,000", pays="0")
    )

    assert {money("833.33")} == {one.savings_card_paid for one in found.lines}
    assert (money("0"), money("9,999.96")) == (net(found.lines), by_card(found.lines))
    assert {()} == {one.changes for one in found.lines}


def test_a_specialty_drug_by_the_month() -> None:
    """C25: 12 fills of 4,800 at 30 percent after 1,500, a card of 9,000: the person pays 9,330; month 6 empties it."""
    design = attrs.evolve(ordinary("1500", "30%"), name="specialty drug")
    lines = settled(
        covered(design), *sessions(line("4,800", service=DRUG), FILLS[::2]), assistance=_card("9,000", pays="0")
    ).lines

    assert money("9,330") == net(lines)
    assert [number for number, one in enumerate(lines, start=1) if one.savings_card_paid][-1] == 6


def test_the_card_is_for_the_drug_and_not_for_the_visit() -> None:
    """Clinical table, section 5.1: the cost of giving the treatment is left out."""
    found = settled(
        covered(ordinary("0", "20%")),
        claim(line("900", service=DRUG), line("300", service=ServiceCategory.OBSERVATION)),
        assistance=_card(None),
    ).lines

    assert [money("170"), money("0")] == [one.savings_card_paid for one in found]


@pytest.mark.parametrize(
    ("on", "paid"), [("2026-12-31", "90.00"), ("2027-01-01", "700.00")], ids=["same year", "next year"]
)
def test_the_programs_year_turns_on_its_own_day(on: str, paid: str) -> None:
    """A card of 700 a year: the first fill of a new year has all of it again."""
    days = (date(2026, 12, 1), date.fromisoformat(on))
    lines = settled(
        covered(ordinary("10000", "20%")), *sessions(line("800", service=DRUG), days), assistance=_card("790", "100")
    ).lines

    assert [money("700"), money(paid)] == [one.savings_card_paid for one in lines]
