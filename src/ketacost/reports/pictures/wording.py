"""Words, days and amounts of pictures, in the reader's language."""

from __future__ import annotations

from datetime import date

from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import BenefitScope
from ketacost.claims.services import NetworkTier
from ketacost.estimates.estimate import Estimate, Milestone, MoneyRange
from ketacost.reports.amounts import is_exact
from ketacost.reports.language import Language, phrases
from ketacost.reports.layout import plain
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

_PAGE = "pictures"


def say(key: str, language: Language, **figures: object) -> str:
    """Return a phrase of the pictures with its figures in their places."""
    return phrases(_PAGE, language)[key].format(**figures)


def short_day(day: date, language: Language) -> str:
    """Return a day in few letters, without its year: ``Mar 2``, ``2 mar``."""
    return say("short_day", language, month=short_month(day, language), day=day.day)


def short_date(day: date, language: Language) -> str:
    """Return a day in few letters: ``Mar 2, 2026``, ``2 mar 2026``."""
    return say("short_date", language, month=short_month(day, language), day=day.day, year=day.year)


def short_month(day: date, language: Language) -> str:
    """Return the month of a day in few letters: ``Mar``, ``mar``."""
    return say(f"short_month_{day.month}", language)


def range_text(amounts: MoneyRange, language: Language) -> str:
    """Return an amount; where it is not certain, its bounds, with the expected figure where there is one."""
    low, high = show(amounts.low), show(amounts.high)
    if is_exact(amounts):
        return low
    if isinstance(amounts.expected, Unknown):
        return say("range", language, low=low, high=high)
    return say("expected_range", language, expected=show(amounts.expected), low=low, high=high)


def head_line(estimate: Estimate, language: Language) -> str:
    """Return what an estimate is about and what it comes to, for the line under a title."""
    key = "in_all" if estimate.net_cost == estimate.patient_responsibility else "in_all_helped"
    said = say(
        key,
        language,
        owed=range_text(estimate.patient_responsibility, language),
        net=range_text(estimate.net_cost, language),
    )
    label = plain(estimate.label)
    return f"{label}: {said}" if label else f"{said[:1].upper()}{said[1:]}"


def case_line(estimate: Estimate, language: Language) -> str:
    """Return which case of an uncertain answer a picture's bars show; empty where the answer is certain."""
    if is_exact(estimate.patient_responsibility) and is_exact(estimate.net_cost):
        return ""
    return say(f"shown_{estimate.scenario}", language)


def notice_line(estimate: Estimate, language: Language) -> str:
    """Return the sentence every picture of an estimate carries, with the version of the data."""
    return say("notice", language, version=estimate.versions.reference_data)


def has_one_figure(estimate: Estimate) -> bool:
    """Return whether what is shown is a figure the answer stands for, not one end of a range."""
    return estimate.scenario is Scenario.EXPECTED


def milestone_text(milestone: Milestone, language: Language) -> str:
    """Return which limit is met and how much it is: ``Deductible met ($2,000.00)``."""
    pool = milestone.pool
    benefits = "drugs" if pool.benefits is BenefitScope.PHARMACY else "all"
    name = say(f"met_{milestone.kind}_{milestone.scope}_{benefits}", language)
    outside = say("out_of_network", language) if pool.tiers == (NetworkTier.OUT_OF_NETWORK,) else ""
    return f"{name}{outside} ({show(milestone.limit)})"


def visit_text(session: int, language: Language) -> str:
    """Return the name of a visit: ``Session 3``, ``Intake visit``."""
    return say("session", language, number=session) if session else say("intake", language)


def benefit_year_text(label: str, language: Language) -> str:
    """Return the name of a benefit year; of one that is no calendar year, its first and last day."""
    first, _, last = label.partition(" to ")
    return say("span", language, first=first, last=last) if last else first
