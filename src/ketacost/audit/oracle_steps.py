"""The oracle's steps: section 3 of the rule book, one function a lettered step, in exact fractions of a dollar.

Written from ``docs/explanation/arithmetic.md`` alone. ``None`` as a billed charge or a write-off means "not known"
in this file; as what is left of a limit it means "unlimited".
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor
from typing import Final

import attrs

from ketacost.claims.claim import Claim
from ketacost.claims.services import Component, NetworkTier
from ketacost.errors import PriceError
from ketacost.plans.conventions import (
    CapScope,
    CapUnit,
    CoinsuranceBase,
    Conventions,
    CopayScope,
    CrossingCopay,
    DeductibleTerm,
    NoncoveredLiability,
    ReliefOrder,
)
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.values.money import Rounding
from ketacost.values.unknown import require

ZERO: Final = Fraction(0)
HALF: Final = Fraction(1, 2)
WHOLE: Final = 10_000


def round_to_cent(amount: Fraction, rounding: Rounding) -> Fraction:
    """Return dollars rounded to the cent by the plan's rounding (amounts here are never negative)."""
    cents = amount * 100
    whole = floor(cents)
    rest = cents - whole
    up = rest > HALF or (rest == HALF and (rounding is Rounding.HALF_UP or whole % 2 == 1))
    return Fraction(whole + 1 if up else whole, 100)


@attrs.frozen
class Terms:
    """What steps (C) and (D) leave of a rule for one line."""

    copay: Fraction | None
    basis_points: int | None
    deductible: DeductibleTerm
    minimum: Fraction | None
    copay_scope: CopayScope


@attrs.frozen
class Parts:
    """The three parts of a cost share."""

    deductible: Fraction = ZERO
    copay: Fraction = ZERO
    coinsurance: Fraction = ZERO

    @property
    def total(self) -> Fraction:
        """The cost share."""
        return self.deductible + self.copay + self.coinsurance


@attrs.frozen
class AfterDeductible:
    """A line after step (H): allowed amount, deductible, and R, what is left."""

    allowed: Fraction
    deductible: Fraction
    rest: Fraction


@attrs.define
class Tallies:
    """What lines of one visit, day or component remember of each other.

    Attributes:
        set_copay: the copay a visit (or a component of it) was given by its first line that has one.
        charged: copay charged so far, by scope and place.
        used: what earlier lines used of a rule's maximum, by rule and unit.
    """

    set_copay: dict[tuple[object, ...], Fraction] = attrs.Factory(dict)
    charged: dict[tuple[object, ...], Fraction] = attrs.Factory(dict)
    used: dict[tuple[object, ...], Fraction] = attrs.Factory(dict)


def step_a_allowed(billed: Fraction | None, price: Fraction) -> Fraction:
    """(A) The lesser of the billed charge and the price the plan accepts."""
    return price if billed is None else min(billed, price)


def step_b_difference(
    billed: Fraction | None, allowed: Fraction, tier: NetworkTier
) -> tuple[Fraction | None, Fraction]:
    """(B) Write-off and balance bill; ``tier`` is in network for a protected line."""
    if tier is not NetworkTier.OUT_OF_NETWORK:
        return (None if billed is None else billed - allowed), ZERO
    if billed is None:
        raise PriceError("price.billed_needed", "an unprotected out-of-network line needs a billed charge")
    return ZERO, billed - allowed


def step_c_is_covered(rule: CostShareRule, visit_number: int) -> bool:
    """(C) Whether the rule covers the line and its visit lies within the visit limit."""
    covered: bool = require(rule.covered, "rule.covered")
    return covered and (rule.visit_limit is None or visit_number <= rule.visit_limit)


def step_c_not_covered(
    liability: NoncoveredLiability, billed: Fraction | None, allowed: Fraction
) -> tuple[Fraction, Fraction | None]:
    """(C) What the patient owes for a line that is not covered, and the write-off."""
    match liability:
        case NoncoveredLiability.PATIENT_BILLED:
            return (allowed if billed is None else billed), ZERO
        case NoncoveredLiability.PATIENT_ALLOWED:
            return allowed, (None if billed is None else billed - allowed)
        case NoncoveredLiability.PROVIDER:
            return ZERO, (allowed if billed is None else billed)


