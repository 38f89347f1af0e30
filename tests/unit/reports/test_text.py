"""The estimate as plain text: its amounts are the estimate's, and nothing unknown reads as $0."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import attrs
import pytest

from ketacost import CoverageChange, Estimate, EstimateRequest, estimate
from ketacost.reports.alone import notice_of, pays_alone
from ketacost.reports.amounts import CurrencyDisplay, money
from ketacost.reports.text import estimate_text
from ketacost.values.findings import Severity
from tests.unit.reports.examples import (
    amounts_in,
    ppo,
    priced_by_range,
    self_pay,
    short_ppo,
    superbill,
    unknown_balances,
    without_billed_charges,
)

AMOUNT = re.compile(r"-?\$[\d,]+\.\d\d")
REQUESTS = [ppo, short_ppo, unknown_balances, priced_by_range, without_billed_charges, superbill, self_pay]
ALL_REQUESTS = pytest.mark.parametrize("request_of", REQUESTS, ids=[one.__name__ for one in REQUESTS])
SYMBOL = CurrencyDisplay.SYMBOL


def sums_of(answer: Estimate) -> set[Decimal]:
    """Return the only sums the text makes itself: by calendar month, of all visits, and of the two rarer parts."""
    months: dict[str, list[Decimal]] = {}
    for move in answer.cash_flow:
        sums = months.setdefault(str(move.on)[:7], [Decimal("0.00"), Decimal("0.00")])
        sums[0] += move.due_at_session
        sums[1] += move.reimbursed_later
    totals = [answer.totals, *(one.totals for one in answer.sessions)]
    totals += [group.totals for group in (*answer.benefit_years, *answer.phases, *answer.benefits, *answer.components)]
    return {
        *(amount for sums in months.values() for amount in sums),
        *(one.noncovered + one.balance_bill for one in totals),
        sum((one.due_at_session for one in answer.sessions), Decimal("0.00")),
    }


@ALL_REQUESTS
def test_every_amount_in_the_text_is_one_of_the_estimate(request_of: Callable[[], EstimateRequest]) -> None:
    """The report adds up months and nothing else; every figure it prints parses back to the answer's."""
    answer = attrs.evolve(estimate(request_of()), findings=())  # whose sentences may name figures of the law
    found = {Decimal(shown.replace("$", "").replace(",", "")) for shown in AMOUNT.findall(estimate_text(answer))}

    assert set() == found - set(amounts_in(answer)) - sums_of(answer)
    assert len(found) >= 5


@ALL_REQUESTS
def test_every_session_stands_in_the_text_with_its_amounts(request_of: Callable[[], EstimateRequest]) -> None:
    """One row a visit: its day, what is owed, what is due then and what a plan pays, in this order."""
    answer = estimate(request_of())
    rows = [
        line for line in estimate_text(answer).splitlines() if re.match(r"^(intake|\d+) +\d{4}-\d\d-\d\d .*\$", line)
    ]
    amounts = [
        (
            one.totals.patient_responsibility,
            one.due_at_session,
            *(() if pays_alone(answer) else (one.totals.plan_paid,)),
        )
        for one in answer.sessions
    ]

    assert [one.on.isoformat() for one in answer.sessions] == [row.split()[1] for row in rows[: len(amounts)]]
    assert [[money(amount, SYMBOL) for amount in last] for last in amounts] == [
        row.split()[-len(amounts[0]) :] for row in rows[: len(amounts)]
    ]


@ALL_REQUESTS
def test_the_text_fits_the_screen(request_of: Callable[[], EstimateRequest]) -> None:
    """No line is wider than 100 columns, with either way to write amounts."""
    answer = estimate(request_of())

    assert all(len(line) <= 100 for way in CurrencyDisplay for line in estimate_text(answer, currency=way).splitlines())


@ALL_REQUESTS
def test_the_notice_and_the_data_version_stand_on_every_answer(request_of: Callable[[], EstimateRequest]) -> None:
    """An estimate is not a bill, and says so; it also says which data made it."""
    answer = estimate(request_of())
    text = " ".join(estimate_text(answer).split())

    assert notice_of(answer) in text
    assert answer.versions.reference_data in text


def test_the_answer_to_a_whole_year() -> None:
    """A year of Spravato on a plain PPO: $6,000.00 in one benefit year and $2,760.00 in the next."""
    text = estimate_text(estimate(ppo()))

    assert "You pay in all:  $8,760.00\n" in text
    assert "That is:         $4,000.00 deductible, $40.00 copays and $4,720.00 coinsurance\n" in text
    assert "The plan pays:   $40,260.00 of the $49,020.00 allowed\n" in text
    assert "Visits:          34 sessions and an intake visit, 2026-02-23 to 2027-02-16\n" in text
    assert "Asked on:        2026-01-15\n" in text
    assert "2026         $43,220.00 $2,000.00 $40.00 $3,960.00 $6,000.00 $37,220.00\n" in text


def test_when_each_limit_is_met() -> None:
    """Milestones name the pool, its dollars, the session and the day."""
    text = " ".join(estimate_text(estimate(ppo())).split())

    assert "individual deductible (combined, in network): $2,000.00 met at session 2, 2026-03-05" in text
    assert "individual out-of-pocket maximum (combined, in network): $6,000.00 met at session 16, 2026-06-08" in text


