"""Strata of payers: every regime, every shipped design, second payers by every method, and changes of coverage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from ketacost.coding.billing import Pathway
from ketacost.corpus.choices import Choices
from ketacost.corpus.scenes import ANY_DAY, SPRING, Scene, every, plan_of, rule, scene
from ketacost.corpus.treatments import Document, price_book, treatment
from ketacost.interop.plan_catalogue import design_ids
from ketacost.plans.medigap import MedigapLetter
from ketacost.plans.tricare import TricareGroup, TricarePlan, TricareStatus

ON: Final = "2026-03-02"
"""A day of the plan year of every regime."""

_AS_BUNDLE: Final = (Pathway.BUNDLED, Pathway.BUNDLED, Pathway.HOSPITAL_OUTPATIENT, Pathway.BUNDLED)


def _employer(choose: Choices, number: int) -> Document:
    shape = ("ppo", "pos", "hmo", "epo", "hdhp")[number % 5]
    deductible = choose.number(34, 50) * 50 if shape == "hdhp" else choose.number(0, 40) * 50
    found: Document = {
        "regime": "employer",
        "on": ON,
        "shape": shape,
        "deductible": f"{deductible}.00",
        "maximum": f"{deductible + choose.number(10, 60) * 50}.00",
        "coinsurance": choose.rate(500, 4_000, 25),
        "visit_copay": choose.amount(1_000, 8_000, 500),
        "line_of_business": ("large_group", "small_group", "self_funded", "federal_employees")[number % 4],
    }
    if shape in {"ppo", "pos"}:
        found["outside"] = {
            "deductible": f"{2 * deductible}.00",
            "maximum": f"{2 * deductible + 4_000}.00",
            "coinsurance": "40%",
        }
    return found


def _marketplace(choose: Choices, number: int) -> Document:
    metal, csr = (("silver", 87), ("gold", None), ("silver", 94), ("bronze", None), ("silver", 73))[number % 5]
    deductible = choose.number(0, 16) * 50
    return {
        "regime": "marketplace",
        "on": ON,
        "metal": metal,
        "csr": csr,
        "deductible": f"{deductible}.00",
        "maximum": f"{deductible + choose.number(10, 40) * 50}.00",
        "coinsurance": choose.rate(500, 4_000, 25),
        "visit_copay": choose.amount(500, 5_000, 500),
    }


def _maximizer(choose: Choices, _number: int) -> Document:
    plan = plan_of(choose, rule("specialty_drug", coinsurance="30%"))
    return {
        "regime": "maximizer",
        "plan": plan,
        "card_maximum": choose.amount(500_000, 815_000),
        "fills": choose.number(6, 24),
    }


def _medicaid(choose: Choices, number: int) -> Document:
    found: Document = {
        "regime": "medicaid",
        "on": ON,
        "income": choose.pick(("9000", "16000", "22000", "31000", "45000")),
        "household": choose.number(1, 3),
        "exempt": "pregnancy" if every(number, 5, 4) else None,
        "cap_period_months": (1, 3)[number % 2],
        "preferred_drug": number % 3 == 0,
    }
    return found


def _medicare_advantage(choose: Choices, number: int) -> Document:
    found: Document = {
        "regime": "medicare_advantage",
        "on": ON,
        "name": "An Advantage plan",
        "maximum": f"{choose.number(20, 90) * 50}.00",
        "visit_copay": choose.amount(0, 6_000, 500),
        "deductible": choose.pick(("0", "150.00", "500.00")),
    }
    if number % 2:
        found |= {"combined_maximum": "8900.00", "outside_coinsurance": "40%"}
    if number % 3 == 1:
        found["session_copay"] = choose.amount(2_000, 30_000, 500)
    return found


def _original_medicare(_choose: Choices, number: int) -> Document:
    return {"regime": "original_medicare", "on": ON, "assigned": not every(number, 3, 2), "part_d": number % 2 == 1}


def _tricare(choose: Choices, number: int) -> Document:
    plans, groups, statuses = tuple(TricarePlan), tuple(TricareGroup), tuple(TricareStatus)
    return {
        "regime": "tricare",
        "on": ON,
        "plan": plans[number % 2].value,
        "group": groups[number // 2 % 2].value,
        "status": statuses[number // 4 % 2].value,
        "rank": "e5_and_above",
        "visit_copay": choose.amount(2_000, 6_000, 100),
        "deductible": "150.00",
        "family_deductible": "300.00",
        "cap": choose.pick(("1000.00", "3000.00")),
        "outside_share": "20%",
        "drug_copay": "38.00",
    }


def _veterans_affairs(_choose: Choices, number: int) -> Document:
    return {
        "regime": "veterans_affairs",
        "on": ON,
        "priority_group": 1 + number % 8,
        "rating": (0, 0, 30, 50)[number % 4],
        "level": ("specialty", "primary")[number % 2],
        "drug_tier": ("tier_1", "tier_2", "tier_3")[number % 3],
    }


def _champva(_choose: Choices, _number: int) -> Document:
    return {"regime": "champva", "on": ON}


REGIMES: Final[dict[str, Callable[[Choices, int], Document]]] = {
    "champva": _champva,
    "employer": _employer,
    "marketplace": _marketplace,
    "maximizer": _maximizer,
    "medicaid": _medicaid,
    "medicare_advantage": _medicare_advantage,
    "original_medicare": _original_medicare,
    "tricare": _tricare,
    "veterans_affairs": _veterans_affairs,
}


def regime(name: str) -> Callable[[Choices, int], Scene]:
    """Return the stratum of a regime's plans."""
    make = REGIMES[name]

    def stratum(choose: Choices, number: int) -> Scene:
        """Return a plan of the regime."""
        plan = make(choose, number)
        pathway = Pathway.SPECIALTY_PHARMACY if name == "maximizer" else _AS_BUNDLE[number % 4]
        outside = plan.get("assigned") is False or (name in {"employer", "tricare"} and number % 4 == 1)
        billing: Document = {"tier": "out_of_network"} if outside else {}
        given = treatment(
            choose, pathway, billing=billing | ({"payer_is_medicare": True} if "medicare" in name else {})
        )
        return scene(choose, plan, given, family=name in {"champva", "tricare"} or every(number, 3, 2), days=SPRING)

    return stratum