def step_d_terms(rule: CostShareRule, visit_number: int, conventions: Conventions) -> Terms:
    """(D) The rule's terms, or those of its first visits."""
    first = rule.first_visits
    source = rule if first is None or visit_number > first.visits else first
    copay = require(source.copay, "rule.copay")
    rate = require(source.coinsurance, "rule.coinsurance")
    if source.deductible is None:
        raise PriceError("plan.rule_deductible", "a covered rule says how it stands to the deductible")
    return Terms(
        copay=None if copay is None else Fraction(copay),
        basis_points=None if rate is None else rate.basis_points,
        deductible=source.deductible,
        minimum=None if rule.coinsurance_minimum is None else Fraction(rule.coinsurance_minimum),
        copay_scope=conventions.copay_scope if rule.copay_scope is None else rule.copay_scope,
    )


def copay_place(scope: CopayScope, visit: int, day: date, component: Component) -> tuple[object, ...]:
    """Return where copays of a scope are counted together."""
    match scope:
        case CopayScope.PER_LINE:
            return (scope,)
        case CopayScope.PER_VISIT | CopayScope.PER_VISIT_HIGHEST:
            return (scope, visit)
        case CopayScope.PER_COMPONENT:
            return (scope, visit, component)
        case CopayScope.PER_DAY_HIGHEST:
            return (scope, day)


def step_e_room(terms: Terms, place: tuple[object, ...], tallies: Tallies) -> Fraction:
    """(E) The copay there is room for."""
    if terms.copay is None:
        return ZERO
    charged = tallies.charged.get(place, ZERO)
    match terms.copay_scope:
        case CopayScope.PER_LINE:
            return terms.copay
        case CopayScope.PER_VISIT | CopayScope.PER_COMPONENT:
            whole = tallies.set_copay.setdefault(place, terms.copay)
            return max(ZERO, min(whole - charged, terms.copay))
        case CopayScope.PER_VISIT_HIGHEST | CopayScope.PER_DAY_HIGHEST:
            return max(ZERO, terms.copay - charged)


def step_f_deductible_left(term: DeductibleTerm, left: Fraction) -> Fraction:
    """(F) What is left of the deductible for this line: nothing where it is waived."""
    return ZERO if term is DeductibleTerm.WAIVED else left


def step_g_copay_first(term: DeductibleTerm, room: Fraction, allowed: Fraction) -> Fraction:
    """(G) The copay that comes before the deductible."""
    return min(room, allowed) if term is DeductibleTerm.AFTER_COPAY else ZERO


def step_h_deductible(allowed: Fraction, copay_first: Fraction, left: Fraction) -> AfterDeductible:
    """(H) The deductible, and R: what is left of the line after it."""
    deductible = min(allowed - copay_first, left)
    return AfterDeductible(allowed, deductible, allowed - copay_first - deductible)


def step_i_copay_after(terms: Terms, room: Fraction, after: AfterDeductible, conventions: Conventions) -> Fraction:
    """(I) The copay that comes after the deductible, by convention on the line that crosses it."""
    if terms.deductible is DeductibleTerm.AFTER_COPAY:
        return ZERO
    rest = after.rest
    crosses = after.deductible > 0 and rest > 0
    if not crosses or conventions.crossing_copay is CrossingCopay.FULL:
        return min(room, rest)
    if conventions.crossing_copay is CrossingCopay.NONE:
        return ZERO
    return min(round_to_cent(room * rest / after.allowed, conventions.rounding), rest)


