"""Strata of limits: years and shorter periods, families and relatives, networks, and a pharmacy's own limits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ketacost.coding.billing import Pathway
from ketacost.corpus.choices import Choices
from ketacost.corpus.scenes import (
    ANY_DAY,
    AUTUMN,
    EVERYWHERE,
    Opened,
    Scene,
    every,
    limit,
    plan_of,
    rule,
    scene,
)
from ketacost.corpus.treatments import Document, price_book, treatment
from ketacost.plans.conventions import CrossAccumulation, FamilyCredit
from ketacost.plans.limits import FamilyKind
from ketacost.plans.networks import OutOfNetworkMethod

_TURNS: Final = (
    ("01-01", date(2026, 11, 16)),
    ("07-01", date(2026, 5, 18)),
    ("11-15", date(2026, 9, 28)),
    ("03-01", date(2026, 1, 26)),
)
"""Benefit years, each with a day some weeks before it turns."""
_AFTER_WINTER: Final = (date(2026, 2, 16), date(2026, 6, 30))


def year_turn(choose: Choices, number: int) -> Scene:
    """Return courses that go on into the next benefit year, whenever it starts."""
    starts, before = _TURNS[number % len(_TURNS)]
    days = (before, before + timedelta(days=30))
    plan = plan_of(choose, deductible=(500, 3_000), benefit_year_starts=starts)
    return scene(choose, plan, treatment(choose, weeks=(8, 16)), days=days)


def carry_over(choose: Choices, number: int) -> Scene:
    """Return a deductible of which the last months count again in the next year."""
    window = {"months": 1 + number % 6, "only_if_unmet": number // 2 % 2 == 1}
    plan = plan_of(choose, deductible=(500, 5_000), carry_over=window, family=2)
    opened = (Opened.NOTHING, Opened.ANYTHING)
    return scene(choose, plan, treatment(choose, weeks=(6, 14)), days=AUTUMN, opened=opened, family=number % 3 == 0)


def short_periods(choose: Choices, number: int) -> Scene:
    """Return limits counted over a month or a quarter."""
    plan = plan_of(choose, deductible=(0, 600), maximum=(50, 900), limit_months=(1, 3)[number % 2])
    if number % 4 > 1:
        plan["benefit_year_starts"] = choose.pick(("01-15", "02-01", "03-28"))
    return scene(choose, plan, treatment(choose, weeks=(6, 14)), days=ANY_DAY)


def family_limits(choose: Choices, number: int) -> Scene:
    """Return a person inside a family, with embedded or aggregate limits, near the family's."""
    plan = plan_of(choose, deductible=(500, 2_500), maximum=(500, 3_000), family=choose.number(1, 3))
    for name in ("deductibles", "out_of_pocket_maxima"):
        for entry in plan[name]:
            entry["family_kind"] = tuple(FamilyKind)[number % 2].value
    opened = (Opened.ANYTHING, Opened.NEARLY_ALL, Opened.NEARLY_ALL)
    return scene(choose, plan, family=True, opened=opened)


def relatives(choose: Choices, number: int) -> Scene:
    """Return relatives who fill the family's limits on days of the course."""
    credit = tuple(FamilyCredit)[number % 2].value
    plan = plan_of(
        choose, conventions={"family_credit": credit}, deductible=(500, 2_500), maximum=(300, 2_000), family=2
    )
    opened = (Opened.NOTHING, Opened.ANYTHING, Opened.NEARLY_ALL)
    given = treatment(choose, weeks=(6, 12))
    return scene(choose, plan, given, family=True, relatives=True, days=ANY_DAY, opened=opened)


def credits_of_relatives(choose: Choices, _number: int) -> Scene:
    """Return balances of a plan's document, with what relatives were credited before and spend later."""
    plan = plan_of(choose, deductible=(500, 2_500), maximum=(300, 2_000), family=2)
    spent = [
        {
            "on": f"2026-0{choose.number(2, 6)}-{choose.number(10, 28)}",
            "member": choose.pick(("spouse", "child")),
            "deductible": (part := choose.amount(0, 150_000)),
            "out_of_pocket": part,
        }
        for _ in range(choose.number(1, 4))
    ]
    kinds = choose.some(("deductible", "out_of_pocket"))
    earlier = [{"member": "spouse", "kind": kind, "applied": choose.amount(0, 120_000)} for kind in kinds]
    applied = [
        {"kind": kind, "individual": (own := choose.amount(0, 40_000)), "family": f"{int(own[:-3]) + 600}.00"}
        for kind in ("deductible", "out_of_pocket")
    ]
    found = scene(choose, plan, family=True, days=_AFTER_WINTER)
    balances = {
        "as_of": "2026-01-01",
        "unlisted_are_zero": True,
        "applied": applied,
        "family_spending": spent,
        "member_credits": earlier,
    }
    _coverage(found)["accumulators"] = balances
    return found


