"""Column names: what each means, and the ones that mean nothing."""

from __future__ import annotations

import pytest

from ketacost.batch.columns import path_of_prefix, read_schema
from ketacost.claims.coverage import BenefitScope, LimitKind
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.errors import InvalidInputError

NEEDED = ("key", "plan", "course")


def test_a_short_name_means_the_limit_medical_lines_use() -> None:
    """Tier and benefits may be left out: in network, and whatever limit a medical line draws on."""
    (group,) = read_schema([*NEEDED, "applied_deductible"]).applied

    assert ("", LimitKind.DEDUCTIBLE, NetworkTier.IN_NETWORK, None) == (
        group.prefix,
        group.kind,
        group.tier,
        group.benefits,
    )


def test_the_columns_of_one_limit_are_one_group() -> None:
    """Individual, family and both carried-over parts stand together, in any order of the columns."""
    name = "secondary_applied_out_of_pocket_out_of_network_pharmacy"
    columns = (name, f"{name}_family", f"{name}_carry_over", f"{name}_family_carry_over")

    (group,) = read_schema([*NEEDED, *reversed(columns)]).applied

    assert columns == group.columns
    assert ("secondary_", NetworkTier.OUT_OF_NETWORK, BenefitScope.PHARMACY) == (
        group.prefix,
        group.tier,
        group.benefits,
    )


def test_visits_are_named_by_a_line_that_counts() -> None:
    """Service, tier, benefit and code name the rule whose visits they are."""
    (column,) = read_schema([*NEEDED, "change1_visits_office_visit_out_of_network_behavioral_code_g2082"]).visits

    assert ("change1_", ServiceCategory.OFFICE_VISIT, NetworkTier.OUT_OF_NETWORK, Benefit.BEHAVIORAL, "G2082") == (
        column.prefix,
        column.service,
        column.tier,
        column.benefit,
        column.code,
    )


@pytest.mark.parametrize(
    ("prefix", "path"),
    [
        ("", "coverage"),
        ("secondary_", "secondary.coverage"),
        ("change1_", "changes[0].coverage"),
        ("change12_secondary_", "changes[11].secondary.coverage"),
    ],
)
def test_a_prefix_stands_for_a_coverage_of_the_request(prefix: str, path: str) -> None:
    """The second payer's columns begin with its word, those after a change with its number."""

    assert path == path_of_prefix(prefix)


@pytest.mark.parametrize(
    ("names", "problems"),
    [
        (("key", "plan"), {("batch.no_column", "course")}),
        ((), {("batch.no_column", name) for name in NEEDED}),
        ((*NEEDED, "aplied_deductible"), {("batch.column", "aplied_deductible")}),
        ((*NEEDED, "change0_as_of"), {("batch.column", "change0_as_of")}),
        ((*NEEDED, "member_name"), {("batch.column", "member_name")}),
        ((*NEEDED, "plan"), {("batch.column_twice", "plan")}),
        (
            ("key", "plan", "key", "Course"),
            {("batch.column_twice", "key"), ("batch.no_column", "course"), ("batch.column", "Course")},
        ),
    ],
)
def test_names_that_mean_nothing_are_refused_all_at_once(
    names: tuple[str, ...], problems: set[tuple[str, str]]
) -> None:
    """A column that would be ignored is refused, and every such column is listed."""
    with pytest.raises(InvalidInputError) as caught:
        read_schema(names)

    assert problems == {(problem.code, problem.path) for problem in caught.value.problems}
