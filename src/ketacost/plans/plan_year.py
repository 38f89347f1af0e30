"""The figures a plan is made of, looked up for a day of its year: their days, their sources, and what is assumed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from ketacost.reference.load import load_topic
from ketacost.reference.lookup import figure, figures_on, unconfirmed
from ketacost.reference.schema import Figure
from ketacost.values.dates import MonthDay, Span, benefit_year_containing
from ketacost.values.rates import Rate

CALENDAR_YEAR: Final = MonthDay(1, 1)
_ONE_DAY: Final = timedelta(days=1)


class PlanYear:
    """Looks figures up for one day of a plan year and remembers each, so that the plan can say where it comes from."""

    def __init__(self, on: date, starts: MonthDay = CALENDAR_YEAR) -> None:
        """Open the plan year that contains a day.

        Args:
            on: a day of the plan year.
            starts: month and day on which plan years start.
        """
        self.on = on
        self.year: Span = benefit_year_containing(on, starts).span
        self._rows: dict[str, Figure] = {}
        self._absent: list[Figure] = []
        self._said: list[str] = []

    def figure(self, topic: str, key: str) -> Figure:
        """Return the row in force on the day.

        Raises:
            ReferenceDataError: if none is; the neighbouring year is never used.
        """
        return self._rows.setdefault(f"{topic}.{key}", figure(topic, key, self.on))

    def amount(self, topic: str, key: str) -> Decimal:
        """Return dollars in force on the day; errors as :meth:`figure`."""
        return self.figure(topic, key).amount

    def rate(self, topic: str, key: str) -> Rate:
        """Return a percentage in force on the day; errors as :meth:`figure`."""
        return Rate.parse(f"{self.figure(topic, key).amount}%")

    def found(self, topic: str, key: str) -> bool:
        """Return whether a figure is in force on the day; if not, the terms end where it starts."""
        if key in figures_on(topic, self.on):
            return True
        line = load_topic(topic).series.get(key)
        self._absent += () if line is None else line.figures
        return False

    def assume(self, sentence: str) -> None:
        """Add something the plan takes for granted that no document confirms."""
        self._said.append(sentence)

    @property
    def terms_for(self) -> Span:
        """The days of the plan year on which all figures looked up hold, and none that was not in force does."""
        first, last = self.year.first_on, self.year.last_on
        for row in self._rows.values():
            first = max(first, row.effective_from)
            last = last if row.effective_to is None else min(last, row.effective_to)
        for row in self._absent:
            if row.effective_from > self.on:
                last = min(last, row.effective_from - _ONE_DAY)
            elif row.effective_to is not None:
                first = max(first, row.effective_to + _ONE_DAY)
        return Span(first, last)

    @property
    def assumed(self) -> tuple[str, ...]:
        """One sentence for each assumed figure, then what else was taken for granted."""
        rows = unconfirmed(self._rows.values())
        return (*rows, *self._said)

    @property
    def source(self) -> str:
        """The keys of the sources, in the order of use."""
        return ", ".join(dict.fromkeys(row.source for row in self._rows.values()))
