"""The kernel: the cost-sharing arithmetic, once.

Plain functions over integers (cents, basis points, flags, indices) and ``NamedTuple``s of them. The scalar engine calls
them as they are and builds the trace from what they return; a batch engine compiles these same functions. The letters
are the steps of ``docs/explanation/arithmetic.md``, which holds the rule text and its sources.

Mutable state is a :class:`State` of integer sequences (lists here, arrays when compiled), indexed by pool, rule or key.
A few comparisons are always true: they tell a compiler that nothing is negative, which spares each index and each
division the care Python takes of negative ones, a third of the time of a line.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import Final, NamedTuple, TypeAlias

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

FILLED_DEDUCTIBLE, FILLED_MAXIMUM = 1, 2
"""What :func:`post` says."""


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
    penalized: int
    withheld_rate: int
    withheld_most: int
    left_out_rate: int


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


Shares: TypeAlias = tuple[int, int, int]
"""The three parts of the cost share, in cents: copay, deductible, coinsurance."""


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
    charged: Shares
    capped: Shares


UNCHARGED: Final = (0, 0, 0)
"""The shares of a line the plan does not cover."""


def portion(amount: int, numerator: int, denominator: int, rounding: int) -> int:
    """Return ``amount * numerator / denominator`` rounded to the cent; nothing here is negative."""
    doubled = 2 * amount * numerator + denominator
    if doubled < 0:  # never
        return 0
    if rounding == ROUND_HALF_EVEN:
        doubled -= doubled // (2 * denominator) % 2  # a half that would round up to an odd cent is one unit short of it
    return doubled // (2 * denominator)


def room_left(used: Sequence[int], limits: Sequence[int], year: int, individual: int, family: int) -> int:
    """Return what is left of a limit: the lesser of what its individual and family pools have left."""
    room = UNLIMITED
    at, family_at = year + individual, year + family
    if individual >= 0 and at >= 0:  # the latter always
        room = limits[individual] - used[at]
    if family >= 0 and family_at >= 0:  # the latter always
        room = min(room, limits[family] - used[family_at])
    return room


def credit(state: State, limits: Sequence[int], line: Line, pool: int, amount: int) -> int:
    """Add an amount to one pool, never past its limit, and remember what fell into the carry-over window.

    Returns 1 if that filled the pool, else 0.
    """
    at = line.year + pool
    if at < 0:  # never
        return 0
    limit = limits[pool]
    before = state.used[at]
    after = before + amount
    filled = 0
    if after >= limit:
        filled = 1 if before < limit else 0
        after = limit
    state.used[at] = after
    if line.in_window:
        state.window[at] += after - before
    return filled


def visit_ordinal(state: State, visit_key: int, count_key: int) -> int:
    """(C) Return which visit of the year this is under its rule, counting it at its first line."""
    if state.visit_ordinal[visit_key] == 0:
        state.visits[count_key] += 1
        state.visit_ordinal[visit_key] = state.visits[count_key]
    return state.visit_ordinal[visit_key]


def split_noncovered(billed: int, allowed: int, liability: int) -> Parts:
    """(C) Split a line the plan does not cover; nothing counts anywhere."""
    full = allowed if billed < 0 else billed
    owed = 0
    write_off = full
    if liability == LIABLE_PATIENT_BILLED:
        owed, write_off = full, 0
    elif liability == LIABLE_PATIENT_ALLOWED:
        owed, write_off = allowed, full - allowed
    return Parts(allowed, write_off, 0, owed, 0, 0, 0, 0, 0, 0, 0, 0, UNCHARGED, UNCHARGED)


def withheld_from(paid: int, terms: Terms) -> int:
    """(M) Return what is withheld of the plan's payment because nobody approved the service."""
    withheld = portion(paid, terms.withheld_rate, WHOLE, terms.rounding)
    return withheld if withheld < terms.withheld_most else terms.withheld_most


