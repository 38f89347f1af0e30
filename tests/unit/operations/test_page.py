"""What a page asks: a view, a form and a request read from text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

from ketacost import estimate
from ketacost.errors import InvalidInputError, KetacostError
from ketacost.interop.json_format import parse_json, parse_toml, to_json
from ketacost.operations.form.estimate_form import estimate_form
from ketacost.operations.form.records import FieldKind
from ketacost.operations.outcome import outcome
from ketacost.operations.table import answer
from ketacost.reports.language import Language
from ketacost.reports.page.viewing import view_of
from tests.strategies.filled_forms import Answers, answers_to, fields_of, filled, shown

EXAMPLES: Final = Path(__file__).parents[3] / "examples"
FORM: Final = estimate_form(Language.ENGLISH)
FORM_ONLY: Final = {"json.", "money.", "rate.", "day.type", "day.not_iso", "course.not_used", "coding.", "plan.regime"}
"""Starts of the codes of problems that a form would be to blame for, whatever was answered."""


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])  # each asks for a whole view
@given(answers=answers_to(FORM))
def test_whatever_is_answered_is_a_request(answers: Answers) -> None:
    """The form writes no key the library does not know and leaves none out; what is refused is the person's own."""
    request = filled(FORM, answers)
    try:
        answer("view", json.dumps({"request": request}))
    except KetacostError as error:
        blamed = [str(one) for one in error.problems if one.code.startswith(tuple(FORM_ONLY))]
        assert [] == blamed, request


def test_a_form_gives_the_answer_of_the_file() -> None:
    """The README's example, asked in the form: the same total for the same facts."""
    answers = {
        "starts_on": "2026-09-14",
        "weekdays": ("mon", "thu"),
        "maintenance": "fortnightly",
        "age": "41",
        "certified_site": "yes",
        "safety": "confirmed",
        "new_patient": "yes",
        "deductible": "2000",
        "maximum": "6000",
        "session_rate": "20",
        "visit_copay": "40",
        "balances": "figures",
        "balances_as_of": "2026-08-31",
        "deductible_used": "650",
        "maximum_used": "910",
        "price_56": "1010",
        "price_84": "1450",
        "price_intake": "220",
    }
    found = json.loads(answer("view", json.dumps({"request": filled(FORM, answers)})))

    assert "You pay $8,140.00 in all." == found["headline"]


@pytest.mark.parametrize("language", list(Language))
def test_every_condition_names_a_field_and_its_choices(language: Language) -> None:
    """A question that waits for an answer nobody can give would never be asked."""
    form = estimate_form(language)
    fields = {field.name: field for field in fields_of(form)}
    asked = [one for field in fields.values() for one in field.when]
    for field in fields.values():
        for option in field.options:
            asked += [*option.when, *(one for write in option.writes for one in write.when)]
    lost = [one for one in asked if not set(one.values) <= {option.value for option in fields[one.field].options}]

    assert [] == lost
    assert len(fields) == len(fields_of(form))


def test_a_form_asks_only_what_matters() -> None:
    """Somebody who pays alone is asked for no deductible, and a person on Spravato for no weight."""
    asked = shown(FORM, {"plan": "none", "pathway": "cash"})

    assert {"starts_on", "price_source", "cash_84"} <= set(asked)
    assert set() == {"deductible", "balances", "policy", "savings", "weight_kg"} & set(asked)


def test_what_is_not_known_says_what_to_ask_in_the_language() -> None:
    """The reason of an unknown is the question, so that it comes back in the reader's words."""
    spanish = {field.name: field for field in fields_of(estimate_form(Language.SPANISH))}

    assert {"unknown": "Pregunte al plan cuánto del deducible ya se usó."} == json.loads(
        spanish["deductible_used"].unknown
    )


def test_every_choice_starts_with_one_of_its_own() -> None:
    """But for what a person must say themselves: whether the site is certified."""
    open_ones = [
        field.name
        for field in fields_of(FORM)
        if field.kind is FieldKind.CHOICE and field.initial not in {option.value for option in field.options}
    ]

    assert ["certified_site"] == open_ones


def test_a_view_is_the_library_s_own() -> None:
    """Byte for byte, in the language asked for."""
    request = parse_toml((EXAMPLES / "commercial_ppo.toml").read_text(encoding="utf-8"))
    question = json.dumps({"request": json.loads(to_json(request)), "language": "es"})

    assert f"{to_json(view_of(estimate(request), Language.SPANISH))}\n" == answer("view", question)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_a_request_is_read_as_toml_and_as_json(path: Path) -> None:
    """What comes back asks the same."""
    text = path.read_text(encoding="utf-8")
    as_json = answer("read", json.dumps({"text": text}))

    assert parse_toml(text) == parse_json(as_json)
    assert as_json == answer("read", json.dumps({"text": as_json}))


def test_an_outcome_is_the_answer_or_its_problems() -> None:
    """For a face that cannot catch errors of Python."""
    question = json.dumps({"language": "en"})
    answered, problems = outcome("form", '{"language": "fr"}')

    assert (True, answer("form", question)) == outcome("form", question)
    assert (False, ["json.choice"]) == (answered, [one["code"] for one in json.loads(problems)])


def test_a_text_that_is_no_request_lists_its_problems() -> None:
    """With line and column where it is no TOML."""

    with pytest.raises(InvalidInputError) as caught:
        answer("read", json.dumps({"text": "course = ["}))
    assert ["toml.syntax"] == [one.code for one in caught.value.problems]
