"""What sums consist of, as named figures; a part that is zero is left out, what is owed never."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ketacost.estimates.estimate import Estimate, EstimateLine, Totals
from ketacost.reports.alone import pays_alone
from ketacost.reports.page.page_words import PageWords
from ketacost.reports.page.view import Fact
from ketacost.values.money import show


def is_insured(estimate: Estimate) -> bool:
    """Return whether any plan pays in the course; a person who pays alone has one in name only."""
    return not pays_alone(estimate)


def parts_of(sums: Totals | EstimateLine, words: PageWords, *, insured: bool) -> tuple[Fact, ...]:
    """Return the parts of a sum from the price to what stays with the person.

    Args:
        sums: totals of some lines, or one line, in dollars.
        words: the language.
        insured: whether there is a plan, so that what it pays is said even where that is nothing.
    """
    return tuple(_parts(sums, words, insured=insured))


def _parts(sums: Totals | EstimateLine, words: PageWords, *, insured: bool) -> Iterator[Fact]:
    yield words.fact("allowed" if insured else "allowed_alone", show(sums.allowed_amount))
    if insured:
        yield words.fact("plan_paid", show(sums.plan_paid))
    yield from named(
        words,
        ("deductible", sums.deductible),
        ("copay", sums.copay),
        ("coinsurance", sums.coinsurance),
        # A person without a plan owes the price: to call it "not covered" would say nothing.
        *([("noncovered", sums.noncovered)] if insured else []),
        ("balance_bill", sums.balance_bill),
        ("second_paid", sums.secondary_paid),
        ("second_forgiven", sums.secondary_write_off),
    )
    yield words.fact("owed", show(sums.patient_responsibility))
    helped = tuple(
        named(
            words,
            ("discount", sums.clinic_discount),
            ("card_paid", sums.savings_card_paid),
            ("grants_paid", sums.grants_paid),
            ("rebate", sums.rebate),
        )
    )
    yield from helped
    if helped:
        yield words.fact("net", show(sums.net_cost))


def named(words: PageWords, *amounts: tuple[str, Decimal]) -> Iterator[Fact]:
    """Yield the amounts that are not zero under the phrases of their keys."""
    return (words.fact(key, show(amount)) for key, amount in amounts if amount != 0)
