"""Strata of help and of courses: programs of assistance, ways of billing, regimens, prices, people who pay alone."""

from __future__ import annotations

from typing import Final

from ketacost.claims.claim import Scenario
from ketacost.coding.billing import Pathway
from ketacost.corpus.choices import Choices
from ketacost.corpus.scenes import ANY_DAY, AUTUMN, EVERYWHERE, Opened, Scene, every, plan_of, rule, scene
from ketacost.corpus.treatments import Document, price_book, treatment
from ketacost.courses.course import Regimen
from ketacost.plans.conventions import ManufacturerDollars

_DRUG_LINES: Final = (Pathway.SPECIALTY_PHARMACY, Pathway.UNBUNDLED, Pathway.ASSIGNMENT_OF_BENEFITS, Pathway.BUNDLED)
_LIVES: Final = {"residence": "TX"}
_WHO_BILLS: Final = {
    Regimen.KETAMINE_IV_SIX: Pathway.INFUSION,
    Regimen.KETAMINE_IV_WEEKLY_MONTHLY: Pathway.INFUSION,
    Regimen.CUSTOM: Pathway.INFUSION,
    Regimen.KETAMINE_IM_SIX: Pathway.INJECTION,
    Regimen.TMS: Pathway.BRAIN_STIMULATION,
    Regimen.ECT: Pathway.ECT,
    Regimen.SSRI_GENERIC: Pathway.RETAIL_PHARMACY,
}


def card(choose: Choices, **more: object) -> Document:
    """Return a savings card; what is given stands instead."""
    return {
        "patient_pays": choose.pick(("10.00", "0.00", "10.00", "25.50")),
        "yearly_maximum": choose.pick(("8150.00", choose.amount(20_000, 300_000), None)),
        "used": choose.pick(("0.00", choose.amount(0, 40_000))),
        "covers_bundle": True,
        **more,
    }


def savings_card(choose: Choices, number: int) -> Scene:
    """Return a savings card on a plan that counts what it pays."""
    helps = tuple(_LIVES | {"savings_card": card(choose)} for _ in range(3))
    plan = plan_of(choose, deductible=(300, 2_500))
    return scene(choose, plan, treatment(choose, _DRUG_LINES[number % 4]), helps=helps, always_helped=True)


def card_that_does_not_count(choose: Choices, number: int) -> Scene:
    """Return a savings card on a plan that does not count what it pays (an accumulator adjustment)."""
    reading = ManufacturerDollars.DO_NOT_COUNT.value
    plan = plan_of(choose, conventions={"manufacturer_dollars": reading}, deductible=(300, 2_500))
    helps = tuple(_LIVES | {"savings_card": card(choose)} for _ in range(3))
    return scene(choose, plan, treatment(choose, _DRUG_LINES[number % 4]), helps=helps, always_helped=True)


def card_on_hdhp(choose: Choices, number: int) -> Scene:
    """Return a savings card on a high-deductible plan, where the law's least deductible comes first."""
    family = number % 2 == 1
    plan = plan_of(choose, deductible=(1_700, 2_600), family=2, hdhp=True)
    if family:
        for name in ("deductibles", "out_of_pocket_maxima"):
            for entry in plan[name]:
                entry["family_kind"] = "aggregate"
    helps = tuple(_LIVES | {"savings_card": card(choose)} for _ in range(3))
    given = treatment(choose, _DRUG_LINES[number % 4])
    return scene(choose, plan, given, helps=helps, always_helped=True, family=family)


def card_windows(choose: Choices, number: int) -> Scene:
    """Return a savings card that takes only so many devices a day and over a run of days, over the turn of its year."""

    def window() -> Document:
        return {"days": choose.number(7, 40), "devices": choose.number(0, 18)}

    more: Document = {"year_starts": choose.pick(("01-01", "07-01", "11-15"))}
    if number % 3 != 1:
        more["devices_a_day"] = choose.number(1, 3)
    if number % 3 != 0:
        more |= {"first_window": window(), "later_windows": window()}
    published = {"program": "spravato", "on": "2021-03-02", "covers_bundle": False}
    helps = (
        *(_LIVES | {"savings_card": card(choose, **more)} for _ in range(3)),
        _LIVES | {"savings_card": published},
    )
    given = treatment(choose, _DRUG_LINES[number % 3], weeks=(6, 12))
    return scene(choose, plan_of(choose), given, helps=helps, always_helped=True, days=AUTUMN)


