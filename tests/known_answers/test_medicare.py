"""Medicare: published and worked cases of Part B, Part D and Medicare Advantage, each to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.claims.claim import PricedClaim
from ketacost.claims.coverage import Accumulators
from ketacost.claims.services import Benefit, Component, ServiceCategory
from ketacost.plans.coverage import Coverage
from ketacost.plans.medicare import original_medicare
from ketacost.plans.medicare_advantage import medicare_advantage
from ketacost.plans.medigap import MedigapLetter, medigap_coverage
from ketacost.plans.plan import Plan
from tests.known_answers.given import OUT, claim, line, money, owed, sessions, split
from tests.known_answers.settled import left, settled

SESSIONS = tuple(date(2026, 1 + number // 2, 5 + 14 * (number % 2)) for number in range(24))


def _covered(plan: Plan, year: int = 2026) -> Coverage:
    return Coverage(plan=plan, accumulators=Accumulators.none_used(date(year, 1, 1)))


def _fill(price: str, on: date, sequence: int = 1) -> PricedClaim:
    """Return a fill on the pharmacy benefit."""
    found = claim(line(price, service=ServiceCategory.SPECIALTY_DRUG), on=on, sequence=sequence)
    drug = attrs.evolve(found.claim.lines[0], benefit=Benefit.PHARMACY, component=Component.PHARMACY)
    return attrs.evolve(found, claim=attrs.evolve(found.claim, lines=(drug,)))


def _months(price: str, year: int) -> tuple[PricedClaim, ...]:
    return tuple(_fill(price, date(year, month, 5), month) for month in range(1, 13))


def test_a_year_of_sessions_under_part_b() -> None:
    """W16: 24 sessions of 1,356.08 in 2026 without a second payer come to 6,735.68."""
    lines = split(_covered(original_medicare(SESSIONS[0])), *sessions(line("1,356.08"), SESSIONS))

    assert (money("283"), money("214.62"), money("858.46")) == (
        lines[0].deductible,
        lines[0].coinsurance,
        lines[0].plan_paid,
    )
    assert {money("271.22")} == {one.patient_responsibility for one in lines[1:]}
    assert money("6,735.68") == owed(lines)


@pytest.mark.parametrize(
    ("letter", "fields", "first", "later"),
    [
        pytest.param("G", {}, "283.00", "0.00", id="G"),
        pytest.param("K", {}, "390.31", "135.61", id="K"),
        pytest.param("L", {}, "336.66", "67.81", id="L"),
        pytest.param("F", {"eligible_before_2020": True}, "0.00", "0.00", id="F"),
        pytest.param("N", {"session_is_office_visit": True}, "303.00", "20.00", id="N with the copay"),
        pytest.param("N", {"session_is_office_visit": False}, "283.00", "0.00", id="N without it"),
        pytest.param("G", {"high_deductible": True}, "497.62", "271.22", id="high-deductible G"),
    ],
)
def test_a_policy_behind_part_b(letter: str, fields: dict[str, bool], first: str, later: str) -> None:
    """W16: what Medicare leaves is 497.62 of the first session, 271.22 of each later one."""
    policy = medigap_coverage(letter, SESSIONS[0], **fields)  # type: ignore[arg-type]  # one keyword at a time
    lines = settled(
        _covered(original_medicare(SESSIONS[0])),
        *sessions(line("1,356.08"), SESSIONS[:2]),
        second=policy.coverage,
        method=policy.method,
        pays_deductible=policy.pays_deductible,
        pays_excess=policy.pays_excess,
    ).lines

    assert [money(first), money(later)] == [one.patient_responsibility for one in lines]


def test_the_high_deductible_policy_starts_once_its_amount_is_met() -> None:
    """2,950 in 2026, Part B's deductible included (t65solutions): 497.62 and nine times 271.22 leave 11.40 of it."""
    policy = medigap_coverage("G", SESSIONS[0], high_deductible=True)
    lines = settled(
        _covered(original_medicare(SESSIONS[0])),
        *sessions(line("1,356.08"), SESSIONS),
        second=policy.coverage,
        method=policy.method,
        pays_deductible=policy.pays_deductible,
        pays_excess=policy.pays_excess,
    ).lines

    assert [money("271.22"), money("11.40"), money("0")] == [one.patient_responsibility for one in lines[9:12]]
    assert money("2,950.00") == left(lines)


