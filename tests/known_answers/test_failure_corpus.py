"""Where calculators of this kind fail: each well-known mistake as a case with the right answer."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import attrs
import pytest

from ketacost import Estimate, EstimateRequest, Plan, PriceBook, Unknown, estimate
from ketacost.adjudication.kernel import ROUND_HALF_UP as HALF_UP
from ketacost.adjudication.kernel import WHOLE, portion
from ketacost.claims.coverage import Accumulators, AppliedAmount, CoverageTier, LimitKind
from ketacost.claims.services import ServiceCategory
from ketacost.coding.billing import Billing, NetworkRule, Pathway
from ketacost.plans.coverage import Coverage
from ketacost.reports.text import estimate_text
from ketacost.values.money import round_ratio
from tests.known_answers.asked import BUNDLED, both_doses, enrolled, price, spravato
from tests.known_answers.given import (
    IN,
    NEW_YEAR,
    OUT,
    claim,
    covered,
    line,
    money,
    ordinary,
    owed,
    paid,
    plan,
    posted,
    rule,
    sessions,
    split,
)
from tests.known_answers.published_courses import CASES, twice_a_week

USUAL = ordinary("2000", "20%", "6000")
EACH_1450 = both_doses("1450", "1450", "2400")


def test_twenty_four_sessions_stop_at_the_maximum_to_the_cent() -> None:
    """24 x $1,450 with $2,000, 20 % and $6,000 is exactly $6,000; the plan pays the other $28,800."""

    lines = CASES["W9-one-year"]()

    assert (money("6,000"), money("28,800")) == (owed(lines), paid(lines))


def test_the_same_course_asked_of_the_whole_library() -> None:
    """Twenty weeks of labelled sessions, weekly in maintenance, are those 24 sessions and $6,000."""

    answer = estimate(
        EstimateRequest(course=spravato(20, every_weeks=1), billing=BUNDLED, prices=EACH_1450, coverage=enrolled(USUAL))
    )

    assert 24 == len(answer.sessions)
    assert money("6,000") == answer.patient_responsibility.expected == answer.patient_responsibility.high


def test_one_large_claim_stops_at_the_maximum() -> None:
    """One claim of $100,000 on that plan is $6,000 as well, split inside the line."""

    (result,) = split(covered(USUAL), claim(line("100000")))

    assert (money("2,000"), money("4,000"), money("94,000")) == (
        result.deductible,
        result.coinsurance,
        result.plan_paid,
    )


def test_no_copay_after_the_maximum_is_met() -> None:
    """Maximum met, copay of $40: $0."""

    design = plan(rule(copay="40", deductible="waived"), maximum="6000")
    (result,) = split(covered(design, maximum_left="0"), claim(line("130")))

    assert money("0") == result.patient_responsibility
    assert money("130") == result.plan_paid


def test_a_copay_is_never_more_than_the_price() -> None:
    """Allowed $25, copay $40: $25."""

    (result,) = split(covered(plan(rule(copay="40", deductible="waived"))), claim(line("25")))

    assert (money("25"), money("0")) == (result.copay, result.plan_paid)


def _asked(design: Plan) -> Estimate:
    return estimate(EstimateRequest(course=spravato(4), billing=BUNDLED, prices=EACH_1450, coverage=enrolled(design)))


def _answer_in_words(answer: Estimate) -> str:
    (line_of_answer,) = (row for row in estimate_text(answer).splitlines() if row.startswith("You pay in all:"))
    return line_of_answer.removeprefix("You pay in all:").strip()


def test_a_known_zero_copay_stays_zero() -> None:
    """A copay of $0 is a term of the plan, not a missing one: the answer is exactly $0 and asks nothing."""

    answer = _asked(plan(rule(copay="0", deductible="waived")))

    assert (money("0"), money("0"), money("0")) == attrs.astuple(answer.patient_responsibility)
    assert () == answer.questions
    assert "$0.00" == _answer_in_words(answer)


def test_the_family_deductible_can_end_a_persons_own() -> None:
    """Embedded family with $800 of the person's and $200 of the family's deductible left: $500 posts $200."""

    design = plan(rule(coinsurance="20%"), deductible="1500", family=("3000", None))
    balances = AppliedAmount(kind=LimitKind.DEDUCTIBLE, individual="700", family="2800")
    coverage = Coverage(
        plan=design,
        members=CoverageTier.FAMILY,
        accumulators=Accumulators(as_of=NEW_YEAR, applied=(balances,), unlisted_are_zero=True),
    )
    (result,) = split(coverage, claim(line("500")))

    assert (money("200"), money("60")) == (result.deductible, result.coinsurance)


def test_an_unknown_coinsurance_is_never_taken_as_none() -> None:
    """Nobody said the coinsurance: no single figure, a range up to the whole price, and the question to ask."""

    unknown = Unknown("ask the plan for the coinsurance")
    answer = _asked(plan(attrs.evolve(rule(), coinsurance=unknown), deductible="2000", maximum="6000"))
    found = answer.patient_responsibility

    assert isinstance(found.expected, Unknown)
    assert (money("2,000"), money("6,000")) == (found.low, found.high)
    assert ["coverage.plan.cost_sharing[0].coinsurance"] == [question.path for question in answer.questions]


def test_an_unknown_coinsurance_never_prints_zero() -> None:
    """With the deductible waived the cheapest completion is $0, yet the answer in words is both ends, not one."""

    answer = _asked(plan(attrs.evolve(rule(deductible="waived"), coinsurance=Unknown("not on the card"))))

    assert isinstance(answer.patient_responsibility.expected, Unknown)
    assert money("11,600") == answer.patient_responsibility.high
    assert all(isinstance(session.patient_responsibility.expected, Unknown) for session in answer.sessions)
    assert "between $0.00 and $11,600.00" == _answer_in_words(answer)


def test_a_charge_below_the_contract_is_what_counts() -> None:
    """Billed $1,200 under a contract of $1,450: $1,200 is allowed, nothing is written off."""

    design = plan(rule(coinsurance="20%", deductible="waived"))
    (result,) = split(covered(design), claim(line("1450", billed="1200")))

    assert (money("1,200"), money("0")) == (result.allowed_amount, result.write_off)
    assert (money("240"), money("960")) == (result.coinsurance, result.plan_paid)


def test_a_november_start_keeps_two_ledgers() -> None:
    """A course across New Year fills one deductible before it and another after it."""

    days = twice_a_week(date(2026, 11, 2), 20)
    ledger = posted(covered(USUAL), *sessions(line("1450"), days))
    deductibles = [pools[0] for _, pools in ledger.accumulators]

    assert [date(2026, 1, 1), date(2027, 1, 1)] == [year.starts_on for year in ledger.years]
    assert [money("2,000"), money("2,000")] == [pool.applied for pool in deductibles]


def test_a_course_across_new_year_costs_what_both_years_cost() -> None:
    """W9 of the whole library: 14 sessions before New Year are $5,660, ten after it $4,500."""

    course = spravato(20, starts_on=date(2026, 10, 26), every_weeks=1)
    answer = estimate(EstimateRequest(course=course, billing=BUNDLED, prices=EACH_1450, coverage=enrolled(USUAL)))

    assert 14 == sum(session.on.year == 2026 for session in answer.sessions)
    assert [money("5,660"), money("4,500")] == [year.totals.patient_responsibility for year in answer.benefit_years]
    assert money("10,160") == answer.patient_responsibility.expected


def test_a_split_network_is_flagged() -> None:
    """The pharmacy's drug in network, the clinic's observation out of network: a warning, and a balance bill."""

    kits = tuple(
        attrs.evolve(price("99214", amount), code=None, ndc=ndc)
        for ndc, amount in (("50458-0028-02", "590"), ("50458-0028-03", "885"))
    )
    design = attrs.evolve(
        USUAL,
        cost_sharing=(rule(coinsurance="20%"), rule(coinsurance="40%", tier=OUT)),
    )
    answer = estimate(
        EstimateRequest(
            course=spravato(4),
            billing=Billing(
                pathway=Pathway.SPECIALTY_PHARMACY,
                visit_code="99214",
                networks=(NetworkRule(tier=OUT, services=(ServiceCategory.OFFICE_VISIT,)),),
            ),
            prices=PriceBook(entries=(*kits, price("99214", "130", "300"))),
            coverage=enrolled(design),
        )
    )

    assert "coding.split_network" in {finding.code for finding in answer.findings}
    assert {IN, OUT} == {item.tier for item in answer.lines}
    assert money("1,360") == answer.totals.balance_bill


@pytest.mark.parametrize("percent", [pytest.param(15, id="15-percent"), pytest.param(30, id="30-percent")])
def test_every_amount_rounds_half_up(percent: int) -> None:
    """All amounts of 1 to 200,000 cents: the kernel and the doors round as half-up in integers."""

    rate = percent * 100
    wrong = [
        cents
        for cents in range(1, 200_001)
        if not (cents * percent + 50) // 100 == portion(cents, rate, WHOLE, HALF_UP) == round_ratio(cents * rate, WHOLE)
    ]

    assert [] == wrong


@pytest.mark.parametrize("percent", [pytest.param(15, id="15-percent"), pytest.param(30, id="30-percent")])
def test_lines_round_half_up_and_the_plan_pays_the_rest(percent: int) -> None:
    """Through the whole engine, over every last digit pair a price can have: half a cent goes up."""

    prices = [Decimal(cents) / 100 for cents in (*range(1, 201), *range(199_901, 200_001))]
    design = plan(rule(coinsurance=f"{percent}%", deductible="waived"))
    lines = split(covered(design), *(claim(line(str(price)), sequence=n) for n, price in enumerate(prices, start=1)))
    exact = [price * percent / 100 for price in prices]

    assert [share.quantize(Decimal("0.01"), ROUND_HALF_UP) for share in exact] == [item.coinsurance for item in lines]
    assert prices == [item.coinsurance + item.plan_paid for item in lines]
