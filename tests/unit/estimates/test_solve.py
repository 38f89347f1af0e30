"""Questions: known answers worked by hand on one plan (deductible 2,000, 20 percent, maximum 6,000), then bad input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from ketacost import (
    Assistance,
    Billing,
    ClinicDiscount,
    Course,
    CoverageChange,
    CoverageTier,
    DoseChange,
    EstimateRequest,
    FoundationGrant,
    InvalidInputError,
    Limit,
    NetworkTier,
    OutOfNetworkTerms,
    PriceBook,
    PriceEntry,
    Rate,
    SavingsCard,
    Scenario,
    SecondaryCoverage,
    Unknown,
)
from ketacost.estimates.solve import (
    Measure,
    PlanOffer,
    PriceOutcome,
    best_start,
    break_even_price,
    cheapest_plan,
    limits_met,
    stop_risk,
    variants,
)
from ketacost.plans.conventions import Conventions, CrossingCopay
from ketacost.plans.networks import OutOfNetworkMethod
from ketacost.values.dates import Span
from tests.unit.estimates.asking import SAFETY, course, covered, plan, prices, request, share


def infusions(**parts: Any) -> EstimateRequest:  # noqa: ANN401 (any field of a request)
    """Return six infusions paid alone, without a price; parts replace its own."""
    whole: dict[str, Any] = {
        "course": Course(regimen="ketamine_iv_six", starts_on=date(2026, 3, 2), weeks=4, weight_kg="70", safety=SAFETY),
        "billing": Billing(pathway="cash"),
        "label": "IV",
    }
    return EstimateRequest(**whole | parts)


def offers() -> list[PlanOffer]:
    """Return a rich plan, the lean one, and paying alone."""
    rich = covered(plan(name="rich", deductibles=(Limit(individual="500"),)))
    return [
        PlanOffer(label="alone", coverage=None, monthly_premium=0),
        PlanOffer(label="rich", coverage=rich, monthly_premium="500"),
        PlanOffer(label="lean", coverage=covered(), monthly_premium="100"),
    ]


# break-even: the other course is twelve sessions of 1,000, so 2,000 + 20 percent of 10,000 = 4,000


def test_the_price_of_cash_infusions_that_cost_what_the_plan_leaves() -> None:
    """6 x 666.66 = 3,999.96 is at most 4,000; 6 x 666.67 = 4,000.02 is not."""
    found = break_even_price(infusions(), request(), code="96365")

    assert Decimal("666.66") == found.price
    assert found.surely == found.possibly
    checked = [(check.price, check.total, check.is_at_most) for check in found.surely.checks]
    assert [
        (Decimal("666.66"), Decimal("3999.96"), True),
        (Decimal("666.67"), Decimal("4000.02"), False),
    ] == checked
    assert Decimal("3999.96") == found.asked.net_cost.low
    assert Decimal("4000.00") == found.against.net_cost.low


def test_a_discount_of_the_clinic_moves_the_price() -> None:
    """With 10 percent off, cut to the cent, 740.73 - 74.07 = 666.66; a cent more is 666.67 a session."""
    discounted = infusions(assistance=Assistance(discount=ClinicDiscount(percent=Rate.parse("10%"))))

    assert Decimal("740.73") == break_even_price(discounted, request(), code="96365").price
    owed = Measure.PATIENT_RESPONSIBILITY
    assert Decimal("666.66") == break_even_price(discounted, request(), code="96365", measure=owed).price


def test_rounding_of_the_plan_is_part_of_the_answer() -> None:
    """On the plan, 2,000.00 gives 2,000 + 5 x 400; up to 2,000.02 each 20 percent still rounds to 400.00."""
    found = break_even_price(infusions(coverage=covered()), request(), code="96365")

    assert Decimal("2000.02") == found.price
    assert [Decimal("4000.00"), Decimal("4000.06")] == [check.total for check in found.surely.checks]


def test_out_of_network_the_whole_charge_above_the_allowance_counts() -> None:
    """Half of a charge p is accepted, 0.50 p is billed beside it: 6 x 0.50 p alone is 4,000 at 1,333.33."""
    tiers = (NetworkTier.OUT_OF_NETWORK,)
    design = plan(
        deductibles=(),
        out_of_pocket_maxima=(),
        cost_sharing=(share(tiers=tiers, coinsurance=None, deductible="waived", counts_to_maximum=False),),
        out_of_network=OutOfNetworkTerms(method=OutOfNetworkMethod.PERCENT_OF_BILLED, percent="50%"),
    )
    asked = infusions(coverage=covered(design), billing=Billing(pathway="cash", tier="out_of_network"))
    found = break_even_price(asked, request(), code="96365")

    # 1,333.33: accepted 666.665, half-up 666.67, so 666.66 is left; of 1,333.34 it is 666.67.
    assert Decimal("1333.33") == found.price
    assert [Decimal("3999.96"), Decimal("4000.02")] == [check.total for check in found.surely.checks]


def test_never_and_always_are_said() -> None:
    """An intake of 200 costs more than a course without charge; a maximum of 3,000 is always below 4,000."""
    free = request(coverage=covered(plan(cost_sharing=(share(coinsurance=None, deductible="waived"),))))
    intake = PriceBook(entries=(PriceEntry(code="90792", billed="200"),))
    new = infusions(course=attrs.evolve(infusions().course, new_patient=True), prices=intake)
    never = break_even_price(new, free, code="96365").surely
    capped = infusions(coverage=covered(plan(out_of_pocket_maxima=(Limit(individual="3000"),))))
    always = break_even_price(capped, request(), code="96365").surely

    assert (PriceOutcome.NEVER, None) == (never.outcome, never.price)
    assert [(Decimal("0.00"), Decimal("200.00"), False)] == [
        (check.price, check.total, check.is_at_most) for check in never.checks
    ]
    assert (PriceOutcome.ALWAYS, None) == (always.outcome, always.price)
    assert [(Decimal("3000.00"), True)] == [(check.total, check.is_at_most) for check in always.checks]


def test_unknowns_give_a_price_that_holds_and_one_that_may() -> None:
    """Balances not known: the other course costs 0 to 4,000, so no price surely holds, and 666.66 may."""
    asked = request(coverage=covered(accumulators=Unknown("ask")))
    found = break_even_price(infusions(), asked, code="96365")

    assert (Decimal("0.00"), Decimal("4000.00")) == (found.against_total.low, found.against_total.high)
    assert Decimal("0.00") == found.surely.price
    assert Decimal("666.66") == found.possibly.price


def test_an_entry_is_moved_as_it_is_written() -> None:
    """A price a unit is answered a unit, and one entry needs no name."""
    dispensed = request(prices=prices(billed=None, allowed="5", basis="unit"), coverage=None)
    found = break_even_price(dispensed, request())

    assert ("G2082", "unit") == (found.subject, found.basis)
    assert Decimal("333.33") == found.price  # 12 sessions


def test_a_price_by_drug_code_is_found_in_any_spelling() -> None:
    """The national drug code of the entry and that of the question are the same in 10 and 11 digits."""
    book = PriceBook(entries=(PriceEntry(ndc="50458-0028-03", allowed="900"), PriceEntry(code="G0463", allowed="1")))
    with pytest.raises(InvalidInputError) as caught:
        break_even_price(request(prices=book), request(), code="50458-028-03")

    assert ["price.missing"] == [problem.code for problem in caught.value.problems]


# plans


def test_plans_in_order_of_care_and_premiums() -> None:
    """Lean: 4,000 + 1,200. Rich: 500 + 20 percent of 11,500 + 6,000 = 8,800. Alone: 12 x 1,800 = 21,600."""
    found = cheapest_plan(request(), offers(), months=12)

    assert ["lean", "rich", "alone"] == [one.label for one in found.plans]
    assert ["5200.00", "8800.00", "21600.00"] == [str(one.total.expected) for one in found.plans]
    assert ["0.00", "3600.00", "16400.00"] == [str(one.above_first.expected) for one in found.plans]
    assert [1, 2, 3] == [one.place for one in found.plans]
    assert [True, False, False] == [one.may_be_cheapest for one in found.plans]
    assert found.is_decided


def test_without_premiums_the_rich_plan_comes_first() -> None:
    """Over no months the order is that of the care alone: 2,800, 4,000, 21,600."""
    assert ["rich", "lean", "alone"] == [one.label for one in cheapest_plan(request(), offers(), months=0).plans]


def test_ties_share_a_place_in_the_order_given() -> None:
    """Two plans that cost the same are both first, and the question is decided."""
    one = PlanOffer(label="b", coverage=covered(), monthly_premium="100")
    found = cheapest_plan(request(), [one, attrs.evolve(one, label="a"), offers()[1]], months=12)

    assert [(1, "b"), (1, "a"), (3, "rich")] == [(ranked.place, ranked.label) for ranked in found.plans]
    assert found.is_decided


def test_a_ranking_with_unknowns_says_that_it_is_open() -> None:
    """Balances not known: lean costs 1,200 to 5,200, rich 8,800; a premium of 0 to 400 reaches down to 2,800."""
    unknown = attrs.evolve(offers()[2], coverage=covered(accumulators=Unknown("ask")))
    found = cheapest_plan(request(), [offers()[1], unknown], months=12)
    spread = attrs.evolve(offers()[1], monthly_premium=Unknown("ask the plan", low=0, high=400))
    reopened = cheapest_plan(request(), [spread, unknown], months=12)

    assert Scenario.HIGH is found.ordered_by
    assert (["lean", "rich"], True) == ([one.label for one in found.plans], found.is_decided)
    assert (["lean", "rich"], False) == ([one.label for one in reopened.plans], reopened.is_decided)
    assert [True, True] == [one.may_be_cheapest for one in reopened.plans]


def test_a_plan_may_bring_its_own_prices() -> None:
    """At a contract price of 500: 2,000 + 20 percent of 4,000 = 2,800."""
    cheap = attrs.evolve(offers()[2], label="other contract", prices=prices(allowed="500"), monthly_premium=0)
    found = cheapest_plan(request(), [offers()[2], cheap], months=12)

    assert ("other contract", Decimal("2800.00")) == (found.plans[0].label, found.plans[0].total.low)


# best start


def test_waiting_for_the_new_year_saves_a_second_deductible() -> None:
    """From 28 December two sessions fall in 2026 (2,000 + 3,600), from the 29th one (1,000 + 3,800), then none."""
    found = best_start(request(), first_on=date(2026, 12, 28), last_on=date(2027, 1, 10))

    totals = {day.starts_on.isoformat(): str(day.total.expected) for day in found.days}
    assert "5600.00" == totals["2026-12-28"]
    assert {"4800.00"} == {totals[f"2026-12-{day}"] for day in (29, 30, 31)}
    assert "2027-01-01" not in totals  # a holiday
    assert [date(2027, 1, day) for day in (4, 5, 6, 7, 8)] == [day.starts_on for day in found.cheapest]
    assert {Decimal("-1600.00")} == {day.cost_of_waiting.expected for day in found.cheapest}
    assert Decimal("4000.00") == found.estimate.net_cost.low
    assert found.is_decided


def test_days_without_an_answer_are_told_and_do_not_count() -> None:
    """A start before the opening balances of 1 January has no answer; the first day that has one is compared with."""
    found = best_start(request(), first_on=date(2025, 12, 26), last_on=date(2026, 1, 9))

    # Starts on Friday 26 and Monday 29 December have their first session on the 29th; the 30th waits for 2 January.
    assert [date(2025, 12, 26), date(2025, 12, 29)] == [one.starts_on for one in found.refused]
    assert {"day.before_balances"} == {problem.code for one in found.refused for problem in one.problems}
    assert date(2025, 12, 30) == found.days[0].starts_on
    assert date(2026, 1, 2) == found.days[0].first_session_on
    assert Decimal("0.00") == found.days[0].cost_of_waiting.expected


def test_unknowns_leave_the_start_open() -> None:
    """With balances unknown the most a start can cost decides, and the answer says that it is not certain."""
    asked = request(coverage=covered(accumulators=Unknown("ask")))
    found = best_start(asked, first_on=date(2026, 3, 2), last_on=date(2026, 3, 6))

    assert (Scenario.HIGH, False) == (found.ordered_by, found.is_decided)


# limits


def test_a_deductible_is_met_at_the_second_session() -> None:
    """1,000 before it, 1,000 at it, ten times 200 after it; the maximum is not met."""
    found = limits_met(request())

    (met,) = found.met
    assert (2, date(2026, 3, 5), "2026", date(2026, 12, 31)) == (
        met.session,
        met.on,
        met.benefit_year,
        met.holds_until,
    )
    assert ["1000.00", "1000.00", "2000.00"] == [str(one) for one in (met.owed_before, met.owed_at, met.owed_after)]
    assert ((), (met,)) == (found.before_session(2), found.before_session(3))
    assert found.is_certain


def test_a_limit_met_last_year_does_not_hold() -> None:
    """Sessions on 21, 24, 28, 31 December, then 4 and 7 January: met at session 2, and again at session 6."""
    found = limits_met(request(course=course(starts_on=date(2026, 12, 21))))

    assert [2, 6] == [one.session for one in found.met]
    assert found.met[:1] == found.before_session(4)
    assert () == found.before_session(5)
    assert found.met[1:] == found.before_session(7)


def test_a_limit_ends_with_its_coverage() -> None:
    """The deductible met on 5 March holds until the eve of another coverage, not of one that goes on."""
    on = date(2026, 4, 1)
    moved = limits_met(request(changes=(CoverageChange(on=on, coverage=covered(plan(name="other"))),)))
    kept = limits_met(request(changes=(CoverageChange(on=on, keeps_coverage=True),)))

    assert [date(2026, 3, 31), date(2026, 12, 31)] == [one.holds_until for one in moved.met]
    assert [date(2026, 12, 31)] == [one.holds_until for one in kept.met]


# doses and rhythms


def test_doses_and_rhythms_side_by_side() -> None:
    """Ten weeks: 13 or 14 sessions; a session of 84 mg is 1,500, the first is 56 mg in every variant."""
    book = PriceBook(entries=(PriceEntry(code="G2082", allowed="1000"), PriceEntry(code="G2083", allowed="1500")))
    found = variants(request(course=course(weeks=10), prices=book)).variants

    assert [56, 56, 84, 84] == [one.dose_mg for one in found]
    assert [(2, 13), (1, 14)] * 2 == [(one.maintenance_every_weeks, one.sessions) for one in found]
    assert ["4200.00", "4400.00", "5400.00", "5700.00"] == [str(one.total.expected) for one in found]
    assert ["0.00", "200.00", "1200.00", "1500.00"] == [str(one.more_than_first.expected) for one in found]
    assert [True, False, False, False] == [one.is_requested for one in found]


def test_without_a_schedule_for_maintenance_the_doses_alone_vary() -> None:
    """The label has none for acute suicidality."""
    book = PriceBook(entries=(PriceEntry(code="G2082", allowed="1000"), PriceEntry(code="G2083", allowed="1500")))
    suicidal = course(regimen="spravato_mdsi", weeks=4, dose_mg=84)
    found = variants(request(course=suicidal, prices=book)).variants

    assert {None} == {one.maintenance_every_weeks for one in found}
    assert [one.dose_mg == 84 for one in found] == [one.is_requested for one in found]


# stopping early


def test_the_expected_cost_is_exact() -> None:
    """Stopping at week 4 costs 2,000 + 20 percent of 6,000 = 3,200, else 4,000: a third and two thirds of them."""
    found = stop_risk(request(), stops=[(4, "1/3")])

    assert Fraction(11_200, 3) == found.mean.expected
    assert (Decimal("3733.33"), True) == (found.mean.rounded.expected, found.mean.is_rounded)
    assert [(10, "3200.00"), (50, "4000.00"), (90, "4000.00")] == [
        (one.percent, str(one.total.expected)) for one in found.percentiles
    ]
    assert [(4, 8, Fraction(1, 3)), (None, 12, Fraction(2, 3))] == [
        (one.after_week, one.sessions, one.probability) for one in found.outcomes
    ]


def test_a_percentile_is_reached_exactly() -> None:
    """With a quarter at 3,200 the 25th percentile is still 3,200, the 26th is 4,000."""
    found = stop_risk(request(), stops=[(4, Rate.parse("25%"))], percentiles=(25, 26, 100))

    assert ["3200.00", "4000.00", "4000.00"] == [str(one.total.expected) for one in found.percentiles]
    assert (Decimal("3800.00"), False) == (found.mean.rounded.expected, found.mean.is_rounded)


@pytest.mark.parametrize("written", ["0.25", "25%", "1/4", Fraction(1, 4), Decimal("0.25"), Rate(2500)], ids=repr)
def test_a_probability_may_be_written_in_any_exact_way(written: Any) -> None:  # noqa: ANN401 (any spelling)
    """All of them are one quarter."""
    assert Fraction(3800) == stop_risk(request(), stops=[(4, written)]).mean.expected


def test_unknowns_widen_the_mean_and_an_impossible_outcome_does_not() -> None:
    """Balances not known: 0 to 3,200 and 0 to 4,000, so half and half is 0 to 3,600."""
    asked = request(coverage=covered(accumulators=Unknown("ask")))
    found = stop_risk(asked, stops=[(4, "0.5"), (2, 0)])

    assert (Fraction(0), Fraction(3600)) == (found.mean.low, found.mean.high)
    assert isinstance(found.mean.expected, Unknown)
    assert ["3200.00", "3200.00", "4000.00"] == [str(one.total.high) for one in found.percentiles]


# bad input

CARD = SavingsCard(patient_pays="10", yearly_maximum="100")
CROSSING = plan(
    cost_sharing=(share(coinsurance=None, copay="40"),), conventions=Conventions(crossing_copay=CrossingCopay.NONE)
)
TWO_TIERS = PriceBook(
    entries=(
        PriceEntry(code="96365", billed="1", tier="in_network"),
        PriceEntry(code="96365", billed="1", tier="out_of_network"),
    )
)


def _price(asked: EstimateRequest, **parts: Any) -> Callable[[], object]:  # noqa: ANN401 (any option)
    return lambda: break_even_price(asked, request(), **{"code": "96365"} | parts)


def _plans(*plans: PlanOffer, months: Any = 12) -> Callable[[], object]:  # noqa: ANN401 (anything)
    return lambda: cheapest_plan(request(), plans, months=months)


def _start(asked: EstimateRequest, first: str = "2026-03-02", last: str = "2026-03-06") -> Callable[[], object]:
    return lambda: best_start(asked, first_on=date.fromisoformat(first), last_on=date.fromisoformat(last))


def _stop(*stops: Any, **parts: Any) -> Callable[[], object]:  # noqa: ANN401 (anything)
    return lambda: stop_risk(parts.pop("asked", request()), stops=stops, **parts)


LEAN = offers()[2]
BAD: list[tuple[str, Callable[[], object], str, str]] = [
    (
        "second payer",
        _price(infusions(coverage=covered(), secondary=SecondaryCoverage(coverage=covered()))),
        "not_monotone",
        "asked.secondary",
    ),
    ("card", _price(infusions(assistance=Assistance(savings_card=CARD))), "not_monotone", "asked.assistance"),
    (
        "grant",
        _price(infusions(assistance=Assistance(grants=(FoundationGrant(amount=1),)))),
        "not_monotone",
        "asked.assistance",
    ),
    ("change", _price(infusions(changes=(CoverageChange(on=date(2026, 3, 9)),))), "not_monotone", "asked.changes"),
    ("crossing copay", _price(infusions(coverage=covered(CROSSING))), "not_monotone", "asked.prices"),
    ("no code", _price(infusions(), code=None), "which_price", "asked.prices.entries"),
    ("two entries", _price(infusions(prices=TWO_TIERS)), "which_price", "asked.prices.entries"),
    ("no such entry", _price(infusions(prices=TWO_TIERS), entry=2), "which_price", "asked.prices.entries"),
    ("two amounts", _price(request(), code="G2082"), "two_amounts", "asked.prices.entries[0].billed"),
    ("unused", _price(request(), code="96365"), "price_unused", "asked.prices.entries[1]"),
    ("one plan", _plans(LEAN), "too_few_plans", "plans"),
    ("months", _plans(LEAN, offers()[1], months=-1), "months", "months"),
    ("months of truth", _plans(LEAN, offers()[1], months=True), "months", "months"),
    ("same label", _plans(LEAN, LEAN), "same_label", "plans[1].label"),
    (
        "premium",
        _plans(LEAN, attrs.evolve(offers()[1], monthly_premium=Unknown("ask", low=1))),
        "premium",
        "plans[1].monthly_premium",
    ),
    ("reversed", _start(request(), "2026-03-06", "2026-03-02"), "window", "last_on"),
    ("long", _start(request(), "2026-01-01", "2027-01-06"), "window_too_long", "last_on"),
    ("weekend", _start(request(), "2026-03-07", "2026-03-08"), "no_open_day", "first_on"),
    (
        "closed",
        _start(request(course=course(closures=(Span(date(2026, 3, 1), date(2026, 3, 9)),)))),
        "no_open_day",
        "first_on",
    ),
    (
        "intake",
        _start(request(course=course(new_patient=True, intake_on=date(2026, 2, 2)))),
        "fixed_day",
        "request.course.intake_on",
    ),
    (
        "titration day",
        _start(request(course=course(titration=(DoseChange(on=date(2026, 3, 9), dose_mg=84),)))),
        "fixed_day",
        "request.course.titration[0].on",
    ),
    ("session", lambda: limits_met(request()).before_session(13), "no_such_session", "number"),
    ("IV", lambda: variants(infusions()), "no_variants", "request.course.regimen"),
    (
        "own doses",
        lambda: variants(request(course=course(maintenance_dose_mg=84))),
        "own_doses",
        "request.course.maintenance_dose_mg",
    ),
    (
        "stops already",
        _stop((4, "1"), asked=request(course=course(stop_after_week=4))),
        "stops_already",
        "request.course.stop_after_week",
    ),
    ("week", _stop((8, "1")), "stop_week", "stops[0].week"),
    ("week zero", _stop((0, "1")), "stop_week", "stops[0].week"),
    ("week twice", _stop((4, "0.1"), (4, "0.1")), "stop_twice", "stops[1].week"),
    ("float", _stop((4, 0.25)), "probability", "stops[0].probability"),
    ("truth", _stop((4, True)), "probability", "stops[0].probability"),
    ("words", _stop((4, "often")), "probability", "stops[0].probability"),
    ("no quotient", _stop((4, "1/0")), "probability", "stops[0].probability"),
    ("above one", _stop((4, "101%")), "probability", "stops[0].probability"),
    ("below zero", _stop((4, Fraction(-1, 2))), "probability", "stops[0].probability"),
    ("not a number", _stop((4, Decimal("NaN"))), "probability", "stops[0].probability"),
    ("sum", _stop((2, "0.6"), (4, "1/2")), "probabilities", "stops"),
    ("percentile", _stop((4, "1/2"), percentiles=(0,)), "percentile", "percentiles[0]"),
]


@pytest.mark.parametrize(("ask", "code", "path"), [pytest.param(*rest, id=name) for name, *rest in BAD])
def test_a_question_that_has_no_exact_answer_is_refused_by_name(
    ask: Callable[[], object], code: str, path: str
) -> None:
    """The error has its code, its place, and a sentence with the way out."""
    with pytest.raises(InvalidInputError) as caught:
        ask()

    (problem,) = caught.value.problems
    assert (f"solve.{code}", path) == (problem.code, problem.path)
    assert problem.message[0].islower() or problem.message[0].isdigit()
    assert not problem.message.endswith(".")


def test_every_problem_of_the_stops_is_told_at_once() -> None:
    """A week and a probability are wrong: both are listed."""
    with pytest.raises(InvalidInputError) as caught:
        stop_risk(request(), stops=[(9, "1/2"), (4, "x")])

    assert ["stops[0].week", "stops[1].probability"] == [problem.path for problem in caught.value.problems]


def test_problems_of_a_request_keep_their_place_in_the_question() -> None:
    """Each request has the name the question has for it."""
    wrong = request(course=course(weeks=0))
    family = PlanOffer(label="family", coverage=covered(members=CoverageTier.FAMILY), monthly_premium=0)
    asks: list[tuple[str, Callable[[], object]]] = [
        (
            "asked.course.weeks",
            lambda: break_even_price(attrs.evolve(wrong, prices=PriceBook()), request(), code="G2082"),
        ),
        ("against.course.weeks", lambda: break_even_price(infusions(), wrong, code="96365")),
        ("plans[0].course.weeks", lambda: cheapest_plan(wrong, [LEAN, family], months=1)),
        ("request.course.weeks", lambda: best_start(wrong, first_on=date(2026, 3, 2), last_on=date(2026, 3, 3))),
        ("request.course.weeks", lambda: variants(wrong)),
        ("request.course.weeks", lambda: stop_risk(wrong, stops=[])),
    ]

    for path, ask in asks:
        with pytest.raises(InvalidInputError) as caught:
            ask()
        assert path == caught.value.problems[0].path