def rebates(choose: Choices, number: int) -> Scene:
    """Return a rebate of what was paid for observation."""

    def rebate() -> Document:
        return {
            "patient_pays": choose.pick(("0.00", "10.00", "25.00")),
            "most_per_treatment": choose.pick((None, choose.amount(1_000, 12_000))),
            "yearly_maximum": choose.pick((None, choose.amount(5_000, 80_000))),
            "used": choose.pick(("0.00", choose.amount(0, 9_000))),
            "excluded_states": ["MA", "MI", "RI"],
        }

    closed = {"residence": "MA", "rebate": {"program": "spravato", "on": "2026-03-02"}}
    helps = (*({"residence": choose.pick(("TX", "TX", "MA")), "rebate": rebate()} for _ in range(3)), closed)
    pathway = (Pathway.UNBUNDLED, Pathway.SPECIALTY_PHARMACY, Pathway.FREE_DRUG)[number % 3]
    billing = {"prolonged": [{"code": "99417", "units": choose.number(2, 6)}]}
    given = treatment(choose, pathway, billing=billing)
    return scene(choose, plan_of(choose), given, helps=helps, always_helped=True, days=ANY_DAY)


def grants(choose: Choices, number: int) -> Scene:
    """Return one or two foundations' grants, with days and services of their own."""

    def grant() -> Document:
        found: Document = {"amount": choose.amount(5_000, 400_000)}
        if choose.chance(40):
            found["services"] = ["treatment_session", "specialty_drug", "office_visit", "medical_drug"]
        if choose.chance(30):
            found["starts_on"] = f"2026-0{choose.number(1, 6)}-15"
        if choose.chance(30):
            found["ends_on"] = f"2026-0{choose.number(4, 9)}-15"
        return found

    helps = tuple(_LIVES | {"grants": [grant() for _ in range(choose.number(1, 2))]} for _ in range(3))
    government = {"regime": "original_medicare", "on": "2026-03-02"}
    plan = government if every(number, 4, 3) else plan_of(choose)
    pathway = Pathway.BUNDLED if every(number, 4, 3) else _DRUG_LINES[number % 3]
    return scene(choose, plan, treatment(choose, pathway), helps=helps, always_helped=True)


def discounts(choose: Choices, number: int) -> Scene:
    """Return a clinic's discount on what no plan covers, or for people who pay alone."""
    helps = tuple(
        _LIVES | {"discount": {"percent": choose.rate(0, 10_000, 1), "first_sessions": choose.pick((None, 3, 5))}}
        for _ in range(3)
    )
    alone = number % 2 == 1
    plan = None if alone else plan_of(choose, rule(["office_visit", "observation"], covered=False))
    pathway = Pathway.CASH if alone else Pathway.SPECIALTY_PHARMACY
    return scene(choose, plan, treatment(choose, pathway), helps=helps, always_helped=True)


def all_help(choose: Choices, number: int) -> Scene:
    """Return every program at once, behind one payer or two."""
    helps = tuple(
        _LIVES
        | {
            "discount": {"percent": choose.rate(500, 5_000, 25)},
            "savings_card": card(choose),
            "grants": [{"amount": choose.amount(5_000, 200_000), "services": ["specialty_drug", "office_visit"]}],
            "rebate": {"yearly_maximum": choose.amount(5_000, 60_000)},
            "accounts": [{"kind": "hsa", "balance": "1000.00"}],
        }
        for _ in range(3)
    )
    reading = tuple(ManufacturerDollars)[number % 2].value
    plan = plan_of(choose, rule("psychotherapy", covered=False), conventions={"manufacturer_dollars": reading})
    second = {"coverage": {"plan": plan_of(choose, deductible=(0, 600))}, "method": "standard"}
    payer: Document = {"secondary": second} if every(number, 3, 2) else {}
    given = treatment(choose, _DRUG_LINES[number % 3])
    return scene(choose, plan, given, payer=payer, helps=helps, always_helped=True)