def _coverage(found: Scene) -> Document:
    coverage: Document = {} if found.payer is None else found.payer["coverage"]
    return coverage


def crossing_networks(choose: Choices, number: int) -> Scene:
    """Return visits split between networks whose limits credit each other, or do not."""
    reading = tuple(CrossAccumulation)[number % 4].value
    plan = plan_of(choose, conventions={"cross_accumulation": reading}, deductible=(300, 2_000), maximum=(200, 2_000))
    return scene(choose, plan, _split(choose, number))


def _split(choose: Choices, number: int) -> Document:
    """Return a course whose pharmacy is in another network than its clinic."""
    tiers = (("out_of_network", "in_network"), ("in_network", "out_of_network"), ("preferred", "out_of_network"))
    clinic, pharmacy = tiers[number % len(tiers)]
    pathway = (Pathway.SPECIALTY_PHARMACY, Pathway.ASSIGNMENT_OF_BENEFITS)[number // 3 % 2]
    networks = [{"tier": pharmacy, "components": ["pharmacy"]}]
    prices = price_book(choose, pathway, tiers=EVERYWHERE)
    return treatment(choose, pathway, billing={"tier": clinic, "networks": networks}, prices=prices)


def network_tiers(choose: Choices, number: int) -> Scene:
    """Return three network tiers with terms and limits of their own, and visits that touch several."""
    plan = plan_of(choose)
    plan["cost_sharing"] = [
        rule("all_other", tiers=[tier], coinsurance=choose.rate(500, 5_000, 25)) for tier in EVERYWHERE
    ]
    amounts = [choose.number(2, 12) * 50 for _ in EVERYWHERE]
    for name, extra in (("deductibles", 0), ("out_of_pocket_maxima", choose.number(6, 30) * 50)):
        plan[name] = [limit(a + extra, tiers=[tier]) for a, tier in zip(amounts, EVERYWHERE, strict=True)]
    given = _split(choose, number)
    given["billing"]["networks"].insert(0, {"tier": "preferred", "services": ["office_visit"]})
    return scene(choose, plan, given)


def balance_bills(choose: Choices, number: int) -> Scene:
    """Return out-of-network lines: what the plan allows there, and what is billed above it."""
    terms: tuple[Document, ...] = (
        {"method": OutOfNetworkMethod.PRICE_LIST.value},
        {"method": OutOfNetworkMethod.PERCENT_OF_BILLED.value, "percent": choose.rate(3_000, 9_000, 25)},
        {"method": OutOfNetworkMethod.PERCENT_OF_MEDICARE.value, "percent": choose.rate(8_000, 20_000, 25)},
    )
    given = treatment(choose, billing={"tier": "out_of_network"})
    if number % 3:
        for entry in given["prices"]["entries"]:
            del entry["allowed"]
    return scene(choose, plan_of(choose, out_of_network=terms[number % 3]), given)


def protected_lines(choose: Choices, number: int) -> Scene:
    """Return out-of-network lines that the No Surprises Act protects."""
    pathway = (Pathway.BUNDLED, Pathway.UNBUNDLED, Pathway.SPECIALTY_PHARMACY)[number % 3]
    billing = {"tier": "out_of_network", "protected": True}
    return scene(choose, plan_of(choose), treatment(choose, pathway, billing=billing))


def pharmacy_limits(choose: Choices, number: int) -> Scene:
    """Return a pharmacy benefit with a deductible, and perhaps a maximum, of its own."""
    own = rule("specialty_drug", coinsurance=choose.rate(1_000, 5_000, 25), maximum=choose.amount(10_000, 40_000))
    plan = plan_of(choose, own, deductible=(200, 1_500))
    medical, pharmacy = (choose.number(2, 20) * 50 for _ in range(2))
    plan["deductibles"] = [
        limit(medical, benefits="medical", family=2 * medical),
        limit(pharmacy, benefits="pharmacy", family=3 * pharmacy),
    ]
    more = choose.number(4, 30) * 50
    if number % 2:
        plan["out_of_pocket_maxima"] = [
            limit(medical + more, benefits="medical", family=2 * (medical + more)),
            limit(pharmacy + more, benefits="pharmacy", family=3 * (pharmacy + more)),
        ]
    else:
        most = max(medical, pharmacy) + more
        plan["out_of_pocket_maxima"] = [limit(most, family=3 * most)]
    given = treatment(choose, Pathway.SPECIALTY_PHARMACY)
    return scene(choose, plan, given, family=every(number, 3, 2), relatives=every(number, 3, 2))


def no_limits(choose: Choices, number: int) -> Scene:
    """Return plans without a deductible, without a maximum, or with limits of zero."""
    plan = plan_of(choose)
    deductible, maximum = ((None, 4_000), (500, None), (0, 0), (None, None), (0, 1_000))[number % 5]
    plan["deductibles"] = [limit(deductible)]
    plan["out_of_pocket_maxima"] = [limit(maximum)]
    return scene(choose, plan)
