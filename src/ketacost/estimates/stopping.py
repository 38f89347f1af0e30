"""What a course costs when it may stop early: every outcome computed, weighed by probabilities the caller gives.

Nothing is drawn at random. Each outcome is the whole course with ``stop_after_week``; probabilities are exact
fractions, so the mean is one too, rounded once where it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from ketacost.estimates.estimate import Estimate, MoneyRange
from ketacost.estimates.probabilities import Probability, chances_of, refuse_bad_percentiles
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve_totals import Measure, estimate_at, refusal, single, total_of
from ketacost.estimates.summary import NOTICE
from ketacost.values.money import from_cents, round_ratio
from ketacost.values.unknown import Unknown

PERCENTILES: Final = (10, 50, 90)
"""Percentiles shown unless others are asked for."""

_WHOLE: Final = 100


@attrs.frozen(kw_only=True)
class Mean:
    """A mean in dollars, exact.

    Attributes:
        low: of the lowest totals.
        expected: of the single figures; unknown when an outcome has none.
        high: of the highest totals.
    """

    low: Fraction
    expected: Fraction | Unknown
    high: Fraction

    @property
    def rounded(self) -> MoneyRange:
        """The mean as shown: each figure rounded half-up to the cent."""
        expected = self.expected
        return MoneyRange(
            low=_rounded(self.low),
            expected=expected if isinstance(expected, Unknown) else _rounded(expected),
            high=_rounded(self.high),
        )

    @property
    def is_rounded(self) -> bool:
        """Whether a figure of :attr:`rounded` is not exact."""
        figures = (self.low, self.high, self.low if isinstance(self.expected, Unknown) else self.expected)
        return any((figure * _WHOLE).denominator != 1 for figure in figures)


@attrs.frozen(kw_only=True)
class StopOutcome:
    """One way the course may go.

    Attributes:
        after_week: last week with sessions; ``None`` when it goes through.
        probability: how likely it is.
        sessions: how many sessions it has.
        last_on: day of its last visit.
        total: what it costs the patient.
    """

    after_week: int | None
    probability: Fraction
    sessions: int
    last_on: date
    total: MoneyRange


@attrs.frozen(kw_only=True)
class Percentile:
    """The least total that is not exceeded with at least this probability.

    Attributes:
        percent: 1 to 100.
        total: dollars.
    """

    percent: int
    total: MoneyRange


@attrs.frozen(kw_only=True)
class ExpectedCost:
    """The answer of :func:`stop_risk`.

    Attributes:
        notice: the sentence every output a patient sees must carry.
        measure: which totals are weighed.
        mean: the expected cost.
        percentiles: percentiles of the cost, in the order asked.
        outcomes: every outcome by week, going through last.
        estimate: the estimate of the course that goes through.
    """

    notice: str
    measure: Measure
    mean: Mean
    percentiles: tuple[Percentile, ...]
    outcomes: tuple[StopOutcome, ...]
    estimate: Estimate


def stop_risk(
    request: EstimateRequest,
    *,
    stops: Sequence[tuple[int, Probability]],
    percentiles: Sequence[int] = PERCENTILES,
    measure: Measure = Measure.NET_COST,
) -> ExpectedCost:
    """Return the expected cost and percentiles of a course that may stop after given weeks.

    Args:
        request: the course when it goes through.
        stops: last week with sessions and the probability that the course stops there, each week once; what is left
            to 1 goes through.
        percentiles: whole percents from 1 to 100.
        measure: which totals are weighed.

    Raises:
        InvalidInputError: if a week or a probability is wrong (``solve.stop_week``, ``solve.probability``,
            ``solve.probabilities``), or anything in the request is.
    """
    if request.course.stop_after_week is not None:
        message = "the course stops already; leave it out and give that week among the stops"
        raise refusal("stops_already", "request.course.stop_after_week", message)
    chances = chances_of(stops, weeks=request.course.weeks)
    refuse_bad_percentiles(percentiles)
    measure = Measure(measure)
    outcomes: list[StopOutcome] = []
    whole = estimate_at(request, "request")
    for week, chance in sorted(chances.items()):
        stopped = attrs.evolve(request, course=attrs.evolve(request.course, stop_after_week=week))
        index = [one[0] for one in stops].index(week)
        outcomes.append(_outcome(week, chance, estimate_at(stopped, f"stops[{index}]"), measure))
    outcomes.append(_outcome(None, 1 - sum(chances.values(), Fraction(0)), whole, measure))
    return ExpectedCost(
        notice=NOTICE,
        measure=measure,
        mean=Mean(
            low=_mean(outcomes, lambda total: total.low), expected=_expected(outcomes), high=_mean(outcomes, _high)
        ),
        percentiles=tuple(Percentile(percent=one, total=_percentile(outcomes, one)) for one in percentiles),
        outcomes=tuple(outcomes),
        estimate=whole,
    )


def _outcome(week: int | None, chance: Fraction, found: Estimate, measure: Measure) -> StopOutcome:
    return StopOutcome(
        after_week=week,
        probability=chance,
        sessions=sum(session.session > 0 for session in found.sessions),
        last_on=found.sessions[-1].on,
        total=total_of(found, measure),
    )


def _high(total: MoneyRange) -> Decimal:
    return total.high


def _mean(outcomes: Sequence[StopOutcome], end: Callable[[MoneyRange], Decimal]) -> Fraction:
    return sum((one.probability * Fraction(end(one.total)) for one in outcomes), Fraction(0))


def _figures(outcomes: Sequence[StopOutcome]) -> list[tuple[Decimal, Fraction]] | Unknown:
    """Return the single figure of every outcome that can happen, with its probability."""
    found: list[tuple[Decimal, Fraction]] = []
    for one in outcomes:
        figure = single(one.total)
        if one.probability == 0:
            continue
        if isinstance(figure, Unknown):
            return figure
        found.append((figure, one.probability))
    return found


def _expected(outcomes: Sequence[StopOutcome]) -> Fraction | Unknown:
    figures = _figures(outcomes)
    if isinstance(figures, Unknown):
        return figures
    return sum((chance * Fraction(figure) for figure, chance in figures), Fraction(0))


def _percentile(outcomes: Sequence[StopOutcome], percent: int) -> MoneyRange:
    figures = _figures(outcomes)
    possible = [one for one in outcomes if one.probability != 0]
    return MoneyRange(
        low=_quantile([(one.total.low, one.probability) for one in possible], percent),
        expected=figures if isinstance(figures, Unknown) else _quantile(figures, percent),
        high=_quantile([(one.total.high, one.probability) for one in possible], percent),
    )


def _quantile(weighed: Sequence[tuple[Decimal, Fraction]], percent: int) -> Decimal:
    reached = Fraction(0)
    ordered = sorted(weighed)
    for figure, chance in ordered:
        reached += chance
        if reached * _WHOLE >= percent:
            return figure
    return ordered[-1][0]


def _rounded(figure: Fraction) -> Decimal:
    return from_cents(round_ratio(figure.numerator * _WHOLE, figure.denominator))