# courses and prices


def pathways(choose: Choices, number: int) -> Scene:
    """Return every way of billing, one after another."""
    ways = tuple(Pathway)
    one = ways[number % len(ways)]
    return scene(choose, plan_of(choose), treatment(choose, one), scenarios=_priced(one), days=ANY_DAY)


def regimens(choose: Choices, number: int) -> Scene:
    """Return every regimen, one after another."""
    every = tuple(Regimen)
    one = every[number % len(every)]
    pathway = _WHO_BILLS.get(one, Pathway.BUNDLED)
    given = treatment(choose, pathway, regimen=one, weeks=(4, 14))
    return scene(choose, plan_of(choose), given, scenarios=_priced(pathway), days=ANY_DAY)


def _priced(pathway: Pathway) -> tuple[Scenario, ...]:
    """Return the ends at which a pathway has a price: of a published range there is no expected figure."""
    return (Scenario.LOW, Scenario.HIGH) if pathway is Pathway.RETAIL_PHARMACY else (Scenario.EXPECTED,)


def long_courses(choose: Choices, number: int) -> Scene:
    """Return courses of most of a year, over the turn of one."""
    pathway = (Pathway.BUNDLED, Pathway.SPECIALTY_PHARMACY, Pathway.UNBUNDLED)[number % 3]
    plan = plan_of(choose, deductible=(500, 4_000), maximum=(1_000, 5_000))
    return scene(choose, plan, treatment(choose, pathway, weeks=(30, 52)), days=ANY_DAY)


def price_ranges(choose: Choices, number: int) -> Scene:
    """Return prices that are ranges, asked at either end and in the middle."""
    pathway = (Pathway.BUNDLED, Pathway.UNBUNDLED)[number % 2]
    prices = price_book(choose, pathway, ranges=True, tiers=EVERYWHERE if number % 4 > 1 else ())
    billing = {"tier": choose.pick(EVERYWHERE)}
    given = treatment(choose, pathway, billing=billing, prices=prices)
    return scene(choose, plan_of(choose), given, scenarios=tuple(Scenario))


def pays_alone(choose: Choices, number: int) -> Scene:
    """Return people without coverage: cash prices, packages and published ranges."""
    books: tuple[Document, ...] = (
        {"entries": [{"code": "96365", "kind": "cash", "billed": choose.amount(30_000, 60_000)}]},
        {
            "entries": [{"code": "96365", "kind": "cash", "billed": choose.amount(30_000, 60_000)}],
            "packages": [{"code": "96365", "sessions": choose.number(2, 6), "price": choose.amount(90_000, 240_000)}],
        },
        {"entries": [], "published_cash": True},
    )
    given = treatment(choose, Pathway.CASH, regimen=Regimen.KETAMINE_IV_SIX, prices=books[number % 3])
    given["course"].pop("new_patient", None)
    given["course"].pop("intake_days_before", None)
    scenarios = (Scenario.LOW, Scenario.HIGH) if number % 3 > 1 else (Scenario.EXPECTED,)
    return scene(choose, None, given, scenarios=scenarios, days=ANY_DAY)


def medicare_prices(choose: Choices, number: int) -> Scene:
    """Return lines priced by (a percentage of) Medicare's schedules, in one locality or nationally."""
    terms: Document = {"percent": choose.pick(("100%", "120%", "87.5%")), "apm": number % 2 == 1}
    if number % 3 == 1:
        terms["locality"] = {"work": "1.05", "practice_expense": "1.182", "malpractice": "0.61"}
    given = treatment(choose, Pathway.BUNDLED, prices={"entries": [], "medicare": terms})
    return scene(choose, plan_of(choose), given)


def opening_balances(choose: Choices, _number: int) -> Scene:
    """Return limits that are met, nearly met or passed before the course."""
    opened = (Opened.ALL, Opened.NEARLY_ALL, Opened.NEARLY_ALL, Opened.ANYTHING)
    return scene(choose, plan_of(choose, deductible=(300, 2_500)), opened=opened, days=ANY_DAY)
