"""Probabilities as a caller writes them: exact, from 0 to 1, and of weeks at most 1 in all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.solve_totals import refusal
from ketacost.values.rates import WHOLE, Rate

Probability: TypeAlias = str | int | Decimal | Fraction | Rate
"""What a caller may write for a probability: ``"0.25"``, ``"25%"``, ``"1/4"``, a fraction or a rate; never a float."""

_WHOLE: Final = 100
_WRITTEN: Final = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)\s*(%?)|(\d{1,15}/\d{1,15})", re.ASCII)
_EXAMPLE: Final = 'write it as "0.25", "25%" or "1/4"'


def probability(value: object, path: str) -> Fraction:
    """Return a probability as an exact fraction.

    Args:
        value: plain decimal text, percent text, a quotient such as ``"1/3"``, a whole number, ``Decimal``, ``Fraction``
            or ``Rate``.
        path: JSON path of the value, for the error.

    Raises:
        InvalidInputError: ``solve.probability`` for a float, a boolean, other text, or anything not from 0 to 1.
    """
    if isinstance(value, float):
        raise refusal("probability", path, f"floats are not exact, got {value!r}; {_EXAMPLE}")
    exact = _exact(value)
    if exact is None:
        raise refusal("probability", path, f"expected a probability, got {value!r}; {_EXAMPLE}")
    if not 0 <= exact <= 1:
        raise refusal("probability", path, f"expected a probability from 0 to 1, got {value}; {_EXAMPLE}")
    return exact


def _exact(value: object) -> Fraction | None:
    if isinstance(value, Rate):
        return Fraction(value.basis_points, WHOLE)
    if isinstance(value, Decimal):
        return Fraction(value) if value.is_finite() else None
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    match = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    if match[3] is not None:
        above, below = match[3].split("/")
        return Fraction(int(above), int(below)) if int(below) else None
    return Fraction(match[1]) / (_WHOLE if match[2] else 1)


def chances_of(stops: Sequence[tuple[int, Probability]], *, weeks: int) -> dict[int, Fraction]:
    """Return the probability of each week after which a course of so many weeks may stop.

    Raises:
        InvalidInputError: every week and probability that is wrong, or a sum above 1.
    """
    chances: dict[int, Fraction] = {}
    problems: list[Problem] = []
    for index, (week, chance) in enumerate(stops):
        if isinstance(week, bool) or not isinstance(week, int) or not 1 <= week < weeks:
            message = f"expected a week before the last of the course's {weeks}, got {week!r}"
            problems.append(Problem("solve.stop_week", f"stops[{index}].week", message))
            continue
        if week in chances:
            message = f"week {week} is given twice; add the two probabilities"
            problems.append(Problem("solve.stop_twice", f"stops[{index}].week", message))
        try:
            chances[week] = probability(chance, f"stops[{index}].probability")
        except InvalidInputError as error:
            problems.extend(error.problems)
    total = sum(chances.values(), Fraction(0))
    if not problems and total > 1:
        message = f"expected at most 1 in all, got {total}; what is left to 1 is the course that goes through"
        problems.append(Problem("solve.probabilities", "stops", message))
    if problems:
        raise InvalidInputError(problems)
    return chances


def refuse_bad_percentiles(percentiles: Sequence[int]) -> None:
    """Refuse what is no whole percent from 1 to 100."""
    for index, percent in enumerate(percentiles):
        if isinstance(percent, bool) or not isinstance(percent, int) or not 1 <= percent <= _WHOLE:
            message = f"expected a whole percent from 1 to {_WHOLE}, got {percent!r}"
            raise refusal("percentile", f"percentiles[{index}]", message)
