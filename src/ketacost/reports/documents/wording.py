"""Words of a document in its language: phrases with figures put in, days, visits, years and ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from ketacost.estimates.estimate import MoneyRange
from ketacost.plans.self_pay import SELF_PAY
from ketacost.reports.amounts import is_exact
from ketacost.reports.language import Language, day_text, month_text, phrases
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

_FRAME: Final = "documents"
_SPAN: Final = re.compile(r"(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)")
_MONTH: Final = re.compile(r"\d{4}-\d\d")


class Wording:
    """Speaks the phrases of one page in one language."""

    def __init__(self, page: str, language: Language) -> None:
        """Take the page and the language."""
        self.language = language
        self._page = phrases(page, language)
        self._frame = phrases(_FRAME, language)

    def __call__(self, key: str, **figures: object) -> str:
        """Return a phrase of the page, or of what all documents share, with its figures."""
        found = self._page if key in self._page else self._frame
        return found[key].format(**figures)

    def has(self, key: str) -> bool:
        """Return whether the page has a phrase."""
        return key in self._page or key in self._frame

    def money(self, amount: Decimal | Unknown) -> str:
        """Return an amount as people read it; what is not known is said in words."""
        return self("not_known") if isinstance(amount, Unknown) else show(amount)

    def money_range(self, amounts: MoneyRange) -> str:
        """Return one figure where it is certain, else both ends."""
        if is_exact(amounts):
            return show(amounts.low)
        return self("total_range", low=show(amounts.low), high=show(amounts.high))

    def day(self, day: date) -> str:
        """Return a day as a sentence has it."""
        return day_text(day, self.language)

    def month(self, day: date) -> str:
        """Return the month of a day."""
        return month_text(day, self.language)

    def visit(self, session: int) -> str:
        """Return the name of a visit; 0 is the intake."""
        return self("visit", number=session) if session else self("visit_intake")

    def phase(self, name: str) -> str:
        """Return a phase of the course in words; a caller's own stays as it is."""
        key = f"phase_{name}"
        return self(key) if self.has(key) else name.replace("_", " ")

    def benefit_year(self, name: str) -> str:
        """Return the label of a benefit year (``2026``, ``2026-03``, ``2026-07-01 to 2027-06-30``) in words."""
        span = _SPAN.fullmatch(name)
        if span is not None:
            first, last = (date.fromisoformat(day) for day in span.groups())
            return self("benefit_year_span", first=self.day(first), last=self.day(last))
        return self.month(date.fromisoformat(f"{name}-01")) if _MONTH.fullmatch(name) else name

    def plan(self, name: str) -> str:
        """Return the name of a plan; paying alone is said in words."""
        return self("no_plan") if name == SELF_PAY.name else name


def visits_text(numbers: Sequence[int]) -> str:
    """Return numbers of visits as runs: ``1-8, 10``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
