"""Objects and lists: every key read by its field, every problem at its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import pytest

from ketacost import (
    Billing,
    CarryOver,
    CostShareRule,
    Course,
    Coverage,
    InvalidInputError,
    KetacostError,
    Limit,
    Payment,
    Plan,
    Unknown,
)
from ketacost.courses.safety import Contraindication, SafetyFacts
from ketacost.interop.json_format import load
from ketacost.interop.json_records import union_reader
from ketacost.plans.conventions import Conventions, CrossAccumulation, CrossingCopay
from ketacost.pricing.price_book import Locality
from ketacost.values.dates import Span

RULE = {"services": ["all_other"], "deductible": "first"}


def _refused(kind: type[object], raw: object) -> list[tuple[str, str]]:
    with pytest.raises(KetacostError) as caught:
        load(kind, raw)
    return [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("raw", "individual"),
    [
        pytest.param("40.00", Decimal("40.00"), id="text"),
        pytest.param(40, Decimal("40.00"), id="whole dollars"),
        pytest.param("0", Decimal("0.00"), id="zero"),
        pytest.param(Decimal("40.5"), Decimal("40.50"), id="decimal of a TOML parser"),
        pytest.param(None, None, id="null"),
        pytest.param("none", None, id="the word none"),
        pytest.param("unknown", Unknown(), id="the word unknown"),
        pytest.param({"unknown": "ask", "high": "5"}, Unknown("ask", None, 5), id="unknown with a bound"),
    ],
)
def test_zero_none_and_unknown_are_three_things(raw: object, individual: object) -> None:
    """Each written form is one of them."""
    found = load(Limit, {"individual": raw}).individual

    assert (type(individual), individual) == (type(found), found)


def test_none_is_a_value_where_a_choice_has_it() -> None:
    """A convention called none is that convention; null is no convention."""

    assert CrossAccumulation.NONE is load(Conventions, {"cross_accumulation": "none"}).cross_accumulation
    assert CrossingCopay.NONE is load(Conventions, {"crossing_copay": "none"}).crossing_copay
    assert [("json.choice", "crossing_copay")] == _refused(Conventions, {"crossing_copay": None})


def test_none_is_no_day_and_no_object() -> None:
    """The word stands for null wherever null may stand."""
    course = load(Course, {"regimen": "tms", "starts_on": "2026-03-02", "weeks": 6, "intake_on": "none"})

    assert course.intake_on is None
    assert load(CostShareRule, {**RULE, "first_visits": "none"}).first_visits is None


def test_the_word_none_stays_text_where_text_is_wanted() -> None:
    """A plan may be called none."""
    bare: dict[str, object] = {"deductibles": [], "out_of_pocket_maxima": [], "cost_sharing": []}

    assert "none" == load(Plan, {"name": "none", **bare}).name


@pytest.mark.parametrize("raw", [None, "none"], ids=["null", "the word none"])
def test_a_code_can_be_none(raw: object) -> None:
    """TOML has no null, and leaving the key out means the usual code."""

    assert load(Billing, {"pathway": "ect", "anesthesia_code": raw}).anesthesia_code is None
    assert "00104" == load(Billing, {"pathway": "ect"}).anesthesia_code


@pytest.mark.parametrize(
    ("raw", "contraindications"),
    [
        pytest.param([], (), id="asked, none present"),
        pytest.param("unknown", Unknown(), id="nobody asked"),
        pytest.param(["hypersensitivity"], (Contraindication.HYPERSENSITIVITY,), id="one"),
    ],
)
def test_an_empty_list_is_an_answer(raw: object, contraindications: object) -> None:
    """It differs from unknown."""

    assert contraindications == load(SafetyFacts, {"contraindications": raw}).contraindications


def test_left_out_keys_take_their_defaults() -> None:
    """The same object as the model gives."""

    assert Payment() == load(Payment, {})
    assert CarryOver() == load(CarryOver, {})


def test_problems_of_one_object_are_listed_together() -> None:
    """Unknown keys first, then the keys in the model's order, then what is missing."""
    raw = {"wekks": 8, "starts_on": "soon", "weekdays": ["mon", "moon", 5]}

    assert [
        ("json.unknown_key", "wekks"),
        ("day.not_iso", "starts_on"),
        ("day.weekday", "weekdays[1]"),
        ("day.weekday", "weekdays[2]"),
        ("json.missing_key", "regimen"),
        ("json.missing_key", "weeks"),
    ] == _refused(Course, raw)


