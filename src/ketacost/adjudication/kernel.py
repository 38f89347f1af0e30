"""The kernel: the cost-sharing arithmetic, once.

Plain functions over integers (cents, basis points, flags, indices) and ``NamedTuple``s of them. The scalar engine calls
them as they are and builds the trace from what they return; a batch engine compiles these same functions. The letters
are the steps of ``docs/explanation/arithmetic.md``, which holds the rule text and its sources.

Mutable state is a :class:`State` of integer sequences (lists here, arrays when compiled), indexed by pool, rule or key.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import Final, NamedTuple

UNLIMITED: Final = 1 << 60
"""A limit that is never met."""

NONE: Final = -1
"""No copay, no rate, no pool, no key, an unknown billed charge."""

WHOLE: Final = 10_000
"""Basis points in 100 percent."""

# The enumerations of plans/conventions.py as integers, in the order of adjudication/terms.py.
DEDUCTIBLE_FIRST, DEDUCTIBLE_AFTER_COPAY, DEDUCTIBLE_WAIVED = 0, 1, 2
BASE_AFTER_COPAY, BASE_BEFORE_COPAY, BASE_ALLOWED, BASE_GREATER_OF, BASE_LESSER_OF = 0, 1, 2, 3, 4
CROSSING_FULL, CROSSING_PRORATED, CROSSING_NONE = 0, 1, 2
CAP_COINSURANCE, CAP_COST_SHARE = 0, 1
RELIEF_COINSURANCE_FIRST, RELIEF_COPAY_FIRST, RELIEF_DEDUCTIBLE_FIRST = 0, 1, 2
LIABLE_PATIENT_BILLED, LIABLE_PATIENT_ALLOWED, LIABLE_PROVIDER = 0, 1, 2
ROUND_HALF_UP, ROUND_HALF_EVEN = 0, 1


class Terms(NamedTuple):
    """One cost-share rule with the plan's conventions, compiled. Amounts in cents, ``NONE`` where there is none."""

    rule: int
    covered: int
    liability: int
    copay: int
    rate: int
    deductible: int
    first_visits: int
    first_copay: int
    first_rate: int
    first_deductible: int
    visit_limit: int
    copay_is_first_of_visit: int
    coinsurance_base: int
    crossing_copay: int
    coinsurance_minimum: int
    maximum: int
    maximum_scope: int
    relief_order: int
    counts_to_maximum: int
    deductible_counts: int
    copay_credits_deductible: int
    rounding: int


class Lane(NamedTuple):
    """The pools a line draws on and credits, as indices into one year's pools; ``NONE`` where there is none."""

    deductible_individual: int
    deductible_family: int
    maximum_individual: int
    maximum_family: int
    cross_deductible_individual: int
    cross_deductible_family: int
    cross_maximum_individual: int
    cross_maximum_family: int


class Line(NamedTuple):
    """One priced line. ``year`` is the offset of its benefit year's pools; the keys index :class:`State`."""

    billed: int
    price: int
    unprotected: int
    year: int
    in_window: int
    visit_key: int
    count_key: int
    copay_key: int
    cap_key: int


class State(NamedTuple):
    """Everything that changes while lines are walked."""

    used: MutableSequence[int]
    window: MutableSequence[int]
    visit_ordinal: MutableSequence[int]
    visits: MutableSequence[int]
    copay_set: MutableSequence[int]
    copay_charged: MutableSequence[int]
    cap_used: MutableSequence[int]


class Offer(NamedTuple):
    """The terms of one visit: whether they are those of the first visits, copay, rate and deductible term."""

    first: int
    copay: int
    rate: int
    deductible: int


class Shares(NamedTuple):
    """The three parts of the cost share, in cents."""

    copay: int
    deductible: int
    coinsurance: int


class Parts(NamedTuple):
    """How one line was split, in cents: before relief (charged), after the rule's maximum (capped), and finally."""

    allowed: int
    write_off: int
    balance_bill: int
    noncovered: int
    copay: int
    deductible: int
    coinsurance: int
    plan_paid: int
    covered: int
    first_terms: int
    deductible_room: int
    maximum_room: int
    charged_copay: int
    charged_deductible: int
    charged_coinsurance: int
    capped_copay: int
    capped_deductible: int
    capped_coinsurance: int


def portion(amount: int, numerator: int, denominator: int, rounding: int) -> int:
    """Return ``amount * numerator / denominator`` rounded to the cent; nothing here is negative."""
    whole, rest = divmod(amount * numerator, denominator)
    doubled = 2 * rest
    if doubled > denominator or (doubled == denominator and (rounding == ROUND_HALF_UP or whole % 2 == 1)):
        return whole + 1
    return whole


def room_left(used: Sequence[int], limits: Sequence[int], year: int, individual: int, family: int) -> int:
    """Return what is left of a limit: the lesser of what its individual and family pools have left."""
    room = UNLIMITED
    if individual >= 0:
        room = limits[individual] - used[year + individual]
    if family >= 0:
        room = min(room, limits[family] - used[year + family])
    return room


