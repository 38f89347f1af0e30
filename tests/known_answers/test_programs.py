"""Programs of government and packages: worked by hand from the published terms, and laws of the Medicaid cap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost import EstimateRequest, PriceBook, PriceEntry, VisitsUsed, estimate
from ketacost.claims.claim import PriceKind
from ketacost.claims.coverage import Accumulators, CoverageTier
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import ServiceCategory
from ketacost.estimates.estimate import Totals
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.limits import Limit
from ketacost.plans.medicaid import behind_medicare, medicaid
from ketacost.plans.plan import Plan
from ketacost.plans.self_pay import self_pay_coverage
from ketacost.plans.tricare import tricare, tricare_for_life_coverage
from ketacost.plans.veterans import champva, veterans_affairs
from tests.known_answers.asked import BUNDLED, CASH, MONDAY, both_doses, enrolled, infusions, spravato
from tests.known_answers.given import NEW_YEAR, OUT, ZERO, claim, line, owed, posted, rule, sessions, split

ON: Final = date(2026, 7, 1)
MEDICARE_PRICE: Final = "1356.08"
"""A session of 84 mg under the fee schedule of July 2026."""


def weekly(number: int) -> list[date]:
    """Return that many Mondays from March 2026 on."""
    return [MONDAY + timedelta(weeks=week) for week in range(number)]


def costs(plan: Plan, price: str, number: int) -> list[Decimal]:
    """Return what the patient owes of each of some weekly sessions."""
    results = split(enrolled(plan), *sessions(line(price), weekly(number)))
    return [result.patient_responsibility for result in results]


def amounts(*printed: str) -> list[Decimal]:
    """Return dollars with two decimals."""
    return [Decimal(figure).quantize(ZERO) for figure in printed]


# Medicaid


@given(
    claims=st.lists(st.tuples(st.integers(0, 364), st.integers(1, 400_000)), min_size=1, max_size=30),
    income=st.integers(0, 60_000_00),
    months=st.sampled_from((1, 3)),
)
def test_no_month_or_quarter_costs_more_than_its_cap(
    claims: list[tuple[int, int]], income: int, months: Literal[1, 3]
) -> None:
    """5 percent of the period's income, however dear the visits; and the next period starts anew."""
    yearly = Decimal(income).scaleb(-2)
    plan = medicaid(ON, income=yearly, household=2, exempt=None, cap_period_months=months)
    priced = [
        claim(line(str(Decimal(cents).scaleb(-2))), on=NEW_YEAR + timedelta(days=day), sequence=number)
        for number, (day, cents) in enumerate(claims, start=1)
    ]
    spent: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    ledger = posted(enrolled(plan), *priced)
    for posting, result in zip(ledger.postings, ledger.lines, strict=True):
        spent[(posting.claim.on.month - 1) // months] += result.patient_responsibility

    assert all(total * 240 <= yearly * months for total in spent.values())


@pytest.mark.parametrize(("percent", "most"), [(90, "4"), (120, "10"), (180, "20")])
def test_the_most_a_state_may_ask_of_a_visit(percent: int, most: str) -> None:
    """C39: of $100 the agency pays, at most 4 (as of 2014), 10 and 20 (42 CFR 447.52); $15,960 is poverty in 2026."""
    income = Decimal(15960) * percent / 100
    plan = medicaid(ON, income=income, household=1, exempt=None, cap_period_months=3)

    assert amounts(most) == costs(plan, "100", 1)


def test_a_state_copay_is_owed_up_to_the_share() -> None:
    """120 percent of poverty, a flat copay of 3: 2.50 of a $25 visit, 3 of a $100 one."""
    plan = medicaid(ON, income="19152", household=1, exempt=None, cap_period_months=3, visit_copay="3")

    assert amounts("2.50") == costs(plan, "25", 1)
    assert amounts("3") == costs(plan, "100", 1)


def _monthly(months: Literal[1, 3], days: Iterable[date]) -> list[Decimal]:
    # 30,000 a year: 2,500 a month, of which 5 percent are 125; 375 a quarter. 20 percent of 400 are 80.
    plan = medicaid(ON, income="30000", household=1, exempt=None, cap_period_months=months)
    results = split(enrolled(plan), *sessions(line("400"), days))
    return [result.patient_responsibility for result in results]


def test_the_cap_turns_with_the_month_or_the_quarter() -> None:
    """Income 30,000: $125 a month stops the second $80; a quarter's $375 stops the fifth of six."""
    days = [date(2026, 3, day) for day in (2, 9, 16, 23, 30)] + [date(2026, 4, 1)]

    assert amounts("80", "45", "0", "0", "0", "80") == _monthly(1, days)
    assert amounts("80", "80", "80", "80", "55", "80") == _monthly(3, days)


# Veterans


def test_eight_visits_of_a_group_7_veteran() -> None:
    """C38: three of eight specialty mental-health visits of 2026 are free, five cost $50 (va.gov)."""
    plan = veterans_affairs(ON, priority_group=7)

    assert amounts("0", "0", "0", "50", "50", "50", "50", "50") == costs(plan, MEDICARE_PRICE, 8)
    assert Decimal("250.00") == sum(costs(plan, MEDICARE_PRICE, 8))


def test_visits_used_elsewhere_are_no_longer_free() -> None:
    """Two visits of the year were had before: one is left."""
    plan = veterans_affairs(ON, priority_group=7)
    used = VisitsUsed(service=ServiceCategory.TREATMENT_SESSION, visits=2)
    coverage = Coverage(
        plan=plan, accumulators=Accumulators(as_of=NEW_YEAR, visits_used=(used,), unlisted_are_zero=True)
    )
    results = split(coverage, *sessions(line("900"), weekly(3)))

    assert amounts("0", "50", "50") == [result.patient_responsibility for result in results]


def test_two_visits_of_a_day_have_one_copay() -> None:
    """va.gov: one copay a day. The first three visits of the year are the free ones."""
    plan = veterans_affairs(ON, priority_group=8)
    days = [*weekly(3), *[weekly(4)[-1]] * 2]

    assert Decimal("50.00") == owed(split(enrolled(plan), *sessions(line("300"), days)))


def test_a_day_the_copay_is_above_the_price_costs_the_price() -> None:
    """Nobody owes more than what is allowed."""

    assert amounts("0", "0", "0", "20") == costs(veterans_affairs(ON, priority_group=8), "20", 4)


def test_champva_stops_at_its_cap() -> None:
    """50 + 25 % of 1,306.08 = 376.52; seven times 339.02; what is left of 3,000 is 250.34; then nothing."""
    expected = amounts("376.52", *["339.02"] * 7, "250.34", "0")

    assert expected == costs(champva(ON), MEDICARE_PRICE, 10)
    assert Decimal("3000.00") == sum(expected)


def test_a_champva_family_has_one_cap() -> None:
    """The family's $3,000 holds for one member as well."""
    coverage = Coverage(plan=champva(ON), members=CoverageTier.FAMILY, accumulators=Accumulators.none_used(NEW_YEAR))

    assert Decimal("3000.00") == owed(split(coverage, *sessions(line("2000"), weekly(12))))


# TRICARE


def _select() -> Plan:
    return tricare(ON, plan="select", group="a", status="active_duty_family", rank="e5_and_above")


def test_select_costs_a_copay_up_to_the_cap() -> None:
    """Active-duty family, group A: 25 visits of $39 are 975, the 26th costs the 25 that are left, then nothing."""

    assert amounts(*["39"] * 25, "25", "0") == costs(_select(), MEDICARE_PRICE, 27)


def test_select_outside_the_network() -> None:
    """$1,150 charged, $1,000 allowed: 150 deductible + 20 % of 850 = 320, and 150 above the allowed amount."""
    item = line("1000", billed="1150", tier=OUT)
    first, second = split(enrolled(_select()), *sessions(item, weekly(2)))

    assert amounts("150", "170", "150") == [first.deductible, first.coinsurance, first.balance_bill]
    assert amounts("0", "200", "150") == [second.deductible, second.coinsurance, second.balance_bill]


def test_prime_costs_an_active_duty_family_nothing() -> None:
    """Group A, in the network."""
    plan = tricare(ON, plan="prime", group="a", status="active_duty_family")

    assert amounts("0", "0") == costs(plan, MEDICARE_PRICE, 2)


# behind Medicare

PART_B: Final = Plan(
    name="Part B",
    line_of_business=LineOfBusiness.MEDICARE,
    deductibles=(Limit(individual="283"),),
    out_of_pocket_maxima=(Limit(individual=None),),
    cost_sharing=(rule(coinsurance="20%"),),
    grandfathered=True,
)
"""Part B of 2026 as a plan: $283, then 20 percent, no maximum."""


def _behind(second: SecondaryCoverage, rate: str | None = None) -> Totals:
    """Return the totals of four sessions at Medicare's price, the second payer's own rate given or not."""
    return estimate(
        EstimateRequest(
            course=spravato(2),
            billing=BUNDLED,
            prices=both_doses(MEDICARE_PRICE, MEDICARE_PRICE),
            coverage=enrolled(PART_B),
            secondary=second,
            secondary_prices=None if rate is None else both_doses(rate, rate),
        )
    ).totals


@pytest.mark.parametrize(
    ("rate", "paid", "forgiven"), [(None, "1311.28", "0"), ("1356.08", "1311.28", "0"), ("900", "41.54", "1269.74")]
)
def test_a_qualified_medicare_beneficiary_owes_nothing(rate: str | None, paid: str, forgiven: str) -> None:
    """Medicare leaves 497.62, then 271.22 three times: 1,311.28.

    At a Medicaid rate of 900 only the first session is topped up: 900 less the 858.46 Medicare paid is 41.54.
    """
    totals = _behind(behind_medicare(ON), rate)

    assert amounts("0", paid, forgiven) == [
        totals.patient_responsibility,
        totals.secondary_paid,
        totals.secondary_write_off,
    ]


def test_tricare_for_life_takes_over_all_that_medicare_leaves() -> None:
    """The same 1,311.28, the deductible of 283 among it (DVIDS: nothing is owed where both cover)."""
    totals = _behind(tricare_for_life_coverage(ON))

    assert amounts("0", "1311.28", "283") == [totals.patient_responsibility, totals.secondary_paid, totals.deductible]


# packages


def _package(price: str, last: date) -> PriceBook:
    """Return a package due at the first session; those it holds cost nothing more, later ones 450."""
    first = PriceEntry(code="96365", kind=PriceKind.CASH, billed=price, valid_to=MONDAY, note="package")
    inside = PriceEntry(
        code="96365", kind=PriceKind.CASH, billed="0", valid_from=MONDAY + timedelta(days=1), valid_to=last
    )
    single = PriceEntry(code="96365", kind=PriceKind.CASH, billed="450", valid_from=last + timedelta(days=1))
    return PriceBook(entries=(first, inside, single))


def test_a_package_is_due_once_and_what_comes_after_it_costs_its_own_price() -> None:
    """Six infusions for $2,400, then two at $450: 3,300, of which 2,400 on the first day."""
    sixth = date(2026, 3, 13)
    answer = estimate(
        EstimateRequest(
            course=infusions(8), billing=CASH, prices=_package("2400", sixth), coverage=self_pay_coverage(NEW_YEAR)
        )
    )

    assert amounts("2400", "0", "0", "0", "0", "0", "450", "450") == [item.due_at_session for item in answer.sessions]
    assert answer.patient_responsibility.low == answer.patient_responsibility.high == Decimal("3300.00")
