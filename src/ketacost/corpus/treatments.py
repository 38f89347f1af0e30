"""Courses of a corpus: what is given, how it is billed and what it costs, as the documents of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from ketacost.coding.billing import Pathway
from ketacost.corpus.choices import Choices
from ketacost.courses.course import Regimen
from ketacost.values.dates import Weekday

Document: TypeAlias = dict[str, Any]
"""The parsed form of a document."""

SAFETY: Final[Mapping[str, object]] = MappingProxyType(
    {
        "age": 44,
        "certified_site": True,
        "enrolled": True,
        "observation_minutes": 120,
        "observed_until_stable": True,
        "blood_pressure_controlled": True,
        "contraindications": [],
        "psychosis_history": False,
        "substance_use_history": False,
        "pregnant": False,
        "prior_antidepressants_tried": 3,
        "takes_oral_antidepressant": True,
        "has_transport": True,
    }
)
"""Facts that open every gate."""

KITS: Final = ("50458-028-00", "50458-028-02", "50458-028-03")

_ESKETAMINE: Final = (Regimen.SPRAVATO_TRD_ADJUNCT, Regimen.SPRAVATO_TRD_MONOTHERAPY, Regimen.SPRAVATO_MDSI)
_REGIMENS: Final[Mapping[Pathway, tuple[Regimen, ...]]] = MappingProxyType(
    {
        Pathway.INFUSION: (Regimen.KETAMINE_IV_SIX, Regimen.KETAMINE_IV_WEEKLY_MONTHLY),
        Pathway.INJECTION: (Regimen.KETAMINE_IM_SIX,),
        Pathway.CASH: (Regimen.KETAMINE_IV_SIX, Regimen.KETAMINE_IM_SIX, Regimen.SPRAVATO_TRD_ADJUNCT),
        Pathway.BRAIN_STIMULATION: (Regimen.TMS,),
        Pathway.ECT: (Regimen.ECT,),
        Pathway.RETAIL_PHARMACY: (Regimen.SSRI_GENERIC,),
    }
)
_WITH_VISIT: Final = frozenset(
    {Pathway.UNBUNDLED, Pathway.SPECIALTY_PHARMACY, Pathway.ASSIGNMENT_OF_BENEFITS, Pathway.FREE_DRUG}
)

_PER_MILLIGRAM: Final = ("J0013", "S0013")
_PRICES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "G2082": (70_000, 120_000),
        "G2083": (100_000, 160_000),
        "J0013": (1_100, 1_900),
        "S0013": (1_100, 1_900),
        "90792": (12_000, 30_000),
        "99214": (8_000, 20_000),
        "99417": (2_000, 6_000),
        "90833": (5_000, 11_000),
        "J3490": (500, 4_000),
        "96365": (6_000, 40_000),
        "96366": (1_500, 9_000),
        "96372": (1_500, 9_000),
        "90867": (20_000, 60_000),
        "90868": (15_000, 45_000),
        "90870": (12_000, 40_000),
        "00104": (10_000, 40_000),
    }
)
"""Least and most cents the price of a line, or of a milligram, is taken from."""

_DRUG: Final = (70_000, 180_000)
_CODES: Final[Mapping[Pathway, tuple[str, ...]]] = MappingProxyType(
    {
        Pathway.BUNDLED: ("G2082", "G2083", "90792"),
        Pathway.UNBUNDLED: (*_PER_MILLIGRAM, "99214", "99417", "90833", "90792"),
        Pathway.SPECIALTY_PHARMACY: (*KITS, "99214", "99417", "90833", "90792"),
        Pathway.ASSIGNMENT_OF_BENEFITS: (*_PER_MILLIGRAM, "99214", "99417", "90833", "90792"),
        Pathway.HOSPITAL_OUTPATIENT: ("G2082", "G2083", "90792"),
        Pathway.INFUSION: ("J3490", "96365", "96366", "99214", "90792"),
        Pathway.INJECTION: ("J3490", "96372", "99214", "90792"),
        Pathway.CASH: ("96365", "96372", "G2082", "G2083", "90792"),
        Pathway.FREE_DRUG: ("99214", "99417", "90833", "90792"),
        Pathway.BRAIN_STIMULATION: ("90867", "90868", "99214", "90792"),
        Pathway.ECT: ("90870", "00104", "99214", "90792"),
    }
)


def treatment(
    choose: Choices,
    pathway: Pathway = Pathway.BUNDLED,
    *,
    weeks: tuple[int, int] = (3, 6),
    regimen: Regimen | None = None,
    billing: Mapping[str, object] = MappingProxyType({}),
    prices: Document | None = None,
) -> Document:
    """Return a course that is billed by a pathway, as the document of a batch.

    Args:
        choose: what decides the rest.
        pathway: how it is billed.
        weeks: fewest and most weeks.
        regimen: the rhythm; ``None`` for one that the pathway bills.
        billing: terms of billing that are given.
        prices: the price book; ``None`` for one exact price a code.
    """
    given = choose.pick(_REGIMENS.get(pathway, _ESKETAMINE)) if regimen is None else regimen
    return {
        "course": course(choose, given, weeks),
        "billing": {"pathway": pathway.value, **_billed(choose, pathway), **billing},
        "prices": _prices(choose, pathway) if prices is None else prices,
    }


def _prices(choose: Choices, pathway: Pathway) -> Document:
    """Return prices of a pathway: no list names a generic fill, so its price is a published range."""
    if pathway is Pathway.RETAIL_PHARMACY:
        return {"entries": [], "published_cash": True}
    return price_book(choose, pathway)


def course(choose: Choices, regimen: Regimen, weeks: tuple[int, int]) -> Document:
    """Return a course of a regimen, without its first day's meaning: rows give their own."""
    long = choose.number(*weeks)
    found: Document = {"regimen": regimen.value, "starts_on": "2026-03-02", "weeks": long, "safety": dict(SAFETY)}
    if regimen is Regimen.SSRI_GENERIC:
        return found
    if regimen in _ESKETAMINE:
        found |= _esketamine(choose, regimen)
    elif regimen is Regimen.CUSTOM:
        found |= _custom(choose)
    elif regimen in (Regimen.TMS, Regimen.ECT):
        found |= {"sessions": choose.number(6, 14)}
    else:
        found |= {"dose_mg": str(choose.number(30, 60)), "infusion_minutes": choose.pick((40, 40, 60, 100))}
        if regimen is Regimen.KETAMINE_IM_SIX:
            del found["infusion_minutes"]
        if regimen is not Regimen.KETAMINE_IV_WEEKLY_MONTHLY and choose.chance(40):
            found["booster_every_weeks"] = choose.number(1, 4)
    if choose.chance(35):
        found |= {"new_patient": True, "intake_days_before": choose.number(3, 20)}
    if choose.chance(20):
        found |= {"missed_sessions": [choose.number(2, 5)], "missed": choose.pick(("skip", "make_up"))}
    return found


