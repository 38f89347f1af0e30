"""What must hold of every packaged figure, whoever edits the files."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ketacost.claims.claim import UnitKind
from ketacost.claims.services import ServiceCategory
from ketacost.reference.codes import TOPIC, all_codes, code_entry
from ketacost.reference.describe import describe
from ketacost.reference.load import load_sources, load_topic, topics
from ketacost.reference.lookup import figure
from ketacost.reference.review import gaps, overlaps, unknown_sources
from ketacost.reference.schema import Figure, Parts, Scalar, Status, Unit
from ketacost.values.codes import hcpcs, ndc

ROOT = Path(__file__).resolve().parents[2]
SERIES = [line for name in topics() for line in load_topic(name).series.values()]
FIGURES = [row for line in SERIES for row in line.figures]
EXPECTED_TOPICS = {
    "aca_limits",
    "assistance",
    "cash_prices",
    "codes",
    "comparators",
    "drug_prices",
    "esketamine_label",
    "esketamine_ndc",
    "hdhp_limits",
    "ketamine_practice",
    "medicaid",
    "medicare_benefits",
    "medicare_pfs",
    "medigap",
    "no_surprises",
    "opps",
    "poverty",
    "safety",
    "tricare",
    "veterans",
}


def _name(row: Figure) -> str:
    return f"{row.key} from {row.effective_from}"


def test_the_topics_are_there() -> None:
    """No topic is lost; new ones may come."""
    assert EXPECTED_TOPICS <= set(topics())


def test_there_are_no_overlaps_gaps_or_unknown_sources() -> None:
    """Every day has one answer at most, every hole is declared, every source resolves."""
    assert () == (*overlaps(SERIES), *gaps(SERIES), *unknown_sources(SERIES, load_sources()))


def test_every_source_is_used() -> None:
    """A source no row names is dead weight."""
    named = {row.source for row in FIGURES} | {row.superseded_by for row in FIGURES}

    assert set() == set(load_sources()) - named


def _values(row: Figure) -> list[Scalar]:
    return [part for _, part in row.value.items] if isinstance(row.value, Parts) else [row.value]


def test_no_row_was_published_after_it_was_checked() -> None:
    """The check day is not before the day of publication."""
    late = [_name(row) for row in FIGURES if row.published_on is not None and row.published_on > row.verified_on]

    assert [] == late


def test_what_no_document_confirms_is_assumed() -> None:
    """A row that rests on general knowledge never claims to be final."""
    claims = [row for row in FIGURES if row.source == "general-knowledge" and row.status is not Status.ASSUMED]

    assert [] == [_name(row) for row in claims]


def test_numbers_are_plain() -> None:
    """No figure is negative, and dollars are written to the cent."""
    numbers = [(row, value) for row in FIGURES for value in _values(row) if not isinstance(value, str)]

    assert [] == [_name(row) for row, value in numbers if value < 0]
    dollars = [(row, value) for row, value in numbers if row.unit is Unit.USD]
    assert [] == [_name(row) for row, value in dollars if Decimal(value).as_tuple().exponent != -2]


def test_ranges_run_upward() -> None:
    """The low end of a range is at most its high end."""
    ends = [
        (row, row.value["low"], row.value["high"])
        for row in FIGURES
        if isinstance(row.value, Parts) and "low" in row.value
    ]
    backward = [_name(row) for row, low, high in ends if Decimal(low) > Decimal(high)]

    assert len(ends) > 10
    assert [] == backward


@pytest.mark.parametrize("code", all_codes())
def test_codes_speak_the_words_of_the_claim_records(code: str) -> None:
    """Unit kind and category are members of the enumerations above this floor, and the code is well formed."""
    (first, *_) = load_topic(TOPIC).series[code].figures
    entry = code_entry(code, first.effective_from)

    assert code == hcpcs(code)
    assert entry.unit_kind == UnitKind(entry.unit_kind).value
    assert entry.category == ServiceCategory(entry.category).value


@pytest.mark.parametrize("key", list(load_topic("esketamine_ndc").series))
def test_drug_codes_are_in_billing_form(key: str) -> None:
    """Kit codes are eleven digits, 5-4-2."""
    text = figure("esketamine_ndc", key, date(2026, 1, 1)).text

    assert text == ndc(text)


@pytest.mark.parametrize("name", topics())
def test_every_figure_of_the_schedule_has_a_code(name: str) -> None:
    """A code priced in a fee schedule stands in the code list too."""
    priced = re.compile(r"(?:rvu|payment|copayment|assignment)\.(.+)")
    found = {match[1] for key in load_topic(name).series if (match := priced.fullmatch(key))}

    assert set() == found - set(all_codes())


CHANGES = [
    ("esketamine_label", "indication.trd_adjunct", "2019-03-05"),
    ("esketamine_label", "indication.mdsi", "2020-08-03"),
    ("esketamine_label", "indication.trd_monotherapy", "2025-01-21"),
]


@pytest.mark.parametrize(("topic", "key", "first"), CHANGES)
def test_each_indication_has_its_first_day(topic: str, key: str, first: str) -> None:
    """The first days of the label's uses are pinned."""
    assert date.fromisoformat(first) == load_topic(topic).series[key].figures[0].effective_from


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("minimum_deductible.self_only", "1600 1650 1700 1750"),
        ("minimum_deductible.family", "3200 3300 3400 3500"),
        ("out_of_pocket_maximum.self_only", "8050 8300 8500 8700"),
        ("out_of_pocket_maximum.family", "16100 16600 17000 17400"),
        ("hsa_contribution.self_only", "4150 4300 4400 4500"),
        ("hsa_contribution.family", "8300 8550 8750 9000"),
    ],
)
def test_high_deductible_limits_by_year(key: str, expected: str) -> None:
    """Rev. Procs. 2023-23, 2024-25, 2025-19 and 2026-24, first and last day of each year."""
    for year, text in zip(range(2024, 2028), expected.split(), strict=True):
        for day in (date(year, 1, 1), date(year, 12, 31)):
            assert Decimal(text) == figure("hdhp_limits", key, day).amount


@pytest.mark.parametrize(("key", "share", "over"), [("csr_94_and_87_self_only", 1, 3), ("csr_73_self_only", 4, 5)])
def test_reduced_limits_follow_from_the_limit(key: str, share: int, over: int) -> None:
    """A third, or four fifths, of the limit, rounded down to 50 dollars, gives every published value."""
    for limit in load_topic("aca_limits").series["self_only"].figures:
        as_of = limit.published_on
        reduced = figure("aca_limits", key, limit.effective_from, as_of=as_of).amount
        assert limit.amount * share // over // 50 * 50 == reduced


def test_hospital_copayments_are_a_fifth_of_the_payment() -> None:
    """Each copayment is 20 percent of its payment, to the cent either way (2025 addendum)."""
    topic = load_topic("opps").series
    for key, line in topic.items():
        if key.startswith("payment."):
            copayment = topic[key.replace("payment.", "copayment.")].figures[0].amount
            assert abs(line.figures[0].amount / 5 - copayment) < Decimal("0.01")


def test_the_page_of_the_docs_is_the_generated_one() -> None:
    """``docs/reference/reference-data.md`` equals what ``describe()`` returns; write it anew after a data change."""
    assert describe() == (ROOT / "docs" / "reference" / "reference-data.md").read_text(encoding="utf-8")
