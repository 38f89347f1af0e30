"""The page of an estimate: every figure is the estimate's own, in both languages, and nothing is left unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from ketacost import estimate
from ketacost.adjudication.waterfall import STEPS
from ketacost.authorization import steps
from ketacost.authorization.approvals import Standing
from ketacost.authorization.determination import Outcome
from ketacost.authorization.steps import Actor
from ketacost.claims.claim import PriceKind
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.estimates.estimate import Estimate
from ketacost.interop.json_format import dump, parse_toml, read_json, to_json
from ketacost.plans.conventions import Conventions
from ketacost.reports.amounts import is_exact
from ketacost.reports.language import Language, phrases
from ketacost.reports.page.view import Sentence, View
from ketacost.reports.page.viewing import view_of
from ketacost.values.money import Rounding, show

EXAMPLES: Final = sorted((Path(__file__).parents[4] / "examples").glob("*.toml"))
NAMES: Final = [path.stem for path in EXAMPLES]
SAID: Final = phrases("page", Language.ENGLISH)


@pytest.fixture(scope="module")
def estimates() -> dict[str, Estimate]:
    """Every shipped example, answered."""
    return {path.stem: estimate(parse_toml(path.read_text(encoding="utf-8"))) for path in EXAMPLES}


def column(view: View, key: str) -> list[Decimal]:
    """Return a column of the visits by the phrase over it, as amounts."""
    at = view.session_headers.index(phrases("page", view.language)[key])
    return [amount(session.cells[at]) for session in view.sessions]


def amount(text: str) -> Decimal:
    """Return an amount as the page writes it."""
    return Decimal(text.replace("$", "").replace(",", ""))


def texts(value: object) -> Iterator[str]:
    """Yield every text a reader sees, but the specification of a picture and what a program reads."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif attrs.has(kind := type(value)):
        for field in attrs.fields(kind):
            if field.name not in {"spec", "code", "path", "state"}:
                yield from texts(getattr(value, field.name))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", NAMES)
def test_the_visits_add_up_to_the_totals(name: str, language: Language, estimates: dict[str, Estimate]) -> None:
    """The column of what is owed is the estimate's, visit by visit."""
    found = estimates[name]
    view = view_of(found, language)

    assert [one.totals.patient_responsibility for one in found.sessions] == column(view, "owed")
    assert found.totals.patient_responsibility == sum(column(view, "owed"))


@pytest.mark.parametrize("name", NAMES)
def test_every_language_shows_the_same_amounts(name: str, estimates: dict[str, Estimate]) -> None:
    """What is computed never depends on the language."""
    english, spanish = (
        sorted(
            money for text in texts(view_of(estimates[name], language)) for money in re.findall(r"\$[\d,.]*\d", text)
        )
        for language in Language
    )

    assert english == spanish


@pytest.mark.parametrize("name", NAMES)
def test_the_headline_is_the_answer(name: str, estimates: dict[str, Estimate]) -> None:
    """One figure where it is certain, both ends where it is not."""
    total = estimates[name].net_cost
    headline = view_of(estimates[name]).headline

    assert {show(total.low), show(total.high)} <= set(re.findall(r"\$[\d,.]*\d", headline))
    assert is_exact(total) == ("at least" not in headline)


@pytest.mark.parametrize("name", NAMES)
def test_months_add_up_to_what_is_due(name: str, estimates: dict[str, Estimate]) -> None:
    """The months are the cash flow, summed."""
    found = estimates[name]
    due = sum((move.due_at_session for move in found.cash_flow), Decimal(0))

    assert due == sum(amount(row[2]) for row in view_of(found).months.rows)


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_rectangular(name: str, estimates: dict[str, Estimate]) -> None:
    """Every row has a cell for each heading."""
    view = view_of(estimates[name])
    tables = [view.months, view.years, *(picture.table for picture in view.pictures)]
    tables += [line.balances for session in view.sessions for line in session.lines]

    assert [] == [table for table in tables for row in table.rows if len(row) != len(table.headers)]
    assert {len(view.session_headers)} == {len(session.cells) for session in view.sessions}


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_line_is_explained(name: str, estimates: dict[str, Estimate]) -> None:
    """What a line leaves to the person stands in its explanation, and every line has a step."""
    found = estimates[name]
    view = view_of(found)
    lines = [line for session in view.sessions for line in session.lines]
    owed = [fact.value for line in lines for fact in line.amounts if fact.name == SAID["owed"]]

    assert sorted(show(line.patient_responsibility) for line in found.lines) == sorted(owed)
    assert [] == [line for line in lines if not line.steps]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_english_alone_is_marked(name: str, estimates: dict[str, Estimate]) -> None:
    """A Spanish page says of each finding's own sentence and of each question that it is in English."""
    view = view_of(estimates[name], Language.SPANISH)
    said = [one.statement for group in view.findings for one in group.findings]
    said += [question.ask for question in view.questions]

    assert {Language.ENGLISH} >= {sentence.language for sentence in said}
    assert len(estimates[name].findings) == sum(len(group.findings) for group in view.findings)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_found_is_told_in_the_language_of_the_page(
    name: str, language: Language, estimates: dict[str, Estimate]
) -> None:
    """What a finding means comes first, in plain words; its own sentence stands below."""
    view = view_of(estimates[name], language)
    meanings = set(phrases("findings", language).values())

    assert [] == [one for group in view.findings for one in group.findings if one.meaning not in meanings]


