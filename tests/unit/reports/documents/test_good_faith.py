"""The good-faith estimate on paper: everything the rule asks for, blanks instead of a person, both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ketacost import Billing, PriceBook, PriceEntry
from ketacost.estimates.good_faith import good_faith_answer
from ketacost.estimates.good_faith_records import GoodFaithEstimate, GoodFaithQuestion, MissingProvider, SeparateItem
from ketacost.interop.json_format import read_toml
from ketacost.reports.documents import good_faith_document
from ketacost.reports.documents.good_faith import spoken_disclaimers
from ketacost.reports.language import Language, phrases
from ketacost.values.money import show
from tests.unit.estimates.asking import course
from tests.unit.estimates.good_faith_giving import alone, given
from tests.unit.reports.documents.pages import EXAMPLES, Page, amount

ZERO = Decimal("0.00")
BOTH = tuple(Language)


@pytest.fixture(scope="module")
def partial() -> GoodFaithEstimate:
    """A course of more than a year whose drug comes from a pharmacy that told no charges."""
    asked = alone(
        course=course(weeks=60, new_patient=True, maintenance_every_weeks=2, closures=()),
        billing=Billing(pathway="specialty_pharmacy", visit_code="99214"),
        prices=PriceBook(entries=(PriceEntry(code="99214", billed="150"), PriceEntry(code="90792", billed="400"))),
        label="<Option> & A",
    )
    return given(
        asked,
        requested_on=date(2026, 2, 3),
        missing_providers=(
            MissingProvider(name="The pharmacy", components=("pharmacy",), reason="it answered nothing"),
        ),
        diagnosis_codes=("F33.2",),
        separately_scheduled=(SeparateItem(label="Psychotherapy", code="90837", provider="A therapist"),),
    )


@pytest.fixture(scope="module")
def shipped() -> GoodFaithEstimate:
    """The shipped example: infusions in a package."""
    text = (EXAMPLES / "good_faith" / "infusions.toml").read_text(encoding="utf-8")
    return good_faith_answer(read_toml(GoodFaithQuestion, text))


@pytest.mark.parametrize("language", BOTH)
def test_items_add_up_to_each_provider_and_to_the_whole(shipped: GoodFaithEstimate, language: Language) -> None:
    """The sum a dispute compares with is the sum of what stands above it."""
    say = phrases("good_faith", language)
    page = Page(good_faith_document(shipped, language=language).html)

    *items, total = page.column("provider-1", say["col_sum"])
    *providers, whole = page.column("summary", say["col_sum"])

    assert shipped.providers[0].total == amount(total) == sum(map(amount, items), ZERO)
    assert shipped.total == amount(whole) == sum(map(amount, providers), ZERO)


@pytest.mark.parametrize("language", BOTH)
def test_charges_that_are_missing_are_no_amount(partial: GoodFaithEstimate, language: Language) -> None:
    """Marked at the provider, at its items and beside the total; never $0.00."""
    say = phrases("good_faith", language)
    not_known = phrases("documents", language)["not_known"]
    page = Page(good_faith_document(partial, language=language).html)

    assert say["missing_heading"].format(name="The pharmacy") in page.text
    assert {not_known} == set(page.column("missing-1", say["col_sum"]))
    assert ["The pharmacy", say["not_in_total"]] in page.tables["summary"]
    assert show(partial.total) == page.tables["summary"][-1][-1]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    "part",
    [
        "<Option> & A",
        "F33.2",
        "1234567893",
        "12-3456789",
        "1 Main Street, Salem, MA",
        "Psychotherapy (90837)",
        "$400.00",
    ],
)
def test_what_the_rule_asks_for_stands_there(partial: GoodFaithEstimate, language: Language, part: str) -> None:
    """Codes, numbers and places, as they were given."""

    assert part in Page(good_faith_document(partial, language=language).html).text


@pytest.mark.parametrize("language", BOTH)
def test_the_person_is_two_blanks(partial: GoodFaithEstimate, language: Language) -> None:
    """Name and date of birth are filled in by hand; nothing holds them."""
    say = phrases("good_faith", language)

    html = good_faith_document(partial, language=language).html

    assert 2 == html.count('<span class="blank"></span>')
    assert all(say[key] in html for key in ("name", "birth", "by_hand"))


@pytest.mark.parametrize("which", ["partial", "shipped"])
def test_the_phrases_say_what_the_record_says(which: str, request: pytest.FixtureRequest) -> None:
    """The English phrases, with the rule's figures, are the paragraphs of the record; Spanish has as many."""
    answer: GoodFaithEstimate = request.getfixturevalue(which)

    assert answer.disclaimers == tuple(spoken_disclaimers(answer, Language.ENGLISH))
    assert answer.notice == phrases("good_faith", Language.ENGLISH)["notice"]
    assert len(answer.disclaimers) == len(tuple(spoken_disclaimers(answer, Language.SPANISH)))


def test_spanish_says_what_the_person_must_know(partial: GoodFaithEstimate) -> None:
    """The right to dispute with its figures, and how to start one, without an English word left in it."""
    page = Page(good_faith_document(partial, language=Language.SPANISH).html)

    assert "al menos $400.00 más que su total" in page.text
    assert "dentro de 120 días calendario" in page.text
    assert "www.cms.gov/nosurprises o 1-800-985-3059" in page.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.ENGLISH, "every 2 weeks, first on"),
        (Language.ENGLISH, "services from March 1, 2027 on need a new estimate"),
        (Language.SPANISH, "cada 2 semanas, la primera vez el"),
        (Language.SPANISH, "los servicios desde el 1 de marzo de 2027 necesitan una estimación nueva"),
    ],
)
def test_how_often_an_item_comes_is_said(partial: GoodFaithEstimate, language: Language, said: str) -> None:
    """Times, rhythm, first and last day, and where the estimate ends."""

    assert said in Page(good_faith_document(partial, language=language).html).text


def test_times_and_charges_stand_on_the_item(partial: GoodFaithEstimate) -> None:
    """As often as the record says, each at its charge."""
    page = Page(good_faith_document(partial).html)
    items = partial.providers[0].items

    assert [str(len(one.days)) for one in items] == page.column("provider-1", "Times")[:-1]
    assert [show(Decimal(str(one.expected_charge))) for one in items] == page.column("provider-1", "Expected each")[:-1]


def test_uneven_days_are_all_named(shipped: GoodFaithEstimate) -> None:
    """Five infusions of a package, without a rhythm."""
    page = Page(good_faith_document(shipped).html)

    assert "on March 4, 2026; March 6, 2026; March 9, 2026; March 11, 2026; March 13, 2026" in page.text


def test_what_is_for_the_clinic_is_marked_as_english(shipped: GoodFaithEstimate) -> None:
    """Days to hand it out by, in a box of their own."""
    page = Page(good_faith_document(shipped, language=Language.SPANISH).html)

    assert "Hand it out by" in page.foreign