def test_an_unknown_total_is_never_a_dollar_figure() -> None:
    """Without balances the answer is a range, in words, and the question that would narrow it."""
    text = estimate_text(estimate(unknown_balances()))

    assert "You pay in all:  between $2,760.00 and $8,760.00\n" in text
    assert "Shown below:     the dearest case" in text
    assert "1. coverage.accumulators: ask the payer for the balances; knowing it can lower" in text


def test_what_nobody_expects_has_no_column() -> None:
    """The column stands where it says something."""
    unknown, known = (estimate_text(estimate(one)) for one in (unknown_balances(), priced_by_range()))

    assert "At least   At most\n" in unknown
    assert "Expected" not in unknown
    assert "At least  Expected   At most\n" in known


def test_without_a_plan_no_word_is_about_one() -> None:
    """Who pays alone reads a price: nothing allowed, covered, met or decided by a plan."""
    text = estimate_text(attrs.evolve(estimate(self_pay()), findings=()))

    assert "This is an estimate, not a bill. Prices may differ.\n" in text
    assert "You pay in all:  between $2,400.00 and $4,800.00\n" in text
    assert "That is:         $4,800.00, the price you pay yourself, in the dearest case\n" in text
    assert "Plan:            none; you pay yourself\n" in text
    assert "1     2026-03-02   $800.00   $800.00   $800.00\n" in text
    assert 1 == text.casefold().count("plan")
    assert [] == [word for word in ("llowed", "overed", "Benefit", "imits", "eductible") if word in text]


def test_an_expected_figure_keeps_its_bounds() -> None:
    """A price range gives one figure with the least and the most."""

    assert "You pay in all:  $3,820.00 (at least $3,610.00, at most $4,030.00)\n" in estimate_text(
        estimate(priced_by_range())
    )


@pytest.mark.parametrize(
    ("days", "row"),
    [
        pytest.param(30, "2         2026-04-04    $840.00\n", id="known day"),
        pytest.param(None, "2         day not known $840.00\n", id="unknown day"),
    ],
)
def test_money_that_comes_back_is_listed(days: int | None, row: str) -> None:
    """A superbill is paid in full at the visit; the plan's part comes back on a day, or on one nobody knows."""
    text = estimate_text(estimate(superbill(days)))

    assert "Money that comes back" in text
    assert row in text


def test_plans_have_a_table_where_there_is_more_than_one() -> None:
    """One plan needs none; a change of coverage does."""
    assert "By plan" not in estimate_text(estimate(ppo()))
    change = CoverageChange(on=ppo().course.starts_on + timedelta(days=30))
    assert "\nBy plan\n" in estimate_text(estimate(attrs.evolve(ppo(), changes=(change,))))


def test_nothing_comes_back_where_nothing_does() -> None:
    """The section is left out."""

    assert "comes back" not in estimate_text(estimate(ppo()))


def test_warnings_come_before_assumptions_before_notices() -> None:
    """The gravest first, each with its place and its source."""
    text = estimate_text(estimate(ppo()))
    places = [text.index(f"\n{heading}\n---") for heading in ("Warnings", "Assumptions", "Also good to know")]

    assert sorted(places) == places
    assert "Read first:      1 warning and 2 assumptions (below)\n" in text
    assert "source janssen-trd-dosing" in " ".join(text.split())


@ALL_REQUESTS
def test_every_finding_is_said(request_of: Callable[[], EstimateRequest]) -> None:
    """No finding of the answer is lost on the way to the reader."""
    answer = estimate(request_of())
    text = " ".join(estimate_text(answer).split())

    assert [] == [f.code for f in answer.findings if f.severity is not Severity.ERROR and f"{f.code})" not in text]
    assert [] == [f.message for f in answer.findings if " ".join(f.message.split()) not in text]


def test_amounts_with_a_currency_code() -> None:
    """Sentences carry the code, tables say it once in their heading, and no dollar sign is left."""
    text = estimate_text(attrs.evolve(estimate(ppo()), findings=()), currency=CurrencyDisplay.CODE)

    assert "You pay in all:  8760.00 USD\n" in text
    assert "Visit by visit (amounts in USD)\n" in text
    assert "$" not in text


def test_an_answer_without_its_trace_reads_the_same() -> None:
    """The text for a patient needs no claim lines."""

    assert estimate_text(estimate(ppo())) == estimate_text(estimate(ppo(), trace=False))


def test_a_callers_words_cannot_break_the_page() -> None:
    """A label with a line break and an escape sequence stays on one harmless line."""
    text = estimate_text(estimate(short_ppo("two\nlines \x1b[2J and é")))

    assert text.startswith("two lines  [2J and é\n====")
    assert "\x1b" not in text


def test_a_plan_without_a_name_is_left_out() -> None:
    """An answer without coverage has no plan to name."""
    answer = attrs.evolve(estimate(short_ppo()), plan="")

    assert "\nPlan:" not in estimate_text(answer)
