"""Answers to questions as plain text."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import attrs
import pytest

from ketacost import Unknown
from ketacost.estimates.solve import (
    PlanOffer,
    best_start,
    break_even_price,
    cheapest_plan,
    limits_met,
    stop_risk,
    variants,
)
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.reports.answers import Answer, answer_text
from tests.unit.reports.examples import amounts_in, ppo, self_pay, short_ppo, unknown_balances

AMOUNT = re.compile(r"-?\$[\d,]+\.\d\d")
FREE = PlanOffer(label="alone", coverage=None, monthly_premium=0)
PLAIN = PlanOffer(label="the PPO", coverage=ppo().coverage, monthly_premium="150")
OPEN = PlanOffer(label="not asked", coverage=unknown_balances().coverage, monthly_premium="150")

ANSWERS: dict[str, Answer] = {
    "break-even": break_even_price(self_pay(), ppo(), code="96365"),
    "break-even of a range": break_even_price(self_pay(), unknown_balances(), code="96365"),
    "plans": cheapest_plan(ppo(), [FREE, PLAIN], months=12),
    "open plans": cheapest_plan(ppo(), [PLAIN, OPEN], months=12),
    "start": best_start(ppo(), first_on=date(2026, 1, 5), last_on=date(2026, 2, 27)),
    "limits": limits_met(ppo()),
    "limits of a range": limits_met(unknown_balances()),
    "variants": variants(ppo()),
    "variants of a range": variants(unknown_balances()),
    "stops": stop_risk(ppo(), stops=[(4, "1/3")]),
    "stops of a range": stop_risk(unknown_balances(), stops=[(4, "1/3")]),
}


def text(name: str) -> str:
    """Return the text of one of the answers."""
    return answer_text(ANSWERS[name])


@pytest.mark.parametrize("name", ANSWERS)
def test_every_amount_is_one_of_the_answer(name: str) -> None:
    """The report computes nothing: every figure it prints parses back to the answer's, a mean's rounded."""
    found = {Decimal(shown.replace("$", "").replace(",", "")) for shown in AMOUNT.findall(text(name))}
    mean = getattr(ANSWERS[name], "mean", None)
    rounded = set() if mean is None else set(amounts_in(mean.rounded))

    assert found
    assert set() == found - set(amounts_in(ANSWERS[name])) - rounded


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_says_that_it_is_no_bill_and_what_made_it(name: str) -> None:
    """Notice first, versions last, no trailing spaces; with currency codes no symbol is left in a table."""
    shown = text(name)

    assert "This is an estimate, not a bill." in shown
    assert shown.rstrip().splitlines()[-1].startswith("Made by ketacost")
    assert [] == [line for line in shown.splitlines() if line != line.rstrip()]
    assert "$" not in answer_text(ANSWERS[name], currency=CurrencyDisplay.CODE)
    assert "USD" in answer_text(ANSWERS[name], currency=CurrencyDisplay.CODE)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("break-even", r"^It costs at most that: +up to \$1,460\.00$"),
        ("break-even", r"^\$1,460\.01 \$8,760\.06 \$8,760\.00 +above$"),
        ("break-even of a range", r"^It surely costs at most that: +up to \$460\.00$"),
        ("break-even of a range", r"^It may cost at most that: +up to \$1,460\.00$"),
        ("break-even of a range", r"^- not known: coverage\.accumulators; ask the payer for the balances$"),
        ("plans", r"^Cheapest: +the PPO$"),
        ("plans", r"^1 the PPO +\$1,800\.00 +\$8,760\.00 \$10,560\.00 +\$0\.00$"),
        ("open plans", r"^Order: +by the most each can be$"),
        ("open plans", r"^Cheapest: +not decided, the PPO and not asked may each turn out to be; the PPO comes first"),
        ("start", r"^Cheapest start: +2026-01-09 to 2026-01-15$"),
        ("start", r"^2026-01-16 to 2026-01-29 +34 \$7,450\.00 +\$1,450\.00$"),
        ("start", r"^- 2026-01-05: request\.coverage\.accumulators\.as_of: "),
        ("limits", r"^individual deductible, 2026 +\$2,000\.00 +2 2026-03-05 2026-12-31 +\$990\.00 \$1,130\.00"),
        ("limits of a range", r"^Shown: +the dearest case; other sessions may be the ones in other cases$"),
        ("variants", r"^84 mg \(asked\) every 2 weeks +34 \$8,760\.00 +\$400\.00$"),
        ("variants of a range", r"^56 mg +every week +56 not known not known +\$3,120\.00 \$9,120\.00$"),
        ("stops", r"^Expected cost: +\$7,126\.67, rounded to the cent$"),
        ("stops", r"^as planned +2/3 +34 2027-02-16 \$8,760\.00$"),
        ("stops", r"^50 in 100 +\$8,760\.00$"),
        ("stops of a range", r"^after week 4 +1/3 +8 2026-03-26 not known +\$0\.00 \$3,860\.00$"),
    ],
    ids=lambda value: value[:24],
)
def test_the_answer_stands_where_it_is_looked_for(name: str, said: str) -> None:
    """The answer in the facts, its basis in a table."""
    assert re.search(said, text(name), re.MULTILINE)


def test_never_always_and_no_limit_are_said_in_words() -> None:
    """The intake alone costs more than a course without charge; a plan's maximum is always below a dear course."""
    coverage = ppo().coverage
    assert coverage is not None
    plan = coverage.plan
    no_charge = attrs.evolve(plan.cost_sharing[1], coinsurance="0%", deductible="waived")
    free = attrs.evolve(ppo(), coverage=attrs.evolve(coverage, plan=attrs.evolve(plan, cost_sharing=(no_charge,))))
    new = attrs.evolve(self_pay(), course=attrs.evolve(self_pay().course, new_patient=True))
    capped = attrs.evolve(self_pay(), coverage=ppo().coverage)

    assert "at no price, not even at $0.00" in answer_text(break_even_price(new, free, code="96365"))
    assert "at every price up to $1,000,000.00" in answer_text(break_even_price(capped, ppo(), code="96365"))
    assert "none by this course" in answer_text(limits_met(self_pay()))