def credit(state: State, limits: Sequence[int], line: Line, pool: int, amount: int) -> None:
    """Add an amount to one pool, never past its limit, and remember what fell into the carry-over window."""
    if pool < 0 or amount == 0:
        return
    added = min(amount, limits[pool] - state.used[line.year + pool])
    state.used[line.year + pool] += added
    if line.in_window:
        state.window[line.year + pool] += added


def visit_ordinal(state: State, line: Line) -> int:
    """(C) Return which visit of the year this is under its rule, counting it at its first line."""
    if line.visit_key < 0:
        return 0
    if state.visit_ordinal[line.visit_key] == 0:
        state.visits[line.count_key] += 1
        state.visit_ordinal[line.visit_key] = state.visits[line.count_key]
    return state.visit_ordinal[line.visit_key]


def split_noncovered(line: Line, allowed: int, liability: int) -> Parts:
    """(C) Split a line the plan does not cover; nothing counts anywhere."""
    full = allowed if line.billed < 0 else line.billed
    owed = 0
    write_off = full
    if liability == LIABLE_PATIENT_BILLED:
        owed, write_off = full, 0
    elif liability == LIABLE_PATIENT_ALLOWED:
        owed, write_off = allowed, full - allowed
    return Parts(allowed, write_off, 0, owed, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def copay_room(state: State, line: Line, copay: int, is_first_of_visit: int) -> int:
    """(E) Return how much of the copay this line may still be charged in its visit, day or component."""
    if copay <= 0 and line.copay_key < 0:
        return 0
    if line.copay_key < 0:
        return copay
    if copay < 0:
        return 0
    charged = state.copay_charged[line.copay_key]
    if not is_first_of_visit:
        return max(0, copay - charged)
    if state.copay_set[line.copay_key] < 0:
        state.copay_set[line.copay_key] = copay
    return min(copay, max(0, state.copay_set[line.copay_key] - charged))


def copay_after_deductible(room: int, rest: int, deductible: int, allowed: int, crossing: int, rounding: int) -> int:
    """(I) Return the copay charged on what the deductible left."""
    if deductible > 0 and rest > 0:
        if crossing == CROSSING_NONE:
            return 0
        if crossing == CROSSING_PRORATED:
            return min(portion(room, rest, allowed, rounding), rest)
    return min(room, rest)


def coinsurance_on(base: int, most: int, rest: int, rate: int, minimum: int, rounding: int) -> int:
    """(J) Return coinsurance on a base: rounded once, raised to the minimum, never above ``most``."""
    computed = portion(base, rate, WHOLE, rounding)
    if rest > 0:
        computed = max(computed, minimum)
    return min(computed, most)


def relieve(excess: int, shares: Shares, order: int) -> Shares:
    """Take an excess from the three parts in the relief order."""
    copay, deductible, coinsurance = shares
    if order == RELIEF_DEDUCTIBLE_FIRST:
        cut = min(excess, deductible)
        deductible -= cut
        excess -= cut
    if order == RELIEF_COINSURANCE_FIRST:
        cut = min(excess, coinsurance)
        coinsurance -= cut
        excess -= cut
    cut = min(excess, copay)
    copay -= cut
    excess -= cut
    cut = min(excess, coinsurance)
    coinsurance -= cut
    excess -= cut
    return Shares(copay, deductible - min(excess, deductible), coinsurance)


def terms_of_visit(terms: Terms, ordinal: int) -> Offer:
    """(D) Return copay, rate and deductible term of this visit: the rule's, or those of its first visits."""
    if 0 < ordinal <= terms.first_visits:
        return Offer(1, terms.first_copay, terms.first_rate, terms.first_deductible)
    return Offer(0, terms.copay, terms.rate, terms.deductible)


def charge(allowed: int, room: int, left: int, offer: Offer, terms: Terms) -> Shares:
    """(F) to (J) Return copay, deductible and coinsurance before any maximum."""
    if offer.deductible == DEDUCTIBLE_AFTER_COPAY:
        copay = min(room, allowed)
        deductible = min(allowed - copay, left)
        rest = allowed - copay - deductible
        after = 0
    else:
        deductible = min(allowed, left)
        rest = allowed - deductible
        copay = copay_after_deductible(room, rest, deductible, allowed, terms.crossing_copay, terms.rounding)
        after = copay
    if offer.rate < 0:
        return Shares(copay, deductible, 0)
    base = terms.coinsurance_base
    if base >= BASE_GREATER_OF:
        alone = coinsurance_on(rest, rest, rest, offer.rate, terms.coinsurance_minimum, terms.rounding)
        if offer.copay < 0 or ((alone >= copay) if base == BASE_GREATER_OF else (alone <= copay)):
            return Shares(0, deductible, alone)
        return Shares(copay, deductible, 0)
    taken_of = rest
    if base == BASE_AFTER_COPAY:
        taken_of = rest - after
    elif base == BASE_ALLOWED and rest > 0:
        taken_of = allowed
    coinsurance = coinsurance_on(taken_of, rest - after, rest, offer.rate, terms.coinsurance_minimum, terms.rounding)
    return Shares(copay, deductible, coinsurance)


def cap_by_rule(shares: Shares, terms: Terms, line: Line, state: State) -> Shares:
    """(K) Relieve what is above the rule's maximum for the line, its visit or its day."""
    if terms.maximum >= UNLIMITED:
        return shares
    room = terms.maximum
    if line.cap_key >= 0:
        room -= state.cap_used[line.cap_key]
    if terms.maximum_scope == CAP_COINSURANCE:
        shares = Shares(shares.copay, shares.deductible, min(shares.coinsurance, room))
        taken = shares.coinsurance
    else:
        taken = shares.copay + shares.deductible + shares.coinsurance
        if taken > room:
            shares = relieve(taken - room, shares, terms.relief_order)
            taken = room
    if line.cap_key >= 0:
        state.cap_used[line.cap_key] += taken
    return shares


def counted_part(shares: Shares, terms: Terms) -> int:
    """Return how much of the parts counts to the out-of-pocket maximum."""
    if not terms.counts_to_maximum:
        return 0
    return shares.copay + shares.coinsurance + (shares.deductible if terms.deductible_counts else 0)


def cap_by_maximum(shares: Shares, left: int, terms: Terms) -> Shares:
    """(L) Relieve what is above the out-of-pocket maximum from the parts that count to it."""
    excess = counted_part(shares, terms) - left
    if excess <= 0:
        return shares
    if terms.deductible_counts:
        return relieve(excess, shares, terms.relief_order)
    relieved = relieve(excess, Shares(shares.copay, 0, shares.coinsurance), terms.relief_order)
    return Shares(relieved.copay, shares.deductible, relieved.coinsurance)


def post(shares: Shares, line: Line, terms: Terms, lane: Lane, limits: Sequence[int], state: State) -> None:
    """(N) Add what was applied to the deductible pools and what counts to the out-of-pocket pools."""
    applied = shares.deductible + (shares.copay if terms.copay_credits_deductible else 0)
    if applied:
        credit(state, limits, line, lane.deductible_individual, applied)
        credit(state, limits, line, lane.deductible_family, applied)
        credit(state, limits, line, lane.cross_deductible_individual, applied)
        credit(state, limits, line, lane.cross_deductible_family, applied)
    counted = counted_part(shares, terms)
    if counted:
        credit(state, limits, line, lane.maximum_individual, counted)
        credit(state, limits, line, lane.maximum_family, counted)
        credit(state, limits, line, lane.cross_maximum_individual, counted)
        credit(state, limits, line, lane.cross_maximum_family, counted)


def split_line(line: Line, terms: Terms, lane: Lane, limits: Sequence[int], state: State) -> Parts:
    """Split one line by steps (A) to (N) and post it to the pools."""
    allowed = line.price if line.billed < 0 else min(line.billed, line.price)  # (A)
    difference = 0 if line.billed < 0 else line.billed - allowed  # (B)
    ordinal = visit_ordinal(state, line)
    if not terms.covered or ordinal > terms.visit_limit:
        return split_noncovered(line, allowed, terms.liability)
    offer = terms_of_visit(terms, ordinal)
    room = copay_room(state, line, offer.copay, terms.copay_is_first_of_visit)
    left = 0
    if offer.deductible != DEDUCTIBLE_WAIVED:
        left = room_left(state.used, limits, line.year, lane.deductible_individual, lane.deductible_family)
    charged = charge(allowed, room, left, offer, terms)
    if line.copay_key >= 0:
        state.copay_charged[line.copay_key] += charged.copay
    capped = cap_by_rule(charged, terms, line, state)
    maximum_left = UNLIMITED
    if terms.counts_to_maximum:
        maximum_left = room_left(state.used, limits, line.year, lane.maximum_individual, lane.maximum_family)
    shares = cap_by_maximum(capped, maximum_left, terms)
    post(shares, line, terms, lane, limits, state)
    return Parts(
        allowed,
        0 if line.unprotected else difference,
        difference if line.unprotected else 0,
        0,
        shares.copay,
        shares.deductible,
        shares.coinsurance,
        allowed - shares.copay - shares.deductible - shares.coinsurance,  # (M)
        1,
        offer.first,
        left,
        maximum_left,
        charged.copay,
        charged.deductible,
        charged.coinsurance,
        capped.copay,
        capped.deductible,
        capped.coinsurance,
    )


def credit_relative(
    state: State, limits: Sequence[int], line: Line, pool: int, amount: int, member_used: int, member_limit: int
) -> int:
    """Post a relative's spending to a family pool, at most up to the member's own limit; return what was creditable."""
    creditable = min(amount, max(0, member_limit - member_used))
    credit(state, limits, line, pool, creditable)
    return creditable


def carry_over(
    state: State, limits: Sequence[int], old_year: int, new_year: int, individual: int, family: int, only_if_unmet: int
) -> None:
    """Start one deductible's pools of the new year with what was applied in the old year's carry-over window."""
    if only_if_unmet and room_left(state.used, limits, old_year, individual, family) <= 0:
        return
    if individual >= 0:
        state.used[new_year + individual] = min(limits[individual], state.window[old_year + individual])
    if family >= 0:
        state.used[new_year + family] = min(limits[family], state.window[old_year + family])
