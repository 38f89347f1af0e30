"""Findings: what a result says besides its figures (warnings, assumptions, notices), as data."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import attrs

from ketacost.errors import InvalidInputError, Problem, join_path


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    ASSUMPTION = "assumption"
    NOTICE = "notice"


@attrs.frozen(kw_only=True)
class Finding:
    """One thing a reader must know about an input or a result.

    Attributes:
        code: stable identifier, such as ``plan.maximum_above_legal_limit``.
        severity: an ``error`` stops the answer, the others travel with it.
        message: one sentence, lower case, with the values it is about.
        path: JSON path in the request, empty when it is not about one place.
        source: key of the source that states the rule (``sources.toml``), ``None`` when it is the library's own.
    """

    code: str
    severity: Severity = attrs.field(converter=Severity)
    message: str
    path: str = ""
    source: str | None = None

    def under(self, prefix: str) -> Finding:
        """Return the same finding with ``prefix`` put before its path."""
        path = join_path(prefix, self.path)
        return Finding(code=self.code, severity=self.severity, message=self.message, path=path, source=self.source)


def refuse_errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that travel with a result, or refuse with every error among them.

    Raises:
        InvalidInputError: if any finding is an error; it lists all of them.
    """
    kept = tuple(findings)
    errors = [Problem(f.code, f.path, _with_source(f)) for f in kept if f.severity is Severity.ERROR]
    if errors:
        raise InvalidInputError(errors)
    return kept


def _with_source(finding: Finding) -> str:
    """Return the sentence of an error with where its rule stands; a problem has no place of its own for it."""
    if finding.source is None or "(source: " in finding.message:
        return finding.message
    return f"{finding.message} (source: {finding.source})"
