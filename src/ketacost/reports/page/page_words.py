"""How the page says things: its phrases, days, amounts and limits in one language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from ketacost.claims.coverage import BenefitScope, PoolName
from ketacost.claims.services import NetworkTier
from ketacost.estimates.estimate import MoneyRange
from ketacost.reports.amounts import is_exact
from ketacost.reports.language import Language, day_text, month_text, phrases
from ketacost.reports.page.view import Fact, Sentence
from ketacost.values.money import show
from ketacost.values.unknown import Unknown


@attrs.frozen
class PageWords:
    """The phrases of the page in one language.

    Attributes:
        language: the language.
    """

    language: Language = attrs.field(converter=Language)

    def say(self, key: str, /, **figures: str) -> str:
        """Return the phrase of a key with its figures in place."""
        return phrases("page", self.language)[key].format(**figures)

    def knows(self, key: str) -> bool:
        """Return whether there is a phrase of this key."""
        return key in phrases("page", self.language)

    def day(self, day: date) -> str:
        """Return a day in words."""
        return day_text(day, self.language)

    def short_day(self, day: date) -> str:
        """Return a day for the cell of a table; the month is still a word."""
        month = self.say(f"short_month_{day.month}")
        return self.say("short_day", day=str(day.day), month=month, year=str(day.year))

    def month(self, day: date) -> str:
        """Return the month of a day in words."""
        return month_text(day, self.language)

    def amount(self, amount: Decimal | Unknown) -> str:
        """Return an amount, or that it is not known."""
        return self.say("not_known") if isinstance(amount, Unknown) else show(amount)

    def span(self, amounts: MoneyRange) -> str:
        """Return the one figure where there is one, else the least and the most."""
        if is_exact(amounts):
            return show(amounts.low)
        return self.say("between", low=show(amounts.low), high=show(amounts.high))

    def session(self, number: int) -> str:
        """Return what a session is called; 0 is the intake visit."""
        return self.say("session", number=str(number)) if number else self.say("intake")

    def limit(self, pool: PoolName) -> str:
        """Return what a person calls a deductible or a maximum."""
        name = self.say(f"{pool.kind}_{pool.scope}")
        name = self.say(f"benefits_{BenefitScope(pool.benefits)}", limit=name)
        outside = pool.tiers == (NetworkTier.OUT_OF_NETWORK,)
        return self.say("tier_of_limit_out_of_network", limit=name) if outside else name

    def fact(self, key: str, value: str) -> Fact:
        """Return a named figure; its name is the phrase of the key."""
        return Fact(name=self.say(key), value=value)

    def own(self, text: str, *, path: str = "") -> Sentence:
        """Return a sentence in the language of the page."""
        return Sentence(text=text, language=self.language, path=path)

    def english(self, text: str, *, code: str = "", path: str = "") -> Sentence:
        """Return a phrase that exists in English alone, marked as such."""
        return Sentence(text=sentence(text), language=Language.ENGLISH, code=code, path=path)

    def statement(self, text: str, *, code: str = "", path: str = "") -> Sentence:
        """Return a sentence that exists in English alone, marked as such, with its full stop."""
        return self.english(text if text.endswith((".", "?", "!")) else f"{text}.", code=code, path=path)


def sentence(text: str) -> str:
    """Return a phrase with a capital at its start, the rest as it is."""
    return text[:1].upper() + text[1:]
