"""Errors: code, path and sentence survive prefixes, printing and processes."""

from __future__ import annotations

import copy
import pickle

import pytest

from ketacost import errors
from ketacost.errors import (
    InvalidInputError,
    KetacostError,
    MissingExtraError,
    MoneyError,
    PlanError,
    Problem,
    join_path,
)


def every_error_class(root: type[KetacostError] = KetacostError) -> list[type[KetacostError]]:
    """Return the tree below a class, itself first."""
    return [root, *(found for child in root.__subclasses__() for found in every_error_class(child))]


FIELD_ERRORS = [kind for kind in every_error_class() if kind is not InvalidInputError]


@pytest.mark.parametrize(
    ("prefix", "path", "expected"),
    [
        ("", "", ""),
        ("plan", "", "plan"),
        ("", "limits[0]", "limits[0]"),
        ("plan", "limits[0]", "plan.limits[0]"),
        ("plan.limits", "[0].amount", "plan.limits[0].amount"),
    ],
)
def test_join_path(prefix: str, path: str, expected: str) -> None:
    """Paths join with a dot, except before an index."""

    assert expected == join_path(prefix, path)


def test_problem_prints_path_message_and_code() -> None:
    """The printed form leads with the place and ends with the code."""

    assert "plan.copay: too much [plan.copay]" == str(Problem("plan.copay", "plan.copay", "too much"))


def test_problem_without_a_path_prints_no_colon() -> None:
    """A problem about no one place starts with its sentence."""

    assert "too much [plan.copay]" == str(Problem("plan.copay", "", "too much"))


@pytest.mark.parametrize("kind", FIELD_ERRORS)
def test_every_error_carries_its_fields(kind: type[KetacostError]) -> None:
    """Each class keeps code, message and path, shows them, and holds one problem."""
    error = kind("area.code", "say what to change", path="plan.copay")

    assert ("area.code", "say what to change", "plan.copay") == (error.code, error.message, error.path)
    assert (Problem("area.code", "plan.copay", "say what to change"),) == error.problems
    assert "plan.copay: say what to change [area.code]" == str(error)


@pytest.mark.parametrize("kind", FIELD_ERRORS)
def test_every_error_has_an_empty_path_by_default(kind: type[KetacostError]) -> None:
    """An error about no one place has empty text for a path, never None."""

    assert "" == kind("area.code", "say what to change").path


@pytest.mark.parametrize("kind", FIELD_ERRORS)
def test_at_puts_a_prefix_before_the_path(kind: type[KetacostError]) -> None:
    """The moved error is of the same class and differs in its path alone; the first one is untouched."""
    error = kind("area.code", "say what to change", path="[2].copay")
    moved = error.at("plan.cost_sharing")

    assert kind is type(moved)
    assert "plan.cost_sharing[2].copay" == moved.path
    assert (error.code, error.message, "[2].copay") == (moved.code, moved.message, error.path)


@pytest.mark.parametrize("kind", FIELD_ERRORS)
def test_every_error_survives_pickling_and_copying(kind: type[KetacostError]) -> None:
    """A worker process can send an error home: an error that cannot be read back hangs its pool."""
    error = kind("area.code", "say what to change", path="plan.copay")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301
        assert kind is type(twin)
        assert (error.problems, str(error)) == (twin.problems, str(twin))


def test_every_class_is_in_one_tree() -> None:
    """Whatever error class the module defines is a KetacostError, so one ``except`` catches all."""
    defined = {value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)}

    assert defined == set(every_error_class())


@pytest.mark.parametrize("kind", [k for k in every_error_class() if "area" in vars(k)])
def test_areas_are_distinct(kind: type[KetacostError]) -> None:
    """No two classes share the area their codes start with."""

    assert [kind] == [other for other in every_error_class() if vars(other).get("area") == kind.area]


def test_value_problems_are_value_errors() -> None:
    """Callers who catch ValueError catch a bad value."""

    assert issubclass(MoneyError, ValueError)
    assert issubclass(PlanError, ValueError)
    assert issubclass(InvalidInputError, ValueError)


def test_a_missing_extra_is_an_import_error() -> None:
    """Callers who catch ImportError catch a missing extra."""

    assert issubclass(MissingExtraError, ImportError)


PROBLEMS = (Problem("money.float", "plan.copay", "floats are not exact"), Problem("plan.no_rule", "", "add a rule"))


def test_invalid_input_lists_every_problem() -> None:
    """All problems stand in the order of the input, one a line under their count."""
    error = InvalidInputError(iter(PROBLEMS))

    assert PROBLEMS == error.problems
    assert "input.invalid" == error.code
    lines = error.message.splitlines()
    assert ["2 problems in the input", *(f"  {problem}" for problem in PROBLEMS)] == lines


def test_invalid_input_counts_one_problem_in_the_singular() -> None:
    """One problem is one problem."""

    assert InvalidInputError(PROBLEMS[:1]).message.startswith("1 problem in the input\n")


def test_invalid_input_moves_every_path() -> None:
    """A prefix goes before the path of each problem."""

    assert ["request.plan.copay", "request"] == [p.path for p in InvalidInputError(PROBLEMS).at("request").problems]


def test_invalid_input_survives_pickling_and_copying() -> None:
    """All problems come home from another process."""
    error = InvalidInputError(PROBLEMS)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301
        assert (error.problems, str(error)) == (twin.problems, str(twin))