def shipped_designs(choose: Choices, number: int) -> Scene:
    """Return the shipped plan designs, one after another."""
    names = design_ids()
    pathway = (Pathway.BUNDLED, Pathway.SPECIALTY_PHARMACY, Pathway.UNBUNDLED)[number // len(names) % 3]
    return scene(choose, names[number % len(names)], treatment(choose, pathway), family=number % 2 == 1)


# second payers


def _behind(choose: Choices, method: str, **more: object) -> Document:
    second = {"coverage": {"plan": plan_of(choose, deductible=(0, 600))}, "method": method, **more}
    if choose.chance(25) and method != "supplement":
        second["tier"] = "out_of_network"
    found: Document = {"secondary": second}
    if choose.chance(60):
        found["secondary_prices"] = price_book(choose, Pathway.BUNDLED)
    return found


def commercial_second(method: str) -> Callable[[Choices, int], Scene]:
    """Return the stratum of two commercial plans by a method."""

    def stratum(choose: Choices, number: int) -> Scene:
        """Return two commercial plans."""
        first = plan_of(choose, rule("psychiatric_evaluation", covered=False), deductible=(300, 2_500))
        billing: Document = {"tier": "out_of_network"} if every(number, 4, 3) else {}
        given = treatment(choose, billing=billing)
        return scene(choose, first, given, payer=_behind(choose, method), days=ANY_DAY)

    return stratum


def medicare_second(choose: Choices, number: int) -> Scene:
    """Return Medicare behind the plan of a job."""
    payer = {
        "secondary": {
            "coverage": {"plan": {"regime": "original_medicare", "on": ON}},
            "method": "medicare_secondary",
        },
        "medicare": {"from_current_work": True, "employees": 200},
    }
    if number % 2:
        payer["secondary_prices"] = price_book(choose, Pathway.BUNDLED)
    first = plan_of(choose, deductible=(300, 3_000), maximum=(1_000, 4_000))
    billing: Document = {"tier": "out_of_network"} if every(number, 3, 2) else {}
    return scene(choose, first, treatment(choose, billing=billing), payer=payer)


def medigap(choose: Choices, number: int) -> Scene:
    """Return every letter of Medigap behind original Medicare."""
    letters = tuple(MedigapLetter)
    letter = letters[number % len(letters)]
    second: Document = {"regime": "medigap", "letter": letter.value, "on": ON}
    if letter.value in {"C", "F"}:
        second["eligible_before_2020"] = True
    if letter.value == "N":
        second["session_is_office_visit"] = number // len(letters) % 2 == 0
    if letter.value == "G":
        second["high_deductible"] = number // len(letters) % 2 == 1
    outside = every(number, 3, 2)
    plan = {"regime": "original_medicare", "on": ON, "assigned": not outside}
    billing = {"payer_is_medicare": True} | ({"tier": "out_of_network"} if outside else {})
    return scene(choose, plan, treatment(choose, billing=billing), payer={"secondary": second})


def tricare_for_life(choose: Choices, number: int) -> Scene:
    """Return TRICARE For Life behind original Medicare."""
    second = {"regime": "tricare_for_life", "on": ON, "pays_excess": number % 2 == 0}
    outside = every(number, 3, 2)
    plan = {"regime": "original_medicare", "on": ON, "assigned": not outside}
    billing = {"payer_is_medicare": True} | ({"tier": "out_of_network"} if outside else {})
    return scene(choose, plan, treatment(choose, billing=billing), payer={"secondary": second})


def medicaid_after_medicare(choose: Choices, number: int) -> Scene:
    """Return Medicaid behind Medicare: a qualified beneficiary's, or one that also pays alone."""
    plan = {"regime": "original_medicare", "on": ON}
    second: Document = {"regime": "medicaid_after_medicare", "on": ON}
    if number % 2:
        medicaid = {"regime": "medicaid", "on": ON, "income": "16000", "household": 1, "exempt": None}
        medicaid |= {"cap_period_months": 3, "preferred_drug": True}
        second = {"coverage": {"plan": medicaid}, "method": "lesser_of", "pays_alone": number % 4 == 1}
    payer: Document = {"secondary": second}
    if number % 3:
        payer["secondary_prices"] = price_book(choose, Pathway.BUNDLED)
        for entry in payer["secondary_prices"]["entries"]:
            entry["allowed"] = f"{int(entry['allowed'].partition('.')[0]) * 2 // 3}.37"
    if number % 4 == 1:
        plan = {"regime": "original_medicare", "on": ON}
        given = treatment(choose, Pathway.INFUSION)
        payer.pop("secondary_prices", None)
        return scene(choose, plan, given, payer=payer)
    return scene(choose, plan, treatment(choose, billing={"payer_is_medicare": True}), payer=payer)


# changes of coverage


def changes(choose: Choices, number: int) -> Scene:
    """Return another plan, a second payer gained or lost, a coverage lost, or another way of billing, in mid-course."""
    first, later = (plan_of(choose, deductible=(300, 2_000)) for _ in range(2))
    second = {"coverage": {"plan": plan_of(choose, deductible=(0, 500))}, "method": "standard"}
    on = (date(2026, 3, 10) + timedelta(days=choose.number(0, 100))).isoformat()
    bills = {"pathway": "specialty_pharmacy", "visit_code": "99214"}
    all_prices = price_book(choose, Pathway.BUNDLED)["entries"]
    all_prices += [e for e in price_book(choose, Pathway.SPECIALTY_PHARMACY)["entries"] if e.get("code") != "90792"]
    what = number % 8
    change: Document = {"on": on}
    payer: Document = {}
    match what:
        case 0 | 1:
            change["coverage"] = {"plan": later}
        case 2:
            change |= {"keeps_coverage": True, "secondary": second}
            change["secondary_prices"] = price_book(choose, Pathway.BUNDLED)
        case 3:
            change["keeps_coverage"] = True
            payer["secondary"] = second
        case 4:
            payer["secondary"] = second
            change |= {"coverage": {"plan": later}, "keeps_secondary": True}
        case 5:
            pass
        case 6:
            change |= {"keeps_coverage": True, "billing": bills, "prices": {"entries": all_prices}}
        case _:
            change |= {"coverage": {"plan": later}, "prices": price_book(choose, Pathway.BUNDLED)}
    last = date(2026, 3, 1)
    payer["changes"] = [change]
    if what == 1:
        payer["changes"].append({"on": "2026-09-01", "coverage": {"plan": plan_of(choose)}})
    return scene(choose, first, treatment(choose, weeks=(8, 20)), payer=payer, days=(date(2026, 1, 26), last))
