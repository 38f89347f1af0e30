"""Cases of one claim line: every part is what the source, or its arithmetic, says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.known_answers.given import claim, covered, money, split
from tests.known_answers.published_lines import LINES, PARTS, PublishedLine


@pytest.mark.parametrize("case", [pytest.param(case, id=case.key) for case in LINES])
def test_a_case_of_one_line_is_split_as_published(case: PublishedLine) -> None:
    """Every part of the line is the published one, or follows from it."""

    coverage = covered(case.design, deductible_left=case.deductible_left, maximum_left=case.maximum_left)
    (result,) = split(coverage, claim(case.item))

    assert case.parts == {name: getattr(result, name) for name in PARTS}


@pytest.mark.parametrize(
    ("key", "patient"),
    [
        pytest.param("W1", "690", id="W1"),
        pytest.param("W2-maximum-takes-coinsurance", "300", id="W2-crossing"),
        pytest.param("W2-maximum-inside-deductible", "300", id="W2-inside"),
        pytest.param("W17", "2,200", id="W17"),
        pytest.param("W18", "620", id="W18"),
        pytest.param("W-additive", "460", id="W-additive"),
        pytest.param("C1", "4,800", id="C1"),
        pytest.param("C10-unmet", "440", id="C10-unmet"),
        pytest.param("C10-met", "280", id="C10-met"),
        pytest.param("C11", "1,760", id="C11"),
        pytest.param("C21", "2,200", id="C21"),
        pytest.param("C23", "3,980", id="C23"),
        pytest.param("C27", "1,200", id="C27"),
    ],
)
def test_the_total_the_source_prints_is_what_the_patient_owes(key: str, patient: str) -> None:
    """The headline figure of a source is the patient's responsibility (C11: 760 and a balance of 1,000)."""

    (case,) = (case for case in LINES if case.key == key)
    coverage = covered(case.design, deductible_left=case.deductible_left, maximum_left=case.maximum_left)
    (result,) = split(coverage, claim(case.item))

    assert money(patient) == result.patient_responsibility


def test_only_700_of_case_w17_counts_and_only_out_of_network() -> None:
    """The balance bill of $1,500 counts nowhere; deductible and coinsurance count in the out-of-network pools."""

    (case,) = (case for case in LINES if case.key == "W17")
    (result,) = split(covered(case.design), claim(case.item))

    assert [Decimal("500.00"), Decimal("700.00")] == [change.after - change.before for change in result.changes]


def test_a_protected_line_counts_in_the_in_network_pools() -> None:
    """W18: cost sharing under the No Surprises Act goes to the in-network deductible and maximum."""

    (case,) = (case for case in LINES if case.key == "W18")
    (result,) = split(covered(case.design), claim(case.item))

    assert {("in_network",)} == {tuple(change.name.tiers) for change in result.changes}


def test_the_summary_of_benefits_rounds_for_display_only() -> None:
    """C24: $1,980 and $4,880 are exact; the printed $2,000 and $4,900 never enter the arithmetic."""

    (case,) = (case for case in LINES if case.key == "C24")
    (result,) = split(covered(case.design), claim(case.item))

    assert (money("1,980"), money("4,880")) == (result.coinsurance, result.patient_responsibility)
    assert (money("2,000"), money("4,900")) != (result.coinsurance, result.patient_responsibility)