def test_a_view_reads_back(estimates: dict[str, Estimate]) -> None:
    """It is a document like any other."""
    view = view_of(estimates["prior_authorization"], Language.SPANISH)

    assert view == read_json(View, to_json(view))
    assert "es" == dump(view)["language"]


def test_the_notice_is_the_library_s(estimates: dict[str, Estimate]) -> None:
    """The sentence every output must carry, word for word."""

    assert estimates["commercial_ppo"].notice == view_of(estimates["commercial_ppo"]).notice


def test_a_session_reads_like_an_explanation_of_benefits(estimates: dict[str, Estimate]) -> None:
    """Session 2 of the README's example, step by step."""
    session = view_of(estimates["commercial_ppo"]).sessions[2]
    (line,) = session.lines

    assert (
        "$340.00 goes to the deductible, of which $340.00 was left.",
        "Coinsurance: your share of 20% of the rest is $222.00.",
    ) == line.steps
    assert ("Your deductible", "$1,660.00", "$2,000.00", "$2,000.00") == line.balances.rows[0]


def test_a_person_without_a_plan_owes_the_price(estimates: dict[str, Estimate]) -> None:
    """No word of a plan, of limits or of readings stands on the page of somebody who pays alone."""
    view = view_of(estimates["iv_cash"])

    assert () == view.milestones == view.readings
    assert ("Visit", "Date", "You owe", "Owed so far") == view.session_headers
    assert "There is no insurance, so the whole price of $800.00 is yours." == view.sessions[0].lines[0].steps[0]


def test_the_checklist_shows_what_is_open(estimates: dict[str, Estimate]) -> None:
    """Each criterion with its state, and what to find out."""
    found = view_of(estimates["prior_authorization"]).authorization
    assert found is not None
    checks = {check.text.text: check.state for check in found.checklist}

    assert "met" == checks["Age 41: 18 years or older"]
    assert "unknown" == checks["The prescription monitoring program was checked"]
    assert (Sentence(text="Whether the prescription monitoring program was checked", language=Language.ENGLISH),) == (
        found.missing
    )


PHRASED: Final[dict[str, list[str]]] = {
    "service": [one.value for one in ServiceCategory if one is not ServiceCategory.ALL_OTHER],
    "benefit": [one.value for one in Benefit],
    "tier": [one.value for one in NetworkTier],
    "price": [one.value for one in PriceKind],
    "outcome": [one.value for one in Outcome],
    "standing": [one.value for one in Standing],
    "actor": [one.value for one in Actor],
    "step": [rule for rule, _ in STEPS],
}


@pytest.mark.parametrize(("prefix", "values"), PHRASED.items(), ids=PHRASED)
def test_every_word_of_the_library_has_its_phrase(prefix: str, values: list[str]) -> None:
    """A new service, price or step without words for a patient fails here, not before the patient."""

    assert [] == [value for value in values if f"{prefix}_{value}" not in SAID]


def test_every_step_of_an_authorization_has_its_phrase() -> None:
    """By its key; an appeal by its level."""
    source = Path(steps.__file__).read_text(encoding="utf-8")
    keys = set(re.findall(r'key="(\w+)"', source)) | set(re.findall(r'_ahead\(\s*case,\s*"(\w+)"', source))

    assert {"benefits", "site", "decision", "first_dose"} <= keys
    assert [] == [key for key in sorted(keys) if f"does_{key}" not in SAID]


def test_a_question_of_the_form_stays_in_its_language() -> None:
    """What a Spanish form wrote as unknown is asked in Spanish, and not marked as English."""
    said = phrases("form", Language.SPANISH)
    text = (EXAMPLES[0].parent / "commercial_ppo.toml").read_text(encoding="utf-8")
    unknown = f'individual = {{ unknown = "{said["deductible_used_ask"]}" }}'
    view = view_of(estimate(parse_toml(text.replace('individual = "650.00"', unknown))), Language.SPANISH)

    assert [(Language.SPANISH, said["deductible_used_ask"])] == [
        (one.ask.language, one.ask.text) for one in view.questions
    ]


@pytest.mark.parametrize("language", list(Language))
def test_a_question_of_the_library_is_asked_in_the_page_s_language(language: Language) -> None:
    """The program's maximum is not published, and the page says so in its own language."""
    text = (EXAMPLES[0].parent / "savings_card.toml").read_text(encoding="utf-8")
    own, card, _ = text.partition("[assistance.savings_card]")
    view = view_of(estimate(parse_toml(f'{own}{card}\nprogram = "spravato"\non = 2026-01-05\n')), language)

    said = [one.ask for one in view.questions if one.ask.path.endswith("yearly_maximum")]
    asked = phrases("questions", language)["ask the program for its yearly maximum; none is published"]
    assert [(language, asked)] == [(one.language, one.text) for one in said]


def _readings() -> Iterator[str]:
    for field in attrs.fields(Conventions):
        kind: Any = field.default
        values = ["yes", "no"] if isinstance(kind, bool) else [one.value for one in type(kind)]
        yield from (f"reading_{field.name}__{value}" for value in values)


def test_every_reading_of_a_plan_has_its_sentence() -> None:
    """Each convention, whatever its value."""

    assert [] == [key for key in _readings() if key not in SAID]
    assert f"reading_rounding__{Rounding.HALF_EVEN}" in set(_readings())
