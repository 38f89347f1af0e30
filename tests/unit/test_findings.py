"""Findings: warnings travel, errors stop."""

from __future__ import annotations

import pytest

from ketacost.errors import InvalidInputError, Problem
from ketacost.values.findings import Finding, Severity, refuse_errors


def finding(severity: Severity | str, code: str = "plan.example", path: str = "plan") -> Finding:
    """Return a finding that differs only in what a test is about."""
    return Finding(code=code, severity=severity, message="an example", path=path)


@pytest.mark.parametrize(
    ("path", "prefix", "expected"),
    [
        ("", "plan", "plan"),
        ("limits", "plan", "plan.limits"),
        ("[2].copay", "plan.cost_sharing", "plan.cost_sharing[2].copay"),
        ("limits", "", "limits"),
    ],
)
def test_under_moves_the_path_alone(path: str, prefix: str, expected: str) -> None:
    """A prefix joins the path as JSON paths join, and nothing else changes."""
    moved = finding(Severity.NOTICE, path=path).under(prefix)

    assert finding(Severity.NOTICE, path=expected) == moved


def test_findings_below_error_travel_in_their_order() -> None:
    """Warnings, assumptions and notices come back as they were."""
    travelling = tuple(finding(s) for s in (Severity.NOTICE, Severity.WARNING, Severity.ASSUMPTION))

    assert travelling == refuse_errors(iter(travelling))


def test_no_finding_is_no_refusal() -> None:
    """An empty list is good."""

    assert () == refuse_errors([])


def test_every_error_is_listed() -> None:
    """One refusal names all errors in order and leaves the warnings out."""
    given = [finding(Severity.ERROR, "plan.first"), finding(Severity.WARNING), finding(Severity.ERROR, "plan.second")]
    with pytest.raises(InvalidInputError) as caught:
        refuse_errors(given)
    expected = (Problem("plan.first", "plan", "an example"), Problem("plan.second", "plan", "an example"))

    assert expected == caught.value.problems


def test_a_severity_written_as_text_is_the_severity() -> None:
    """The plain word "error" stops the answer as the enumeration does."""
    with pytest.raises(InvalidInputError):
        refuse_errors([finding("error")])

    assert finding("warning").severity is Severity.WARNING


def test_an_unheard_of_severity_is_refused() -> None:
    """Only the four severities exist."""
    with pytest.raises(ValueError, match="fatal"):
        finding("fatal")
