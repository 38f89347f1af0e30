"""The parts of a sum as columns: allowed, deductible, copay, coinsurance, other, what is owed, what the plan pays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ketacost.estimates.estimate import Group, MoneyRange, Totals
from ketacost.reports.amounts import CurrencyDisplay, cell, figure, is_exact, words
from ketacost.reports.layout import clipped, table

OWED: Final = ("Allowed", "Deduct-\nible", "Copay", "Coin-\nsurance")
"""Headings before the optional column of what the plan does not cover and what is billed above its allowance."""


def headings(*, other: bool) -> list[str]:
    """Return the headings of :func:`cells`."""
    return [*OWED, *(["Other"] if other else []), "You owe", "Plan\npays"]


def cells(sums: Totals, currency: CurrencyDisplay, *, other: bool) -> list[str]:
    """Return the amounts of a row; ``other`` is not covered and balance bill together."""
    amounts = [sums.allowed_amount, sums.deductible, sums.copay, sums.coinsurance]
    rest = [sums.noncovered + sums.balance_bill] if other else []
    return [cell(amount, currency) for amount in (*amounts, *rest, sums.patient_responsibility, sums.plan_paid)]


def has_other(sums: Totals) -> bool:
    """Return whether anything is owed besides deductible, copay and coinsurance."""
    return sums.noncovered != 0 or sums.balance_bill != 0


def group_table(
    name: str, groups: Sequence[Group], whole: Totals, currency: CurrencyDisplay, *, total: bool
) -> list[str]:
    """Return groups as rows, with the whole as the last one where it is asked for."""
    other = has_other(whole)
    rows = [[clipped(words(group.name)), *cells(group.totals, currency, other=other)] for group in groups]
    if total:
        rows.append(["total", *cells(whole, currency, other=other)])
    return table([name, *headings(other=other)], rows)


def range_table(
    heads: Sequence[str], rows: Sequence[tuple[Sequence[str], MoneyRange]], currency: CurrencyDisplay
) -> list[str]:
    """Return what is owed at least, as expected and at most; nothing where every figure is certain."""
    if all(is_exact(amounts) for _, amounts in rows):
        return []
    body = [
        [*names, cell(amounts.low, currency), cell(figure(amounts), currency), cell(amounts.high, currency)]
        for names, amounts in rows
    ]
    return table([*heads, "At least", "Expected", "At most"], body, left=len(heads))