def step_j_coinsurance(
    terms: Terms, after: AfterDeductible, copay_after: Fraction, conventions: Conventions
) -> tuple[Fraction, Fraction]:
    """(J) The coinsurance, and the copay of step (I) that stands beside it."""
    base, rest = conventions.coinsurance_base, after.rest
    if terms.basis_points is None:
        return ZERO, copay_after
    if base in (CoinsuranceBase.GREATER_OF, CoinsuranceBase.LESSER_OF):
        alone = _coinsurance_on(rest, rest, rest, terms, conventions)
        greater = base is CoinsuranceBase.GREATER_OF
        keeps = terms.copay is None or (alone >= copay_after if greater else alone <= copay_after)
        return (alone, ZERO) if keeps else (ZERO, copay_after)
    amount = rest - copay_after
    if base is CoinsuranceBase.BEFORE_COPAY:
        amount = rest
    elif base is CoinsuranceBase.ALLOWED:
        amount = after.allowed if rest > 0 else ZERO
    return _coinsurance_on(amount, rest, rest - copay_after, terms, conventions), copay_after


def _coinsurance_on(base: Fraction, rest: Fraction, most: Fraction, terms: Terms, conventions: Conventions) -> Fraction:
    computed = round_to_cent(
        base * Fraction(0 if terms.basis_points is None else terms.basis_points, WHOLE), conventions.rounding
    )
    if terms.minimum is not None and rest > 0:
        computed = max(computed, terms.minimum)
    return min(computed, most)


def relieve(parts: Parts, excess: Fraction, order: ReliefOrder, *, may: frozenset[str]) -> Parts:
    """Take an excess from the parts it may be taken from, in the plan's order."""
    amounts = {"deductible": parts.deductible, "copay": parts.copay, "coinsurance": parts.coinsurance}
    left = max(ZERO, excess)
    for name in order.value.split("_"):
        if name in may:
            taken = min(amounts[name], left)
            amounts[name] -= taken
            left -= taken
    return Parts(**amounts)


def cap_place(unit: CapUnit, rule_index: int, claim: Claim) -> tuple[object, ...] | None:
    """Return where a rule's maximum is counted together, ``None`` when each line stands alone."""
    match unit:
        case CapUnit.LINE:
            return None
        case CapUnit.VISIT:
            return (rule_index, unit, claim.visit)
        case CapUnit.DAY:
            return (rule_index, unit, claim.on)


def step_k_rule_maximum(
    parts: Parts, rule: CostShareRule, place: tuple[object, ...] | None, tallies: Tallies, order: ReliefOrder
) -> Parts:
    """(K) The rule's maximum over a line, a visit or a day."""
    if rule.maximum is None:
        return parts
    used = ZERO if place is None else tallies.used.get(place, ZERO)
    room = max(ZERO, Fraction(rule.maximum) - used)
    if rule.maximum_scope is CapScope.COINSURANCE:
        kept = relieve(parts, parts.coinsurance - room, order, may=frozenset({"coinsurance"}))
        uses = kept.coinsurance
    else:
        kept = relieve(parts, parts.total - room, order, may=frozenset({"deductible", "copay", "coinsurance"}))
        uses = kept.total
    if place is not None:
        tallies.used[place] = used + uses
    return kept


def counted_names(rule: CostShareRule, conventions: Conventions) -> frozenset[str]:
    """Return which parts count to the out-of-pocket maximum."""
    if not rule.counts_to_maximum:
        return frozenset()
    if conventions.deductible_counts_to_maximum:
        return frozenset({"deductible", "copay", "coinsurance"})
    return frozenset({"copay", "coinsurance"})


def counted(parts: Parts, names: frozenset[str]) -> Fraction:
    """Return the sum of the named parts."""
    return sum((amount for name, amount in attrs.asdict(parts).items() if name in names), start=ZERO)


def step_l_out_of_pocket_maximum(
    parts: Parts, names: frozenset[str], left: Fraction | None, order: ReliefOrder
) -> Parts:
    """(L) Counted parts above what is left of the out-of-pocket maximum are relieved; ``None`` is no maximum."""
    return parts if left is None else relieve(parts, counted(parts, names) - left, order, may=names)


def step_m_plan_pays(allowed: Fraction, parts: Parts) -> Fraction:
    """(M) The plan pays the allowed amount less the cost share."""
    return allowed - parts.total
