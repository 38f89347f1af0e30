"""The parts of a sum as columns: allowed, deductible, copay, coinsurance, other, what is owed, what the plan pays."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from ketacost.estimates.estimate import Cases, Group, MoneyRange, Totals
from ketacost.reports.amounts import CurrencyDisplay, cell, figure, is_exact, words
from ketacost.reports.layout import Line, clipped, table
from ketacost.values.unknown import Unknown

OWED: Final = ("Allowed", "Deduct-\nible", "Copay", "Coin-\nsurance")
"""Headings before the optional column of what the plan does not cover and what is billed above its allowance."""

_ALONE: Final = ("Price",)
"""Their place where no plan takes part."""


class Columns(NamedTuple):
    """Which of the optional columns a table shows."""

    plan: bool
    other: bool
    second: bool
    helped: bool


def columns_of(whole: Totals, *, alone: bool = False) -> Columns:
    """Return the columns a table needs for sums that add up to ``whole``; none of a plan's where nobody else pays."""
    second = whole.secondary_paid != 0 or whole.secondary_write_off != 0
    return Columns(plan=not alone, other=has_other(whole) and not alone, second=second, helped=whole.assistance != 0)


def headings(columns: Columns) -> list[str]:
    """Return the headings of :func:`cells`."""
    other = ["Other"] if columns.other else []
    second = ["2nd payer\npays", "For-\ngiven"] if columns.second else []
    helped = ["Help\npays", "Yours\nin the end"] if columns.helped else []
    owed, paid = (OWED, ["Plan\npays"]) if columns.plan else (_ALONE, [])
    return [*owed, *other, *second, "You owe", *helped, *paid]


def cells(sums: Totals, currency: CurrencyDisplay, columns: Columns) -> list[str]:
    """Return the amounts of a row; ``other`` is not covered and balance bill together."""
    shares = [sums.deductible, sums.copay, sums.coinsurance] if columns.plan else []
    other = [sums.noncovered + sums.balance_bill] if columns.other else []
    second = [sums.secondary_paid, sums.secondary_write_off] if columns.second else []
    helped = [sums.assistance, sums.net_cost] if columns.helped else []
    paid = [sums.plan_paid] if columns.plan else []
    row = (sums.allowed_amount, *shares, *other, *second, sums.patient_responsibility, *helped, *paid)
    return [cell(amount, currency) for amount in row]


def has_other(sums: Totals) -> bool:
    """Return whether anything is owed besides deductible, copay and coinsurance."""
    return sums.noncovered != 0 or sums.balance_bill != 0


def group_table(
    name: str, groups: Sequence[Group], whole: Totals, currency: CurrencyDisplay, *, total: bool, alone: bool
) -> list[Line]:
    """Return groups as rows, with the whole as the last one where it is asked for."""
    columns = columns_of(whole, alone=alone)
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
    body = [(names, one.cheapest, one.expected, one.dearest) for names, one in rows]
    return _three(heads, ("Cheapest\ncase", "Expected", "Dearest\ncase"), body, currency)


def range_table(
    heads: Sequence[str], rows: Sequence[tuple[Sequence[str], MoneyRange]], currency: CurrencyDisplay
) -> list[Line]:
    """Return what is owed at least, as expected and at most; nothing where every figure is certain."""
    if all(is_exact(amounts) for _, amounts in rows):
        return []
    body = [(names, amounts.low, figure(amounts), amounts.high) for names, amounts in rows]
    return _three(heads, ("At least", "Expected", "At most"), body, currency)


def _three(
    heads: Sequence[str],
    ends: tuple[str, str, str],
    rows: Sequence[tuple[Sequence[str], Decimal, Decimal | Unknown, Decimal]],
    currency: CurrencyDisplay,
) -> list[Line]:
    """Return both ends with what is expected between them; without that column where nobody knows any of it."""
    if all(isinstance(expected, Unknown) for _, _, expected, _ in rows):
        body = [[*names, cell(low, currency), cell(high, currency)] for names, low, _, high in rows]
        return table([*heads, *ends[::2]], body, left=len(heads))
    body = [[*names, *(cell(one, currency) for one in amounts)] for names, *amounts in rows]
    return table([*heads, *ends], body, left=len(heads))
