"""What a case asks of :func:`ketacost.estimate`: courses, prices and coverages in few words."""

from __future__ import annotations

from datetime import date
from typing import Final

from ketacost.claims.claim import PriceKind
from ketacost.claims.coverage import Accumulators
from ketacost.coding.billing import Billing, Pathway
from ketacost.courses.course import Course, Regimen
from ketacost.plans.coverage import Coverage
from ketacost.plans.plan import Plan
from ketacost.pricing.price_book import PriceBook, PriceEntry
from ketacost.values.dates import Weekday
from tests.known_answers.given import ELIGIBLE

MONDAY: Final = date(2026, 3, 2)
CASH: Final = Billing(pathway=Pathway.CASH)
BUNDLED: Final = Billing(pathway=Pathway.BUNDLED)


def spravato(weeks: int, *, starts_on: date = MONDAY, dose_mg: int = 84, every_weeks: int | None = None) -> Course:
    """Return a labelled esketamine course beside an oral antidepressant, on Mondays and Thursdays."""
    return Course(
        regimen=Regimen.SPRAVATO_TRD_ADJUNCT,
        starts_on=starts_on,
        weeks=weeks,
        weekdays=(Weekday.MONDAY, Weekday.THURSDAY),
        dose_mg=dose_mg,
        maintenance_every_weeks=every_weeks,
        safety=ELIGIBLE,
    )


def infusions(sessions: int, *, minutes: int | None = None) -> Course:
    """Return a series of IV ketamine infusions, three a week."""
    return Course(
        regimen=Regimen.KETAMINE_IV_SIX,
        starts_on=MONDAY,
        weeks=4,
        sessions=sessions,
        sessions_per_week=3,
        dose_mg=40,
        infusion_minutes=minutes,
        safety=ELIGIBLE,
    )


def stimulation(sessions: int) -> Course:
    """Return a course of magnetic stimulation, five sessions a week."""
    return Course(regimen=Regimen.TMS, starts_on=MONDAY, weeks=10, sessions=sessions, safety=ELIGIBLE)


def price(code: str, allowed: str, billed: str | None = None, *, kind: PriceKind = PriceKind.CONTRACT) -> PriceEntry:
    """Return one price; a source that names no charge has billed what is allowed."""
    return PriceEntry(code=code, kind=kind, allowed=allowed, billed=allowed if billed is None else billed)


def both_doses(lower: str, higher: str, billed: str | None = None) -> PriceBook:
    """Return prices of an esketamine session, of up to two devices and of three."""
    return PriceBook(entries=(price("G2082", lower, billed), price("G2083", higher, billed)))


def enrolled(design: Plan, as_of: date = date(2026, 1, 1)) -> Coverage:
    """Return self-only coverage with nothing used on ``as_of``."""
    return Coverage(plan=design, accumulators=Accumulators.none_used(as_of))