@pytest.mark.parametrize(
    ("letter", "fields", "shares", "stays"),
    [
        pytest.param("G", {}, ("214.62", "271.22"), ("0.00", "0.00"), id="G"),
        pytest.param("K", {}, ("214.62", "271.22"), ("107.31", "135.61"), id="K"),
        pytest.param("K", {}, ("15,000.00", "1,500.00"), ("7,500.00", "500.00"), id="K at its 8,000"),
        pytest.param("L", {}, ("214.62", "271.22"), ("53.66", "67.81"), id="L"),
        pytest.param("L", {}, ("15,000.00", "1,500.00"), ("3,750.00", "250.00"), id="L at its 4,000"),
        pytest.param("N", {"session_is_office_visit": True}, ("214.62", "271.22"), ("20.00", "20.00"), id="N"),
        pytest.param("N", {"session_is_office_visit": True}, ("19.99", "20.00"), ("19.99", "20.00"), id="N by little"),
        pytest.param("N", {"session_is_office_visit": False}, ("214.62", "19.99"), ("0.00", "0.00"), id="N, no visit"),
        pytest.param("G", {"high_deductible": True}, ("2,900.00", "271.22"), ("2,900.00", "50.00"), id="high G"),
    ],
)
def test_a_policy_alone(letter: str, fields: dict[str, bool], shares: tuple[str, str], stays: tuple[str, str]) -> None:
    """What its own rules leave of the shares Medicare left: the letters' table, and NAIC Model 651 for N."""
    policy = medigap_coverage(letter, SESSIONS[0], **fields)  # type: ignore[arg-type]  # one keyword at a time
    first, later = (
        claim(line(share), on=on, sequence=n) for n, (share, on) in enumerate(zip(shares, SESSIONS[:2], strict=True), 1)
    )
    lines = split(policy.coverage, first, later)

    assert [money(amount) for amount in stays] == [one.patient_responsibility for one in lines]


@given(st.sampled_from(sorted(MedigapLetter)), st.lists(st.integers(1, 900_000), min_size=1, max_size=12))
def test_no_policy_leaves_more_than_it_was_asked_about(letter: MedigapLetter, shares: list[int]) -> None:
    """A policy takes over nothing, something or all of what Medicare left; it never adds to it."""
    policy = medigap_coverage(letter, SESSIONS[0], eligible_before_2020=True, session_is_office_visit=True)
    asked = tuple(
        claim(line(str(Decimal(cents) / 100)), on=SESSIONS[n], sequence=n + 1) for n, cents in enumerate(shares)
    )

    for cents, found in zip(shares, split(policy.coverage, *asked), strict=True):
        assert money("0") <= found.patient_responsibility <= Decimal(cents) / 100


def test_a_clinic_without_assignment() -> None:
    """Approved 95 percent, billed the limiting charge: 20 percent and the excess; Plan G takes both over."""
    bare = _covered(original_medicare(SESSIONS[0], assigned=False))
    visit = claim(line("1,288.28", billed="1,481.52", tier=OUT))
    policy = medigap_coverage("G", SESSIONS[0])
    alone = split(bare, visit)[0]
    both = settled(bare, visit, second=policy.coverage, method=policy.method, pays_excess=policy.pays_excess).lines[0]

    assert (money("283"), money("201.06"), money("193.24")) == (alone.deductible, alone.coinsurance, alone.balance_bill)
    assert money("283") == both.patient_responsibility


def test_a_hospital_session_is_capped_by_the_inpatient_deductible() -> None:
    """E18: 290.10 of 1,450.50 in 2025; a service of 10,000 costs 1,676 and no more."""
    met = _covered(original_medicare(date(2025, 3, 3)), 2025)
    facility = ServiceCategory.OUTPATIENT_FACILITY
    lines = split(
        met,
        claim(line("257", service=facility), on=date(2025, 3, 3)),
        claim(line("1,450.50", service=facility), on=date(2025, 3, 10), sequence=2),
        claim(line("10,000", service=facility), on=date(2025, 3, 17), sequence=3),
    )

    assert [money("257"), money("290.10"), money("1,676")] == [one.patient_responsibility for one in lines]


def test_infused_ketamine_is_the_patients() -> None:
    """Clinical table, section 3.2: Medicare pays for neither drug nor infusion, and no deductible moves."""
    drug, infusion = (
        attrs.evolve(item, line=attrs.evolve(item.line, code=code))
        for item, code in (
            (line("5", billed="50", service=ServiceCategory.MEDICAL_DRUG), "J3490"),
            (line("67.14", billed="400", service=ServiceCategory.DRUG_ADMINISTRATION), "96365"),
        )
    )
    medicare = _covered(original_medicare(SESSIONS[0]))
    lines = split(medicare, claim(drug, infusion, on=SESSIONS[0]), claim(line("1,356.08"), on=SESSIONS[1], sequence=2))

    assert [money("50"), money("400")] == [one.noncovered for one in lines[:2]]
    assert money("450") == owed(lines[:2])
    assert money("283") == lines[2].deductible


def test_a_year_of_part_d() -> None:
    """C29: 800 a month in 2026: 661.25, then 200 to August, 38.75 in September, nothing after; 2,100 in all."""
    lines = split(_covered(original_medicare(SESSIONS[0], part_d=True)), *_months("800", 2026))
    paid = [one.patient_responsibility for one in lines]

    assert [money("661.25"), *[money("200")] * 7, money("38.75"), *[money("0")] * 3] == paid
    assert money("2,100") == owed(lines)