def test_paths_go_all_the_way_down() -> None:
    """Through objects and lists alike."""
    plan = {
        "name": "PPO",
        "deductibles": [{"individual": "1"}, {"individual": "x"}],
        "out_of_pocket_maxima": [],
        "cost_sharing": [{**RULE, "first_visits": {"visits": 1, "copay": 1.5}}],
    }

    assert [
        ("money.not_a_number", "plan.deductibles[1].individual"),
        ("money.float", "plan.cost_sharing[0].first_visits.copay"),
    ] == _refused(Coverage, {"plan": plan})


def test_what_only_the_whole_object_shows_has_a_path_too() -> None:
    """Checks of a model as a whole name the field to change."""

    assert [("day.reversed", "")] == _refused(Span, {"first_on": "2026-03-02", "last_on": "2026-03-01"})
    assert [("plan.family_below_individual", "family")] == _refused(Limit, {"individual": "2", "family": "1"})


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(0, "expected at least 1, got 0", id="too few"),
        pytest.param(7, "expected at most 6, got 7", id="too many"),
    ],
)
def test_ranges_are_said_in_words(raw: int, sentence: str) -> None:
    """Not in the validator's own."""
    with pytest.raises(InvalidInputError) as caught:
        load(CarryOver, {"months": raw})

    assert [("months", sentence)] == [(problem.path, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param("abc", "price.locality", id="word"),
        pytest.param(1.041, "price.locality", id="float"),
        pytest.param(True, "price.locality", id="true"),
        pytest.param("NaN", "price.locality", id="nan"),
        pytest.param("0", "price.locality", id="zero"),
        pytest.param("-1", "price.locality", id="negative"),
        pytest.param("11", "price.locality", id="no index"),
        pytest.param(None, "json.type", id="null"),
    ],
)
def test_factors_are_exact(raw: object, code: str) -> None:
    """A factor is read as exactly as an amount, and is one."""

    assert [(code, "work")] == _refused(Locality, {"work": raw, "practice_expense": "1", "malpractice": "1"})


@pytest.mark.parametrize("raw", [None, 5, "x", [], True], ids=["null", "number", "text", "list", "true"])
def test_an_object_is_an_object(raw: object) -> None:
    """Nothing else stands for one."""

    assert [("json.type", "")] == _refused(Payment, raw)


def test_a_plan_may_be_named() -> None:
    """Text where a plan is expected is the name of a shipped design."""

    assert load(Plan, "federal_2026_silver") == load(Coverage, {"plan": "federal_2026_silver"}).plan
    assert [("plan.no_such_design", "plan")] == _refused(Coverage, {"plan": "federal_2026_sliver"})


def test_a_pair_has_two_entries() -> None:
    """A list of a fixed length says how many it wants."""

    @attrs.frozen
    class Pair:
        both: tuple[int, str]

    assert Pair((1, "x")) == load(Pair, {"both": [1, "x"]})
    assert [("json.length", "both")] == _refused(Pair, {"both": [1]})
    assert [("json.type", "both[1]")] == _refused(Pair, {"both": [1, 2]})


def test_a_field_of_a_model_or_a_number_is_a_mistake_in_the_code() -> None:
    """A reader could not choose, so the model is refused when its reader is made; several models have their kind."""
    ambiguous: Any = Limit | int

    with pytest.raises(TypeError, match="no way to choose"):
        union_reader(ambiguous, lambda _kind: lambda raw: raw)