def shared_copay_room(state: State, copay_key: int, copay: int, is_first_of_visit: int) -> int:
    """(E) Return how much of a copay shared by a visit, day or component this line may still be charged."""
    charged = state.copay_charged[copay_key]
    if not is_first_of_visit:
        return max(0, copay - charged)
    if state.copay_set[copay_key] < 0:
        state.copay_set[copay_key] = copay
    return min(copay, max(0, state.copay_set[copay_key] - charged))


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
    if computed < minimum and rest > 0:
        computed = minimum
    return most if computed > most else computed


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
    return copay, deductible - min(excess, deductible), coinsurance


def charge(allowed: int, room: int, left: int, copay: int, rate: int, deductible_term: int, terms: Terms) -> Shares:
    """(F) to (J) Return copay, deductible and coinsurance before any maximum.

    ``copay``, ``rate`` and ``deductible_term`` are those of this visit; ``room`` is what the copay has left in it.
    """
    charged = room if room < allowed else allowed
    if deductible_term == DEDUCTIBLE_AFTER_COPAY:
        deductible = min(allowed - charged, left)
        rest = allowed - charged - deductible
        after = 0
    else:
        deductible = left if left < allowed else allowed
        rest = allowed - deductible
        if charged:
            charged = copay_after_deductible(room, rest, deductible, allowed, terms.crossing_copay, terms.rounding)
        after = charged
    if rate < 0:
        return charged, deductible, 0
    base = terms.coinsurance_base
    minimum = terms.coinsurance_minimum
    rounding = terms.rounding
    if base >= BASE_GREATER_OF:
        alone = coinsurance_on(rest, rest, rest, rate, minimum, rounding)
        if copay < 0 or ((alone >= charged) if base == BASE_GREATER_OF else (alone <= charged)):
            return 0, deductible, alone
        return charged, deductible, 0
    taken_of = rest
    if base == BASE_AFTER_COPAY:
        taken_of = rest - after
    elif base == BASE_ALLOWED and rest > 0:
        taken_of = allowed
    return charged, deductible, coinsurance_on(taken_of, rest - after, rest, rate, minimum, rounding)


def cap_by_rule(shares: Shares, terms: Terms, cap_key: int, state: State) -> Shares:
    """(K) Relieve what is above the rule's maximum for the line, its visit or its day."""
    room = terms.maximum
    if cap_key >= 0:
        room -= state.cap_used[cap_key]
    copay, deductible, coinsurance = shares
    if terms.maximum_scope == CAP_COINSURANCE:
        taken = min(coinsurance, room)
        shares = (copay, deductible, taken)
    else:
        taken = copay + deductible + coinsurance
        if taken > room:
            shares = relieve(taken - room, shares, terms.relief_order)
            taken = room
    if cap_key >= 0:
        state.cap_used[cap_key] += taken
    return shares


def cap_by_maximum(shares: Shares, excess: int, terms: Terms) -> Shares:
    """(L) Relieve what is above the out-of-pocket maximum from the parts that count to it."""
    if terms.deductible_counts:
        return relieve(excess, shares, terms.relief_order)
    copay, deductible, coinsurance = shares
    copay, _, coinsurance = relieve(excess, (copay, 0, coinsurance), terms.relief_order)
    return copay, deductible, coinsurance


def credit_limit(state: State, limits: Sequence[int], line: Line, individual: int, family: int, amount: int) -> int:
    """Add an amount to the individual and the family pool of one limit; return 1 if that filled either, else 0."""
    filled = 0
    if individual >= 0:
        filled = credit(state, limits, line, individual, amount)
    if family >= 0:
        filled |= credit(state, limits, line, family, amount)
    return filled


