"""How much one question may ask for, where many people ask: refused by name before anything is computed.

A computation cannot be stopped half way, so what it costs is bounded by what goes in: entries of a list (some checks
compare every entry with every other) and weeks of treatment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ketacost.errors import InvalidInputError, Problem, join_path
from ketacost.interop.documents import HOLDERS
from ketacost.operations.operation import Operation


@attrs.frozen(kw_only=True)
class Bounds:
    """The most a question may ask for.

    Attributes:
        entries: entries of one list, and keys of one object.
        weeks: weeks of treatment computed for it in all.
    """

    entries: int
    weeks: int

    def refuse_long(self, document: Mapping[str, object]) -> None:
        """Refuse a document, as a parser gives it, with a longer list or object.

        Raises:
            InvalidInputError: ``limit.entries`` for each of them.
        """
        if self._has_long(document):
            raise InvalidInputError(self._long("", dict(document)))

    def refuse_much(self, operation: Operation, question: Any) -> None:  # noqa: ANN401 (the operation's own)
        """Refuse a question that takes more weeks to compute.

        Raises:
            InvalidInputError: ``limit.weeks``.
        """
        weeks = operation.weeks(question)
        if weeks > self.weeks:
            times = operation.estimates(question)
            message = (
                f"this takes up to {weeks:,} weeks of treatment to compute ({times:,} times the weeks asked for), and "
                f"at most {self.weeks:,} are computed for one question; ask for less at a time"
            )
            raise InvalidInputError([Problem("limit.weeks", "", message)])

    def _has_long(self, document: Mapping[str, object]) -> bool:
        open_parts: list[Any] = [dict(document)]
        for part in open_parts:  # which grows while it is gone through
            if len(part) > self.entries:
                return True
            inside = part.values() if isinstance(part, dict) else part
            open_parts += [one for one in inside if isinstance(one, HOLDERS)]
        return False

    def _long(self, path: str, value: object) -> Iterator[Problem]:
        if not isinstance(value, HOLDERS):
            return
        if len(value) > self.entries:
            message = f"expected at most {self.entries:,} entries, got {len(value):,}; ask for less at a time"
            yield Problem("limit.entries", path, message)
            return
        parts = value.items() if isinstance(value, dict) else ((f"[{n}]", part) for n, part in enumerate(value))
        for key, part in parts:
            yield from self._long(join_path(path, str(key)), part)
