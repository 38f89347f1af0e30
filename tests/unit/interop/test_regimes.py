"""Regimes by name: a document that names one holds what its constructor returns, and every mistake has its place."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ketacost import Assistance, Coverage, EstimateRequest, KetacostError, Unknown
from ketacost.interop.json_format import dump, load
from ketacost.interop.json_schema import schema
from ketacost.interop.regime_page import describe_regimes, keys_of
from ketacost.interop.regimes import Regime, every_regime, regimes_of
from ketacost.plans.coverage import SecondaryCoverage
from ketacost.plans.employer import OutsideTerms
from ketacost.plans.medicaid import medicaid
from ketacost.plans.medicare import original_medicare
from ketacost.plans.medigap import MedigapLetter, medigap_coverage
from ketacost.plans.plan import Plan
from ketacost.values.dates import MonthDay

ROOT: Final = Path(__file__).parents[3]
ON: Final = date(2026, 3, 2)
EVERY: Final = tuple(every_regime())

GIVEN: Final[Mapping[tuple[str, str], Mapping[str, Any]]] = {
    ("champva", "Plan"): {"on": ON},
    ("employer", "Plan"): {
        "on": ON,
        "shape": "ppo",
        "deductible": "2000",
        "maximum": "6000",
        "coinsurance": "20%",
        "visit_copay": Unknown("ask the plan", low=20, high=60),
        "outside": OutsideTerms(deductible="4000", maximum="12000", coinsurance="40%"),
        "benefit_year_starts": MonthDay(7, 1),
    },
    ("marketplace", "Plan"): {
        "on": ON,
        "metal": "silver",
        "csr": 94,
        "deductible": "100",
        "maximum": "1500",
        "coinsurance": "10%",
    },
    ("maximizer", "Plan"): {"plan": original_medicare(ON), "card_maximum": "7150", "fills": 24},
    ("medicaid", "Plan"): {"on": ON, "income": "30000", "household": 1, "exempt": None, "cap_period_months": 1},
    ("medicare_advantage", "Plan"): {"on": ON, "name": "HMO", "maximum": "4900", "visit_copay": "40"},
    ("original_medicare", "Plan"): {"on": ON, "part_d": True},
    ("tricare", "Plan"): {
        "on": ON,
        "plan": "select",
        "group": "a",
        "status": "active_duty_family",
        "rank": "e5_and_above",
    },
    ("veterans_affairs", "Plan"): {"on": ON, "priority_group": 7},
    ("medicaid_after_medicare", "SecondaryCoverage"): {"on": ON},
    ("medigap", "SecondaryCoverage"): {"letter": "G", "on": ON},
    ("tricare_for_life", "SecondaryCoverage"): {"on": ON},
    ("spravato", "SavingsCard"): {"on": ON, "used": "1200.50"},
    ("spravato", "ObservationRebate"): {"on": ON, "paid_after_days": 30},
}


def _written(regime: Regime, given_: Mapping[str, Any]) -> dict[str, Any]:
    return {regime.tag: regime.name, **{key: dump(value) for key, value in given_.items()}}


def _refused(kind: type[object], raw: object) -> list[tuple[str, str]]:
    with pytest.raises(KetacostError) as caught:
        load(kind, raw)
    return [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.parametrize("regime", EVERY, ids=lambda one: f"{one.name} {one.makes.__name__}")
def test_a_document_holds_what_the_constructor_returns(regime: Regime) -> None:
    """Written and read, every regime gives the same plan; the schema takes what is written."""
    arguments = GIVEN[regime.name, regime.makes.__name__]
    written = _written(regime, arguments)
    made: Any = load(regime.makes, written)
    definitions = schema("request")["$defs"]
    validator = Draft202012Validator({"$ref": f"#/$defs/{regime.keys.__name__}", "$defs": definitions})

    assert regime.maker(**arguments) == made
    assert made == load(regime.makes, dump(made))
    assert [] == [error.message for error in validator.iter_errors(written)]


@pytest.mark.parametrize("regime", EVERY, ids=lambda one: f"{one.name} {one.makes.__name__}")
def test_every_keyword_can_be_written_and_is_explained(regime: Regime) -> None:
    """No keyword of a constructor is left out, and each has words and a form."""
    names = list(inspect.signature(regime.maker).parameters)

    assert names == [key.name for key in keys_of(regime.keys)] == [field.name for field in attrs.fields(regime.keys)]
    assert [] == [key.name for key in keys_of(regime.keys) if not (key.meaning and key.form)]


@given(st.sampled_from(MedigapLetter), st.booleans(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_any_letter_reads_as_it_is_called(letter: MedigapLetter, small: bool, on: date) -> None:  # noqa: FBT001 (drawn)
    """A letter may be written small or large; whether the person may have it is said alike."""
    text = letter.lower() if small else letter.value
    raw = {"regime": "medigap", "letter": text, "on": str(on)}
    try:
        expected: object = medigap_coverage(letter, on)
    except KetacostError as error:
        expected = [(problem.code, problem.path) for problem in error.problems]

    found = _refused(SecondaryCoverage, raw) if isinstance(expected, list) else load(SecondaryCoverage, raw)
    assert expected == found


@given(st.integers(0, 10**7), st.integers(1, 8), st.sampled_from([1, 3]))
def test_any_income_reads_as_it_is_called(cents: int, household: int, months: Any) -> None:  # noqa: ANN401 (1 or 3)
    """Amounts and counts come through unchanged."""
    income = f"{cents // 100}.{cents % 100:02}"
    raw = {
        "regime": "medicaid",
        "on": "2026-07-01",
        "income": income,
        "household": household,
        "exempt": None,
        "cap_period_months": months,
    }
    expected = medicaid(date(2026, 7, 1), income=income, household=household, exempt=None, cap_period_months=months)

    assert expected == load(Plan, raw)


MEDIGAP: Final = {"regime": "medigap", "letter": "G", "on": "2026-03-02"}
SILVER: Final = {
    "regime": "marketplace",
    "on": "2026-03-02",
    "metal": "silver",
    "csr": 94,
    "deductible": "100",
    "maximum": "1500",
    "coinsurance": "10%",
}


@pytest.mark.parametrize(
    ("kind", "raw", "code", "path"),
    [
        pytest.param(Plan, {"regime": "medicar", "on": "2026-03-02"}, "json.choice", "regime", id="a misspelt name"),
        pytest.param(Plan, {"regime": 5}, "json.choice", "regime", id="no name"),
        pytest.param(Plan, {"regime": "champva"}, "json.missing_key", "on", id="a fact left out"),
        pytest.param(Plan, {"regime": "champva", "on": "2026-03-02", "of": 1}, "json.unknown_key", "of", id="no such"),
        pytest.param(Plan, {"regime": "champva", "on": "2026-02-30"}, "day.no_such_day", "on", id="no day"),
        pytest.param(Plan, {"regime": "champva", "on": "1999-01-01"}, "reference.not_in_force", "on", id="no figures"),
        pytest.param(Plan, {**SILVER, "csr": 95}, "json.choice", "csr", id="no such variant"),
        pytest.param(Plan, {**SILVER, "csr": "94"}, "json.choice", "csr", id="a variant as text"),
        pytest.param(Plan, {**SILVER, "metal": "gold"}, "plan.csr_not_silver", "csr", id="a variant of gold"),
        pytest.param(Plan, {**SILVER, "deductible": 99.5}, "money.float", "deductible", id="a float"),
        pytest.param(Plan, {**SILVER, "coinsurance": "ten"}, "rate.not_percent", "coinsurance", id="no rate"),
        pytest.param(SecondaryCoverage, {**MEDIGAP, "letter": "h"}, "plan.medigap", "letter", id="no such letter"),
        pytest.param(SecondaryCoverage, {**MEDIGAP, "letter": 7}, "plan.medigap", "letter", id="no letter"),
        pytest.param(SecondaryCoverage, {**MEDIGAP, "letter": "C"}, "plan.medigap", "letter", id="not before 2020"),
        pytest.param(SecondaryCoverage, {"regime": "champva"}, "json.choice", "regime", id="no second payer"),
        pytest.param(Coverage, {"plan": {"regime": "tricare"}}, "json.missing_key", "plan.on", id="inside a coverage"),
        pytest.param(
            Assistance, {"savings_card": {"program": "x"}}, "json.choice", "savings_card.program", id="no program"
        ),
    ],
)
def test_every_mistake_has_its_place(kind: type[object], raw: object, code: str, path: str) -> None:
    """The path leads to the key that must change."""

    assert (code, path) == _refused(kind, raw)[0]


def test_a_model_that_is_only_written_out_has_no_regimes() -> None:
    """Nothing is looked for in it."""

    assert {} == regimes_of(EstimateRequest)


def test_the_page_of_the_docs_is_the_generated_one() -> None:
    """``docs/reference/regimes.md`` equals what ``describe_regimes()`` returns; write it anew after a change."""
    page = (ROOT / "docs" / "reference" / "regimes.md").read_text(encoding="utf-8")

    assert describe_regimes() == page
