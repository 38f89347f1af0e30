"""Every error the library raises, and the problem record they carry.

An error has a stable ``code`` (``money.float``), the JSON path of the value it is about
(``plan.cost_sharing[2].copay``) and a lower-case sentence that says what to change. Faces print the
problems of one input together; nothing is computed while any is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import PurePath
from traceback import extract_tb
from typing import Any, ClassVar, Self

import attrs


@attrs.frozen
class Problem:
    """One thing wrong with the caller's data: a stable code, where it is, and what to change."""

    code: str
    path: str
    message: str

    def under(self, prefix: str) -> Problem:
        """Return the same problem with ``prefix`` put before its path."""
        return attrs.evolve(self, path=join_path(prefix, self.path))

    def __str__(self) -> str:
        """Return ``path: message [code]``, the form faces print."""
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.message} [{self.code}]"


def join_path(prefix: str, path: str) -> str:
    """Return one JSON path made of two: ``plan`` and ``limits[0]`` give ``plan.limits[0]``."""
    if not prefix or not path:
        return prefix or path
    return f"{prefix}{path}" if path.startswith("[") else f"{prefix}.{path}"


def fault_text(error: BaseException) -> str:
    """Return what to report about a fault of the library: its kind and its place, without anything of the caller's."""
    frames = extract_tb(error.__traceback__)
    where = f"{PurePath(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "an unknown place"
    return f"internal error: {type(error).__name__} in {where} [internal]"


class KetacostError(Exception):
    """The root of every error this library raises on purpose.

    Attributes:
        code: stable identifier, for programs.
        path: JSON path of the offending value, empty when the error is not about one.
        message: lower-case sentence that says what to change.
    """

    area: ClassVar[str] = "ketacost"

    def __init__(self, code: str, message: str, *, path: str = "") -> None:
        """Keep the fields and show them as one line."""
        super().__init__(str(Problem(code, path, message)))
        # After super: ImportError has a path of its own, which its __init__ clears.
        self.code = code
        self.message = message
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the fields, so that an error survives pickling between processes."""
        return partial(type(self), path=self.path), (self.code, self.message)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong, one entry a problem; a plain error holds exactly one."""
        return (Problem(self.code, self.path, self.message),)

    def at(self, path: str) -> Self:
        """Return the same error with ``path`` put before the path it has."""
        return type(self)(self.code, self.message, path=join_path(path, self.path))


class ValueProblemError(KetacostError, ValueError):
    """A single value is not acceptable (an amount, a rate, a date, a code)."""


class MoneyError(ValueProblemError):
    """An amount is not exact dollars and cents."""

    area = "money"


class RateError(ValueProblemError):
    """A percentage is not exact to the basis point or is out of range."""

    area = "rate"


class DayError(ValueProblemError):
    """A day, span or calendar is not acceptable."""

    area = "day"


class CodeError(ValueProblemError):
    """A billing, drug, place or diagnosis code is malformed."""

    area = "code"


class UnknownError(ValueProblemError):
    """A value that must be known is unknown, and no bound can be given for the answer."""

    area = "unknown"


class PlanError(ValueProblemError):
    """A plan design contradicts itself or lacks a term the claim needs."""

    area = "plan"


class CourseError(ValueProblemError):
    """A treatment course cannot be given as described."""

    area = "course"


class CodingError(ValueProblemError):
    """A claim line breaks a claim edit."""

    area = "coding"


class PriceError(ValueProblemError):
    """A claim line has no usable price."""

    area = "price"


class AssistanceError(ValueProblemError):
    """An assistance program contradicts itself."""

    area = "assistance"


class PolicyError(ValueProblemError):
    """An authorization policy is not there, or contradicts itself."""

    area = "policy"


class EvidenceError(ValueProblemError):
    """A fact of a chart is impossible, or contradicts another."""

    area = "evidence"


class ReferenceDataError(KetacostError):
    """Reference data has no figure for the day asked, or a data file is malformed."""

    area = "reference"


class MissingExtraError(KetacostError, ImportError):
    """An optional part of the library is used without its packages; the message names the extra."""

    path: str
    area = "extra"


class InvalidInputError(KetacostError, ValueError):
    """The caller's input has problems; all of them are listed and nothing was computed."""

    area = "input"

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep every problem; the message shows one a line."""
        self._problems = tuple(problems)
        count = len(self._problems)
        head = f"{count} problem{'s' if count != 1 else ''} in the input"
        super().__init__("input.invalid", "\n".join([head, *(f"  {p}" for p in self._problems)]))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem found, in the order of the input."""
        return self._problems

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the problems, so that an error survives pickling between processes."""
        return type(self), (self._problems,)

    def at(self, path: str) -> Self:
        """Return the same error with ``path`` put before the path of every problem."""
        return type(self)(problem.under(path) for problem in self._problems)