def test_a_published_part_d_example_is_wrong() -> None:
    """It prints 147.25 from February; 589 a month in 2025 is 148.00 then, and ends in November at 85.00."""
    lines = split(_covered(original_medicare(date(2025, 1, 5), part_d=True), 2025), *_months("589", 2025))

    assert (money("589"), money("148"), money("147.25")) == tuple(one.patient_responsibility for one in lines[:3])
    assert (money("85"), money("0")) == tuple(one.patient_responsibility for one in lines[10:])
    assert money("2,000") == owed(lines)


@given(st.lists(st.integers(1, 900_000), min_size=1, max_size=12), st.sampled_from([2025, 2026]))
def test_part_d_never_costs_more_than_its_threshold(prices: list[int], year: int) -> None:
    """Whatever drugs cost, a calendar year's share stops at 2,000 in 2025 and 2,100 in 2026."""
    fills = tuple(_fill(str(Decimal(cents) / 100), date(year, 1 + n, 5), n + 1) for n, cents in enumerate(prices))
    lines = split(_covered(original_medicare(date(year, 1, 5), part_d=True), year), *fills)

    assert owed(lines) <= {2025: money("2,000"), 2026: money("2,100")}[year]


def test_plan_g_of_2018() -> None:
    """C34: a deductible of 183 and visits of 100 and 300: the person pays 100, then 83, later nothing."""
    plan = original_medicare(SESSIONS[0])
    of_2018 = attrs.evolve(
        plan, deductibles=(attrs.evolve(plan.deductibles[0], individual=money("183")), *plan.deductibles[1:])
    )
    policy = medigap_coverage("G", SESSIONS[0])
    lines = settled(
        _covered(of_2018),
        claim(line("100"), on=SESSIONS[0]),
        claim(line("300"), on=SESSIONS[1], sequence=2),
        claim(line("300"), on=SESSIONS[2], sequence=3),
        second=policy.coverage,
        method=policy.method,
    ).lines

    assert [money("100"), money("83"), money("0")] == [one.patient_responsibility for one in lines]


def _advantage(**fields: str) -> Coverage:
    """Return an HMO with a maximum of 4,000 and visits at 40, or what is said instead."""
    terms = {"name": "Advantage", "maximum": "4000", "visit_copay": "40", **fields}
    return _covered(medicare_advantage(SESSIONS[0], **terms))  # type: ignore[arg-type]  # texts only


def test_a_year_of_sessions_under_medicare_advantage() -> None:
    """Worked: 20 percent of 1,356.08 fourteen times is 3,797.08; 202.92 fill the 4,000, and nothing is owed after."""
    lines = split(_advantage(), *sessions(line("1,356.08"), SESSIONS))
    paid = [one.patient_responsibility for one in lines]

    assert [*[money("271.22")] * 14, money("202.92"), *[money("0")] * 9] == paid


def test_sessions_at_a_copay_under_medicare_advantage() -> None:
    """Worked: 40 a visit and 60 a session, neither after the deductible; a drug takes the deductible and 15 percent."""
    coverage = _advantage(deductible="200", session_copay="60", drug_coinsurance="15%")
    lines = split(
        coverage,
        claim(line("185", service=ServiceCategory.PSYCHIATRIC_EVALUATION), on=SESSIONS[0]),
        claim(line("1,356.08"), on=SESSIONS[1], sequence=2),
        claim(line("1,000", service=ServiceCategory.MEDICAL_DRUG), on=SESSIONS[2], sequence=3),
    )

    assert [money("40"), money("60"), money("320")] == [one.patient_responsibility for one in lines]


def test_both_networks_of_medicare_advantage() -> None:
    """Worked: in-network cost fills the maximum over both networks too: 3,000 of 5,000, so 1,600 and 400 are left."""
    coverage = _advantage(combined_maximum="5000", outside_coinsurance="40%")
    lines = split(
        coverage,
        claim(line("15,000"), on=SESSIONS[0]),
        claim(line("4,000", tier=OUT), on=SESSIONS[1], sequence=2),
        claim(line("4,000", tier=OUT), on=SESSIONS[2], sequence=3),
    )

    assert [money("3,000"), money("1,600"), money("400")] == [one.patient_responsibility for one in lines]


def test_part_d_inside_medicare_advantage() -> None:
    """C29 again: the drug benefit is Part D's, beside the medical maximum and not in it."""
    lines = split(_advantage(), *_months("800", 2026), claim(line("1,356.08"), on=date(2026, 12, 28), sequence=13))

    assert money("2,100") == owed(lines[:12])
    assert money("271.22") == lines[12].patient_responsibility


@given(st.lists(st.integers(1, 5_000_000), min_size=1, max_size=24))
def test_medicare_advantage_never_costs_more_than_its_maximum(prices: list[int]) -> None:
    """Whatever covered sessions in network cost."""
    asked = tuple(
        claim(line(str(Decimal(cents) / 100)), on=SESSIONS[n], sequence=n + 1) for n, cents in enumerate(prices)
    )

    assert owed(split(_advantage(), *asked)) <= money("4,000")