def post(spared: int, parts: Parts, line: Line, terms: Terms, lane: Lane, limits: Sequence[int], state: State) -> int:
    """(N) Add what was applied to the deductible pools and what counts to the out-of-pocket pools.

    ``spared`` is what the plan does not count because somebody else pays it; what counts fills the deductible first.
    Returns whether that filled a deductible, an out-of-pocket maximum, or both: ``FILLED_DEDUCTIBLE``,
    ``FILLED_MAXIMUM``, their sum, or 0.
    """
    filled = 0
    share = parts.copay + parts.deductible + parts.coinsurance
    if share == 0:
        return filled
    applied = parts.deductible
    if terms.copay_credits_deductible:
        applied += parts.copay
    counted = 0
    if terms.counts_to_maximum:
        counted = share if terms.deductible_counts else share - parts.deductible
    if spared:
        applied = min(applied, share - spared)
        counted = min(counted, share - spared)
    if applied:
        own, family = lane.deductible_individual, lane.deductible_family
        cross, cross_family = lane.cross_deductible_individual, lane.cross_deductible_family
        met = credit_limit(state, limits, line, own, family, applied)
        if cross >= 0 or cross_family >= 0:
            met |= credit_limit(state, limits, line, cross, cross_family, applied)
        filled = FILLED_DEDUCTIBLE * met
    if counted:
        own, family = lane.maximum_individual, lane.maximum_family
        cross, cross_family = lane.cross_maximum_individual, lane.cross_maximum_family
        met = credit_limit(state, limits, line, own, family, counted)
        if cross >= 0 or cross_family >= 0:
            met |= credit_limit(state, limits, line, cross, cross_family, counted)
        filled += FILLED_MAXIMUM * met
    return filled


def split_line(line: Line, terms: Terms, lane: Lane, limits: Sequence[int], state: State) -> Parts:
    """Split one line by steps (A) to (M), by what the pools hold before it; :func:`post` adds it to them (N).

    A step that does not apply is not called: most lines have no copay, no visit limit and no maximum of their own.
    """
    billed, price, copay_key = line.billed, line.price, line.copay_key
    allowed = billed if 0 <= billed < price else price  # (A)
    difference = billed - allowed if billed > allowed else 0  # (B)
    ordinal = visit_ordinal(state, line.visit_key, line.count_key) if line.visit_key >= 0 else 0
    if not terms.covered or ordinal > terms.visit_limit:
        return split_noncovered(billed, allowed, terms.liability)
    left_out = portion(allowed, terms.left_out_rate, WHOLE, terms.rounding) if terms.penalized else 0
    allowed -= left_out
    first = 1 if 0 < ordinal <= terms.first_visits else 0  # (D)
    if first:
        copay, rate, deductible_term = terms.first_copay, terms.first_rate, terms.first_deductible
    else:
        copay, rate, deductible_term = terms.copay, terms.rate, terms.deductible
    room = 0
    if copay >= 0:
        room = copay
        if copay_key >= 0:
            room = shared_copay_room(state, copay_key, copay, terms.copay_is_first_of_visit)
    left = 0
    if deductible_term != DEDUCTIBLE_WAIVED:
        left = room_left(state.used, limits, line.year, lane.deductible_individual, lane.deductible_family)
    charged = charge(allowed, room, left, copay, rate, deductible_term, terms)
    if copay_key >= 0:
        state.copay_charged[copay_key] += charged[0]
    capped = charged if terms.maximum >= UNLIMITED else cap_by_rule(charged, terms, line.cap_key, state)
    copay_part, deductible, coinsurance = capped
    maximum_left = UNLIMITED
    if terms.counts_to_maximum:
        maximum_left = room_left(state.used, limits, line.year, lane.maximum_individual, lane.maximum_family)
        counted = copay_part + coinsurance + (deductible if terms.deductible_counts else 0)
        if counted > maximum_left:
            copay_part, deductible, coinsurance = cap_by_maximum(capped, counted - maximum_left, terms)
    paid = allowed - copay_part - deductible - coinsurance  # (M)
    withheld = withheld_from(paid, terms) if terms.penalized else 0
    return Parts(
        allowed + left_out,
        0 if line.unprotected else difference,
        difference if line.unprotected else 0,
        left_out + withheld,
        copay_part,
        deductible,
        coinsurance,
        paid - withheld,
        1,
        first,
        left,
        maximum_left,
        charged,
        capped,
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
