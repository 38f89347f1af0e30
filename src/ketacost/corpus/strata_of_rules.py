"""Strata of a plan's rules: copays, coinsurance, maxima, visits, what is not covered, and how parts are rounded."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from ketacost.coding.billing import Pathway
from ketacost.corpus.choices import Choices
from ketacost.corpus.scenes import (
    ANY_DAY,
    EVERYWHERE,
    NETWORK,
    OUTSIDE,
    Opened,
    Scene,
    plan_of,
    rule,
    scene,
)
from ketacost.corpus.treatments import Document, price_book, treatment
from ketacost.plans.conventions import (
    CapScope,
    CapUnit,
    CoinsuranceBase,
    CopayScope,
    CrossingCopay,
    DeductibleTerm,
    NoncoveredLiability,
    ProcessingOrder,
    ReliefOrder,
)
from ketacost.plans.missing_authorization import REDUCING, Unapproved
from ketacost.values.money import Rounding

SESSION: Final = "treatment_session"
_LINES: Final = (Pathway.UNBUNDLED, Pathway.SPECIALTY_PHARMACY, Pathway.ASSIGNMENT_OF_BENEFITS)
_OF_LINES: Final = ("office_visit", "medical_drug", "specialty_drug", "observation", "psychotherapy")


def _nth(words: type[StrEnum], number: int) -> str:
    members = tuple(words)
    return members[number % len(members)].value


def _copay(choose: Choices) -> str:
    return choose.amount(0, 15_000, choose.pick((500, 500, 1)))


def deductible_first(choose: Choices, _number: int) -> Scene:
    """Return coinsurance after the deductible."""
    return scene(choose, plan_of(choose))


def copay_terms(choose: Choices, number: int) -> Scene:
    """Return a copay before, after or instead of the deductible, with or without coinsurance."""
    share = {"coinsurance": choose.rate(500, 4_000, 25)} if choose.chance(50) else {}
    own = rule(SESSION, copay=_copay(choose), **{**share, "deductible": _nth(DeductibleTerm, number)})
    return scene(choose, plan_of(choose, own, deductible=(100, 2_500)))


def crossing_copay(choose: Choices, number: int) -> Scene:
    """Return a copay on the line that finishes the deductible."""
    share = {"coinsurance": choose.rate(500, 4_000, 25)} if choose.chance(40) else {}
    own = rule(SESSION, copay=choose.amount(2_000, 60_000), **share)
    readings = {"crossing_copay": _nth(CrossingCopay, number)}
    return scene(choose, plan_of(choose, own, conventions=readings, deductible=(500, 3_000)))


def coinsurance_base(choose: Choices, number: int) -> Scene:
    """Return copay and coinsurance on one line, by every base."""
    base = _nth(CoinsuranceBase, number)
    terms = ("first", "waived") if base in {"greater_of", "lesser_of"} else ("first", "waived", "after_copay")
    own = rule(
        SESSION,
        copay=choose.amount(1_000, 40_000),
        coinsurance=choose.rate(500, 6_000, 25),
        deductible=choose.pick(terms),
    )
    return scene(choose, plan_of(choose, own, conventions={"coinsurance_base": base}))


def coinsurance_bounds(choose: Choices, number: int) -> Scene:
    """Return coinsurance with a least and a most, or a most of the whole cost share."""
    scope = _nth(CapScope, number)
    most = choose.number(50, 300)
    least = {"coinsurance_minimum": f"{choose.number(10, most)}.00"} if choose.chance(70) else {}
    own = rule(SESSION, coinsurance=choose.rate(500, 5_000, 25), maximum=f"{most}.00", maximum_scope=scope, **least)
    copay = {"copay": _copay(choose)} if choose.chance(40) else {}
    readings = {"relief_order": _nth(ReliefOrder, number // 2)}
    return scene(choose, plan_of(choose, own | copay, conventions=readings, deductible=(0, 1_500)))


def maxima_of_rules(choose: Choices, number: int) -> Scene:
    """Return maxima of a rule counted over the line, the visit or the day, on visits of several lines."""
    own = rule(
        choose.some(_OF_LINES),
        coinsurance=choose.rate(1_000, 5_000, 25),
        maximum=choose.amount(2_500, 30_000, 500),
        maximum_unit=_nth(CapUnit, number),
        maximum_scope=_nth(CapScope, number // 3),
    )
    shared = rule(
        "all_other", coinsurance="30%", maximum=choose.amount(5_000, 40_000, 500), maximum_unit=_nth(CapUnit, number)
    )
    plan = plan_of(choose, own, deductible=(0, 1_000), maximum=(2_500, 6_000))
    plan["cost_sharing"][-2] = shared
    billing = {"prolonged": [{"code": "99417", "units": choose.number(1, 5)}, {"code": "90833"}]}
    return scene(choose, plan, treatment(choose, _LINES[number // 2 % len(_LINES)], billing=billing))


def copay_scopes(choose: Choices, number: int) -> Scene:
    """Return copays on visits of several lines, owed by line, visit, day or component."""
    names = choose.some(_OF_LINES)
    rules = [rule(name, copay=_copay(choose), deductible=choose.pick(("waived", "first"))) for name in names]
    if choose.chance(50):
        rules[0]["copay_scope"] = _nth(CopayScope, number // 5)
    plan = plan_of(choose, *rules, conventions={"copay_scope": _nth(CopayScope, number)}, deductible=(0, 1_000))
    plan["cost_sharing"][-2] |= {"copay": _copay(choose)}
    pathway = (*_LINES, Pathway.HOSPITAL_OUTPATIENT, Pathway.INFUSION)[number % 5]
    return scene(choose, plan, treatment(choose, pathway))


def relief_at_the_maximum(choose: Choices, number: int) -> Scene:
    """Return lines on which the out-of-pocket maximum is met, by every order of relief."""
    own = rule(SESSION, copay=choose.amount(2_000, 30_000), coinsurance=choose.rate(1_000, 5_000, 25))
    readings = {
        "relief_order": _nth(ReliefOrder, number),
        "deductible_counts_to_maximum": number // 3 % 2 == 0,
        "coinsurance_base": choose.pick(("after_copay", "before_copay")),
    }
    plan = plan_of(choose, own, conventions=readings, deductible=(200, 2_000), maximum=(100, 1_000))
    opened = (Opened.NEARLY_ALL, Opened.NEARLY_ALL, Opened.ANYTHING)
    return scene(choose, plan, opened=opened)


def first_visits(choose: Choices, _number: int) -> Scene:
    """Return other terms for the first visits of a benefit year."""
    first: Document = {"visits": choose.number(1, 6), "deductible": choose.pick(("waived", "first", "waived"))}
    if choose.chance(60):
        first["copay"] = _copay(choose)
    if choose.chance(30):
        first["coinsurance"] = choose.rate(0, 2_000, 25)
    own = rule(SESSION, coinsurance=choose.rate(1_000, 5_000, 25), first_visits=first)
    return scene(choose, plan_of(choose, own), days=ANY_DAY)


def visit_limits(choose: Choices, number: int) -> Scene:
    """Return visits that are covered only up to a number a year."""
    named = choose.pick(([SESSION], [SESSION, "psychiatric_evaluation"]))
    own = rule(named, coinsurance=choose.rate(1_000, 5_000, 25), visit_limit=choose.number(0, 9))
    readings = {"noncovered_liability": _nth(NoncoveredLiability, number)}
    return scene(choose, plan_of(choose, own, conventions=readings), days=ANY_DAY)


def not_covered(choose: Choices, number: int) -> Scene:
    """Return services the plan does not cover, owed by the patient or by nobody."""
    named = choose.some(_OF_LINES)
    readings = {"noncovered_liability": _nth(NoncoveredLiability, number)}
    plan = plan_of(choose, rule(named, covered=False), conventions=readings)
    return scene(choose, plan, treatment(choose, _LINES[number % len(_LINES)]))


def without_approval(choose: Choices, number: int) -> Scene:
    """Return sessions that no approval covers, by every effect of that."""
    effects = tuple(Unapproved)
    effect = effects[(number + effects.index(Unapproved.REDUCE_PAYMENT)) % len(effects)]
    missing: Document = {"effect": effect.value}
    if effect in REDUCING:
        missing["percent"] = choose.pick(("20%", "50%", "33.33%", "100%"))
    if effect is Unapproved.REDUCE_PAYMENT and choose.chance(60):
        missing["maximum"] = choose.amount(5_000, 60_000)
    plan = plan_of(choose, missing_authorization=missing)
    pathway = (Pathway.BUNDLED, Pathway.SPECIALTY_PHARMACY, Pathway.UNBUNDLED)[number % 3]
    tier = choose.pick((*NETWORK, *OUTSIDE))
    return scene(choose, plan, treatment(choose, pathway, billing={"tier": tier}), approvals=True)


def what_counts(choose: Choices, number: int) -> Scene:
    """Return copays and deductibles that count to the limits, or do not."""
    own = rule(
        SESSION,
        copay=choose.amount(2_000, 40_000),
        coinsurance=choose.rate(500, 3_000, 25),
        deductible=choose.pick(("first", "after_copay")),
        counts_to_maximum=number % 3 != 0,
    )
    readings = {
        "deductible_counts_to_maximum": number % 2 == 0,
        "copay_counts_to_deductible": number // 2 % 2 == 0,
    }
    plan = plan_of(choose, own, conventions=readings, deductible=(300, 2_500), maximum=(100, 1_500))
    return scene(choose, plan)


def rounding(choose: Choices, number: int) -> Scene:
    """Return coinsurance that ends in half a cent, rounded half-up or half-even."""
    half = choose.pick(("2.5%", "12.5%", "17.5%", "7.5%", "22.5%", "50%"))
    own = rule(SESSION, coinsurance=half, deductible="waived")
    plan = plan_of(choose, own, conventions={"rounding": _nth(Rounding, number)}, maximum=(2_500, 6_000))
    prices = price_book(choose, Pathway.BUNDLED)
    for entry in prices["entries"]:
        entry["allowed"] = f"{choose.number(30_000, 60_000) * 2 // 100}.{choose.pick((20, 60, 4, 12, 44))}"
        entry["billed"] = "2400.00"
        entry["allowed"] = _two_places(entry["allowed"])
    return scene(choose, plan, treatment(choose, prices=prices))


def _two_places(amount: str) -> str:
    whole, _, cents = amount.partition(".")
    return f"{whole}.{cents:0>2}"


def narrow_rules(choose: Choices, number: int) -> Scene:
    """Return rules that name a code or a benefit beside wider ones."""
    benefit = ("medical", "behavioral")[number % 2]
    rules = [
        rule(SESSION, codes=["G2083"], copay=_copay(choose), deductible="waived"),
        rule(SESSION, benefit="behavioral", coinsurance=choose.rate(500, 2_000, 25)),
        rule([SESSION, "psychiatric_evaluation"], coinsurance=choose.rate(2_000, 4_000, 25)),
        rule("all_other", benefit="behavioral", copay=_copay(choose)),
    ]
    return scene(choose, plan_of(choose, *rules), treatment(choose, billing={"benefit": benefit}))


def any_terms(choose: Choices, number: int) -> Scene:
    """Return any reading of every convention together, on visits of several lines and in any network."""
    base = _nth(CoinsuranceBase, number)
    readings = {
        "coinsurance_base": base,
        "crossing_copay": _nth(CrossingCopay, number // 2),
        "copay_scope": _nth(CopayScope, number // 3),
        "relief_order": _nth(ReliefOrder, number // 4),
        "cross_accumulation": choose.pick(("none", "out_to_in", "in_to_out", "both")),
        "processing_order": _nth(ProcessingOrder, number),
        "noncovered_liability": _nth(NoncoveredLiability, number),
        "deductible_counts_to_maximum": choose.chance(70),
        "copay_counts_to_deductible": choose.chance(30),
        "rounding": choose.pick(("half_up", "half_even")),
    }
    rules = [_any_rule(choose, [name], base) for name in choose.some((*_OF_LINES, SESSION, "outpatient_facility"))]
    plan = plan_of(choose, *rules, conventions=readings)
    plan["cost_sharing"][-2:] = [_any_rule(choose, ["all_other"], base, EVERYWHERE)]
    pathway = choose.pick((*_LINES, Pathway.BUNDLED, Pathway.HOSPITAL_OUTPATIENT))
    billing = {"tier": choose.pick(EVERYWHERE)}
    return scene(choose, plan, treatment(choose, pathway, billing=billing), days=ANY_DAY)


def _any_rule(choose: Choices, named: Sequence[str], base: str, tiers: Sequence[str] = NETWORK) -> Document:
    if choose.chance(6):
        return rule(named, tiers=tiers, covered=False)
    found = rule(named, tiers=tiers, deductible=choose.pick(("first", "waived")))
    if choose.chance(60):
        found["copay"] = _copay(choose)
    if choose.chance(65):
        found["coinsurance"] = choose.rate(0, 6_000, 1)
    one_of = base in {"greater_of", "lesser_of"} and "coinsurance" in found
    if "copay" in found and not one_of and choose.chance(30):
        found["deductible"] = "after_copay"
    if choose.chance(30):
        found |= {
            "maximum": choose.amount(0, 30_000),
            "maximum_scope": _nth(CapScope, choose.number(0, 1)),
            "maximum_unit": _nth(CapUnit, choose.number(0, 2)),
        }
    if choose.chance(15):
        found["visit_limit"] = choose.number(0, 6)
    found["counts_to_maximum"] = choose.chance(85)
    return found