def test_days_apart_are_not_shown_as_one_run() -> None:
    """Cheapest days with dearer ones between them stand as two runs."""
    found = best_start(ppo(), first_on=date(2026, 1, 9), last_on=date(2026, 1, 20))
    first, *others, last = found.days
    apart = attrs.evolve(found, days=(first, *others, attrs.evolve(last, total=first.total)))
    apart = attrs.evolve(apart, cheapest=(apart.days[0], apart.days[-1]))

    assert re.search(r"^Cheapest start: +2026-01-09 to 2026-01-15 and 2026-01-20$", answer_text(apart), re.MULTILINE)


def test_a_label_cannot_break_the_page() -> None:
    """Control characters of a caller's words are spaces."""
    offers = [attrs.evolve(PLAIN, label="a\x1b[2J\nb"), FREE]

    assert "\x1b" not in answer_text(cheapest_plan(short_ppo(), offers, months=1))


def test_ties_are_named_together() -> None:
    """Two plans that cost the same are both the cheapest."""
    shown = answer_text(cheapest_plan(ppo(), [PLAIN, attrs.evolve(PLAIN, label="its twin"), FREE], months=1))

    assert re.search(r"^Cheapest: +the PPO and its twin, which cost the same$", shown, re.MULTILINE)


def test_a_premium_in_a_range_shows_both_ends() -> None:
    """The total is not known to the cent, its ends are."""
    spread = attrs.evolve(PLAIN, monthly_premium=Unknown("ask the plan", low=100, high=200))
    shown = answer_text(cheapest_plan(ppo(), [spread, FREE], months=12))

    assert re.search(
        r"^1 the PPO not known +\$8,760\.00 +not known +\$0\.00 +\$9,960\.00 \$11,160\.00$", shown, re.MULTILINE
    )
