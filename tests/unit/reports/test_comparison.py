"""Options side by side as plain text."""

from __future__ import annotations

import re
from decimal import Decimal

import attrs

from ketacost import compare
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.reports.comparison import comparison_text
from tests.unit.reports.examples import amounts_in, ppo, self_pay, short_ppo, superbill, unknown_balances

AMOUNT = re.compile(r"-?\$[\d,]+\.\d\d")
BOTH = compare([ppo(), self_pay()])


def test_every_amount_is_one_of_the_comparison() -> None:
    """The report computes nothing: every figure it prints parses back to the answer's."""
    silent = attrs.evolve(BOTH, estimates=tuple(attrs.evolve(one, findings=()) for one in BOTH.estimates))
    found = {Decimal(shown.replace("$", "").replace(",", "")) for shown in AMOUNT.findall(comparison_text(silent))}

    assert set() == found - set(amounts_in(BOTH.options)) - set(amounts_in(BOTH.months))


def test_every_month_stands_twice() -> None:
    """Once as that month, once as so far, in the order of the options."""
    text = comparison_text(BOTH)

    assert all(2 == len(re.findall(rf"^{one.month} ", text, re.MULTILINE)) for one in BOTH.months)
    assert re.search(r"^2026-03 +\$4,110\.00 +\$4,800\.00$", text, re.MULTILINE)
    assert re.search(r"^total +\$8,760\.00 +\$4,800\.00$", text, re.MULTILINE)


def test_options_are_columns_with_their_labels() -> None:
    """A long label is wrapped over its column, and every option has a number."""
    text = comparison_text(BOTH)

    assert "1. Spravato on a" in text
    assert re.search(r"2\. IV, paid +alone|2\. IV, paid alone", text)
    assert re.search(r"^Plan +Example PPO +self-pay$", text, re.MULTILINE)


def test_fewer_visits_cost_less_and_the_text_says_so() -> None:
    """One sentence at the top where the options differ in their sessions; none where they do not."""
    caution = "Take care: the options differ in their sessions, and fewer visits cost less: 34 against 6."

    assert comparison_text(BOTH).index(caution) < comparison_text(BOTH).index("In all")
    assert "Take care" not in comparison_text(compare([short_ppo(), superbill()]))


def test_an_unknown_total_is_words_with_its_bounds() -> None:
    """An option without balances is not known, and says at least and at most."""
    text = comparison_text(compare([ppo(), unknown_balances()]))

    assert re.search(r"^You pay in all +\$8,760\.00 +not known$", text, re.MULTILINE)
    assert re.search(r"^ {2}at least +\$8,760\.00 +\$2,760\.00$", text, re.MULTILINE)
    assert re.search(r"^ {2}at most +\$8,760\.00 +\$8,760\.00$", text, re.MULTILINE)
    assert "- option 2: the dearest case" in text
    assert "- option 2: not known: coverage.accumulators; ask the payer for the balances" in text


def test_certain_options_need_no_bounds() -> None:
    """Where every option is one figure, at least and at most are left out."""
    text = comparison_text(compare([ppo(), short_ppo()]))

    assert "at least" not in text
    assert "Which case" not in text


def test_a_warning_of_several_options_is_said_once() -> None:
    """The numbers of the options stand before it."""
    text = comparison_text(compare([ppo("one"), short_ppo("two")]))

    assert 1 == text.count("course.gates_unconfirmed")
    assert "- option 1 and 2: the clinic must confirm" in text or "- option 1, 2: the clinic must confirm" in text


def test_more_options_go_on_in_a_further_table() -> None:
    """Six options stay within the width, four abreast, and each keeps its number."""
    six = [short_ppo(f"a rather long label of the option {number}") for number in range(1, 7)]
    text = comparison_text(compare(six))

    assert 2 == text.count("You owe, month by month")
    assert all(f"{number}. a rather" in text for number in range(1, 7))
    assert all(len(line) <= 100 for line in text.splitlines())


def test_the_notice_and_the_data_version_stand_on_it() -> None:
    """A comparison is as little a bill as an estimate."""
    text = " ".join(comparison_text(BOTH).split())

    assert BOTH.notice in text
    assert BOTH.estimates[0].versions.reference_data in text


def test_amounts_with_a_currency_code() -> None:
    """Every heading says the currency once."""
    both = compare([ppo(), superbill()])
    silent = tuple(attrs.evolve(one, findings=()) for one in both.estimates)  # whose sentences may name figures
    text = comparison_text(attrs.evolve(both, estimates=silent), currency=CurrencyDisplay.CODE)

    assert "In all (amounts in USD)\n" in text
    assert "$" not in text
