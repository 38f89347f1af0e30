"""What was not given: a value of its own, never a silent zero.

Zero is zero, ``None`` means there is none (no maximum, no copay), and :class:`Unknown` means nobody said. An unknown
widens the answer to a range and becomes a question; it never becomes $0.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypeGuard, TypeVar

import attrs

from ketacost.errors import UnknownError
from ketacost.values.money import dollars

T = TypeVar("T")


def _optional_dollars(value: Decimal | str | int | None) -> Decimal | None:
    return None if value is None else dollars(value)


@attrs.frozen
class Unknown:
    """A value that was not given.

    Attributes:
        reason: why it is not known, in words a caller can act on.
        low: least it can be, in dollars, when that is known.
        high: most it can be, in dollars, when that is known.
    """

    reason: str = "not given"
    low: Decimal | None = attrs.field(default=None, converter=_optional_dollars)
    high: Decimal | None = attrs.field(default=None, converter=_optional_dollars)

    def __attrs_post_init__(self) -> None:
        """Refuse bounds that cross."""
        if self.low is not None and self.high is not None and self.low > self.high:
            raise UnknownError("unknown.bounds", f"expected low at most high, got {self.low} and {self.high}")

    def __bool__(self) -> bool:
        """Refuse a truth test: an unknown is neither zero nor something."""
        raise UnknownError("unknown.truth", "an unknown value has no truth; test it with is_known")


def is_known(value: T | Unknown) -> TypeGuard[T]:
    """Return whether the value was given (``None`` and zero are known)."""
    return not isinstance(value, Unknown)


def require(value: T | Unknown, path: str) -> T:
    """Return the value, or refuse by the name of the field that is missing.

    Raises:
        UnknownError: if the value is unknown.
    """
    if isinstance(value, Unknown):
        raise UnknownError("unknown.needed", f"this must be known here ({value.reason}); give a value", path=path)
    return value