def _esketamine(choose: Choices, regimen: Regimen) -> Document:
    found: Document = {"dose_mg": choose.pick(("56", "84"))}
    days = [day.value for day in Weekday]
    first = choose.number(0, 1)
    found["weekdays"] = choose.pick(([days[first], days[first + 2]], [days[first], days[first + 3]]))
    if regimen is not Regimen.SPRAVATO_MDSI:
        found["maintenance_every_weeks"] = choose.number(1, 2)
    return found


def _custom(choose: Choices) -> Document:
    dense = {"name": "opening", "weeks": choose.number(1, 2), "sessions_per_week": choose.number(2, 3)}
    sparse = {"name": "later", "every_weeks": choose.number(1, 3)}
    return {"treatment": "ketamine_iv", "dose_mg": "40", "phases": [dense, sparse]}


def _billed(choose: Choices, pathway: Pathway) -> Document:
    found: Document = {}
    if pathway in _WITH_VISIT or (pathway in (Pathway.INFUSION, Pathway.ECT) and choose.chance(50)):
        found["visit_code"] = "99214"
    if pathway in _WITH_VISIT and choose.chance(60):
        found["prolonged"] = [{"code": "99417", "units": choose.number(1, 5)}]
        if choose.chance(40):
            found["prolonged"].append({"code": "90833"})
    if pathway is Pathway.SPECIALTY_PHARMACY:
        found["fill_days_before"] = choose.pick((0, 0, 3, 7))
    if pathway in (Pathway.INFUSION, Pathway.INJECTION):
        found["ketamine_ndc"] = "00143-9508-01"
    return found


def price_book(
    choose: Choices, pathway: Pathway, *, ranges: bool = False, tiers: tuple[str, ...] = (), odd: bool = True
) -> Document:
    """Return one price a code, or one a code and tier.

    Args:
        choose: what decides the amounts.
        pathway: what is billed.
        ranges: whether prices are ranges with an expected figure.
        tiers: network tiers with prices of their own; none for one price whatever the tier.
        odd: whether prices end in any cent; without it they end in whole dollars.
    """
    entries = []
    for code in _CODES[pathway]:
        for tier in tiers or (None,):
            low, high = _PRICES.get(code, _DRUG)
            entry: Document = {"ndc": code} if code in KITS else {"code": code}
            if tier is not None:
                entry["tier"] = tier
            if code in (*_PER_MILLIGRAM, "99417"):
                entry["basis"] = "unit"
            entries.append(entry | _amounts(choose, low, high, ranges=ranges, step=1 if odd else 100))
    return {"entries": entries}


def _amounts(choose: Choices, low: int, high: int, *, ranges: bool, step: int) -> Document:
    allowed = choose.number(low // step, high // step) * step
    billed = allowed + choose.pick((0, 1, 5_000, allowed // 2, allowed)) // step * step
    exact = {"allowed": _dollars(allowed), "billed": _dollars(billed)}
    if choose.chance(8):
        exact["billed"] = _dollars(allowed - allowed // 10)
    if not ranges:
        return exact
    spread = choose.number(1, allowed // 3)
    return {
        "allowed": _dollars(allowed),
        "allowed_low": _dollars(allowed - spread),
        "allowed_high": _dollars(allowed + choose.number(1, allowed // 3)),
        "billed": _dollars(2 * allowed),
        "billed_low": _dollars(2 * allowed - spread),
        "billed_high": _dollars(2 * allowed + spread),
    }


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def start_days(choose: Choices, first: date, last: date, count: int = 6) -> tuple[date, ...]:
    """Return some days between two, the ends among the likelier ones, in order and each once."""
    span = (last - first).days
    offsets = {choose.pick((0, span, choose.number(0, span), choose.number(0, span))) for _ in range(count)}
    return tuple(first + timedelta(days=offset) for offset in sorted(offsets))
