"""The parts of a sum as columns: allowed, deductible, copay, coinsurance, other, what is owed, what the plan pays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from ketacost.estimates.estimate import Cases, Group, MoneyRange, Totals
from ketacost.reports.amounts import CurrencyDisplay, cell, figure, is_exact, words
from ketacost.reports.layout import Line, clipped, table

OWED: Final = ("Allowed", "Deduct-\nible", "Copay", "Coin-\nsurance")
"""Headings before the optional column of what the plan does not cover and what is billed above its allowance."""


class Columns(NamedTuple):
    """Which of the optional columns a table shows."""

    other: bool
    second: bool
    helped: bool


def columns_of(whole: Totals) -> Columns:
    """Return the columns a table needs for sums that add up to ``whole``."""
    second = whole.secondary_paid != 0 or whole.secondary_write_off != 0
    return Columns(other=has_other(whole), second=second, helped=whole.assistance != 0)


def headings(columns: Columns) -> list[str]:
    """Return the headings of :func:`cells`."""
    other = ["Other"] if columns.other else []
    second = ["2nd payer\npays", "For-\ngiven"] if columns.second else []
    helped = ["Help\npays", "Yours\nin the end"] if columns.helped else []
    return [*OWED, *other, *second, "You owe", *helped, "Plan\npays"]


def cells(sums: Totals, currency: CurrencyDisplay, columns: Columns) -> list[str]:
    """Return the amounts of a row; ``other`` is not covered and balance bill together."""
    amounts = [sums.allowed_amount, sums.deductible, sums.copay, sums.coinsurance]
    other = [sums.noncovered + sums.balance_bill] if columns.other else []
    second = [sums.secondary_paid, sums.secondary_write_off] if columns.second else []
    helped = [sums.assistance, sums.net_cost] if columns.helped else []
    row = (*amounts, *other, *second, sums.patient_responsibility, *helped, sums.plan_paid)
    return [cell(amount, currency) for amount in row]


def has_other(sums: Totals) -> bool:
    """Return whether anything is owed besides deductible, copay and coinsurance."""
    return sums.noncovered != 0 or sums.balance_bill != 0


def group_table(
    name: str, groups: Sequence[Group], whole: Totals, currency: CurrencyDisplay, *, total: bool
) -> list[Line]:
    """Return groups as rows, with the whole as the last one where it is asked for."""
    columns = columns_of(whole)
    rows = [[clipped(words(group.name)), *cells(group.totals, currency, columns)] for group in groups]
    if total:
        rows.append(["total", *cells(whole, currency, columns)])
    return table([name, *headings(columns)], rows)


def cases_table(
    heads: Sequence[str], rows: Sequence[tuple[Sequence[str], Cases]], currency: CurrencyDisplay
) -> list[Line]:
    """Return what parts are in the cheapest and the dearest case of the whole; nothing where they do not differ."""
    if all(one.cheapest == one.dearest for _, one in rows):
        return []
    body = [
        [*names, cell(one.cheapest, currency), cell(one.expected, currency), cell(one.dearest, currency)]
        for names, one in rows
    ]
    return table([*heads, "Cheapest\ncase", "Expected", "Dearest\ncase"], body, left=len(heads))


def range_table(
    heads: Sequence[str], rows: Sequence[tuple[Sequence[str], MoneyRange]], currency: CurrencyDisplay
) -> list[Line]:
    """Return what is owed at least, as expected and at most; nothing where every figure is certain."""
    if all(is_exact(amounts) for _, amounts in rows):
        return []
    body = [
        [*names, cell(amounts.low, currency), cell(figure(amounts), currency), cell(amounts.high, currency)]
        for names, amounts in rows
    ]
    return table([*heads, "At least", "Expected", "At most"], body, left=len(heads))
