"""Laws of the answer-key corpus: what a number holds, and that the engine agrees with it, however large the corpus."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ketacost.adjudication.settlement import Stay, settle
from ketacost.batch.columns import read_schema
from ketacost.corpus.answers import AMOUNTS, DAYS, Asked, answers_of, asked
from ketacost.corpus.choices import Choices
from ketacost.corpus.columns import ROWS
from ketacost.corpus.questions import NAMES, design_of, place_of, row_of

numbers = st.integers(0, 2_000_000)
seeds = st.integers(0, 10_000)


def _asked(seed: int, number: int) -> Asked:
    place = place_of(number)
    design = design_of(seed, place.stratum, place.design)
    return asked(row_of(seed, number, design, place), design.designs)


def _settled(question: Asked) -> dict[object, dict[str, Decimal]]:
    names = ("coverage", "secondary", "assistance", "claims", "second_prices", "keeps_coverage", "keeps_secondary")
    stays = [Stay(**{name: getattr(stay, name) for name in names}) for stay in question.stays]
    years: dict[object, dict[str, Decimal]] = {}
    for line in settle(stays, scenario=question.scenario, trace=False).lines:
        sums = years.setdefault(line.benefit_year, dict.fromkeys(AMOUNTS, Decimal("0.00")))
        for name in AMOUNTS:
            sums[name] += getattr(line, name)
    return years


@given(seeds, numbers)
def test_the_engine_gives_the_answer(seed: int, number: int) -> None:
    """Any row of any seed has an answer, and the engine's is the oracle's."""

    question = _asked(seed, number)
    answers = {answer["starts_on"]: {name: answer[name] for name in AMOUNTS} for answer in answers_of(question)}

    assert answers == _settled(question)


@given(seeds, numbers)
def test_an_answer_adds_up(seed: int, number: int) -> None:
    """What is left after payers is what is left after help and the help; a day of a limit lies in the course."""

    question = _asked(seed, number)
    first_on = min(claim.claim.on for stay in question.stays for claim in stay.claims)
    for answer in answers_of(question):
        owed = ("deductible", "copay", "coinsurance", "noncovered", "balance_bill")
        left = sum((answer[name] for name in owed), -answer["secondary_paid"] - answer["secondary_write_off"])
        helped = sum(answer[name] for name in ("clinic_discount", "savings_card_paid", "grants_paid", "rebate"))

        assert left == answer["patient_responsibility"] == answer["net_cost"] + helped
        assert all(answer[day] is None or answer[day] >= first_on for day in DAYS)


@given(seeds, numbers)
def test_a_row_depends_on_its_seed_and_number_alone(seed: int, number: int) -> None:
    """Made twice it is the same; its columns are a batch's, and among those of the corpus."""

    place = place_of(number)
    design = design_of(seed, place.stratum, place.design)
    row = row_of(seed, number, design, place)

    assert row == row_of(seed, number, design_of(seed, place.stratum, place.design), place)
    assert set(row) <= set(ROWS.names)
    assert read_schema({"plan", *row}).names


@given(numbers)
def test_numbers_and_places_pair(number: int) -> None:
    """No two numbers share a place."""

    place = place_of(number)

    assert number == (place.design**2 + place.step) * len(NAMES) + NAMES.index(place.stratum)
    assert 0 <= place.step <= 2 * place.design


@given(st.text(), st.integers(-5, 5), st.integers(0, 1_000))
def test_choices_stay_in_their_range(name: str, low: int, width: int) -> None:
    """A stream of a name is the same again, and every number lies in its range."""

    stream, again = Choices(name, 1), Choices(name, 1)
    drawn = [stream.number(low, low + width) for _ in range(20)]

    assert drawn == [again.number(low, low + width) for _ in range(20)]
    assert all(low <= number <= low + width for number in drawn)


def test_choices_are_those_of_every_machine() -> None:
    """The first numbers of a stream, worked out with the standard's hash: a change breaks every published hash."""

    stream = Choices(1, "x", 2)

    assert [2, 2, 1, 3, 1, 6, 2, 3] == [stream.number(1, 6) for _ in range(8)]
