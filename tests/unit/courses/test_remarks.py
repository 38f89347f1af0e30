"""What is said about a dated course: entries it has no session for, days in a row, steps back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ketacost.courses.course import DoseChange
from ketacost.courses.schedule import expand
from ketacost.values.findings import Severity
from tests.unit.courses.given import course


def _remarks(**parts: Any) -> list[tuple[str, str]]:  # noqa: ANN401 (the fields of a course)
    findings = expand(course(**{"weeks": 4, **parts})).findings
    assert {Severity.WARNING} >= {finding.severity for finding in findings}
    return [(finding.code.removeprefix("course."), finding.path) for finding in findings]


@pytest.mark.parametrize(
    ("parts", "remarks"),
    [
        pytest.param({}, [], id="eight sessions"),
        pytest.param({"missed_sessions": (8,)}, [], id="the last is missed"),
        pytest.param({"missed_sessions": (2, 9)}, [("missed_beyond_the_end", "missed_sessions[1]")], id="no ninth"),
        pytest.param({"titration": (DoseChange(session=8, dose_mg=56),)}, [], id="the last has another dose"),
        pytest.param(
            {"titration": (DoseChange(session=2, dose_mg=56), DoseChange(session=9, dose_mg=84))},
            [("titration_beyond_the_end", "titration[1]")],
            id="no ninth to change",
        ),
        pytest.param({"titration": (DoseChange(on=date(2026, 3, 26), dose_mg=56),)}, [], id="the last day"),
        pytest.param(
            {"titration": (DoseChange(on=date(2026, 3, 27), dose_mg=56),)},
            [("titration_beyond_the_end", "titration[0]")],
            id="a day after the last",
        ),
        pytest.param({"weekdays": ("mon", "tue")}, [("consecutive_days", "")], id="days in a row"),
        pytest.param(
            {"weeks": 8, "missed_sessions": (10,)}, [("step_back", "missed_sessions[0]")], id="missed after induction"
        ),
    ],
)
def test_remarks_name_the_entry(parts: dict[str, Any], remarks: list[tuple[str, str]]) -> None:
    """Each is a warning at the entry to correct."""

    assert remarks == _remarks(**parts)
