"""Coordination: what a second payer pays of what the first one left, as plain functions over cents.

Written so that they can be compiled as they stand, like the kernel. Throughout, the first payer allowed ``allowed``,
paid ``paid`` and left the patient ``share`` of cost share, ``excess`` as balance bill, or the whole of ``noncovered``.
The second payer's own split comes from the kernel, on the amount :func:`base_of` names; ``normal`` is what it would pay
of that. Sources: NAIC Model 120, 42 CFR 411.33, 42 CFR 447.56 and the letters of Medigap, in
``docs/explanation/two-payers.md``.
"""

from __future__ import annotations

from typing import Final, NamedTuple

STANDARD: Final = 0
NON_DUPLICATION: Final = 1
MAINTENANCE: Final = 2
MEDICARE_SECONDARY: Final = 3
SUPPLEMENT: Final = 4
LESSER_OF: Final = 5


class First(NamedTuple):
    """What the first payer did with one line, in cents; ``covered`` is 0 or 1."""

    covered: int
    allowed: int
    paid: int
    deductible: int
    other_share: int
    excess: int
    noncovered: int


class Rules(NamedTuple):
    """How the second payer follows the first: a method above, and flags.

    ``pays_deductible`` and ``pays_excess`` matter under a supplement, ``pays_alone`` under the lesser of two rates;
    ``has_contract`` says whether the biller is bound by the second payer's price.
    """

    method: int
    pays_deductible: int
    pays_excess: int
    pays_alone: int
    has_contract: int


class Layer(NamedTuple):
    """What the second payer did with one line, in cents: allowed, paid, and what nobody owes any more."""

    allowed: int
    paid: int
    write_off: int


NOTHING: Final = Layer(0, 0, 0)


def left_by(first: First) -> int:
    """Return what the first payer left the patient to pay."""
    return first.deductible + first.other_share + first.excess + first.noncovered


def is_asked(first: First, rules: Rules) -> int:
    """Return whether the second payer is asked about a line, 0 or 1.

    Only when something is left; a payer that only follows the first is not asked about what that one does not cover.
    """
    follows = rules.method == SUPPLEMENT or (rules.method == LESSER_OF and not rules.pays_alone)
    return 1 if left_by(first) and (first.covered or not follows) else 0


def base_of(first: First, rules: Rules, price: int) -> int:
    """(A) Return the amount the second payer's own rules are applied to.

    Args:
        first: what the first payer did.
        rules: how the second follows.
        price: what the second payer allows for the line when it pays alone.
    """
    if rules.method == SUPPLEMENT:
        taken = first.other_share
        if rules.pays_deductible:
            taken += first.deductible
        if rules.pays_excess:
            taken += first.excess
        return taken
    if rules.method == MAINTENANCE:
        return price - first.paid if price > first.paid else 0
    return price


def layer_of(first: First, rules: Rules, base: int, normal: int, covers: int) -> Layer:
    """(B) Return what the second payer pays of a line it is asked about, and what nobody owes after it.

    Args:
        first: what the first payer did.
        rules: how the second follows.
        base: the amount of :func:`base_of`.
        normal: what the second payer's own rules pay of it.
        covers: whether they cover the line, 0 or 1.
    """
    left = left_by(first)
    if not covers:
        return NOTHING
    if not first.covered:
        return _as_only_payer(left, base, normal, rules.has_contract)
    if rules.method == SUPPLEMENT:
        return Layer(base, normal, 0)
    if rules.method == LESSER_OF:
        return _lesser_of(first, left, base, normal)
    open_to_second = min(left, max(first.allowed, base) - first.paid)
    if rules.method == MAINTENANCE:
        open_to_second = left
    elif rules.method == NON_DUPLICATION:
        normal -= first.paid
    paid = max(0, min(normal, open_to_second))
    if rules.method != MEDICARE_SECONDARY:
        return Layer(base, paid, 0)
    # Once Medicare pays as the second, nobody may ask more than the greater of the two prices.
    return Layer(base, paid, left - open_to_second)


def _as_only_payer(left: int, base: int, normal: int, has_contract: int) -> Layer:
    """Return the layer where the first payer does not cover the line: the second's contract, if any, holds."""
    paid = min(normal, left)
    share = base - normal
    return Layer(base, paid, max(0, left - paid - share) if has_contract else 0)


def _lesser_of(first: First, left: int, base: int, normal: int) -> Layer:
    """Return the layer of a program that tops the first payer up to its own rate, and forgives the rest."""
    owed = min(left, base - normal)
    paid = max(0, min(left, base - first.paid) - owed)
    return Layer(base, paid, left - paid - owed)
